//! Renames that somebody stated. They come first; what is compared afterwards has the new names.

use super::RenameHints;
use crate::operation::{Change, Operation, apply};
use crate::schema::Schema;
use std::collections::BTreeSet;

/// The renames that the hints mean for these schemas, and the old schema after them (if there are any).
pub(super) fn renames(schemas: Change<&Schema>, hints: &RenameHints) -> (Vec<Operation>, Option<Schema>) {
    let Change { from, to } = schemas;
    let mut working = None;
    let mut operations = Vec::new();
    let tables = valid(&hints.tables, |name| from.tables.contains_key(name), |name| to.tables.contains_key(name));
    let enums = valid(&hints.enums, |name| from.enums.contains_key(name), |name| to.enums.contains_key(name));
    let wanted = tables.into_iter().map(Operation::RenameTable).chain(enums.into_iter().map(Operation::RenameEnum));
    wanted.for_each(|operation| rename(operation, from, &mut working, &mut operations));
    enum_values(schemas, hints, &mut working, &mut operations);
    for (name, after) in &to.tables {
        let of_table = hints.columns.iter().filter(|(table, _)| table == name);
        let stated = of_table.map(|(_, change)| change.clone()).collect::<Vec<_>>();
        let Some(before) = working.as_ref().unwrap_or(from).tables.get(name).filter(|_| !stated.is_empty()) else {
            continue;
        };
        let columns =
            valid(&stated, |column| before.columns.contains_key(column), |column| after.columns.contains_key(column));
        for change in columns {
            rename(Operation::RenameColumn(name.clone(), change), from, &mut working, &mut operations);
        }
    }
    (operations, working)
}

/// The values of enum types that have their new names already.
fn enum_values(
    Change { from, to }: Change<&Schema>,
    hints: &RenameHints,
    working: &mut Option<Schema>,
    operations: &mut Vec<Operation>,
) {
    for (name, after) in &to.enums {
        let of_type = hints.enum_values.iter().filter(|(of, _)| of == name);
        let stated = of_type.map(|(_, change)| change.clone()).collect::<Vec<_>>();
        let Some(before) = working.as_ref().unwrap_or(from).enums.get(name).filter(|_| !stated.is_empty()) else {
            continue;
        };
        let values = valid(&stated, |value| before.values.contains(value), |value| after.values.contains(value));
        for change in values {
            rename(Operation::RenameEnumValue(name.clone(), change), from, working, operations);
        }
    }
}

fn rename(operation: Operation, from: &Schema, working: &mut Option<Schema>, operations: &mut Vec<Operation>) {
    let schema = working.get_or_insert_with(|| from.clone());
    if apply(schema, &operation).is_ok() {
        operations.push(operation);
    }
}

/// The hints that count, in an order in which each new name is free: `b` to `c` before `a` to `b`.
fn valid<T: Clone + Ord>(
    hints: &[Change<T>],
    is_before: impl Fn(&T) -> bool,
    is_after: impl Fn(&T) -> bool,
) -> Vec<Change<T>> {
    let mut left: Vec<&Change<T>> = hints.iter().filter(|hint| is_before(&hint.from) && is_after(&hint.to)).collect();
    left.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    left.dedup_by(|a, b| a.from == b.from);
    let mut freed = BTreeSet::new();
    let mut ordered = Vec::new();
    while let Some(next) = left.iter().position(|hint| !is_before(&hint.to) || freed.contains(&hint.to)) {
        let hint = left.remove(next);
        left.retain(|other| other.to != hint.to);
        freed.remove(&hint.to);
        freed.insert(hint.from.clone());
        ordered.push(hint.clone());
    }
    ordered
}
