//! Views, triggers, functions, procedures and events, and what views and triggers need.

use super::catalog::{Answer, EVENT, Fields};
use super::{Reading, opaque_id};
use crate::database::{ReadError, mysql_text};
use limbeck_differ::Dialect;
use limbeck_differ::schema::{ObjectId, OpaqueKind, QualifiedName, TableName};
use std::collections::{BTreeMap, BTreeSet};

/// A row of triggers.sql.
struct Trigger<'r> {
    name: &'r str,
    table: &'r str,
    timing: &'r str,
    event: &'r str,
    order: u32,
    statement: &'r str,
}

/// A row of routines.sql.
#[derive(Default)]
struct Routine<'r> {
    kind: &'r str,
    name: &'r str,
    returns: Option<&'r str>,
    deterministic: bool,
    access: &'r str,
    security: &'r str,
    comment: Option<&'r str>,
    /// Nothing where the role may not see it, where it is not SQL, and for events.
    body: Option<&'r str>,
}

impl Reading<'_> {
    /// Views with everything but the definer, which is whoever makes them again.
    pub(super) fn views(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for mut fields in answer.fields() {
            let (name, query) = (fields.text()?, fields.said()?);
            let (check, security, algorithm) = (fields.text()?, fields.text()?, fields.text()?);
            let id = opaque_id(OpaqueKind::View, name);
            let (Some(query), true) = (query, self.schema.unmodelled.contains(&id)) else { continue };
            let algorithm = if algorithm == "UNDEFINED" { String::new() } else { format!(" ALGORITHM = {algorithm}") };
            let check = if check == "NONE" { String::new() } else { format!(" WITH {check} CHECK OPTION") };
            let (security, name) = (invoker(security), self.dialect.quote(name));
            let query = self.unqualified(&mysql_text::with_plain_strings(query));
            self.schema.unmodelled.remove(&id);
            self.opaque(id, format!("CREATE{algorithm}{security} VIEW {name} AS {query}{check}"));
        }
        Ok(())
    }

    pub(super) fn triggers(&mut self, answer: &Answer) -> Result<(), ReadError> {
        let mut triggers = answer.fields().map(Trigger::read).collect::<Result<Vec<_>, _>>()?;
        triggers.sort_by_key(|trigger| (trigger.table, trigger.timing, trigger.event, trigger.order));
        let mut before: Option<&Trigger<'_>> = None;
        for trigger in &triggers {
            let table = TableName::new(trigger.table);
            if self.schema.tables.contains_key(&table) {
                let after = before.filter(|before| before.is_beside(trigger)).map(|before| before.name);
                let id = ObjectId::Opaque(OpaqueKind::Trigger, QualifiedName::new(trigger.name), Some(table));
                self.opaque(id, trigger.definition(after, self.dialect));
            }
            before = Some(trigger);
        }
        Ok(())
    }

    pub(super) fn routines(&mut self, answer: &Answer, parameters: &Answer) -> Result<(), ReadError> {
        let mut signatures: BTreeMap<(&str, &str), BTreeMap<u32, String>> = BTreeMap::new();
        for mut fields in parameters.fields() {
            let (routine, position) = ((fields.text()?, fields.text()?), fields.integer()?);
            let (mode, name, of_type) = (fields.optional_text()?, fields.text()?, fields.text()?);
            let mode = mode.filter(|_| routine.0 == "PROCEDURE").map(|mode| format!("{mode} ")).unwrap_or_default();
            let parameter = format!("{mode}{} {of_type}", self.dialect.quote(name));
            signatures.entry(routine).or_default().insert(position, parameter);
        }
        for fields in answer.fields() {
            let routine = Routine::read(fields)?;
            let parameters = signatures.remove(&(routine.kind, routine.name)).unwrap_or_default();
            let parameters = parameters.into_values().collect::<Vec<_>>().join(", ");
            let id = opaque_id(routine.opaque_kind(), routine.name);
            match routine.definition(&parameters, self.dialect) {
                Some(definition) => self.opaque(id, definition),
                None => {
                    self.schema.unmodelled.insert(id);
                }
            }
        }
        Ok(())
    }

    /// What views and triggers need. MySQL tells which tables and functions a view reads. For MariaDB's views, and for
    /// the statement of a trigger, it is every table and view whose name occurs among the names in its text: one too many
    /// where a column has a table's name, never one too few. Functions, procedures and events are left out: their text is
    /// looked at only when they run.
    pub(super) fn dependencies(&mut self, view_uses: &Answer) -> Result<(), ReadError> {
        for mut fields in view_uses.fields() {
            let (view, relation, function) = (fields.text()?, fields.optional_text()?, fields.optional_text()?);
            let view = opaque_id(OpaqueKind::View, view);
            let relation = relation.and_then(|name| self.relation(name));
            let function = function.map(|name| opaque_id(OpaqueKind::Function, name));
            for needed in relation.into_iter().chain(function) {
                self.needs(view.clone(), needed);
            }
        }
        let readable = self.readable();
        let mut found = Vec::new();
        for object in self.schema.opaque.values() {
            let ObjectId::Opaque(kind @ (OpaqueKind::View | OpaqueKind::Trigger), _, table) = &object.id else {
                continue;
            };
            let is_told = *kind == OpaqueKind::View && self.dialect == Dialect::MySql;
            let names = if is_told { BTreeSet::new() } else { lower_case_names(&object.definition) };
            let used = names.iter().filter_map(|name| readable.get(name)).flatten().cloned();
            let needed = used.chain(table.clone().map(ObjectId::Table)).filter(|needed| needed != &object.id);
            found.extend(needed.map(|needed| (object.id.clone(), needed)));
        }
        for (object, needed) in found {
            self.needs(object, needed);
        }
        self.columns_of_views();
        Ok(())
    }

    /// What a text can name: tables, views and functions by their names in lower case, since the servers may not tell
    /// upper and lower case apart.
    fn readable(&self) -> BTreeMap<String, Vec<ObjectId>> {
        let mut readable: BTreeMap<String, Vec<ObjectId>> = BTreeMap::new();
        let tables = self.schema.tables.keys().map(|table| (&table.name, ObjectId::Table(table.clone())));
        let opaque = self.schema.opaque.keys().chain(&self.schema.unmodelled).filter_map(|id| match id {
            ObjectId::Opaque(OpaqueKind::View | OpaqueKind::Function, name, _) => Some((&name.name, id.clone())),
            _ => None,
        });
        for (name, id) in tables.chain(opaque) {
            readable.entry(name.to_lowercase()).or_default().push(id);
        }
        readable
    }

    /// A view needs every column of its tables whose name occurs in its text, which names each column that it reads.
    fn columns_of_views(&mut self) {
        let mut found = Vec::new();
        let is_view = |id: &ObjectId| matches!(id, ObjectId::Opaque(OpaqueKind::View, ..));
        for view in self.schema.opaque.values().filter(|object| is_view(&object.id)) {
            let names = lower_case_names(&view.definition);
            let tables = self.schema.dependencies.iter().filter(|dependency| dependency.object == view.id);
            for table in tables.filter_map(|dependency| self.schema.tables.get(dependency.needs.table()?)) {
                let columns = table.columns.keys().filter(|column| names.contains(&column.to_lowercase()));
                found.extend(columns.map(|column| (view.id.clone(), table.name.clone(), column.clone())));
            }
        }
        for (view, table, column) in found {
            self.needs(view, ObjectId::Column(table, column));
        }
    }

    /// The table or view of that name.
    fn relation(&self, name: &str) -> Option<ObjectId> {
        let table = TableName::new(name);
        if self.schema.tables.contains_key(&table) {
            return Some(ObjectId::Table(table));
        }
        let view = opaque_id(OpaqueKind::View, name);
        (self.schema.opaque.contains_key(&view) || self.schema.unmodelled.contains(&view)).then_some(view)
    }
}

fn lower_case_names(text: &str) -> BTreeSet<String> {
    mysql_text::names(text).map(|name| name.to_lowercase()).collect()
}

impl<'r> Trigger<'r> {
    fn read(mut fields: Fields<'r>) -> Result<Self, ReadError> {
        Ok(Self {
            name: fields.text()?,
            table: fields.text()?,
            timing: fields.text()?,
            event: fields.text()?,
            order: fields.integer()?,
            statement: fields.text()?,
        })
    }

    /// Whether both run at the same time.
    fn is_beside(&self, other: &Trigger<'_>) -> bool {
        (self.table, self.timing, self.event) == (other.table, other.timing, other.event)
    }

    fn definition(&self, after: Option<&str>, dialect: Dialect) -> String {
        let after = after.map(|name| format!(" FOLLOWS {}", dialect.quote(name))).unwrap_or_default();
        let (name, table) = (dialect.quote(self.name), dialect.quote(self.table));
        let Self { timing, event, statement, .. } = self;
        format!("CREATE TRIGGER {name} {timing} {event} ON {table} FOR EACH ROW{after} {statement}")
    }
}

impl<'r> Routine<'r> {
    fn read(mut fields: Fields<'r>) -> Result<Self, ReadError> {
        let (kind, name) = (fields.text()?, fields.text()?);
        if kind == EVENT {
            return Ok(Self { kind, name, ..Self::default() });
        }
        let returns = fields.said()?;
        let (deterministic, access, security) = (fields.flag()?, fields.text()?, fields.text()?);
        let (comment, language, text) = (fields.said()?, fields.text()?, fields.optional_text()?);
        let body = text.filter(|_| language == "SQL");
        Ok(Self { kind, name, returns, deterministic, access, security, comment, body })
    }

    fn opaque_kind(&self) -> OpaqueKind {
        match self.kind {
            "PROCEDURE" => OpaqueKind::Procedure,
            EVENT => OpaqueKind::Event,
            _ => OpaqueKind::Function,
        }
    }

    fn definition(&self, parameters: &str, dialect: Dialect) -> Option<String> {
        let (body, kind) = (self.body?, self.kind);
        let returns = match kind {
            "FUNCTION" => format!(" RETURNS {}", self.returns?),
            "PROCEDURE" => String::new(),
            // Events, and MariaDB's packages.
            _ => return None,
        };
        let deterministic = if self.deterministic { " DETERMINISTIC" } else { "" };
        let access = if self.access == "CONTAINS SQL" { String::new() } else { format!(" {}", self.access) };
        let comment = self.comment.map(|comment| format!(" COMMENT {}", dialect.literal(comment)));
        let (name, security, comment) = (dialect.quote(self.name), invoker(self.security), comment.unwrap_or_default());
        Some(format!("CREATE {kind} {name}({parameters}){returns}{deterministic}{access}{security}{comment} {body}"))
    }
}

/// `DEFINER` is the servers' default.
fn invoker(security: &str) -> &'static str {
    if security == "INVOKER" { " SQL SECURITY INVOKER" } else { "" }
}
