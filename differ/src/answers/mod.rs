//! What only a person knows of a difference: which value the rows get that are there, and what was renamed.
//!
//! Nothing of it is ever guessed: [`unfilled`] and [`candidates`] are the questions that a difference leaves open, and
//! [`Answers`] are what somebody says to them.

mod candidates;
mod fills;
mod literal;
mod renames;
mod required;
#[cfg(test)]
mod tests;

pub use candidates::{Candidate, candidates};
pub use fills::{Direction, fill};
pub use renames::{Meaning, hints, ineffective, resolve};
pub use required::{Required, unfilled};

use crate::operation::Change;
use std::collections::BTreeSet;

/// What somebody says to the questions that a difference leaves open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Columns (`posts.series`), each with the value of the rows that are there.
    pub fills: Vec<(String, FillValue)>,
    /// Columns that get no value, at somebody's own risk.
    pub unfilled: BTreeSet<String>,
    /// Old and new names (`posts.title`, `posts.headline`).
    pub renames: Vec<Change<String>>,
}

impl Answers {
    /// The schemas that something is said to move out of (`shop.orders`, `sales.orders`).
    pub fn former_schemas(&self) -> impl Iterator<Item = &str> {
        self.renames.iter().filter_map(|change| {
            let ((from, _), (to, _)) = (change.from.split_once('.')?, change.to.split_once('.')?);
            (from != to).then_some(from)
        })
    }
}

/// A value for the rows that are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FillValue {
    /// A literal of the column's type.
    Literal(String),
    /// An SQL expression, in its parentheses.
    Expression(String),
}

impl FillValue {
    /// What somebody writes: an expression in parentheses, else a literal; a text may stand in single quotes.
    pub fn parse(text: &str) -> Self {
        let quoted = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        match quoted {
            Some(inner) => FillValue::Literal(inner.replace("''", "'")),
            None if text.starts_with('(') && text.ends_with(')') => FillValue::Expression(text.to_owned()),
            None => FillValue::Literal(text.to_owned()),
        }
    }
}

/// Why an answer is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// A value for a column that needs none.
    #[error("'{column}' does not become required, so it needs no value; {}", those(.there, "column does", "columns do"))]
    NotRequired {
        /// The column, as it was named.
        column: String,
        /// The columns that become required.
        there: Vec<String>,
    },
    /// A value that the column can't have.
    #[error("'{value}' is no value of '{column}', which is {column_type}")]
    NotOfType {
        /// The column.
        column: String,
        /// The value.
        value: String,
        /// What the column takes.
        column_type: String,
    },
    /// An old name that nothing has.
    #[error("there is no '{name}' before that could be renamed; {}", those(.there, "name goes", "names go"))]
    NotThere {
        /// The old name.
        name: String,
        /// What could be meant.
        there: Vec<String>,
    },
    /// A rename that does not happen.
    #[error("'{from}' is not renamed to '{to}': {reason}")]
    NotRenamed {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
        /// Why not, as a lower-case fact.
        reason: String,
    },
}

impl AnswerError {
    /// What the answer is about, as it was named.
    pub fn subject(&self) -> &str {
        match self {
            Self::NotRequired { column, .. } | Self::NotOfType { column, .. } => column,
            Self::NotThere { name, .. } => name,
            Self::NotRenamed { from, .. } => from,
        }
    }
}

fn those(names: &[String], one: &str, several: &str) -> String {
    match names {
        [] => format!("no {one}"),
        [name] => format!("one {one}: '{name}'"),
        names => {
            format!("these {several}: {}", names.iter().map(|it| format!("'{it}'")).collect::<Vec<_>>().join(", "))
        }
    }
}
