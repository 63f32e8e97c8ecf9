//! Functions, triggers and the like, and which object needs which.

use super::catalog::Answer;
use super::rights::Right;
use super::{Reading, local};
use crate::database::ReadError;
use limbeck_differ::Dialect;
use limbeck_differ::schema::{Attachment, ObjectId, OpaqueKind, QualifiedName};

/// The kinds that have a text for as long as they are there.
const WRITTEN: [&str; 9] =
    ["function", "aggregate", "event trigger", "trigger", "rule", "policy", "domain", "type", "statistics"];

fn kind(text: &str) -> OpaqueKind {
    match text {
        "function" | "aggregate" => OpaqueKind::Function,
        "trigger" => OpaqueKind::Trigger,
        "rule" => OpaqueKind::Rule,
        "policy" => OpaqueKind::Policy,
        "domain" => OpaqueKind::Domain,
        "extension" => OpaqueKind::Extension,
        "schema" => OpaqueKind::Schema,
        "collation" => OpaqueKind::Collation,
        "statistics" => OpaqueKind::Statistics,
        "operator" => OpaqueKind::Operator,
        "operator class" => OpaqueKind::OperatorClass,
        "text search configuration" => OpaqueKind::TextSearchConfiguration,
        "event trigger" => OpaqueKind::EventTrigger,
        "publication" => OpaqueKind::Publication,
        "subscription" => OpaqueKind::Subscription,
        "foreign data wrapper" => OpaqueKind::ForeignDataWrapper,
        "user mapping" => OpaqueKind::UserMapping,
        "foreign server" => OpaqueKind::ForeignServer,
        _ => OpaqueKind::Type,
    }
}

/// What the texts begin with that name the schema of their object.
const BEGINNINGS: [&str; 4] =
    ["CREATE OR REPLACE FUNCTION ", "CREATE OR REPLACE PROCEDURE ", "CREATE AGGREGATE ", "CREATE STATISTICS "];

/// A row of attached.sql: what is said, the statement that says it and the one that takes it back, whether it takes the
/// place of what was said before, and whether it needs what comes later.
type Said = (String, String, String, bool, bool);

fn attachment((what, set, unset, overwrites, late): Said) -> Attachment {
    Attachment { what, set, unset, overwrites, late }
}

impl Reading<'_> {
    pub(super) fn objects(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for mut fields in answer.fields() {
            let (class, oid, said) = (fields.text()?, fields.integer()?, fields.text()?);
            let kind = kind(said);
            let (schema, name, table) = (fields.text()?, fields.text()?, fields.optional_integer()?);
            let table = match table.map(|oid| self.relation(oid).map(|relation| relation.id.clone())) {
                // It is on a table that is not read.
                Some(None) => continue,
                Some(Some(id)) => Some(id),
                None => None,
            };
            let on = match &table {
                Some(ObjectId::Table(name) | ObjectId::Opaque(_, name, _)) => Some(name.clone()),
                _ => None,
            };
            let name = match kind {
                OpaqueKind::Schema
                | OpaqueKind::Extension
                | OpaqueKind::EventTrigger
                | OpaqueKind::Publication
                | OpaqueKind::Subscription
                | OpaqueKind::ForeignDataWrapper
                | OpaqueKind::UserMapping
                | OpaqueKind::ForeignServer => QualifiedName::new(name),
                _ => self.qualified(schema, name),
            };
            let id = ObjectId::Opaque(kind, name, on);
            self.addresses.insert((class.to_owned(), oid), id.clone());
            if let Some(table) = table {
                self.needs(id.clone(), table);
            }
            let (definition, comment) = (fields.optional_text()?, fields.optional_text()?);
            let (owner, has_rights) = (fields.optional_text()?, fields.flag()?);
            let rights: Vec<Right> = fields.json()?.unwrap_or_default();
            let attached: Vec<Said> = fields.json()?.unwrap_or_default();
            match definition {
                Some(definition) => {
                    let definition = self.without_default_schema(kind, definition);
                    self.opaque(id.clone(), definition);
                    // An extension brings its comment along.
                    let comment = comment.filter(|_| kind != OpaqueKind::Extension);
                    self.attach(&id, attached.into_iter().map(attachment));
                    self.attach(&id, local::comment_on(&id, comment));
                    self.rights(&id, owner, has_rights, &rights);
                }
                None if WRITTEN.contains(&said) => return Err(ReadError::went_away(id.to_string())),
                None => drop(self.schema.unmodelled.insert(id)),
            }
        }
        Ok(())
    }

    /// `pg_get_functiondef` and `pg_get_statisticsobjdef` always name the schema of the object itself (PostgreSQL 13 to 18).
    fn without_default_schema(&self, kind: OpaqueKind, definition: &str) -> String {
        let is_named = matches!(kind, OpaqueKind::Function | OpaqueKind::Statistics);
        let Some(schema) = self.default_schema.filter(|_| is_named) else {
            return definition.to_owned();
        };
        for qualifier in [super::identifier(schema), Dialect::Postgres.quote(schema)] {
            for beginning in BEGINNINGS {
                if let Some(rest) = definition.strip_prefix(&format!("{beginning}{qualifier}.")) {
                    return format!("{beginning}{rest}");
                }
            }
        }
        definition.to_owned()
    }

    pub(super) fn dependencies(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for mut fields in answer.fields() {
            let object = self.address(fields.text()?, fields.integer()?, fields.integer()?);
            let needs = self.address(fields.text()?, fields.integer()?, fields.integer()?);
            let (Some(object), Some(needs)) = (object, needs) else { continue };
            let is_opaque = |id: &ObjectId| matches!(id, ObjectId::Opaque(..));
            if object == needs || !(is_opaque(&object) || is_opaque(&needs)) {
                continue;
            }
            if let ObjectId::Column(table, _) = &needs {
                self.needs(object.clone(), ObjectId::Table(table.clone()));
            }
            self.needs(object, needs);
        }
        Ok(())
    }

    fn address(&self, class: &str, oid: i64, column: i64) -> Option<ObjectId> {
        if class == "pg_class"
            && let Some(relation) = self.relation(oid)
        {
            return self.column_id(oid, column).or_else(|| Some(relation.id.clone()));
        }
        self.addresses.get(&(class.to_owned(), oid)).cloned()
    }
}
