//! PostgreSQL: a marker in the database's comment, and an advisory lock while its maker lives.

use super::{Database, execute, is_our_name, refused};
use crate::connect::Connection;
use crate::scratch::{ScratchError, SearchPath, take_search_path, unavailable};
use limbeck_differ::Dialect;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use std::time::{SystemTime, UNIX_EPOCH};

/// What their comments begin with.
const MARKER: &str = "limbeck scratch ";

/// The class of the advisory locks that say that the maker of a scratch database is alive (`LIMB` in ASCII). The server
/// releases them when the maker's connection ends, however it ends.
const LOCK_CLASS: u32 = 0x4c49_4d42;

/// What a new database takes over from the real one.
pub(super) struct Likeness {
    clause: String,
    path: SearchPath,
}

/// Makes the database, marked as ours.
pub(super) async fn make(database: &Database) -> Result<Likeness, ScratchError> {
    let Database { name, maker } = database;
    remove_leftovers(maker).await?;
    let likeness = read_likeness(maker).await?;
    let quoted = Dialect::Postgres.quote(name);
    // Before the database is there, so that no other run can take it for a left-over.
    let lock = format!("SELECT pg_advisory_lock({LOCK_CLASS}, hashtext({}))", Dialect::Postgres.literal(name));
    execute(maker, &lock, "made").await?;
    let create = format!("CREATE DATABASE {quoted} {}", likeness.clause);
    if let Err(error) = maker.database.execute_unprepared(&create).await {
        unlock(database).await?;
        return Err(refused(&error));
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let marker = Dialect::Postgres.literal(&format!("{MARKER}{now}"));
    execute(maker, &format!("COMMENT ON DATABASE {quoted} IS {marker}"), "marked").await?;
    Ok(likeness)
}

/// Gives a new connection to it the search path of the real one.
pub(super) async fn set_up(connection: &Connection, likeness: &Likeness) -> Result<(), ScratchError> {
    take_search_path(connection, &likeness.path).await
}

pub(super) async fn remove(database: &Database) -> Result<(), ScratchError> {
    // FORCE ends connections that are still there: PostgreSQL 13.
    let force = if database.maker.target.at_least(13, 0) { " WITH (FORCE)" } else { "" };
    let drop = format!("DROP DATABASE IF EXISTS {}{force}", Dialect::Postgres.quote(&database.name));
    let dropped = execute(&database.maker, &drop, "removed").await;
    unlock(database).await?;
    dropped
}

async fn unlock(database: &Database) -> Result<(), ScratchError> {
    let name = Dialect::Postgres.literal(&database.name);
    let unlock = format!("SELECT pg_advisory_unlock({LOCK_CLASS}, hashtext({name}))");
    execute(&database.maker, &unlock, "removed").await
}

/// Databases of ours that nobody is connected to and whose maker is gone.
async fn remove_leftovers(connection: &Connection) -> Result<(), ScratchError> {
    let sql = format!(
        "SELECT d.datname::text AS name, shobj_description(d.oid, 'pg_database') AS comment
         FROM pg_database d
         WHERE d.datname LIKE 'limbeck\\_scratch\\_%' AND pg_has_role(d.datdba, 'MEMBER')
           AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)
           AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid::bigint = {LOCK_CLASS}
                           AND l.objid::bigint = (hashtext(d.datname::text)::bigint & 4294967295))
         ORDER BY d.datname"
    );
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let rows = connection.database.query_all_raw(statement).await.map_err(ScratchError::server("made"))?;
    for row in rows {
        let read = |column| row.try_get::<Option<String>>("", column).map_err(ScratchError::server("made"));
        let (Some(name), comment) = (read("name")?, read("comment")?) else { continue };
        // A run that was killed before it could mark its database leaves one without any comment.
        if is_our_name(&name) && comment.is_none_or(|comment| comment.starts_with(MARKER)) {
            let drop = format!("DROP DATABASE IF EXISTS {}", Dialect::Postgres.quote(&name));
            // Another run may be about to do the same: whoever comes second has nothing to do.
            if let Err(error) = connection.database.execute_unprepared(&drop).await {
                tracing::debug!("{name}: {error}");
            }
        }
    }
    Ok(())
}

async fn read_likeness(connection: &Connection) -> Result<Likeness, ScratchError> {
    // The names of the locale columns change from version to version: `daticulocale` in 15 and 16, `datlocale` since 17.
    let sql = "SELECT pg_encoding_to_char(d.encoding)::text AS encoding, d.datcollate::text AS collate,
                      d.datctype::text AS ctype, to_jsonb(d) ->> 'datlocprovider' AS provider,
                      coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale,
                      current_setting('search_path') AS setting, current_schemas(false)::text[] AS schemas
               FROM pg_database d WHERE d.datname = current_database()";
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let row = connection.database.query_one_raw(statement).await.map_err(ScratchError::server("made"))?;
    let row = row.ok_or_else(|| unavailable("the server does not say what the database is like".to_owned()))?;
    read_likeness_row(&row).map_err(ScratchError::server("made"))
}

fn read_likeness_row(row: &QueryResult) -> Result<Likeness, DbErr> {
    let text = |column| row.try_get::<String>("", column).map(|value| Dialect::Postgres.literal(&value));
    let (encoding, collate, ctype) = (text("encoding")?, text("collate")?, text("ctype")?);
    let locale = row.try_get::<Option<String>>("", "locale")?.map(|locale| Dialect::Postgres.literal(&locale));
    let provider = match (row.try_get::<Option<String>>("", "provider")?.as_deref(), locale) {
        (Some("i"), Some(locale)) => format!(" LOCALE_PROVIDER icu ICU_LOCALE {locale}"),
        (Some("b"), Some(locale)) => format!(" LOCALE_PROVIDER builtin BUILTIN_LOCALE {locale}"),
        _ => String::new(),
    };
    let clause = format!("TEMPLATE template0 ENCODING {encoding} LC_COLLATE {collate} LC_CTYPE {ctype}{provider}");
    let path = SearchPath { setting: row.try_get("", "setting")?, schemas: row.try_get("", "schemas")? };
    Ok(Likeness { clause, path })
}

/// The search path of a connection.
pub(in crate::scratch) async fn search_path(connection: &Connection) -> Result<SearchPath, ScratchError> {
    read_likeness(connection).await.map(|likeness| likeness.path)
}
