//! Indexes.

use super::super::builder::{Call, IndexCalls};
use super::super::{Statement, text};
use super::{DIALECT, builder, comment_text, quote, raw};
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{Index, QualifiedName, TableName};

/// `CREATE INDEX`, then its comment.
pub(super) fn create(table: &TableName, index: &Index) -> Vec<Statement> {
    let mut statements = vec![match IndexCalls::index(table, index) {
        Some(calls) => builder(Call::CreateIndex(calls)),
        None => raw(text::index(index, table, DIALECT)),
    }];
    statements.extend(index.comment.as_deref().map(|text| comment(table, &index.name, Some(text))));
    statements
}

pub(super) fn rename(table: &TableName, change: &Change<String>) -> Statement {
    raw(format!("ALTER INDEX {} RENAME TO {}", beside(table, &change.from), quote(&change.to)))
}

pub(super) fn comment(table: &TableName, index: &str, comment: Option<&str>) -> Statement {
    raw(format!("COMMENT ON INDEX {} IS {}", beside(table, index), comment_text(comment)))
}

/// An index is in the schema of its table.
fn beside(table: &TableName, index: &str) -> String {
    text::name(&QualifiedName { schema: table.schema.clone(), name: index.to_owned() }, DIALECT)
}
