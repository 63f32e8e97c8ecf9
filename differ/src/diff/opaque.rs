//! What is kept as text: made, removed, or replaced together with what stands in the way of a change.

use crate::operation::{Change, Operation, rename};
use crate::schema::{Dependency, ObjectId, OpaqueKind, OpaqueObject, Schema};
use std::collections::BTreeSet;

/// How two databases differ in what is kept as text, after renames. What has to go because of the other operations comes
/// back. Answers what has to go before the renames.
pub(super) fn compare(
    schemas: Change<&Schema>,
    renames: &[Operation],
    operations: &mut Vec<Operation>,
) -> BTreeSet<ObjectId> {
    let Change { from, to } = schemas;
    let gone: BTreeSet<&ObjectId> = from.opaque.keys().filter(|id| !to.opaque.contains_key(*id)).collect();
    let changed: Vec<Change<&OpaqueObject>> = from
        .opaque
        .values()
        .filter_map(|before| Some(Change::new(before, to.opaque.get(&before.id)?)))
        .filter(|change| !change.from.is_like(change.to))
        .collect();
    let (altered, replaced): (Vec<_>, Vec<_>) = changed.into_iter().partition(can_alter);
    let touched: Vec<ObjectId> = operations.iter().filter_map(pinned).collect();
    let roots = gone.iter().copied().chain(replaced.iter().map(|change| &change.from.id)).chain(&touched);
    let in_the_way = roots.flat_map(|id| from.dependents(id)).filter(|id| from.opaque.contains_key(*id));
    let in_the_way = in_the_way.filter(|id| !id.follows_columns());
    let mut dropped: BTreeSet<&ObjectId> = in_the_way.collect();
    dropped.extend(gone);
    dropped.extend(replaced.iter().map(|change| &change.from.id));
    let made = to.opaque.keys().filter(|id| !from.opaque.contains_key(*id) || dropped.contains(*id));
    let first = reading_renamed(&dropped, renames, from);
    let late = dropped.iter().filter(|id| !first.contains(**id));
    let drops = late.filter_map(|id| from.opaque.get(*id)).flat_map(|it| made_by(it, from));
    let drops = drops.map(|operation| operation.inverse());
    // Whoever could use it before can use it afterwards.
    let makes = made.filter_map(|id| Some(to.opaque.get(id)?.clone().with_rights_of(from.opaque.get(id))));
    let makes = makes.flat_map(|it| made_by(&it, to));
    let alters = altered.into_iter().filter(|change| !dropped.contains(&change.from.id)).map(|change| {
        let around = Change::new(around(from, &change.from.id), around(to, &change.to.id));
        let after = change.to.clone().with_rights_of(Some(change.from));
        Operation::AlterOpaque(Change::new(change.from.clone(), after), around)
    });
    operations.extend(drops.chain(makes).chain(alters).collect::<Vec<_>>());
    first
}

/// What goes and reads something that has another name now, with all that needs it; only what is kept as text needs it.
fn reading_renamed(dropped: &BTreeSet<&ObjectId>, renames: &[Operation], schema: &Schema) -> BTreeSet<ObjectId> {
    let is_renamed = |id: &ObjectId| renames.iter().any(|it| rename::is_about(it, id));
    let reads = |id: &ObjectId| {
        is_renamed(id) || schema.dependencies.iter().any(|it| it.object == *id && is_renamed(&it.needs))
    };
    let with_dependents = |id: &ObjectId| {
        let mut all: BTreeSet<ObjectId> = schema.dependents(id).into_iter().cloned().collect();
        all.insert(id.clone());
        all
    };
    let found = dropped.iter().filter(|id| reads(id)).map(|id| with_dependents(id));
    found.filter(|all| all.iter().all(|id| dropped.contains(id))).flatten().collect()
}

/// The operations that drop what has to go before renames; it is called there as it was.
pub(super) fn dropped_before(renames: &[Operation], goes: &BTreeSet<ObjectId>, before: &Schema) -> Vec<Operation> {
    let named = |id: &ObjectId| renames.iter().fold(id.clone(), rename::readdressed);
    let going = before.opaque.values().filter(|object| !goes.is_empty() && goes.contains(&named(&object.id)));
    going.flat_map(|object| made_by(object, before)).map(|operation| operation.inverse()).collect()
}

/// Whether servers alter it.
fn can_alter(change: &Change<&OpaqueObject>) -> bool {
    is(&change.from.id, OpaqueKind::Sequence)
        || is(&change.from.id, OpaqueKind::Extension)
        || change.from.definition == change.to.definition
        || change.from.is_replaceable_by(change.to)
        || is(&change.from.id, OpaqueKind::Type) && change.from.is_extended_by(change.to)
}

fn is(id: &ObjectId, kind: OpaqueKind) -> bool {
    matches!(id, ObjectId::Opaque(it, _, _) if *it == kind)
}

/// What makes one, and what is said of it when everything else is there: a table may read the sequence that its column
/// owns.
fn made_by(object: &OpaqueObject, schema: &Schema) -> Vec<Operation> {
    let around = around(schema, &object.id);
    if !object.has_late_parts() {
        return vec![Operation::CreateOpaque(object.clone(), around)];
    }
    let mut bare = object.clone();
    bare.attached.retain(|it| !it.late);
    // A partition needs its table from the beginning.
    let is_free = |it: &&Dependency| {
        it.object != object.id || matches!(it.needs, ObjectId::Table(_)) && is(&object.id, OpaqueKind::Partition)
    };
    let free = around.iter().filter(is_free).cloned().collect::<BTreeSet<_>>();
    vec![
        Operation::CreateOpaque(bare.clone(), free.clone()),
        Operation::AlterOpaque(Change::new(bare, object.clone()), Change::new(free, around)),
    ]
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

fn around(schema: &Schema, id: &ObjectId) -> BTreeSet<Dependency> {
    schema.around(id).cloned().collect()
}
