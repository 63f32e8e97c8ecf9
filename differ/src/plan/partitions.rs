//! When a partition changes what it has of its own, beside changes of its table.

use crate::operation::Operation;
use crate::schema::{ObjectId, OpaqueKind, TableName};
use std::collections::BTreeSet;

/// Which operation should come before which: a partition that gives a key up lets its columns be null again, which PostgreSQL
/// refuses where its table has them NOT NULL already (`column is marked NOT NULL in parent table`, 15).
pub(super) fn wishes(operations: &[Operation]) -> BTreeSet<(usize, usize)> {
    let changes = operations.iter().enumerate().filter_map(|(at, it)| Some((at, table_of(it)?)));
    let pairs = changes.flat_map(|(first, table)| {
        let required = (0..).zip(operations).filter(|(_, it)| makes_required(it, table));
        required.map(|(then, _)| (first, then)).collect::<Vec<_>>()
    });
    pairs.collect()
}

/// The table of a partition that changes.
fn table_of(operation: &Operation) -> Option<&TableName> {
    let Operation::AlterOpaque(change, needs) = operation else { return None };
    let id = &change.to.id;
    if !matches!(id, ObjectId::Opaque(OpaqueKind::Partition, ..)) {
        return None;
    }
    needs.to.iter().find_map(|dependency| match &dependency.needs {
        ObjectId::Table(table) if dependency.object == *id => Some(table),
        _ => None,
    })
}

fn makes_required(operation: &Operation, of: &TableName) -> bool {
    matches!(operation, Operation::AlterColumn(table, change) if table == of && change.from.nullable && !change.to.nullable)
}
