//! Indexes and keys. A unique key is a unique index here, as it is on the servers.

use super::Reading;
use super::catalog::{Answer, Fields};
use crate::database::ReadError;
use limbeck_differ::Dialect;
use limbeck_differ::schema::{ConstraintName, Index, IndexColumn, ObjectId, PrimaryKey, TableName};
use std::collections::BTreeMap;

/// What the servers call every primary key.
const PRIMARY: &str = "PRIMARY";

/// A row of indexes.sql: one part of an index.
struct Part<'r> {
    position: u32,
    unique: bool,
    /// Nothing where it is an expression.
    column: Option<&'r str>,
    expression: Option<&'r str>,
    descending: bool,
    prefix: Option<u32>,
    method: &'r str,
    comment: Option<&'r str>,
    hidden: bool,
}

impl<'r> Part<'r> {
    fn read(mut fields: Fields<'r>) -> Result<Self, ReadError> {
        Ok(Self {
            position: fields.integer()?,
            unique: !fields.flag()?,
            column: fields.optional_text()?,
            expression: fields.optional_text()?,
            descending: fields.optional_text()? == Some("D"),
            prefix: fields.optional_integer()?,
            method: fields.text()?,
            comment: fields.said()?,
            hidden: fields.flag()?,
        })
    }

    /// The length of the prefix. What an index of words or shapes has in its place is no such length.
    fn prefix(&self) -> Option<u32> {
        self.prefix.filter(|_| matches!(self.method, "BTREE" | "HASH"))
    }
}

impl Reading<'_> {
    pub(super) fn indexes(&mut self, answer: &Answer) -> Result<(), ReadError> {
        let mut indexes: BTreeMap<(&str, &str), Vec<Part<'_>>> = BTreeMap::new();
        for mut fields in answer.fields() {
            let index = (fields.text()?, fields.text()?);
            indexes.entry(index).or_default().push(Part::read(fields)?);
        }
        for ((table, name), mut parts) in indexes {
            parts.sort_by_key(|part| part.position);
            if !self.schema.tables.contains_key(&TableName::new(table)) {
                continue;
            }
            if name == PRIMARY {
                self.primary_key(table, &parts);
            } else {
                self.index(table, name, &parts);
            }
        }
        Ok(())
    }

    fn primary_key(&mut self, table: &str, parts: &[Part<'_>]) {
        let columns = parts.iter().filter_map(|part| part.column).map(str::to_owned).collect();
        let mut key = PrimaryKey::new(ConstraintName::unnamed(), columns);
        key.comment = parts.first().and_then(|part| part.comment).map(str::to_owned);
        if parts.iter().any(|part| part.descending || part.prefix().is_some()) {
            key.parts = parts.iter().filter_map(|part| self.index_column(part)).collect();
        }
        if let Some(table) = self.table(table) {
            table.primary_key = Some(key);
        }
    }

    fn index(&mut self, table: &str, name: &str, parts: &[Part<'_>]) {
        let Some(first) = parts.first() else { return };
        let mut index = Index::on(name, []);
        index.unique = first.unique;
        index.columns = parts.iter().filter_map(|part| self.index_column(part)).collect();
        index.method = stated_method(first);
        index.comment = first.comment.map(str::to_owned);
        // The optimizer does not see it.
        let word = if self.dialect == Dialect::MariaDb { "IGNORED" } else { "INVISIBLE" };
        index.storage = first.hidden.then(|| word.to_owned());
        // Part of it may be hidden from the role.
        if index.columns.len() != parts.len() {
            self.schema.unmodelled.insert(ObjectId::Index(TableName::new(table), name.to_owned()));
        }
        if let Some(table) = self.table(table) {
            table.indexes.push(index);
        }
    }

    fn index_column(&self, part: &Part<'_>) -> Option<IndexColumn> {
        let mut column = match (part.column, part.expression) {
            (Some(column), _) => IndexColumn::column(column),
            (None, Some(expression)) => IndexColumn::expression(self.expression(expression)),
            (None, None) => return None,
        };
        column.descending = part.descending;
        column.prefix = part.prefix();
        Some(column)
    }
}

/// The method, unless it is the server's own choice: trees, and hashes where MariaDB keeps values unique that are too long
/// for a tree (<https://mariadb.com/docs/server/reference/sql-statements/data-definition/create/create-table#indexes>).
fn stated_method(part: &Part<'_>) -> Option<String> {
    let chosen = part.method == "BTREE" || (part.method == "HASH" && part.unique);
    (!chosen).then(|| part.method.to_ascii_lowercase())
}
