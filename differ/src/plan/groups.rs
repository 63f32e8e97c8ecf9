//! Which operations are one step: a rebuild on SQLite, one ALTER TABLE on MySQL.
//!
//! A table is rebuilt once if that is possible. Where tables wait for each other, its foreign keys go before and come
//! after; where that is not enough, its indexes are made and dropped outside, as SQLite always can.

use super::graph::{cycle, order};
use super::{PlanError, one_statement};
use crate::operation::Operation;
use crate::schema::TableName;
use std::collections::{BTreeMap, BTreeSet};

/// What is done in one step: the table, where that is more than one operation, and the operations in order.
pub(super) type Group = (Option<TableName>, Vec<Operation>);

/// Which rebuild of a table.
type RebuildKey = (TableName, u8);

/// Operations of one rebuild, or a single one, by position.
type Members = (Option<RebuildKey>, Vec<usize>);

/// How far the operations of each rebuilt table are taken apart; tables that are not listed are not.
type Splits = BTreeMap<TableName, u8>;

/// The foreign keys go and come in rebuilds of their own.
const KEYS_APART: u8 = 1;
/// Indexes that are not unique, too, are made and dropped outside.
const PLAIN_INDEXES_APART: u8 = 2;
/// All indexes are.
const INDEXES_APART: u8 = 3;

/// All operations of a rebuilt table in one group, every other operation in one of its own; the groups in order.
pub(super) fn groups(
    operations: &[Operation],
    in_order: &[usize],
    dependencies: &BTreeSet<(usize, usize)>,
    rebuilt: &BTreeSet<TableName>,
) -> Result<Vec<Group>, PlanError> {
    let mut splits = Splits::new();
    loop {
        let (group_of, members) = assign(in_order, |position| rebuild_of(&operations[position], rebuilt, &splits));
        let (group_of, members) = plain_first(&group_of, members);
        let waiting = match ordered(operations, dependencies, &group_of, &members) {
            Ok(groups) => return Ok(groups),
            Err(waiting) => waiting.into_iter().flat_map(|group| members[group].1.clone()).collect::<Vec<_>>(),
        };
        let tables = waiting.iter().filter_map(|position| table_of(&operations[*position], rebuilt));
        if !split_further(&mut splits, tables.collect()) {
            return Err(cycle(operations, &waiting));
        }
    }
}

/// What changes in one statement of each of the tables, every other operation by itself, in order.
pub(super) fn statements(
    operations: &[Operation],
    in_order: &[usize],
    dependencies: &BTreeSet<(usize, usize)>,
    tables: &BTreeSet<TableName>,
) -> Result<Vec<Group>, PlanError> {
    let key = |position: usize| {
        let table = table_of(&operations[position], tables)?;
        one_statement::takes_part(&operations[position]).then_some((table, 0))
    };
    let (group_of, members) = assign(in_order, key);
    ordered(operations, dependencies, &group_of, &members).map_err(|waiting| {
        let positions: Vec<usize> = waiting.into_iter().flat_map(|group| members[group].1.clone()).collect();
        cycle(operations, &positions)
    })
}

/// The groups in order, or the numbers of those that wait for each other.
fn ordered(
    operations: &[Operation],
    dependencies: &BTreeSet<(usize, usize)>,
    group_of: &BTreeMap<usize, usize>,
    members: &[Members],
) -> Result<Vec<Group>, Vec<usize>> {
    let between = dependencies.iter().map(|(a, b)| (group_of[a], group_of[b])).filter(|(a, b)| a != b).collect();
    let groups = order(members.len(), &between)?;
    Ok(groups.into_iter().map(|group| with_operations(&members[group], operations)).collect())
}

fn with_operations((key, positions): &Members, operations: &[Operation]) -> Group {
    let members = positions.iter().map(|position| operations[*position].clone()).collect();
    (key.as_ref().map(|(table, _)| table.clone()), members)
}

/// Takes the tables further apart, if any of them still can be.
fn split_further(splits: &mut Splits, tables: BTreeSet<TableName>) -> bool {
    let mut is_split = false;
    for table in tables {
        let level = splits.entry(table).or_default();
        if *level < INDEXES_APART {
            *level += 1;
            is_split = true;
        }
    }
    is_split
}

/// The group of each operation and the members of each group. Groups are numbered by their first operation.
fn assign(in_order: &[usize], key_of: impl Fn(usize) -> Option<RebuildKey>) -> (BTreeMap<usize, usize>, Vec<Members>) {
    let mut group_of = BTreeMap::new();
    let mut members: Vec<Members> = Vec::new();
    let mut keyed: BTreeMap<RebuildKey, usize> = BTreeMap::new();
    for position in in_order {
        let next = members.len();
        let key = key_of(*position);
        let group = key.as_ref().map_or(next, |key| *keyed.entry(key.clone()).or_insert(next));
        if group == next {
            members.push((key, Vec::new()));
        }
        members[group].1.push(*position);
        group_of.insert(*position, group);
    }
    (group_of, members)
}

/// A rebuild checks the foreign keys of its table and of those that refer to it, so whatever else can come before it
/// does: a table that one of them refers to may not have its keys yet.
fn plain_first(group_of: &BTreeMap<usize, usize>, members: Vec<Members>) -> (BTreeMap<usize, usize>, Vec<Members>) {
    let mut sorted: Vec<(usize, Members)> = members.into_iter().enumerate().collect();
    sorted.sort_by_key(|(_, (key, _))| key.is_some());
    let new_number: BTreeMap<usize, usize> = sorted.iter().enumerate().map(|(new, (old, _))| (*old, new)).collect();
    let renumbered = group_of.iter().map(|(position, group)| (*position, new_number[group])).collect();
    (renumbered, sorted.into_iter().map(|(_, members)| members).collect())
}

fn rebuild_of(operation: &Operation, rebuilt: &BTreeSet<TableName>, splits: &Splits) -> Option<RebuildKey> {
    let table = table_of(operation, rebuilt)?;
    let level = splits.get(&table).copied().unwrap_or_default();
    let stage = match operation {
        Operation::CreateIndex(_, index) | Operation::DropIndex(_, index)
            if level >= INDEXES_APART || (level >= PLAIN_INDEXES_APART && !index.unique) =>
        {
            return None;
        }
        Operation::DropForeignKey(..) if level >= KEYS_APART => 0,
        Operation::AddForeignKey(..) if level >= KEYS_APART => 2,
        _ => 1,
    };
    Some((table, stage))
}

/// The table whose rebuild carries the operation out.
fn table_of(operation: &Operation, rebuilt: &BTreeSet<TableName>) -> Option<TableName> {
    match operation {
        Operation::CreateTable(_) | Operation::DropTable(_) => None,
        other => other.table().filter(|table| rebuilt.contains(*table)).cloned(),
    }
}
