//! MySQL and MariaDB: a database has no place for a marker on both, so its name is the marker, and a named lock is held
//! while its maker lives. The server releases it when the maker's connection ends, however it ends.

use super::{Database, execute, is_our_name, refused};
use crate::connect::Connection;
use crate::scratch::{ScratchError, unavailable};
use limbeck_differ::Dialect;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Makes the database with the character set and collation of the real one.
pub(super) async fn make(database: &Database) -> Result<(), ScratchError> {
    let Database { name, maker } = database;
    remove_leftovers(maker).await?;
    let likeness = read_likeness(maker).await?;
    // Before the database is there, so that no other run can take it for a left-over. A session may hold several locks
    // (MySQL 5.7.5, MariaDB 10.0.2).
    execute(maker, &format!("SELECT GET_LOCK({}, 0)", literal(name)), "made").await?;
    let create = format!("CREATE DATABASE {} {likeness}", Dialect::MySql.quote(name));
    if let Err(error) = maker.database.execute_unprepared(&create).await {
        unlock(database).await?;
        return Err(refused(&error));
    }
    Ok(())
}

pub(super) async fn remove(database: &Database) -> Result<(), ScratchError> {
    end_connections(database).await?;
    let drop = format!("DROP DATABASE IF EXISTS {}", Dialect::MySql.quote(&database.name));
    let dropped = execute(&database.maker, &drop, "removed").await;
    unlock(database).await?;
    dropped
}

/// A statement that was broken off may still run, and would keep the database for as long as it takes.
async fn end_connections(database: &Database) -> Result<(), ScratchError> {
    let name = literal(&database.name);
    let sql = format!("SELECT CAST(id AS CHAR) AS name FROM information_schema.processlist WHERE db = {name}");
    for id in names(&database.maker, &sql, "removed").await? {
        // Whether it ended by itself in the meantime makes no difference.
        if let Err(error) = database.maker.database.execute_unprepared(&format!("KILL {id}")).await {
            tracing::debug!("connection {id}: {error}");
        }
    }
    Ok(())
}

async fn unlock(database: &Database) -> Result<(), ScratchError> {
    let release = format!("SELECT RELEASE_LOCK({})", literal(&database.name));
    execute(&database.maker, &release, "removed").await
}

/// Databases of ours whose maker is gone.
async fn remove_leftovers(maker: &Connection) -> Result<(), ScratchError> {
    let sql = "SELECT schema_name AS name FROM information_schema.schemata
               WHERE schema_name LIKE 'limbeck\\_scratch\\_%' AND IS_FREE_LOCK(schema_name) = 1 ORDER BY schema_name";
    for name in names(maker, sql, "made").await?.iter().filter(|name| is_our_name(name)) {
        let drop = format!("DROP DATABASE IF EXISTS {}", Dialect::MySql.quote(name));
        // Another run may be about to do the same: whoever comes second has nothing to do.
        if let Err(error) = maker.database.execute_unprepared(&drop).await {
            tracing::debug!("{name}: {error}");
        }
    }
    Ok(())
}

async fn read_likeness(maker: &Connection) -> Result<String, ScratchError> {
    let sql = "SELECT CONCAT('CHARACTER SET ', @@character_set_database, ' COLLATE ', @@collation_database) AS name";
    let likeness = names(maker, sql, "made").await?.pop();
    likeness.ok_or_else(|| unavailable("the server does not say what the database is like".to_owned()))
}

/// The column `name` of a query's rows.
async fn names(maker: &Connection, sql: &str, doing: &'static str) -> Result<Vec<String>, ScratchError> {
    let rows = maker.database.query_all_raw(Statement::from_string(DbBackend::MySql, sql)).await;
    let rows = rows.map_err(ScratchError::server(doing))?;
    rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>().map_err(ScratchError::server(doing))
}

fn literal(text: &str) -> String {
    Dialect::MySql.literal(text)
}
