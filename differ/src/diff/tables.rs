//! Tables: made and dropped in parts, so that every operation has an exact inverse; compared part by part.

use super::{columns, constraints, indexes};
use crate::operation::{Change, Operation};
use crate::schema::{PrimaryKey, Schema, Table, TableOptions, UniqueConstraint};

pub(super) fn compare(schemas: Change<&Schema>, operations: &mut Vec<Operation>) {
    let Change { from, to } = schemas;
    for before in from.tables.values().filter(|table| !to.tables.contains_key(&table.name)) {
        drop(before, operations);
    }
    for after in to.tables.values() {
        match from.tables.get(&after.name) {
            None => create(after, operations),
            Some(before) if before != after => alter(Change::new(before, after), operations),
            Some(_) => {}
        }
    }
}

/// The table without what is made by operations of its own.
fn bare(table: &Table) -> Table {
    let mut bare = Table { foreign_keys: Vec::new(), indexes: Vec::new(), ..table.clone() };
    bare.options = table.options.without_index();
    bare
}

/// The option that names an index is set when the index is there.
fn index_option(table: &Table) -> Option<Operation> {
    let change = Change::new(table.options.without_index(), table.options.clone());
    (change.from != change.to).then(|| Operation::AlterTableOptions(table.name.clone(), change))
}

fn create(table: &Table, operations: &mut Vec<Operation>) {
    let name = &table.name;
    operations.push(Operation::CreateTable(bare(table)));
    operations.extend(table.indexes.iter().map(|index| Operation::CreateIndex(name.clone(), index.clone())));
    operations.extend(table.foreign_keys.iter().map(|key| Operation::AddForeignKey(name.clone(), key.clone())));
    operations.extend(index_option(table));
}

fn drop(table: &Table, operations: &mut Vec<Operation>) {
    let name = &table.name;
    operations.extend(index_option(table).map(|operation| operation.inverse()));
    operations.extend(table.foreign_keys.iter().map(|key| Operation::DropForeignKey(name.clone(), key.clone())));
    operations.extend(table.indexes.iter().map(|index| Operation::DropIndex(name.clone(), index.clone())));
    operations.push(Operation::DropTable(bare(table)));
}

/// Whether the index that an option names goes (and comes back, since the option does not change).
fn goes(options: &TableOptions, operations: &[Operation]) -> bool {
    let Some(name) = options.index() else { return false };
    operations.iter().any(|operation| match operation {
        Operation::DropIndex(_, index) => index.name == name,
        Operation::DropUnique(_, UniqueConstraint { name: key, .. })
        | Operation::DropPrimaryKey(_, PrimaryKey { name: key, .. }) => key.as_deref() == Some(&name),
        _ => false,
    })
}

fn alter(tables: Change<&Table>, operations: &mut Vec<Operation>) {
    let Change { from, to } = tables;
    if from.comment != to.comment {
        let change = Change::new(from.comment.clone(), to.comment.clone());
        operations.push(Operation::AlterTableComment(to.name.clone(), change));
    }
    if from.options != to.options {
        let change = Change::new(from.options.clone(), to.options.clone());
        operations.push(Operation::AlterTableOptions(to.name.clone(), change));
    }
    columns::compare(tables, operations);
    constraints::compare(tables, operations);
    indexes::compare(tables, operations);
    if from.options == to.options && goes(&from.options, operations) {
        operations.extend(index_option(from).map(|operation| operation.inverse()));
        operations.extend(index_option(to));
    }
}
