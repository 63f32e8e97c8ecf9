//! Operations applied to a schema in memory.

use super::{Change, Operation, rename};
use crate::schema::{
    Column, ConstraintName, Dependency, EnumType, Index, ObjectId, OpaqueObject, PrimaryKey, Schema, Table, TableName,
};
use std::collections::BTreeSet;

/// Why an operation does not fit a schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// What the operation changes or removes is not there.
    #[error("{0} is not there")]
    Missing(String),
    /// What the operation makes is there already.
    #[error("{0} is there already")]
    Present(String),
}

type Applied = Result<(), ApplyError>;

/// Applies one operation. Tables that it changes are left with sorted parts.
pub fn apply(schema: &mut Schema, operation: &Operation) -> Applied {
    match operation {
        Operation::CreateEnum(it) => create_enum(schema, it),
        Operation::DropEnum(it) => remove(schema.enums.remove(&it.name), &operation.object()),
        Operation::AlterEnum(change) => alter_enum(schema, change),
        Operation::RenameEnum(change) => rename::enum_type(schema, change),
        Operation::RenameEnumValue(name, change) => rename::enum_value(schema, name, change),
        Operation::CreateTable(table) => create_table(schema, table),
        Operation::DropTable(table) => remove(schema.tables.remove(&table.name), &operation.object()),
        Operation::RenameTable(change) => rename::table(schema, change),
        Operation::RenameColumn(table, change) => rename::column(schema, table, change),
        Operation::CreateOpaque(it, around) => create_opaque(schema, it, around),
        Operation::DropOpaque(it, around) => {
            schema.dependencies.retain(|dependency| !around.contains(dependency));
            remove(schema.opaque.remove(&it.id), &it.id)
        }
        Operation::AlterOpaque(change, around) => {
            schema.dependencies.retain(|dependency| !around.from.contains(dependency));
            schema.dependencies.extend(around.to.iter().cloned());
            let known = schema.opaque.get_mut(&change.from.id).ok_or_else(|| missing(&change.from.id))?;
            *known = change.to.clone();
            Ok(())
        }
        _ => {
            let name = operation.table().ok_or_else(|| missing(&operation.object()))?;
            let table = table_mut(schema, name)?;
            apply_to_table(table, operation)?;
            table.sort_parts();
            Ok(())
        }
    }
}

/// Applies operations in order.
pub fn apply_all<'a>(
    schema: &mut Schema,
    operations: impl IntoIterator<Item = &'a Operation>,
) -> Result<(), ApplyError> {
    operations.into_iter().try_for_each(|operation| apply(schema, operation))
}

fn create_opaque(schema: &mut Schema, it: &OpaqueObject, around: &BTreeSet<Dependency>) -> Applied {
    if schema.opaque.contains_key(&it.id) {
        return Err(present(&it.id));
    }
    schema.opaque.insert(it.id.clone(), it.clone());
    schema.dependencies.extend(around.iter().cloned());
    Ok(())
}

/// Applies an operation on the parts of one table.
fn apply_to_table(table: &mut Table, operation: &Operation) -> Applied {
    let id = operation.object();
    match operation {
        Operation::AlterTableComment(_, change) => table.comment.clone_from(&change.to),
        Operation::AlterTableOptions(_, change) => table.options = change.to.clone(),
        Operation::AddColumn(_, column) => return add_column(table, column, &id),
        Operation::DropColumn(_, column) => return remove(table.columns.shift_remove(&column.name), &id),
        Operation::AlterColumn(_, change) => return alter_column(table, change, &id),
        Operation::FillColumn(_, fill) => {
            return table.columns.get(&fill.column).map(|_| ()).ok_or_else(|| missing(&id));
        }
        Operation::AddPrimaryKey(_, key) => return add_primary_key(table, key, &id),
        Operation::DropPrimaryKey(_, _) => return remove(table.primary_key.take(), &id),
        Operation::AddUnique(_, unique) => return add(&mut table.uniques, unique, &unique.name, &id),
        Operation::DropUnique(_, unique) => return take(&mut table.uniques, unique, &id),
        Operation::AddCheck(_, check) => return add(&mut table.checks, check, &check.name, &id),
        Operation::DropCheck(_, check) => return take(&mut table.checks, check, &id),
        Operation::AddForeignKey(_, key) => return add(&mut table.foreign_keys, key, &key.name, &id),
        Operation::DropForeignKey(_, key) => return take(&mut table.foreign_keys, key, &id),
        Operation::RenameConstraint(_, change) => return rename_constraint(table, change),
        Operation::AlterConstraintComment(_, name, change) => return alter_comment(table, name, change),
        Operation::CreateIndex(_, index) => return create_index(table, index, &id),
        Operation::DropIndex(_, index) => {
            index_mut(table, &index.name, &id)?;
            table.indexes.retain(|it| it.name != index.name);
        }
        Operation::RenameIndex(_, change) => index_mut(table, &change.from, &id)?.name.clone_from(&change.to),
        Operation::AlterIndexComment(_, name, change) => {
            index_mut(table, name, &id)?.comment.clone_from(&change.to);
        }
        _ => return Err(missing(&id)),
    }
    Ok(())
}

pub(super) fn missing(id: &ObjectId) -> ApplyError {
    ApplyError::Missing(id.to_string())
}

pub(super) fn present(id: &ObjectId) -> ApplyError {
    ApplyError::Present(id.to_string())
}

pub(super) fn table_mut<'a>(schema: &'a mut Schema, name: &TableName) -> Result<&'a mut Table, ApplyError> {
    schema.tables.get_mut(name).ok_or_else(|| missing(&ObjectId::Table(name.clone())))
}

fn remove<T>(removed: Option<T>, id: &ObjectId) -> Applied {
    removed.map(|_| ()).ok_or_else(|| missing(id))
}

fn create_enum(schema: &mut Schema, it: &EnumType) -> Applied {
    match schema.enums.insert(it.name.clone(), it.clone()) {
        Some(_) => Err(present(&ObjectId::Enum(it.name.clone()))),
        None => Ok(()),
    }
}

fn alter_enum(schema: &mut Schema, change: &Change<EnumType>) -> Applied {
    let id = ObjectId::Enum(change.from.name.clone());
    let it = schema.enums.get_mut(&change.from.name).ok_or_else(|| missing(&id))?;
    *it = change.to.clone();
    Ok(())
}

fn create_table(schema: &mut Schema, table: &Table) -> Applied {
    let mut table = table.clone();
    table.sort_parts();
    let id = ObjectId::Table(table.name.clone());
    match schema.tables.insert(table.name.clone(), table) {
        Some(_) => Err(present(&id)),
        None => Ok(()),
    }
}

fn add_column(table: &mut Table, column: &Column, id: &ObjectId) -> Applied {
    match table.columns.insert(column.name.clone(), column.clone()) {
        Some(_) => Err(present(id)),
        None => Ok(()),
    }
}

fn alter_column(table: &mut Table, change: &Change<Column>, id: &ObjectId) -> Applied {
    let column = table.columns.get_mut(&change.from.name).ok_or_else(|| missing(id))?;
    *column = change.to.clone();
    Ok(())
}

fn add_primary_key(table: &mut Table, key: &PrimaryKey, id: &ObjectId) -> Applied {
    match table.primary_key.replace(key.clone()) {
        Some(_) => Err(present(id)),
        None => Ok(()),
    }
}

/// What has no name may be there twice, as SQLite allows.
fn add<T: PartialEq + Clone>(list: &mut Vec<T>, item: &T, name: &ConstraintName, id: &ObjectId) -> Applied {
    if name.name.is_some() && list.contains(item) {
        return Err(present(id));
    }
    list.push(item.clone());
    Ok(())
}

fn take<T: PartialEq>(list: &mut Vec<T>, item: &T, id: &ObjectId) -> Applied {
    let position = list.iter().position(|it| it == item).ok_or_else(|| missing(id))?;
    list.remove(position);
    Ok(())
}

fn create_index(table: &mut Table, index: &Index, id: &ObjectId) -> Applied {
    if table.indexes.iter().any(|it| it.name == index.name) {
        return Err(present(id));
    }
    table.indexes.push(index.clone());
    Ok(())
}

fn index_mut<'a>(table: &'a mut Table, name: &str, id: &ObjectId) -> Result<&'a mut Index, ApplyError> {
    table.indexes.iter_mut().find(|index| index.name == name).ok_or_else(|| missing(id))
}

fn rename_constraint(table: &mut Table, change: &Change<String>) -> Applied {
    let (name, _) = constraint(table, &change.from)?;
    *name = ConstraintName::explicit(change.to.clone());
    Ok(())
}

fn alter_comment(table: &mut Table, name: &str, change: &Change<Option<String>>) -> Applied {
    let (_, comment) = constraint(table, name)?;
    comment.clone_from(&change.to);
    Ok(())
}

/// The name and the comment of a constraint.
fn constraint<'a>(
    table: &'a mut Table,
    name: &str,
) -> Result<(&'a mut ConstraintName, &'a mut Option<String>), ApplyError> {
    let missing = ApplyError::Missing(format!("constraint '{name}' on '{}'", table.name));
    let primary_key = table.primary_key.iter_mut().map(|it| (&mut it.name, &mut it.comment));
    let uniques = table.uniques.iter_mut().map(|it| (&mut it.name, &mut it.comment));
    let checks = table.checks.iter_mut().map(|it| (&mut it.name, &mut it.comment));
    let foreign_keys = table.foreign_keys.iter_mut().map(|it| (&mut it.name, &mut it.comment));
    let mut all = primary_key.chain(uniques).chain(checks).chain(foreign_keys);
    all.find(|(it, _)| it.as_deref() == Some(name)).ok_or(missing)
}
