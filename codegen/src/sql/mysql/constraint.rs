//! Constraints.

use super::super::builder::{Alteration, Call, ForeignKeyCalls};
use super::super::{LowerError, Statement, text};
use super::{DIALECT, builder, is_plain_name, quote, raw, table_name, unsupported};
use limbeck_differ::schema::{Check, ConstraintName, Deferrable, ForeignKey, Table, TableName, UniqueConstraint};
use limbeck_differ::{Operation, Target};

/// Whether sea-query has a word for everything in it: it refuses a table of another database.
pub(super) fn plain_foreign_key(key: &ForeignKey) -> bool {
    key.referenced_table.schema.is_none() && key.name.as_deref().is_none_or(is_plain_name)
}

/// Refuses what MySQL can't say.
pub(super) fn check_supported(table: &Table, target: &Target) -> Result<(), LowerError> {
    let foreign_unique = |unique: &UniqueConstraint| {
        unique.nulls_not_distinct || !unique.include.is_empty() || unique.deferrable != Deferrable::No
    };
    let foreign_check = |check: &Check| check.no_inherit || check.not_valid;
    let foreign_key = |key: &ForeignKey| {
        key.match_full
            || key.deferrable != Deferrable::No
            || key.not_valid
            || key.not_enforced
            || !key.delete_sets.is_empty()
    };
    if table.uniques.iter().any(foreign_unique)
        || table.checks.iter().any(foreign_check)
        || table.foreign_keys.iter().any(foreign_key)
    {
        let what = format!("table '{}'", table.name);
        return Err(unsupported(what, "a constraint has parts that only other servers have", target));
    }
    Ok(())
}

pub(super) fn add_foreign_key(table: &TableName, key: &ForeignKey) -> Statement {
    let name = key.name.as_deref();
    if plain_foreign_key(key) && name.is_some() {
        builder(Call::CreateForeignKey(ForeignKeyCalls::new(table, key, name)))
    } else {
        raw(format!("ALTER TABLE {} ADD {}", table_name(table), text::foreign_key(key, name, DIALECT)))
    }
}

pub(super) fn drop_foreign_key(
    table: &TableName,
    key: &ForeignKey,
    operation: &Operation,
    target: &Target,
) -> Result<Statement, LowerError> {
    let name = known(&key.name, operation, target)?;
    Ok(if is_plain_name(&name) {
        builder(Call::DropForeignKey(table.clone(), name))
    } else {
        raw(format!("ALTER TABLE {} DROP FOREIGN KEY {}", table_name(table), quote(&name)))
    })
}

/// `DROP CONSTRAINT`: MySQL 8.0.19, MariaDB 10.2.
pub(super) fn drop_check(
    table: &TableName,
    check: &Check,
    operation: &Operation,
    target: &Target,
) -> Result<Statement, LowerError> {
    let name = known(&check.name, operation, target)?;
    Ok(builder(Call::AlterTable(table.clone(), Alteration::DropConstraint(name))))
}

fn known(name: &ConstraintName, operation: &Operation, target: &Target) -> Result<String, LowerError> {
    name.name.clone().ok_or_else(|| {
        let what = format!("dropping the {}", operation.object());
        unsupported(what, "the constraint's name is not known", target)
    })
}
