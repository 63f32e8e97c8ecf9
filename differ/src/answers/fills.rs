//! Values for the rows that are there, put among the operations that need them.

use super::literal::{literal, neutral, taken};
use super::required::{Required, makes_required, required};
use super::{AnswerError, Answers, FillValue};
use crate::operation::{Change, Fill, Operation};
use crate::schema::{Column, Expression, Index, IndexKey, Schema, Table};
use crate::{Dialect, Target};
use std::collections::{BTreeMap, BTreeSet};

/// Which way operations lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To what somebody wants: what is not known is asked.
    Up,
    /// Back: nobody is asked, and a value that is lost gives way to the one of its type that says the least.
    Down,
}

/// The operations with a value for each column that becomes required, as far as there is one: what somebody says, else the
/// column's own default. `used` gets the names of the columns that somebody gave a value for.
pub fn fill(
    operations: Vec<Operation>,
    answers: &Answers,
    schemas: Change<&Schema>,
    direction: Direction,
    target: &Target,
    used: &mut BTreeSet<String>,
) -> Result<Vec<Operation>, AnswerError> {
    let mut fills = BTreeMap::new();
    for it in required(&operations) {
        let name = it.to_string();
        if answers.unfilled.contains(&name) {
            used.insert(name);
            continue;
        }
        let value = if let Some((_, value)) = answers.fills.iter().find(|(column, _)| *column == name) {
            used.insert(name.clone());
            Some(given(value, &it, schemas.to, target.dialect)?)
        } else {
            known(&it, &operations, schemas, direction, target.dialect)
        };
        fills.extend(
            value.map(|value| (it.object(), Operation::FillColumn(it.table, Fill::new(it.column.name, value)))),
        );
    }
    // Right behind what needs it: renames may follow.
    let with_fill = |operation: Operation| {
        let fill = if makes_required(&operation) { fills.remove(&operation.object()) } else { None };
        [operation].into_iter().chain(fill)
    };
    Ok(operations.into_iter().flat_map(with_fill).collect())
}

fn given(value: &FillValue, to: &Required, schema: &Schema, dialect: Dialect) -> Result<Expression, AnswerError> {
    match value {
        FillValue::Expression(sql) => Ok(Expression::new(sql.as_str())),
        FillValue::Literal(text) => literal(text, &to.column, schema, dialect).ok_or_else(|| AnswerError::NotOfType {
            column: to.to_string(),
            value: text.clone(),
            column_type: taken(&to.column, schema),
        }),
    }
}

/// The value that nobody has to say.
fn known(
    it: &Required,
    operations: &[Operation],
    schemas: Change<&Schema>,
    direction: Direction,
    dialect: Dialect,
) -> Option<Expression> {
    match &it.column.default {
        // The server gives its default to a new column.
        Some(default) if it.has_default() => (!it.is_new).then(|| default.clone()),
        _ if direction == Direction::Down && !is_restricted(it, operations, schemas.from) => {
            neutral(&it.column, schemas.to, dialect)
        }
        _ => None,
    }
}

/// Whether not just any value will do, or not twice.
fn is_restricted(it: &Required, operations: &[Operation], schema: &Schema) -> bool {
    let column = &it.column;
    let there = schema.tables.get(&it.table).is_some_and(|table| is_restricted_in(column, table));
    let has = |columns: &[String]| columns.contains(&column.name);
    let own = operations.iter().filter(|operation| operation.table() == Some(&it.table));
    there
        || own.into_iter().any(|operation| match operation {
            Operation::AddPrimaryKey(_, key) => has(&key.columns),
            Operation::AddUnique(_, unique) => has(&unique.columns),
            Operation::AddForeignKey(_, key) => has(&key.columns),
            Operation::AddCheck(_, check) => check.expression.mentions(&column.name),
            Operation::CreateIndex(_, index) => is_unique_on(index, &column.name),
            _ => false,
        })
}

fn is_restricted_in(column: &Column, table: &Table) -> bool {
    let has = |columns: &[String]| columns.contains(&column.name);
    table.is_primary_key(&column.name)
        || table.uniques.iter().any(|it| has(&it.columns))
        || table.foreign_keys.iter().any(|it| has(&it.columns))
        || table.checks.iter().any(|it| it.expression.mentions(&column.name))
        || table.indexes.iter().any(|it| is_unique_on(it, &column.name))
}

fn is_unique_on(index: &Index, column: &str) -> bool {
    let reads = |key: &IndexKey| match key {
        IndexKey::Column(name) => name == column,
        IndexKey::Expression(expression) => expression.mentions(column),
    };
    index.unique && index.columns.iter().any(|part| reads(&part.key))
}
