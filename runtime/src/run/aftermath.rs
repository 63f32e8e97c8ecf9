//! What a run that failed has left behind: seen in the database, not concluded from what should have happened.

use super::{RunError, RunRequest, open};
use crate::connect::Connection;
use crate::state::{Applied, Direction, Move, applied};
use limbeck_differ::normalize::with_serials;
use limbeck_differ::{Change, RenameHints, Schema, Target, diff, normalize};
use limbeck_introspect::database::{self, Scope};
use std::borrow::Cow;

/// What a run that failed has left behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aftermath {
    /// Which way it went.
    pub direction: Option<Direction>,
    /// Revisions that it was to move and that are moved now, in their order.
    pub moved: Vec<String>,
    /// Revisions that are not.
    pub unmoved: Vec<String>,
    /// The revision that failed.
    pub failed: Option<String>,
    /// Whether another process has moved the one that failed.
    pub raced: bool,
    /// How tables and what belongs to them differ from what was there before the run; `None` where it is not known.
    pub changes: Option<Vec<String>>,
}

/// A database before a run.
pub(super) struct Before {
    schema: Option<Schema>,
    target: Target,
}

impl Before {
    pub(super) async fn read(connection: &Connection, scope: &Scope) -> Self {
        let target = connection.target.clone();
        // A database that can't be read can be migrated all the same.
        Self { schema: database::read(&connection.database, &target, scope).await.ok(), target }
    }

    /// Reads the database again. `announced` is the revision that the migrator named last.
    pub(super) async fn aftermath(
        self,
        request: &RunRequest,
        announced: Option<String>,
    ) -> Result<Aftermath, RunError> {
        let connection = open(request).await?;
        let rows = applied(&connection, &request.state_table).await?;
        let after = database::read(&connection.database, &connection.target, &request.scope).await.ok();
        let _ = connection.database.close().await;
        let changes = self.schema.zip(after).map(|(before, after)| changes(before, after, &self.target));
        Ok(Aftermath { changes, ..of_rows(request, &rows, announced) })
    }
}

/// How the second schema differs from the first, one line for each change.
fn changes(before: Schema, after: Schema, target: &Target) -> Vec<String> {
    let serial = |schema| with_serials(Cow::Owned(schema)).into_owned();
    let (before, after) = (normalize(serial(before), target), normalize(serial(after), target));
    let operations = diff(Change::new(&before, &after), &RenameHints::default());
    operations.iter().map(limbeck_differ::Operation::describe).collect()
}

fn of_rows(request: &RunRequest, rows: &[Applied], announced: Option<String>) -> Aftermath {
    let Move { direction, revisions, .. } = &request.moves;
    let up = *direction == Direction::Up;
    let is_moved = |revision: &&String| rows.iter().any(|row| &row.version == *revision) == up;
    let (moved, unmoved): (Vec<_>, Vec<_>) = revisions.iter().partition(is_moved);
    let failed = announced.or_else(|| unmoved.first().map(ToString::to_string));
    let raced = failed.as_ref().is_some_and(|failed| moved.contains(&failed));
    let owned = |names: Vec<&String>| names.into_iter().cloned().collect();
    Aftermath {
        direction: Some(*direction),
        moved: owned(moved),
        unmoved: owned(unmoved),
        failed,
        raced,
        changes: None,
    }
}

/// The revision that a line of the migrator announces (`sea-orm-migration` 1.1 and 2.0).
pub(super) fn announced(line: &str) -> Option<&str> {
    let words = ["Applying migration '", "Rolling back migration '"];
    let (_, rest) = words.iter().find_map(|words| line.split_once(words))?;
    rest.split_once('\'').map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::tests::{request, rows};

    #[test]
    fn what_is_moved_is_read_from_the_rows() {
        let request = request(Direction::Up, Some(3), &["m1", "m2", "m3"]);
        let left = of_rows(&request, &rows(&["m1"]), Some("m2".to_owned()));
        assert_eq!((left.moved, left.unmoved), (vec!["m1".to_owned()], vec!["m2".to_owned(), "m3".to_owned()]));
        assert_eq!((left.failed.as_deref(), left.raced), (Some("m2"), false));
        let silent = of_rows(&request, &rows(&["m1"]), None);
        assert_eq!(silent.failed.as_deref(), Some("m2"));
    }

    #[test]
    fn a_revision_that_failed_and_is_there_was_applied_by_another() {
        let up = request(Direction::Up, Some(1), &["m1"]);
        assert!(of_rows(&up, &rows(&["m1"]), Some("m1".to_owned())).raced);
        let down = request(Direction::Down, Some(1), &["m1"]);
        assert!(of_rows(&down, &[], Some("m1".to_owned())).raced);
        assert!(!of_rows(&down, &rows(&["m1"]), Some("m1".to_owned())).raced);
    }

    #[test]
    fn announcements_are_those_of_the_migrator() {
        assert_eq!(announced("\u{1b}[0m INFO Applying migration 'm1_a'"), Some("m1_a"));
        assert_eq!(announced("Rolling back migration 'm2'"), Some("m2"));
        assert_eq!(announced("Migration 'm1' has been applied"), None);
    }
}
