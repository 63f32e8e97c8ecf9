//! Sequences of PostgreSQL: what they are called, and how they are kept as text.

use super::Dialect;
use crate::schema::{Attachment, IntegerSize, ObjectId, OpaqueKind, OpaqueObject, QualifiedName, TableName};

/// The name that PostgreSQL makes up of a table, a column (or nothing) and a label.
///
/// The rule is `makeObjectName` in `src/backend/commands/indexcmds.c` (13 to 18): `_` between the parts, table and column
/// shortened in turn until it fits.
pub fn made_up_name(table: &str, column: &str, label: &str) -> String {
    let limit = Dialect::Postgres.facts().identifier_limit.unwrap_or(usize::MAX);
    let separators = if column.is_empty() { 1 } else { 2 };
    let available = limit.saturating_sub(label.len() + separators);
    let (mut table_length, mut column_length) = (table.len(), column.len());
    while table_length + column_length > available {
        if table_length > column_length {
            table_length -= 1;
        } else {
            column_length -= 1;
        }
    }
    let (table, column) = (clipped(table, table_length), clipped(column, column_length));
    if separators == 1 { format!("{table}_{label}") } else { format!("{table}_{column}_{label}") }
}

/// The longest beginning of at most so many bytes that ends between characters.
fn clipped(text: &str, length: usize) -> &str {
    let end = (0..=length).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
}

/// The sequence that a `serial` makes, if its name is free.
pub fn serial_sequence(table: &TableName, column: &str) -> QualifiedName {
    QualifiedName { schema: table.schema.clone(), name: made_up_name(&table.name, column, "seq") }
}

/// The type of a sequence, where it is not the server's default `bigint`: ` AS integer`.
pub fn sequence_type(size: IntegerSize) -> &'static str {
    match size {
        IntegerSize::Tiny | IntegerSize::Small => " AS smallint",
        IntegerSize::Medium | IntegerSize::Regular => " AS integer",
        IntegerSize::Big => "",
    }
}

/// A sequence as an object that is kept as text. `options` are the words behind its name, with the space before them.
pub fn sequence(name: &QualifiedName, options: &str, owner: Option<(&TableName, &str)>) -> OpaqueObject {
    let id = ObjectId::Opaque(OpaqueKind::Sequence, name.clone(), None);
    let mut object = OpaqueObject::new(id, format!("CREATE SEQUENCE {}{options}", quoted(name)));
    let alter = format!("ALTER SEQUENCE {} OWNED BY", quoted(name));
    object.attached.extend(owner.map(|(table, column)| Attachment {
        what: "owner".to_owned(),
        set: format!("{alter} {}.{}", quoted(table), Dialect::Postgres.quote(column)),
        unset: format!("{alter} NONE"),
        overwrites: true,
        late: true,
    }));
    object
}

fn quoted(name: &QualifiedName) -> String {
    let parts = name.schema.iter().chain([&name.name]);
    parts.map(|part| Dialect::Postgres.quote(part)).collect::<Vec<_>>().join(".")
}
