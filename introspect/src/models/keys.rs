//! The keys that the fields of an entity make.

use super::entity::{RawEntity, RawField};
use indexmap::IndexMap;
use limbeck_differ::declaration::{Asserted, DeclaredColumn, DeclaredType};
use limbeck_differ::schema::ColumnType;
use std::collections::BTreeMap;

/// The columns of the key: in the order of `PrimaryKey` where that is written by hand, else of the fields.
pub(super) fn primary_key(raw: &RawEntity) -> Vec<String> {
    let mut keys: Vec<&RawField> = raw.fields.iter().filter(|field| field.primary_key && !field.ignored).collect();
    keys.sort_by_key(|field| raw.keys.iter().position(|key| *key == field.variant));
    keys.into_iter().map(|field| field.column.name.clone()).collect()
}

/// The groups of `unique_key`, by name.
pub(super) fn unique_keys(raw: &RawEntity) -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for field in raw.fields.iter().filter(|field| !field.ignored) {
        if let Some(group) = &field.unique_key {
            groups.entry(group.clone()).or_default().push(field.column.name.clone());
        }
    }
    groups
}

/// Whether the key counts up, as the macro decides: a key of one column does, unless it is told not to or the text of its
/// type ends in `String` or `Uuid`. Other types than integers can't count up, so there SeaORM's DDL would be refused.
pub(super) fn auto_increment(raw: &RawEntity, columns: &IndexMap<String, DeclaredColumn>) -> Asserted<bool> {
    let keys: Vec<&RawField> = raw.fields.iter().filter(|field| field.primary_key && !field.ignored).collect();
    let [key] = keys.as_slice() else { return Asserted::Inferred(false) };
    // The macro has one such flag for the whole entity; the last field that has the attribute decides, key or not.
    if let Some(stated) = raw.fields.iter().filter_map(|field| field.auto_increment).next_back() {
        return Asserted::Explicit(stated);
    }
    let by_text = !["String", "Uuid"].iter().any(|suffix| key.written.text.ends_with(suffix));
    let counts = match columns.get(&key.column.name).map(|column| &column.column_type) {
        Some(DeclaredType::Exact(column_type) | DeclaredType::Inferred(column_type)) => {
            matches!(column_type, ColumnType::Integer(_) | ColumnType::Unsigned(_))
        }
        _ => false,
    };
    Asserted::Inferred(by_text && counts)
}
