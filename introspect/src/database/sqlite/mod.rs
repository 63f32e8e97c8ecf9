//! Reads SQLite 3.35 and newer.
use super::{ReadError, Scope};
use limbeck_differ::Schema;
use limbeck_differ::dialect::{Dialect, ServerVersion, Target};
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::{self, Row};

/// Asks for the library's version.
pub(super) async fn target(connection: &DatabaseConnection) -> Result<Target, ReadError> {
    const DOING: &str = "asking for its version";
    let pool = connection.get_sqlite_connection_pool();
    let row = sqlx::raw_sql("SELECT sqlite_version()").fetch_one(pool).await.map_err(ReadError::query(DOING))?;
    let text: String = row.try_get(0).map_err(ReadError::query(DOING))?;
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

pub(super) async fn read(_connection: &DatabaseConnection, _scope: &Scope) -> Result<Schema, ReadError> {
    Ok(Schema::default())
}
