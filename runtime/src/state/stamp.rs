//! The state said to be another one, without running anything.

use super::table::{Applied, StateError, StateTable, failed};
use super::{State, Target, TargetError};
use crate::connect::Connection;
use sea_orm::{ConnectionTrait, DbErr, TransactionTrait};
use std::time::{SystemTime, UNIX_EPOCH};

/// How the rows of the state table become those of a target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The last revision that the database has then; `None` before the first.
    pub at: Option<String>,
    /// Rows to be added, in the project's order.
    pub added: Vec<String>,
    /// Rows to be removed, the last one first.
    pub removed: Vec<String>,
    /// Rows that the project does not list and that stay.
    pub kept: Vec<String>,
}

impl Stamp {
    /// Whether the rows are those already.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

impl State {
    /// The rows to add and to remove so that the database has exactly the revisions up to the target. Rows that the project
    /// does not list stay, unless they are purged.
    pub fn stamp(&self, target: &Target, purge: bool) -> Result<Stamp, TargetError> {
        let revisions = self.revisions.as_deref().ok_or(TargetError::UnknownOrder)?;
        let count = match target {
            Target::Base => 0,
            Target::Head => revisions.len(),
            // Twice would be two steps.
            Target::Relative(steps) => return Err(TargetError::NoRevision { target: format!("{steps:+}") }),
            Target::Named(name) => self.index_of(self.find(name)?).map_or(0, |index| index + 1),
        };
        let (done, undone) = revisions.split_at(count);
        let missing: Vec<String> = self.missing().into_iter().map(str::to_owned).collect();
        let has = |revision: &&String| self.has(revision);
        let mut removed: Vec<String> = undone.iter().rev().filter(has).cloned().collect();
        let kept = if purge {
            removed.extend(missing);
            Vec::new()
        } else {
            missing
        };
        Ok(Stamp {
            at: done.last().cloned(),
            added: done.iter().filter(|revision| !self.has(revision)).cloned().collect(),
            removed,
            kept,
        })
    }
}

/// Why the state was not changed.
#[derive(Debug, thiserror::Error)]
pub enum StampError {
    /// The target means nothing.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The server refused something.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Makes the state table what `choose` makes of its rows: in one transaction, so that it is the new state or the old one. A
/// state table that is not there is created as the stock migrator does; nothing else is touched.
pub async fn stamp(
    connection: &Connection,
    table: &str,
    choose: impl FnOnce(&[Applied]) -> Result<Stamp, TargetError>,
) -> Result<Stamp, StampError> {
    let state = StateTable { name: table, dialect: connection.target.dialect };
    let failed = failed(connection, table, "changed");
    let read = state.rows(&connection.database).await.map_err(&failed)?;
    let stamp = choose(read.as_deref().unwrap_or_default())?;
    if stamp.is_empty() {
        return Ok(stamp);
    }
    write(connection, state, read.is_none(), &stamp).await.map_err(failed)?;
    Ok(stamp)
}

async fn write(connection: &Connection, table: StateTable<'_>, create: bool, stamp: &Stamp) -> Result<(), DbErr> {
    let creation = table.creation();
    // Where DDL ends a transaction, it comes before: an empty table says what no table says.
    let create_first = create && !table.dialect.facts().transactional_ddl;
    if create_first {
        connection.database.execute(&creation).await?;
    }
    let transaction = connection.database.begin().await?;
    if create && !create_first {
        transaction.execute(&creation).await?;
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let now = now.to_string();
    let deletions = stamp.removed.iter().map(|revision| table.deletion(revision));
    for sql in deletions.chain(stamp.added.iter().map(|revision| table.insertion(revision, &now))) {
        transaction.execute_unprepared(&sql).await?;
    }
    transaction.commit().await
}
