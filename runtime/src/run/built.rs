//! What a project's migrations build: on a scratch database, by the project's own migrator.

use super::{Line, MigratorPlace, RunError, RunRequest, run};
use crate::connect::{ConnectOptions, Connection, DatabaseUrl};
use crate::scratch::{MARKER_TABLE, ScratchError, with_shared_scratch};
use crate::state::{Direction, Move};
use limbeck_differ::{Dialect, Schema};
use limbeck_introspect::database::{self, ReadError, Scope};
use std::path::PathBuf;
use std::time::Duration;

/// Which migrations are to be run, and what is to be read then.
#[derive(Debug, Clone)]
pub struct BuildRequest {
    /// The migration crate's folder, or that of a module in it.
    pub folder: PathBuf,
    /// What implements `MigratorTrait`.
    pub migrator: MigratorPlace,
    /// The state table.
    pub state_table: String,
    /// The revisions in order; empty where the list can't be read without running it.
    pub revisions: Vec<String>,
    /// For which dialect.
    pub dialect: Dialect,
    /// How long the server may take to answer.
    pub timeout: Duration,
    /// What is read; the state table is a history table of it.
    pub scope: Scope,
}

/// Why it is not known what migrations build.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// There is nowhere to build it.
    #[error("the migrations can't be built: {0}")]
    Scratch(#[from] ScratchError),
    /// They can't be run.
    #[error(transparent)]
    Run(RunError),
    /// One of them failed.
    #[error("{revision} failed on an empty scratch database: {message}")]
    Migration {
        /// Which.
        revision: String,
        /// What it said.
        message: String,
    },
    /// What they built can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl From<RunError> for BuildError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Migration { message, left } => {
                let revision = left.failed.unwrap_or_else(|| "a migration".to_owned());
                BuildError::Migration { revision, message }
            }
            error => BuildError::Run(error),
        }
    }
}

/// Runs all migrations on a scratch database, and reads what they have built.
pub async fn build(
    request: &BuildRequest,
    server: Option<&Connection>,
    configured: Option<&DatabaseUrl>,
    listen: &mut (dyn FnMut(Line<'_>) + Send),
) -> Result<Schema, BuildError> {
    let work = async |scratch: &Connection| -> Result<Schema, BuildError> {
        run(&request.on(scratch), listen).await?;
        let mut scope = request.scope.clone();
        scope.history_tables.push(MARKER_TABLE.to_owned());
        Ok(database::read(&scratch.database, &scratch.target, &scope).await?)
    };
    Box::pin(with_shared_scratch(server, request.dialect, configured, work)).await?
}

impl BuildRequest {
    fn on(&self, scratch: &Connection) -> RunRequest {
        let options = ConnectOptions {
            timeout: self.timeout,
            schema: scratch.target.default_schema.clone(),
            ..Default::default()
        };
        RunRequest {
            folder: self.folder.clone(),
            migrator: self.migrator.clone(),
            state_table: self.state_table.clone(),
            url: scratch.url.clone(),
            options,
            moves: Move { direction: Direction::Up, count: None, revisions: self.revisions.clone() },
            scope: self.scope.clone(),
        }
    }
}
