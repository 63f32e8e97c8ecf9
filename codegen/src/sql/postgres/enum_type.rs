//! Enum types.

use super::super::builder::{Call, Placement, TypeAlteration};
use super::super::{Statement, Transactional, text};
use super::column::type_text;
use super::{DIALECT, Lowered, builder, comment_text, quote, raw, table_name, unsupported};
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{Column, ColumnType, EnumType, TableName, TypeName};
use limbeck_differ::{Operation, Target};

pub(super) fn create(enum_type: &EnumType) -> Vec<Statement> {
    let mut statements = vec![create_type(enum_type)];
    statements.extend(enum_type.comment.as_deref().map(|text| comment(&enum_type.name, Some(text))));
    statements
}

fn create_type(enum_type: &EnumType) -> Statement {
    if enum_type.values.iter().all(|value| plain(value)) {
        return builder(Call::CreateType(enum_type.name.clone(), enum_type.values.clone()));
    }
    let values: Vec<_> = enum_type.values.iter().map(|value| DIALECT.literal(value)).collect();
    raw(format!("CREATE TYPE {} AS ENUM ({})", type_name(&enum_type.name), values.join(", ")))
}

/// Whether sea-query writes the value as a plain literal (1.0.2, `backend/mod.rs`, `needs_escape`).
fn plain(value: &str) -> bool {
    !value.chars().any(|c| c.is_control() || matches!(c, '\'' | '"' | '\\'))
}

fn comment(name: &TypeName, comment: Option<&str>) -> Statement {
    raw(format!("COMMENT ON TYPE {} IS {}", type_name(name), comment_text(comment)))
}

pub(super) fn rename(change: &Change<TypeName>) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut from = change.from.clone();
    if from.schema != change.to.schema {
        let schema = change.to.schema.as_deref().unwrap_or("public");
        statements.push(raw(format!("ALTER TYPE {} SET SCHEMA {}", type_name(&from), quote(schema))));
        from.schema.clone_from(&change.to.schema);
    }
    if from.name != change.to.name {
        statements.push(builder(Call::AlterType(from, TypeAlteration::RenameTo(change.to.name.clone()))));
    }
    statements
}

pub(super) fn rename_value(name: &TypeName, change: &Change<String>) -> Statement {
    if plain(&change.from) && plain(&change.to) {
        let rename = TypeAlteration::RenameValue(change.from.clone(), change.to.clone());
        return builder(Call::AlterType(name.clone(), rename));
    }
    let (from, to) = (DIALECT.literal(&change.from), DIALECT.literal(&change.to));
    raw(format!("ALTER TYPE {} RENAME VALUE {from} TO {to}", type_name(name)))
}

/// New values, each before the next one that is there already; and the comment.
pub(super) fn alter(change: &Change<EnumType>, target: &Target) -> Lowered {
    let (from, to) = (&change.from, &change.to);
    let kept: Vec<_> = to.values.iter().filter(|value| from.values.contains(value)).collect();
    if !kept.iter().copied().eq(from.values.iter()) {
        let reason = "values are removed or change places, so a new type must take its place".to_owned();
        return Err(unsupported(format!("the change of enum type '{}'", from.name), reason));
    }
    let mut statements = Vec::new();
    for (position, value) in to.values.iter().enumerate().filter(|(_, value)| !from.values.contains(value)) {
        let next = to.values.iter().skip(position + 1).find(|value| from.values.contains(value));
        let mut statement = add_value(&from.name, value, next);
        // Before PostgreSQL 12 (<https://www.postgresql.org/docs/11/sql-altertype.html>); since then it runs inside one, but
        // the value can't be used there: the plan replaces the type where it is.
        statement.transactional =
            if target.at_least(12, 0) { Transactional::UsableAfter } else { Transactional::Outside };
        statements.push(statement);
    }
    if from.comment != to.comment {
        statements.push(comment(&from.name, to.comment.as_deref()));
    }
    Ok(statements)
}

fn add_value(name: &TypeName, value: &str, next: Option<&String>) -> Statement {
    if plain(value) && next.is_none_or(|next| plain(next)) {
        let placement = next.map_or(Placement::End, |next| Placement::Before(next.clone()));
        return builder(Call::AlterType(name.clone(), TypeAlteration::AddValue(value.to_owned(), placement)));
    }
    let place = next.map(|next| format!(" BEFORE {}", DIALECT.literal(next))).unwrap_or_default();
    raw(format!("ALTER TYPE {} ADD VALUE {}{place}", type_name(name), DIALECT.literal(value)))
}

/// A type that loses or reorders values: the old one steps aside, each column moves over, and it goes.
pub(super) fn replace(change: &Change<EnumType>, columns: &[(TableName, Column)]) -> Lowered {
    let aside =
        TypeName { schema: change.from.name.schema.clone(), name: format!("limbeck_old_{}", change.from.name.name) };
    let rename = TypeAlteration::RenameTo(aside.name.clone());
    let mut statements = vec![builder(Call::AlterType(change.from.name.clone(), rename))];
    if let Some(first) = statements.first_mut() {
        first.operations.push(Operation::AlterEnum(change.clone()));
    }
    statements.extend(create(&change.to));
    for (table, column) in columns {
        statements.push(move_column(table, column, &change.to)?);
    }
    statements.push(builder(Call::DropType(aside)));
    Ok(statements)
}

fn move_column(table: &TableName, column: &Column, to: &EnumType) -> Result<Statement, super::LowerError> {
    let name = quote(&column.name);
    let new = with_enum(&column.column_type, to);
    let through = if matches!(new, ColumnType::Array(_)) { "text[]" } else { "text" };
    let text = type_text(&new)?;
    let mut actions = Vec::new();
    actions.extend(column.default.as_ref().map(|_| format!("ALTER COLUMN {name} DROP DEFAULT")));
    actions.push(format!("ALTER COLUMN {name} TYPE {text} USING {name}::{through}::{text}"));
    actions.extend(column.default.as_ref().map(|default| format!("ALTER COLUMN {name} SET DEFAULT {}", default.sql())));
    Ok(raw(format!("ALTER TABLE {} {}", table_name(table), actions.join(", "))))
}

fn with_enum(column_type: &ColumnType, to: &EnumType) -> ColumnType {
    match column_type {
        ColumnType::Array(element) => ColumnType::Array(Box::new(with_enum(element, to))),
        _ => ColumnType::Enum { name: Some(to.name.clone()), values: to.values.clone() },
    }
}

fn type_name(name: &TypeName) -> String {
    text::name(name, DIALECT)
}
