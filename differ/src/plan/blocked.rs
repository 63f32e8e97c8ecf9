//! What is not modelled and stands in the way of a change.

use super::{PlanError, heirs};
use crate::Target;
use crate::operation::{Change, Operation};
use crate::schema::{Column, Expression, ObjectId, OpaqueKind, Schema, TableName, TypeName};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Refuses operations that a server refuses, or that would silently break an object or take it with them.
pub(super) fn check(operations: &[Operation], schema: &Schema, target: &Target) -> Result<(), PlanError> {
    operations.iter().try_for_each(|operation| history_stays(operation, schema))?;
    if schema.tables.values().any(|table| table.options.parents().next().is_some()) {
        operations.iter().try_for_each(|operation| heirs::check(operation, operations, schema))?;
    }
    if schema.opaque.is_empty() && schema.dependencies.is_empty() {
        return Ok(());
    }
    let schema = &*without_dropped(operations, schema);
    operations.iter().try_for_each(|operation| match operation {
        Operation::DropColumn(table, column) if !target.dialect.facts().view_columns_known => {
            column_is_unmentioned(table, &column.name, schema)
        }
        Operation::DropTable(table) => table_is_free(&table.name, schema),
        Operation::DropColumn(table, column) => column_is_free(table, &column.name, schema),
        Operation::AlterColumn(table, change) if is_retyped(change) && target.dialect.facts().views_pin_types => {
            column_is_free(table, &change.from.name, schema)
        }
        Operation::DropEnum(it) => enum_is_free(&it.name, schema),
        Operation::DropOpaque(it, _) if target.dialect.facts().views_pin_types => is_unused(&it.id, operations, schema),
        _ => Ok(()),
    })
}

/// MariaDB (10.11, error 4119) changes no column of a table that keeps the history of its rows.
fn history_stays(operation: &Operation, schema: &Schema) -> Result<(), PlanError> {
    let (Operation::AddColumn(table, _) | Operation::DropColumn(table, _) | Operation::AlterColumn(table, _)) =
        operation
    else {
        return Ok(());
    };
    if schema.tables.get(table).is_none_or(|table| !table.options.is_versioned()) {
        return Ok(());
    }
    let reason = "its table keeps the history of its rows, and that has the same columns".to_owned();
    Err(PlanError::Impossible { object: Box::new(operation.object()), reason })
}

/// The schema without what goes by itself.
fn without_dropped<'a>(operations: &[Operation], schema: &'a Schema) -> Cow<'a, Schema> {
    let mut schema = Cow::Borrowed(schema);
    for operation in operations {
        match operation {
            Operation::DropOpaque(it, _) => {
                let schema = schema.to_mut();
                schema.opaque.remove(&it.id);
                schema.dependencies.retain(|dependency| dependency.object != it.id);
            }
            Operation::AlterOpaque(_, around) => {
                schema.to_mut().dependencies.retain(|it| !around.from.contains(it) || around.to.contains(it));
            }
            _ => {}
        }
    }
    schema
}

/// Refuses a new name that views and triggers would not follow.
pub(super) fn check_rename(operation: &Operation, schema: &Schema, target: &Target) -> Result<(), PlanError> {
    match operation {
        _ if target.dialect.facts().views_follow_renames => Ok(()),
        Operation::RenameTable(change) => table_is_free(&change.from, schema),
        Operation::RenameColumn(table, change) => column_is_unmentioned(table, &change.from, schema),
        _ => Ok(()),
    }
}

/// Refuses to put a new enum type in the place of one on whose columns something depends.
pub(super) fn check_replaced(
    name: &TypeName,
    columns: &[(TableName, Column)],
    schema: &Schema,
) -> Result<(), PlanError> {
    enum_is_free(name, schema)?;
    columns.iter().try_for_each(|(table, column)| column_is_free(table, &column.name, schema))
}

/// Refuses to make a table anew of which something is not modelled, and would be lost.
pub(super) fn all_is_known(table: &TableName, schema: &Schema) -> Result<(), PlanError> {
    let lost = schema.unmodelled.iter().find(|id| id.table() == Some(table));
    lost.map_or(Ok(()), |lost| {
        let reason = format!("the table must be made anew, and {lost} has something that would be lost");
        Err(PlanError::Impossible { object: Box::new(ObjectId::Table(table.clone())), reason })
    })
}

/// Refuses where something depends on the table or a column of it, or is attached to it.
pub(super) fn table_is_free(table: &TableName, schema: &Schema) -> Result<(), PlanError> {
    let object = ObjectId::Table(table.clone());
    let mut dependents = dependents(&object, schema);
    let columns = schema.tables.get(table).into_iter().flat_map(|it| it.columns.keys());
    for column in columns {
        dependents.extend(self::dependents(&ObjectId::Column(table.clone(), column.clone()), schema));
    }
    let attached = schema.opaque.keys().filter(|id| id.table() == Some(table));
    dependents.extend(attached.cloned());
    free(object, dependents)
}

pub(super) fn column_is_free(table: &TableName, column: &str, schema: &Schema) -> Result<(), PlanError> {
    let object = ObjectId::Column(table.clone(), column.to_owned());
    let dependents = dependents(&object, schema);
    free(object, dependents)
}

fn enum_is_free(name: &TypeName, schema: &Schema) -> Result<(), PlanError> {
    let object = ObjectId::Enum(name.clone());
    let dependents = dependents(&object, schema);
    free(object, dependents)
}

/// Refuses to drop what something needs that stays as it is.
fn is_unused(id: &ObjectId, operations: &[Operation], schema: &Schema) -> Result<(), PlanError> {
    let changes = |object: &ObjectId| {
        let dropped = |it: &Operation| matches!(it, Operation::DropTable(table) if Some(&table.name) == object.table());
        operations.iter().any(|it| it.object() == *object || dropped(it))
    };
    // A partition does as its table does.
    let follows = |object: &ObjectId| matches!(object, ObjectId::Opaque(OpaqueKind::Partition, ..));
    let users = schema.dependencies.iter().filter(|it| it.needs == *id).map(|it| &it.object);
    free(id.clone(), users.filter(|it| !changes(it) && !follows(it)).cloned().collect())
}

fn is_retyped(change: &Change<Column>) -> bool {
    change.from.column_type != change.to.column_type || change.from.collation != change.to.collation
}

fn dependents(object: &ObjectId, schema: &Schema) -> BTreeSet<ObjectId> {
    let found = schema.dependents(object).into_iter();
    found.filter(|id| matches!(id, ObjectId::Opaque(..))).cloned().collect()
}

fn free(object: ObjectId, dependents: BTreeSet<ObjectId>) -> Result<(), PlanError> {
    if dependents.is_empty() {
        return Ok(());
    }
    Err(PlanError::Blocked { object: Box::new(object), dependents: dependents.into_iter().collect() })
}

/// Where it is not known which columns a view or trigger reads, its text tells. SQLite reads all of them again after DROP
/// COLUMN, and fails where one names the column; MySQL fails when they are used.
fn column_is_unmentioned(table: &TableName, column: &str, schema: &Schema) -> Result<(), PlanError> {
    let id = ObjectId::Table(table.clone());
    let mut around = schema.dependents(&id);
    around.extend(schema.opaque.keys().filter(|id| id.table() == Some(table)));
    let mention = around.into_iter().filter(|id| {
        let object = schema.opaque.get(*id);
        object.is_some_and(|it| Expression::new(it.definition.as_str()).mentions(column))
    });
    let dependents: Vec<ObjectId> = mention.cloned().collect();
    if dependents.is_empty() {
        return Ok(());
    }
    Err(PlanError::Blocked { object: Box::new(ObjectId::Column(table.clone(), column.to_owned())), dependents })
}
