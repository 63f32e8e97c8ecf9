//! The state table: which revisions a database has, one row for each.

use crate::connect::Connection;
use limbeck_differ::Dialect;
use sea_orm::sea_query::{Alias, ColumnDef, Table, TableCreateStatement};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

/// The state table of a stock migrator that says nothing else (`sea-orm-migration` 2.0, `seaql_migrations::Entity`).
pub const DEFAULT_STATE_TABLE: &str = "seaql_migrations";

/// A row of the state table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Applied {
    /// The revision's name.
    pub version: String,
    /// When it was applied, in seconds since 1970.
    pub applied_at: i64,
}

/// Why the state can't be read or changed.
#[derive(Debug, thiserror::Error)]
#[error("the state table '{table}' could not be {doing}: {message}")]
pub struct StateError {
    /// The state table.
    pub table: String,
    /// Read or changed.
    pub doing: &'static str,
    /// What the server said.
    pub message: String,
}

/// Reads which revisions a database has, in the order of their names; none where there is no state table. Never makes one.
pub async fn applied(connection: &Connection, table: &str) -> Result<Vec<Applied>, StateError> {
    let read = StateTable { name: table, dialect: connection.target.dialect };
    let rows = read.rows(&connection.database).await.map_err(failed(connection, table, "read"))?;
    Ok(rows.unwrap_or_default())
}

/// Says what could not be done, without the password.
pub(super) fn failed(connection: &Connection, table: &str, doing: &'static str) -> impl Fn(DbErr) -> StateError {
    let (url, table) = (connection.url.clone(), table.to_owned());
    move |error| StateError { table: table.clone(), doing, message: url.scrub(&error.to_string()) }
}

/// A state table in its dialect.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StateTable<'a> {
    pub(crate) name: &'a str,
    pub(crate) dialect: Dialect,
}

impl StateTable<'_> {
    /// The rows in the order of their names; `None` where there is no such table.
    pub(super) async fn rows(self, database: &impl ConnectionTrait) -> Result<Option<Vec<Applied>>, DbErr> {
        let backend = database.get_database_backend();
        if database.query_one_raw(Statement::from_string(backend, self.existence_query())).await?.is_none() {
            return Ok(None);
        }
        let sql = format!("SELECT version, applied_at FROM {} ORDER BY version", self.dialect.quote(self.name));
        let rows = database.query_all_raw(Statement::from_string(backend, sql)).await?;
        let read = |row: &QueryResult| {
            let applied_at = row.try_get("", "applied_at")?;
            Ok(Applied { version: row.try_get("", "version")?, applied_at })
        };
        rows.iter().map(read).collect::<Result<_, DbErr>>().map(Some)
    }

    /// The name as it is found without a schema: the stock migrator gives none (`sea-orm-migration` 2.0).
    fn existence_query(self) -> String {
        let name = self.dialect.literal(self.name);
        match self.dialect {
            Dialect::Postgres => {
                let quoted = self.dialect.literal(&self.dialect.quote(self.name));
                format!("SELECT 1 AS found WHERE pg_catalog.to_regclass({quoted}) IS NOT NULL")
            }
            Dialect::Sqlite => format!("SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = {name}"),
            Dialect::MySql | Dialect::MariaDb => format!(
                "SELECT 1 AS found FROM information_schema.tables \
                 WHERE table_schema = DATABASE() AND table_name = {name}"
            ),
        }
    }

    /// What the stock migrator sends where it finds no state table: its `create_table_from_entity` of a text key and a
    /// `bigint` (`sea-orm-migration` 1.1 and 2.0, `install`).
    pub(super) fn creation(self) -> TableCreateStatement {
        Table::create()
            .table(Alias::new(self.name))
            .if_not_exists()
            .col(ColumnDef::new("version").string().not_null().primary_key())
            .col(ColumnDef::new("applied_at").big_integer().not_null())
            .to_owned()
    }

    /// `applied_at` is an expression for the seconds since 1970.
    pub(crate) fn insertion(self, revision: &str, applied_at: &str) -> String {
        let (table, version) = (self.dialect.quote(self.name), self.dialect.literal(revision));
        format!("INSERT INTO {table} (version, applied_at) VALUES ({version}, {applied_at})")
    }

    /// The server's own clock, for a script that runs some time.
    pub(crate) fn now(self) -> &'static str {
        match self.dialect {
            Dialect::Postgres => "CAST(extract(epoch FROM now()) AS bigint)",
            Dialect::MySql | Dialect::MariaDb => "UNIX_TIMESTAMP()",
            Dialect::Sqlite => "CAST(strftime('%s', 'now') AS INTEGER)",
        }
    }

    pub(crate) fn deletion(self, revision: &str) -> String {
        let (table, version) = (self.dialect.quote(self.name), self.dialect.literal(revision));
        format!("DELETE FROM {table} WHERE version = {version}")
    }
}
