//! What a database is like, seen by others than Limbeck: `pg_dump`, SQLite's own pragmas, and the rows themselves.

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
        dialect @ (Dialect::MySql | Dialect::MariaDb) => return Err(format!("nobody observes {dialect} yet").into()),
    };
    facts.sort();
    Ok(facts.join("\n") + "\n")
}
