//! What a difference looks like to people and programs.

mod reason;

pub use reason::{reason, subject};

use limbeck_differ::declaration::Position;
use limbeck_differ::operation::Change;
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
    /// For which server.
    pub target: &'a Target,
}

/// For people: one line an operation with its reason, destructive ones marked; then what is unconfirmed and unmanaged.
pub fn text(_difference: &Difference<'_>) -> String {
    String::new()
}

/// For programs: versioned JSON.
pub fn json(_difference: &Difference<'_>) -> String {
    String::new()
}

/// The DDL of both sides as a unified diff.
pub fn patch(_difference: &Difference<'_>) -> String {
    String::new()
}

/// A schema for people: each table with its columns, keys and indexes.
pub fn schema_text(_schema: &Schema, _target: &Target) -> String {
    String::new()
}

/// A schema for programs: versioned JSON.
pub fn schema_json(_schema: &Schema, _target: &Target) -> String {
    String::new()
}
