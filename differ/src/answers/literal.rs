//! Literals: those that somebody gives for a column, and those that stand for nothing.

use crate::Dialect;
use crate::schema::{Column, ColumnType, Expression, Schema};

/// The literal of a column's type, if it is one.
pub(super) fn literal(text: &str, column: &Column, schema: &Schema, dialect: Dialect) -> Option<Expression> {
    use ColumnType as T;
    let sql = match &column.column_type {
        T::Boolean => boolean(text)?.to_owned(),
        T::Integer(_) | T::Unsigned(_) | T::Year => text.trim().parse::<i128>().ok()?.to_string(),
        T::Float | T::Double | T::Decimal(_) => {
            text.trim().parse::<f64>().ok().filter(|number| number.is_finite())?;
            text.trim().to_owned()
        }
        T::Enum { .. } => {
            let values = values(&column.column_type, schema);
            let known = values.is_empty() || values.iter().any(|value| value == text);
            known.then(|| dialect.literal(text))?
        }
        _ => dialect.literal(text),
    };
    Some(Expression::new(sql))
}

fn boolean(text: &str) -> Option<&'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Some("TRUE"),
        "false" | "0" => Some("FALSE"),
        _ => None,
    }
}

fn values<'a>(column_type: &'a ColumnType, schema: &'a Schema) -> &'a [String] {
    match column_type {
        ColumnType::Enum { name, values } => {
            name.as_ref().and_then(|name| schema.enums.get(name)).map_or(values, |it| &it.values)
        }
        _ => &[],
    }
}

/// What a column takes, for people.
pub(super) fn taken(column: &Column, schema: &Schema) -> String {
    match values(&column.column_type, schema) {
        [] => column.column_type.to_string(),
        values => format!("one of {}", values.iter().map(|it| format!("'{it}'")).collect::<Vec<_>>().join(", ")),
    }
}

/// The value of a type that says the least, for rows whose own value is gone; nothing where there is no such value.
pub(super) fn neutral(column: &Column, schema: &Schema, dialect: Dialect) -> Option<Expression> {
    use ColumnType as T;
    let sql = match &column.column_type {
        T::Boolean => "FALSE".to_owned(),
        T::Integer(_) | T::Unsigned(_) | T::Float | T::Double | T::Decimal(_) => "0".to_owned(),
        T::Char(_) | T::String(_) | T::Text(_) => dialect.literal(""),
        T::Date => "CURRENT_DATE".to_owned(),
        T::DateTime(digits) | T::Timestamp(digits) | T::TimestampWithTimeZone(digits) => now(*digits, dialect),
        T::Json | T::JsonBinary => dialect.literal("{}"),
        T::Array(_) => dialect.literal("{}"),
        T::Uuid => dialect.literal("00000000-0000-0000-0000-000000000000"),
        T::Enum { .. } => dialect.literal(values(&column.column_type, schema).first()?),
        _ => return None,
    };
    Some(Expression::new(sql))
}

fn now(digits: Option<u32>, dialect: Dialect) -> String {
    match digits.filter(|digits| *digits > 0 && dialect != Dialect::Sqlite) {
        Some(digits) => format!("CURRENT_TIMESTAMP({digits})"),
        None => "CURRENT_TIMESTAMP".to_owned(),
    }
}
