//! The one list of what can be done to a schema.
//!
//! Every operation holds the full object before and after, so it can be described, applied to a schema in memory, inverted
//! and rendered with no other input. Objects are addressed by the name they have *before* the operation.

mod apply;
mod describe;
mod effects;
mod inverse;
pub(crate) mod rename;

pub use apply::{ApplyError, apply, apply_all};
pub use effects::Effects;
pub use inverse::inverse_of;
pub use rename::followed;

use crate::schema::{
    Check, Column, Dependency, EnumType, Expression, ForeignKey, Index, ObjectId, OpaqueObject, PrimaryKey, Table,
    TableName, TypeName, UniqueConstraint,
};
use std::collections::BTreeSet;

/// Two sides of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change<T> {
    /// Before.
    pub from: T,
    /// After.
    pub to: T,
}

impl<T> Change<T> {
    /// Before and after.
    pub fn new(from: T, to: T) -> Self {
        Self { from, to }
    }

    /// The same change backwards.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { from: self.to, to: self.from }
    }
}

/// A value for the rows in which a column is NULL, or which a new column is added to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fill {
    /// The column.
    pub column: String,
    /// What it gets: a literal, or an expression that may read the row's other columns.
    pub value: Expression,
    /// Columns that the server would change whenever a row changes (MySQL's ON UPDATE), and that keep their values.
    pub kept: Vec<String>,
}

impl Fill {
    /// A value for a column.
    pub fn new(column: impl Into<String>, value: Expression) -> Self {
        Self { column: column.into(), value, kept: Vec::new() }
    }
}

/// One change of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Makes an enum type.
    CreateEnum(EnumType),
    /// Removes an enum type.
    DropEnum(EnumType),
    /// Changes an enum type's values or comment.
    AlterEnum(Change<EnumType>),
    /// Renames an enum type.
    RenameEnum(Change<TypeName>),
    /// Renames a value of an enum type.
    RenameEnumValue(TypeName, Change<String>),

    /// Makes a table with its columns, primary key, uniques, checks, comment and options. Indexes and foreign keys are
    /// operations of their own until the plan folds foreign keys back in.
    CreateTable(Table),
    /// Removes a table that has the same parts as in [`Operation::CreateTable`].
    DropTable(Table),
    /// Renames a table.
    RenameTable(Change<TableName>),
    /// Changes a table's comment.
    AlterTableComment(TableName, Change<Option<String>>),
    /// Changes what a table is beside its columns. Only options differ between the two sides.
    AlterTableOptions(TableName, Change<crate::schema::TableOptions>),

    /// Adds a column.
    AddColumn(TableName, Column),
    /// Removes a column.
    DropColumn(TableName, Column),
    /// Changes a column that keeps its name.
    AlterColumn(TableName, Change<Column>),
    /// Renames a column.
    RenameColumn(TableName, Change<String>),
    /// Gives a value to the rows that are there, where a column is to be required. The schema stays as it is.
    FillColumn(TableName, Fill),

    /// Adds a primary key.
    AddPrimaryKey(TableName, PrimaryKey),
    /// Removes a primary key.
    DropPrimaryKey(TableName, PrimaryKey),
    /// Adds a unique constraint.
    AddUnique(TableName, UniqueConstraint),
    /// Removes a unique constraint.
    DropUnique(TableName, UniqueConstraint),
    /// Adds a check.
    AddCheck(TableName, Check),
    /// Removes a check.
    DropCheck(TableName, Check),
    /// Adds a foreign key.
    AddForeignKey(TableName, ForeignKey),
    /// Removes a foreign key.
    DropForeignKey(TableName, ForeignKey),
    /// Renames a constraint of a table: primary key, unique, check or foreign key.
    RenameConstraint(TableName, Change<String>),

    /// Changes the comment of a constraint, which is known by its name.
    AlterConstraintComment(TableName, String, Change<Option<String>>),

    /// Makes an index.
    CreateIndex(TableName, Index),
    /// Removes an index.
    DropIndex(TableName, Index),
    /// Renames an index.
    RenameIndex(TableName, Change<String>),
    /// Changes an index's comment.
    AlterIndexComment(TableName, String, Change<Option<String>>),

    /// Makes an object that is kept as text, with the dependencies that name it.
    CreateOpaque(OpaqueObject, BTreeSet<Dependency>),
    /// Removes an object that is kept as text, with the dependencies that name it.
    DropOpaque(OpaqueObject, BTreeSet<Dependency>),
    /// Changes an object that is kept as text, where the server has a statement for that, and the dependencies that name
    /// it.
    AlterOpaque(Change<OpaqueObject>, Change<BTreeSet<Dependency>>),
}

impl Operation {
    /// The table it works on, by the name before the operation.
    pub fn table(&self) -> Option<&TableName> {
        match self {
            Operation::CreateTable(table) | Operation::DropTable(table) => Some(&table.name),
            Operation::RenameTable(change) => Some(&change.from),
            Operation::AlterTableComment(table, _)
            | Operation::AlterTableOptions(table, _)
            | Operation::AddColumn(table, _)
            | Operation::DropColumn(table, _)
            | Operation::AlterColumn(table, _)
            | Operation::RenameColumn(table, _)
            | Operation::FillColumn(table, _)
            | Operation::AddPrimaryKey(table, _)
            | Operation::DropPrimaryKey(table, _)
            | Operation::AddUnique(table, _)
            | Operation::DropUnique(table, _)
            | Operation::AddCheck(table, _)
            | Operation::DropCheck(table, _)
            | Operation::AddForeignKey(table, _)
            | Operation::DropForeignKey(table, _)
            | Operation::RenameConstraint(table, _)
            | Operation::AlterConstraintComment(table, _, _)
            | Operation::CreateIndex(table, _)
            | Operation::DropIndex(table, _)
            | Operation::RenameIndex(table, _)
            | Operation::AlterIndexComment(table, _, _) => Some(table),
            Operation::CreateEnum(_)
            | Operation::DropEnum(_)
            | Operation::AlterEnum(_)
            | Operation::RenameEnum(_)
            | Operation::RenameEnumValue(..)
            | Operation::CreateOpaque(..)
            | Operation::DropOpaque(..)
            | Operation::AlterOpaque(..) => None,
        }
    }

    /// The object that it makes, changes or removes, by the name before the operation: the key of a position.
    pub fn object(&self) -> ObjectId {
        match self {
            Operation::CreateEnum(e) | Operation::DropEnum(e) => ObjectId::Enum(e.name.clone()),
            Operation::AlterEnum(change) => ObjectId::Enum(change.from.name.clone()),
            Operation::RenameEnum(change) => ObjectId::Enum(change.from.clone()),
            Operation::RenameEnumValue(name, _) => ObjectId::Enum(name.clone()),
            Operation::CreateTable(table) | Operation::DropTable(table) => ObjectId::Table(table.name.clone()),
            Operation::RenameTable(change) => ObjectId::Table(change.from.clone()),
            Operation::AlterTableComment(table, _) | Operation::AlterTableOptions(table, _) => {
                ObjectId::Table(table.clone())
            }
            Operation::AddColumn(table, column) | Operation::DropColumn(table, column) => {
                ObjectId::Column(table.clone(), column.name.clone())
            }
            Operation::AlterColumn(table, change) => ObjectId::Column(table.clone(), change.from.name.clone()),
            Operation::RenameColumn(table, change) => ObjectId::Column(table.clone(), change.from.clone()),
            Operation::FillColumn(table, fill) => ObjectId::Column(table.clone(), fill.column.clone()),
            Operation::AddPrimaryKey(table, _) | Operation::DropPrimaryKey(table, _) => {
                ObjectId::PrimaryKey(table.clone())
            }
            Operation::AddUnique(table, unique) | Operation::DropUnique(table, unique) => {
                ObjectId::Unique(table.clone(), unique.columns.clone())
            }
            Operation::AddCheck(table, check) | Operation::DropCheck(table, check) => {
                ObjectId::Check(table.clone(), check.name.as_deref().unwrap_or(check.expression.sql()).to_owned())
            }
            Operation::AddForeignKey(table, key) | Operation::DropForeignKey(table, key) => {
                ObjectId::ForeignKey(table.clone(), key.columns.clone())
            }
            Operation::RenameConstraint(table, change) => ObjectId::Check(table.clone(), change.from.clone()),
            Operation::AlterConstraintComment(table, name, _) => ObjectId::Check(table.clone(), name.clone()),
            Operation::CreateIndex(table, index) | Operation::DropIndex(table, index) => {
                ObjectId::Index(table.clone(), index.name.clone())
            }
            Operation::RenameIndex(table, change) => ObjectId::Index(table.clone(), change.from.clone()),
            Operation::AlterIndexComment(table, index, _) => ObjectId::Index(table.clone(), index.clone()),
            Operation::CreateOpaque(it, _) | Operation::DropOpaque(it, _) => it.id.clone(),
            Operation::AlterOpaque(change, _) => change.from.id.clone(),
        }
    }
}
