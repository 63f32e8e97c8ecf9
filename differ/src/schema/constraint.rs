//! Constraints of a table.

use super::{Expression, IndexColumn, TableName};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// Who gave a constraint its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameOrigin {
    /// Somebody wrote it.
    Explicit,
    /// The server made it up by its own rule.
    Server,
    /// The server counted (MySQL's `t_ibfk_1`, MariaDB's `CONSTRAINT_1`): the next time it may come to another number.
    Counted,
}

/// The name of a constraint. SQLite's constraints often have none. Who gave it makes no difference between two names.
#[derive(Debug, Clone)]
pub struct ConstraintName {
    /// The name, if there is one.
    pub name: Option<String>,
    /// Who gave it.
    pub origin: NameOrigin,
}

impl ConstraintName {
    /// A name that somebody wrote.
    pub fn explicit(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), origin: NameOrigin::Explicit }
    }

    /// A name that the server made up.
    pub fn server(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), origin: NameOrigin::Server }
    }

    /// No name.
    pub fn unnamed() -> Self {
        Self { name: None, origin: NameOrigin::Server }
    }

    /// The name, if there is one.
    pub fn as_deref(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl PartialEq for ConstraintName {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for ConstraintName {}

impl PartialOrd for ConstraintName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ConstraintName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(&other.name)
    }
}

impl Hash for ConstraintName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deferrable {
    /// At each statement.
    #[default]
    No,
    /// At each statement, unless the transaction says otherwise.
    InitiallyImmediate,
    /// At the end of the transaction.
    InitiallyDeferred,
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrimaryKey {
    /// Its name.
    pub name: ConstraintName,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// Further columns of the index (PostgreSQL 11).
    pub include: Vec<String>,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// Its comment; on MySQL that of its index.
    pub comment: Option<String>,
    /// Its columns in full, where one of them is no plain column (MySQL: the beginning of a text, descending); else empty.
    pub parts: Vec<IndexColumn>,
    /// What else MySQL and MariaDB keep of its index, in their own words (`USING BTREE`).
    pub storage: Option<String>,
}

impl PrimaryKey {
    /// A plain key.
    pub fn new(name: ConstraintName, columns: Vec<String>) -> Self {
        let (include, parts) = (Vec::new(), Vec::new());
        Self { name, columns, include, deferrable: Deferrable::No, comment: None, parts, storage: None }
    }
}

/// A unique constraint. A unique *index* is an [`super::Index`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UniqueConstraint {
    /// Its name.
    pub name: ConstraintName,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// Whether two NULLs count as equal (PostgreSQL 15).
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// Further columns of the index (PostgreSQL 11).
    pub include: Vec<String>,
    /// Its comment.
    pub comment: Option<String>,
}

/// A check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Check {
    /// Its name.
    pub name: ConstraintName,
    /// The condition, without `CHECK` and without the outer parentheses.
    pub expression: Expression,
    /// PostgreSQL's `NO INHERIT`.
    pub no_inherit: bool,
    /// Rows from before it were not checked (PostgreSQL's `NOT VALID`).
    pub not_valid: bool,
    /// Whether no row is checked at all (`NOT ENFORCED`: MySQL 8.0.16, PostgreSQL 18).
    pub not_enforced: bool,
    /// Its comment.
    pub comment: Option<String>,
}

/// What happens to the referencing rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferentialAction {
    /// Refuse, at the end of the statement. Every server's default.
    #[default]
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Change them too.
    Cascade,
    /// Set them to NULL.
    SetNull,
    /// Set them to their default.
    SetDefault,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name.
    pub name: ConstraintName,
    /// The referencing columns in order.
    pub columns: Vec<String>,
    /// The referenced table.
    pub referenced_table: TableName,
    /// The referenced columns in order.
    pub referenced_columns: Vec<String>,
    /// When a referenced row goes.
    pub on_delete: ReferentialAction,
    /// The columns that `ON DELETE SET NULL` and `SET DEFAULT` set, where it is not all of them (PostgreSQL 15).
    pub delete_sets: Vec<String>,
    /// When a referenced key changes.
    pub on_update: ReferentialAction,
    /// `MATCH FULL`.
    pub match_full: bool,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// Rows from before it were not checked (PostgreSQL's `NOT VALID`).
    pub not_valid: bool,
    /// Whether no row is checked at all (`NOT ENFORCED`: MySQL 8.0.16, PostgreSQL 18).
    pub not_enforced: bool,
    /// Its comment.
    pub comment: Option<String>,
}
