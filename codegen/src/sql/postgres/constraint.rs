//! Constraints.

use super::super::builder::{Alteration, Call, ForeignKeyCalls};
use super::super::{LowerError, Statement, text};
use super::{DIALECT, builder, comment_text, quote, raw, table_name, unsupported};
use limbeck_differ::Operation;
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{
    Check, ConstraintName, Deferrable, ForeignKey, PrimaryKey, Table, TableName, UniqueConstraint,
};

/// Whether sea-query has a word for everything in it.
pub(super) fn plain_foreign_key(key: &ForeignKey) -> bool {
    !key.match_full
        && !key.not_valid
        && !key.not_enforced
        && key.delete_sets.is_empty()
        && key.deferrable == Deferrable::No
}

/// Whether sea-query has a word for everything in it, in every version.
pub(super) fn plain_unique(unique: &UniqueConstraint) -> bool {
    !unique.nulls_not_distinct && unique.include.is_empty() && unique.deferrable == Deferrable::No
}

/// Whether sea-query has a word for everything in it.
pub(super) fn plain_primary_key(key: &PrimaryKey) -> bool {
    key.include.is_empty() && key.deferrable == Deferrable::No
}

/// Whether sea-query has a word for everything in it.
pub(super) fn plain_check(check: &Check) -> bool {
    !check.no_inherit && !check.not_valid && !check.not_enforced
}

pub(super) fn add_primary_key(table: &TableName, key: &PrimaryKey) -> Vec<Statement> {
    with_comment(
        table,
        &key.name,
        key.comment.as_deref(),
        add(table, &text::primary_key(key, key.name.as_deref(), DIALECT)),
    )
}

pub(super) fn add_unique(table: &TableName, unique: &UniqueConstraint) -> Vec<Statement> {
    let added = add(table, &text::unique(unique, unique.name.as_deref(), DIALECT));
    with_comment(table, &unique.name, unique.comment.as_deref(), added)
}

pub(super) fn add_check(table: &TableName, check: &Check) -> Vec<Statement> {
    let added = add(table, &text::check(check, check.name.as_deref(), DIALECT));
    with_comment(table, &check.name, check.comment.as_deref(), added)
}

fn add(table: &TableName, constraint: &str) -> Statement {
    raw(format!("ALTER TABLE {} ADD {constraint}", table_name(table)))
}

pub(super) fn add_foreign_key(table: &TableName, key: &ForeignKey) -> Vec<Statement> {
    let added = if plain_foreign_key(key) {
        builder(Call::CreateForeignKey(ForeignKeyCalls::new(table, key, key.name.as_deref())))
    } else {
        add(table, &text::foreign_key(key, key.name.as_deref(), DIALECT))
    };
    with_comment(table, &key.name, key.comment.as_deref(), added)
}

fn with_comment(table: &TableName, name: &ConstraintName, text: Option<&str>, added: Statement) -> Vec<Statement> {
    let comment = name.as_deref().zip(text).map(|(name, text)| comment(table, name, Some(text)));
    std::iter::once(added).chain(comment).collect()
}

/// The comments of a table's constraints.
pub(super) fn comments(table: &Table) -> Vec<Statement> {
    let keys = table.primary_key.iter().map(|it| (&it.name, &it.comment));
    let uniques = table.uniques.iter().map(|it| (&it.name, &it.comment));
    let checks = table.checks.iter().map(|it| (&it.name, &it.comment));
    let foreign_keys = table.foreign_keys.iter().map(|it| (&it.name, &it.comment));
    let all = keys.chain(uniques).chain(checks).chain(foreign_keys);
    all.filter_map(|(name, text)| Some(comment(&table.name, name.as_deref()?, Some(text.as_deref()?)))).collect()
}

pub(super) fn comment(table: &TableName, constraint: &str, comment: Option<&str>) -> Statement {
    let (constraint, table) = (quote(constraint), table_name(table));
    raw(format!("COMMENT ON CONSTRAINT {constraint} ON {table} IS {}", comment_text(comment)))
}

pub(super) fn drop_foreign_key(
    table: &TableName,
    name: &ConstraintName,
    operation: &Operation,
) -> Result<Statement, LowerError> {
    Ok(builder(Call::DropForeignKey(table.clone(), known(name, operation)?)))
}

/// Drops a primary key, a unique constraint or a check.
pub(super) fn drop(table: &TableName, name: &ConstraintName, operation: &Operation) -> Result<Statement, LowerError> {
    Ok(builder(Call::AlterTable(table.clone(), Alteration::DropConstraint(known(name, operation)?))))
}

fn known(name: &ConstraintName, operation: &Operation) -> Result<String, LowerError> {
    name.name.clone().ok_or_else(|| {
        unsupported(format!("dropping the {}", operation.object()), "the constraint's name is not known".to_owned())
    })
}

pub(super) fn rename(table: &TableName, change: &Change<String>) -> Statement {
    let (from, to) = (quote(&change.from), quote(&change.to));
    raw(format!("ALTER TABLE {} RENAME CONSTRAINT {from} TO {to}", table_name(table)))
}
