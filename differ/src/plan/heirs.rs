//! Tables that inherit from others (PostgreSQL): what is done to one is done to its heirs, too.

use super::PlanError;
use crate::Dialect;
use crate::operation::{Change, Operation};
use crate::schema::{Schema, Table, TableName};

/// Whether a table inherits from the one of that name.
pub(super) fn inherits(table: &Table, parent: &TableName) -> bool {
    if table.options.parents().next().is_none() {
        return false;
    }
    let quote = |part: &String| Dialect::Postgres.quote(part);
    let written = parent.schema.iter().chain([&parent.name]).map(quote).collect::<Vec<_>>().join(".");
    table.options.parents().any(|it| it == written)
}

/// Refuses what would be done twice, by the server to the heirs and by an operation of their own; and what the server does
/// to no heir alone.
pub(super) fn check(operation: &Operation, all: &[Operation], schema: &Schema) -> Result<(), PlanError> {
    let Some(name) = operation.table() else { return Ok(()) };
    let heirs = schema.tables.values().filter(|table| inherits(table, name));
    let mut heirs = heirs.filter(|heir| !is_dropped(heir, all));
    let heir = heirs.next().filter(|_| reaches_heirs(operation));
    let parents =
        || schema.tables.values().filter(|parent| schema.tables.get(name).is_some_and(|it| inherits(it, &parent.name)));
    let reason = match (heir, own_column(operation)) {
        (Some(heir), _) => format!("'{}' inherits from its table, and would change with it", heir.name),
        (None, Some(column)) => match parents().find(|parent| parent.columns.contains_key(column)) {
            Some(parent) => format!("it is inherited from '{}'", parent.name),
            None => return Ok(()),
        },
        (None, None) => return Ok(()),
    };
    Err(PlanError::Impossible { object: Box::new(operation.object()), reason })
}

fn is_dropped(table: &Table, all: &[Operation]) -> bool {
    all.iter().any(|it| matches!(it, Operation::DropTable(gone) if gone.name == table.name))
}

fn reaches_heirs(operation: &Operation) -> bool {
    match operation {
        Operation::AddCheck(_, check) | Operation::DropCheck(_, check) => !check.no_inherit,
        Operation::AddColumn(..) | Operation::DropColumn(..) | Operation::AlterColumn(..) | Operation::DropTable(_) => {
            true
        }
        _ => false,
    }
}

/// The column that goes or gets another type.
fn own_column(operation: &Operation) -> Option<&String> {
    match operation {
        Operation::DropColumn(_, column) => Some(&column.name),
        Operation::AlterColumn(_, Change { from, to }) if from.column_type != to.column_type => Some(&from.name),
        _ => None,
    }
}
