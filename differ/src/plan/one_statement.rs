//! MySQL: what must happen in one ALTER TABLE, since nothing in between may be.
//!
//! A foreign key never lacks an index that serves it, a table never has two primary keys, and a column that counts up is
//! always a key (errors 1553, 1068 and 1075 of MySQL and MariaDB).

use crate::normalize::serves;
use crate::operation::{Change, Operation};
use crate::schema::{Column, Index, Schema, TableName};
use std::collections::BTreeSet;

/// The tables whose keys, indexes and columns change in one statement.
pub(super) fn tables(operations: &[Operation], schema: &Schema) -> BTreeSet<TableName> {
    let touched: BTreeSet<&TableName> = operations.iter().filter_map(Operation::table).collect();
    let in_one = touched.into_iter().filter(|table| {
        let own: Vec<&Operation> = operations.iter().filter(|it| it.table() == Some(table)).collect();
        replaces_primary_key(&own) || counts_by_new_key(&own) || replaces_serving_index(table, &own, operations, schema)
    });
    in_one.cloned().collect()
}

/// Whether the operation belongs into that statement; foreign keys and options stay apart.
pub(super) fn takes_part(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::AddColumn(..)
            | Operation::DropColumn(..)
            | Operation::AlterColumn(..)
            | Operation::AddPrimaryKey(..)
            | Operation::DropPrimaryKey(..)
            | Operation::CreateIndex(..)
            | Operation::DropIndex(..)
    )
}

fn replaces_primary_key(operations: &[&Operation]) -> bool {
    let drops = operations.iter().any(|it| matches!(it, Operation::DropPrimaryKey(..)));
    drops && operations.iter().any(|it| matches!(it, Operation::AddPrimaryKey(..)))
}

/// Whether a column starts or ends to count up while its key comes or goes.
fn counts_by_new_key(operations: &[&Operation]) -> bool {
    let counts = |column: &Column| column.auto_increment.is_some();
    let column = operations.iter().any(|it| match it {
        Operation::AddColumn(_, column) | Operation::DropColumn(_, column) => counts(column),
        Operation::AlterColumn(_, Change { from, to }) => counts(from) || counts(to),
        _ => false,
    });
    let key = |it: &&&Operation| {
        let is_key = matches!(it, Operation::AddPrimaryKey(..) | Operation::DropPrimaryKey(..));
        is_key || matches!(it, Operation::CreateIndex(..) | Operation::DropIndex(..))
    };
    column && operations.iter().any(|it| key(&it))
}

/// Whether an index goes that a foreign key needs, and another one comes.
fn replaces_serving_index(table: &TableName, own: &[&Operation], all: &[Operation], schema: &Schema) -> bool {
    let comes = own.iter().any(|it| matches!(it, Operation::CreateIndex(..)));
    comes && own.iter().any(|it| matches!(it, Operation::DropIndex(_, index) if is_needed(table, index, all, schema)))
}

fn is_needed(table: &TableName, index: &Index, all: &[Operation], schema: &Schema) -> bool {
    let goes = |of: &TableName, key| {
        all.iter().any(|it| matches!(it, Operation::DropForeignKey(name, dropped) if name == of && dropped == key))
    };
    schema.tables.values().any(|other| {
        other.foreign_keys.iter().any(|key| {
            let refers = &other.name == table && serves(index, &key.columns);
            let referred = &key.referenced_table == table && serves(index, &key.referenced_columns);
            (refers || referred) && !goes(&other.name, key)
        })
    })
}
