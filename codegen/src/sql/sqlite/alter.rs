//! Changes that need the table made anew.
//!
//! A rebuild is one text for one call, because a pool may send the next call through another connection. SQLite has no
//! IF, and whoever sends the text stops at the first statement that fails; so what may fail comes before anything is
//! touched (a trial copy into a temporary table, the switch of the foreign keys, the comparison with what the revision
//! was made for), and what may still fail after BEGIN fails with ON CONFLICT ROLLBACK.
//!
//! What remains: an error of the disk, or another process that changes the schema in between, can end the call with the
//! transaction open and foreign keys off on that one connection; closing it rolls back. Foreign keys are on when it is
//! done, as SeaORM's connections have them.

use super::super::{LowerError, Statement, Transactional};
use super::index::create_text as index_text;
use super::table::{create_text, trial_text};
use super::{DIALECT, literal, quote, raw};
use crate::sql::text::list;
use limbeck_differ::Operation;
use limbeck_differ::plan::Rebuild;
use limbeck_differ::schema::{AutoIncrement, Column, ForeignKey, Index, ObjectId, Table, TableName};
use std::collections::{BTreeMap, BTreeSet};

/// Keeps what was asserted; a fact that is not as it should be fails one of its checks, which names it.
pub(crate) const GUARD: &str = "limbeck_guard";

pub(super) fn rebuild(rebuild: &Rebuild) -> Result<Statement, LowerError> {
    let names = Names::of(rebuild);
    let mut statements = assertions(rebuild);
    statements.extend(trial(rebuild, &names)?);
    statements.extend(switch_off());
    statements.push("BEGIN IMMEDIATE".to_owned());
    statements.push(create_text(&rebuild.after, &names.new)?);
    statements.push(copy(rebuild, &names.new));
    statements.push(same_count(&names));
    statements.extend(keep_counter(rebuild, &names));
    statements.extend(swap(rebuild, &names));
    for index in &rebuild.after.indexes {
        statements.push(index_text(&rebuild.after.name, index)?);
    }
    statements.extend(rebuild.triggers.iter().map(|trigger| trigger.definition.clone()));
    statements.push(no_new_orphans(rebuild));
    statements.extend(["COMMIT".to_owned(), "PRAGMA foreign_keys = ON".to_owned()]);
    statements.push(format!("DROP TABLE temp.{GUARD}"));
    let mut statement = raw(additions(rebuild) + &statements.join(";\n"));
    statement.transactional = Transactional::Outside;
    statement.operations.clone_from(&rebuild.operations);
    Ok(statement)
}

/// What begins the comment that tells what a rebuild adds from what it only makes again.
pub(crate) const ADDS: &str = "-- adds ";

/// A comment with the names that were not there before: [`crate::revision::read`] finds in it what the revision made.
fn additions(rebuild: &Rebuild) -> String {
    let names = rebuild.operations.iter().filter_map(|operation| match operation {
        Operation::CreateIndex(_, index) => Some(index.name.as_str()),
        Operation::AddUnique(_, unique) => unique.name.as_deref(),
        Operation::AddCheck(_, check) => check.name.as_deref(),
        Operation::AddForeignKey(_, key) => key.name.as_deref(),
        _ => None,
    });
    // A line break would end the comment.
    let names: Vec<_> = names.filter(|name| !name.contains(['\n', '\r'])).map(quote).collect();
    if names.is_empty() { String::new() } else { format!("{ADDS}{}\n", names.join(", ")) }
}

struct Names {
    old: String,
    new: String,
    trial: String,
}

impl Names {
    fn of(rebuild: &Rebuild) -> Self {
        let old = &rebuild.before.name.name;
        Self { old: old.clone(), new: format!("limbeck_new_{old}"), trial: format!("limbeck_trial_{old}") }
    }
}

/// The guard, and that the live table is the one that the revision was made for.
fn assertions(rebuild: &Rebuild) -> Vec<String> {
    let table = &rebuild.before.name.name;
    let facts = [
        ("columns", format!("the columns of {table} are not those that this revision was made for")),
        ("objects", format!("the indexes and triggers of {table} are not those that this revision was made for")),
        ("foreign_keys", "foreign keys can not be switched off inside a transaction".to_owned()),
        ("rows", format!("the copy of {table} does not have as many rows")),
        ("orphans", format!("rows of {table} or of tables that refer to it would lose what they refer to")),
    ];
    let checks: Vec<_> = facts
        .iter()
        .map(|(fact, message)| {
            let (fact, message) = (literal(fact), quote(&format!("limbeck: {message}")));
            format!(",\n    CONSTRAINT {message} CHECK (\"fact\" <> {fact} OR \"found\" IS \"wanted\")")
        })
        .collect();
    let mut statements = vec![
        format!("DROP TABLE IF EXISTS temp.{GUARD}"),
        format!(
            "CREATE TEMP TABLE {GUARD} (\n    \"fact\" TEXT,\n    \"found\",\n    \"wanted\"{}\n)",
            checks.concat()
        ),
        insert("INSERT", "columns", &live_columns(table), &literal(&expected_columns(&rebuild.before))),
        insert("INSERT", "objects", &live_objects(table), &expected_objects(rebuild)),
    ];
    if keys_stay(rebuild) {
        statements.push(insert("INSERT", "orphans before", &orphans(table), "NULL"));
    }
    statements
}

fn insert(how: &str, fact: &str, found: &str, wanted: &str) -> String {
    format!("{how} INTO temp.{GUARD} VALUES ({}, {found}, {wanted})", literal(fact))
}

/// Each column with what does not depend on how its type was spelled.
fn live_columns(table: &str) -> String {
    format!(
        "(\n    SELECT group_concat(\"line\", '; ') FROM (\n        SELECT \"name\" \
         || CASE WHEN \"pk\" THEN ' key ' || \"pk\" WHEN \"notnull\" THEN ' not null' ELSE '' END \
         || CASE WHEN \"hidden\" > 1 THEN ' generated' ELSE '' END AS \"line\"\n        \
         FROM pragma_table_xinfo({}) ORDER BY \"name\"\n    )\n)",
        literal(table)
    )
}

fn expected_columns(table: &Table) -> String {
    let mut columns: Vec<_> = table.columns.values().collect();
    columns.sort_by(|a, b| a.name.cmp(&b.name));
    columns.iter().map(|column| expected_column(table, column)).collect::<Vec<_>>().join("; ")
}

fn expected_column(table: &Table, column: &Column) -> String {
    let mut line = column.name.clone();
    let position = table.primary_key.as_ref().and_then(|key| key.columns.iter().position(|name| *name == column.name));
    match position {
        Some(position) => line.extend([" key ".to_owned(), (position + 1).to_string()]),
        None if !column.nullable => line.push_str(" not null"),
        None => {}
    }
    if column.generated.is_some() {
        line.push_str(" generated");
    }
    line
}

/// The indexes that somebody made, and the triggers, which a rebuild would lose.
fn live_objects(table: &str) -> String {
    format!(
        "(\n    SELECT group_concat(\"name\", '; ') FROM (\n        SELECT \"name\" FROM sqlite_master\n        \
         WHERE \"type\" IN ('index', 'trigger') AND \"tbl_name\" = {} COLLATE NOCASE AND \"sql\" IS NOT NULL\n        \
         ORDER BY \"name\"\n    )\n)",
        literal(table)
    )
}

fn expected_objects(rebuild: &Rebuild) -> String {
    let indexes = rebuild.before.indexes.iter().map(|index| index.name.as_str());
    let triggers = rebuild.triggers.iter().filter_map(|trigger| match &trigger.id {
        ObjectId::Opaque(_, name, _) => Some(name.name.as_str()),
        _ => None,
    });
    let names: BTreeSet<_> = indexes.chain(triggers).collect();
    if names.is_empty() { "NULL".to_owned() } else { literal(&names.into_iter().collect::<Vec<_>>().join("; ")) }
}

/// A copy into a table that only this connection sees: rows that the new table refuses stop the call here, with nothing
/// open and nothing switched.
fn trial(rebuild: &Rebuild, names: &Names) -> Result<Vec<String>, LowerError> {
    let name = &names.trial;
    let mut statements = vec![
        format!("DROP TABLE IF EXISTS temp.{}", quote(name)),
        trial_text(&rebuild.after, name)?,
        copy(rebuild, name).replacen("INSERT OR ROLLBACK", "INSERT", 1),
    ];
    for index in rebuild.after.indexes.iter().filter(|index| index.unique && !rebuild.before.indexes.contains(index)) {
        statements.push(trial_index(index, name)?);
    }
    let new_keys = rebuild.after.foreign_keys.iter().filter(|key| !rebuild.before.foreign_keys.contains(key));
    statements.extend(new_keys.map(|key| insert("INSERT", "orphans", &trial_orphans(rebuild, key, names), "0")));
    statements.push(format!("DROP TABLE temp.{}", quote(name)));
    Ok(statements)
}

/// How many rows a new foreign key would refuse.
fn trial_orphans(rebuild: &Rebuild, key: &ForeignKey, names: &Names) -> String {
    let own = key.referenced_table == rebuild.after.name;
    let parent = if own { &names.trial } else { &key.referenced_table.name };
    let given = key.columns.iter().map(|column| format!("c.{} IS NOT NULL", quote(column)));
    let pairs = key.columns.iter().zip(&key.referenced_columns);
    let found = pairs.map(|(column, referenced)| format!("p.{} = c.{}", quote(referenced), quote(column)));
    format!(
        "(\n    SELECT count(*) FROM {} AS c\n    WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})\n)",
        quote(&names.trial),
        given.collect::<Vec<_>>().join(" AND "),
        quote(parent),
        found.collect::<Vec<_>>().join(" AND "),
    )
}

fn trial_index(index: &Index, table: &str) -> Result<String, LowerError> {
    let text = index_text(&TableName::new(table), index)?;
    Ok(text.replacen("INDEX ", "INDEX temp.", 1))
}

/// Inside a transaction the switch does nothing (<https://www.sqlite.org/pragma.html#pragma_foreign_keys>), and dropping
/// the old table would then delete the rows of ON DELETE CASCADE.
fn switch_off() -> [String; 2] {
    [
        "PRAGMA foreign_keys = OFF".to_owned(),
        insert("INSERT", "foreign_keys", "(SELECT \"foreign_keys\" FROM pragma_foreign_keys)", "0"),
    ]
}

fn copy(rebuild: &Rebuild, into: &str) -> String {
    let stored = |name: &String| rebuild.after.columns.get(name).is_none_or(|column| column.generated.is_none());
    let fills = rebuild.operations.iter().filter_map(|operation| match operation {
        Operation::FillColumn(_, fill) => Some((&fill.column, fill.value.sql())),
        _ => None,
    });
    let fills: BTreeMap<&String, &str> = fills.collect();
    let mut values: Vec<(&String, String)> = rebuild
        .copied
        .iter()
        .filter(|(_, to)| stored(to))
        .map(|(from, to)| match fills.get(to) {
            Some(value) => (to, format!("COALESCE({}, {value})", quote(from))),
            None => (to, quote(from)),
        })
        .collect();
    let copied = |column: &String| rebuild.copied.iter().any(|(_, to)| to == column);
    values.extend(fills.iter().filter(|(column, _)| !copied(column)).map(|(column, sql)| (*column, (*sql).to_owned())));
    let (columns, values): (Vec<&String>, Vec<String>) = values.into_iter().unzip();
    format!(
        "INSERT OR ROLLBACK INTO {} ({})\nSELECT {} FROM {}",
        quote(into),
        list(columns, DIALECT),
        values.join(", "),
        quote(&rebuild.before.name.name),
    )
}

fn same_count(names: &Names) -> String {
    let count = |table: &str| format!("(SELECT count(*) FROM {})", quote(table));
    insert("INSERT OR ROLLBACK", "rows", &count(&names.new), &count(&names.old))
}

/// AUTOINCREMENT never gives a number twice, so the counter moves with the rows; the rename takes it along.
fn keep_counter(rebuild: &Rebuild, names: &Names) -> Vec<String> {
    if !counts(&rebuild.before) || !counts(&rebuild.after) {
        return Vec::new();
    }
    let (old, new) = (literal(&names.old), literal(&names.new));
    vec![
        format!("DELETE FROM main.sqlite_sequence WHERE \"name\" = {new}"),
        format!(
            "INSERT INTO main.sqlite_sequence (\"name\", \"seq\")\n\
             SELECT {new}, \"seq\" FROM main.sqlite_sequence WHERE \"name\" = {old}"
        ),
    ]
}

fn counts(table: &Table) -> bool {
    table.columns.values().any(|column| matches!(column.auto_increment, Some(AutoIncrement::Keyword)))
}

/// The old rules of ALTER TABLE leave other tables, views and triggers alone when the new table takes its name
/// (<https://www.sqlite.org/pragma.html#pragma_legacy_alter_table>).
fn swap(rebuild: &Rebuild, names: &Names) -> [String; 4] {
    [
        format!("DROP TABLE {}", quote(&names.old)),
        "PRAGMA legacy_alter_table = ON".to_owned(),
        format!("ALTER TABLE {} RENAME TO {}", quote(&names.new), quote(&rebuild.after.name.name)),
        "PRAGMA legacy_alter_table = OFF".to_owned(),
    ]
}

/// Rows that were orphans before are not this revision's business, as long as it does not change what they refer to.
fn no_new_orphans(rebuild: &Rebuild) -> String {
    let before = format!("(SELECT \"found\" FROM temp.{GUARD} WHERE \"fact\" = 'orphans before')");
    let wanted = if keys_stay(rebuild) { before.as_str() } else { "0" };
    insert("INSERT OR ROLLBACK", "orphans", &orphans(&rebuild.after.name.name), wanted)
}

/// Whether all keys are the same after the rebuild, in the table itself and for those that refer to it.
fn keys_stay(rebuild: &Rebuild) -> bool {
    let (before, after) = (&rebuild.before, &rebuild.after);
    let unique_indexes = |table: &Table| table.indexes.iter().filter(|i| i.unique).cloned().collect::<Vec<_>>();
    before.name == after.name
        && before.primary_key == after.primary_key
        && before.uniques == after.uniques
        && before.foreign_keys == after.foreign_keys
        && unique_indexes(before) == unique_indexes(after)
        && rebuild.copied.iter().all(|(from, to)| from == to)
}

/// How many rows of the table, and of those that refer to it, refer to nothing.
fn orphans(table: &str) -> String {
    let table = literal(table);
    format!(
        "(\n    SELECT count(*) FROM sqlite_master AS t, pragma_foreign_key_check(t.\"name\")\n    \
         WHERE t.\"type\" = 'table' AND (t.\"name\" = {table} COLLATE NOCASE OR EXISTS (\n        \
         SELECT 1 FROM pragma_foreign_key_list(t.\"name\") AS k WHERE k.\"table\" = {table} COLLATE NOCASE\n    ))\n)"
    )
}
