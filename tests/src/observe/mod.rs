//! What a database is like, seen by others than Limbeck: `pg_dump`, SHOW CREATE, SQLite's own pragmas, and the rows themselves.

mod mysql;
mod postgres;
mod rows;
mod sqlite;

pub use rows::rows;

use crate::Result;
use limbeck_differ::Dialect;
use limbeck_runtime::connect::Connection;

/// Everything about a schema but the order of its columns, one line for each fact, in an order of their own.
pub async fn schema(connection: &Connection) -> Result<String> {
    let mut facts = match connection.target.dialect {
        Dialect::Postgres => postgres::schema(&connection.url)?,
        Dialect::Sqlite => sqlite::schema(&connection.database).await?,
        Dialect::MySql | Dialect::MariaDb => {
            mysql::schema(&connection.database, connection.url.database().unwrap_or_default()).await?
        }
    };
    facts.sort();
    Ok(facts.join("\n") + "\n")
}
