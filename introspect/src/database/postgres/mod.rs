//! Reads PostgreSQL 13 and newer.

mod catalog;
mod columns;
mod constraints;
mod indexes;
mod local;
mod objects;
mod relations;
mod rights;
mod types;

use super::flavour::{self, DOING};
use super::{ReadError, Scope};
use catalog::{Answer, Catalog};
use limbeck_differ::dialect::{Dialect, Target};
use limbeck_differ::schema::{ObjectId, QualifiedName, Schema, TypeName};
use relations::Relation;
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::{self, Row};
use std::collections::BTreeMap;

/// Asks the server for its version and its default schema.
pub(super) async fn target(connection: &DatabaseConnection) -> Result<Target, ReadError> {
    let pool = connection.get_postgres_connection_pool();
    let row = sqlx::raw_sql("SELECT version(), current_setting('server_version_num'), current_schema()")
        .fetch_one(pool)
        .await
        .map_err(ReadError::query(DOING))?;
    let text = |index: usize| row.try_get_unchecked::<Option<&str>, _>(index).map_err(ReadError::query(DOING));
    let version = flavour::postgres(text(0)?.unwrap_or_default(), text(1)?.unwrap_or_default())?;
    let default_schema = text(2)?.map(str::to_owned);
    Ok(Target { dialect: Dialect::Postgres, version, default_schema, serial_primary_keys: false })
}

/// Reads the schemas of a scope.
pub(super) async fn read(connection: &DatabaseConnection, target: &Target, scope: &Scope) -> Result<Schema, ReadError> {
    let catalog = Catalog::fetch(connection, target, scope).await?;
    let mut reading = Reading::new(scope, &catalog);
    reading.relations(&catalog.relations)?;
    reading.enums(&catalog.enums)?;
    reading.names(&catalog.names)?;
    reading.sequences(&catalog.sequences)?;
    reading.columns(&catalog.columns)?;
    reading.remaining_sequences();
    reading.constraints(&catalog.constraints)?;
    reading.indexes(&catalog.indexes)?;
    reading.local(&catalog.local)?;
    reading.objects(&catalog.objects)?;
    reading.dependencies(&catalog.dependencies)?;
    Ok(reading.finish())
}

/// A schema while it is put together, and what its parts are called by number.
struct Reading<'a> {
    scope: &'a Scope,
    default_schema: Option<&'a str>,
    schema: Schema,
    /// Tables, views and the like by oid.
    relations: BTreeMap<i64, Relation>,
    enums: BTreeMap<i64, TypeName>,
    /// Collations and operator classes as they are written, by oid.
    names: BTreeMap<i64, NamedByOid>,
    /// Sequences that a column owns, by the table's oid and the column's number, until the column is read.
    owned_sequences: BTreeMap<(i64, i64), Vec<columns::Sequence>>,
    /// What else dependencies refer to, by its catalog and oid.
    addresses: BTreeMap<(String, i64), ObjectId>,
}

struct NamedByOid {
    text: String,
    is_default: bool,
}

impl<'a> Reading<'a> {
    fn new(scope: &'a Scope, catalog: &'a Catalog) -> Self {
        Self {
            scope,
            default_schema: catalog.default_schema.as_deref(),
            schema: Schema::default(),
            relations: BTreeMap::new(),
            enums: BTreeMap::new(),
            names: BTreeMap::new(),
            owned_sequences: BTreeMap::new(),
            addresses: BTreeMap::new(),
        }
    }

    /// A name; the default schema goes without saying.
    fn qualified(&self, schema: &str, name: &str) -> QualifiedName {
        if self.default_schema == Some(schema) {
            QualifiedName::new(name)
        } else {
            QualifiedName::in_schema(schema, name)
        }
    }

    /// Collations by their plain name, operator classes by their SQL name; those of the system and of the default schema
    /// without a schema.
    fn names(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for mut fields in answer.fields() {
            let (kind, oid, schema, name) = (fields.text()?, fields.integer()?, fields.text()?, fields.text()?);
            let is_default = kind == "default operator class";
            let name = if kind == "collation" { name.to_owned() } else { identifier(name) };
            let is_plain = schema == "pg_catalog" || self.default_schema == Some(schema);
            let text = if is_plain { name } else { format!("{}.{name}", identifier(schema)) };
            self.names.insert(oid, NamedByOid { text, is_default });
        }
        Ok(())
    }

    fn finish(mut self) -> Schema {
        for relation in self.relations.into_values() {
            if let Some(table) = relation.table {
                self.schema.tables.insert(table.name.clone(), table);
            }
        }
        self.schema
    }
}

/// An identifier in SQL, quoted where it must be.
fn identifier(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_plain { name.to_owned() } else { Dialect::Postgres.quote(name) }
}

/// A qualified name in SQL, quoted.
fn quoted(name: &QualifiedName) -> String {
    let quote = |part: &String| Dialect::Postgres.quote(part);
    name.schema.iter().chain([&name.name]).map(quote).collect::<Vec<_>>().join(".")
}
