//! Foreign keys and indexes inside the operation of their table: taken apart before the order is known, put back where
//! that reads better.

use super::graph::best_order;
use crate::operation::Operation;
use crate::schema::{ForeignKey, Table, TableName};
use std::collections::{BTreeMap, BTreeSet};

/// Makes the foreign keys and indexes of tables operations of their own.
pub(super) fn unfold(operations: Vec<Operation>) -> Vec<Operation> {
    operations.into_iter().flat_map(unfold_one).collect()
}

fn unfold_one(operation: Operation) -> Vec<Operation> {
    let (mut table, is_made) = match operation {
        Operation::CreateTable(table) => (table, true),
        Operation::DropTable(table) => (table, false),
        other => return vec![other],
    };
    let name = table.name.clone();
    let keys = std::mem::take(&mut table.foreign_keys).into_iter();
    let indexes = std::mem::take(&mut table.indexes).into_iter();
    let mut operations = Vec::new();
    if is_made {
        operations.push(Operation::CreateTable(table));
        operations.extend(indexes.map(|index| Operation::CreateIndex(name.clone(), index)));
        operations.extend(keys.map(|key| Operation::AddForeignKey(name.clone(), key)));
    } else {
        operations.extend(keys.map(|key| Operation::DropForeignKey(name.clone(), key)));
        operations.extend(indexes.map(|index| Operation::DropIndex(name.clone(), index)));
        operations.push(Operation::DropTable(table));
    }
    operations
}

/// Which foreign keys become part of CREATE TABLE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folding {
    /// None.
    Nothing,
    /// Those whose table is there by then.
    Backward,
    /// All of them.
    All,
}

/// Puts what belongs to a table into its operation. Also gives the places of the tables that are made.
pub(super) fn fold(operations: Vec<Operation>, folding: Folding) -> (Vec<Operation>, BTreeMap<TableName, usize>) {
    let created = places(&operations, |operation| match operation {
        Operation::CreateTable(table) => Some(&table.name),
        _ => None,
    });
    let dropped = places(&operations, |operation| match operation {
        Operation::DropTable(table) => Some(&table.name),
        _ => None,
    });
    let keyless = self_references_to_indexes(&operations);
    let mut parts: BTreeMap<TableName, Vec<Operation>> = BTreeMap::new();
    let mut rest = Vec::new();
    for operation in operations {
        let folds = match &operation {
            Operation::AddForeignKey(table, key) if created.contains_key(table) => match folding {
                Folding::Nothing => false,
                Folding::Backward => is_there(table, key, &created) && !keyless.contains(key),
                Folding::All => true,
            },
            Operation::DropForeignKey(table, key) => {
                dropped.contains_key(table) && folding != Folding::Nothing && is_there(table, key, &dropped)
            }
            Operation::DropIndex(table, _) => dropped.contains_key(table) && folding != Folding::Nothing,
            _ => false,
        };
        match operation.table().filter(|_| folds).cloned() {
            Some(table) => parts.entry(table).or_default().push(operation),
            None => rest.push(operation),
        }
    }
    (rest.into_iter().map(|operation| with_parts(operation, &mut parts)).collect(), created)
}

/// Foreign keys of new tables to themselves whose key is a unique index: it is made after the table.
fn self_references_to_indexes(operations: &[Operation]) -> Vec<ForeignKey> {
    let tables: BTreeMap<&TableName, &Table> = operations.iter().filter_map(created_table).collect();
    let to_index = operations.iter().filter_map(|operation| match operation {
        Operation::AddForeignKey(name, key) if name == &key.referenced_table => {
            let table = tables.get(name)?;
            let is_key = |columns: &[String]| {
                columns.len() == key.referenced_columns.len()
                    && columns.iter().all(|it| key.referenced_columns.contains(it))
            };
            let primary_key = table.primary_key.iter().map(|it| &it.columns);
            let mut keys = primary_key.chain(table.uniques.iter().map(|it| &it.columns));
            (!keys.any(|columns| is_key(columns))).then(|| key.clone())
        }
        _ => None,
    });
    to_index.collect()
}

fn created_table(operation: &Operation) -> Option<(&TableName, &Table)> {
    match operation {
        Operation::CreateTable(table) => Some((&table.name, table)),
        _ => None,
    }
}

/// Whether the referenced table is there while the referring one is made or dropped.
fn is_there(table: &TableName, key: &ForeignKey, places: &BTreeMap<TableName, usize>) -> bool {
    let referenced = places.get(&key.referenced_table);
    &key.referenced_table == table || referenced.is_none() || referenced < places.get(table)
}

fn with_parts(operation: Operation, parts: &mut BTreeMap<TableName, Vec<Operation>>) -> Operation {
    match operation {
        Operation::CreateTable(mut table) => {
            let added = parts.remove(&table.name).unwrap_or_default();
            put(&mut table, added);
            Operation::CreateTable(table)
        }
        Operation::DropTable(mut table) => {
            let dropped = parts.remove(&table.name).unwrap_or_default();
            put(&mut table, dropped);
            Operation::DropTable(table)
        }
        other => other,
    }
}

fn put(table: &mut Table, parts: Vec<Operation>) {
    for part in parts {
        match part {
            Operation::AddForeignKey(_, key) | Operation::DropForeignKey(_, key) => table.foreign_keys.push(key),
            Operation::DropIndex(_, index) => table.indexes.push(index),
            _ => {}
        }
    }
    table.sort_parts();
}

/// The tables that are made (or dropped), each with its place in an order that has referenced tables first; tables that
/// refer to each other stand by name.
fn places<'a>(
    operations: &'a [Operation],
    table_of: impl Fn(&'a Operation) -> Option<&'a TableName>,
) -> BTreeMap<TableName, usize> {
    let tables: BTreeSet<&TableName> = operations.iter().filter_map(table_of).collect();
    let tables: Vec<&TableName> = tables.into_iter().collect();
    let number = |name: &TableName| tables.binary_search(&name).ok();
    let references = operations.iter().filter_map(|operation| match operation {
        Operation::AddForeignKey(table, key) | Operation::DropForeignKey(table, key) => {
            number(&key.referenced_table).zip(number(table))
        }
        _ => None,
    });
    let references = references.filter(|(a, b)| a != b).collect();
    let ordered = best_order(tables.len(), &references);
    ordered.into_iter().enumerate().map(|(place, table)| (tables[table].clone(), place)).collect()
}
