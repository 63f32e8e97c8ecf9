//! MySQL and MariaDB: a table marks the database while a run uses it.

use super::not_empty;
use crate::connect::{Connection, DatabaseUrl};
use crate::scratch::{ScratchError, unavailable};
use limbeck_differ::Dialect;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// A table that is there while a run uses the database. Where a run finds it, the one before was killed, and everything is
/// ours.
pub(crate) const MARKER: &str = "limbeck_scratch";

/// How long another run is waited for, in seconds.
const LOCK_TIMEOUT: u32 = 30;

/// Everything that somebody made; what goes with its table is left out.
const FOUND: &str = "
    SELECT CASE TABLE_TYPE WHEN 'VIEW' THEN 'view' WHEN 'SEQUENCE' THEN 'sequence' ELSE 'table' END AS kind,
           TABLE_NAME AS name
        FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
    UNION ALL
    SELECT LOWER(ROUTINE_TYPE), ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
    UNION ALL
    SELECT 'event', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()
    ORDER BY 1, 2";

pub(super) async fn prepare(url: &DatabaseUrl, connection: &Connection) -> Result<(), ScratchError> {
    // A lock's name has 64 characters at most, as a database's name alone has; MySQL 9.7 has no MD5.
    let lock = format!("SELECT GET_LOCK(CONCAT('{MARKER}.', CRC32(DATABASE())), {LOCK_TIMEOUT}) AS locked");
    let row = connection.database.query_one_raw(Statement::from_string(DbBackend::MySql, lock)).await;
    let doing = ScratchError::server("looked at");
    let locked = row.map_err(&doing)?.map(|row| row.try_get::<Option<i64>>("", "locked")).transpose();
    if locked.map_err(&doing)?.flatten() != Some(1) {
        return Err(unavailable(format!("{url} is in use by another run")));
    }
    let found = find(connection).await?;
    if found.iter().any(|(kind, name)| kind == "table" && name == MARKER) {
        clear(connection, found).await?;
    } else if !found.is_empty() {
        return Err(not_empty(url, found.iter().map(|(kind, name)| format!("{kind} {name}")).collect()));
    }
    let mark = format!("CREATE TABLE {} (made tinyint)", Dialect::MySql.quote(MARKER));
    connection.database.execute_unprepared(&mark).await.map_err(ScratchError::server("marked"))?;
    Ok(())
}

pub(super) async fn remove(connection: &Connection) -> Result<(), ScratchError> {
    let found = find(connection).await?;
    clear(connection, found).await?;
    connection.database.close_by_ref().await.map_err(ScratchError::server("emptied"))
}

/// What is in the database: kinds and names.
async fn find(connection: &Connection) -> Result<Vec<(String, String)>, ScratchError> {
    let doing = ScratchError::server("looked at");
    let rows = connection.database.query_all_raw(Statement::from_string(DbBackend::MySql, FOUND)).await;
    let read = |row: &sea_orm::QueryResult| Ok((row.try_get("", "kind")?, row.try_get("", "name")?));
    rows.map_err(&doing)?.iter().map(read).collect::<Result<_, _>>().map_err(doing)
}

/// The marker goes last: what is left after a kill in between is still known to be ours.
async fn clear(connection: &Connection, mut found: Vec<(String, String)>) -> Result<(), ScratchError> {
    found.sort_by_key(|(_, name)| name == MARKER);
    let drop = |(kind, name): &(String, String)| format!("DROP {kind} IF EXISTS {}", Dialect::MySql.quote(name));
    let drops: Vec<String> = found.iter().map(drop).collect();
    let sql = format!("SET foreign_key_checks = 0; {}; SET foreign_key_checks = 1", drops.join("; "));
    connection.database.execute_unprepared(&sql).await.map(|_| ()).map_err(ScratchError::server("emptied"))
}
