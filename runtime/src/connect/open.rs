//! Opens a connection and finds out why it does not open.

use super::{ConnectError, ConnectOptions, Connection, DatabaseUrl};
use limbeck_differ::Dialect;
use limbeck_introspect::database;
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _};
use sea_orm::{ConnectionTrait, DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// The name by which a server's administrator sees the connection.
const APPLICATION: &str = "limbeck";

/// How long the pool may try on its own before it is asked what the matter is.
const PATIENCE: Duration = Duration::from_millis(150);

/// Opens a database. An SQLite file is never created.
pub async fn connect(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Connection, ConnectError> {
    let missing = url.file().is_some_and(|file| !file.exists());
    let database = match url.dialect {
        Dialect::Postgres => open_postgres(url, options).await?,
        Dialect::Sqlite => open_sqlite(url, options, missing).await?,
        dialect @ (Dialect::MySql | Dialect::MariaDb) => return Err(ConnectError::Unsupported(dialect)),
    };
    let target = database::target(&database).await?;
    Ok(Connection { database, target, url: url.clone(), schema: options.schema.clone(), missing })
}

/// A pool of one, whose connection is neither tested, replaced nor closed: the session's settings hold.
fn pool_of_one<DB: sqlx::Database>(timeout: Duration) -> PoolOptions<DB> {
    PoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .acquire_timeout(timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

async fn open_postgres(url: &DatabaseUrl, options: &ConnectOptions) -> Result<DatabaseConnection, ConnectError> {
    let explain = |error| explain(&error, url, options.timeout);
    // sqlx sends TimeZone UTC, DateStyle ISO and client_encoding UTF8 when it connects (sqlx-postgres 0.9).
    let server = PgConnectOptions::from_str(url.with_password())
        .map_err(explain)?
        .application_name(APPLICATION)
        .disable_statement_logging();
    let settings = session_settings(options);
    let pool = pool_of_one(options.timeout).after_connect(move |connection, _| {
        let settings = settings.clone();
        Box::pin(async move {
            sqlx::Executor::execute(connection, sqlx::AssertSqlSafe(settings)).await?;
            Ok(())
        })
    });
    // The pool takes a refused connection and a full server for a server that starts, and tries until time is up.
    let pool = tokio::select! {
        pool = pool.connect_with(server.clone()) => pool.map_err(explain)?,
        error = first_failure(&server) => return Err(explain(error)),
    };
    let database = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    if let Some(schema) = &options.schema {
        check_schema(&database, schema, url).await?;
    }
    Ok(database)
}

/// One round trip for all of them. Literals are read alike everywhere, and no catalog query waits for a compiler.
fn session_settings(options: &ConnectOptions) -> String {
    let mut sql = "SET standard_conforming_strings = on; SET jit = off".to_owned();
    if let Some(schema) = &options.schema {
        sql.push_str("; SET search_path = ");
        sql.push_str(&Dialect::Postgres.quote(schema));
    }
    sql
}

async fn first_failure(server: &PgConnectOptions) -> sqlx::Error {
    tokio::time::sleep(PATIENCE).await;
    match PgConnection::connect_with(server).await {
        Err(error) => error,
        Ok(connection) => {
            // Nothing depends on how this one ends: the pool's own connection is on its way.
            let _ = connection.close().await;
            std::future::pending().await
        }
    }
}

async fn check_schema(database: &DatabaseConnection, schema: &str, url: &DatabaseUrl) -> Result<(), ConnectError> {
    let literal = Dialect::Postgres.literal(schema);
    let sql = format!("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = {literal}");
    match database.query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql)).await {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(ConnectError::UnknownSchema { url: url.clone(), schema: schema.to_owned() }),
        Err(error) => Err(ConnectError::Other { url: url.clone(), message: url.scrub(&error.to_string()) }),
    }
}

async fn open_sqlite(
    url: &DatabaseUrl,
    options: &ConnectOptions,
    missing: bool,
) -> Result<DatabaseConnection, ConnectError> {
    let explain = |error| explain(&error, url, options.timeout);
    let file = match url.file() {
        Some(path) if missing && !options.missing_is_empty => {
            return Err(ConnectError::MissingFile { path: path.to_owned() });
        }
        Some(path) if !missing => {
            let file = SqliteConnectOptions::from_str(url.with_password()).map_err(explain)?.create_if_missing(false);
            // A URL that says `mode=ro` keeps it.
            if options.writes { file } else { file.read_only(true).immutable(is_closed_wal(path)) }
        }
        _ => SqliteConnectOptions::from_str("sqlite::memory:").map_err(explain)?,
    };
    let file = file.busy_timeout(options.timeout).disable_statement_logging();
    let pool = pool_of_one(options.timeout).connect_with(file).await.map_err(explain)?;
    // The first statement that reads the file: whether it is a database, and whether it is locked, shows here.
    sqlx::query("PRAGMA schema_version").execute(&pool).await.map_err(explain)?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

/// Whether a file is in WAL mode and nobody has it open: to open it for reading would then leave a `-wal` and a `-shm`
/// file behind (<https://sqlite.org/wal.html#read_only_databases>), which a command that only reads must not.
fn is_closed_wal(path: &Path) -> bool {
    let mut header = [0; 20];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut header));
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    // Bytes 18 and 19 are the versions for writing and reading; 2 is WAL (<https://sqlite.org/fileformat.html>).
    read.is_ok() && header[18] == 2 && !Path::new(&wal).exists()
}

/// The one cause that a person can do something about.
fn explain(error: &sqlx::Error, url: &DatabaseUrl, timeout: Duration) -> ConnectError {
    let url = url.clone();
    let reason = url.scrub(&error.to_string());
    match error {
        sqlx::Error::PoolTimedOut => ConnectError::Timeout { url, timeout },
        sqlx::Error::Tls(source) => ConnectError::TlsFailed { reason: url.scrub(&source.to_string()), url },
        sqlx::Error::Io(source) => match source.kind() {
            // A socket file that is not there is `NotFound`.
            ErrorKind::ConnectionRefused | ErrorKind::NotFound => ConnectError::Refused { url },
            ErrorKind::TimedOut => ConnectError::Timeout { url, timeout },
            _ if source.to_string().contains("failed to lookup address") => {
                ConnectError::UnknownHost { reason: source.to_string(), url }
            }
            _ => ConnectError::Other { url, message: reason },
        },
        sqlx::Error::Database(source) => match url.dialect {
            Dialect::Sqlite => explain_sqlite(source.as_ref(), url),
            _ => explain_postgres(source.as_ref(), url),
        },
        _ => ConnectError::Other { url, message: reason },
    }
}

fn explain_postgres(error: &dyn sqlx::error::DatabaseError, url: DatabaseUrl) -> ConnectError {
    let reason = url.scrub(error.message());
    // Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
    match error.code().as_deref() {
        Some("28000") if reason.contains("no encryption") || reason.contains("SSL off") => {
            ConnectError::TlsRequired { url, reason }
        }
        Some("28P01" | "28000") => ConnectError::WrongPassword { url, reason },
        Some("3D000") => ConnectError::UnknownDatabase { database: url.database().unwrap_or_default().to_owned(), url },
        Some("53300") => ConnectError::TooManyConnections { url, reason },
        _ => ConnectError::Other { url, message: reason },
    }
}

fn explain_sqlite(error: &dyn sqlx::error::DatabaseError, url: DatabaseUrl) -> ConnectError {
    let path = url.file().map(Path::to_owned).unwrap_or_default();
    // The lowest byte of an extended code is the code itself: https://sqlite.org/rescode.html
    match error.code().and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff) {
        Some(5 | 6) => ConnectError::Locked { path },
        Some(26) => ConnectError::NotADatabase { path },
        _ => ConnectError::Other { message: error.message().to_owned(), url },
    }
}
