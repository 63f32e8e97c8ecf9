//! One canonical form of a schema for each dialect, so that `diff` can compare with `==`.
//!
//! What two spellings have in common is decided here and nowhere else: types that are one type on a server, names that the
//! server would make up, expressions that the server writes differently from people.

mod affinity;
mod class;
mod expression;
mod foreign_key_indexes;
mod mysql_expression;
mod mysql_string;
mod mysql_type;
mod names;
mod serial;
mod spelling;
mod sqlite_type;
mod types;

pub(crate) use class::can_auto_increment;
pub use class::{CLASSES, Class, Fit, accepts, class};
pub(crate) use expression::canonical;
pub use expression::{canonical_default, same_default, strip_parentheses};
pub use foreign_key_indexes::{comes_with_foreign_key, is_made_for, is_made_with};
pub(crate) use foreign_key_indexes::{is_implied, serves};
pub use mysql_string::mysql_string;
pub use mysql_type::{mysql_display_width, mysql_type};
pub use serial::{with_serials, with_shared_sequences};
pub use spelling::respellings;
pub use sqlite_type::sqlite_type;
pub use types::normalize_type;

use crate::dialect::{Dialect, Target};
use crate::schema::{
    Column, Expression, ForeignKey, GeneratedColumn, Index, IndexKey, ReferentialAction, Schema, Table, TableName,
    UniqueConstraint,
};
use std::collections::BTreeMap;

/// Brings a schema into the dialect's canonical form. Twice is the same as once.
#[must_use]
pub fn normalize(mut schema: Schema, target: &Target) -> Schema {
    let keys = primary_keys(&schema);
    for table in schema.tables.values_mut() {
        normalize_table(table, &keys, target);
    }
    if !target.dialect.facts().enum_types {
        schema.enums.clear();
    }
    schema
}

fn primary_keys(schema: &Schema) -> BTreeMap<TableName, Vec<String>> {
    schema
        .tables
        .iter()
        .filter_map(|(name, table)| Some((name.clone(), table.primary_key.as_ref()?.columns.clone())))
        .collect()
}

fn normalize_table(table: &mut Table, keys: &BTreeMap<TableName, Vec<String>>, target: &Target) {
    for column in table.columns.values_mut() {
        normalize_column(column, target);
    }
    for key in &mut table.foreign_keys {
        normalize_foreign_key(key, keys, target);
    }
    for check in &mut table.checks {
        check.expression = canonical(&check.expression, target.dialect);
    }
    for index in &mut table.indexes {
        index.predicate = index.predicate.take().map(|predicate| canonical(&predicate, target.dialect));
        for part in &mut index.columns {
            if let IndexKey::Expression(expression) = &mut part.key {
                *expression = canonical(expression, target.dialect);
                // An expression has the collation of its columns; PostgreSQL says it all the same.
                let follows = |column: &Column| column.collation == part.collation && expression.mentions(&column.name);
                if table.columns.values().any(follows) {
                    part.collation = None;
                }
            }
        }
    }
    if !target.dialect.facts().comments {
        table.comment = None;
    }
    names::normalize_names(table, target);
    if target.dialect.facts().unique_constraints_are_indexes {
        let uniques = std::mem::take(&mut table.uniques);
        table.indexes.extend(uniques.iter().map(as_index));
    }
    if target.dialect.facts().indexes_foreign_keys {
        foreign_key_indexes::settle_implied(table);
    }
    table.sort_parts();
}

/// MySQL keeps a unique constraint as an index; one without a name has that of its first column.
fn as_index(unique: &UniqueConstraint) -> Index {
    let columns = unique.columns.iter().map(String::as_str);
    let name = unique.name.as_deref().or(columns.clone().next()).unwrap_or_default();
    Index::on(name, columns).unique()
}

fn normalize_column(column: &mut Column, target: &Target) {
    column.column_type = normalize_type(&column.column_type, target.dialect);
    column.default = column
        .default
        .take()
        .map(|default| canonical_default(default.sql(), &column.column_type, target.dialect))
        // SQLite keeps what was written, also `DEFAULT NULL`.
        .filter(|default| target.dialect == Dialect::Sqlite || !default.eq_ignore_ascii_case("NULL"))
        .map(Expression);
    column.on_update = column
        .on_update
        .take()
        .map(|moment| Expression(canonical_default(moment.sql(), &column.column_type, target.dialect)));
    column.check = column.check.take().map(|check| canonical(&check, target.dialect));
    column.generated = column
        .generated
        .take()
        .map(|generated| GeneratedColumn { expression: canonical(&generated.expression, target.dialect), ..generated });
    if !target.dialect.facts().comments {
        column.comment = None;
    }
    column.nullable |= column.generated.is_some() && !target.dialect.facts().computed_not_null;
}

/// `REFERENCES t` without columns means the primary key of `t` (SQLite, <https://www.sqlite.org/foreignkeys.html>).
fn normalize_foreign_key(key: &mut ForeignKey, keys: &BTreeMap<TableName, Vec<String>>, target: &Target) {
    let facts = target.dialect.facts();
    for action in [&mut key.on_delete, &mut key.on_update] {
        let restricts = *action == ReferentialAction::Restrict && !facts.restricts_at_once;
        if restricts || (*action == ReferentialAction::SetDefault && facts.forgets_set_default) {
            *action = ReferentialAction::NoAction;
        }
    }
    if key.referenced_columns.is_empty()
        && let Some(columns) = keys.get(&key.referenced_table)
    {
        key.referenced_columns.clone_from(columns);
    }
}
