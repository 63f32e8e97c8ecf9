//! Runs a project's own migration crate, and checks that it did what was asked.

mod aftermath;
mod built;
mod entry;
mod lock;
mod runner;

pub(crate) use entry::{Entry, Subject};
pub(crate) use runner::Kind;

pub use aftermath::Aftermath;
pub use built::{BuildError, BuildRequest, build};
pub use lock::{LockError, MoveLock};

use crate::connect::{ConnectError, ConnectOptions, Connection, DatabaseUrl, connect};
use crate::state::{Applied, Direction, Move, StateError, applied};
use aftermath::{Before, announced};
use limbeck_introspect::database::Scope;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Split};
use tokio::process::{Child, Command};

/// What is to be run, and on what.
#[derive(Debug, Clone)]
pub struct RunRequest {
    /// The migration crate's folder, or that of a module in it.
    pub folder: PathBuf,
    /// What implements `MigratorTrait`.
    pub migrator: MigratorPlace,
    /// The state table.
    pub state_table: String,
    /// The database.
    pub url: DatabaseUrl,
    /// How to connect to it, to read the state back.
    pub options: ConnectOptions,
    /// What has to run.
    pub moves: Move,
    /// What part of the database is looked at where a run failed.
    pub scope: Scope,
}

impl RunRequest {
    fn subject(&self) -> Subject<'_> {
        Subject { folder: &self.folder, migrator: &self.migrator, dialect: self.url.dialect }
    }
}

/// Where a migrator is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigratorPlace {
    /// Its file.
    pub file: PathBuf,
    /// The type's name.
    pub name: String,
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
    /// Nothing outside of the project can run it.
    #[error("the migrations in {} can't be run from outside: {reason}", .folder.display())]
    NotRunnable {
        /// Where.
        folder: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The program for a library could not be made.
    #[error("{} could not be written: {error}", .folder.display())]
    Runner {
        /// Where.
        folder: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// It does not compile.
    #[error("the migration crate in {} does not compile", .folder.display())]
    Compile {
        /// Where.
        folder: PathBuf,
        /// What cargo said.
        output: String,
    },
    /// A migration failed.
    #[error("{} failed: {message}", .left.failed.as_deref().unwrap_or("the migration"))]
    Migration {
        /// The last lines that it said.
        message: String,
        /// What it has left behind.
        left: Box<Aftermath>,
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

/// Runs revisions by the project's stock migration crate through cargo, then reads the state back. What the crate says is
/// handed on line by line, without the password.
pub async fn run(request: &RunRequest, listen: &mut (dyn FnMut(Line<'_>) + Send)) -> Result<Vec<Applied>, RunError> {
    let entry = Entry::find(&request.subject())?;
    let (rows, schema, before) = read_before(request).await?;
    let child = command(request, schema, &entry).spawn().map_err(RunError::Cargo)?;
    let mut latest = None;
    let mut listen = |line: Line<'_>| {
        let (Line::Out(text) | Line::Err(text)) = line;
        if let Some(revision) = announced(text) {
            latest = Some(revision.to_owned());
        }
        listen(line);
    };
    let (status, said) = attend(child, Some(&request.url), &mut listen).await?;
    if !status.success() {
        if let Some(error) = failure(&request.folder, &said) {
            return Err(error);
        }
        let left = Box::new(before.aftermath(request, latest).await?);
        return Err(RunError::Migration { message: last_lines(&said), left });
    }
    let connection = open(request).await?;
    let applied = applied(&connection, &request.state_table).await?;
    let _ = connection.database.close().await;
    match not_done(&request.moves, &applied, &rows) {
        Some(what) => Err(RunError::NotDone { what }),
        None => Ok(applied),
    }
}

fn command(request: &RunRequest, schema: Option<String>, entry: &Entry) -> Command {
    let mut command = entry.command();
    command.arg("--").args(arguments(&request.moves, schema));
    // Not as an argument: every user of the machine can see those. `dotenv` does not overwrite it (`sea-orm-migration` 2.0).
    command.env("DATABASE_URL", request.url.for_migrator());
    command
}

fn arguments(moves: &Move, schema: Option<String>) -> Vec<String> {
    let way = match moves.direction {
        Direction::Up => "up",
        Direction::Down => "down",
    };
    let schema = schema.map(|schema| ["-s".to_owned(), schema]).into_iter().flatten();
    let count = moves.count.map(|count| ["-n".to_owned(), count.to_string()]).into_iter().flatten();
    schema.chain([way.to_owned()]).chain(count).collect()
}

/// Hands on what the child says until it ends. Answers its status and what it said on its standard error.
pub(crate) async fn attend(
    mut child: Child,
    url: Option<&DatabaseUrl>,
    listen: &mut (dyn FnMut(Line<'_>) + Send),
) -> Result<(ExitStatus, Vec<String>), RunError> {
    let mut out = child.stdout.take().map(|out| BufReader::new(out).split(b'\n'));
    let mut err = child.stderr.take().map(|err| BufReader::new(err).split(b'\n'));
    let scrubbed = |line: String| url.map_or_else(|| line.clone(), |url| url.scrub(&line));
    let mut said = Vec::new();
    while out.is_some() || err.is_some() {
        tokio::select! {
            line = next(&mut out) => match line {
                Some(line) => listen(Line::Out(&scrubbed(line))),
                None => out = None,
            },
            line = next(&mut err) => match line {
                Some(line) => {
                    let line = scrubbed(line);
                    listen(Line::Err(&line));
                    said.push(line);
                }
                None => err = None,
            },
            _ = tokio::signal::ctrl_c() => {
                // Ctrl-C in a terminal has reached the child, too; another way of interrupting has not.
                child.kill().await.map_err(RunError::Cargo)?;
                return Err(RunError::Interrupted);
            }
        }
    }
    let status = child.wait().await.map_err(RunError::Cargo)?;
    Ok((status, said))
}

/// The next line of a stream; `None` at its end. A stream that is gone never has one.
async fn next<R: AsyncRead + Unpin>(stream: &mut Option<Split<BufReader<R>>>) -> Option<String> {
    match stream {
        Some(stream) => {
            let line = stream.next_segment().await.ok().flatten()?;
            Some(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned())
        }
        None => std::future::pending().await,
    }
}

/// What cargo says where it can't run anything (cargo 1.95); `None` where it was the migrator that failed.
pub(crate) fn failure(folder: &Path, said: &[String]) -> Option<RunError> {
    let has = |text: &str| said.iter().any(|line| line.contains(text));
    let compile = has("error: could not compile") || has("error: failed to ") || has("error: no matching package");
    compile.then(|| RunError::Compile { folder: folder.to_owned(), output: said.join("\n") })
}

/// The last lines of what was said; what led to a panic says nothing to whoever wrote a migration.
pub(crate) fn last_lines(said: &[String]) -> String {
    let end = said.iter().position(|line| line.starts_with("stack backtrace:")).unwrap_or(said.len());
    let skipped = end.saturating_sub(20);
    said[skipped..end].join("\n").trim().to_owned()
}

async fn open(request: &RunRequest) -> Result<Connection, ConnectError> {
    let options = ConnectOptions { missing_is_empty: true, writes: false, ..request.options.clone() };
    connect(&request.url, &options).await
}

/// The state, the schema, and the name of the default schema where the migrator has to be told: it takes `public` for it,
/// whatever the role's own is (`sea-orm-migration` 2.0).
async fn read_before(request: &RunRequest) -> Result<(Vec<Applied>, Option<String>, Before), RunError> {
    let connection = open(request).await?;
    let rows = applied(&connection, &request.state_table).await?;
    let before = Before::read(&connection, &request.scope).await;
    let schema = connection.target.default_schema.clone();
    let schema = schema.filter(|schema| connection.target.dialect.facts().schemas && schema != "public");
    // The next one to open the database may need it to itself.
    let _ = connection.database.close().await;
    Ok((rows, schema, before))
}

/// What is not as it was asked for.
fn not_done(moves: &Move, applied: &[Applied], before: &[Applied]) -> Option<String> {
    let has = |revision: &&String| applied.iter().any(|row| &row.version == *revision);
    let names = |revisions: Vec<&String>| revisions.into_iter().cloned().collect::<Vec<_>>().join(", ");
    let wrong: Vec<&String> = match moves.direction {
        Direction::Up => moves.revisions.iter().filter(|revision| !has(revision)).collect(),
        Direction::Down => moves.revisions.iter().filter(has).collect(),
    };
    if !wrong.is_empty() {
        let what = if moves.direction == Direction::Up { "does not have" } else { "still has" };
        return Some(format!("the database {what} {}", names(wrong)));
    }
    let unasked = unasked(moves, applied, before);
    if !unasked.is_empty() {
        return Some(format!("another process has moved {} at the same time", names(unasked)));
    }
    // Where the list of revisions is not known, only the number of rows can tell whether it worked.
    let count = moves.count.filter(|_| moves.revisions.is_empty())?;
    let done = if moves.direction == Direction::Up {
        applied.len().saturating_sub(before.len())
    } else {
        before.len().saturating_sub(applied.len())
    };
    (done != count).then(|| format!("{done} of {count} revisions have changed"))
}

/// Rows that have come or gone and that were not to be moved. The migrator is told a number, so these may be its own work,
/// too, where another process was faster with the first ones.
fn unasked<'a>(moves: &Move, applied: &'a [Applied], before: &'a [Applied]) -> Vec<&'a String> {
    if moves.revisions.is_empty() {
        return Vec::new();
    }
    let added = applied.iter().filter(|row| !before.iter().any(|old| old.version == row.version));
    let removed = before.iter().filter(|row| !applied.iter().any(|new| new.version == row.version));
    added.chain(removed).map(|row| &row.version).filter(|revision| !moves.revisions.contains(revision)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    pub(super) fn request(direction: Direction, count: Option<usize>, revisions: &[&str]) -> RunRequest {
        RunRequest {
            folder: PathBuf::from("migration"),
            migrator: MigratorPlace { file: PathBuf::from("migration/src/lib.rs"), name: "Migrator".to_owned() },
            state_table: "seaql_migrations".to_owned(),
            url: DatabaseUrl::parse("postgres://shop:s3cret@localhost/shop").unwrap(),
            options: ConnectOptions { timeout: Duration::from_secs(1), ..ConnectOptions::default() },
            moves: Move { direction, count, revisions: revisions.iter().map(ToString::to_string).collect() },
            scope: Scope::default(),
        }
    }

    pub(super) fn rows(versions: &[&str]) -> Vec<Applied> {
        versions.iter().map(|version| Applied { version: (*version).to_string(), applied_at: 0 }).collect()
    }

    #[test]
    fn arguments_are_those_of_the_stock_migrator() {
        assert_eq!(arguments(&request(Direction::Up, None, &[]).moves, None), ["up"]);
        let down = request(Direction::Down, Some(2), &[]).moves;
        assert_eq!(arguments(&down, Some("tenant_1".to_owned())), ["-s", "tenant_1", "down", "-n", "2"]);
    }

    #[test]
    fn the_url_is_no_argument() {
        let entry = Entry { manifest: PathBuf::from("migration/Cargo.toml"), program: None, target: None };
        let command = command(&request(Direction::Up, Some(1), &[]), None, &entry);
        assert!(!command.as_std().get_args().any(|argument| argument.to_string_lossy().contains("s3cret")));
    }

    #[test]
    fn what_was_not_done_is_named() {
        let up = request(Direction::Up, Some(2), &["m1", "m2"]).moves;
        assert_eq!(not_done(&up, &rows(&["m1", "m2"]), &[]), None);
        assert_eq!(not_done(&up, &rows(&["m1"]), &[]).unwrap(), "the database does not have m2");
        let down = request(Direction::Down, Some(1), &["m2"]).moves;
        assert_eq!(not_done(&down, &rows(&["m1", "m2"]), &rows(&["m1", "m2"])).unwrap(), "the database still has m2");
        let unlisted = request(Direction::Up, Some(2), &[]).moves;
        let meanwhile = not_done(&up, &rows(&["m1", "m2", "m3"]), &[]);
        assert_eq!(meanwhile.unwrap(), "another process has moved m3 at the same time");
        assert_eq!(not_done(&unlisted, &rows(&["m1"]), &[]).unwrap(), "1 of 2 revisions have changed");
    }

    #[test]
    fn a_backtrace_hides_no_panic() {
        let said = ["thread 'main' panicked at src/m1.rs:9:1:", "there is no default", "stack backtrace:", "  0: std"];
        let said: Vec<String> = said.map(str::to_owned).into();
        assert_eq!(last_lines(&said), "thread 'main' panicked at src/m1.rs:9:1:\nthere is no default");
    }

    #[test]
    fn failures_tell_cargo_from_the_migrator() {
        let request = request(Direction::Up, None, &[]);
        let failed = |said: &str| failure(&request.folder, &[said.to_owned()]);
        assert!(matches!(failed("error: could not compile `migration` (lib)"), Some(RunError::Compile { .. })));
        assert!(failed("Execution Error: no such table: posts").is_none());
    }
}
