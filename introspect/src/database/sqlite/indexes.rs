//! Indexes, and unique constraints, which SQLite lists as indexes.

use super::Reading;
use super::catalog::Answer;
use super::columns::{constraint_name, is_binary};
use crate::database::ReadError;
use crate::database::ddl::{CreateIndex, KeyText};
use limbeck_differ::schema::{Deferrable, Index, IndexColumn, ObjectId, Table, UniqueConstraint};

/// One part of an index.
struct Part<'r> {
    /// Nothing where it is an expression.
    column: Option<&'r str>,
    descending: bool,
    collation: &'r str,
}

/// An index as the pragmas tell it.
struct Listed<'r> {
    table: &'r str,
    name: &'r str,
    unique: bool,
    is_constraint: bool,
    partial: bool,
    parts: Vec<Part<'r>>,
}

impl Reading<'_> {
    pub(super) fn indexes(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for index in listed(answer)? {
            if index.is_constraint {
                self.unique(&index);
            } else {
                self.index(&index);
            }
        }
        self.schema.tables.values_mut().for_each(|table| table.indexes.sort_by(|a, b| a.name.cmp(&b.name)));
        Ok(())
    }

    fn unique(&mut self, listed: &Listed<'_>) {
        let columns: Vec<String> = listed.parts.iter().filter_map(|part| part.column).map(str::to_owned).collect();
        let Some((table, text)) = self.table(listed.table) else { return };
        let is_same = |key: &&KeyText| {
            key.columns.len() == columns.len()
                && key.columns.iter().zip(&columns).all(|(a, b)| a.eq_ignore_ascii_case(b))
        };
        let key = text.uniques.iter().find(is_same);
        let has_conflict_clause = key.is_some_and(|key| key.conflict_clause);
        let is_plain = listed.parts.iter().all(|part| !part.descending && own_collation(table, part).is_none());
        let name = constraint_name(key.and_then(|key| key.name.clone()));
        let id = ObjectId::Unique(table.name.clone(), columns.clone());
        table.uniques.push(UniqueConstraint {
            name,
            columns,
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
            include: Vec::new(),
            comment: None,
        });
        if has_conflict_clause || !is_plain {
            self.schema.unmodelled.insert(id);
        }
    }

    fn index(&mut self, listed: &Listed<'_>) {
        let text = self.index_texts.get(listed.name).map(|sql| CreateIndex::parse(sql)).unwrap_or_default();
        let Some((table, _)) = self.table(listed.table) else { return };
        let column = |(position, part): (usize, &Part<'_>)| {
            let text = || text.parts.get(position).map_or("", String::as_str);
            let mut column = part.column.map_or_else(|| IndexColumn::expression(text()), IndexColumn::column);
            column.descending = part.descending;
            column.collation = own_collation(table, part);
            column
        };
        let mut index = Index::on(listed.name, []);
        index.unique = listed.unique;
        index.columns = listed.parts.iter().enumerate().map(column).collect();
        index.predicate = text.predicate.filter(|_| listed.partial);
        index.comment = text.comment;
        table.indexes.push(index);
    }
}

/// Puts the parts of each index together; they stand one after the other.
fn listed(answer: &Answer) -> Result<Vec<Listed<'_>>, ReadError> {
    let mut all: Vec<Listed<'_>> = Vec::new();
    for mut fields in answer.fields() {
        let (table, name, unique) = (fields.text()?, fields.text()?, fields.flag()?);
        let (is_constraint, partial) = (fields.text()? == "u", fields.flag()?);
        let part = Part { column: fields.optional_text()?, descending: fields.flag()?, collation: fields.text()? };
        match all.last_mut() {
            Some(last) if last.name == name => last.parts.push(part),
            _ => all.push(Listed { table, name, unique, is_constraint, partial, parts: vec![part] }),
        }
    }
    Ok(all)
}

/// The collation of a part, where it is not its column's own.
fn own_collation(table: &Table, part: &Part<'_>) -> Option<String> {
    let column =
        part.column.and_then(|column| table.columns.get(column)).and_then(|column| column.collation.as_deref());
    let is_own = match column {
        Some(column) => column.eq_ignore_ascii_case(part.collation),
        None => is_binary(part.collation),
    };
    (!is_own).then(|| part.collation.to_owned())
}
