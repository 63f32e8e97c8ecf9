//! Which revisions a database has, and what a target on the command line means for it.

use crate::connect::Connection;
use limbeck_codegen::revision::Listed;
use std::str::FromStr;

/// The state table of a stock migrator that says nothing else (`sea-orm-migration` 2.0, `seaql_migrations::Entity`).
pub const DEFAULT_STATE_TABLE: &str = "seaql_migrations";

/// A row of the state table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Applied {
    /// The revision's name.
    pub version: String,
    /// When it was applied, in seconds since 1970.
    pub applied_at: i64,
}

/// Why the state can't be read.
#[derive(Debug, thiserror::Error)]
#[error("the state table '{table}' could not be read: {message}")]
pub struct StateError {
    /// The state table.
    pub table: String,
    /// What the server said.
    pub message: String,
}

/// Reads which revisions a database has, in the order of their names; none where there is no state table. Never makes one.
pub async fn applied(_connection: &Connection, _table: &str) -> Result<Vec<Applied>, StateError> {
    Ok(Vec::new())
}

/// The revisions of a project beside those of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Names of the project's revisions in order; `None` where the list can't be read without running it.
    pub revisions: Option<Vec<String>>,
    /// Names in the state table.
    pub applied: Vec<String>,
}

impl State {
    /// The state of a project's list and a database's rows.
    pub fn new(revisions: Option<&[Listed]>, applied: &[Applied]) -> Self {
        Self {
            revisions: revisions.map(|list| list.iter().map(|revision| revision.id.clone()).collect()),
            applied: applied.iter().map(|row| row.version.clone()).collect(),
        }
    }

    /// The revisions that the database does not have, in order.
    pub fn pending(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Rows whose revision the project does not list: the stock migrator refuses every command while there are any.
    pub fn missing(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The last revision, in the project's order, that the database has.
    pub fn current(&self) -> Option<&str> {
        None
    }

    /// What has to run so that the database has every revision up to the target.
    pub fn upgrade(&self, _target: &Target) -> Result<Move, TargetError> {
        Ok(Move { direction: Direction::Up, count: Some(0), revisions: Vec::new() })
    }

    /// What has to be undone so that the database has no revision after the target.
    pub fn downgrade(&self, _target: &Target) -> Result<Move, TargetError> {
        Ok(Move { direction: Direction::Down, count: Some(0), revisions: Vec::new() })
    }

    /// The one revision that the text is a part of.
    pub fn find(&self, part: &str) -> Result<&str, TargetError> {
        Err(TargetError::Unknown { name: part.to_owned() })
    }
}

/// Where to go, as the command line says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The last revision.
    Head,
    /// Before the first.
    Base,
    /// So many steps: up where positive, down where negative.
    Relative(i64),
    /// A revision, by any unique part of its name.
    Named(String),
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Target::Named(text.to_owned()))
    }
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Applying revisions.
    Up,
    /// Undoing them.
    Down,
}

/// What has to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which way.
    pub direction: Direction,
    /// How many revisions; `None` is all of them, where the list can't be read.
    pub count: Option<usize>,
    /// The revisions in the order in which they run; empty where the list can't be read.
    pub revisions: Vec<String>,
}

impl Move {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.count == Some(0)
    }
}

/// Why a target means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// There is no text.
    #[error("no target is given")]
    Empty,
    /// It looks like a count and is none.
    #[error("`{text}` is no number of revisions")]
    NotACount {
        /// What was given.
        text: String,
    },
    /// No revision has this in its name.
    #[error("no revision's name has '{name}' in it")]
    Unknown {
        /// What was given.
        name: String,
    },
    /// Several have.
    #[error("'{name}' is in the names of {}", .candidates.join(", "))]
    Ambiguous {
        /// What was given.
        name: String,
        /// The revisions.
        candidates: Vec<String>,
    },
    /// There are not so many revisions.
    #[error("{asked} revisions were asked for, and there are {available}")]
    TooFar {
        /// How many were asked for.
        asked: usize,
        /// How many there are.
        available: usize,
    },
    /// The target lies the other way.
    #[error("`{target}` leads the other way")]
    WrongDirection {
        /// What was given.
        target: String,
    },
    /// The database has revisions that the project does not list.
    #[error("the database has revisions that the project does not list: {}", .0.join(", "))]
    Missing(Vec<String>),
    /// The list of revisions can't be read without running it, so names mean nothing.
    #[error(
        "the project's list of revisions cannot be read without running it, so only head, base and counts are understood"
    )]
    UnknownList,
}
