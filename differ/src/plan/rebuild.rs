//! SQLite: what ALTER TABLE can't do is done by making the table anew, once for all changes of that table.

use super::fold::{Folding, fold, unfold};
use super::graph::{cycle, dependencies, order, sort_by_phase};
use super::roles::Context;
use super::{PlanError, Rebuild, Step, blocked, native};
use crate::Target;
use crate::operation::{Operation, apply, apply_all};
use crate::schema::{Schema, Table, TableName};
use std::collections::{BTreeMap, BTreeSet};

/// The steps for operations among which nothing is renamed; the schema is left as it is after them.
pub(super) fn steps(operations: Vec<Operation>, schema: &mut Schema, target: &Target) -> Result<Vec<Step>, PlanError> {
    let operations = unfold(operations).into_iter().flat_map(|operation| index_made_anew(operation, schema)).collect();
    let (mut operations, created) = fold(operations, Folding::All);
    let unsorted = operations.clone();
    let context = Context::new(&unsorted, created, target);
    sort_by_phase(&mut operations, &context);
    let dependencies = dependencies(&operations, &context);
    let in_order = order(operations.len(), &dependencies).map_err(|nodes| cycle(&operations, &nodes))?;
    let rebuilt = native::tables_to_rebuild(&operations, schema, target);
    let groups = groups(&operations, &in_order, &dependencies, &rebuilt)?;
    let mut steps = Vec::new();
    for (table, operations) in groups {
        if let Some(table) = table {
            steps.push(Step::Rebuild(rebuild(&table, operations, schema)?));
        } else {
            native::check(&operations, schema)?;
            apply_all(schema, &operations)?;
            steps.extend(operations.into_iter().map(Step::Operation));
        }
    }
    Ok(steps)
}

/// SQLite (to 3.50) has no statement that renames an index.
fn index_made_anew(operation: Operation, schema: &Schema) -> Vec<Operation> {
    let Operation::RenameIndex(table, change) = &operation else { return vec![operation] };
    let indexes = schema.tables.get(table).map(|it| it.indexes.as_slice()).unwrap_or_default();
    let Some(index) = indexes.iter().find(|index| index.name == change.from) else { return vec![operation] };
    let mut renamed = index.clone();
    renamed.name.clone_from(&change.to);
    vec![Operation::DropIndex(table.clone(), index.clone()), Operation::CreateIndex(table.clone(), renamed)]
}

/// What is done in one step: the table, where that is a rebuild, and the operations in order.
type Group = (Option<TableName>, Vec<Operation>);

/// Which rebuild an operation belongs to: the table's only one, or (where tables wait for each other's keys) one without
/// the foreign keys that go, one for everything else, and one that brings the new foreign keys.
type RebuildKey = (TableName, u8);

/// All operations of a rebuilt table in one group, every other operation in one of its own; the groups in order.
fn groups(
    operations: &[Operation],
    in_order: &[usize],
    dependencies: &BTreeSet<(usize, usize)>,
    rebuilt: &BTreeSet<TableName>,
) -> Result<Vec<Group>, PlanError> {
    let mut split = BTreeSet::new();
    loop {
        let (group_of, members) = assign(operations, in_order, rebuilt, &split);
        let between = dependencies.iter().map(|(a, b)| (group_of[a], group_of[b])).filter(|(a, b)| a != b).collect();
        match order(members.len(), &between) {
            Ok(ordered) => {
                let group = |group: usize| {
                    let (rebuild, positions) = &members[group];
                    let members = positions.iter().map(|position| operations[*position].clone()).collect();
                    (rebuild.as_ref().map(|(table, _)| table.clone()), members)
                };
                return Ok(ordered.into_iter().map(group).collect());
            }
            Err(waiting) => {
                let waiting = waiting.into_iter().flat_map(|group| members[group].1.clone()).collect::<Vec<_>>();
                let tables = waiting.iter().filter_map(|position| table_of(&operations[*position], rebuilt));
                let before = split.len();
                split.extend(tables);
                if split.len() == before {
                    return Err(cycle(operations, &waiting));
                }
            }
        }
    }
}

/// Operations of one rebuild, or a single one, by position.
type Members = (Option<RebuildKey>, Vec<usize>);

/// The group of each operation and the members of each group; groups are numbered by their first operation.
fn assign(
    operations: &[Operation],
    in_order: &[usize],
    rebuilt: &BTreeSet<TableName>,
    split: &BTreeSet<TableName>,
) -> (BTreeMap<usize, usize>, Vec<Members>) {
    let mut group_of = BTreeMap::new();
    let mut members: Vec<Members> = Vec::new();
    let mut rebuilds: BTreeMap<RebuildKey, usize> = BTreeMap::new();
    for position in in_order {
        let next = members.len();
        let rebuild = rebuild_of(&operations[*position], rebuilt, split);
        let group = rebuild.as_ref().map_or(next, |key| *rebuilds.entry(key.clone()).or_insert(next));
        if group == next {
            members.push((rebuild, Vec::new()));
        }
        members[group].1.push(*position);
        group_of.insert(*position, group);
    }
    (group_of, members)
}

fn rebuild_of(operation: &Operation, rebuilt: &BTreeSet<TableName>, split: &BTreeSet<TableName>) -> Option<RebuildKey> {
    let table = table_of(operation, rebuilt)?;
    let stage = if split.contains(&table) { stage(operation)? } else { 0 };
    Some((table, stage))
}

/// The rebuild of a table with several; indexes are made and dropped outside.
fn stage(operation: &Operation) -> Option<u8> {
    match operation {
        Operation::CreateIndex(..) | Operation::DropIndex(..) => None,
        Operation::DropForeignKey(..) => Some(0),
        Operation::AddForeignKey(..) => Some(2),
        _ => Some(1),
    }
}

/// The table whose rebuild carries the operation out.
fn table_of(operation: &Operation, rebuilt: &BTreeSet<TableName>) -> Option<TableName> {
    match operation {
        Operation::CreateTable(_) | Operation::DropTable(_) => None,
        other => other.table().filter(|table| rebuilt.contains(*table)).cloned(),
    }
}

fn rebuild(table: &TableName, operations: Vec<Operation>, schema: &mut Schema) -> Result<Rebuild, PlanError> {
    blocked::table_is_free(table, schema)?;
    let missing = || crate::operation::ApplyError::Missing(format!("table '{table}'"));
    let before = schema.tables.get(table).ok_or_else(missing)?.clone();
    operations.iter().try_for_each(|operation| apply(schema, operation))?;
    let after = schema.tables.get(table).ok_or_else(missing)?.clone();
    Ok(Rebuild { copied: copied(&before, &after), before, after, operations })
}

/// The columns whose values stay: computed ones are computed again.
fn copied(before: &Table, after: &Table) -> Vec<(String, String)> {
    let stay = after.columns.values().filter(|column| column.generated.is_none());
    let stay = stay.filter(|column| before.columns.contains_key(&column.name));
    stay.map(|column| (column.name.clone(), column.name.clone())).collect()
}
