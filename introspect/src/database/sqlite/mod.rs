//! Reads SQLite 3.35 and newer.
//!
//! Pragmas are the truth for what they tell; the rest (checks, names, collations, generated columns, types as they are
//! written) comes from the text of the objects.

mod catalog;
mod columns;
mod constraints;
mod indexes;
mod objects;
mod relations;

use super::ddl::CreateTable;
use super::{ReadError, Scope};
use catalog::Catalog;
use limbeck_differ::dialect::{Dialect, ServerVersion, Target};
use limbeck_differ::schema::{Schema, Table, TableName};
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::{self, Row};
use std::collections::BTreeMap;

/// Asks for the library's version.
pub(super) async fn target(connection: &DatabaseConnection) -> Result<Target, ReadError> {
    const DOING: &str = "asking for its version";
    let pool = connection.get_sqlite_connection_pool();
    let row = sqlx::raw_sql("SELECT sqlite_version()").fetch_one(pool).await.map_err(ReadError::query(DOING))?;
    let text: &str = row.try_get_unchecked(0).map_err(ReadError::query(DOING))?;
    let mut numbers = text.split('.').map(str::parse);
    let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else {
        return Err(ReadError::unexpected(DOING, format!("'{text}' is no version number")));
    };
    Ok(Target {
        dialect: Dialect::Sqlite,
        version: ServerVersion { major, minor },
        default_schema: None,
        serial_primary_keys: false,
    })
}

/// Reads the main database of a connection.
pub(super) async fn read(connection: &DatabaseConnection, scope: &Scope) -> Result<Schema, ReadError> {
    let catalog = Catalog::fetch(connection).await?;
    let mut reading =
        Reading { scope, schema: Schema::default(), texts: BTreeMap::new(), index_texts: BTreeMap::new() };
    reading.relations(&catalog.relations)?;
    reading.columns(&catalog.columns)?;
    reading.keys_and_checks();
    reading.foreign_keys(&catalog.constraints)?;
    reading.indexes(&catalog.indexes)?;
    reading.dependencies();
    Ok(reading.schema)
}

/// A schema while it is put together.
struct Reading<'a> {
    scope: &'a Scope,
    schema: Schema,
    /// What the tables' statements say, by the tables' names.
    texts: BTreeMap<String, CreateTable>,
    /// The statements of indexes, by their names.
    index_texts: BTreeMap<String, String>,
}

impl Reading<'_> {
    /// The table, if it is read, with what its statement says.
    fn table(&mut self, name: &str) -> Option<(&mut Table, &CreateTable)> {
        let table = self.schema.tables.get_mut(&TableName::new(name))?;
        Some((table, self.texts.get(name)?))
    }
}
