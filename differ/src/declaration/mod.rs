//! What the models say, and no more than that.
//!
//! A [`Declaration`] is partial on purpose: a model asserts only what it says. [`complete`] turns it into a full
//! [`crate::Schema`] by copying from the database whatever is not asserted.

pub mod additions;
mod check;
mod column;
mod complete;
mod constraint;
mod enums;
mod foreign_key;
mod ledger;
pub mod naming;
mod renames;

pub use additions::{Additions, Stated};
pub use complete::complete;

use crate::dialect::Feature;
use crate::diff::RenameHints;
use crate::schema::{ColumnType, ObjectId, ReferentialAction, Schema, TableName, TypeName};
use additions::Doubt;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A place in a source file.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The file, as it is shown to a person (relative to the project where possible).
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Everything that the models declare.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Declaration {
    /// The entities, in the order of their table names.
    pub entities: Vec<Entity>,
    /// The native enum types that columns use, by name.
    pub enums: BTreeMap<TypeName, DeclaredEnum>,
}

impl Declaration {
    /// The schemas that tables are in, or were in before they were renamed; so with types.
    pub fn schemas(&self) -> impl Iterator<Item = &str> {
        let tables = self.entities.iter();
        let here = tables.clone().filter_map(|entity| entity.table.schema.as_deref());
        let tables = tables.flat_map(|entity| &entity.additions.renamed_from);
        let types = self.enums.values().flat_map(|it| &it.renamed_from);
        here.chain(tables.chain(types).filter_map(|stated| Some(stated.what.split_once('.')?.0)))
    }
}

/// An entity: what one `Model` says of its table.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// The table.
    pub table: TableName,
    /// The columns, in the order of the fields, by the column's name.
    pub columns: IndexMap<String, DeclaredColumn>,
    /// The primary key's columns, in the order of the fields.
    pub primary_key: Vec<String>,
    /// Whether the key counts up by itself, for a key of a single column.
    pub auto_increment: Asserted<bool>,
    /// Groups of `unique_key`, by the group's name.
    pub unique_keys: BTreeMap<String, Vec<String>>,
    /// What the relations say about foreign keys.
    pub relations: Vec<Relation>,
    /// Columns of fields that the model ignores: nothing is asserted of them.
    pub ignored_columns: BTreeSet<String>,
    /// The table's comment.
    pub comment: Option<String>,
    /// What its `limbeck::` attributes state.
    pub additions: Additions,
    /// Where the entity is declared.
    pub position: Position,
}

/// A value that is stated, or one that is only what SeaORM would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asserted<T> {
    /// The author wrote it.
    Explicit(T),
    /// It follows from something else; good for creating, no reason for a difference.
    Inferred(T),
}

impl<T: Copy> Asserted<T> {
    /// The value.
    pub fn value(self) -> T {
        match self {
            Asserted::Explicit(value) | Asserted::Inferred(value) => value,
        }
    }
}

/// What a field says about its column's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeclaredType {
    /// An explicit `column_type` or a native enum: exactly this (on SQLite: by affinity).
    Exact(ColumnType),
    /// From the Rust type: SeaORM's own default for creating, and any type of its class in a database.
    Inferred(ColumnType),
    /// No source explains the Rust type: the column is unmanaged.
    Unresolved {
        /// The Rust type as it is written.
        rust_type: String,
    },
}

/// A literal in an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Integer(i128),
    /// A decimal number in its source spelling.
    Float(String),
    /// A string.
    String(String),
}

/// What a field says about its column's default.
#[derive(Debug, Clone, PartialEq)]
pub enum DeclaredDefault {
    /// `default_value`.
    Literal(Literal),
    /// `default_expr`, as the SQL that sea-query makes of it.
    Expression(String),
    /// `default_expr` that can't be understood without running it: nothing is asserted.
    Unresolved(String),
}

/// A field of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct DeclaredColumn {
    /// The column's name.
    pub name: String,
    /// Its type.
    pub column_type: DeclaredType,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// `unique`.
    pub unique: bool,
    /// `indexed`.
    pub indexed: bool,
    /// Its default.
    pub default: Option<DeclaredDefault>,
    /// Its comment.
    pub comment: Option<String>,
    /// `renamed_from`.
    pub renamed_from: Option<String>,
    /// `extra`: SQL that follows the column's definition when it is created.
    pub extra: Option<String>,
    /// Where the field is declared.
    pub position: Position,
}

/// A `belongs_to`, as far as it says something about a foreign key.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// The referencing columns in order.
    pub columns: Vec<String>,
    /// The referenced table.
    pub referenced_table: TableName,
    /// The referenced columns in order.
    pub referenced_columns: Vec<String>,
    /// `on_delete`, where it is stated.
    pub on_delete: Option<ReferentialAction>,
    /// `on_update`, where it is stated.
    pub on_update: Option<ReferentialAction>,
    /// `fk_name`, where it is stated.
    pub name: Option<String>,
    /// Whether it has `on_condition` or `skip_fk`, and so asserts nothing.
    pub skip: bool,
    /// Where the relation is declared.
    pub position: Position,
}

/// An `ActiveEnum` with a native enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredEnum {
    /// The type's name.
    pub name: TypeName,
    /// Its values in order.
    pub values: Vec<String>,
    /// `limbeck::renamed_from`: what the type was called.
    pub renamed_from: Vec<Stated<String>>,
    /// `limbeck::renamed_from`: values, each with what it was.
    pub renamed_values: Vec<(String, Stated<String>)>,
    /// Where it is declared.
    pub position: Position,
}

/// Which relations assert a foreign key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ForeignKeyRule {
    /// All of them.
    #[default]
    All,
    /// Only those whose foreign key is there already.
    Existing,
}

/// How a declaration is completed.
#[derive(Debug, Clone, Default)]
pub struct CompletionOptions {
    /// Complete with SeaORM's DDL instead of the database: unmanaged objects become differences.
    pub strict: bool,
    /// Drop what the models do not mention.
    pub prune: bool,
    /// Which relations assert a foreign key.
    pub foreign_keys: ForeignKeyRule,
    /// Names of what Limbeck's own revisions of this project created: an index, unique, check or foreign key of that name
    /// (or of that structure, where the server keeps no names) is dropped when no model mentions it any more.
    pub created_by_revisions: BTreeSet<String>,
    /// Tables that the project's migrations name: dropped when no model declares them.
    pub named_by_migrations: BTreeSet<String>,
    /// Tables that are left alone altogether.
    pub ignored_tables: BTreeSet<TableName>,
    /// Texts that mean the same, as the server itself said.
    pub settled: BTreeSet<Doubt>,
    /// Renames that somebody stated, from the database to the models.
    pub renames: RenameHints,
}

/// What a completion can't do for an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it is about.
    pub object: ObjectId,
    /// What is wrong, as a lower-case fact.
    pub message: String,
    /// Where it is declared.
    pub position: Position,
}

/// What an attribute asks for and the server does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// What it is about.
    pub object: ObjectId,
    /// What the server lacks.
    pub feature: Feature,
    /// Where it is declared.
    pub position: Position,
}

/// A declaration made whole.
#[derive(Debug, Clone, Default)]
pub struct Completed {
    /// What the database should be.
    pub schema: Schema,
    /// What the database is, without the objects that are none of ours (history tables, ignored ones).
    pub database: Schema,
    /// Where each declared object is declared.
    pub positions: BTreeMap<ObjectId, Position>,
    /// Objects in the database that no model mentions and that stay.
    pub unmanaged: BTreeSet<ObjectId>,
    /// What must be created and is not known.
    pub problems: Vec<Problem>,
    /// What attributes ask for and the server does not have: nothing may be generated while there is any.
    pub lacking: Vec<Lacking>,
    /// Texts that may mean the same; once the server was asked, those that do belong into
    /// [`CompletionOptions::settled`].
    pub doubts: BTreeSet<Doubt>,
    /// What the models say and what can't hold, so that nothing is asserted.
    pub notes: Vec<Problem>,
    /// What the models themselves call renamed, from the database to the models.
    pub renames: RenameHints,
}
