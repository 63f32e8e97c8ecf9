//! Connections to databases, pinned to known session settings.

use limbeck_differ::{Dialect, Target};
use sea_orm::DatabaseConnection;
use std::time::Duration;

/// A database URL that was checked before anything connects. Its `Display` and `Debug` hide the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    text: String,
    /// The dialect that the scheme names; `mysql` may turn out to be MariaDB.
    pub dialect: Dialect,
}

/// How to connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectOptions {
    /// How long the server may take to answer.
    pub timeout: Duration,
    /// PostgreSQL: the default schema (`-s`), if not the role's own.
    pub schema: Option<String>,
    /// Whether an SQLite file that is not there is an empty database instead of an error. It is never created.
    pub missing_is_empty: bool,
}

/// An open database.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The connection (a pool of one where the session matters).
    pub database: DatabaseConnection,
    /// What it is.
    pub target: Target,
    /// Where it is.
    pub url: DatabaseUrl,
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
