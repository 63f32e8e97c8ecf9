//! Constraints: matched by name, then by structure.

use crate::operation::{Change, Operation};
use crate::schema::{Check, ConstraintName, ForeignKey, PrimaryKey, Table, TableName, UniqueConstraint};

pub(super) fn compare(tables: Change<&Table>, operations: &mut Vec<Operation>) {
    let Change { from, to } = tables;
    let name = &to.name;
    compare_parts(name, from.primary_key.as_slice(), to.primary_key.as_slice(), operations);
    compare_parts(name, &from.uniques, &to.uniques, operations);
    compare_parts(name, &from.checks, &to.checks, operations);
    compare_parts(name, &from.foreign_keys, &to.foreign_keys, operations);
}

/// A constraint as far as comparing needs to know it.
trait Constraint: Clone + PartialEq {
    fn name(&self) -> &ConstraintName;
    fn comment(&self) -> Option<&String>;
    /// Without its name and its comment.
    fn structure(&self) -> Self;
    fn added(self, table: TableName) -> Operation;
    fn dropped(self, table: TableName) -> Operation;

    fn same_structure(&self, other: &Self) -> bool {
        self.structure() == other.structure()
    }
}

macro_rules! constraint {
    ($type:ident, $added:ident, $dropped:ident) => {
        impl Constraint for $type {
            fn name(&self) -> &ConstraintName {
                &self.name
            }
            fn comment(&self) -> Option<&String> {
                self.comment.as_ref()
            }
            fn structure(&self) -> Self {
                Self { name: ConstraintName::unnamed(), comment: None, ..self.clone() }
            }
            fn added(self, table: TableName) -> Operation {
                Operation::$added(table, self)
            }
            fn dropped(self, table: TableName) -> Operation {
                Operation::$dropped(table, self)
            }
        }
    };
}

constraint!(PrimaryKey, AddPrimaryKey, DropPrimaryKey);
constraint!(UniqueConstraint, AddUnique, DropUnique);
constraint!(Check, AddCheck, DropCheck);
constraint!(ForeignKey, AddForeignKey, DropForeignKey);

fn compare_parts<T: Constraint>(table: &TableName, from: &[T], to: &[T], operations: &mut Vec<Operation>) {
    let mut removed: Vec<&T> = from.iter().collect();
    let mut added: Vec<&T> = to.iter().collect();
    // Equal names first, so that a rename never takes a name's own counterpart away.
    let mut kept = take_pairs(&mut removed, &mut added, |a, b| same_name(a, b) && a.same_structure(b));
    let renamed = take_pairs(&mut removed, &mut added, |a, b| may_be_renamed(a, b, from, to) && a.same_structure(b));
    operations.extend(removed.into_iter().cloned().map(|it| it.dropped(table.clone())));
    operations.extend(renamed.iter().filter_map(|(before, after)| rename(table, before.name(), after.name())));
    kept.extend(renamed);
    operations.extend(kept.into_iter().filter_map(|(before, after)| comment(table, before, after)));
    operations.extend(added.into_iter().cloned().map(|it| it.added(table.clone())));
}

fn same_name<T: Constraint>(a: &T, b: &T) -> bool {
    a.name().as_deref() == b.name().as_deref()
}

/// Whether one may become the other by a new name: neither name has a counterpart of its own.
fn may_be_renamed<T: Constraint>(a: &T, b: &T, from: &[T], to: &[T]) -> bool {
    let named_in = |it: &T, list: &[T]| it.name().as_deref().is_some() && list.iter().any(|other| same_name(it, other));
    !named_in(a, to) && !named_in(b, from)
}

fn rename(table: &TableName, from: &ConstraintName, to: &ConstraintName) -> Option<Operation> {
    // What has no name is content with any.
    let (from, to) = (from.name.clone()?, to.name.clone()?);
    (from != to).then(|| Operation::RenameConstraint(table.clone(), Change::new(from, to)))
}

/// A change of the comment alone; the constraint has its new name by then, if it gets one.
fn comment<T: Constraint>(table: &TableName, from: &T, to: &T) -> Option<Operation> {
    if from.comment() == to.comment() {
        return None;
    }
    let name = rename(table, from.name(), to.name()).map_or(from, |_| to).name().name.clone()?;
    let change = Change::new(from.comment().cloned(), to.comment().cloned());
    Some(Operation::AlterConstraintComment(table.clone(), name, change))
}

/// Takes out of both lists what belongs together, each item once, in the order of the first list.
pub(super) fn take_pairs<'a, T>(
    from: &mut Vec<&'a T>,
    to: &mut Vec<&'a T>,
    belong: impl Fn(&T, &T) -> bool,
) -> Vec<(&'a T, &'a T)> {
    let mut pairs = Vec::new();
    from.retain(|a| match to.iter().position(|b| belong(a, b)) {
        Some(position) => {
            pairs.push((*a, to.remove(position)));
            false
        }
        None => true,
    });
    pairs
}
