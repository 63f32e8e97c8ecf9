//! Texts that may mean the same: only the server can tell.

use super::super::complete::Completion;
use crate::normalize::canonical;
use crate::schema::{Expression, TableName};

/// Where two texts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextPlace {
    /// The condition of a check.
    Check,
    /// The condition of a partial index.
    Predicate,
    /// A part of an index.
    Key,
}

/// An expression of the models and one of the database that differ in their text, at a place where it matters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// The table.
    pub table: TableName,
    /// Where the texts stand.
    pub place: TextPlace,
    /// What the models say.
    pub model: String,
    /// What the database says.
    pub database: String,
}

impl Completion<'_> {
    /// Whether two expressions are one: by their text, or because the server was asked and said so. What it was not asked
    /// about is a doubt.
    pub(super) fn same_text(
        &mut self,
        table: &TableName,
        place: TextPlace,
        model: &Expression,
        database: &Expression,
    ) -> bool {
        let [model, database] = [model, database].map(|text| canonical(text, self.target.dialect).0);
        if model == database {
            return true;
        }
        let doubt = Doubt { table: table.clone(), place, model, database };
        if self.options.settled.contains(&doubt) {
            return true;
        }
        self.completed.doubts.insert(doubt);
        false
    }
}
