//! Columns that become required, together with the values that the rows get which are there.

use super::{FilledColumn, Step};
use crate::operation::{Change, Fill, Operation};
use crate::schema::{Column, ObjectId, PrimaryKey, Schema, TableName};
use std::collections::BTreeSet;

/// The steps with each fill beside what makes its column required. A rebuild has its own fills among its operations.
pub(super) fn joined(steps: Vec<Step>, after: &Schema) -> Vec<Step> {
    let (fills, steps): (Vec<_>, Vec<_>) =
        steps.into_iter().partition(|step| matches!(step, Step::Operation(Operation::FillColumn(..))));
    let fills: Vec<(TableName, Fill)> = fills.into_iter().filter_map(|step| fill_of(step, after)).collect();
    if fills.is_empty() {
        return steps;
    }
    steps.into_iter().flat_map(|step| filled(step, &fills)).collect()
}

fn fill_of(step: Step, after: &Schema) -> Option<(TableName, Fill)> {
    let Step::Operation(Operation::FillColumn(table, fill)) = step else { return None };
    let columns = after.tables.get(&table).into_iter().flat_map(|it| it.columns.values());
    let changing = columns.filter(|column| column.on_update.is_some() && column.name != fill.column);
    let kept = changing.map(|column| column.name.clone()).collect();
    Some((table, Fill { kept, ..fill }))
}

fn filled(step: Step, fills: &[(TableName, Fill)]) -> Vec<Step> {
    match step {
        Step::Operation(operation) => vec![one(operation, fills)],
        Step::AlterTable(table, operations) => at_once(table, operations, fills),
        other => vec![other],
    }
}

fn one(operation: Operation, fills: &[(TableName, Fill)]) -> Step {
    let Some((table, fill)) = fill_for(&operation, fills) else { return Step::Operation(operation) };
    let (table, fill) = (table.clone(), fill.clone());
    match operation {
        Operation::AddColumn(_, column) => Step::Fill { table, column: FilledColumn::Added(column), fill },
        Operation::AlterColumn(_, change) => Step::Fill { table, column: FilledColumn::Altered(change), fill },
        other => Step::Operation(other),
    }
}

/// The fill for what an operation makes required.
fn fill_for<'a>(operation: &Operation, fills: &'a [(TableName, Fill)]) -> Option<&'a (TableName, Fill)> {
    let (table, column) = match operation {
        Operation::AddColumn(table, column) if !column.nullable => (table, column),
        Operation::AlterColumn(table, Change { from, to }) if from.nullable && !to.nullable => (table, to),
        _ => return None,
    };
    fills.iter().find(|(of, fill)| of == table && fill.column == column.name)
}

/// What happens in one statement can't have a fill in the middle: the column comes before it, with NULL, and is filled. Where
/// it takes the place of one that goes with the same statement, that happens behind it; so does a primary key on it.
fn at_once(table: TableName, operations: Vec<Operation>, fills: &[(TableName, Fill)]) -> Vec<Step> {
    let (mut steps, mut behind, mut late) = (Vec::new(), Vec::new(), Vec::new());
    let mut rest = Vec::with_capacity(operations.len());
    let dropped: BTreeSet<ObjectId> =
        operations.iter().filter(|it| matches!(it, Operation::DropColumn(..))).map(Operation::object).collect();
    let keys: Vec<PrimaryKey> = operations.iter().filter_map(added_key).cloned().collect();
    for operation in operations {
        let Some((of, fill)) = fill_for(&operation, fills) else {
            rest.push(operation);
            continue;
        };
        let filling = Step::Operation(Operation::FillColumn(of.clone(), fill.clone()));
        let is_replaced = dropped.contains(&operation.object());
        let is_key = keys.iter().any(|key| key.columns.contains(&fill.column));
        let (prepared, required) =
            if is_replaced && is_key { with_default(operation, fill) } else { in_two(operation) };
        if is_replaced {
            rest.extend(prepared);
            behind.push(filling);
            late.push(required);
        } else {
            steps.extend(prepared.map(Step::Operation));
            steps.push(filling);
            rest.push(required);
        }
    }
    late.extend(rest.extract_if(.., |it| is_key_on_any(it, &late)).collect::<Vec<_>>());
    steps.push(Step::AlterTable(table.clone(), rest));
    steps.extend(behind);
    match late.len() {
        0 | 1 => steps.extend(late.into_iter().map(Step::Operation)),
        _ => steps.push(Step::AlterTable(table, late)),
    }
    steps
}

/// Whether it makes a primary key on a column that one of the operations makes required.
fn is_key_on_any(operation: &Operation, required: &[Operation]) -> bool {
    let Operation::AddPrimaryKey(_, key) = operation else { return false };
    required.iter().any(|it| matches!(it, Operation::AlterColumn(_, change) if key.columns.contains(&change.to.name)))
}

fn added_key(operation: &Operation) -> Option<&PrimaryKey> {
    match operation {
        Operation::AddPrimaryKey(_, key) => Some(key),
        _ => None,
    }
}

/// A key never takes NULL, so a new column of one has the value as its default, for a moment.
fn with_default(operation: Operation, fill: &Fill) -> (Option<Operation>, Operation) {
    match operation {
        Operation::AddColumn(table, column) => {
            let filled = Column { default: Some(fill.value.clone()), ..column.clone() };
            let required = Operation::AlterColumn(table.clone(), Change::new(filled.clone(), column));
            (Some(Operation::AddColumn(table, filled)), required)
        }
        other => (None, other),
    }
}

/// What makes a column ready to be filled, where it is not, and what makes it required.
fn in_two(operation: Operation) -> (Option<Operation>, Operation) {
    match operation {
        Operation::AddColumn(table, column) => {
            let nullable = Column { nullable: true, ..column.clone() };
            let required = Operation::AlterColumn(table.clone(), Change::new(nullable.clone(), column));
            (Some(Operation::AddColumn(table, nullable)), required)
        }
        Operation::AlterColumn(table, Change { from, to }) if from.column_type != to.column_type => {
            let nullable = Column { nullable: true, ..to.clone() };
            let required = Operation::AlterColumn(table.clone(), Change::new(nullable.clone(), to));
            (Some(Operation::AlterColumn(table, Change::new(from, nullable))), required)
        }
        other => (None, other),
    }
}
