//! Constraints, which only stand inside CREATE TABLE.

use super::super::{LowerError, text};
use super::{DIALECT, unsupported};
use limbeck_differ::Target;
use limbeck_differ::declaration::naming::foreign_key_name;
use limbeck_differ::schema::{Check, Deferrable, ForeignKey, Table, TableName, UniqueConstraint};

/// Whether sea-query has a word for everything in it. It leaves out the name (1.0.2, `backend/sqlite/foreign_key.rs`),
/// which is no loss where it is the one that Limbeck gives.
pub(super) fn plain_foreign_key(table: &TableName, key: &ForeignKey) -> bool {
    let given = foreign_key_name(&table.name, &key.columns, &Target::newest(DIALECT));
    let is_given = text::written_name(&key.name).is_none_or(|name| name == given);
    !key.match_full && key.deferrable == Deferrable::No && is_given
}

/// Refuses what SQLite can't say.
pub(super) fn check_supported(table: &Table) -> Result<(), LowerError> {
    let foreign_unique = |unique: &UniqueConstraint| {
        unique.nulls_not_distinct || !unique.include.is_empty() || unique.deferrable != Deferrable::No
    };
    let foreign_check = |check: &Check| check.no_inherit || check.not_valid;
    if table.uniques.iter().any(foreign_unique) || table.checks.iter().any(foreign_check) {
        let reason = "a constraint has parts that only other servers have".to_owned();
        return Err(unsupported(format!("table '{}'", table.name), reason));
    }
    Ok(())
}

/// All constraints of a table as text, except for a primary key that stands at its column.
pub(super) fn texts(table: &Table, key_at_column: bool) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(key) = table.primary_key.as_ref().filter(|_| !key_at_column) {
        texts.push(text::primary_key(key, text::written_name(&key.name), DIALECT));
    }
    texts.extend(table.uniques.iter().map(|u| text::unique(u, text::written_name(&u.name), DIALECT)));
    texts.extend(table.foreign_keys.iter().map(|k| text::foreign_key(k, text::written_name(&k.name), DIALECT)));
    texts.extend(table.checks.iter().map(|c| text::check(c, text::written_name(&c.name), DIALECT)));
    texts
}
