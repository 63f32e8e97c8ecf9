//! Databases that are made for a moment: beside the real one, as configured, or in memory.
//!
//! A scratch database is gone after success, after an error and after Ctrl-C; after a kill the next run removes it.

mod beside;
mod configured;
mod file;

pub(crate) use configured::MARKER_TABLE;

use crate::connect::{ConnectError, ConnectOptions, Connection, DatabaseUrl, connect};
use limbeck_differ::{Dialect, Target};
use sea_orm::{ConnectionTrait, DbErr};
use std::pin::pin;
use std::time::Duration;
use tempfile::TempDir;

/// How long a connection may take to close.
const PATIENCE: Duration = Duration::from_millis(500);

/// Who opens a scratch database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Openness {
    /// This process only.
    Private,
    /// Programs that it starts, too.
    Shared,
}

/// An empty database for trying things out.
#[derive(Debug)]
pub struct Scratch {
    /// The open database, with the search path of the real one.
    pub connection: Connection,
    remains: Option<Remains>,
}

/// What is to be removed afterwards.
#[derive(Debug)]
enum Remains {
    /// Nothing: the database was in memory.
    Nothing,
    /// A file in a folder of its own.
    File(TempDir),
    /// A database on the server of a connection.
    Database(beside::Database),
    /// What was made in the configured database.
    Objects(configured::Objects),
}

/// Why there is no scratch database.
#[derive(Debug, thiserror::Error)]
pub enum ScratchError {
    /// The role may not make one, and none is configured.
    #[error("no scratch database: {reason}")]
    Unavailable {
        /// Why not.
        reason: String,
    },
    /// The configured one has something in it, which is never removed.
    #[error("the scratch database {url} is not empty: it has {found}")]
    NotEmpty {
        /// Where.
        url: DatabaseUrl,
        /// What is in it.
        found: String,
    },
    /// It could not be opened.
    #[error("the scratch database could not be opened: {0}")]
    Connect(#[from] ConnectError),
    /// The server refused something.
    #[error("the scratch database could not be {doing}: {message}")]
    Server {
        /// Made, marked, emptied or removed.
        doing: &'static str,
        /// What the server said.
        message: String,
    },
    /// Ctrl-C was pressed; the scratch database is gone.
    #[error("interrupted")]
    Interrupted,
}

impl ScratchError {
    fn server(doing: &'static str) -> impl Fn(DbErr) -> Self {
        move |error| ScratchError::Server { doing, message: server_message(&error) }
    }
}

/// What the server said, without the words of the layers between.
pub(crate) fn server_message(error: &DbErr) -> String {
    match error {
        DbErr::Exec(sea_orm::RuntimeErr::SqlxError(source)) | DbErr::Query(sea_orm::RuntimeErr::SqlxError(source)) => {
            source.as_database_error().map_or_else(|| source.to_string(), |error| error.message().to_owned())
        }
        error => error.to_string(),
    }
}

impl Scratch {
    /// Makes a scratch database: on SQLite in memory, else the configured one, else one on the server of `connection`.
    pub async fn create(
        connection: Option<&Connection>,
        target: &Target,
        configured: Option<&DatabaseUrl>,
    ) -> Result<Self, ScratchError> {
        Self::create_for(Openness::Private, connection, target.dialect, configured).await
    }

    async fn create_for(
        openness: Openness,
        connection: Option<&Connection>,
        dialect: Dialect,
        configured: Option<&DatabaseUrl>,
    ) -> Result<Self, ScratchError> {
        match (dialect, configured, connection) {
            (Dialect::Sqlite, _, _) if openness == Openness::Shared => file::create().await,
            (Dialect::Sqlite, _, _) => in_memory().await,
            (dialect, Some(url), _) if is_of(url, dialect) => configured::prepare(url, connection).await,
            (dialect, Some(url), _) => {
                Err(unavailable(format!("{url} is configured, which is {}, not {dialect}", url.dialect)))
            }
            (_, None, Some(connection)) => beside::create(connection).await,
            (dialect, None, None) => Err(unavailable(format!("no {dialect} server is at hand"))),
        }
    }

    /// Removes it, or what was made in it.
    pub async fn remove(mut self) -> Result<(), ScratchError> {
        match self.remains.take() {
            Some(remains) => remains.remove(self.connection.clone()).await,
            None => Ok(()),
        }
    }
}

impl Remains {
    async fn remove(self, connection: Connection) -> Result<(), ScratchError> {
        match self {
            Remains::Nothing => Ok(()),
            Remains::File(folder) => {
                let _ = tokio::time::timeout(PATIENCE, connection.database.close()).await;
                folder.close().map_err(|error| ScratchError::Server { doing: "removed", message: error.to_string() })
            }
            Remains::Database(database) => {
                // A statement that was broken off may still run; whether it ends in time or not, the database is dropped.
                let _ = tokio::time::timeout(PATIENCE, connection.database.close()).await;
                database.remove().await
            }
            Remains::Objects(objects) => objects.remove(&connection).await,
        }
    }
}

/// For the ways out that no code foresees: a future that is dropped, a panic.
impl Drop for Scratch {
    fn drop(&mut self) {
        let (Some(remains), Ok(runtime)) = (self.remains.take(), tokio::runtime::Handle::try_current()) else { return };
        let connection = self.connection.clone();
        runtime.spawn(async move {
            if let Err(error) = remains.remove(connection).await {
                tracing::warn!("{error}");
            }
        });
    }
}

/// Whether a URL may lead to a server of the dialect: `mysql://` may turn out to be MariaDB, and the other way round.
fn is_of(url: &DatabaseUrl, dialect: Dialect) -> bool {
    let is_mysql = |dialect| matches!(dialect, Dialect::MySql | Dialect::MariaDb);
    url.dialect == dialect || (is_mysql(url.dialect) && is_mysql(dialect))
}

fn unavailable(reason: String) -> ScratchError {
    ScratchError::Unavailable { reason }
}

async fn in_memory() -> Result<Scratch, ScratchError> {
    let url = memory_url()?;
    let connection = connect(&url, &ConnectOptions::default()).await?;
    Ok(Scratch { connection, remains: Some(Remains::Nothing) })
}

fn memory_url() -> Result<DatabaseUrl, ScratchError> {
    DatabaseUrl::parse("sqlite::memory:").map_err(|error| unavailable(error.to_string()))
}

/// Makes the schemas of a search path and sets it, so that names without a schema mean what they mean in the real one.
async fn take_search_path(scratch: &Connection, path: &SearchPath) -> Result<(), ScratchError> {
    let quote = |schema: &String| Dialect::Postgres.quote(schema);
    let mut sql: Vec<String> =
        path.schemas.iter().map(|schema| format!("CREATE SCHEMA IF NOT EXISTS {}", quote(schema))).collect();
    sql.push(format!("SET search_path = {}", path.setting));
    scratch.database.execute_unprepared(&sql.join("; ")).await.map_err(ScratchError::server("set up"))?;
    Ok(())
}

/// PostgreSQL's search path.
#[derive(Debug, Clone)]
struct SearchPath {
    /// The setting, in the server's own words.
    setting: String,
    /// The schemas of it that are there, in order, the system's apart.
    schemas: Vec<String>,
}

/// Does something on a scratch database and removes it, whatever comes of it: success, an error or Ctrl-C.
pub async fn with_scratch<T>(
    connection: Option<&Connection>,
    target: &Target,
    configured: Option<&DatabaseUrl>,
    work: impl AsyncFnOnce(&Connection) -> T,
) -> Result<T, ScratchError> {
    within(Scratch::create(connection, target, configured), work).await
}

/// The same on a scratch database that programs of its own can open by its URL: on SQLite a file.
pub async fn with_shared_scratch<T>(
    connection: Option<&Connection>,
    dialect: Dialect,
    configured: Option<&DatabaseUrl>,
    work: impl AsyncFnOnce(&Connection) -> T,
) -> Result<T, ScratchError> {
    within(Scratch::create_for(Openness::Shared, connection, dialect, configured), work).await
}

async fn within<T>(
    creation: impl Future<Output = Result<Scratch, ScratchError>>,
    work: impl AsyncFnOnce(&Connection) -> T,
) -> Result<T, ScratchError> {
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    let mut creation = pin!(creation);
    let scratch = tokio::select! {
        scratch = &mut creation => scratch?,
        _ = &mut interrupted => {
            // A database that is half made can't be dropped yet.
            creation.await?.remove().await?;
            return Err(ScratchError::Interrupted);
        }
    };
    let outcome = tokio::select! {
        outcome = work(&scratch.connection) => Ok(outcome),
        _ = &mut interrupted => Err(ScratchError::Interrupted),
    };
    let removed = scratch.remove().await;
    let outcome = outcome?;
    removed?;
    Ok(outcome)
}
