//! Enum types.

use crate::operation::{Change, Operation};
use crate::schema::Schema;

pub(super) fn compare(schemas: Change<&Schema>, operations: &mut Vec<Operation>) {
    let Change { from, to } = schemas;
    let removed = from.enums.values().filter(|it| !to.enums.contains_key(&it.name));
    operations.extend(removed.cloned().map(Operation::DropEnum));
    for after in to.enums.values() {
        match from.enums.get(&after.name) {
            None => operations.push(Operation::CreateEnum(after.clone())),
            Some(before) if before != after => {
                operations.push(Operation::AlterEnum(Change::new(before.clone(), after.clone())));
            }
            Some(_) => {}
        }
    }
}
