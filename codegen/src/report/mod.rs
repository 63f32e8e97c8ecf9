//! What a difference looks like to people and programs.

#[cfg(test)]
mod described;
mod json;
mod ledger;
mod patch;
mod reason;
mod schema_json;
mod schema_text;
mod summary;
mod text;

pub use json::json;
pub use ledger::{Ledger, counted};
pub use patch::patch;
pub use reason::{reason, subject};
pub use schema_json::schema_json;
pub use schema_text::schema_text;
pub use summary::summary;
pub use text::text;

use limbeck_differ::answers::Candidate;
use limbeck_differ::declaration::Position;
use limbeck_differ::normalize::comes_with_foreign_key;
use limbeck_differ::operation::{Change, Fill};
use limbeck_differ::schema::ObjectId;
use limbeck_differ::{Operation, Schema, Target};
use std::collections::{BTreeMap, BTreeSet};

/// A difference, ready to be shown.
#[derive(Debug, Clone)]
pub struct Difference<'a> {
    /// The operations in the order of the plan.
    pub operations: &'a [Operation],
    /// Both schemas.
    pub schemas: Change<&'a Schema>,
    /// Where declared objects are declared.
    pub positions: &'a BTreeMap<ObjectId, Position>,
    /// Objects that no model mentions and that stay.
    pub unmanaged: &'a BTreeSet<ObjectId>,
    /// Objects whose difference the server could not confirm.
    pub unconfirmed: &'a BTreeSet<ObjectId>,
    /// What may be a rename, and nobody says.
    pub candidates: &'a [Candidate],
    /// For which server.
    pub target: &'a Target,
}

/// The value that rows get which are there, where the operation makes a column required.
pub fn fill_of<'a>(operation: &Operation, all: &'a [Operation]) -> Option<&'a Fill> {
    if !matches!(operation, Operation::AddColumn(..) | Operation::AlterColumn(..)) {
        return None;
    }
    let object = operation.object();
    all.iter().find_map(|it| match it {
        Operation::FillColumn(_, fill) if it.object() == object => Some(fill),
        _ => None,
    })
}

/// The operations that a person is told of: all but what the server does by itself with another one, and what belongs to
/// another one.
pub fn told<'a>(operations: &'a [Operation], target: &'a Target) -> impl Iterator<Item = &'a Operation> {
    let is_told = |operation: &&Operation| {
        !matches!(operation, Operation::FillColumn(..)) && !comes_with_foreign_key(operation, operations, target)
    };
    operations.iter().filter(is_told)
}
