//! Tables.

use super::super::builder::{Call, ColumnCalls, ForeignKeyCalls, IndexCalls, TableCalls, TableOptionCalls};
use super::super::{LowerError, Statement, text};
use super::column::column_calls;
use super::constraint::{check_supported, plain_foreign_key, texts};
use super::{DIALECT, builder, quote, raw};
use limbeck_differ::schema::Table;

/// `CREATE TABLE`. A table that needs words which the builder lacks is written as text.
pub(super) fn create(table: &Table) -> Result<Statement, LowerError> {
    check_supported(table)?;
    let plain = table.foreign_keys.iter().all(|key| plain_foreign_key(&table.name, key))
        && !table.options.strict
        && !table.options.without_rowid;
    Ok(if plain { builder(Call::CreateTable(table_calls(table)?)) } else { raw(create_text(table, &table.name.name)?) })
}

fn table_calls(table: &Table) -> Result<TableCalls, LowerError> {
    let (columns, key_at_column) = columns(table)?;
    let key = table.primary_key.as_ref().filter(|_| !key_at_column);
    Ok(TableCalls {
        table: table.name.clone(),
        columns,
        primary_key: key.map(|key| IndexCalls::key(text::written_name(&key.name), &key.columns)),
        indexes: table
            .uniques
            .iter()
            .map(|unique| IndexCalls::key(text::written_name(&unique.name), &unique.columns).unique())
            .collect(),
        foreign_keys: table
            .foreign_keys
            .iter()
            .map(|key| ForeignKeyCalls::new(&table.name, key, text::written_name(&key.name)))
            .collect(),
        checks: table
            .checks
            .iter()
            .map(|check| (text::written_name(&check.name).map(ToOwned::to_owned), check.expression.sql().to_owned()))
            .collect(),
        options: TableOptionCalls::default(),
    })
}

/// The columns, and whether the primary key stands at one of them. With AUTOINCREMENT it has to, and loses its name.
fn columns(table: &Table) -> Result<(Vec<ColumnCalls>, bool), LowerError> {
    let mut columns = table.columns.values().map(column_calls).collect::<Result<Vec<_>, _>>()?;
    let Some(key) = &table.primary_key else { return Ok((columns, false)) };
    let single = columns.iter_mut().find(|column| key.columns.as_slice() == [column.name.as_str()]);
    match single.filter(|column| text::written_name(&key.name).is_none() || column.auto_increment.is_some()) {
        Some(column) => column.primary_key = true,
        None => return Ok((columns, false)),
    }
    Ok((columns, true))
}

/// `CREATE TABLE` as text, under any name.
pub(super) fn create_text(table: &Table, name: &str) -> Result<String, LowerError> {
    definition(table, &format!("CREATE TABLE {}", quote(name)))
}

/// A table of the same shape that only this connection sees, without foreign keys, which can't leave its database, and
/// without AUTOINCREMENT, which would leave a second `sqlite_sequence` in the way of the first.
pub(super) fn trial_text(table: &Table, name: &str) -> Result<String, LowerError> {
    let mut alone = Table { foreign_keys: Vec::new(), ..table.clone() };
    alone.columns.values_mut().for_each(|column| column.auto_increment = None);
    definition(&alone, &format!("CREATE TEMP TABLE {}", quote(name)))
}

fn definition(table: &Table, head: &str) -> Result<String, LowerError> {
    check_supported(table)?;
    let (columns, key_at_column) = columns(table)?;
    let mut sql = text::create_table(head, &columns, texts(table, key_at_column), DIALECT);
    let options = [(table.options.without_rowid, "WITHOUT ROWID"), (table.options.strict, "STRICT")];
    let options: Vec<_> = options.iter().filter(|(set, _)| *set).map(|(_, words)| *words).collect();
    if !options.is_empty() {
        sql.push(' ');
        sql.push_str(&options.join(", "));
    }
    Ok(sql)
}
