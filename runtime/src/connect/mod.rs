//! Connections to databases, checked before they are opened and pinned to known session settings.

mod error;
mod open;
mod scheme;
mod url;

pub use error::ConnectError;
pub use open::connect;
pub use url::{DatabaseUrl, UrlError};

use limbeck_differ::{Dialect, Target};
use sea_orm::DatabaseConnection;
use std::time::Duration;

/// How to connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectOptions {
    /// How long the server may take to answer.
    pub timeout: Duration,
    /// PostgreSQL: the default schema (`-s`), if not the role's own.
    pub schema: Option<String>,
    /// Whether an SQLite file that is not there is an empty database instead of an error. It is never created.
    pub missing_is_empty: bool,
    /// Whether an SQLite file is opened for writing; else it is opened so that nothing can change it.
    pub writes: bool,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(10), schema: None, missing_is_empty: false, writes: false }
    }
}

/// An open database.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The connection: a pool of one, so that the settings of the session hold.
    pub database: DatabaseConnection,
    /// What it is.
    pub target: Target,
    /// Where it is.
    pub url: DatabaseUrl,
    /// PostgreSQL: the default schema that was asked for.
    pub schema: Option<String>,
    /// Whether it stands for an SQLite file that is not there.
    pub missing: bool,
    /// How long the server may take to answer.
    pub timeout: Duration,
}

/// How many times as long a server may take to describe its tables one by one (MySQL 9.7: four milliseconds each).
const AT_LENGTH: u32 = 30;

impl Connection {
    /// What comes of asking the server, or that it fell silent: nothing else ends the wait for a server that is gone.
    /// Only for questions that have a short answer whatever is in the database.
    pub async fn answer<T>(&self, asking: impl Future<Output = T>) -> Result<T, ConnectError> {
        self.answer_within(self.timeout, asking).await
    }

    /// The same for questions that the server takes the longer to answer the more there is in the database.
    pub async fn answer_at_length<T>(&self, asking: impl Future<Output = T>) -> Result<T, ConnectError> {
        self.answer_within(self.timeout * AT_LENGTH, asking).await
    }

    async fn answer_within<T>(&self, timeout: Duration, asking: impl Future<Output = T>) -> Result<T, ConnectError> {
        if self.url.dialect == Dialect::Sqlite {
            return Ok(asking.await);
        }
        let silent = |_| ConnectError::Silent { url: self.url.clone(), timeout };
        tokio::time::timeout(timeout, asking).await.map_err(silent)
    }
}
