//! The class of database types that a model's type is content with: what SeaORM reads and writes there without loss.
//!
//! An explicit `column_type` is exact, on SQLite by affinity. A type that follows from the Rust type is content with what
//! SeaORM itself would create, and with what stands in [`CLASSES`].

mod table;

pub use table::CLASSES;

use super::affinity;
use super::types::normalize_type;
use crate::dialect::{Dialect, Target};
use crate::schema::ColumnType;

/// How a Rust type and a column go together that SeaORM would not have created for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Every value of the one is a value of the other, and SeaORM hands it over unchanged.
    Lossless,
    /// Not every value goes both ways, and it is what people use for this type all the same.
    Usual,
    /// SeaORM would hand over every value, but the column is declared for something else.
    Refused,
}

/// A line of the table of classes.
#[derive(Debug)]
pub struct Class {
    /// On which databases.
    pub dialects: &'static [Dialect],
    /// The Rust types that it is about.
    pub rust: &'static str,
    /// How the two go together.
    pub fit: Fit,
    /// Why.
    pub reason: &'static str,
    /// Whether it is what SeaORM would create for the Rust type, as the model has it.
    model: fn(&ColumnType) -> bool,
    /// Whether it is such a column, in the dialect's canonical form.
    column: fn(&ColumnType) -> bool,
}

/// Whether a column of the database's type is what the model asserts.
///
/// `exact` is an explicit `column_type`; otherwise the type is only inferred from the Rust type.
pub fn accepts(model: &ColumnType, database: &ColumnType, exact: bool, target: &Target) -> bool {
    let dialect = target.dialect;
    let (asserted, found) = (normalize_type(model, dialect), normalize_type(database, dialect));
    if asserted == found || dialect == Dialect::Sqlite && affinity::of(&asserted) == affinity::of(&found) && exact {
        return true;
    }
    // What SQLite keeps does not depend on the declared type, so that an explicit one means no more than an inferred one.
    (dialect == Dialect::Sqlite || !exact)
        && class(model, database, dialect).is_some_and(|class| class.fit != Fit::Refused)
}

/// The line of the table that a Rust type and a column fall under: the first that is about both.
pub fn class(model: &ColumnType, database: &ColumnType, dialect: Dialect) -> Option<&'static Class> {
    // The elements of an array are read and written like the type itself.
    if let (ColumnType::Array(model), ColumnType::Array(database)) = (model, database) {
        return class(model, database, dialect);
    }
    let found = normalize_type(database, dialect);
    CLASSES.iter().find(|class| class.dialects.contains(&dialect) && (class.model)(model) && (class.column)(&found))
}

/// Whether a type counts up when SeaORM creates it as an auto-increment key.
pub(crate) fn can_auto_increment(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::Integer(_) | ColumnType::Unsigned(_))
}
