//! Indexes.

use super::super::builder::{Call, IndexCalls};
use super::super::{LowerError, Statement, text};
use super::{DIALECT, builder, raw, unsupported};
use limbeck_differ::schema::{Index, TableName};

pub(super) fn create(table: &TableName, index: &Index) -> Result<Statement, LowerError> {
    Ok(match IndexCalls::index(table, index) {
        Some(calls) => builder(Call::CreateIndex(calls)),
        None => raw(create_text(table, index)?),
    })
}

/// The statement as text.
pub(super) fn create_text(table: &TableName, index: &Index) -> Result<String, LowerError> {
    let foreign = index.method.is_some()
        || !index.include.is_empty()
        || index.nulls_not_distinct
        || index.storage.is_some()
        || index.columns.iter().any(|column| column.operator_class.is_some() || column.nulls.is_some());
    if foreign {
        let reason = "it has parts that only other servers have".to_owned();
        return Err(unsupported(format!("index '{}'", index.name), reason));
    }
    Ok(text::index(index, table, DIALECT))
}
