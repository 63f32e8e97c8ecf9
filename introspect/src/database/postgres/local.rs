//! What partitions and views have of their own: indexes, constraints, defaults and comments, each said by a statement.

use super::catalog::{Answer, Fields};
use super::{Reading, quoted};
use crate::database::ReadError;
use limbeck_differ::Dialect;
use limbeck_differ::schema::{Attachment, ObjectId, OpaqueKind, QualifiedName, TableName};

/// A row of local.sql.
struct Row<'r> {
    relation: i64,
    kind: &'r str,
    name: &'r str,
    schema: &'r str,
    definition: &'r str,
    columns: Vec<String>,
    referenced: Option<i64>,
    comment: Option<&'r str>,
}

impl<'r> Row<'r> {
    fn read(mut fields: Fields<'r>) -> Result<Self, ReadError> {
        let (relation, kind, name) = (fields.integer()?, fields.text()?, fields.text()?);
        let (schema, definition) = (fields.text()?, fields.optional_text()?);
        let Some(definition) = definition else {
            return Err(ReadError::went_away(format!("'{name}'")));
        };
        Ok(Self {
            relation,
            kind,
            name,
            schema,
            definition,
            columns: fields.json()?.unwrap_or_default(),
            referenced: fields.optional_integer()?,
            comment: fields.optional_text()?,
        })
    }
}

impl Reading<'_> {
    pub(super) fn local(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for fields in answer.fields() {
            let row = Row::read(fields)?;
            let Some(relation) = self.relation(row.relation) else { continue };
            let (id, parent) = (relation.id.clone(), relation.parent);
            let ObjectId::Opaque(_, table, _) = &id else { continue };
            let index = quoted(&self.qualified(row.schema, row.name));
            let loosened = self.loosened(&row, parent);
            let is_partition = matches!(id, ObjectId::Opaque(OpaqueKind::Partition, ..));
            let said = statements(&row, table, &index, &loosened);
            // What a partition has may need other tables.
            self.attach(&id, said.into_iter().map(|it| Attachment { late: it.late && is_partition, ..it }));
            let needs = self.local_needs(&row, parent);
            for needed in needs {
                self.needs(id.clone(), needed);
            }
        }
        self.replica_identities();
        Ok(())
    }

    /// The columns of a primary key that take NULL again without it: the server leaves them as the key made them.
    fn loosened(&self, row: &Row<'_>, parent: Option<i64>) -> Vec<String> {
        let parent = parent.and_then(|oid| self.relation(oid)).and_then(|relation| relation.table.as_ref());
        let takes_null = |column: &&String| {
            parent.and_then(|table| table.columns.get(*column)).is_some_and(|column| column.nullable)
        };
        let is_key = row.definition.starts_with("PRIMARY KEY");
        row.columns.iter().filter(|_| is_key).filter(takes_null).cloned().collect()
    }

    /// The columns of the partitioned table, and the table that a foreign key refers to.
    fn local_needs(&self, row: &Row<'_>, parent: Option<i64>) -> Vec<ObjectId> {
        let referenced = row.referenced.and_then(|oid| self.relation(oid)).map(|relation| relation.id.clone());
        let parent = parent.and_then(|oid| self.relation(oid)).and_then(|relation| relation.table.as_ref());
        let columns = parent
            .into_iter()
            .flat_map(|table| row.columns.iter().map(|column| ObjectId::Column(table.name.clone(), column.clone())));
        columns.chain(referenced).collect()
    }

    /// Last, since it may name an index.
    fn replica_identities(&mut self) {
        let said = self.relations.values().filter(|relation| relation.table.is_none() && !relation.left_out);
        let said = said.filter_map(|relation| {
            let (name, identity) = (quoted(relation.name()?), relation.replica_identity.as_deref()?);
            let statement = format!("ALTER TABLE {name} REPLICA IDENTITY");
            Some((
                relation.id.clone(),
                Attachment {
                    what: "replica identity".to_owned(),
                    set: format!("{statement} {identity}"),
                    unset: format!("{statement} DEFAULT"),
                    overwrites: true,
                    // It may name an index, which may be late.
                    late: true,
                },
            ))
        });
        for (id, attachment) in said.collect::<Vec<_>>() {
            self.attach(&id, [attachment]);
        }
    }
}

/// The statements that make a part of a relation; `index` is how an index of its name is written.
fn statements(row: &Row<'_>, table: &TableName, index: &str, loosened: &[String]) -> Vec<Attachment> {
    let (name, on) = (Dialect::Postgres.quote(row.name), quoted(table));
    let part = |set: String, unset: String| Attachment {
        what: format!("{} {}", row.kind, row.name),
        set,
        unset,
        overwrites: matches!(row.kind, "default" | "not null"),
        late: matches!(row.kind, "index" | "constraint"),
    };
    let column = |set: &str, unset: &str| {
        let column = format!("ALTER TABLE {on} ALTER COLUMN {name}");
        (part(format!("{column} {set}"), format!("{column} {unset}")), None)
    };
    let (made, described) = match row.kind {
        "index" => (part(row.definition.to_owned(), format!("DROP INDEX {index}")), Some(format!("INDEX {index}"))),
        // The server takes an index that is there for the part of the table's that it would make, and drops it with that.
        "attached index" => {
            let made = part(row.definition.to_owned(), format!("DROP INDEX IF EXISTS {index}"));
            (made, Some(format!("INDEX {index}")))
        }
        "constraint" | "attached constraint" => {
            let set = format!("ALTER TABLE {on} ADD CONSTRAINT {name} {}", row.definition);
            let loosened =
                loosened.iter().map(|it| format!("ALTER COLUMN {} DROP NOT NULL", Dialect::Postgres.quote(it)));
            let actions = std::iter::once(format!("DROP CONSTRAINT {name}")).chain(loosened).collect::<Vec<_>>();
            let unset = format!("ALTER TABLE {on} {}", actions.join(", "));
            (part(set, unset), Some(format!("CONSTRAINT {name} ON {on}")))
        }
        "default" => column(&format!("SET DEFAULT {}", row.definition), "DROP DEFAULT"),
        "not null" => column("SET NOT NULL", "DROP NOT NULL"),
        _ => return vec![comment(&format!("column {}", row.name), &format!("COLUMN {on}.{name}"), row.definition)],
    };
    let comment = row
        .comment
        .zip(described)
        .map(|(text, described)| Attachment { late: made.late, ..comment(&made.what, &described, text) });
    std::iter::once(made).chain(comment).collect()
}

/// A comment; `described` is what `COMMENT ON` calls its object.
fn comment(of: &str, described: &str, text: &str) -> Attachment {
    Attachment {
        what: format!("comment of {of}"),
        set: format!("COMMENT ON {described} IS {}", Dialect::Postgres.literal(text)),
        unset: format!("COMMENT ON {described} IS NULL"),
        overwrites: true,
        late: false,
    }
}

/// The comment of an object that is kept as text.
pub(super) fn comment_on(id: &ObjectId, text: Option<&str>) -> Option<Attachment> {
    Some(comment("it", &described(id)?, text?))
}

/// What statements call an object that is kept as text: `VIEW "v"`.
pub(super) fn described(id: &ObjectId) -> Option<String> {
    let ObjectId::Opaque(kind, name, table) = id else { return None };
    let described = match kind {
        OpaqueKind::Partition => format!("TABLE {}", quoted(name)),
        OpaqueKind::Function | OpaqueKind::Procedure => format!("ROUTINE {}", routine(name)),
        OpaqueKind::Extension | OpaqueKind::Schema => {
            format!("{} {}", kind.noun().to_uppercase(), Dialect::Postgres.quote(&name.name))
        }
        OpaqueKind::ExclusionConstraint => format!("CONSTRAINT {}", Dialect::Postgres.quote(&name.name)),
        OpaqueKind::Trigger | OpaqueKind::Policy | OpaqueKind::Rule => {
            format!("{} {}", kind.noun().to_uppercase(), Dialect::Postgres.quote(&name.name))
        }
        _ => format!("{} {}", kind.noun().to_uppercase(), quoted(name)),
    };
    let attached = !matches!(kind, OpaqueKind::Statistics);
    let on = table.as_ref().filter(|_| attached).map(|table| format!(" ON {}", quoted(table)));
    Some(format!("{described}{}", on.unwrap_or_default()))
}

/// `"area"(integer, integer)`: the types of a function's arguments are part of its name.
fn routine(name: &QualifiedName) -> String {
    let (own, arguments) = name.name.split_once('(').unwrap_or((&name.name, ")"));
    let own = QualifiedName { schema: name.schema.clone(), name: own.to_owned() };
    format!("{}({arguments}", quoted(&own))
}
