//! In which order objects are made of which nobody but their text tells that one names the other.

use super::resources::Resource;
use super::roles::Context;
use crate::operation::Operation;
use crate::schema::{ObjectId, OpaqueKind, OpaqueObject, QualifiedName};
use std::collections::{BTreeMap, BTreeSet};

/// Which operation should come before which, wherever nothing else forbids it.
pub(super) fn wishes(operations: &[Operation], context: &Context<'_>) -> BTreeSet<(usize, usize)> {
    let mut wishes = bodies(operations);
    wishes.extend(overloads(operations, context));
    wishes
}

/// What a function's body names is there when the function is made: a server may read it then (PostgreSQL's
/// `check_function_bodies`), and runs it where a check or an index uses the function at once.
fn bodies(operations: &[Operation]) -> BTreeSet<(usize, usize)> {
    let texts: Vec<(usize, &str)> = (0..).zip(operations).filter_map(|(at, it)| Some((at, body(it)?))).collect();
    let mut made: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    if !texts.is_empty() {
        for (position, name) in (0..).zip(operations).filter_map(|(at, it)| Some((at, made_name(it)?))) {
            made.entry(name).or_default().push(position);
        }
    }
    let pairs = texts.into_iter().flat_map(|(then, text)| {
        let words: BTreeSet<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).collect();
        let first = words.into_iter().filter_map(|word| made.get(word)).flatten();
        first.filter(move |first| **first != then).map(move |first| (*first, then)).collect::<Vec<_>>()
    });
    pairs.collect()
}

/// The text of a function that is made or replaced.
fn body(operation: &Operation) -> Option<&str> {
    changed_function(operation).map(|object| object.definition.as_str())
}

fn changed_function(operation: &Operation) -> Option<&OpaqueObject> {
    let object = match operation {
        Operation::CreateOpaque(object, _) => object,
        Operation::AlterOpaque(change, _) if change.from.definition != change.to.definition => &change.to,
        _ => return None,
    };
    matches!(object.id, ObjectId::Opaque(OpaqueKind::Function | OpaqueKind::Procedure, ..)).then_some(object)
}

/// What a text calls that which an operation makes.
fn made_name(operation: &Operation) -> Option<String> {
    match operation {
        Operation::CreateTable(table) => Some(table.name.name.clone()),
        Operation::CreateEnum(it) => Some(it.name.name.clone()),
        Operation::CreateOpaque(object, _) => own_name(&object.id).map(|name| name.name),
        other => changed_function(other).and_then(|object| own_name(&object.id)).map(|name| name.name),
    }
}

/// The name of an object without the types of its arguments.
fn own_name(id: &ObjectId) -> Option<QualifiedName> {
    let ObjectId::Opaque(_, name, None) = id else { return None };
    let own = name.name.split_once('(').map_or(name.name.as_str(), |(own, _)| own);
    Some(QualifiedName { schema: name.schema.clone(), name: own.to_owned() })
}

/// A function that goes does so before another one of its name is called: the call could mean both.
fn overloads(operations: &[Operation], context: &Context<'_>) -> BTreeSet<(usize, usize)> {
    let mut gone: BTreeMap<QualifiedName, Vec<(usize, &ObjectId)>> = BTreeMap::new();
    for (position, operation) in operations.iter().enumerate() {
        if let Operation::DropOpaque(object, _) = operation
            && let Some(name) = routine_name(&object.id)
        {
            gone.entry(name).or_default().push((position, &object.id));
        }
    }
    if gone.is_empty() {
        return BTreeSet::new();
    }
    let needs = |operation| context.roles(operation).needs.into_iter();
    let needed = (0..).zip(operations).flat_map(|(then, it)| needs(it).map(move |needed| (needed, then)));
    let pairs = needed.filter_map(|(needed, then)| {
        let Resource::Opaque(needed) = needed else { return None };
        let others = gone.get(&routine_name(&needed)?)?.iter();
        Some(others.filter(|(_, id)| **id != needed).map(|(first, _)| (*first, then)).collect::<Vec<_>>())
    });
    pairs.flatten().collect()
}

fn routine_name(id: &ObjectId) -> Option<QualifiedName> {
    matches!(id, ObjectId::Opaque(OpaqueKind::Function | OpaqueKind::Procedure, ..)).then(|| own_name(id)).flatten()
}
