//! What a server has no statement for, said by operations that it has.

use crate::Target;
use crate::dialect::Facts;
use crate::operation::Operation;
use crate::schema::{Check, ConstraintName, ForeignKey, Index, PrimaryKey, Schema, Table};

/// The operations, each of which the server has a statement for.
pub(super) fn substitute(operations: Vec<Operation>, schema: &Schema, target: &Target) -> Vec<Operation> {
    let facts = target.dialect.facts();
    let substituted = |operation: Operation| {
        let table = operation.table().and_then(|name| schema.tables.get(name));
        let found = table.and_then(|table| made_anew(&operation, table, facts));
        found.map_or_else(|| vec![operation], Vec::from)
    };
    let (renamed, operations) = indexes_renamed_with_comment(operations, schema, facts);
    renamed.into_iter().flatten().chain(operations.into_iter().flat_map(substituted)).collect()
}

/// An index that gets another name and another comment, of which the server can't alter both, is made anew once. The
/// comment's operation names it as it will be.
fn indexes_renamed_with_comment(
    operations: Vec<Operation>,
    schema: &Schema,
    facts: &Facts,
) -> (Vec<[Operation; 2]>, Vec<Operation>) {
    if facts.renames_indexes && facts.alters_index_comments {
        return (Vec::new(), operations);
    }
    let both = |operation: &Operation| {
        let Operation::AlterIndexComment(table, name, comment) = operation else { return None };
        let rename = operations.iter().find_map(|other| match other {
            Operation::RenameIndex(of, rename) if of == table && rename.to == *name => Some(rename),
            _ => None,
        })?;
        let changed = |index: &mut Index| {
            index.name.clone_from(&rename.to);
            index.comment.clone_from(&comment.to);
        };
        let anew = index_made_anew(schema.tables.get(table)?, &rename.from, changed)?;
        Some((anew, [operation.clone(), Operation::RenameIndex(table.clone(), rename.clone())]))
    };
    let (anew, replaced): (Vec<_>, Vec<_>) = operations.iter().filter_map(both).unzip();
    let replaced: Vec<Operation> = replaced.into_iter().flatten().collect();
    (anew, operations.into_iter().filter(|operation| !replaced.contains(operation)).collect())
}

/// The drop and what makes the same again, where that is the only way.
fn made_anew(operation: &Operation, table: &Table, facts: &Facts) -> Option<[Operation; 2]> {
    match operation {
        Operation::RenameConstraint(_, change) if !facts.renames_constraints => {
            let name = ConstraintName::explicit(change.to.clone());
            foreign_key_made_anew(table, &change.from, &name).or_else(|| check_made_anew(table, &change.from, &name))
        }
        Operation::RenameIndex(_, change) if !facts.renames_indexes => {
            index_made_anew(table, &change.from, |index| index.name.clone_from(&change.to))
        }
        Operation::AlterIndexComment(_, name, change) if !facts.alters_index_comments => {
            index_made_anew(table, name, |index| index.comment.clone_from(&change.to))
        }
        Operation::AlterConstraintComment(_, name, change) if !facts.alters_index_comments => {
            let key = table.primary_key.as_ref().filter(|key| key.name.as_deref() == Some(name))?;
            let changed = PrimaryKey { comment: change.to.clone(), ..key.clone() };
            let table = &table.name;
            Some([
                Operation::DropPrimaryKey(table.clone(), key.clone()),
                Operation::AddPrimaryKey(table.clone(), changed),
            ])
        }
        _ => None,
    }
}

fn index_made_anew(table: &Table, name: &str, change: impl FnOnce(&mut Index)) -> Option<[Operation; 2]> {
    let index = table.indexes.iter().find(|index| index.name == name)?;
    let mut changed = index.clone();
    change(&mut changed);
    let table = &table.name;
    Some([Operation::DropIndex(table.clone(), index.clone()), Operation::CreateIndex(table.clone(), changed)])
}

fn foreign_key_made_anew(table: &Table, from: &str, to: &ConstraintName) -> Option<[Operation; 2]> {
    let key = table.foreign_keys.iter().find(|key| key.name.as_deref() == Some(from))?;
    let renamed = ForeignKey { name: to.clone(), ..key.clone() };
    let table = &table.name;
    Some([Operation::DropForeignKey(table.clone(), key.clone()), Operation::AddForeignKey(table.clone(), renamed)])
}

fn check_made_anew(table: &Table, from: &str, to: &ConstraintName) -> Option<[Operation; 2]> {
    let check = table.checks.iter().find(|check| check.name.as_deref() == Some(from))?;
    let renamed = Check { name: to.clone(), ..check.clone() };
    let table = &table.name;
    Some([Operation::DropCheck(table.clone(), check.clone()), Operation::AddCheck(table.clone(), renamed)])
}
