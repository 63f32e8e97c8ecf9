//! Constraints.

use super::super::builder::{Alteration, Call, ForeignKeyCalls};
use super::super::{LowerError, Statement, text};
use super::{DIALECT, builder, quote, raw, table_name, unsupported};
use limbeck_differ::Operation;
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{Check, ConstraintName, Deferrable, ForeignKey, PrimaryKey, TableName, UniqueConstraint};

/// Whether sea-query has a word for everything in it.
pub(super) fn plain_foreign_key(key: &ForeignKey) -> bool {
    !key.match_full && !key.not_valid && key.deferrable == Deferrable::No
}

/// Whether sea-query has a word for everything in it, in every version.
pub(super) fn plain_unique(unique: &UniqueConstraint) -> bool {
    !unique.nulls_not_distinct && unique.include.is_empty() && unique.deferrable == Deferrable::No
}

/// Whether sea-query has a word for everything in it.
pub(super) fn plain_check(check: &Check) -> bool {
    !check.no_inherit && !check.not_valid
}

pub(super) fn add_primary_key(table: &TableName, key: &PrimaryKey) -> Statement {
    add(table, &text::primary_key(key, key.name.as_deref(), DIALECT))
}

pub(super) fn add_unique(table: &TableName, unique: &UniqueConstraint) -> Statement {
    add(table, &text::unique(unique, unique.name.as_deref(), DIALECT))
}

pub(super) fn add_check(table: &TableName, check: &Check) -> Statement {
    add(table, &text::check(check, check.name.as_deref(), DIALECT))
}

fn add(table: &TableName, constraint: &str) -> Statement {
    raw(format!("ALTER TABLE {} ADD {constraint}", table_name(table)))
}

pub(super) fn add_foreign_key(table: &TableName, key: &ForeignKey) -> Statement {
    if plain_foreign_key(key) {
        builder(Call::CreateForeignKey(ForeignKeyCalls::new(table, key, key.name.as_deref())))
    } else {
        add(table, &text::foreign_key(key, key.name.as_deref(), DIALECT))
    }
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
