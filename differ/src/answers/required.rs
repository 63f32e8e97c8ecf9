//! Which columns need a value for the rows that are there.

use crate::operation::{Change, Operation};
use crate::schema::{Column, ObjectId, TableName};
use std::collections::BTreeSet;
use std::fmt;

/// A column that becomes required in a table that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// The table.
    pub table: TableName,
    /// The column as it will be.
    pub column: Column,
    /// Whether the column is new, too.
    pub is_new: bool,
}

impl Required {
    /// The column's address.
    pub fn object(&self) -> ObjectId {
        ObjectId::Column(self.table.clone(), self.column.name.clone())
    }

    /// Whether a default of its own gives it a value.
    pub(super) fn has_default(&self) -> bool {
        self.column.default.as_ref().is_some_and(|default| !default.sql().trim().eq_ignore_ascii_case("null"))
    }
}

impl fmt::Display for Required {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.table, self.column.name)
    }
}

/// The columns that become required where rows may be.
pub(super) fn required(operations: &[Operation]) -> Vec<Required> {
    let made: BTreeSet<&TableName> = operations.iter().filter_map(created).collect();
    let becoming = operations.iter().filter_map(|operation| {
        let (table, column, is_new) = match operation {
            Operation::AddColumn(table, column) if !column.nullable => (table, column, true),
            Operation::AlterColumn(table, Change { from, to }) if from.nullable && !to.nullable => (table, to, false),
            _ => return None,
        };
        let has_values = column.auto_increment.is_some() || column.generated.is_some();
        let required = || Required { table: table.clone(), column: column.clone(), is_new };
        (!has_values && !made.contains(table)).then(required)
    });
    becoming.collect()
}

/// Whether a column becomes required by the operation.
pub(super) fn makes_required(operation: &Operation) -> bool {
    match operation {
        Operation::AddColumn(_, column) => !column.nullable,
        Operation::AlterColumn(_, Change { from, to }) => from.nullable && !to.nullable,
        _ => false,
    }
}

fn created(operation: &Operation) -> Option<&TableName> {
    match operation {
        Operation::CreateTable(table) => Some(&table.name),
        _ => None,
    }
}

/// The columns that become required, and for which nothing has a value.
pub fn unfilled(operations: &[Operation]) -> Vec<Required> {
    let filled: BTreeSet<ObjectId> =
        operations.iter().filter(|it| matches!(it, Operation::FillColumn(..))).map(Operation::object).collect();
    let open = required(operations).into_iter().filter(|it| !filled.contains(&it.object()) && !it.has_default());
    open.collect()
}
