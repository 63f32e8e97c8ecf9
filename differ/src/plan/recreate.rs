//! What must go before a change and come back after it, though it does not change itself.

use super::in_place::{columns_of, is_replaced};
use super::replaced::{Users, without_default_between};
use crate::normalize::{is_made_for, is_made_with};
use crate::operation::{Change, Operation};
use crate::schema::{
    Column, ColumnType, ConstraintName, ForeignKey, GeneratedStorage, Index, IndexKey, ObjectId, Schema, TableName,
};
use crate::{Dialect, Target};

/// The operations with everything around them that has to be dropped and made again.
pub(super) fn around(operations: Vec<Operation>, schema: &Schema, target: &Target) -> Vec<Operation> {
    let of_enums = columns_of_replaced_enums(&operations, schema);
    let users = Users::of(&operations, schema);
    let operations = without_default_between(with_recollated(operations, schema), &users.defaults);
    let (mut operations, replaced) = columns_made_anew(operations, &of_enums, users.computed, schema, target);
    for drop in of_enums.iter().flat_map(|(table, column)| expressions_with(table, column, schema)) {
        go_and_come_back(drop, &mut operations);
    }
    for drop in users.drops {
        go_and_come_back(drop, &mut operations);
    }
    for drop in replaced.iter().flat_map(|(table, column)| parts_with(table, column, schema)) {
        go_and_come_back(drop, &mut operations);
    }
    for (table, key) in foreign_keys(&operations, &of_enums, schema, target) {
        if let Some(index) = counted_index(&table, &key, schema, target) {
            go_and_come_back(Operation::DropIndex(table.clone(), index), &mut operations);
        }
        go_and_come_back(Operation::DropForeignKey(table, key), &mut operations);
    }
    operations
}

/// The index that MySQL made for a key whose name it counted: as the key comes back with that name, the server would give
/// its index the same one, in place of the one that it made.
fn counted_index(table: &TableName, key: &ForeignKey, schema: &Schema, target: &Target) -> Option<Index> {
    if !target.dialect.facts().indexes_foreign_keys {
        return None;
    }
    let mut indexes = schema.tables.get(table)?.indexes.iter();
    indexes.find(|index| is_made_for(index, key) && !is_made_with(index, key)).cloned()
}

/// The columns whose enum type gives way to a new one. PostgreSQL (to 18) can't compare the two.
fn columns_of_replaced_enums(operations: &[Operation], schema: &Schema) -> Vec<(TableName, String)> {
    let replaced = operations.iter().filter_map(|operation| match operation {
        Operation::AlterEnum(change) if is_replaced(change, operations) => Some(&change.from.name),
        _ => None,
    });
    let columns = replaced.flat_map(|name| columns_of(name, schema));
    columns.map(|(table, column)| (table, column.name)).collect()
}

/// The operations that drop the checks and indexes with an expression that reads a column.
fn expressions_with(table: &TableName, column: &str, schema: &Schema) -> Vec<Operation> {
    let parts = parts_with(table, column, schema).into_iter();
    let has_expression = |operation: &Operation| match operation {
        Operation::DropCheck(..) => true,
        Operation::DropIndex(_, index) => {
            let mut keys = index.columns.iter().map(|part| &part.key);
            index.predicate.is_some() || keys.any(|key| matches!(key, IndexKey::Expression(_)))
        }
        _ => false,
    };
    parts.filter(has_expression).collect()
}

/// Adds a drop and what makes the same again, under its new name if it has one; unless it goes anyway.
fn go_and_come_back(drop: Operation, operations: &mut Vec<Operation>) {
    if operations.contains(&drop) || is_dropped(drop.table(), operations) {
        return;
    }
    let mut add = drop.inverse();
    if let Some(position) = operations.iter().position(|it| renames(it, &drop)) {
        match operations.remove(position) {
            Operation::RenameConstraint(_, change) | Operation::RenameIndex(_, change) => rename(&mut add, change.to),
            _ => {}
        }
    }
    operations.extend([drop, add]);
}

fn is_dropped(name: Option<&TableName>, operations: &[Operation]) -> bool {
    operations.iter().any(|it| matches!(it, Operation::DropTable(table) if Some(&table.name) == name))
}

fn renames(operation: &Operation, drop: &Operation) -> bool {
    match operation {
        Operation::RenameConstraint(table, change) => {
            drop.table() == Some(table) && constraint_name(drop) == Some(&change.from)
        }
        Operation::RenameIndex(table, change) => {
            matches!(drop, Operation::DropIndex(of, index) if of == table && index.name == change.from)
        }
        _ => false,
    }
}

fn constraint_name(drop: &Operation) -> Option<&str> {
    match drop {
        Operation::DropPrimaryKey(_, it) => it.name.as_deref(),
        Operation::DropUnique(_, it) => it.name.as_deref(),
        Operation::DropCheck(_, it) => it.name.as_deref(),
        Operation::DropForeignKey(_, it) => it.name.as_deref(),
        _ => None,
    }
}

fn rename(add: &mut Operation, name: String) {
    match add {
        Operation::AddPrimaryKey(_, it) => it.name = ConstraintName::explicit(name),
        Operation::AddUnique(_, it) => it.name = ConstraintName::explicit(name),
        Operation::AddCheck(_, it) => it.name = ConstraintName::explicit(name),
        Operation::AddForeignKey(_, it) => it.name = ConstraintName::explicit(name),
        Operation::CreateIndex(_, it) => it.name = name,
        _ => {}
    }
}

/// A column that becomes computed, stops to be, or is computed otherwise is another column: PostgreSQL before 17 can't
/// change the expression. So is a computed column that reads one whose type changes, which PostgreSQL (to 18) refuses.
fn columns_made_anew(
    mut operations: Vec<Operation>,
    of_enums: &[(TableName, String)],
    of_functions: Vec<(TableName, Column)>,
    schema: &Schema,
    target: &Target,
) -> (Vec<Operation>, Vec<(TableName, String)>) {
    let is_postgres = target.dialect == Dialect::Postgres;
    let retyped = if is_postgres { computed_from_retyped(&operations, of_enums, schema) } else { Vec::new() };
    for (table, column) in retyped.into_iter().chain(of_functions) {
        let known = |it: &Operation| it.object() == ObjectId::Column(table.clone(), column.name.clone());
        if !operations.iter().any(known) && !is_dropped(Some(&table), &operations) {
            operations.push(Operation::AlterColumn(table.clone(), Change::new(column.clone(), column.clone())));
        }
    }
    let mut all = Vec::with_capacity(operations.len());
    let mut replaced = Vec::new();
    for operation in operations {
        match operation {
            Operation::AlterColumn(table, Change { from, to })
                if !keeps_computed_values(&from, &to, target)
                    && ((is_postgres && is_made_anew(&from, &to)) || is_computed_otherwise(&from, &to)) =>
            {
                replaced.push((table.clone(), from.name.clone()));
                all.extend([Operation::DropColumn(table.clone(), from), Operation::AddColumn(table, to)]);
            }
            other => all.push(other),
        }
    }
    (all, replaced)
}

/// A stored column that is computed no more is filled as it was: DROP EXPRESSION of PostgreSQL 13, MODIFY of MySQL and
/// MariaDB.
fn keeps_computed_values(from: &Column, to: &Column, target: &Target) -> bool {
    from.generated.as_ref().is_some_and(|generated| generated.storage == GeneratedStorage::Stored)
        && to.generated.is_none()
        && from.column_type == to.column_type
        && (target.dialect != Dialect::Postgres || target.at_least(13, 0))
}

fn is_made_anew(from: &Column, to: &Column) -> bool {
    let is_same_but_read = from == to;
    from.generated != to.generated
        || (from.generated.is_some() && (from.column_type != to.column_type || is_same_but_read))
}

/// What MySQL, too, has no ALTER for: it only keeps a computed column's storage
/// (<https://dev.mysql.com/doc/refman/9.0/en/alter-table-generated-columns.html>).
fn is_computed_otherwise(from: &Column, to: &Column) -> bool {
    from.generated.as_ref().map(|it| it.storage) != to.generated.as_ref().map(|it| it.storage)
}

/// MySQL: a table's new collation is taken over by columns that say no other; every column of text is defined anew after
/// it, so that each has what it says.
fn with_recollated(mut operations: Vec<Operation>, schema: &Schema) -> Vec<Operation> {
    let tables: Vec<TableName> = operations.iter().filter_map(recollated).cloned().collect();
    for table in tables.iter().filter_map(|name| schema.tables.get(name)) {
        for column in table.columns.values().filter(|column| is_text(&column.column_type)) {
            let id = ObjectId::Column(table.name.clone(), column.name.clone());
            if !operations.iter().any(|it| it.object() == id) {
                let change = Change::new(column.clone(), column.clone());
                operations.push(Operation::AlterColumn(table.name.clone(), change));
            }
        }
    }
    operations
}

fn recollated(operation: &Operation) -> Option<&TableName> {
    match operation {
        Operation::AlterTableOptions(table, Change { from, to })
            if from.collation != to.collation || from.character_set != to.character_set =>
        {
            Some(table)
        }
        _ => None,
    }
}

fn is_text(column_type: &ColumnType) -> bool {
    use ColumnType::{Char, Enum, Other, String, Text};
    matches!(column_type, Char(_) | String(_) | Text(_) | Enum { .. } | Other(_))
}

/// Computed columns that read a column whose type changes.
fn computed_from_retyped(
    operations: &[Operation],
    of_enums: &[(TableName, String)],
    schema: &Schema,
) -> Vec<(TableName, Column)> {
    let retyped = operations.iter().filter_map(|operation| match operation {
        Operation::AlterColumn(table, change) if change.from.column_type != change.to.column_type => {
            Some((table, &change.from.name))
        }
        _ => None,
    });
    let reading = |(name, column): (&TableName, &String)| {
        let columns = schema.tables.get(name).into_iter().flat_map(|table| table.columns.values());
        let reads = columns.filter(|it| it.generated.as_ref().is_some_and(|it| it.expression.mentions(column)));
        reads.map(|it| (name.clone(), it.clone())).collect::<Vec<_>>()
    };
    let of_enums = of_enums.iter().map(|(table, column)| (table, column));
    retyped.chain(of_enums).flat_map(reading).collect()
}

/// The operations that drop what uses a column.
fn parts_with(table: &TableName, column: &str, schema: &Schema) -> Vec<Operation> {
    let Some(it) = schema.tables.get(table) else { return Vec::new() };
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    let keys = it.primary_key.iter().filter(|key| has(&key.columns));
    let uniques = it.uniques.iter().filter(|unique| has(&unique.columns) || has(&unique.include));
    let checks = it.checks.iter().filter(|check| check.expression.mentions(column));
    let indexes = it.indexes.iter().filter(|index| index.uses(column));
    let mut drops: Vec<Operation> = Vec::new();
    drops.extend(keys.map(|key| Operation::DropPrimaryKey(table.clone(), key.clone())));
    drops.extend(uniques.map(|unique| Operation::DropUnique(table.clone(), unique.clone())));
    drops.extend(checks.map(|check| Operation::DropCheck(table.clone(), check.clone())));
    drops.extend(indexes.map(|index| Operation::DropIndex(table.clone(), index.clone())));
    for other in schema.tables.values() {
        let refers = |key: &&ForeignKey| {
            (&other.name == table && has(&key.columns))
                || (&key.referenced_table == table && has(&key.referenced_columns))
        };
        let keys = other.foreign_keys.iter().filter(refers);
        drops.extend(keys.map(|key| Operation::DropForeignKey(other.name.clone(), key.clone())));
    }
    drops
}

/// Foreign keys that stay, but whose key is replaced or whose columns change to a type of another kind.
fn foreign_keys(
    operations: &[Operation],
    of_enums: &[(TableName, String)],
    schema: &Schema,
    target: &Target,
) -> Vec<(TableName, ForeignKey)> {
    let mut changes = Changes::of(operations, target);
    changes.columns.extend(of_enums.iter().map(|(table, column)| (table, column.as_str())));
    if changes.keys.is_empty() && changes.columns.is_empty() {
        return Vec::new();
    }
    let all = schema.tables.values().flat_map(|table| table.foreign_keys.iter().map(move |key| (&table.name, key)));
    let affected = all.filter(|(table, key)| changes.affect(table, key));
    let goes = |table: &TableName, key: &ForeignKey| {
        operations.iter().any(|it| matches!(it, Operation::DropForeignKey(of, other) if of == table && other == key))
    };
    affected.filter(|(table, key)| !goes(table, key)).map(|(table, key)| (table.clone(), key.clone())).collect()
}

/// What happens to keys and columns that foreign keys rest on.
#[derive(Default)]
struct Changes<'a> {
    keys: Vec<(&'a TableName, Vec<&'a str>)>,
    columns: Vec<(&'a TableName, &'a str)>,
}

impl<'a> Changes<'a> {
    fn of(operations: &'a [Operation], target: &Target) -> Self {
        let pinned = target.dialect.facts().foreign_keys_pin_types;
        let mut changes = Self::default();
        for operation in operations {
            match operation {
                Operation::DropPrimaryKey(table, key) => changes.keys.push((table, sorted(&key.columns))),
                Operation::DropUnique(table, unique) => changes.keys.push((table, sorted(&unique.columns))),
                Operation::DropIndex(table, index) if index.unique => {
                    changes.keys.extend(index.plain_columns().map(|mut columns| {
                        columns.sort_unstable();
                        (table, columns)
                    }));
                }
                Operation::AlterColumn(table, change)
                    if is_of_another_kind(change) || (pinned && is_of_another_type(change)) =>
                {
                    changes.columns.push((table, &change.from.name));
                }
                _ => {}
            }
        }
        changes
    }

    fn affect(&self, table: &TableName, key: &ForeignKey) -> bool {
        let referenced = sorted(&key.referenced_columns);
        let retyped = |of: &TableName, columns: &[String]| {
            self.columns.iter().any(|(table, column)| *table == of && columns.iter().any(|it| it == column))
        };
        self.keys.iter().any(|(of, columns)| **of == key.referenced_table && *columns == referenced)
            || retyped(table, &key.columns)
            || retyped(&key.referenced_table, &key.referenced_columns)
    }
}

fn sorted(columns: &[String]) -> Vec<&str> {
    let mut columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    columns.sort_unstable();
    columns
}

fn is_of_another_type(Change { from, to }: &Change<Column>) -> bool {
    from.column_type != to.column_type || from.collation != to.collation
}

/// Whether a foreign key can't hold while only one of its sides has changed: PostgreSQL compares integers of all sizes with
/// each other, and strings, but little else.
fn is_of_another_kind(change: &Change<Column>) -> bool {
    use ColumnType::{Char, Integer, String, Text};
    let (from, to) = (&change.from.column_type, &change.to.column_type);
    match (from, to) {
        (Integer(_), Integer(_)) | (Char(_) | String(_) | Text(_), Char(_) | String(_) | Text(_)) => false,
        _ => from != to,
    }
}
