//! Columns and their types.

use super::super::LowerError;
use super::super::builder::{AutoIncrementCall, ColumnCalls, Plain, TypeCall};
use super::super::default::default_call;
use super::{DIALECT, unsupported};
use crate::sql::text::collation_name;
use limbeck_differ::schema::{Column, ColumnType, GeneratedStorage, IntegerSize};

/// The column's definition as calls.
pub(super) fn column_calls(column: &Column) -> Result<ColumnCalls, LowerError> {
    let mut calls = ColumnCalls::new(&column.name);
    calls.column_type = type_call(&column.column_type)?;
    calls.nullable = Some(column.nullable);
    calls.default = column.default.as_ref().map(|default| default_call(default.sql(), DIALECT));
    if let Some(generated) = &column.generated {
        let stored = generated.storage == GeneratedStorage::Stored;
        calls.generated = Some((generated.expression.sql().to_owned(), stored));
        calls.nullable = Some(false).filter(|_| !column.nullable);
    }
    calls.extra = column.collation.as_ref().map(|collation| format!("COLLATE {}", collation_name(collation, DIALECT)));
    if column.auto_increment.is_some() {
        calls.auto_increment = Some(AutoIncrementCall::Keyword);
        // AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY (<https://www.sqlite.org/autoinc.html>).
        if calls.column_type.as_ref().is_none_or(|column_type| column_type.text(DIALECT) != "integer") {
            calls.column_type = Some(TypeCall::Plain(Plain::Integer));
        }
    }
    Ok(calls)
}

/// The call that gives a column its type, as far as SQLite has one: sea-query 1.0.2 (`backend/sqlite/table.rs`) panics for
/// the others.
fn type_call(column_type: &ColumnType) -> Result<Option<TypeCall>, LowerError> {
    Ok(Some(match column_type {
        ColumnType::Boolean => TypeCall::Plain(Plain::Boolean),
        ColumnType::Integer(size) | ColumnType::Unsigned(size) => integer(*size),
        ColumnType::Float => TypeCall::Plain(Plain::Float),
        ColumnType::Double => TypeCall::Plain(Plain::Double),
        ColumnType::Decimal(None) => TypeCall::Since1(Plain::Decimal, "real_decimal"),
        ColumnType::Decimal(Some((precision, scale))) => match u32::try_from(*scale) {
            // Before 1.0 sea-query panics for a precision above 16.
            Ok(scale) if *precision <= 16 => TypeCall::DecimalLength(*precision, scale),
            _ => TypeCall::Custom(format!("real({precision}, {scale})")),
        },
        ColumnType::Money(None) => TypeCall::Plain(Plain::Money),
        ColumnType::Money(Some((precision, scale))) => TypeCall::MoneyLength(*precision, *scale),
        ColumnType::Char(None) => TypeCall::Plain(Plain::Char),
        ColumnType::Char(Some(length)) => TypeCall::CharLength(*length),
        ColumnType::String(None) => TypeCall::Plain(Plain::String),
        ColumnType::String(Some(length)) => TypeCall::StringLength(*length),
        ColumnType::Text(_) => TypeCall::Plain(Plain::Text),
        ColumnType::Binary(Some(length)) => TypeCall::BinaryLength(*length),
        ColumnType::VarBinary(Some(length)) => TypeCall::VarBinary(*length),
        ColumnType::VarBinary(None) => TypeCall::Custom("varbinary_blob".to_owned()),
        ColumnType::Binary(None) | ColumnType::Blob(_) => TypeCall::Plain(Plain::Blob),
        ColumnType::Date => TypeCall::Plain(Plain::Date),
        ColumnType::Time(_) | ColumnType::TimeWithTimeZone(_) => TypeCall::Plain(Plain::Time),
        ColumnType::DateTime(_) => TypeCall::Plain(Plain::DateTime),
        ColumnType::Timestamp(_) => TypeCall::Plain(Plain::Timestamp),
        ColumnType::TimestampWithTimeZone(_) => TypeCall::Plain(Plain::TimestampWithTimeZone),
        ColumnType::Uuid => TypeCall::Plain(Plain::Uuid),
        ColumnType::Json => TypeCall::Plain(Plain::Json),
        ColumnType::JsonBinary => TypeCall::Plain(Plain::JsonBinary),
        // What sea-query writes for `.enumeration(...)`, whose names and values SQLite does not see.
        ColumnType::Enum { .. } => TypeCall::Custom("enum_text".to_owned()),
        ColumnType::Other(text) if text.is_empty() => return Ok(None),
        ColumnType::Other(text) => TypeCall::Custom(text.clone()),
        ColumnType::Year
        | ColumnType::Interval(..)
        | ColumnType::Bit(_)
        | ColumnType::VarBit(_)
        | ColumnType::Cidr
        | ColumnType::Inet
        | ColumnType::MacAddr
        | ColumnType::LTree
        | ColumnType::Vector(_)
        | ColumnType::Array(_) => {
            let reason = "SeaORM stores no such values there".to_owned();
            return Err(unsupported(format!("a column of type {column_type}"), reason));
        }
    }))
}

fn integer(size: IntegerSize) -> TypeCall {
    match size {
        IntegerSize::Tiny => TypeCall::Plain(Plain::TinyInteger),
        IntegerSize::Small => TypeCall::Plain(Plain::SmallInteger),
        IntegerSize::Medium | IntegerSize::Regular => TypeCall::Plain(Plain::Integer),
        IntegerSize::Big => TypeCall::Since1(Plain::BigInteger, "integer"),
    }
}
