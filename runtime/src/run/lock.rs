//! One upgrade of a database at a time.
//!
//! The stock migrator knows no lock, so this one holds between runs of Limbeck only; a race with `sea-orm-cli` or with an
//! application that migrates when it starts is found afterwards, in what the run has left (see [`super::Aftermath`]).
//! Waiting is what replicas need that are started together: the second finds nothing to do.
//!
//! PostgreSQL has the lock in a transaction that stays open: it ends with the connection, however the process ends, and it
//! also holds behind a pooler that hands out connections for each transaction, where a lock of the session would stay
//! behind. Such a transaction has no snapshot and no lock on a table, so nothing that a migration does waits for it, not
//! even CREATE INDEX CONCURRENTLY. MySQL and MariaDB have locks of the session, by a name that is the server's, so that the
//! database's name is a part of it. SQLite has none that another process could not break: there one writer at a time goes
//! on, and the state afterwards says the rest.

use crate::connect::{ConnectError, ConnectOptions, Connection, DatabaseUrl, connect};
use limbeck_differ::Dialect;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Statement, TransactionTrait};
use std::time::{Duration, Instant};

/// How often the server is asked again.
const PAUSE: Duration = Duration::from_millis(250);

/// The right to move a database's state. It ends when it is released, and with the process.
#[derive(Debug)]
pub struct MoveLock {
    held: Option<(Connection, DatabaseTransaction)>,
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The database can't be opened.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// Somebody else has it.
    #[error("another upgrade or downgrade of this database is running, and did not end within {} s", .0.as_secs())]
    Busy(Duration),
}

impl MoveLock {
    /// Takes the lock, or waits for it; `waiting` is called once when that begins. A server that has no such lock is not
    /// locked.
    pub async fn acquire(
        url: &DatabaseUrl,
        options: &ConnectOptions,
        patience: Duration,
        waiting: impl FnOnce(),
    ) -> Result<Self, LockError> {
        if url.dialect == Dialect::Sqlite {
            return Ok(Self { held: None });
        }
        let connection = connect(url, options).await?;
        let sql = question(connection.target.dialect);
        let start = Instant::now();
        let mut waiting = Some(waiting);
        loop {
            match ask(&connection, sql).await {
                Ok(Some(transaction)) => return Ok(Self { held: Some((connection, transaction)) }),
                Ok(None) if start.elapsed() >= patience => return Err(LockError::Busy(patience)),
                Ok(None) => {
                    if let Some(waiting) = waiting.take() {
                        waiting();
                    }
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => {
                    tracing::debug!("no lock: {error}");
                    return Ok(Self { held: None });
                }
            }
        }
    }

    /// Gives it back.
    pub async fn release(self) {
        let Some((connection, transaction)) = self.held else { return };
        // A connection that the server has ended has no lock any more.
        let _ = transaction.rollback().await;
        let _ = connection.database.close().await;
    }
}

/// Answers 1 where the lock is taken, 0 where another session has it.
fn question(dialect: Dialect) -> &'static str {
    match dialect {
        // Two numbers: Limbeck's, which spells `limb`, and the schema's that the state table is in.
        Dialect::Postgres => {
            "SELECT CASE WHEN pg_catalog.pg_try_advisory_xact_lock(1818848610, \
             pg_catalog.hashtext(coalesce(pg_catalog.current_schema(), ''))) THEN 1 ELSE 0 END AS taken"
        }
        // A name has at most 64 characters.
        Dialect::MySql | Dialect::MariaDb => {
            "SELECT CAST(GET_LOCK(LEFT(CONCAT('limbeck ', DATABASE()), 64), 0) AS SIGNED) AS taken"
        }
        Dialect::Sqlite => "SELECT 1 AS taken",
    }
}

async fn ask(connection: &Connection, sql: &str) -> Result<Option<DatabaseTransaction>, DbErr> {
    let transaction = connection.database.begin().await?;
    let statement = Statement::from_string(transaction.get_database_backend(), sql);
    let taken = match transaction.query_one_raw(statement).await? {
        // PostgreSQL's `integer` and MySQL's `bigint`.
        Some(row) => row.try_get::<i32>("", "taken").map(i64::from).or_else(|_| row.try_get("", "taken"))?,
        None => 0,
    };
    if taken == 1 {
        return Ok(Some(transaction));
    }
    transaction.rollback().await?;
    Ok(None)
}
