//! Reads a live database by a number of statements that does not grow with the number of its tables.
//!
//! Each dialect's folder has the same files: `mod` asks and puts together, `relations`, `columns`, `constraints`, `indexes`
//! and `objects` turn the rows of the `.sql` file of that name into parts of the schema, `types` knows how column types
//! are spelled. [`ddl`] takes apart the statements that SQLite keeps, [`mysql_text`] the expressions that MySQL keeps.

mod ddl;
mod error;
mod expression;
mod flavour;
mod history;
mod mysql;
mod mysql_text;
mod postgres;
mod server_names;
mod sqlite;

pub use error::ReadError;

use limbeck_differ::{Dialect, Schema, Target};
use sea_orm::{DatabaseConnection, DbBackend};

/// What part of a database is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// PostgreSQL: the schemas that are read; empty means the connection's default schema. The connection's default schema
    /// is the one whose names have no schema.
    pub schemas: Vec<String>,
    /// PostgreSQL: every schema is read that is not the server's own, and the schemas themselves.
    pub every_schema: bool,
    /// Tables that are never read: the state table of the project's migrator and of other migration tools.
    pub history_tables: Vec<String>,
    /// MySQL and MariaDB: whether SHOW CREATE TABLE is asked, too, for what no catalog says. It takes the server a
    /// millisecond or two for each table.
    pub fine_print: bool,
}

/// Asks the server for its dialect and version.
pub async fn target(connection: &DatabaseConnection) -> Result<Target, ReadError> {
    match connection.get_database_backend() {
        DbBackend::Postgres => postgres::target(connection).await,
        DbBackend::Sqlite => sqlite::target(connection).await,
        DbBackend::MySql => flavour::target(connection).await,
        _ => Err(ReadError::unexpected("asking for its version", "it is no database that is known")),
    }
}

/// Reads a whole schema as it is at one moment.
pub async fn read(connection: &DatabaseConnection, target: &Target, scope: &Scope) -> Result<Schema, ReadError> {
    match target.dialect {
        Dialect::Postgres => postgres::read(connection, target, scope).await,
        Dialect::Sqlite => sqlite::read(connection, scope).await,
        Dialect::MySql | Dialect::MariaDb => mysql::read(connection, target, scope).await,
    }
}
