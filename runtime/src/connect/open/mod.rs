//! Opens a connection and finds out why it does not open.

mod mysql;
mod postgres;
mod sqlite;

use super::{ConnectError, ConnectOptions, Connection, DatabaseUrl};
use limbeck_differ::Dialect;
use limbeck_introspect::database;
use sea_orm::DatabaseConnection;
use sea_orm::sqlx;
use sea_orm::sqlx::pool::{Pool, PoolOptions};
use std::io::ErrorKind;
use std::time::Duration;

/// The name by which a server's administrator sees the connection.
const APPLICATION: &str = "limbeck";

/// How long the pool may try on its own before it is asked what the matter is.
const PATIENCE: Duration = Duration::from_millis(150);

/// Opens a database. An SQLite file is never created.
pub async fn connect(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Connection, ConnectError> {
    let missing = url.file().is_some_and(|file| !file.exists());
    let open = Box::pin(async {
        let database = open(url, options, missing).await?;
        let target = database::target(&database).await?;
        Ok((database, target))
    });
    let (database, target) = match url.dialect {
        // SQLite knows itself how long it waits for a lock.
        Dialect::Sqlite => open.await?,
        // A server may also fall silent after it has let somebody in.
        _ => tokio::time::timeout(options.timeout, open)
            .await
            .unwrap_or_else(|_| Err(ConnectError::Timeout { url: url.clone(), timeout: options.timeout }))?,
    };
    let (url, schema, timeout) = (url.clone(), options.schema.clone(), options.timeout);
    Ok(Connection { database, target, url, schema, missing, timeout })
}

async fn open(url: &DatabaseUrl, options: &ConnectOptions, missing: bool) -> Result<DatabaseConnection, ConnectError> {
    match url.dialect {
        Dialect::Postgres => postgres::open(url, options).await,
        Dialect::MySql | Dialect::MariaDb => mysql::open(url, options).await,
        Dialect::Sqlite => sqlite::open(url, options, missing).await,
    }
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

/// Opens the pool's one connection. The pool takes a refused connection and a full server for a server that starts, and
/// tries until time is up; its first failure is the answer.
async fn open_pool<DB: sqlx::Database>(
    pool: PoolOptions<DB>,
    server: <DB::Connection as sqlx::Connection>::Options,
) -> Result<Pool<DB>, sqlx::Error> {
    tokio::select! {
        pool = pool.connect_with(server.clone()) => pool,
        error = first_failure::<DB::Connection>(&server) => Err(error),
    }
}

async fn first_failure<C: sqlx::Connection>(server: &C::Options) -> sqlx::Error {
    tokio::time::sleep(PATIENCE).await;
    match C::connect_with(server).await {
        Err(error) => error,
        Ok(connection) => {
            // Nothing depends on how this one ends: the pool's own connection is on its way.
            let _ = connection.close().await;
            std::future::pending().await
        }
    }
}

/// The one cause that a person can do something about.
fn explain(error: &sqlx::Error, url: &DatabaseUrl, timeout: Duration) -> ConnectError {
    let url = url.clone();
    let reason = url.scrub(&error.to_string());
    match error {
        sqlx::Error::PoolTimedOut => ConnectError::Timeout { url, timeout },
        sqlx::Error::Tls(source) => ConnectError::TlsFailed { reason: url.scrub(&source.to_string()), url },
        // An account of MySQL whose password may be sent encrypted only (`caching_sha2_password`).
        sqlx::Error::Configuration(source) if source.to_string().contains("use TLS") => {
            ConnectError::TlsRequired { url, reason: "the account's password is not sent in the clear".to_owned() }
        }
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
            Dialect::Postgres => postgres::explain_code(source.as_ref(), url),
            Dialect::MySql | Dialect::MariaDb => mysql::explain_code(source.as_ref(), url),
            Dialect::Sqlite => sqlite::explain_code(source.as_ref(), url),
        },
        _ => ConnectError::Other { url, message: reason },
    }
}
