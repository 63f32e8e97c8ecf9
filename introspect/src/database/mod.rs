//! Reads a live database by a number of statements that does not grow with the number of its tables.
//!
//! Each dialect's folder has the same files: `mod` asks and puts together, `relations`, `columns`, `constraints`, `indexes`
//! and `objects` turn the rows of the `.sql` file of that name into parts of the schema, `types` knows how column types
//! are spelled. [`ddl`] takes apart the statements that SQLite keeps, [`mysql_text`] the expressions that MySQL keeps.

mod ddl;
mod expression;
mod flavour;
mod history;
mod mysql;
mod mysql_text;
mod postgres;
mod server_names;
mod sqlite;

use limbeck_differ::{Dialect, Schema, Target};
use sea_orm::{DatabaseConnection, DbBackend, DbErr, RuntimeErr, sqlx};

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

/// Why a database could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The server refused or broke off a statement.
    #[error("the database could not be read while {doing}: {source}")]
    Query {
        /// What was being read.
        doing: &'static str,
        /// What the server said.
        source: sea_orm::DbErr,
    },
    /// The server said something that is not understood.
    #[error("the database said something unexpected while {doing}: {what}")]
    Unexpected {
        /// What was being read.
        doing: &'static str,
        /// What is not understood.
        what: String,
    },
    /// The server speaks MySQL's protocol, and is neither of the two.
    #[error("the server is {product} ({version}), which is neither MySQL nor MariaDB")]
    Foreign {
        /// Whose it is.
        product: &'static str,
        /// What it says its version is.
        version: String,
    },
    /// The server is older than what can be read.
    #[error("the server is {dialect} {found}, and the oldest that can be read is {dialect} {oldest}")]
    TooOld {
        /// Which server it is.
        dialect: Dialect,
        /// Its version in its own words.
        found: String,
        /// The oldest version that can be read.
        oldest: &'static str,
    },
}

impl ReadError {
    fn query(doing: &'static str) -> impl FnOnce(sqlx::Error) -> ReadError {
        move |error| ReadError::Query { doing, source: DbErr::Query(RuntimeErr::SqlxError(error.into())) }
    }

    fn unexpected(doing: &'static str, what: impl Into<String>) -> ReadError {
        ReadError::Unexpected { doing, what: what.into() }
    }
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
