//! A table.

use super::{Check, Column, ForeignKey, Index, PrimaryKey, TableName, UniqueConstraint};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// What a table is beside its columns; the defaults are those of a plain `CREATE TABLE`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// SQLite's `STRICT`.
    pub strict: bool,
    /// SQLite's `WITHOUT ROWID`.
    pub without_rowid: bool,
    /// PostgreSQL's `UNLOGGED`.
    pub unlogged: bool,
    /// MySQL's storage engine, where it is not the server's default.
    pub engine: Option<String>,
    /// MySQL's character set, where it is not the database's.
    pub character_set: Option<String>,
    /// MySQL's collation, where it is not the database's.
    pub collation: Option<String>,
    /// What else a server keeps of a table (`ROW_FORMAT`, `MAX_ROWS`, ... on MySQL; `WITH`, `REPLICA IDENTITY`, `ROW LEVEL
    /// SECURITY`, `INHERITS` on PostgreSQL): each word, and its value as it is written behind it. What has no value is there with an
    /// empty one ([`TableOptions::VERSIONED`]).
    pub storage: BTreeMap<String, String>,
    /// How its rows are divided (`PARTITION BY ...`). On MySQL its partitions are part of it; on PostgreSQL they are objects
    /// of their own.
    pub partitioning: Option<String>,
}

impl TableOptions {
    /// MariaDB's words for a table that keeps the history of its rows.
    pub const VERSIONED: &str = "WITH SYSTEM VERSIONING";

    /// Whether it keeps the history of its rows (MariaDB).
    pub fn is_versioned(&self) -> bool {
        self.storage.contains_key(Self::VERSIONED)
    }

    /// PostgreSQL's word for the tables whose columns and checks a table has, too.
    pub const INHERITS: &str = "INHERITS";

    /// The tables that it inherits from, as they are written.
    pub fn parents(&self) -> impl Iterator<Item = &str> {
        self.storage.get(Self::INHERITS).into_iter().flat_map(|parents| parents.split(", "))
    }

    /// The index that one of the options names (PostgreSQL's `REPLICA IDENTITY USING INDEX`).
    pub fn index(&self) -> Option<String> {
        let name = self.storage.values().find_map(|value| value.strip_prefix(USING_INDEX))?;
        let quoted = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
        Some(quoted.map_or_else(|| name.to_owned(), |name| name.replace("\"\"", "\"")))
    }

    /// The options without the one that names an index.
    #[must_use]
    pub fn without_index(&self) -> Self {
        let mut options = self.clone();
        options.storage.retain(|_, value| !value.starts_with(USING_INDEX));
        options
    }
}

const USING_INDEX: &str = "USING INDEX ";

/// A table.
///
/// `columns` keeps the order of the table, which `==` does not compare: column position alone is no difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: TableName,
    /// Its columns by name.
    pub columns: IndexMap<String, Column>,
    /// Its primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints.
    pub uniques: Vec<UniqueConstraint>,
    /// Its checks.
    pub checks: Vec<Check>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its indexes.
    pub indexes: Vec<Index>,
    /// Its comment.
    pub comment: Option<String>,
    /// What else it is.
    pub options: TableOptions,
}

impl Table {
    /// A table with columns and nothing else.
    pub fn new(name: impl Into<TableName>, columns: impl IntoIterator<Item = Column>) -> Self {
        Self {
            name: name.into(),
            columns: columns.into_iter().map(|column| (column.name.clone(), column)).collect(),
            primary_key: None,
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            options: TableOptions::default(),
        }
    }

    /// Whether the column is part of the primary key.
    pub fn is_primary_key(&self, column: &str) -> bool {
        self.primary_key.as_ref().is_some_and(|key| key.columns.iter().any(|c| c == column))
    }

    /// Sorts what has no order of its own, so that `==` does not see the order of a reader or an author: uniques, checks
    /// and foreign keys by name, then by structure; indexes by name. Whoever changes a table's parts leaves it sorted.
    pub fn sort_parts(&mut self) {
        self.uniques.sort_by(|a, b| unique_key(a).cmp(&unique_key(b)));
        self.checks.sort_by(|a, b| check_key(a).cmp(&check_key(b)));
        self.foreign_keys.sort_by(|a, b| foreign_key_key(a).cmp(&foreign_key_key(b)));
        self.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    }
}

fn unique_key(unique: &UniqueConstraint) -> impl Ord {
    (&unique.name, &unique.columns, &unique.include, unique.deferrable, unique.nulls_not_distinct)
}

fn check_key(check: &Check) -> impl Ord {
    (&check.name, &check.expression, check.no_inherit, check.not_valid)
}

fn foreign_key_key(key: &ForeignKey) -> impl Ord {
    (&key.name, &key.columns, &key.referenced_table, &key.referenced_columns, key.on_delete, key.on_update)
}
