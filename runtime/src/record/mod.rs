//! What migrations send, written down by a program that runs them: for scripts that somebody else runs.
//!
//! Where a scratch database can be had, they run on it, so that migrations that ask their database are answered as on a
//! database without rows. Without one nothing is run, and a migration that asks is an error.

mod script;
mod transcript;

pub use script::Script;
pub use transcript::Event;

use crate::connect::{Connection, DatabaseUrl};
use crate::run::{Entry, Kind, Line, MigratorPlace, RunError, Subject, attend, failure, last_lines};
use crate::scratch::{ScratchError, with_shared_scratch};
use crate::state::Direction;
use limbeck_differ::Dialect;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use tokio::process::Command;
use transcript::Transcript;

/// What is to be written down.
#[derive(Debug, Clone)]
pub struct RecordRequest {
    /// The migration crate's folder, or that of a module in it.
    pub folder: PathBuf,
    /// What implements `MigratorTrait`.
    pub migrator: MigratorPlace,
    /// For which dialect.
    pub dialect: Dialect,
    /// Which way.
    pub direction: Direction,
    /// The revisions that the database has before, in order.
    pub before: Vec<String>,
    /// The revisions that are moved, in the order in which they run.
    pub moved: Vec<String>,
}

/// What migrations sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// In order, without what was rolled back.
    pub events: Vec<Event>,
    /// Why they ran on no scratch database.
    pub offline: Option<String>,
}

/// Why nothing was written down.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The program can't be made, built or started.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A migration of the state before failed.
    #[error("{revision} fails on an empty database, so what comes after it can't be tried there: {message}")]
    Before {
        /// Which.
        revision: String,
        /// What it said.
        message: String,
    },
    /// A migration failed.
    #[error("{revision} failed on the scratch database: {message}")]
    Migration {
        /// Which.
        revision: String,
        /// What it said.
        message: String,
    },
    /// A migration wants an answer, and nobody can give one.
    #[error("{revision} asks the database, and there is none that could answer: {query}")]
    Unanswered {
        /// Which.
        revision: String,
        /// What it asks.
        query: String,
        /// Why there is no scratch database.
        reason: String,
    },
    /// The program said something else, or nothing.
    #[error("what the migrations send could not be written down: {0}")]
    Other(String),
}

impl RecordRequest {
    fn subject(&self) -> Subject<'_> {
        Subject { folder: &self.folder, migrator: &self.migrator, dialect: self.dialect }
    }

    /// What the program is told; with no revisions before where nothing is run.
    fn arguments(&self, before: &[String]) -> Vec<String> {
        let way = match self.direction {
            Direction::Up => "up",
            Direction::Down => "down",
        };
        let names = before.iter().chain(&self.moved).cloned();
        [way.to_owned(), before.len().to_string()].into_iter().chain(names).collect()
    }
}

type Listen<'a> = &'a mut (dyn FnMut(Line<'_>) + Send);

/// The names of a migrator's revisions, in order, where they can't be read in its sources.
pub async fn names(
    folder: &Path,
    migrator: &MigratorPlace,
    dialect: Dialect,
    listen: Listen<'_>,
) -> Result<Vec<String>, RecordError> {
    let entry = Entry::recorder(Kind::Recorder, &Subject { folder, migrator, dialect })?;
    let transcript = start(&entry, folder, &["names".to_owned()], None, |_| (), listen).await?;
    Ok(transcript.names())
}

/// Has migrations run on a scratch database, or on none where there is none, and writes down what they send.
pub async fn record(
    request: &RecordRequest,
    server: Option<&Connection>,
    configured: Option<&DatabaseUrl>,
    listen: Listen<'_>,
) -> Result<Recording, RecordError> {
    let work = async |scratch: &Connection| on_scratch(request, scratch, listen).await;
    let recorded = Box::pin(with_shared_scratch(server, request.dialect, configured, work)).await;
    let reason = match recorded {
        // Which tables a database had before its first revision is known to nobody here.
        Ok(Err(error @ RecordError::Before { .. })) => error.to_string(),
        Ok(recorded) => return recorded.map(|events| Recording { events, offline: None }),
        Err(ScratchError::Interrupted) => return Err(RunError::Interrupted.into()),
        Err(error) => error.to_string(),
    };
    let events = offline(request, &reason, listen).await?;
    Ok(Recording { events, offline: Some(reason) })
}

async fn on_scratch(
    request: &RecordRequest,
    scratch: &Connection,
    listen: Listen<'_>,
) -> Result<Vec<Event>, RecordError> {
    let entry = Entry::recorder(Kind::Recorder, &request.subject())?;
    let schema = scratch.target.default_schema.as_ref();
    let schema = schema.filter(|schema| scratch.target.dialect.facts().schemas && *schema != "public");
    let told = |command: &mut Command| {
        command.env("DATABASE_URL", scratch.url.for_migrator());
        match schema {
            Some(schema) => command.env("DATABASE_SCHEMA", schema),
            None => command.env_remove("DATABASE_SCHEMA"),
        };
    };
    let arguments = request.arguments(&request.before);
    start(&entry, &request.folder, &arguments, Some(&scratch.url), told, listen).await?.events("")
}

async fn offline(request: &RecordRequest, reason: &str, listen: Listen<'_>) -> Result<Vec<Event>, RecordError> {
    let entry = Entry::recorder(Kind::Recorder, &request.subject())?;
    let backend = match request.dialect {
        Dialect::Postgres => "postgres",
        Dialect::MySql | Dialect::MariaDb => "mysql",
        Dialect::Sqlite => "sqlite",
    };
    let told = |command: &mut Command| {
        command.env_remove("DATABASE_URL").env("LIMBECK_BACKEND", backend);
    };
    let arguments = request.arguments(&[]);
    start(&entry, &request.folder, &arguments, None, told, listen).await?.events(reason)
}

/// Builds and starts the program, and reads what it wrote.
async fn start(
    entry: &Entry,
    folder: &Path,
    arguments: &[String],
    url: Option<&DatabaseUrl>,
    told: impl FnOnce(&mut Command),
    listen: Listen<'_>,
) -> Result<Transcript, RecordError> {
    let other = |error: std::io::Error| RecordError::Other(error.to_string());
    let file = NamedTempFile::new().map_err(other)?;
    let mut command = entry.command();
    command.arg("--").arg(file.path()).args(arguments);
    told(&mut command);
    let child = command.spawn().map_err(RunError::Cargo)?;
    let (status, said) = attend(child, url, listen).await?;
    if !status.success()
        && let Some(error) = failure(folder, &said)
    {
        return Err(error.into());
    }
    let transcript = Transcript::parse(&std::fs::read(file.path()).map_err(other)?);
    Ok(transcript.ended((!status.success()).then(|| last_lines(&said))))
}
