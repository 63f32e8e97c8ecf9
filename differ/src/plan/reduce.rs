//! Operations that come to the same in fewer: the input may be the inverse of a plan, which has what went and came back.

use crate::operation::{Change, Operation};
use crate::schema::{Column, TableName};
use std::collections::BTreeMap;

/// Takes out what goes and comes back unchanged, and makes one change of several changes of a column.
pub(super) fn reduce(operations: Vec<Operation>) -> Vec<Operation> {
    let mut columns: BTreeMap<(TableName, String), Vec<ColumnChange>> = BTreeMap::new();
    let mut rest = Vec::with_capacity(operations.len());
    // What goes to make way for another change, and comes back unchanged, does so for a reason.
    let mut making_way = Vec::new();
    for operation in operations {
        match operation {
            Operation::CreateOpaque(..) | Operation::DropOpaque(..) | Operation::AlterOpaque(..) => {
                making_way.push(operation);
            }
            Operation::AlterTableOptions(_, ref change) if change.from.index() != change.to.index() => {
                making_way.push(operation);
            }
            Operation::AddColumn(table, column) => {
                columns.entry((table, column.name.clone())).or_default().push((None, Some(column)));
            }
            Operation::DropColumn(table, column) => {
                columns.entry((table, column.name.clone())).or_default().push((Some(column), None));
            }
            Operation::AlterColumn(table, Change { from, to }) => {
                columns.entry((table, from.name.clone())).or_default().push((Some(from), Some(to)));
            }
            other => rest.push(other),
        }
    }
    let mut reduced = without_returning(rest);
    reduced.extend(making_way);
    for ((table, _), changes) in columns {
        reduced.extend(joined(changes).into_iter().filter_map(|change| column_operation(&table, change)));
    }
    reduced
}

/// A column before and after, where it is there.
type ColumnChange = (Option<Column>, Option<Column>);

fn column_operation(table: &TableName, change: ColumnChange) -> Option<Operation> {
    match change {
        (Some(from), Some(to)) if from == to => None,
        (Some(from), Some(to)) => Some(Operation::AlterColumn(table.clone(), Change::new(from, to))),
        (Some(from), None) => Some(Operation::DropColumn(table.clone(), from)),
        (None, Some(to)) => Some(Operation::AddColumn(table.clone(), to)),
        (None, None) => None,
    }
}

/// Changes of one column, joined where one ends as the other begins; a column that is dropped and added is changed.
fn joined(mut changes: Vec<ColumnChange>) -> Vec<ColumnChange> {
    let mut chains: Vec<ColumnChange> = Vec::new();
    while let Some((mut from, mut to)) = changes.pop() {
        while let Some(next) = changes.iter().position(|it| it.0 == to || it.1 == from) {
            let other = changes.swap_remove(next);
            // Only one of the two ends may be that of a column that is not there.
            if other.0 == to && (to.is_some() || from.is_some()) {
                to = other.1;
            } else {
                from = other.0;
            }
        }
        chains.push((from, to));
    }
    chains
}

/// The operations without pairs of which one undoes the other.
fn without_returning(operations: Vec<Operation>) -> Vec<Operation> {
    let mut kept: Vec<Operation> = Vec::with_capacity(operations.len());
    let mut positions: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let mut gone = vec![false; operations.len()];
    for operation in operations {
        let same_object = positions.entry(operation.object()).or_default();
        let inverse = operation.inverse();
        let undone = same_object.iter().position(|position| kept[*position] == inverse);
        if let Some(found) = undone {
            gone[same_object.remove(found)] = true;
        } else {
            same_object.push(kept.len());
            kept.push(operation);
        }
    }
    kept.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(operation, _)| operation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Attachment, ObjectId, OpaqueKind, OpaqueObject};
    use std::collections::BTreeSet;

    #[test]
    fn what_goes_with_its_late_parts_comes_back_with_them() {
        let bare = OpaqueObject::new(ObjectId::Opaque(OpaqueKind::MaterializedView, "v".into(), None), "SELECT 1");
        let index = Attachment {
            what: "index i".to_owned(),
            set: "CREATE INDEX i ON v (a)".to_owned(),
            unset: "DROP INDEX i".to_owned(),
            overwrites: false,
            late: true,
        };
        let whole = OpaqueObject { attached: vec![index], ..bare.clone() };
        let around = BTreeSet::new;
        let gains = Operation::AlterOpaque(Change::new(bare.clone(), whole), Change::new(around(), around()));
        let makes = Operation::CreateOpaque(bare, around());
        let operations = vec![gains.inverse(), makes.inverse(), makes, gains];
        assert_eq!(reduce(operations.clone()), operations);
    }
}
