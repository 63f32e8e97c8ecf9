//! Tables.

use super::super::builder::{Call, ColumnCalls, ForeignKeyCalls, IndexCalls, TableCalls, TableOptionCalls};
use super::super::{LowerError, Statement, text};
use super::column::column_calls;
use super::constraint::{check_supported, plain_foreign_key};
use super::{DIALECT, builder, index, is_plain_name, is_plain_text, literal, raw, table_name};
use limbeck_differ::Target;
use limbeck_differ::schema::{Index, Table};
use std::fmt::Write as _;

/// `CREATE TABLE`, with the keys that must be there from the beginning.
pub(super) fn create(table: &Table, keys: &[Index], target: &Target) -> Result<Statement, LowerError> {
    check_supported(table, target)?;
    let plain = table.foreign_keys.iter().all(plain_foreign_key)
        && table.uniques.iter().all(|unique| unique.name.as_deref().is_none_or(is_plain_name))
        && table.primary_key.as_ref().is_none_or(index::is_plain_key)
        && !table.checks.iter().any(|check| check.not_enforced)
        && table.options.storage.is_empty()
        && table.options.partitioning.is_none()
        && table.comment.as_deref().is_none_or(is_plain_text);
    let inside: Option<Vec<IndexCalls>> = keys.iter().map(inside).collect();
    match inside.filter(|_| plain) {
        Some(inside) => Ok(builder(Call::CreateTable(table_calls(table, inside, target)?))),
        None => Ok(raw(create_text(table, keys, target)?)),
    }
}

/// An index inside CREATE TABLE, where sea-query has a word for everything in it.
fn inside(index: &Index) -> Option<IndexCalls> {
    let calls = IndexCalls::index(&"".into(), index)?;
    (index.comment.is_none() && index.storage.is_none() && is_plain_name(&index.name))
        .then_some(IndexCalls { table: None, ..calls })
}

fn table_calls(table: &Table, inside: Vec<IndexCalls>, target: &Target) -> Result<TableCalls, LowerError> {
    let (columns, key_at_column) = columns(table, target)?;
    let key = table.primary_key.as_ref().filter(|_| !key_at_column);
    let uniques = table.uniques.iter();
    let uniques = uniques.map(|unique| IndexCalls::key(unique.name.as_deref(), &unique.columns).unique());
    Ok(TableCalls {
        table: table.name.clone(),
        columns,
        primary_key: key.map(|key| IndexCalls::key(None, &key.columns)),
        indexes: uniques.chain(inside).collect(),
        foreign_keys: table
            .foreign_keys
            .iter()
            .map(|key| ForeignKeyCalls::new(&table.name, key, key.name.as_deref()))
            .collect(),
        checks: table
            .checks
            .iter()
            .map(|check| (check.name.as_deref().map(ToOwned::to_owned), check.expression.sql().to_owned()))
            .collect(),
        options: TableOptionCalls {
            comment: table.comment.clone(),
            engine: table.options.engine.clone(),
            character_set: table.options.character_set.clone(),
            collation: table.options.collation.clone(),
        },
    })
}

/// The columns, and whether the primary key stands at one of them.
fn columns(table: &Table, target: &Target) -> Result<(Vec<ColumnCalls>, bool), LowerError> {
    let calls = table.columns.values().map(|column| column_calls(column, target));
    let mut columns = calls.collect::<Result<Vec<_>, _>>()?;
    let Some(key) = &table.primary_key else { return Ok((columns, false)) };
    let single = columns.iter_mut().find(|column| key.columns.as_slice() == [column.name.as_str()]);
    // A computed column's key has no place behind its expression.
    match single.filter(|column| column.generated.is_none() && index::is_plain_key(key)) {
        Some(column) => column.primary_key = true,
        None => return Ok((columns, false)),
    }
    Ok((columns, true))
}

/// `CREATE TABLE` with one part a line.
pub(super) fn create_text(table: &Table, keys: &[Index], target: &Target) -> Result<String, LowerError> {
    check_supported(table, target)?;
    let (columns, key_at_column) = columns(table, target)?;
    let mut parts = Vec::new();
    if let Some(key) = table.primary_key.as_ref().filter(|_| !key_at_column) {
        parts.push(index::primary_key(key));
    }
    parts.extend(table.uniques.iter().map(|u| text::unique(u, u.name.as_deref(), DIALECT)));
    for key in keys {
        parts.push(index::definition(key, target)?);
    }
    parts.extend(table.foreign_keys.iter().map(|k| text::foreign_key(k, k.name.as_deref(), DIALECT)));
    parts.extend(table.checks.iter().map(|c| text::check(c, c.name.as_deref(), DIALECT)));
    let head = format!("CREATE TABLE {}", table_name(&table.name));
    let mut sql = text::create_table(&head, &columns, parts, DIALECT);
    for (word, value) in options(table) {
        let _ = if value.is_empty() { write!(sql, " {word}") } else { write!(sql, " {word}={value}") };
    }
    if let Some(partitioning) = &table.options.partitioning {
        let _ = write!(sql, " {partitioning}");
    }
    Ok(sql)
}

fn options(table: &Table) -> Vec<(&str, String)> {
    let options = [
        ("COMMENT", table.comment.as_deref().map(literal)),
        ("ENGINE", table.options.engine.clone()),
        ("DEFAULT CHARSET", table.options.character_set.clone()),
        ("COLLATE", table.options.collation.clone()),
    ];
    let storage = table.options.storage.iter().map(|(word, value)| (word.as_str(), value.clone()));
    options.into_iter().filter_map(|(word, value)| Some((word, value?))).chain(storage).collect()
}
