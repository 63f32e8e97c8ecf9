//! Indexes.

use super::Expression;

/// What one part of an index looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexKey {
    /// A column.
    Column(String),
    /// An expression, without outer parentheses.
    Expression(Expression),
}

/// Where NULLs stand in an index; `None` in [`IndexColumn`] is the server's default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NullsOrder {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

/// One part of an index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndexColumn {
    /// What it looks at.
    pub key: IndexKey,
    /// `DESC`.
    pub descending: bool,
    /// Where NULLs stand, if not where the order puts them.
    pub nulls: Option<NullsOrder>,
    /// The operator class with its parameters, if not the type's default.
    pub operator_class: Option<String>,
    /// The collation, if not the column's own.
    pub collation: Option<String>,
    /// The length of the prefix in characters (MySQL).
    pub prefix: Option<u32>,
}

impl IndexColumn {
    /// A plain column, ascending.
    pub fn column(name: impl Into<String>) -> Self {
        Self::with_key(IndexKey::Column(name.into()))
    }

    /// A plain expression, ascending.
    pub fn expression(sql: impl Into<String>) -> Self {
        Self::with_key(IndexKey::Expression(Expression::new(sql)))
    }

    fn with_key(key: IndexKey) -> Self {
        Self { key, descending: false, nulls: None, operator_class: None, collation: None, prefix: None }
    }

    /// The column's name, where it is a plain column with nothing else said.
    pub fn plain_column(&self) -> Option<&str> {
        match &self.key {
            IndexKey::Column(name)
                if !self.descending
                    && self.nulls.is_none()
                    && self.operator_class.is_none()
                    && self.collation.is_none()
                    && self.prefix.is_none() =>
            {
                Some(name)
            }
            _ => None,
        }
    }
}

/// An index, unique or not. Constraints' own indexes are not listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name, unique in the schema (PostgreSQL, SQLite) or in the table (MySQL).
    pub name: String,
    /// Whether it refuses duplicates.
    pub unique: bool,
    /// Its parts in order.
    pub columns: Vec<IndexColumn>,
    /// The access method (`gin`), if not the server's default.
    pub method: Option<String>,
    /// Further columns that it carries (PostgreSQL 11).
    pub include: Vec<String>,
    /// The condition of a partial index, without outer parentheses.
    pub predicate: Option<Expression>,
    /// Whether two NULLs count as equal (PostgreSQL 15).
    pub nulls_not_distinct: bool,
    /// Storage parameters in the server's own words (`fillfactor=70`).
    pub storage: Option<String>,
    /// Its comment.
    pub comment: Option<String>,
}

impl Index {
    /// A plain index on columns.
    pub fn on<'a>(name: impl Into<String>, columns: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            name: name.into(),
            unique: false,
            columns: columns.into_iter().map(IndexColumn::column).collect(),
            method: None,
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            storage: None,
            comment: None,
        }
    }

    /// The same index, unique.
    #[must_use]
    pub fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// The names of its columns, where all of them are plain and it is neither partial nor of a special kind.
    pub fn plain_columns(&self) -> Option<Vec<&str>> {
        if self.predicate.is_some() || self.method.is_some() {
            return None;
        }
        self.columns.iter().map(IndexColumn::plain_column).collect()
    }

    /// Whether it looks at the column, carries it or depends on it.
    pub fn uses(&self, column: &str) -> bool {
        let in_parts = self.columns.iter().any(|part| match &part.key {
            IndexKey::Column(name) => name == column,
            IndexKey::Expression(expression) => expression.mentions(column),
        });
        in_parts
            || self.include.iter().any(|name| name == column)
            || self.predicate.as_ref().is_some_and(|predicate| predicate.mentions(column))
    }
}
