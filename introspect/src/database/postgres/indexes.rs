//! Indexes that no constraint owns.

use super::Reading;
use super::catalog::{Answer, Fields};
use crate::database::ReadError;
use crate::database::expression::without_parentheses;
use limbeck_differ::schema::{Expression, Index, IndexColumn, NullsOrder, ObjectId, OpaqueKind, TableName};
use std::collections::BTreeMap;

/// The default collation of a database (`DEFAULT_COLLATION_OID` in `src/include/catalog/pg_collation.dat`).
const DEFAULT_COLLATION: i64 = 100;

/// A row of indexes.sql.
struct Row<'r> {
    oid: i64,
    table: i64,
    name: &'r str,
    unique: bool,
    method: Option<&'r str>,
    /// The columns' numbers, 0 for an expression; those after `key_count` are included.
    columns: Vec<i64>,
    key_count: usize,
    /// Bits for each key: 1 is descending, 2 is NULLs first (`src/include/catalog/pg_index.h`).
    options: Vec<i64>,
    operator_classes: Vec<i64>,
    collations: Vec<i64>,
    expressions: Vec<Option<String>>,
    predicate: Option<&'r str>,
    nulls_not_distinct: bool,
    invalid: bool,
    storage: Option<&'r str>,
    /// Parameters of operator classes by the key's number from 1.
    parameters: BTreeMap<String, String>,
    comment: Option<&'r str>,
}

impl<'r> Row<'r> {
    fn read(mut fields: Fields<'r>) -> Result<Self, ReadError> {
        let (oid, table, name) = (fields.integer()?, fields.integer()?, fields.text()?);
        Ok(Self {
            oid,
            table,
            name,
            unique: fields.flag()?,
            method: fields.optional_text()?,
            columns: fields.integers()?,
            key_count: usize::try_from(fields.integer()?).unwrap_or_default(),
            options: fields.integers()?,
            operator_classes: fields.integers()?,
            collations: fields.integers()?,
            expressions: fields.json()?.unwrap_or_default(),
            predicate: fields.written(format_args!("index '{name}'"))?,
            nulls_not_distinct: fields.flag()?,
            invalid: fields.flag()?,
            storage: fields.optional_text()?,
            parameters: fields.json()?.unwrap_or_default(),
            comment: fields.optional_text()?,
        })
    }
}

impl Reading<'_> {
    pub(super) fn indexes(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for fields in answer.fields() {
            let row = Row::read(fields)?;
            match self.relation(row.table).map(|relation| relation.id.clone()) {
                Some(ObjectId::Table(table)) => self.index(&row, table)?,
                Some(ObjectId::Opaque(OpaqueKind::MaterializedView, view, _)) => {
                    self.schema.unmodelled.insert(ObjectId::Index(view, row.name.to_owned()));
                }
                // A partition's indexes follow from those of the partitioned table.
                _ => {}
            }
        }
        Ok(())
    }

    fn index(&mut self, row: &Row<'_>, table: TableName) -> Result<(), ReadError> {
        let keys = row.columns.len().min(row.key_count);
        let gone = || ReadError::went_away(format!("index '{}'", row.name));
        let index = Index {
            name: row.name.to_owned(),
            unique: row.unique,
            columns: (0..keys)
                .map(|position| self.index_column(row, position))
                .collect::<Option<_>>()
                .ok_or_else(gone)?,
            method: row.method.map(str::to_owned),
            include: self.attributes(row.table, &row.columns[keys..]),
            predicate: row.predicate.map(|text| Expression::new(without_parentheses(text))),
            nulls_not_distinct: row.nulls_not_distinct,
            storage: row.storage.map(str::to_owned),
            comment: row.comment.map(str::to_owned),
        };
        let id = ObjectId::Index(table, row.name.to_owned());
        self.addresses.insert(("pg_class".to_owned(), row.oid), id.clone());
        if row.invalid {
            self.schema.unmodelled.insert(id);
        }
        self.edit(row.table, |table| table.indexes.push(index));
        Ok(())
    }

    fn index_column(&self, row: &Row<'_>, position: usize) -> Option<IndexColumn> {
        let number = *row.columns.get(position)?;
        let mut column = if number == 0 {
            // The first pair belongs to the syntax of CREATE INDEX, the second to the expression.
            let text = row.expressions.get(position)?.as_deref()?;
            IndexColumn::expression(without_parentheses(without_parentheses(text)))
        } else {
            IndexColumn::column(self.attributes(row.table, &[number]).pop()?)
        };
        let option = row.options.get(position).copied().unwrap_or_default();
        column.descending = option & 1 != 0;
        column.nulls = match (column.descending, option & 2 != 0) {
            (false, true) => Some(NullsOrder::First),
            (true, false) => Some(NullsOrder::Last),
            _ => None,
        };
        column.operator_class = self.operator_class(row, position);
        column.collation = self.index_collation(row, position);
        Some(column)
    }

    /// The operator class with its parameters; the type's default goes without saying, unless it has parameters.
    fn operator_class(&self, row: &Row<'_>, position: usize) -> Option<String> {
        let class = self.names.get(row.operator_classes.get(position)?)?;
        match row.parameters.get(&(position + 1).to_string()) {
            Some(parameters) => Some(format!("{}({parameters})", class.text)),
            None => (!class.is_default).then(|| class.text.clone()),
        }
    }

    /// The collation, where it is not the one that the column has. An expression's own is not known: what is not the
    /// database's default is said.
    fn index_collation(&self, row: &Row<'_>, position: usize) -> Option<String> {
        let collation = *row.collations.get(position)?;
        let attribute = self.relations.get(&row.table)?.attributes.get(row.columns.get(position)?);
        let own = attribute.map_or(DEFAULT_COLLATION, |attribute| attribute.collation);
        let is_own = collation == 0 || collation == own;
        if is_own { None } else { self.names.get(&collation).map(|name| name.text.clone()) }
    }
}
