//! Changes of a column that stays.

use super::super::builder::{Alteration, Call, ColumnCalls};
use super::super::default::{default_call, is_number};
use super::super::{LowerError, Statement};
use super::column::{collation_name, comment, type_call, type_text};
use super::counting::{self, start_counting, stop_counting};
use super::{DIALECT, Lowered, builder, quote, raw, table_name, unsupported};
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{AutoIncrement, Column, ColumnType, Expression, TableName};

/// One `ALTER TABLE` for type, default and NULL, with what comes before and after it.
pub(super) fn column(table: &TableName, change: &Change<Column>) -> Lowered {
    let (from, to) = (&change.from, &change.to);
    let mut statements = Vec::new();
    if let (Some(AutoIncrement::Identity(before)), Some(AutoIncrement::Identity(after))) =
        (&from.auto_increment, &to.auto_increment)
    {
        statements.extend(alter_statement(table, change)?);
        statements.extend(counting::alter_identity(table, change, before, after));
        statements.extend(comment_change(table, change));
        return Ok(statements);
    }
    let auto_increment_changes = from.auto_increment != to.auto_increment;
    if auto_increment_changes {
        statements.extend(from.auto_increment.as_ref().into_iter().flat_map(|kind| stop_counting(table, from, kind)));
    }
    statements.extend(alter_statement(table, change)?);
    if !auto_increment_changes && to.auto_increment == Some(AutoIncrement::Serial) {
        statements.extend(counting::retype(table, change));
    }
    if auto_increment_changes {
        statements.extend(to.auto_increment.as_ref().into_iter().flat_map(|kind| start_counting(table, to, kind)));
    }
    statements.extend(comment_change(table, change));
    Ok(statements)
}

fn comment_change(table: &TableName, Change { from, to }: &Change<Column>) -> Option<Statement> {
    (from.comment != to.comment).then(|| comment(table, &to.name, to.comment.as_deref()))
}

/// What changes in the one `ALTER TABLE`.
struct Changes {
    drop_default: bool,
    retype: Option<Retype>,
    nullable: Option<bool>,
    set_default: Option<Expression>,
    drop_expression: bool,
}

/// A change of the type.
struct Retype {
    collation: Option<String>,
    using: Option<String>,
}

fn alter_statement(table: &TableName, change: &Change<Column>) -> Result<Option<Statement>, LowerError> {
    let changes = changes(change)?;
    if let Some(call) = builder_call(table, &change.to, &changes)? {
        return Ok(Some(builder(call)));
    }
    let actions = actions(&change.to, &changes)?;
    Ok((!actions.is_empty()).then(|| raw(format!("ALTER TABLE {} {}", table_name(table), actions.join(", ")))))
}

fn changes(change: &Change<Column>) -> Result<Changes, LowerError> {
    let (from, to) = (&change.from, &change.to);
    let retype = retype(from, to)?;
    // A default that needs a cast of its own stops the change of the type, and one that does not would keep the old cast.
    let default_moves = retype.as_ref().is_some_and(|retype| {
        retype.using.is_some() || from.default.as_ref().is_some_and(|default| !is_number(default.sql()))
    });
    let default_changes = from.default != to.default;
    Ok(Changes {
        drop_default: from.default.is_some() && (default_moves || (default_changes && to.default.is_none())),
        nullable: (from.nullable != to.nullable).then_some(to.nullable),
        set_default: to.default.clone().filter(|_| default_changes || (default_moves && from.default.is_some())),
        drop_expression: generated_change(from, to)?,
        retype,
    })
}

fn generated_change(from: &Column, to: &Column) -> Result<bool, LowerError> {
    match (&from.generated, &to.generated) {
        (Some(_), None) => Ok(true),
        (from, to) if from == to => Ok(false),
        _ => {
            let reason = "the expression of a column that is there can't be set".to_owned();
            Err(unsupported(format!("the generated column '{}'", to.name), reason))
        }
    }
}

fn retype(from: &Column, to: &Column) -> Result<Option<Retype>, LowerError> {
    if from.column_type == to.column_type && from.collation == to.collation {
        return Ok(None);
    }
    let collation = (from.collation != to.collation).then(|| to.collation.as_deref().unwrap_or("default").to_owned());
    Ok(Some(Retype { collation, using: using(from, to)? }))
}

/// The call where the builder's text is right: `TYPE`, `SET` or `DROP NOT NULL` and `SET DEFAULT`, in that order.
fn builder_call(table: &TableName, to: &Column, changes: &Changes) -> Result<Option<Call>, LowerError> {
    let plain_type = changes.retype.as_ref().is_none_or(|retype| retype.using.is_none() && retype.collation.is_none());
    let something = changes.retype.is_some() || changes.nullable.is_some() || changes.set_default.is_some();
    if !plain_type || !something || changes.drop_default || changes.drop_expression {
        return Ok(None);
    }
    let mut calls = ColumnCalls::new(&to.name);
    if changes.retype.is_some() {
        calls.column_type = Some(type_call(&to.column_type)?);
    }
    calls.nullable = changes.nullable;
    calls.default = changes.set_default.as_ref().map(|default| default_call(default.sql(), DIALECT));
    Ok(Some(Call::AlterTable(table.clone(), Alteration::ModifyColumn(calls))))
}

fn actions(to: &Column, changes: &Changes) -> Result<Vec<String>, LowerError> {
    let alter = format!("ALTER COLUMN {}", quote(&to.name));
    let mut actions = Vec::new();
    if changes.drop_default {
        actions.push(format!("{alter} DROP DEFAULT"));
    }
    if changes.drop_expression {
        actions.push(format!("{alter} DROP EXPRESSION"));
    }
    if let Some(retype) = &changes.retype {
        let collation = retype.collation.as_ref().map(|name| format!(" COLLATE {}", collation_name(name)));
        let using = retype.using.as_ref().map(|using| format!(" USING {using}"));
        let text = type_text(&to.column_type)?;
        actions.push(format!("{alter} TYPE {text}{}{}", collation.unwrap_or_default(), using.unwrap_or_default()));
    }
    if let Some(nullable) = changes.nullable {
        actions.push(format!("{alter} {} NOT NULL", if nullable { "DROP" } else { "SET" }));
    }
    if let Some(default) = &changes.set_default {
        actions.push(format!("{alter} SET DEFAULT {}", default.sql()));
    }
    Ok(actions)
}

/// Families of types between whose members PostgreSQL casts by itself when a column's type changes (`pg_cast` with context
/// `a` or `i`, PostgreSQL 15).
#[derive(PartialEq, Eq, Clone, Copy)]
enum Family {
    Boolean,
    Number,
    Text,
    Date,
    Timestamp,
    TimestampWithTimeZone,
    Json,
    Bits,
    Network,
    Bytes,
    Other,
}

fn family(column_type: &ColumnType) -> Family {
    match column_type {
        ColumnType::Boolean => Family::Boolean,
        ColumnType::Integer(_)
        | ColumnType::Unsigned(_)
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal(_) => Family::Number,
        ColumnType::Char(_) | ColumnType::String(_) | ColumnType::Text(_) => Family::Text,
        ColumnType::Date => Family::Date,
        ColumnType::DateTime(_) | ColumnType::Timestamp(_) => Family::Timestamp,
        ColumnType::TimestampWithTimeZone(_) => Family::TimestampWithTimeZone,
        ColumnType::Json | ColumnType::JsonBinary => Family::Json,
        ColumnType::Bit(_) | ColumnType::VarBit(_) => Family::Bits,
        ColumnType::Cidr | ColumnType::Inet => Family::Network,
        ColumnType::Binary(_) | ColumnType::VarBinary(_) | ColumnType::Blob(_) => Family::Bytes,
        _ => Family::Other,
    }
}

/// The expression that makes the new value of the old one, where PostgreSQL does not cast by itself.
fn using(from: &Column, to: &Column) -> Result<Option<String>, LowerError> {
    let value = quote(&to.name);
    match (&from.column_type, &to.column_type) {
        (ColumnType::Array(_), ColumnType::Array(_)) => cast(&value, &from.column_type, &to.column_type),
        (scalar, ColumnType::Array(element)) if family(scalar) != Family::Text => {
            let element = cast(&value, scalar, element)?.unwrap_or_else(|| value.clone());
            let array = format!("ARRAY[{element}]::{}", type_text(&to.column_type)?);
            Ok(Some(if from.nullable { format!("CASE WHEN {value} IS NOT NULL THEN {array} END") } else { array }))
        }
        (ColumnType::Array(element), scalar) if family(scalar) != Family::Text => {
            let first = format!("{value}[1]");
            Ok(Some(cast(&first, element, scalar)?.unwrap_or(first)))
        }
        (from, to) => cast(&value, from, to),
    }
}

/// A value of one type as one of another, where PostgreSQL does not cast by itself.
///
/// Between `timestamp` and `timestamp with time zone` it does, but by the session's `TimeZone`; SeaORM writes UTC, so the
/// revision says UTC in both directions.
fn cast(value: &str, from: &ColumnType, to: &ColumnType) -> Result<Option<String>, LowerError> {
    let target = type_text(to)?;
    if type_text(from)? == target {
        return Ok(None);
    }
    Ok(match (family(from), family(to)) {
        (Family::Timestamp, Family::TimestampWithTimeZone) | (Family::TimestampWithTimeZone, Family::Timestamp) => {
            Some(format!("{value} AT TIME ZONE 'UTC'"))
        }
        (Family::Date, Family::TimestampWithTimeZone) => Some(format!("{value}::timestamp AT TIME ZONE 'UTC'")),
        (Family::TimestampWithTimeZone, Family::Date) => Some(format!("({value} AT TIME ZONE 'UTC')::date")),
        (Family::Date, Family::Timestamp) | (Family::Timestamp, Family::Date) | (_, Family::Text) => None,
        (a, b) if a == b && a != Family::Other => None,
        (Family::Boolean, Family::Number) if target == "integer" => Some(format!("{value}::integer")),
        (Family::Boolean, Family::Number) => Some(format!("{value}::integer::{target}")),
        (Family::Number, Family::Boolean) => Some(format!("{value} <> 0")),
        (Family::Text, Family::Bytes) => Some(format!("convert_to({value}, 'UTF8')")),
        (Family::Text, _) => Some(format!("{value}::{target}")),
        _ if target == "text[]" => Some(format!("{value}::text[]")),
        _ if matches!(to, ColumnType::Array(_)) => Some(format!("{value}::text[]::{target}")),
        _ => Some(format!("{value}::text::{target}")),
    })
}
