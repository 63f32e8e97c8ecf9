//! A schema for people.

use crate::text_of_lines;
use limbeck_differ::schema::{
    AutoIncrement, Column, ConstraintName, Deferrable, EnumType, ForeignKey, Index, IndexKey, ReferentialAction,
    Schema, Table,
};
use limbeck_differ::{Dialect, Target};
use std::fmt::Write as _;

/// A schema for people: each table with its columns, keys and indexes.
pub fn schema_text(schema: &Schema, target: &Target) -> String {
    let mut parts: Vec<String> = Vec::new();
    if target.dialect.facts().enum_types {
        parts.extend(schema.enums.values().map(enum_text));
    }
    parts.extend(schema.tables.values().map(table_text));
    let opaque: Vec<_> = schema.opaque.keys().map(ToString::to_string).collect();
    let unmodelled: Vec<_> = schema.unmodelled.iter().map(|id| format!("{id} (not modelled)")).collect();
    parts.extend([text_of_lines(&opaque), text_of_lines(&unmodelled)].into_iter().filter(|part| !part.is_empty()));
    parts.join("\n")
}

pub(super) fn enum_text(enum_type: &EnumType) -> String {
    let values: Vec<_> = enum_type.values.iter().map(|value| Dialect::Postgres.literal(value)).collect();
    format!("enum {} ({})\n", enum_type.name, values.join(", "))
}

/// One table: a line for each part.
pub(super) fn table_text(table: &Table) -> String {
    let width = table.columns.keys().map(|name| name.chars().count()).max().unwrap_or_default();
    let mut lines = vec![format!("table {}", table.name)];
    lines.extend(table.comment.iter().map(|comment| format!("    -- {}", one_line(comment))));
    lines.extend(table.columns.values().map(|column| format!("    {:width$}  {}", column.name, column_words(column))));
    if let Some(key) = &table.primary_key {
        lines.push(format!("    primary key{} ({})", named(&key.name), key.columns.join(", ")));
    }
    lines.extend(table.uniques.iter().map(|it| format!("    unique{} ({})", named(&it.name), it.columns.join(", "))));
    lines.extend(table.foreign_keys.iter().map(|key| format!("    {}", foreign_key(key))));
    lines.extend(table.checks.iter().map(|it| format!("    check{} ({})", named(&it.name), it.expression.sql())));
    lines.extend(table.indexes.iter().map(|index| format!("    {}", index_words(index))));
    text_of_lines(&lines)
}

fn named(name: &ConstraintName) -> String {
    name.as_deref().map(|name| format!(" {name}")).unwrap_or_default()
}

fn column_words(column: &Column) -> String {
    let mut words = vec![column.column_type.to_string()];
    words.extend((!column.nullable).then(|| "NOT NULL".to_owned()));
    words.extend(column.default.as_ref().map(|default| format!("DEFAULT {}", default.sql())));
    words.extend(column.auto_increment.as_ref().map(|kind| counting(kind).to_owned()));
    words.extend(column.generated.as_ref().map(|it| format!("GENERATED AS ({})", it.expression.sql())));
    words.extend(column.collation.as_ref().map(|collation| format!("COLLATE {collation}")));
    words.extend(column.comment.as_ref().map(|comment| format!("-- {}", one_line(comment))));
    words.join(" ")
}

/// The kind of an auto increment, in SQL's words.
pub(super) fn counting(kind: &AutoIncrement) -> &'static str {
    match kind {
        AutoIncrement::Serial => "SERIAL",
        AutoIncrement::Identity(options) if options.always => "IDENTITY ALWAYS",
        AutoIncrement::Identity(_) => "IDENTITY",
        AutoIncrement::Keyword => "AUTO INCREMENT",
    }
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut text = format!(
        "foreign key{} ({}) -> {} ({})",
        named(&key.name),
        key.columns.join(", "),
        key.referenced_table,
        key.referenced_columns.join(", ")
    );
    for (event, action) in [("delete", key.on_delete), ("update", key.on_update)] {
        if action != ReferentialAction::NoAction {
            let _ = write!(text, " on {event} {}", action_words(action));
        }
    }
    if key.deferrable != Deferrable::No {
        text.push_str(" deferrable");
    }
    text
}

/// A referential action, in SQL's words.
pub(super) fn action_words(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "no action",
        ReferentialAction::Restrict => "restrict",
        ReferentialAction::Cascade => "cascade",
        ReferentialAction::SetNull => "set null",
        ReferentialAction::SetDefault => "set default",
    }
}

fn index_words(index: &Index) -> String {
    let mut text = if index.unique { "unique index".to_owned() } else { "index".to_owned() };
    let _ = write!(text, " {}", index.name);
    text.extend(index.method.iter().map(|method| format!(" using {method}")));
    let _ = write!(text, " ({})", index_parts(index).join(", "));
    text.extend(index.predicate.iter().map(|predicate| format!(" where {}", predicate.sql())));
    text
}

/// The parts of an index, in order.
pub(super) fn index_parts(index: &Index) -> Vec<String> {
    let part = |key: &IndexKey| match key {
        IndexKey::Column(name) => name.clone(),
        IndexKey::Expression(expression) => format!("({})", expression.sql()),
    };
    let parts = index.columns.iter();
    parts.map(|it| if it.descending { format!("{} desc", part(&it.key)) } else { part(&it.key) }).collect()
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
