//! Tables.

use super::super::builder::{Call, ForeignKeyCalls, IndexCalls, TableCalls, TableOptionCalls};
use super::super::{LowerError, Statement, text};
use super::column::{column_calls, comment as column_comment};
use super::constraint::{
    self, add_check, add_foreign_key, plain_check, plain_foreign_key, plain_primary_key, plain_unique,
};
use super::{DIALECT, Lowered, builder, comment_text, quote, raw, table_name, unsupported};
use limbeck_differ::Target;
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{Table, TableName, TableOptions};
use std::collections::{BTreeMap, BTreeSet};

/// `CREATE TABLE`, then comments.
pub(super) fn create(table: &Table, target: &Target) -> Lowered {
    let (table, late) = &with_late_constraints(table);
    let calls = table_calls(table, target)?;
    let plain = table.foreign_keys.iter().all(plain_foreign_key)
        && table.uniques.iter().all(plain_unique)
        && table.checks.iter().all(plain_check)
        && table.primary_key.iter().all(plain_primary_key)
        && !table.options.unlogged
        && table.options.partitioning.is_none()
        // The builder leaves out the parentheses of a table without columns (sea-query 1.0.2).
        && !table.columns.is_empty();
    let first = if plain { builder(Call::CreateTable(calls)) } else { raw(create_text(table, &calls)) };
    let plain = TableOptions {
        unlogged: table.options.unlogged,
        partitioning: table.options.partitioning.clone(),
        ..TableOptions::default()
    };
    let settings = options(&table.name, &Change::new(plain, table.options.clone()))?;
    Ok(std::iter::once(first).chain(settings).chain(late.iter().cloned()).chain(comments(table)).collect())
}

/// A table and what only `ALTER TABLE` can add: `NOT VALID` inside `CREATE TABLE` is without effect.
fn with_late_constraints(table: &Table) -> (Table, Vec<Statement>) {
    let mut table = table.clone();
    let keys = table.foreign_keys.extract_if(.., |key| key.not_valid).collect::<Vec<_>>();
    let checks = table.checks.extract_if(.., |check| check.not_valid).collect::<Vec<_>>();
    let keys = keys.iter().flat_map(|key| add_foreign_key(&table.name, key));
    let late = checks.iter().flat_map(|check| add_check(&table.name, check)).chain(keys).collect();
    (table, late)
}

/// The comments of the table, its columns and its constraints.
pub(super) fn comments(table: &Table) -> Vec<Statement> {
    let own = table.comment.as_deref().map(|text| comment(&table.name, Some(text)));
    let columns = table.columns.values().filter_map(|column| {
        column.comment.as_deref().map(|text| column_comment(&table.name, &column.name, Some(text)))
    });
    own.into_iter().chain(columns).chain(constraint::comments(table)).collect()
}

/// `CREATE TABLE` with one part a line.
pub(super) fn ddl(table: &Table, target: &Target) -> Result<String, LowerError> {
    Ok(create_text(table, &table_calls(table, target)?))
}

fn table_calls(table: &Table, target: &Target) -> Result<TableCalls, LowerError> {
    let mut columns =
        table.columns.values().map(|column| column_calls(column, target)).collect::<Result<Vec<_>, _>>()?;
    let mut primary_key = None;
    if let Some(key) = &table.primary_key {
        let name = text::written_name(&key.name);
        match columns.iter_mut().find(|column| key.columns.as_slice() == [column.name.as_str()]) {
            Some(column) if name.is_none() && plain_primary_key(key) => column.primary_key = true,
            _ => primary_key = Some(IndexCalls::key(name, &key.columns)),
        }
    }
    Ok(TableCalls {
        table: table.name.clone(),
        columns,
        primary_key,
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

/// The same table as text, with what the builder has no word for.
fn create_text(table: &Table, calls: &TableCalls) -> String {
    let head = if table.options.unlogged { "CREATE UNLOGGED TABLE" } else { "CREATE TABLE" };
    let mut constraints = Vec::new();
    if let (Some(key), Some(_)) = (&table.primary_key, &calls.primary_key) {
        constraints.push(text::primary_key(key, text::written_name(&key.name), DIALECT));
    }
    constraints.extend(table.uniques.iter().map(|u| text::unique(u, text::written_name(&u.name), DIALECT)));
    constraints.extend(table.foreign_keys.iter().map(|k| text::foreign_key(k, text::written_name(&k.name), DIALECT)));
    constraints.extend(table.checks.iter().map(|c| text::check(c, text::written_name(&c.name), DIALECT)));
    let mut sql =
        text::create_table(&format!("{head} {}", table_name(&table.name)), &calls.columns, constraints, DIALECT);
    if let Some(partitioning) = &table.options.partitioning {
        sql.push(' ');
        sql.push_str(partitioning);
    }
    sql
}

pub(super) fn comment(table: &TableName, comment: Option<&str>) -> Statement {
    raw(format!("COMMENT ON TABLE {} IS {}", table_name(table), comment_text(comment)))
}

/// `RENAME TO` takes a bare name (sea-query 1.0.2 qualifies it); another schema is a statement of its own.
pub(super) fn rename(change: &Change<TableName>) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut from = change.from.clone();
    if from.schema != change.to.schema {
        let schema = change.to.schema.as_deref().unwrap_or("public");
        statements.push(raw(format!("ALTER TABLE {} SET SCHEMA {}", table_name(&from), quote(schema))));
        from.schema.clone_from(&change.to.schema);
    }
    if from.name != change.to.name {
        statements.push(if from.schema.is_none() {
            builder(Call::RenameTable(Change::new(from, change.to.clone())))
        } else {
            raw(format!("ALTER TABLE {} RENAME TO {}", table_name(&from), quote(&change.to.name)))
        });
    }
    statements
}

pub(super) fn options(table: &TableName, change: &Change<TableOptions>) -> Lowered {
    if change.from.partitioning != change.to.partitioning {
        let reason = "how a table is partitioned can't change; make another one and copy the rows".to_owned();
        return Err(unsupported(format!("the partitioning of '{table}'"), reason));
    }
    let without =
        |options: &TableOptions| TableOptions { unlogged: false, storage: BTreeMap::new(), ..options.clone() };
    if without(&change.from) != without(&change.to) {
        return Err(unsupported(format!("the options of '{table}'"), "they belong to another server".to_owned()));
    }
    let mut actions = Vec::new();
    if change.from.unlogged != change.to.unlogged {
        actions.push(if change.to.unlogged { "SET UNLOGGED" } else { "SET LOGGED" }.to_owned());
    }
    let words: BTreeSet<&String> = change.from.storage.keys().chain(change.to.storage.keys()).collect();
    for word in words {
        let value = |options: &TableOptions| options.storage.get(word).cloned().unwrap_or_default();
        let (from, to) = (value(&change.from), value(&change.to));
        if from != to {
            actions.extend(setting(table, word, &from, &to)?);
        }
    }
    let alter = format!("ALTER TABLE {}", table_name(table));
    Ok(actions.into_iter().map(|action| raw(format!("{alter} {action}"))).collect())
}

/// A table that inherits has all columns before it does.
fn inheritance(from: &str, to: &str) -> Vec<String> {
    let parents = |text: &str| text.split(", ").filter(|it| !it.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (parents(from), parents(to));
    let left = before.iter().filter(|it| !after.contains(it)).map(|it| format!("NO INHERIT {it}"));
    let joined = after.iter().filter(|it| !before.contains(it)).map(|it| format!("INHERIT {it}"));
    left.chain(joined).collect()
}

/// The actions of `ALTER TABLE` that change one setting; an empty value is the server's default.
fn setting(table: &TableName, word: &str, from: &str, to: &str) -> Result<Vec<String>, LowerError> {
    Ok(match word {
        "WITH" => parameters(from, to),
        "REPLICA IDENTITY" if to.is_empty() => vec!["REPLICA IDENTITY DEFAULT".to_owned()],
        "REPLICA IDENTITY" => vec![format!("REPLICA IDENTITY {to}")],
        "ROW LEVEL SECURITY" => row_level_security(from, to),
        TableOptions::INHERITS => inheritance(from, to),
        _ => {
            let reason = "it is an option of another server".to_owned();
            return Err(unsupported(format!("{word} of '{table}'"), reason));
        }
    })
}

/// Storage parameters: `fillfactor=70, autovacuum_enabled=false`.
fn parameters(from: &str, to: &str) -> Vec<String> {
    let list = |text: &str| text.split(", ").filter(|it| !it.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let name = |parameter: &String| parameter.split('=').next().unwrap_or_default().to_owned();
    let (from, to) = (list(from), list(to));
    let kept: Vec<String> = to.iter().map(name).collect();
    let reset: Vec<String> = from.iter().map(name).filter(|it| !kept.contains(it)).collect();
    let set: Vec<String> = to.into_iter().filter(|it| !from.contains(it)).collect();
    let action = |word: &str, list: Vec<String>| (!list.is_empty()).then(|| format!("{word} ({})", list.join(", ")));
    action("RESET", reset).into_iter().chain(action("SET", set)).collect()
}

fn row_level_security(from: &str, to: &str) -> Vec<String> {
    let differs = |word: &str| (from.contains(word) != to.contains(word)).then(|| to.contains(word));
    let enabled = differs("ENABLE").map(|on| if on { "ENABLE" } else { "DISABLE" });
    let forced = differs("FORCE").map(|on| if on { "FORCE" } else { "NO FORCE" });
    enabled.into_iter().chain(forced).map(|word| format!("{word} ROW LEVEL SECURITY")).collect()
}
