//! How two normalised schemas differ.
//!
//! Everything is compared with `==`: what a dialect calls equal is `normalize`'s business.

mod columns;
mod constraints;
mod enums;
mod indexes;
mod opaque;
mod own_words;
mod renames;
mod tables;
#[cfg(test)]
mod tests;

pub use own_words::in_own_words;

use crate::operation::{Change, Operation};
use crate::schema::{Schema, TableName, TypeName};

/// Renames that somebody stated; they are never guessed.
///
/// A hint counts only where the old name is there before, the new one is there after and was not there before: a hint that
/// has had its effect is without effect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RenameHints {
    /// Old and new names of tables.
    pub tables: Vec<Change<TableName>>,
    /// The table's new name, the column's old and new name.
    pub columns: Vec<(TableName, Change<String>)>,
    /// Old and new names of enum types.
    pub enums: Vec<Change<TypeName>>,
    /// The enum type's new name, the value's old and new name.
    pub enum_values: Vec<(TypeName, Change<String>)>,
}

impl RenameHints {
    /// The same renames backwards.
    #[must_use]
    pub fn reversed(self) -> Self {
        let back = |changes: &[Change<TableName>]| changes.iter().cloned().map(Change::reversed).collect();
        let old = |name: &TableName, changes: &[Change<TableName>]| {
            changes.iter().find(|change| change.to == *name).map_or_else(|| name.clone(), |change| change.from.clone())
        };
        let within = |parts: Vec<(TableName, Change<String>)>, changes: &[Change<TableName>]| {
            parts.into_iter().map(|(owner, change)| (old(&owner, changes), change.reversed())).collect()
        };
        Self {
            columns: within(self.columns, &self.tables),
            enum_values: within(self.enum_values, &self.enums),
            tables: back(&self.tables),
            enums: back(&self.enums),
        }
    }

    /// These renames and others.
    pub fn extend(&mut self, others: Self) {
        self.tables.extend(others.tables);
        self.columns.extend(others.columns);
        self.enums.extend(others.enums);
        self.enum_values.extend(others.enum_values);
    }
}

/// The operations that lead from one normalised schema to the other: renames first, everything else in the order of
/// names; `plan` puts it in order.
pub fn diff(schemas: Change<&Schema>, hints: &RenameHints) -> Vec<Operation> {
    let (mut operations, renamed) = renames::renames(schemas, hints);
    let schemas = Change::new(renamed.as_ref().unwrap_or(schemas.from), schemas.to);
    enums::compare(schemas, &mut operations);
    tables::compare(schemas, &mut operations);
    operations
}

/// The same for two databases, of which nothing is left out: what is kept as text is compared, too.
pub fn diff_exactly(schemas: Change<&Schema>, hints: &RenameHints) -> Vec<Operation> {
    let (renames, working) = renames::renames(schemas, hints);
    let mut operations = diff(schemas, hints);
    let working = Change::new(working.as_ref().unwrap_or(schemas.from), schemas.to);
    let goes_first = opaque::compare(working, &renames, &mut operations);
    // What reads something that gets another name is made in the words that are right at that time: it goes before the
    // renames, and the way back makes it after them.
    let mut all = opaque::dropped_before(&renames, &goes_first, schemas.from);
    all.append(&mut operations);
    all
}
