//! What stands in the way of a change and goes for as long as it takes: views, triggers, policies and functions that read a
//! column whose type changes.

use super::in_place::{columns_of, is_replaced};
use crate::operation::{Change, Operation};
use crate::schema::{Dependency, ObjectId, Schema};
use std::collections::BTreeSet;

/// The operations with those that make way for them and put back afterwards what had to go.
pub(super) fn made(mut operations: Vec<Operation>, schema: &Schema) -> Vec<Operation> {
    if schema.opaque.is_empty() {
        return operations;
    }
    let mut in_the_way: BTreeSet<&ObjectId> = BTreeSet::new();
    for object in operations.iter().flat_map(|operation| retyped(operation, &operations, schema)) {
        let dependents = schema.dependents(&object).into_iter();
        in_the_way.extend(dependents.filter(|id| schema.opaque.contains_key(*id) && !id.follows_columns()));
    }
    let gone: BTreeSet<ObjectId> = operations.iter().filter_map(removed).collect();
    in_the_way.retain(|id| !gone.contains(*id));
    // What reads something that goes for good can't come back: then nothing of it goes.
    if schema.dependencies.iter().any(|it| in_the_way.contains(&it.object) && gone.contains(&it.needs)) {
        return operations;
    }
    for object in in_the_way.iter().filter_map(|id| schema.opaque.get(*id)) {
        let around: BTreeSet<Dependency> = schema.around(&object.id).cloned().collect();
        operations.push(Operation::DropOpaque(object.clone(), around.clone()));
        operations.push(Operation::CreateOpaque(object.clone(), around));
    }
    operations
}

/// The objects whose type an operation changes.
fn retyped(operation: &Operation, all: &[Operation], schema: &Schema) -> Vec<ObjectId> {
    match operation {
        Operation::AlterColumn(_, Change { from, to })
            if from.column_type != to.column_type || from.collation != to.collation =>
        {
            vec![operation.object()]
        }
        Operation::AlterEnum(change) if is_replaced(change, all) => {
            let columns = columns_of(&change.from.name, schema).into_iter();
            columns.map(|(table, column)| ObjectId::Column(table, column.name)).chain([operation.object()]).collect()
        }
        _ => Vec::new(),
    }
}

fn removed(operation: &Operation) -> Option<ObjectId> {
    match operation {
        Operation::DropOpaque(..) | Operation::DropTable(_) | Operation::DropColumn(..) | Operation::DropEnum(_) => {
            Some(operation.object())
        }
        _ => None,
    }
}
