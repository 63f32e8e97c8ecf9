//! Indexes: matched by name, then by structure.

use super::constraints::take_pairs;
use crate::operation::{Change, Operation};
use crate::schema::{Index, Table};

pub(super) fn compare(tables: Change<&Table>, operations: &mut Vec<Operation>) {
    let Change { from, to } = tables;
    let table = &to.name;
    let mut removed: Vec<&Index> = from.indexes.iter().collect();
    let mut added: Vec<&Index> = to.indexes.iter().collect();
    let mut kept = take_pairs(&mut removed, &mut added, |a, b| a.name == b.name && same_structure(a, b));
    let renamed = take_pairs(&mut removed, &mut added, |a, b| {
        same_structure(a, b) && !has(&to.indexes, &a.name) && !has(&from.indexes, &b.name)
    });
    operations.extend(removed.into_iter().map(|index| Operation::DropIndex(table.clone(), index.clone())));
    operations.extend(renamed.iter().map(|(before, after)| {
        Operation::RenameIndex(table.clone(), Change::new(before.name.clone(), after.name.clone()))
    }));
    kept.extend(renamed);
    for (before, after) in kept.into_iter().filter(|(before, after)| before.comment != after.comment) {
        let change = Change::new(before.comment.clone(), after.comment.clone());
        operations.push(Operation::AlterIndexComment(table.clone(), after.name.clone(), change));
    }
    operations.extend(added.into_iter().map(|index| Operation::CreateIndex(table.clone(), index.clone())));
}

fn has(indexes: &[Index], name: &str) -> bool {
    indexes.iter().any(|index| index.name == name)
}

fn same_structure(a: &Index, b: &Index) -> bool {
    let structure = |index: &Index| Index { name: String::new(), comment: None, ..index.clone() };
    structure(a) == structure(b)
}
