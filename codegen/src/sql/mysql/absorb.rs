//! Indexes that need no statement of their own: the server makes one for a foreign key by itself, a column that counts up
//! must be a key from the beginning, and where the index of a foreign key has another name than the key, it is there first.

use limbeck_differ::normalize::{is_made_for, is_made_with};
use limbeck_differ::schema::{ForeignKey, Index, Table, TableName};
use limbeck_differ::{Operation, Step};
use std::collections::{BTreeMap, BTreeSet};

/// What other statements carry along.
pub(super) struct Absorbed {
    /// By table and name.
    by_foreign_keys: BTreeSet<(TableName, String)>,
    /// The keys inside CREATE TABLE.
    by_tables: BTreeMap<TableName, Vec<Index>>,
}

impl Absorbed {
    pub(super) fn find(steps: &[Step]) -> Self {
        let mut foreign_keys: BTreeMap<&TableName, Vec<&ForeignKey>> = BTreeMap::new();
        let mut folded: BTreeMap<&TableName, &[ForeignKey]> = BTreeMap::new();
        let mut counting: BTreeMap<&TableName, &str> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Operation(Operation::AddForeignKey(table, key)) => {
                    foreign_keys.entry(table).or_default().push(key);
                }
                Step::Operation(Operation::CreateTable(table)) => {
                    foreign_keys.entry(&table.name).or_default().extend(&table.foreign_keys);
                    folded.insert(&table.name, &table.foreign_keys);
                    counting.extend(counts_without_key(table).map(|column| (&table.name, column)));
                }
                _ => {}
            }
        }
        let mut absorbed = Self { by_foreign_keys: BTreeSet::new(), by_tables: BTreeMap::new() };
        for (table, index) in created(steps) {
            if foreign_keys.get(table).into_iter().flatten().any(|key| is_made_with(index, key)) {
                absorbed.by_foreign_keys.insert((table.clone(), index.name.clone()));
            } else if folded.get(table).is_some_and(|keys| keys.iter().any(|key| is_made_for(index, key))) {
                absorbed.by_tables.entry(table.clone()).or_default().push(index.clone());
            } else if counting.get(table).is_some_and(|column| begins_with(index, column)) {
                absorbed.by_tables.entry(table.clone()).or_default().push(index.clone());
                counting.remove(table);
            }
        }
        absorbed
    }

    /// Whether the operation needs no statement of its own.
    pub(super) fn has(&self, operation: &Operation) -> bool {
        let Operation::CreateIndex(table, index) = operation else { return false };
        self.by_foreign_keys.contains(&(table.clone(), index.name.clone()))
            || self.keys_of(table).iter().any(|key| key.name == index.name)
    }

    /// The keys inside CREATE TABLE.
    pub(super) fn keys_of(&self, table: &TableName) -> &[Index] {
        self.by_tables.get(table).map_or(&[], Vec::as_slice)
    }
}

/// The indexes of a table: those inside CREATE TABLE, and those with a statement of their own.
pub(super) fn split(table: &Table) -> (Vec<Index>, Vec<Index>) {
    let implied = |index: &&Index| table.foreign_keys.iter().any(|key| is_made_with(index, key));
    let column = counts_without_key(table);
    let is_inside = |index: &Index| {
        column.is_some_and(|column| begins_with(index, column))
            || table.foreign_keys.iter().any(|key| is_made_for(index, key))
    };
    table.indexes.iter().filter(|index| !implied(index)).cloned().partition(is_inside)
}

fn created(steps: &[Step]) -> impl Iterator<Item = (&TableName, &Index)> {
    steps.iter().filter_map(|step| match step {
        Step::Operation(Operation::CreateIndex(table, index)) => Some((table, index)),
        _ => None,
    })
}

/// The column that counts up and is not the first of the primary key.
fn counts_without_key(table: &Table) -> Option<&str> {
    let column = table.columns.values().find(|column| column.auto_increment.is_some())?;
    let first = table.primary_key.as_ref().and_then(|key| key.columns.first());
    (first != Some(&column.name)).then_some(column.name.as_str())
}

fn begins_with(index: &Index, column: &str) -> bool {
    index.method.is_none() && index.columns.first().and_then(|part| part.plain_column()) == Some(column)
}
