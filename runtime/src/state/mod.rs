//! Which revisions a database has, what a target on the command line means for it, and how to say otherwise.

mod stamp;
mod table;
mod target;
#[cfg(test)]
mod tests;

pub use stamp::{Stamp, StampError, stamp};
pub(crate) use table::StateTable;
pub use table::{Applied, DEFAULT_STATE_TABLE, StateError, applied};
pub use target::{Direction, Move, Target, TargetError};

use limbeck_codegen::revision::Listed;

/// The revisions of a project beside those of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Names of the project's revisions in order; `None` where the list can't be read without running it.
    pub revisions: Option<Vec<String>>,
    /// The rows of the state table, in the order of their names.
    pub applied: Vec<Applied>,
}

impl State {
    /// The state of a project's list and a database's rows.
    pub fn new(revisions: Option<&[Listed]>, applied: &[Applied]) -> Self {
        Self {
            revisions: revisions.map(|list| list.iter().map(|revision| revision.id.clone()).collect()),
            applied: applied.to_vec(),
        }
    }

    /// The names of the rows.
    fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.applied.iter().map(|row| row.version.as_str())
    }

    fn listed(&self) -> &[String] {
        self.revisions.as_deref().unwrap_or_default()
    }

    /// Whether the database has the revision.
    pub fn has(&self, revision: &str) -> bool {
        self.row(revision).is_some()
    }

    /// The revision's row in the state table.
    pub fn row(&self, revision: &str) -> Option<&Applied> {
        self.applied.iter().find(|row| row.version == revision)
    }

    /// The revisions that the database does not have, in order.
    pub fn pending(&self) -> Vec<&str> {
        self.listed().iter().map(String::as_str).filter(|revision| !self.has(revision)).collect()
    }

    /// Rows whose revision the project does not list: the stock migrator refuses every command while there are any.
    pub fn missing(&self) -> Vec<&str> {
        let Some(revisions) = &self.revisions else { return Vec::new() };
        self.names().filter(|name| !revisions.iter().any(|revision| revision == name)).collect()
    }

    /// The last revision, in the project's order, that the database has.
    pub fn current(&self) -> Option<&str> {
        match &self.revisions {
            Some(revisions) => revisions.iter().rev().map(String::as_str).find(|revision| self.has(revision)),
            None => self.names().last(),
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
            None => self.names().collect(),
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

    /// The revision that a target names: the last one, any by a part of its name, or the one where so many steps lead to.
    pub fn revision(&self, target: &Target) -> Result<&str, TargetError> {
        let revisions = self.revisions.as_deref().ok_or(TargetError::UnknownList)?;
        let nowhere = || TargetError::NoRevision { target: target.to_string() };
        let steps = match target {
            Target::Base => return Err(nowhere()),
            Target::Head => return revisions.last().map(String::as_str).ok_or_else(nowhere),
            Target::Named(name) => return self.find(name),
            Target::Relative(steps) => *steps,
        };
        let distance = usize::try_from(steps.unsigned_abs()).unwrap_or(usize::MAX);
        let found = match steps {
            0 => self.current(),
            1.. => self.pending().get(distance - 1).copied(),
            _ => revisions.iter().rev().map(String::as_str).filter(|revision| self.has(revision)).nth(distance),
        };
        found.ok_or_else(nowhere)
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
