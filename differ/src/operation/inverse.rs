//! Operations backwards.

use super::{Change, Operation};

impl Operation {
    /// The operation that leads back.
    #[must_use]
    pub fn inverse(&self) -> Operation {
        match self.clone() {
            Operation::CreateEnum(it) => Operation::DropEnum(it),
            Operation::DropEnum(it) => Operation::CreateEnum(it),
            Operation::AlterEnum(change) => Operation::AlterEnum(change.reversed()),
            Operation::RenameEnum(change) => Operation::RenameEnum(change.reversed()),
            Operation::RenameEnumValue(name, change) => Operation::RenameEnumValue(name, change.reversed()),
            Operation::CreateTable(table) => Operation::DropTable(table),
            Operation::DropTable(table) => Operation::CreateTable(table),
            Operation::RenameTable(change) => Operation::RenameTable(change.reversed()),
            Operation::AlterTableComment(table, change) => Operation::AlterTableComment(table, change.reversed()),
            Operation::AlterTableOptions(table, change) => Operation::AlterTableOptions(table, change.reversed()),
            Operation::AddColumn(table, column) => Operation::DropColumn(table, column),
            Operation::DropColumn(table, column) => Operation::AddColumn(table, column),
            Operation::AlterColumn(table, change) => Operation::AlterColumn(table, change.reversed()),
            Operation::RenameColumn(table, change) => Operation::RenameColumn(table, change.reversed()),
            // Values that were filled in are values; a column that goes takes them along.
            Operation::FillColumn(table, fill) => Operation::FillColumn(table, fill),
            Operation::AddPrimaryKey(table, key) => Operation::DropPrimaryKey(table, key),
            Operation::DropPrimaryKey(table, key) => Operation::AddPrimaryKey(table, key),
            Operation::AddUnique(table, unique) => Operation::DropUnique(table, unique),
            Operation::DropUnique(table, unique) => Operation::AddUnique(table, unique),
            Operation::AddCheck(table, check) => Operation::DropCheck(table, check),
            Operation::DropCheck(table, check) => Operation::AddCheck(table, check),
            Operation::AddForeignKey(table, key) => Operation::DropForeignKey(table, key),
            Operation::DropForeignKey(table, key) => Operation::AddForeignKey(table, key),
            Operation::RenameConstraint(table, change) => Operation::RenameConstraint(table, change.reversed()),
            Operation::CreateIndex(table, index) => Operation::DropIndex(table, index),
            Operation::DropIndex(table, index) => Operation::CreateIndex(table, index),
            Operation::RenameIndex(table, change) => Operation::RenameIndex(table, change.reversed()),
            Operation::AlterConstraintComment(table, name, Change { from, to }) => {
                Operation::AlterConstraintComment(table, name, Change::new(to, from))
            }
            Operation::AlterIndexComment(table, index, Change { from, to }) => {
                Operation::AlterIndexComment(table, index, Change::new(to, from))
            }
            Operation::CreateOpaque(it, around) => Operation::DropOpaque(it, around),
            Operation::DropOpaque(it, around) => Operation::CreateOpaque(it, around),
            Operation::AlterOpaque(change, around) => Operation::AlterOpaque(change.reversed(), around.reversed()),
        }
    }
}

/// The operations that lead back from where the given ones led, in reverse order; to be planned again. What the way back
/// fills in is asked anew.
pub fn inverse_of(operations: &[Operation]) -> Vec<Operation> {
    let changes = operations.iter().rev().filter(|it| !matches!(it, Operation::FillColumn(..)));
    changes.map(Operation::inverse).collect()
}
