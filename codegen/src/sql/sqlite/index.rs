//! Indexes.

use super::super::builder::{Call, IndexCalls};
use super::super::{LowerError, Statement, text};
use super::{DIALECT, builder, quote, raw, unsupported};
use limbeck_differ::schema::{Index, TableName};

pub(super) fn create(table: &TableName, index: &Index) -> Result<Statement, LowerError> {
    Ok(match IndexCalls::index(table, index).filter(|_| index.comment.is_none()) {
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
    let sql = text::index(index, table, DIALECT);
    let Some(comment) = &index.comment else { return Ok(sql) };
    if comment.contains("*/") {
        let reason = "its comment would end too early".to_owned();
        return Err(unsupported(format!("index '{}'", index.name), reason));
    }
    // It stands before ON, where it is kept with the index.
    let name = format!("INDEX {} ", quote(&index.name));
    Ok(sql.replacen(&name, &format!("{name}/* {comment} */ "), 1))
}
