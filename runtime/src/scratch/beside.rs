//! A database that is made on the server of the real one, and dropped.

use super::{Remains, Scratch, ScratchError, SearchPath, server_message, take_search_path, unavailable};
use crate::connect::{ConnectOptions, Connection, connect};
use limbeck_differ::Dialect;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

/// What the names of our databases begin with.
const PREFIX: &str = "limbeck_scratch_";

/// What their comments begin with.
const MARKER: &str = "limbeck scratch ";

/// The class of the advisory locks that say that the maker of a scratch database is alive (`LIMB` in ASCII). The server
/// releases them when the maker's connection ends, however it ends.
const LOCK_CLASS: u32 = 0x4c49_4d42;

/// A database of ours on the server of a connection.
#[derive(Debug)]
pub(super) struct Database {
    name: String,
    maker: Connection,
}

/// What a new database takes over from the real one.
struct Likeness {
    clause: String,
    path: SearchPath,
}

pub(super) async fn create(maker: &Connection) -> Result<Scratch, ScratchError> {
    remove_leftovers(maker).await?;
    let likeness = read_likeness(maker).await?;
    let database = Database { name: new_name(), maker: maker.clone() };
    database.make(&likeness.clause).await?;
    match database.open(&likeness.path).await {
        Ok(connection) => Ok(Scratch { connection, remains: Some(Remains::Database(database)) }),
        Err(error) => {
            database.remove().await?;
            Err(error)
        }
    }
}

impl Database {
    async fn make(&self, clause: &str) -> Result<(), ScratchError> {
        let quoted = Dialect::Postgres.quote(&self.name);
        // Before the database is there, so that no other run can take it for a left-over.
        let lock =
            format!("SELECT pg_advisory_lock({LOCK_CLASS}, hashtext({}))", Dialect::Postgres.literal(&self.name));
        execute(&self.maker, &lock, "made").await?;
        let create = format!("CREATE DATABASE {quoted} {clause}");
        if let Err(error) = self.maker.database.execute_unprepared(&create).await {
            self.unlock().await?;
            return Err(refused(&error));
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let marker = Dialect::Postgres.literal(&format!("{MARKER}{now}"));
        execute(&self.maker, &format!("COMMENT ON DATABASE {quoted} IS {marker}"), "marked").await
    }

    async fn open(&self, path: &SearchPath) -> Result<Connection, ScratchError> {
        let options = ConnectOptions { writes: true, ..ConnectOptions::default() };
        let connection = connect(&self.maker.url.with_database(&self.name), &options).await?;
        take_search_path(&connection, path).await?;
        Ok(connection)
    }

    pub(super) async fn remove(self) -> Result<(), ScratchError> {
        // FORCE ends connections that are still there: PostgreSQL 13.
        let force = if self.maker.target.at_least(13, 0) { " WITH (FORCE)" } else { "" };
        let drop = format!("DROP DATABASE IF EXISTS {}{force}", Dialect::Postgres.quote(&self.name));
        let dropped = execute(&self.maker, &drop, "removed").await;
        self.unlock().await?;
        dropped
    }

    async fn unlock(&self) -> Result<(), ScratchError> {
        let name = Dialect::Postgres.literal(&self.name);
        execute(&self.maker, &format!("SELECT pg_advisory_unlock({LOCK_CLASS}, hashtext({name}))"), "removed").await
    }
}

async fn execute(connection: &Connection, sql: &str, doing: &'static str) -> Result<(), ScratchError> {
    connection.database.execute_unprepared(sql).await.map_err(ScratchError::server(doing))?;
    Ok(())
}

/// A role that may not make databases is a reason, not an error.
fn refused(error: &DbErr) -> ScratchError {
    unavailable(format!("{} ({})", "none can be made on the server", server_message(error)))
}

/// A name that no other run has: the process for whoever looks at the server, chance for certainty.
fn new_name() -> String {
    let mut chance = RandomState::new().build_hasher();
    chance.write_u32(std::process::id());
    format!("{PREFIX}{}_{:016x}", std::process::id(), chance.finish())
}

/// Whether a name is one that [`new_name`] gives.
fn is_our_name(name: &str) -> bool {
    let parts = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_'));
    parts.is_some_and(|(process, chance)| {
        process.bytes().all(|byte| byte.is_ascii_digit())
            && chance.len() == 16
            && chance.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
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
pub(super) async fn search_path(connection: &Connection) -> Result<SearchPath, ScratchError> {
    read_likeness(connection).await.map(|likeness| likeness.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_those_of_others() {
        assert!(is_our_name(&new_name()));
        assert_ne!(new_name(), new_name());
        for name in ["limbeck_scratch_", "limbeck_scratch_mine", "limbeck_scratch_1_zzzzzzzzzzzzzzzz", "shop"] {
            assert!(!is_our_name(name), "{name}");
        }
    }
}
