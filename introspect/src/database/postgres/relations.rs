//! Tables, and what is listed like them: views, foreign tables, partitions.

use super::catalog::{Answer, Fields};
use super::rights::Right;
use super::{Reading, local, quoted};
use crate::database::ReadError;
use limbeck_differ::schema::{
    Attachment, Dependency, ObjectId, OpaqueKind, OpaqueObject, Table, TableName, TableOptions,
};
use std::collections::BTreeMap;

/// What `pg_class` lists, by its oid.
pub(super) struct Relation {
    /// What it is to the schema.
    pub(super) id: ObjectId,
    /// The table while it is put together, if it is one.
    pub(super) table: Option<Table>,
    /// A table's columns by their numbers.
    pub(super) attributes: BTreeMap<i64, Attribute>,
    /// The table that it is a part of.
    pub(super) parent: Option<i64>,
    /// What tells its rows apart where changes are sent on, if not its primary key.
    pub(super) replica_identity: Option<String>,
    /// It is no part of the schema (a migration tool's, an extension's); foreign keys may refer to it all the same.
    pub(super) left_out: bool,
}

impl Relation {
    pub(super) fn name(&self) -> Option<&TableName> {
        match &self.id {
            ObjectId::Table(name) | ObjectId::Opaque(_, name, _) => Some(name),
            _ => None,
        }
    }
}

/// What keys, indexes and dependencies need to know of a column.
pub(super) struct Attribute {
    pub(super) name: String,
    /// Its collation's oid, or 0.
    pub(super) collation: i64,
}

/// A row of relations.sql.
struct Row<'r> {
    oid: i64,
    name: TableName,
    kind: &'r str,
    unlogged: bool,
    comment: Option<&'r str>,
    options: Option<&'r str>,
    secured: Option<&'r str>,
    forced: Option<&'r str>,
    replica_identity: Option<&'r str>,
    definition: Option<&'r str>,
    partition_key: Option<&'r str>,
    partition_bound: Option<&'r str>,
    parent: Option<i64>,
    parents: Vec<(String, String)>,
    unusual: bool,
    owner: Option<&'r str>,
    rights: Vec<Right>,
    left_out: bool,
}

impl Reading<'_> {
    pub(super) fn relations(&mut self, answer: &Answer) -> Result<(), ReadError> {
        let mut children = Vec::new();
        for fields in answer.fields() {
            let row = self.relation_row(fields)?;
            self.add_relation(&row);
            if row.left_out {
                continue;
            }
            if row.parent.is_some() || row.partition_key.is_some() {
                children.push(row);
            }
        }
        // A partition may come before the table that it is a part of.
        for row in &children {
            self.family(row);
        }
        Ok(())
    }

    fn relation_row<'r>(&self, mut fields: Fields<'r>) -> Result<Row<'r>, ReadError> {
        let oid = fields.integer()?;
        let (schema, name) = (fields.text()?, fields.text()?);
        Ok(Row {
            oid,
            name: self.qualified(schema, name),
            kind: fields.text()?,
            unlogged: fields.flag()?,
            comment: fields.optional_text()?,
            options: fields.optional_text()?,
            secured: fields.optional_text()?,
            forced: fields.optional_text()?,
            replica_identity: fields.optional_text()?,
            definition: fields.written(format_args!("'{name}'"))?,
            partition_key: fields.written(format_args!("'{name}'"))?,
            partition_bound: fields.written(format_args!("'{name}'"))?,
            parent: fields.optional_integer()?,
            parents: fields.json()?.unwrap_or_default(),
            unusual: fields.flag()?,
            owner: fields.optional_text()?,
            rights: fields.json()?.unwrap_or_default(),
            left_out: fields.flag()? || self.scope.is_history(name),
        })
    }

    fn add_relation(&mut self, row: &Row<'_>) {
        let name = row.name.clone();
        let opaque = |kind| ObjectId::Opaque(kind, name.clone(), None);
        let id = match row.kind {
            "v" => opaque(OpaqueKind::View),
            "m" => opaque(OpaqueKind::MaterializedView),
            "f" => opaque(OpaqueKind::ForeignTable),
            _ if row.partition_bound.is_some() => opaque(OpaqueKind::Partition),
            _ => ObjectId::Table(name),
        };
        let table = (matches!(id, ObjectId::Table(_)) && !row.left_out).then(|| table(row));
        if row.left_out {
            // Only its name and its columns are needed.
        } else if table.is_none() {
            self.opaque(id.clone(), definition(row));
            self.attach(&id, local::comment_on(&id, row.comment));
            self.rights(&id, row.owner, true, &row.rights);
        } else if row.unusual {
            self.schema.unmodelled.insert(id.clone());
        }
        let relation = Relation {
            id,
            table,
            attributes: BTreeMap::new(),
            parent: row.parent,
            replica_identity: row.replica_identity.map(str::to_owned),
            left_out: row.left_out,
        };
        self.relations.insert(row.oid, relation);
    }

    /// The relation of that oid, if it is part of the schema.
    pub(super) fn relation(&self, oid: i64) -> Option<&Relation> {
        self.relations.get(&oid).filter(|relation| !relation.left_out)
    }

    /// The way that a table is partitioned is one of its options; its partitions are kept as text.
    fn family(&mut self, row: &Row<'_>) {
        let parent = row.parent.and_then(|oid| self.relation(oid));
        let id = ObjectId::Opaque(OpaqueKind::Partition, row.name.clone(), None);
        match (row.partition_bound, row.partition_key, parent) {
            (Some(bound), key, Some(parent)) => {
                let of = parent.name().map(quoted).unwrap_or_default();
                let parent = parent.id.clone();
                let by = key.map(|key| format!(" PARTITION BY {key}")).unwrap_or_default();
                let words = if row.unlogged { "CREATE UNLOGGED TABLE" } else { "CREATE TABLE" };
                let with = row.options.map(|options| format!(" WITH ({options})")).unwrap_or_default();
                let definition = format!("{words} {} PARTITION OF {of} {bound}{by}{with}", quoted(&row.name));
                self.opaque(id.clone(), definition);
                self.attach(&id, local::comment_on(&id, row.comment));
                self.attach(&id, row.secured.map(|_| row_security(&row.name)));
                self.attach(&id, row.forced.map(|_| forced_row_security(&row.name)));
                self.needs(id, parent);
            }
            (None, Some(key), _) => {
                let table = self.relations.get_mut(&row.oid).and_then(|relation| relation.table.as_mut());
                if let Some(table) = table {
                    table.options.partitioning = Some(format!("PARTITION BY {key}"));
                }
            }
            // A table that inherits, of which it is not known which columns it has of its own, too; or a partition of a table
            // that is not read.
            _ => {
                let parents = row.parents.iter().map(|(schema, name)| quoted(&self.qualified(schema, name)));
                let parents = parents.collect::<Vec<_>>().join(", ");
                let table = self.relations.get_mut(&row.oid).and_then(|relation| relation.table.as_mut());
                if let Some(table) = table.filter(|_| !parents.is_empty()) {
                    table.options.storage.insert(TableOptions::INHERITS.to_owned(), parents);
                }
                self.schema.unmodelled.insert(ObjectId::Table(row.name.clone()));
            }
        }
    }

    pub(super) fn opaque(&mut self, id: ObjectId, definition: String) {
        self.schema.opaque.insert(id.clone(), OpaqueObject::new(id, definition));
    }

    /// Adds what further statements say of an object that is kept as text.
    pub(super) fn attach(&mut self, id: &ObjectId, attachments: impl IntoIterator<Item = Attachment>) {
        if let Some(object) = self.schema.opaque.get_mut(id) {
            object.attached.extend(attachments);
        }
    }

    pub(super) fn needs(&mut self, object: ObjectId, needs: ObjectId) {
        self.schema.dependencies.insert(Dependency { object, needs });
    }
}

fn table(row: &Row<'_>) -> Table {
    let mut table = Table::new(row.name.clone(), []);
    table.comment = row.comment.map(str::to_owned);
    table.options.unlogged = row.unlogged;
    let security = [row.secured, row.forced].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let storage = [
        ("WITH", row.options.map(str::to_owned)),
        ("ROW LEVEL SECURITY", Some(security).filter(|words| !words.is_empty())),
        ("REPLICA IDENTITY", row.replica_identity.map(str::to_owned)),
    ];
    table.options.storage = storage.into_iter().filter_map(|(word, value)| Some((word.to_owned(), value?))).collect();
    table
}

fn row_security(name: &TableName) -> Attachment {
    let table = quoted(name);
    Attachment {
        what: "row level security".to_owned(),
        set: format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
        unset: format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"),
        overwrites: true,
        late: false,
    }
}

fn forced_row_security(name: &TableName) -> Attachment {
    let table = quoted(name);
    Attachment {
        what: "forced row level security".to_owned(),
        set: format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
        unset: format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"),
        overwrites: true,
        late: false,
    }
}

fn definition(row: &Row<'_>) -> String {
    let text = row.definition.unwrap_or_default();
    let (name, options) = (quoted(&row.name), row.options.map(|options| format!(" WITH ({options})")));
    let (options, query) = (options.unwrap_or_default(), text.trim().trim_end_matches(';'));
    match row.kind {
        "v" => format!("CREATE VIEW {name}{options} AS {query}"),
        "m" => format!("CREATE MATERIALIZED VIEW {name}{options} AS {query}"),
        "f" => format!("CREATE FOREIGN TABLE {name} {text}"),
        _ => format!("CREATE TABLE {name}"),
    }
}
