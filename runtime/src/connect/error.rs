//! Why a database could not be opened: one error for each cause that a person can do something about.

use super::DatabaseUrl;
use limbeck_introspect::database::ReadError;
use std::path::PathBuf;
use std::time::Duration;

/// Why a database could not be opened. No text of it holds a password.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Nobody answers.
    #[error("{url} did not answer within {} s", .timeout.as_secs_f32())]
    Timeout {
        /// Where.
        url: DatabaseUrl,
        /// How long it was waited for.
        timeout: Duration,
    },
    /// The server answered once, and does so no longer.
    #[error("{url} stopped answering: nothing came within {} s", .timeout.as_secs_f32())]
    Silent {
        /// Where.
        url: DatabaseUrl,
        /// How long it was waited for.
        timeout: Duration,
    },
    /// Nothing listens there.
    #[error("{url} refused the connection: no server listens there")]
    Refused {
        /// Where.
        url: DatabaseUrl,
    },
    /// The host's name does not resolve.
    #[error("the host of {url} is not known: {reason}")]
    UnknownHost {
        /// Where.
        url: DatabaseUrl,
        /// What the resolver said.
        reason: String,
    },
    /// The role or its password is not accepted.
    #[error("{url} does not accept the user or the password: {reason}")]
    WrongPassword {
        /// Where.
        url: DatabaseUrl,
        /// What the server said.
        reason: String,
    },
    /// The server does not accept anybody from here.
    #[error("{url} does not accept connections from this host: {reason}")]
    HostNotAllowed {
        /// Where.
        url: DatabaseUrl,
        /// What the server said.
        reason: String,
    },
    /// The role may not use the database.
    #[error("{url} does not let this user into the database: {reason}")]
    NoAccess {
        /// Where.
        url: DatabaseUrl,
        /// What the server said.
        reason: String,
    },
    /// The URL names a server only, and tables are in a database.
    #[error("{url} names no database")]
    NoDatabase {
        /// Where.
        url: DatabaseUrl,
    },
    /// The server has no such database.
    #[error("the server of {url} has no database '{database}'")]
    UnknownDatabase {
        /// Where.
        url: DatabaseUrl,
        /// The database.
        database: String,
    },
    /// The database has no such schema.
    #[error("the database {url} has no schema '{schema}'")]
    UnknownSchema {
        /// Where.
        url: DatabaseUrl,
        /// The schema.
        schema: String,
    },
    /// The server takes encrypted connections only.
    #[error("{url} takes encrypted connections only: {reason}")]
    TlsRequired {
        /// Where.
        url: DatabaseUrl,
        /// What the server said.
        reason: String,
    },
    /// The URL asks for TLS, and it could not be had.
    #[error("no encrypted connection to {url}: {reason}")]
    TlsFailed {
        /// Where.
        url: DatabaseUrl,
        /// What went wrong.
        reason: String,
    },
    /// All connections of the server or the role are taken.
    #[error("{url} has no connection left: {reason}")]
    TooManyConnections {
        /// Where.
        url: DatabaseUrl,
        /// What the server said.
        reason: String,
    },
    /// The SQLite file is not there.
    #[error("{} is not there", .path.display())]
    MissingFile {
        /// The file.
        path: PathBuf,
    },
    /// The file is not an SQLite database.
    #[error("{} is not an SQLite database", .path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The SQLite file is there and can't be opened.
    #[error("{} can't be read: {reason}", .path.display())]
    UnreadableFile {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The SQLite file is not what SQLite wrote.
    #[error("{} is damaged: {reason}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// Another process holds the SQLite file.
    #[error("{} is locked by another process", .path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The server did not say what it is.
    #[error(transparent)]
    Target(#[from] ReadError),
    /// Anything else, in the driver's words without the password.
    #[error("{url} could not be opened: {message}")]
    Other {
        /// Where.
        url: DatabaseUrl,
        /// What the driver said.
        message: String,
    },
}
