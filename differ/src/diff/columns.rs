//! Columns, by name; their position is no difference.

use crate::operation::{Change, Operation};
use crate::schema::Table;

pub(super) fn compare(tables: Change<&Table>, operations: &mut Vec<Operation>) {
    let Change { from, to } = tables;
    let name = &to.name;
    let removed = from.columns.values().filter(|column| !to.columns.contains_key(&column.name));
    operations.extend(removed.map(|column| Operation::DropColumn(name.clone(), column.clone())));
    for after in to.columns.values() {
        match from.columns.get(&after.name) {
            None => operations.push(Operation::AddColumn(name.clone(), after.clone())),
            Some(before) if before != after => {
                let change = Change::new(before.clone(), after.clone());
                operations.push(Operation::AlterColumn(name.clone(), change));
            }
            Some(_) => {}
        }
    }
}
