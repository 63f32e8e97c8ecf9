//! What is declared beside a model in `limbeck::` attributes, because the model language lacks it: partial and composite
//! indexes, checks, generated columns, collations, deferrable keys.
//!
//! Additions assert exactly what they say. An object of another name and the same structure satisfies them, unless a name is
//! stated. Where the server lacks what they ask for, that is said and nothing else happens ([`Lacking`]).

mod checks;
mod columns;
mod doubts;
mod foreign_keys;
mod indexes;
mod names;
mod uniques;

pub use doubts::{Doubt, TextPlace};

use super::complete::Completion;
use super::{Lacking, Position};
use crate::Dialect;
use crate::dialect::Feature;
use crate::schema::{Check, Deferrable, GeneratedColumn, Index, ObjectId, UniqueConstraint};

/// One thing that an attribute states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated<T> {
    /// What it is; its name is not looked at.
    pub what: T,
    /// The name, where one is stated.
    pub name: Option<String>,
    /// The dialects that it is restricted to; all of them where it names none.
    pub dialects: Vec<Dialect>,
    /// Where the attribute stands.
    pub position: Position,
}

/// What an attribute says of the foreign key of a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForeignKeyTerms {
    /// There is none: the relation asserts nothing.
    NoForeignKey,
    /// How it is checked, as far as it is said.
    Checked {
        /// When.
        deferrable: Option<Deferrable>,
        /// Whether by `MATCH FULL`.
        match_full: Option<bool>,
    },
}

/// What the attributes of an entity state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Additions {
    /// `limbeck::index`.
    pub indexes: Vec<Stated<Index>>,
    /// `limbeck::unique`.
    pub uniques: Vec<Stated<UniqueConstraint>>,
    /// `limbeck::check`.
    pub checks: Vec<Stated<Check>>,
    /// `limbeck::generated`, with the columns.
    pub generated: Vec<(String, Stated<GeneratedColumn>)>,
    /// `limbeck::collate`, with the columns.
    pub collations: Vec<(String, Stated<String>)>,
    /// `limbeck::foreign_key` and `limbeck::no_foreign_key`, with the columns of the relation.
    pub foreign_keys: Vec<(Vec<String>, Stated<ForeignKeyTerms>)>,
    /// `limbeck::renamed_from`: what the table was called.
    pub renamed_from: Vec<Stated<String>>,
}

impl<T> Stated<T> {
    /// Whether it is said for a dialect.
    pub fn counts_for(&self, dialect: Dialect) -> bool {
        self.dialects.is_empty() || self.dialects.contains(&dialect)
    }
}

impl Completion<'_> {
    /// Those that are said for the dialect.
    pub(super) fn counting<'e, T>(&self, stated: &'e [Stated<T>]) -> impl Iterator<Item = &'e Stated<T>> + use<'e, T> {
        let dialect = self.target.dialect;
        stated.iter().filter(move |stated| stated.counts_for(dialect))
    }

    /// The one that is said of a column for the dialect.
    fn counting_of<'e, T>(&self, stated: &'e [(String, Stated<T>)], column: &str) -> Option<&'e Stated<T>> {
        let of_column = stated.iter().filter(|(of, _)| of == column).map(|(_, stated)| stated);
        of_column.filter(|stated| stated.counts_for(self.target.dialect)).last()
    }

    /// Whether the server has all of these features; says so of the first that it lacks.
    fn has_all(&mut self, features: impl IntoIterator<Item = Feature>, object: &ObjectId, position: &Position) -> bool {
        let lacking = features.into_iter().find(|feature| !feature.is_in(self.target));
        let missing = lacking.map(|feature| Lacking { object: object.clone(), feature, position: position.clone() });
        let complete = missing.is_none();
        self.completed.lacking.extend(missing);
        complete
    }
}
