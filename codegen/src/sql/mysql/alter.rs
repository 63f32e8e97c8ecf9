//! `ALTER TABLE` as text: what sea-query has no word for, and what must happen at once.

use super::super::{LowerError, Statement, text};
use super::{DIALECT, column, index, literal, quote, raw, table_name, unsupported};
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{TableName, TableOptions};
use limbeck_differ::{Operation, Target};
use std::collections::BTreeMap;

/// One operation.
pub(super) fn alone(table: &TableName, operation: &Operation, target: &Target) -> Result<Statement, LowerError> {
    Ok(raw(format!("ALTER TABLE {} {}", table_name(table), clause(operation, target)?)))
}

/// Several operations on one table in one statement.
pub(super) fn at_once(table: &TableName, operations: &[Operation], target: &Target) -> Result<Statement, LowerError> {
    let clauses = operations.iter().map(|operation| clause(operation, target)).collect::<Result<Vec<_>, _>>()?;
    let mut statement = raw(format!("ALTER TABLE {}\n    {}", table_name(table), clauses.join(",\n    ")));
    statement.operations.extend_from_slice(operations);
    Ok(statement)
}

/// What stands behind `ALTER TABLE t`.
fn clause(operation: &Operation, target: &Target) -> Result<String, LowerError> {
    Ok(match operation {
        Operation::AddColumn(_, it) => format!("ADD COLUMN {}", column::definition(it, target)?),
        Operation::DropColumn(_, it) => format!("DROP COLUMN {}", quote(&it.name)),
        Operation::AlterColumn(_, change) => format!("MODIFY COLUMN {}", column::definition(&change.to, target)?),
        Operation::AddPrimaryKey(_, key) => format!("ADD {}", index::primary_key(key)),
        Operation::DropPrimaryKey(..) => "DROP PRIMARY KEY".to_owned(),
        Operation::AddUnique(_, unique) => format!("ADD {}", text::unique(unique, unique.name.as_deref(), DIALECT)),
        Operation::DropUnique(_, unique) => {
            format!("DROP INDEX {}", quote(unique.name.as_deref().unwrap_or_default()))
        }
        Operation::AddCheck(_, check) => {
            format!("ADD {}", text::check(check, check.name.as_deref(), DIALECT))
        }
        Operation::CreateIndex(_, it) => format!("ADD {}", index::definition(it, target)?),
        Operation::DropIndex(_, it) => format!("DROP INDEX {}", quote(&it.name)),
        Operation::RenameIndex(_, change) => {
            format!("RENAME INDEX {} TO {}", quote(&change.from), quote(&change.to))
        }
        Operation::AlterTableComment(_, change) => {
            format!("COMMENT = {}", literal(change.to.as_deref().unwrap_or_default()))
        }
        Operation::AlterTableOptions(table, change) => options(table, change, target)?,
        _ => {
            let what = format!("a change of the {}", operation.object());
            return Err(unsupported(what, "it can't be part of an ALTER TABLE", target));
        }
    })
}

/// `CONVERT` gives every column the new collation, too; the plan defines them anew after it.
fn options(table: &TableName, change: &Change<TableOptions>, target: &Target) -> Result<String, LowerError> {
    let Change { from, to } = change;
    let foreign = |it: &TableOptions| (it.strict, it.without_rowid, it.unlogged);
    if foreign(from) != foreign(to) {
        return Err(unsupported(format!("the options of '{table}'"), "they belong to another server", target));
    }
    let mut clauses = Vec::new();
    if from.engine != to.engine {
        clauses.push(format!("ENGINE = {}", to.engine.as_deref().unwrap_or("InnoDB")));
    }
    if from.collation != to.collation || from.character_set != to.character_set {
        let character_set = match (&to.character_set, &to.collation) {
            (Some(character_set), _) => character_set.as_str(),
            // A collation begins with the name of its character set.
            (None, Some(collation)) => collation.split('_').next().unwrap_or("DEFAULT"),
            (None, None) => "DEFAULT",
        };
        let collation = to.collation.as_ref().map(|collation| format!(" COLLATE {collation}")).unwrap_or_default();
        clauses.push(format!("CONVERT TO CHARACTER SET {character_set}{collation}"));
    }
    clauses.extend(storage(&from.storage, &to.storage));
    let mut sql = clauses.join(", ");
    // It stands behind all others, without a comma.
    let partitioning = match (&from.partitioning, &to.partitioning) {
        (from, to) if from == to => None,
        (_, Some(to)) => Some(to.as_str()),
        (_, None) => Some("REMOVE PARTITIONING"),
    };
    if let Some(partitioning) = partitioning {
        sql.push_str(if sql.is_empty() { "" } else { " " });
        sql.push_str(partitioning);
    }
    Ok(sql)
}

/// The options that change, each with its usual value where it goes.
fn storage(from: &BTreeMap<String, String>, to: &BTreeMap<String, String>) -> Vec<String> {
    let gone = from.keys().filter(|word| !to.contains_key(*word)).map(|word| match word.as_str() {
        TableOptions::VERSIONED => "DROP SYSTEM VERSIONING".to_owned(),
        word => format!("{word}={}", usual(word)),
    });
    let set = to.iter().filter(|(word, value)| from.get(*word) != Some(value));
    let set = set.map(|(word, value)| match word.as_str() {
        TableOptions::VERSIONED => "ADD SYSTEM VERSIONING".to_owned(),
        word => format!("{word}={value}"),
    });
    gone.chain(set).collect()
}

/// What takes an option away (MySQL 9.7, 15.1.24 "CREATE TABLE"; MariaDB 10.11, "CREATE TABLE").
fn usual(word: &str) -> &'static str {
    match word {
        "MAX_ROWS" | "MIN_ROWS" | "AVG_ROW_LENGTH" | "CHECKSUM" | "DELAY_KEY_WRITE" | "KEY_BLOCK_SIZE" => "0",
        "COMPRESSION" | "CONNECTION" => "''",
        "ENCRYPTION" => "'N'",
        _ => "DEFAULT",
    }
}
