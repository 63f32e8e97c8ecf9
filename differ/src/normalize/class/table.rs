//! The table of classes.
//!
//! What it says was tried on the servers with SeaORM itself (`runtime/tests/classes` of this repository): a Rust type and a
//! column without a line here either lose something, or are what SeaORM would create. The reasons are in
//! `Type::compatible` and the decoders of sqlx-postgres, sqlx-mysql and sqlx-sqlite 0.9.0 (`src/types/*.rs`) and in
//! `TryGetable` of sea-orm 2.0.4 (`src/executor/query.rs`). sea-orm 1.1.20 with sqlx 0.8.6 does the same: what differs is how
//! a string with a binary collation is told from bytes on MySQL, and SeaORM reads both as bytes. Lengths, precisions, digits of seconds and ranges of moments follow from no Rust type, and are
//! not asserted.
//!
//! These have no line, since SeaORM reads them from nothing but its own column: `f64`, `Date`, `MacAddress`, native enums.
//! `char` and the types of jiff are written but not read by SeaORM 2.0. Enums that are stored as a string or an integer,
//! newtypes and the UNIX timestamps (`i64`) go with what they are stored as.

#![allow(clippy::unnested_or_patterns, reason = "a macro for several patterns can't be nested into another one")]

use super::{Class, Fit};
use crate::dialect::Dialect::{self, MariaDb, MySql, Postgres, Sqlite};
use crate::normalize::affinity::{Purpose, purpose};
use crate::schema::{ColumnType as T, IntegerSize as Size, LobSize};

/// Both servers have one protocol and one driver.
const MYSQL: &[Dialect] = &[MySql, MariaDb];

/// A line: databases, Rust types, what SeaORM makes of them, the columns, how they go together and why.
macro_rules! entry {
    ($dialects:expr, $rust:literal, $model:pat, $column:pat, $fit:ident, $reason:literal) => {
        by!($dialects, $rust, $model, |column| matches!(column, $column), $fit, $reason)
    };
}

/// The same with a question for the column.
macro_rules! by {
    ($dialects:expr, $rust:literal, $model:pat, $column:expr, $fit:ident, $reason:literal) => {
        Class {
            dialects: $dialects,
            rust: $rust,
            fit: Fit::$fit,
            reason: $reason,
            model: |model| matches!(model, $model),
            column: $column,
        }
    };
}

/// A line about SQLite, where a column is what it is declared for.
macro_rules! sqlite {
    ($rust:literal, $model:pat, $purpose:pat, $fit:ident, $reason:literal) => {
        by!(&[Sqlite], $rust, $model, |column| matches!(purpose(column), $purpose), $fit, $reason)
    };
}

/// Strings of any length.
macro_rules! text {
    () => {
        T::String(_) | T::Char(_) | T::Text(_)
    };
}

/// Bytes of any length.
macro_rules! bytes {
    () => {
        T::Binary(_) | T::VarBinary(_) | T::Blob(_)
    };
}

/// Both kinds of JSON.
macro_rules! json {
    () => {
        T::Json | T::JsonBinary
    };
}

/// Dates, times, and both together.
macro_rules! moment {
    () => {
        T::Date | T::Time(_) | T::TimeWithTimeZone(_) | T::DateTime(_) | T::Timestamp(_) | T::TimestampWithTimeZone(_)
    };
}

/// Everything that a Rust type is content with, or is not although it would work. The first line that is about a type and a
/// column decides.
pub static CLASSES: &[Class] = &[
    // PostgreSQL.
    entry!(
        &[Postgres],
        "String, enums stored as a string, TextUuid",
        text!(),
        text!(),
        Lossless,
        "sqlx reads a string from VARCHAR, CHAR and TEXT alike; a limit of length is not asserted"
    ),
    by!(
        &[Postgres],
        "String, enums stored as a string, TextUuid",
        text!(),
        |column| is_named(column, &["citext", "name", "bpchar"]),
        Lossless,
        "sqlx reads a string from these, too; what is compared without case is still kept with it"
    ),
    by!(
        &[Postgres],
        "i8",
        T::Integer(Size::Tiny),
        |column| is_named(column, &["\"char\""]),
        Lossless,
        "the one type that sqlx reads an i8 from: SeaORM's own smallint is an i16"
    ),
    by!(
        &[Postgres],
        "u32",
        T::Unsigned(Size::Regular),
        |column| is_named(column, &["oid"]),
        Lossless,
        "the one type of 32 bits without a sign; SeaORM reads a u32 from it and not from its own bigint"
    ),
    entry!(
        &[Postgres],
        "Decimal, BigDecimal",
        T::Decimal(_),
        T::Decimal(_),
        Lossless,
        "one type on the wire; the precision is not asserted"
    ),
    entry!(&[Postgres], "Json, FromJsonQueryResult", json!(), json!(), Lossless, "sqlx reads and writes both"),
    entry!(&[Postgres], "Time, TimeTime", T::Time(_), T::Time(_), Lossless, "the digits of seconds are not asserted"),
    entry!(
        &[Postgres],
        "DateTime, TimeDateTime",
        T::DateTime(_) | T::Timestamp(_),
        T::DateTime(_),
        Lossless,
        "the digits of seconds are not asserted; with a time zone it is another Rust type"
    ),
    entry!(
        &[Postgres],
        "DateTimeUtc, DateTimeWithTimeZone, DateTimeLocal, TimeDateTimeWithTimeZone",
        T::TimestampWithTimeZone(_),
        T::TimestampWithTimeZone(_),
        Lossless,
        "the digits of seconds are not asserted; without a time zone it is another Rust type"
    ),
    entry!(
        &[Postgres],
        "IpNetwork",
        T::Inet | T::Cidr,
        T::Inet | T::Cidr,
        Usual,
        "sqlx reads and writes both; CIDR refuses addresses with bits set outside of the network"
    ),
    entry!(&[Postgres], "PgVector", T::Vector(_), T::Vector(_), Lossless, "the number of dimensions is not asserted"),
    // MySQL and MariaDB.
    entry!(
        MYSQL,
        "bool",
        T::Boolean,
        T::Integer(Size::Tiny) | T::Unsigned(Size::Tiny),
        Usual,
        "BOOLEAN is TINYINT(1); numbers beyond 1 are true"
    ),
    entry!(MYSQL, "bool", T::Boolean, T::Bit(Some(1)), Lossless, "sqlx reads it from one bit"),
    entry!(MYSQL, "i8", T::Integer(Size::Tiny), T::Boolean, Lossless, "BOOLEAN is TINYINT(1)"),
    entry!(
        MYSQL,
        "i32, enums stored as an integer",
        T::Integer(Size::Regular),
        T::Integer(Size::Medium),
        Usual,
        "MEDIUMINT has no Rust type of its own: sea-orm-cli generates i32"
    ),
    entry!(
        MYSQL,
        "u32",
        T::Unsigned(Size::Regular),
        T::Unsigned(Size::Medium),
        Usual,
        "MEDIUMINT UNSIGNED has no Rust type of its own: sea-orm-cli generates u32"
    ),
    entry!(MYSQL, "u16", T::Unsigned(Size::Small), T::Year, Usual, "a year has no Rust type of its own"),
    entry!(MYSQL, "u8", T::Unsigned(Size::Tiny), T::Bit(Some(8)), Lossless, "sqlx reads it from as many bits"),
    entry!(MYSQL, "u16", T::Unsigned(Size::Small), T::Bit(Some(16)), Lossless, "sqlx reads it from as many bits"),
    entry!(MYSQL, "u32", T::Unsigned(Size::Regular), T::Bit(Some(32)), Lossless, "sqlx reads it from as many bits"),
    entry!(MYSQL, "u64", T::Unsigned(Size::Big), T::Bit(Some(64)), Lossless, "sqlx reads it from as many bits"),
    entry!(
        MYSQL,
        "String, enums stored as a string, TextUuid",
        text!(),
        text!(),
        Lossless,
        "one kind of string on the wire; a limit of length is not asserted"
    ),
    entry!(
        MYSQL,
        "String, enums stored as a string",
        text!(),
        T::Enum { .. },
        Usual,
        "an ENUM is a string on the wire; the server refuses what it does not list"
    ),
    by!(
        MYSQL,
        "String",
        text!(),
        |column| begins(column, "set("),
        Usual,
        "a SET is a string on the wire; the server refuses what it does not list"
    ),
    entry!(
        MYSQL,
        "Vec<u8>",
        bytes!(),
        bytes!(),
        Usual,
        "one kind of bytes on the wire; a limit of length is not asserted, and BINARY fills up with zeros"
    ),
    entry!(
        MYSQL,
        "Uuid, Braced, Hyphenated, Simple, Urn",
        T::Uuid,
        T::VarBinary(Some(16..)) | T::Blob(LobSize::Tiny | LobSize::Regular | LobSize::Medium | LobSize::Long),
        Usual,
        "SeaORM writes 16 bytes, and reads what has as many"
    ),
    entry!(
        MYSQL,
        "Decimal, BigDecimal",
        T::Decimal(_),
        T::Decimal(_),
        Lossless,
        "one type on the wire; precision and scale are not asserted"
    ),
    entry!(
        MYSQL,
        "Json, FromJsonQueryResult",
        T::Json,
        T::String(_) | T::Text(_),
        Usual,
        "sqlx reads JSON from any text; MariaDB's JSON is LONGTEXT"
    ),
    entry!(MYSQL, "Time, TimeTime", T::Time(_), T::Time(_), Lossless, "the digits of seconds are not asserted"),
    entry!(
        MYSQL,
        "DateTime, TimeDateTime",
        T::DateTime(_),
        T::DateTime(_),
        Lossless,
        "the digits of seconds are not asserted; sqlx refuses to read a TIMESTAMP as a moment without a time zone"
    ),
    entry!(
        MYSQL,
        "DateTimeUtc, DateTimeWithTimeZone, DateTimeLocal, TimeDateTimeWithTimeZone",
        T::TimestampWithTimeZone(_),
        T::DateTime(_) | T::Timestamp(_),
        Lossless,
        "both are read as the same moment while the session's time zone is UTC, which sqlx sets"
    ),
    // SQLite keeps values and not types: what counts is whether the affinity leaves the value alone.
    sqlite!(
        "u64",
        T::Unsigned(Size::Big),
        Purpose::Integer | Purpose::Boolean | Purpose::Number | Purpose::Moment | Purpose::Unknown | Purpose::Untyped,
        Usual,
        "SeaORM reads no u64 from SQLite, whatever the column"
    ),
    sqlite!(
        "all but u64, Decimal and BigDecimal",
        T::Boolean
            | T::Integer(_)
            | T::Unsigned(_)
            | T::Float
            | T::Double
            | text!()
            | bytes!()
            | moment!()
            | T::Uuid
            | json!(),
        Purpose::Untyped,
        Lossless,
        "a column without a type keeps every value as it is"
    ),
    sqlite!(
        "all integers, UNIX timestamps, enums stored as an integer",
        T::Integer(_) | T::Unsigned(_),
        Purpose::Integer | Purpose::Boolean | Purpose::Number | Purpose::Moment | Purpose::Unknown,
        Lossless,
        "INTEGER and NUMERIC keep integers of up to 64 bits; sizes do not exist"
    ),
    sqlite!(
        "all integers",
        T::Integer(_) | T::Unsigned(Size::Tiny | Size::Small | Size::Regular),
        Purpose::Uuid | Purpose::Json | Purpose::Bytes,
        Refused,
        "the column is declared for something else than numbers"
    ),
    sqlite!(
        "bool",
        T::Boolean,
        Purpose::Integer | Purpose::Boolean | Purpose::Number | Purpose::Unknown,
        Lossless,
        "a bool is 0 or 1"
    ),
    sqlite!(
        "bool",
        T::Boolean,
        Purpose::Moment | Purpose::Uuid | Purpose::Json | Purpose::Bytes,
        Refused,
        "the column is declared for something else than a bool"
    ),
    sqlite!(
        "f32, f64, Decimal, BigDecimal",
        T::Float | T::Double | T::Decimal(_) | T::Money(_),
        Purpose::Real,
        Lossless,
        "all of them are floating point numbers of 64 bits"
    ),
    sqlite!(
        "Decimal, BigDecimal",
        T::Decimal(_) | T::Money(_),
        Purpose::Number | Purpose::Unknown,
        Usual,
        "DECIMAL is what people declare; sqlx reads a whole number from it only as an integer"
    ),
    sqlite!("f32, f64", T::Float | T::Double, Purpose::Bytes, Refused, "the column is declared for bytes"),
    sqlite!(
        "String, moments, Uuid, Json, enums stored as a string",
        text!() | moment!() | T::Uuid | json!() | T::Enum { .. },
        Purpose::Text,
        Lossless,
        "TEXT leaves text and bytes alone"
    ),
    sqlite!(
        "String",
        text!(),
        Purpose::Moment | Purpose::Uuid | Purpose::Json | Purpose::Unknown,
        Usual,
        "NUMERIC affinity leaves text alone as long as it is no number"
    ),
    sqlite!("String, moments", text!() | moment!(), Purpose::Bytes, Refused, "the column is declared for bytes"),
    sqlite!(
        "moments",
        moment!(),
        Purpose::Moment | Purpose::Unknown,
        Lossless,
        "sqlx writes moments as text, which is no number and so left alone by NUMERIC"
    ),
    sqlite!(
        "moments",
        moment!(),
        Purpose::Integer | Purpose::Real | Purpose::Number | Purpose::Boolean | Purpose::Uuid | Purpose::Json,
        Refused,
        "the column is declared for something else than a moment"
    ),
    sqlite!(
        "Uuid, Braced, Hyphenated, Simple, Urn",
        T::Uuid,
        Purpose::Uuid | Purpose::Bytes | Purpose::Unknown,
        Lossless,
        "sqlx writes a UUID as 16 bytes, which no affinity changes"
    ),
    sqlite!(
        "Uuid, Braced, Hyphenated, Simple, Urn",
        T::Uuid,
        Purpose::Integer | Purpose::Real | Purpose::Number | Purpose::Boolean | Purpose::Moment | Purpose::Json,
        Refused,
        "the column is declared for something else than a UUID"
    ),
    sqlite!("Json, FromJsonQueryResult", json!(), Purpose::Bytes, Lossless, "text stays text in a column for bytes"),
    sqlite!(
        "Json, FromJsonQueryResult",
        json!(),
        Purpose::Json | Purpose::Unknown,
        Usual,
        "JSON has NUMERIC affinity, which leaves text alone as long as it is no number"
    ),
    sqlite!(
        "Vec<u8>",
        bytes!(),
        Purpose::Bytes | Purpose::Uuid | Purpose::Unknown,
        Lossless,
        "no affinity changes bytes"
    ),
    sqlite!("Vec<u8>", bytes!(), _, Refused, "the column is declared for something else than bytes"),
];

fn is_named(column: &T, names: &[&str]) -> bool {
    matches!(column, T::Other(name) if names.contains(&name.as_str()))
}

fn begins(column: &T, start: &str) -> bool {
    matches!(column, T::Other(name) if name.starts_with(start))
}
