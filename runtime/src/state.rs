//! Which revisions a database has, and what a target on the command line means for it.

use crate::connect::Connection;
use limbeck_codegen::revision::Listed;
use limbeck_differ::Dialect;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};
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
pub async fn applied(connection: &Connection, table: &str) -> Result<Vec<Applied>, StateError> {
    let failed =
        |error: DbErr| StateError { table: table.to_owned(), message: connection.url.scrub(&error.to_string()) };
    let database = &connection.database;
    let backend = database.get_database_backend();
    let dialect = connection.target.dialect;
    let exists = Statement::from_string(backend, existence_query(dialect, table));
    if database.query_one_raw(exists).await.map_err(failed)?.is_none() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT version, applied_at FROM {} ORDER BY version", dialect.quote(table));
    let rows = database.query_all_raw(Statement::from_string(backend, sql)).await.map_err(failed)?;
    let read = |row: &QueryResult| {
        let applied_at = row.try_get("", "applied_at")?;
        Ok(Applied { version: row.try_get("", "version")?, applied_at })
    };
    rows.iter().map(read).collect::<Result<_, DbErr>>().map_err(failed)
}

/// The name as it is found without a schema: the stock migrator gives none (`sea-orm-migration` 2.0).
fn existence_query(dialect: Dialect, table: &str) -> String {
    let name = dialect.literal(table);
    match dialect {
        Dialect::Postgres => {
            let quoted = dialect.literal(&dialect.quote(table));
            format!("SELECT 1 AS found WHERE pg_catalog.to_regclass({quoted}) IS NOT NULL")
        }
        Dialect::Sqlite => format!("SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = {name}"),
        Dialect::MySql | Dialect::MariaDb => format!(
            "SELECT 1 AS found FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = {name}"
        ),
    }
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

    fn listed(&self) -> &[String] {
        self.revisions.as_deref().unwrap_or_default()
    }

    /// Whether the database has the revision.
    pub fn has(&self, revision: &str) -> bool {
        self.applied.iter().any(|applied| applied == revision)
    }

    /// The revisions that the database does not have, in order.
    pub fn pending(&self) -> Vec<&str> {
        self.listed().iter().map(String::as_str).filter(|revision| !self.has(revision)).collect()
    }

    /// Rows whose revision the project does not list: the stock migrator refuses every command while there are any.
    pub fn missing(&self) -> Vec<&str> {
        let Some(revisions) = &self.revisions else { return Vec::new() };
        self.applied.iter().filter(|applied| !revisions.contains(applied)).map(String::as_str).collect()
    }

    /// The last revision, in the project's order, that the database has.
    pub fn current(&self) -> Option<&str> {
        match &self.revisions {
            Some(revisions) => revisions.iter().rev().map(String::as_str).find(|revision| self.has(revision)),
            None => self.applied.last().map(String::as_str),
        }
    }

    /// The revision before the given one in the project's order.
    pub fn before(&self, revision: &str) -> Option<&str> {
        let index = self.listed().iter().position(|listed| listed == revision)?;
        index.checked_sub(1).map(|index| self.listed()[index].as_str())
    }

    /// What has to run so that the database has every revision up to the target.
    pub fn upgrade(&self, target: &Target) -> Result<Move, TargetError> {
        self.check_missing()?;
        let pending = self.pending();
        let count = match target {
            Target::Base => return Err(TargetError::WrongDirection { target: "base".to_owned() }),
            Target::Relative(steps) => match usize::try_from(*steps) {
                Ok(asked) => Some(asked),
                Err(_) => return Err(TargetError::WrongDirection { target: steps.to_string() }),
            },
            Target::Head => self.revisions.is_some().then_some(pending.len()),
            Target::Named(name) => {
                let last = self.index_of(self.find(name)?);
                Some(pending.iter().filter(|revision| self.index_of(revision) <= last).count())
            }
        };
        self.moves(Direction::Up, count, &pending)
    }

    /// What has to be undone so that the database has no revision after the target.
    pub fn downgrade(&self, target: &Target) -> Result<Move, TargetError> {
        self.check_missing()?;
        let mut done: Vec<&str> = match &self.revisions {
            Some(revisions) => revisions.iter().map(String::as_str).filter(|revision| self.has(revision)).collect(),
            None => self.applied.iter().map(String::as_str).collect(),
        };
        done.reverse();
        let count = match target {
            Target::Head => return Err(TargetError::WrongDirection { target: "head".to_owned() }),
            Target::Relative(steps) if *steps > 0 => {
                return Err(TargetError::WrongDirection { target: format!("+{steps}") });
            }
            Target::Relative(steps) => usize::try_from(steps.unsigned_abs()).unwrap_or(usize::MAX),
            Target::Base => done.len(),
            Target::Named(name) => {
                let first = self.index_of(self.find(name)?);
                done.iter().filter(|revision| self.index_of(revision) > first).count()
            }
        };
        self.moves(Direction::Down, Some(count), &done)
    }

    /// The one revision that the text is a part of.
    pub fn find(&self, part: &str) -> Result<&str, TargetError> {
        let revisions = self.revisions.as_ref().ok_or(TargetError::UnknownList)?;
        if let Some(exact) = revisions.iter().find(|revision| *revision == part) {
            return Ok(exact);
        }
        let name = part.to_owned();
        match revisions.iter().filter(|revision| revision.contains(part)).collect::<Vec<_>>().as_slice() {
            [] => Err(TargetError::Unknown { name }),
            [one] => Ok(one),
            several => {
                let candidates = several.iter().map(ToString::to_string).collect();
                Err(TargetError::Ambiguous { name, candidates })
            }
        }
    }

    fn check_missing(&self) -> Result<(), TargetError> {
        let missing = self.missing();
        if missing.is_empty() {
            return Ok(());
        }
        Err(TargetError::Missing(missing.into_iter().map(str::to_owned).collect()))
    }

    fn index_of(&self, revision: &str) -> Option<usize> {
        self.listed().iter().position(|listed| listed == revision)
    }

    /// A move over the first revisions of those that there are.
    fn moves(&self, direction: Direction, count: Option<usize>, available: &[&str]) -> Result<Move, TargetError> {
        let known = self.revisions.is_some() || direction == Direction::Down;
        match count {
            Some(asked) if known && asked > available.len() => {
                Err(TargetError::TooFar { asked, available: available.len() })
            }
            _ => {
                let revisions = available.iter().take(count.unwrap_or_default());
                let revisions =
                    if self.revisions.is_some() { revisions.map(ToString::to_string).collect() } else { Vec::new() };
                Ok(Move { direction, count, revisions })
            }
        }
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
    /// The database has revisions that the project does not list.
    #[error("the database has revisions that the project does not list: {}", .0.join(", "))]
    Missing(Vec<String>),
    /// The list of revisions can't be read without running it, so names mean nothing.
    #[error(
        "the project's list of revisions cannot be read without running it, so only head, base and counts are understood"
    )]
    UnknownList,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(applied: &[&str]) -> State {
        let revisions = ["m1_first_commit", "m2_add_series", "m3_add_slug"].map(str::to_owned).to_vec();
        State { revisions: Some(revisions), applied: applied.iter().map(ToString::to_string).collect() }
    }

    fn up(state: &State, target: &str) -> Result<Vec<String>, TargetError> {
        target.parse().and_then(|target| state.upgrade(&target)).map(|moves| moves.revisions)
    }

    fn down(state: &State, target: &str) -> Result<Vec<String>, TargetError> {
        target.parse().and_then(|target| state.downgrade(&target)).map(|moves| moves.revisions)
    }

    #[test]
    fn upgrades_run_what_is_pending() {
        let state = state(&["m1_first_commit"]);
        assert_eq!(state.current(), Some("m1_first_commit"));
        assert_eq!(up(&state, "head").unwrap(), ["m2_add_series", "m3_add_slug"]);
        assert_eq!(up(&state, "+1").unwrap(), ["m2_add_series"]);
        assert_eq!(up(&state, "series").unwrap(), ["m2_add_series"]);
        assert!(up(&state, "first").unwrap().is_empty());
    }

    #[test]
    fn a_revision_that_was_left_out_is_part_of_the_way() {
        let state = state(&["m2_add_series"]);
        assert_eq!(state.pending(), ["m1_first_commit", "m3_add_slug"]);
        assert_eq!(up(&state, "m2").unwrap(), ["m1_first_commit"]);
        assert_eq!(down(&state, "m1").unwrap(), ["m2_add_series"]);
    }

    #[test]
    fn downgrades_undo_the_last_first() {
        let state = state(&["m1_first_commit", "m2_add_series", "m3_add_slug"]);
        assert_eq!(down(&state, "-1").unwrap(), ["m3_add_slug"]);
        assert_eq!(down(&state, "base").unwrap(), ["m3_add_slug", "m2_add_series", "m1_first_commit"]);
        assert_eq!(down(&state, "m1").unwrap(), ["m3_add_slug", "m2_add_series"]);
        assert!(down(&state, "m3").unwrap().is_empty());
    }

    #[test]
    fn targets_that_mean_nothing_say_why() {
        let state = state(&["m1_first_commit"]);
        assert!(matches!(up(&state, "add"), Err(TargetError::Ambiguous { candidates, .. }) if candidates.len() == 2));
        assert!(matches!(up(&state, "drop"), Err(TargetError::Unknown { .. })));
        assert!(matches!(up(&state, "+3"), Err(TargetError::TooFar { asked: 3, available: 2 })));
        assert!(matches!(down(&state, "-2"), Err(TargetError::TooFar { asked: 2, available: 1 })));
        assert!(matches!(up(&state, "-1"), Err(TargetError::WrongDirection { .. })));
        assert!(matches!(down(&state, "head"), Err(TargetError::WrongDirection { .. })));
        assert!(matches!(up(&state, "+many"), Err(TargetError::NotACount { .. })));
        assert!(matches!(up(&state, ""), Err(TargetError::Empty)));
    }

    #[test]
    fn rows_without_a_revision_stop_everything() {
        let state = state(&["m0_gone", "m1_first_commit"]);
        assert_eq!(state.missing(), ["m0_gone"]);
        assert_eq!(up(&state, "head"), Err(TargetError::Missing(vec!["m0_gone".to_owned()])));
        assert_eq!(down(&state, "base"), Err(TargetError::Missing(vec!["m0_gone".to_owned()])));
    }

    #[test]
    fn without_a_list_only_head_base_and_counts_are_understood() {
        let state = State { revisions: None, applied: vec!["m1".to_owned(), "m2".to_owned()] };
        assert_eq!(state.upgrade(&Target::Head).unwrap().count, None);
        assert_eq!(state.upgrade(&Target::Relative(7)).unwrap().count, Some(7));
        assert_eq!(state.downgrade(&Target::Base).unwrap().count, Some(2));
        assert_eq!(up(&state, "m1"), Err(TargetError::UnknownList));
    }
}
