//! Renames in memory: whatever refers to the old name follows, as it does on a server.

use super::apply::{ApplyError, missing, present, table_mut};
use super::{Change, Operation};
use crate::dialect::enum_literal;
use crate::schema::{
    ColumnType, Dependency, Expression, ForeignKey, Index, IndexKey, ObjectId, OpaqueObject, Schema, Table, TableName,
    TypeName,
};

pub(super) fn table(schema: &mut Schema, change: &Change<TableName>) -> Result<(), ApplyError> {
    if schema.tables.contains_key(&change.to) {
        return Err(present(&ObjectId::Table(change.to.clone())));
    }
    let removed = schema.tables.remove(&change.from);
    let mut table = removed.ok_or_else(|| missing(&ObjectId::Table(change.from.clone())))?;
    table.name = change.to.clone();
    schema.tables.insert(change.to.clone(), table);
    for key in schema.tables.values_mut().flat_map(|table| &mut table.foreign_keys) {
        replace(&mut key.referenced_table, change);
    }
    schema.tables.values_mut().for_each(Table::sort_parts);
    readdress(schema, |id| table_in(id, change));
    Ok(())
}

pub(super) fn column(schema: &mut Schema, table: &TableName, change: &Change<String>) -> Result<(), ApplyError> {
    column_itself(table_mut(schema, table)?, change)?;
    for other in schema.tables.values_mut() {
        let referring = other.foreign_keys.iter_mut().filter(|key| &key.referenced_table == table);
        referring.flat_map(|key| &mut key.referenced_columns).for_each(|name| replace(name, change));
        other.sort_parts();
    }
    readdress(schema, |id| column_in(id, table, change));
    Ok(())
}

pub(super) fn enum_type(schema: &mut Schema, change: &Change<TypeName>) -> Result<(), ApplyError> {
    if schema.enums.contains_key(&change.to) {
        return Err(present(&ObjectId::Enum(change.to.clone())));
    }
    let removed = schema.enums.remove(&change.from);
    let mut it = removed.ok_or_else(|| missing(&ObjectId::Enum(change.from.clone())))?;
    it.name = change.to.clone();
    schema.enums.insert(change.to.clone(), it);
    for column in schema.tables.values_mut().flat_map(|table| table.columns.values_mut()) {
        enum_name_in(&mut column.column_type, change);
    }
    readdress(schema, |id| enum_in(id, change));
    Ok(())
}

pub(super) fn enum_value(schema: &mut Schema, name: &TypeName, change: &Change<String>) -> Result<(), ApplyError> {
    let missing = || ApplyError::Missing(format!("'{}' of enum type '{name}'", change.from));
    let it = schema.enums.get_mut(name).ok_or_else(missing)?;
    if it.values.contains(&change.to) {
        return Err(ApplyError::Present(format!("'{}' of enum type '{name}'", change.to)));
    }
    let value = it.values.iter_mut().find(|value| **value == change.from).ok_or_else(missing)?;
    value.clone_from(&change.to);
    schema.tables.values_mut().for_each(|table| value_in_table(table, name, change));
    Ok(())
}

/// The value in the types of columns, and as a literal wherever a column of the type is compared with it.
fn value_in_table(table: &mut Table, name: &TypeName, change: &Change<String>) {
    let (from, to) = (enum_literal(&change.from), enum_literal(&change.to));
    let renamed = |expression: &mut Expression| *expression = Expression::new(expression.sql().replace(&from, &to));
    let mut of_type = Vec::new();
    for column in table.columns.values_mut().filter(|column| column.column_type.enum_name() == Some(name)) {
        value_in_type(&mut column.column_type, change);
        column.default.iter_mut().for_each(renamed);
        of_type.push(column.name.clone());
    }
    let is_about = |expression: &Expression| of_type.iter().any(|column| expression.mentions(column));
    let generated =
        table.columns.values_mut().filter_map(|column| column.generated.as_mut()).map(|it| &mut it.expression);
    let checks = table.checks.iter_mut().map(|check| &mut check.expression);
    let predicates = table.indexes.iter_mut().filter_map(|index| index.predicate.as_mut());
    generated.chain(checks).chain(predicates).filter(|expression| is_about(expression)).for_each(renamed);
    table.sort_parts();
}

fn value_in_type(column_type: &mut ColumnType, change: &Change<String>) {
    match column_type {
        ColumnType::Enum { values, .. } => values.iter_mut().for_each(|value| replace(value, change)),
        ColumnType::Array(element) => value_in_type(element, change),
        _ => {}
    }
}

fn replace<T: PartialEq + Clone>(name: &mut T, change: &Change<T>) {
    if *name == change.from {
        name.clone_from(&change.to);
    }
}

fn enum_name_in(column_type: &mut ColumnType, change: &Change<TypeName>) {
    match column_type {
        ColumnType::Enum { name: Some(name), .. } => replace(name, change),
        ColumnType::Array(element) => enum_name_in(element, change),
        _ => {}
    }
}

/// Renames a column in its own table: in keys, indexes and the text of expressions.
fn column_itself(table: &mut Table, change: &Change<String>) -> Result<(), ApplyError> {
    let id = |name: &str| ObjectId::Column(table.name.clone(), name.to_owned());
    if table.columns.contains_key(&change.to) {
        return Err(present(&id(&change.to)));
    }
    let Some((position, _, mut column)) = table.columns.shift_remove_full(&change.from) else {
        return Err(missing(&id(&change.from)));
    };
    column.name.clone_from(&change.to);
    table.columns.shift_insert(position, change.to.clone(), column);
    for generated in table.columns.values_mut().filter_map(|column| column.generated.as_mut()) {
        generated.expression = generated.expression.with_renamed(&change.from, &change.to);
    }
    for check in &mut table.checks {
        check.expression = check.expression.with_renamed(&change.from, &change.to);
    }
    column_names(table).for_each(|name| replace(name, change));
    table.indexes.iter_mut().for_each(|index| column_in_index(index, change));
    Ok(())
}

fn column_names(table: &mut Table) -> impl Iterator<Item = &mut String> {
    let primary_key = table.primary_key.iter_mut().flat_map(|key| &mut key.columns);
    let uniques = table.uniques.iter_mut().flat_map(|unique| unique.columns.iter_mut().chain(&mut unique.include));
    let foreign_keys = table.foreign_keys.iter_mut().flat_map(|ForeignKey { columns, .. }| columns);
    primary_key.chain(uniques).chain(foreign_keys)
}

fn column_in_index(index: &mut Index, change: &Change<String>) {
    index.include.iter_mut().for_each(|name| replace(name, change));
    for part in &mut index.columns {
        match &mut part.key {
            IndexKey::Column(name) => replace(name, change),
            IndexKey::Expression(expression) => *expression = expression.with_renamed(&change.from, &change.to),
        }
    }
    if let Some(predicate) = &mut index.predicate {
        *predicate = predicate.with_renamed(&change.from, &change.to);
    }
}

/// Whether a rename is about an object or the table that it belongs to, by the new name.
pub(crate) fn is_about(rename: &Operation, id: &ObjectId) -> bool {
    match rename {
        Operation::RenameTable(change) => id.table() == Some(&change.to),
        Operation::RenameColumn(table, _) => id.table() == Some(table),
        Operation::RenameEnum(change) => *id == ObjectId::Enum(change.to.clone()),
        Operation::RenameEnumValue(name, _) => *id == ObjectId::Enum(name.clone()),
        _ => false,
    }
}

/// What an object that is kept as text becomes by itself where servers follow renames: its address, and whether its text may
/// say the new names.
pub fn followed(id: &ObjectId, operations: &[Operation], before: &Schema) -> (ObjectId, bool) {
    let named = |id: &ObjectId| operations.iter().fold(id.clone(), readdressed);
    let is_renamed = |id: &ObjectId| operations.iter().any(|rename| is_about(rename, id));
    let mut needs = before.dependencies.iter().filter(|it| it.object == *id).map(|it| named(&it.needs));
    let new = named(id);
    let reads = is_renamed(&new) || needs.any(|needed| is_renamed(&needed));
    (new, reads)
}

/// The address that an object has after a rename.
pub(crate) fn readdressed(mut id: ObjectId, rename: &Operation) -> ObjectId {
    match rename {
        Operation::RenameTable(change) => table_in(&mut id, change),
        Operation::RenameColumn(table, change) => column_in(&mut id, table, change),
        Operation::RenameEnum(change) => enum_in(&mut id, change),
        _ => {}
    }
    id
}

fn column_in(id: &mut ObjectId, table: &TableName, change: &Change<String>) {
    match id {
        ObjectId::Column(owner, name) if owner == table => replace(name, change),
        _ => {}
    }
}

fn enum_in(id: &mut ObjectId, change: &Change<TypeName>) {
    if let ObjectId::Enum(name) = id {
        replace(name, change);
    }
}

fn table_in(id: &mut ObjectId, change: &Change<TableName>) {
    match id {
        ObjectId::Table(table)
        | ObjectId::Column(table, _)
        | ObjectId::Default(table, _)
        | ObjectId::Generated(table, _)
        | ObjectId::Comment(table, _)
        | ObjectId::PrimaryKey(table)
        | ObjectId::Unique(table, _)
        | ObjectId::Check(table, _)
        | ObjectId::ForeignKey(table, _)
        | ObjectId::Index(table, _)
        | ObjectId::Opaque(_, _, Some(table)) => replace(table, change),
        ObjectId::Enum(_) | ObjectId::Opaque(_, _, None) => {}
    }
}

/// Brings the addresses of opaque objects, dependencies and what is not modelled up to date.
fn readdress(schema: &mut Schema, change: impl Fn(&mut ObjectId)) {
    let changed = |mut id: ObjectId| {
        change(&mut id);
        id
    };
    let opaque = std::mem::take(&mut schema.opaque).into_values();
    schema.opaque = opaque
        .map(|object| OpaqueObject { id: changed(object.id), ..object })
        .map(|object| (object.id.clone(), object))
        .collect();
    let dependencies = std::mem::take(&mut schema.dependencies).into_iter();
    schema.dependencies =
        dependencies.map(|it| Dependency { object: changed(it.object), needs: changed(it.needs) }).collect();
    schema.unmodelled = std::mem::take(&mut schema.unmodelled).into_iter().map(changed).collect();
}
