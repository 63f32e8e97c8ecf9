//! PostgreSQL: a schema marks the database while a run uses it.

use super::not_empty;
use crate::connect::{Connection, DatabaseUrl};
use crate::scratch::{ScratchError, beside, take_search_path, unavailable};
use limbeck_differ::Dialect;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// The advisory lock that keeps two runs apart (`LIMC` in ASCII, one above the class of the databases that are made).
const LOCK: u64 = 0x4c49_4d43;

/// How long another run is waited for.
const LOCK_TIMEOUT: &str = "30s";

/// A schema that is there while a run uses the database. Where a run finds it, the one before was killed, and everything
/// beside what its comment lists is ours.
const MARKER: &str = "limbeck_scratch";

/// Everything that somebody made: statements that remove it, and what a person calls it. Objects of extensions go with
/// their extension; partitions, owned sequences and row types with their table.
const FOUND: &str = "
    WITH ours AS (
        SELECT oid, nspname::text AS schema FROM pg_namespace
        WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'
    ), extended AS (
        SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
    )
    SELECT 1 AS rank, 'schema ' || schema AS what, format('DROP SCHEMA IF EXISTS %I CASCADE', schema) AS removal
        FROM ours WHERE schema <> 'public' AND NOT (schema = ANY ($1::text[]))
    UNION ALL
    SELECT 2, 'extension ' || extname, format('DROP EXTENSION IF EXISTS %I CASCADE', extname)
        FROM pg_extension WHERE extname <> 'plpgsql' AND NOT ('extension ' || extname = ANY ($1::text[]))
    UNION ALL
    SELECT 3, kind.noun || ' ' || c.relname, format('DROP %s IF EXISTS %I.%I CASCADE', upper(kind.noun), schema, c.relname)
        FROM pg_class c JOIN ours ON ours.oid = c.relnamespace
        JOIN (VALUES ('r', 'table'), ('p', 'table'), ('v', 'view'), ('m', 'materialized view'), ('S', 'sequence'),
                     ('f', 'foreign table')) AS kind (relkind, noun) ON kind.relkind = c.relkind::text
        WHERE NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
          AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                                               AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
    UNION ALL
    SELECT 4, 'type ' || t.typname, format('DROP TYPE IF EXISTS %I.%I CASCADE', schema, t.typname)
        FROM pg_type t JOIN ours ON ours.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
          AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid)
    UNION ALL
    SELECT 5, 'routine ' || p.proname, format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
        FROM pg_proc p JOIN ours ON ours.oid = p.pronamespace
        WHERE NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid)
    ORDER BY 1, 2";

/// What a run makes in the configured database.
#[derive(Debug)]
pub(in crate::scratch) struct Objects {
    /// Schemas and extensions that were there before.
    kept: Vec<String>,
}

pub(super) async fn prepare(
    url: &DatabaseUrl,
    connection: &Connection,
    real: Option<&Connection>,
) -> Result<Objects, ScratchError> {
    let lock = format!("SET lock_timeout = '{LOCK_TIMEOUT}'; SELECT pg_advisory_lock({LOCK}); RESET lock_timeout");
    if connection.database.execute_unprepared(&lock).await.is_err() {
        return Err(unavailable(format!("{url} is in use by another run")));
    }
    if let Some(kept) = marked(connection).await? {
        Objects { kept }.clear(connection).await?;
    }
    let kept = check_empty(connection).await?;
    mark(connection, &kept).await?;
    if let Some(real) = real.filter(|real| real.target.dialect == Dialect::Postgres) {
        let path = beside::search_path(real).await?;
        take_search_path(connection, &path).await?;
    }
    Ok(Objects { kept })
}

/// What the run that was killed was to keep.
async fn marked(connection: &Connection) -> Result<Option<Vec<String>>, ScratchError> {
    let name = Dialect::Postgres.literal(MARKER);
    let sql = format!("SELECT obj_description(oid, 'pg_namespace') AS kept FROM pg_namespace WHERE nspname = {name}");
    let row = connection.database.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
    let doing = ScratchError::server("looked at");
    let Some(row) = row.map_err(&doing)? else { return Ok(None) };
    // Without our comment it is somebody else's, and the database is not empty.
    let kept: Option<String> = row.try_get("", "kept").map_err(&doing)?;
    let kept = kept.as_deref().and_then(|comment| comment.strip_prefix(MARKER));
    Ok(kept.map(|names| names.lines().filter(|name| !name.is_empty()).map(str::to_owned).collect()))
}

async fn mark(connection: &Connection, kept: &[String]) -> Result<(), ScratchError> {
    let comment = Dialect::Postgres.literal(&format!("{MARKER}\n{}", kept.join("\n")));
    let sql = format!("CREATE SCHEMA {MARKER}; COMMENT ON SCHEMA {MARKER} IS {comment}");
    connection.database.execute_unprepared(&sql).await.map_err(ScratchError::server("marked"))?;
    Ok(())
}

/// Schemas and extensions that stay; everything else must not be there.
async fn check_empty(connection: &Connection) -> Result<Vec<String>, ScratchError> {
    let url = &connection.url;
    let mut kept = Vec::new();
    let mut found = Vec::new();
    for (what, _) in find(connection, &[]).await? {
        match what.strip_prefix("schema ") {
            Some(schema) => kept.push(schema.to_owned()),
            None if what.starts_with("extension ") => kept.push(what),
            None => found.push(what),
        }
    }
    if !found.is_empty() {
        return Err(not_empty(url, found));
    }
    Ok(kept)
}

impl Objects {
    pub(super) async fn remove(self, connection: &Connection) -> Result<(), ScratchError> {
        let doing = ScratchError::server("emptied");
        // A proof that was interrupted may have left its transaction open.
        connection.database.execute_unprepared("ROLLBACK").await.map_err(&doing)?;
        self.clear(connection).await?;
        connection.database.close_by_ref().await.map_err(&doing)
    }

    async fn clear(&self, connection: &Connection) -> Result<(), ScratchError> {
        let removals: Vec<String> =
            find(connection, &self.kept).await?.into_iter().map(|(_, removal)| removal).collect();
        let cleared = connection.database.execute_unprepared(&removals.join("; ")).await;
        cleared.map(|_| ()).map_err(ScratchError::server("emptied"))
    }
}

/// What is in the database, apart from the schemas and extensions that are kept, with the statement that removes it.
async fn find(connection: &Connection, kept: &[String]) -> Result<Vec<(String, String)>, ScratchError> {
    let doing = ScratchError::server("looked at");
    let names: Vec<String> = kept.iter().map(|name| Dialect::Postgres.literal(name)).collect();
    let sql = FOUND.replace("$1", &format!("ARRAY[{}]", names.join(", ")));
    let rows = connection.database.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
    let rows = rows.map_err(&doing)?;
    let read = |row: &sea_orm::QueryResult| Ok((row.try_get("", "what")?, row.try_get("", "removal")?));
    rows.iter().map(read).collect::<Result<_, _>>().map_err(doing)
}
