//! Databases that are made for a moment: beside the real one, as configured, or in memory.

use crate::connect::{ConnectError, Connection, DatabaseUrl};
use limbeck_differ::Target;

/// An empty database for trying things out.
#[derive(Debug)]
pub struct Scratch {
    /// The open database.
    pub connection: Connection,
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
        /// Made, marked, emptied or dropped.
        doing: &'static str,
        /// What the server said.
        message: String,
    },
    /// Ctrl-C was pressed; the scratch database is gone.
    #[error("interrupted")]
    Interrupted,
}

impl Scratch {
    /// Makes a scratch database: the configured one, else one on the server of `connection`, else (SQLite) one in memory.
    pub async fn create(
        _connection: Option<&Connection>,
        _target: &Target,
        _configured: Option<&DatabaseUrl>,
    ) -> Result<Self, ScratchError> {
        Err(ScratchError::Unavailable { reason: String::new() })
    }

    /// Removes it, or what was made in it.
    pub async fn remove(self) -> Result<(), ScratchError> {
        Ok(())
    }
}
