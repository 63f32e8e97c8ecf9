//! SQLite's type affinity (<https://www.sqlite.org/datatype3.html>, section 3.1).

use crate::schema::ColumnType;

/// What SQLite does with a value that is stored in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

/// The affinity of a type as sea-query 1.0 declares it on SQLite (`timestamp_with_timezone_text`, `real_decimal`, ...).
pub(super) fn of(column_type: &ColumnType) -> Affinity {
    match column_type {
        ColumnType::Integer(_) | ColumnType::Unsigned(_) | ColumnType::Year => Affinity::Integer,
        ColumnType::Float | ColumnType::Double | ColumnType::Decimal(_) | ColumnType::Money(_) => Affinity::Real,
        ColumnType::Boolean => Affinity::Numeric,
        ColumnType::Binary(_) | ColumnType::VarBinary(_) | ColumnType::Blob(_) => Affinity::Blob,
        ColumnType::Other(text) => declared(text),
        _ => Affinity::Text,
    }
}

/// The affinity of a declared type, by SQLite's five rules in their order.
fn declared(text: &str) -> Affinity {
    let text = text.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
    if has(&["INT"]) {
        Affinity::Integer
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        Affinity::Text
    } else if text.trim().is_empty() || has(&["BLOB"]) {
        Affinity::Blob
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

/// What a column is declared for, as far as people can tell by the name of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Integer,
    Real,
    Number,
    Boolean,
    Text,
    Bytes,
    Moment,
    Uuid,
    Json,
    /// The type has no name: whatever is stored stays as it is.
    Untyped,
    /// The name says nothing.
    Unknown,
}

/// The purpose of a column. Where the affinity leaves values alone (text, bytes) or makes numbers of them (integer, real) it
/// decides; names of the others have NUMERIC affinity by accident, since SQLite knows none of them.
pub(super) fn purpose(column_type: &ColumnType) -> Purpose {
    let name = match column_type {
        ColumnType::Other(text) => text.to_ascii_uppercase(),
        _ => String::new(),
    };
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    match of(column_type) {
        Affinity::Integer => Purpose::Integer,
        Affinity::Text => Purpose::Text,
        Affinity::Real => Purpose::Real,
        Affinity::Blob if matches!(column_type, ColumnType::Other(_)) && name.trim().is_empty() => Purpose::Untyped,
        Affinity::Blob => Purpose::Bytes,
        Affinity::Numeric if *column_type == ColumnType::Boolean || has(&["BOOL"]) => Purpose::Boolean,
        Affinity::Numeric if has(&["DATE", "TIME"]) => Purpose::Moment,
        Affinity::Numeric if has(&["JSON"]) => Purpose::Json,
        Affinity::Numeric if has(&["UUID", "GUID"]) => Purpose::Uuid,
        Affinity::Numeric if has(&["DEC", "NUM", "MONEY"]) => Purpose::Number,
        Affinity::Numeric => Purpose::Unknown,
    }
}
