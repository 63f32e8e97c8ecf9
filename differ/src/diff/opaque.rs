//! What is kept as text: made, removed, or replaced together with what stands in the way of a change.

use crate::operation::{Change, Operation};
use crate::schema::{Dependency, ObjectId, OpaqueKind, OpaqueObject, Schema};
use std::collections::BTreeSet;

/// How two databases differ in what is kept as text. What has to go because of the other operations comes back.
pub(super) fn compare(schemas: Change<&Schema>, operations: &mut Vec<Operation>) {
    let Change { from, to } = schemas;
    let gone: BTreeSet<&ObjectId> = from.opaque.keys().filter(|id| !to.opaque.contains_key(*id)).collect();
    let changed: Vec<Change<&OpaqueObject>> = from
        .opaque
        .values()
        .filter_map(|before| Some(Change::new(before, to.opaque.get(&before.id)?)))
        .filter(|change| change.from != change.to)
        .collect();
    let (altered, replaced): (Vec<_>, Vec<_>) = changed.into_iter().partition(|change| can_alter(&change.from.id));
    let touched: Vec<ObjectId> = operations.iter().filter_map(pinned).collect();
    let roots = gone.iter().copied().chain(replaced.iter().map(|change| &change.from.id)).chain(&touched);
    let in_the_way = roots.flat_map(|id| from.dependents(id)).filter(|id| from.opaque.contains_key(*id));
    let mut dropped: BTreeSet<&ObjectId> = in_the_way.collect();
    dropped.extend(gone);
    dropped.extend(replaced.iter().map(|change| &change.from.id));
    let made = to.opaque.keys().filter(|id| !from.opaque.contains_key(*id) || dropped.contains(*id));
    let drops =
        dropped.iter().filter_map(|id| Some(Operation::DropOpaque(from.opaque.get(*id)?.clone(), around(from, id))));
    let makes = made.filter_map(|id| Some(Operation::CreateOpaque(to.opaque.get(id)?.clone(), around(to, id))));
    let alters = altered.into_iter().filter(|change| !dropped.contains(&change.from.id));
    let alters = alters.map(|it| Operation::AlterOpaque(Change::new(it.from.clone(), it.to.clone())));
    operations.extend(drops.chain(makes).chain(alters).collect::<Vec<_>>());
}

/// Whether servers alter it.
fn can_alter(id: &ObjectId) -> bool {
    matches!(id, ObjectId::Opaque(OpaqueKind::Sequence, _, _))
}

/// What an operation changes that dependents pin.
fn pinned(operation: &Operation) -> Option<ObjectId> {
    match operation {
        Operation::AlterColumn(_, Change { from, to }) => {
            let retyped = from.column_type != to.column_type || from.collation != to.collation;
            retyped.then(|| operation.object())
        }
        Operation::DropColumn(..) | Operation::DropTable(_) | Operation::DropEnum(_) => Some(operation.object()),
        _ => None,
    }
}

/// The dependencies that name an object.
fn around(schema: &Schema, id: &ObjectId) -> BTreeSet<Dependency> {
    schema.dependencies.iter().filter(|it| &it.object == id || &it.needs == id).cloned().collect()
}
