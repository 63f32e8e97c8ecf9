//! A target on the command line, and why it may mean nothing.

use std::fmt;
use std::str::FromStr;

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

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Head => f.write_str("head"),
            Target::Base => f.write_str("base"),
            Target::Relative(steps) => write!(f, "{steps:+}"),
            Target::Named(name) => f.write_str(name),
        }
    }
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "" => Err(TargetError::Empty),
            "head" | "heads" => Ok(Target::Head),
            "base" => Ok(Target::Base),
            _ if text.starts_with(['+', '-']) => {
                text.parse().map(Target::Relative).map_err(|_| TargetError::NotACount { text: text.to_owned() })
            }
            _ => Ok(Target::Named(text.to_owned())),
        }
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
    /// The revisions in the order in which they run; empty where the list can't be read (`count` then says how many).
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
    /// No revision is there.
    #[error("`{target}` is no revision")]
    NoRevision {
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
    /// The list of revisions can't be read without running it, so there is no order.
    #[error(
        "the project's list of revisions cannot be read without running it, so it is not known what comes before what"
    )]
    UnknownOrder,
}
