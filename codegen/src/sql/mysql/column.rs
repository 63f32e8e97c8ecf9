//! Columns and their types.

use super::super::LowerError;
use super::super::builder::{AutoIncrementCall, ColumnCalls, DefaultCall, Plain, TypeCall};
use super::super::default::default_call;
use super::{DIALECT, is_plain_text, literal, unsupported};
use limbeck_differ::Target;
use limbeck_differ::schema::{AutoIncrement, Column, ColumnType, GeneratedStorage, IntegerSize, LobSize};

/// The column's whole definition as text.
pub(super) fn definition(column: &Column, target: &Target) -> Result<String, LowerError> {
    Ok(column_calls(column, target)?.text(DIALECT))
}

/// The column's whole definition as calls: MySQL forgets whatever of a column is not said again.
pub(super) fn column_calls(column: &Column, target: &Target) -> Result<ColumnCalls, LowerError> {
    let mut calls = ColumnCalls::new(&column.name);
    let column_type = type_call(column, target)?;
    let mut extra = Vec::new();
    if let Some(generated) = &column.generated {
        let stored = generated.storage == GeneratedStorage::Stored;
        calls.generated = Some((generated.expression.sql().to_owned(), stored));
        // What is said of a computed column stands behind its expression, except for the collation.
        extra.extend((!column.nullable && target.dialect.facts().computed_not_null).then(|| "NOT NULL".to_owned()));
        calls.column_type = Some(match &column.collation {
            Some(collation) => TypeCall::Custom(format!("{} COLLATE {collation}", column_type.text(DIALECT))),
            None => column_type,
        });
    } else {
        calls.column_type = Some(column_type);
        calls.nullable = Some(column.nullable);
        calls.default = column.default.as_ref().map(|default| default_of(column, default.sql(), target));
        extra.extend(column.collation.as_ref().map(|collation| format!("COLLATE {collation}")));
        extra.extend(column.on_update.as_ref().map(|moment| format!("ON UPDATE {}", moment.sql())));
    }
    extra.extend(column.storage.clone());
    if let Some(auto_increment) = &column.auto_increment {
        calls.auto_increment = Some(counts(auto_increment, column, target)?);
    }
    calls.comment = column.comment.clone().filter(|comment| is_plain_text(comment) && column.check.is_none());
    if calls.comment.is_none() {
        extra.extend(column.comment.as_ref().map(|comment| format!("COMMENT {}", literal(comment))));
    }
    // The last of all (<https://mariadb.com/kb/en/create-table/>).
    extra.extend(column.check.as_ref().map(|check| format!("CHECK ({})", check.sql())));
    calls.extra = Some(extra.join(" ")).filter(|extra| !extra.is_empty());
    Ok(calls)
}

fn counts(kind: &AutoIncrement, column: &Column, target: &Target) -> Result<AutoIncrementCall, LowerError> {
    match kind {
        AutoIncrement::Keyword => Ok(AutoIncrementCall::Keyword),
        AutoIncrement::Serial | AutoIncrement::Identity(_) => {
            let what = format!("column '{}'", column.name);
            Err(unsupported(what, "it has neither sequences nor identity columns", target))
        }
    }
}

/// A literal and the moment stand as they are; any other expression needs parentheses (MySQL 8.0.13, MariaDB 10.2.1).
fn default_of(column: &Column, sql: &str, target: &Target) -> DefaultCall {
    let call = default_call(sql, DIALECT);
    if target.dialect.facts().lob_defaults_are_expressions && is_lob(&column.column_type) {
        return DefaultCall::Expression(sql.to_owned());
    }
    match call {
        DefaultCall::Integer(number @ (0 | 1)) if column.column_type == ColumnType::Boolean => {
            DefaultCall::Boolean(number == 1)
        }
        DefaultCall::Expression(sql) if is_bare(&sql) => DefaultCall::Keyword(sql),
        call => call,
    }
}

fn is_lob(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::Text(_) | ColumnType::Blob(_) | ColumnType::Json)
}

/// Whether a default is a literal (a number, a string, bits, bytes), NULL or the moment with its digits.
fn is_bare(sql: &str) -> bool {
    let text = sql.trim();
    let folded = text.to_ascii_lowercase();
    let quoted = |text: &str| {
        text.strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
            .is_some_and(|inner| !inner.replace("\\\\", "").replace("''", "").replace("\\'", "").contains('\''))
    };
    text.parse::<f64>().is_ok_and(f64::is_finite)
        || folded == "null"
        || quoted(text)
        || folded.strip_prefix(['b', 'x']).is_some_and(quoted)
        || folded.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || (folded.starts_with("current_timestamp(") && folded.ends_with(')'))
}

/// The call that gives a column its type, as far as MySQL has one: sea-query 1.0.2 (`backend/mysql/table.rs`) panics for
/// the others, or writes `unsupported`.
fn type_call(column: &Column, target: &Target) -> Result<TypeCall, LowerError> {
    Ok(match &column.column_type {
        ColumnType::Boolean => TypeCall::Plain(Plain::Boolean),
        ColumnType::Integer(size) => with_width(integer(*size), column.display_width),
        ColumnType::Unsigned(size) => with_width(unsigned(*size), column.display_width),
        ColumnType::Float => TypeCall::Plain(Plain::Float),
        ColumnType::Double => TypeCall::Plain(Plain::Double),
        ColumnType::Decimal(None) | ColumnType::Money(None) => TypeCall::Plain(Plain::Decimal),
        ColumnType::Decimal(Some((precision, scale))) => match u32::try_from(*scale) {
            Ok(scale) => TypeCall::DecimalLength(*precision, scale),
            Err(_) => TypeCall::Custom(format!("decimal({precision}, {scale})")),
        },
        ColumnType::Money(Some((precision, scale))) => TypeCall::DecimalLength(*precision, *scale),
        ColumnType::Char(None) => TypeCall::Plain(Plain::Char),
        ColumnType::Char(Some(length)) => TypeCall::CharLength(*length),
        // Without a length sea-query writes `varchar(255)`.
        ColumnType::String(None | Some(255)) => TypeCall::Plain(Plain::String),
        ColumnType::String(Some(length)) => TypeCall::StringLength(*length),
        ColumnType::Text(LobSize::Regular) => TypeCall::Plain(Plain::Text),
        ColumnType::Text(size) => TypeCall::Custom(format!("{}text", lob(*size))),
        ColumnType::Binary(length) => TypeCall::BinaryLength(length.unwrap_or(1)),
        ColumnType::VarBinary(length) => TypeCall::VarBinary(length.unwrap_or(255)),
        ColumnType::Blob(LobSize::Regular) => TypeCall::Plain(Plain::Blob),
        ColumnType::Blob(size) => TypeCall::Custom(format!("{}blob", lob(*size))),
        ColumnType::Date => TypeCall::Plain(Plain::Date),
        ColumnType::Year => TypeCall::Plain(Plain::Year),
        ColumnType::Time(digits) | ColumnType::TimeWithTimeZone(digits) => with_digits(Plain::Time, "time", *digits),
        ColumnType::DateTime(digits) => with_digits(Plain::DateTime, "datetime", *digits),
        ColumnType::Timestamp(digits) | ColumnType::TimestampWithTimeZone(digits) => {
            with_digits(Plain::Timestamp, "timestamp", *digits)
        }
        ColumnType::Uuid => TypeCall::BinaryLength(16),
        ColumnType::Json | ColumnType::JsonBinary => TypeCall::Plain(Plain::Json),
        ColumnType::Bit(length) | ColumnType::VarBit(length) => TypeCall::Bit(*length),
        ColumnType::Enum { values, .. } => enumeration(&column.name, values),
        ColumnType::Other(text) => TypeCall::Custom(text.clone()),
        ColumnType::Interval(..)
        | ColumnType::Cidr
        | ColumnType::Inet
        | ColumnType::MacAddr
        | ColumnType::LTree
        | ColumnType::Vector(_)
        | ColumnType::Array(_) => {
            let what = format!("a column of type {}", column.column_type);
            return Err(unsupported(what, "SeaORM stores no such values there", target));
        }
    })
}

/// `int(1) UNSIGNED`: sea-query has no display width.
fn with_width(call: TypeCall, width: Option<u32>) -> TypeCall {
    let Some(width) = width else { return call };
    let text = call.text(DIALECT);
    let (name, rest) =
        text.split_once(' ').map_or((text.as_str(), String::new()), |(name, rest)| (name, format!(" {rest}")));
    TypeCall::Custom(format!("{name}({width}){rest}"))
}

fn integer(size: IntegerSize) -> TypeCall {
    match size {
        IntegerSize::Tiny => TypeCall::Plain(Plain::TinyInteger),
        IntegerSize::Small => TypeCall::Plain(Plain::SmallInteger),
        IntegerSize::Medium => TypeCall::Custom("mediumint".to_owned()),
        IntegerSize::Regular => TypeCall::Plain(Plain::Integer),
        IntegerSize::Big => TypeCall::Plain(Plain::BigInteger),
    }
}

fn unsigned(size: IntegerSize) -> TypeCall {
    match size {
        IntegerSize::Tiny => TypeCall::Plain(Plain::TinyUnsigned),
        IntegerSize::Small => TypeCall::Plain(Plain::SmallUnsigned),
        IntegerSize::Medium => TypeCall::Custom("mediumint unsigned".to_owned()),
        IntegerSize::Regular => TypeCall::Plain(Plain::Unsigned),
        IntegerSize::Big => TypeCall::Plain(Plain::BigUnsigned),
    }
}

fn lob(size: LobSize) -> &'static str {
    match size {
        LobSize::Tiny => "tiny",
        LobSize::Regular => "",
        LobSize::Medium => "medium",
        LobSize::Long => "long",
    }
}

fn with_digits(plain: Plain, name: &str, digits: Option<u32>) -> TypeCall {
    match digits {
        None | Some(0) => TypeCall::Plain(plain),
        Some(digits) => TypeCall::Custom(format!("{name}({digits})")),
    }
}

/// sea-query (1.0.2) writes the values between quotes as they are.
fn enumeration(column: &str, values: &[String]) -> TypeCall {
    if values.iter().all(|value| is_plain_text(value)) {
        return TypeCall::Enumeration(column.to_owned(), values.to_vec());
    }
    let values: Vec<_> = values.iter().map(|value| literal(value)).collect();
    TypeCall::Custom(format!("ENUM({})", values.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbeck_differ::Dialect;

    fn text(column: &Column, dialect: Dialect) -> String {
        definition(column, &Target::newest(dialect)).unwrap()
    }

    #[test]
    fn a_default_stands_as_the_server_needs_it() {
        let column = |column_type, default| text(&Column::new("c", column_type).with_default(default), Dialect::MySql);
        assert_eq!(column(ColumnType::Boolean, "1"), "`c` bool NULL DEFAULT TRUE");
        assert_eq!(column(ColumnType::String(Some(9)), "'it''s'"), "`c` varchar(9) NULL DEFAULT 'it''s'");
        assert_eq!(
            column(ColumnType::DateTime(Some(3)), "CURRENT_TIMESTAMP(3)"),
            "`c` datetime(3) NULL DEFAULT CURRENT_TIMESTAMP(3)"
        );
        assert_eq!(column(ColumnType::Decimal(Some((5, 2))), "1.50"), "`c` decimal(5, 2) NULL DEFAULT 1.50");
        assert_eq!(column(ColumnType::Bit(Some(1)), "b'0'"), "`c` bit(1) NULL DEFAULT b'0'");
        assert_eq!(column(ColumnType::Binary(Some(16)), "uuid()"), "`c` binary(16) NULL DEFAULT (uuid())");
        assert_eq!(column(ColumnType::Text(LobSize::Regular), "'a'"), "`c` text NULL DEFAULT ('a')");
    }

    #[test]
    fn nothing_of_a_column_is_left_out() {
        let mut column = Column::new("c", ColumnType::Timestamp(None)).not_null().with_default("CURRENT_TIMESTAMP");
        column.on_update = Some(limbeck_differ::schema::Expression::new("CURRENT_TIMESTAMP"));
        column.comment = Some("it's when".to_owned());
        let expected =
            "`c` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP COMMENT 'it''s when'";
        assert_eq!(text(&column, Dialect::MySql), expected);
    }

    #[test]
    fn a_computed_column_says_not_null_where_it_can() {
        let mut column = Column::new("c", ColumnType::String(Some(9))).not_null();
        column.collation = Some("utf8mb4_bin".to_owned());
        let expression = limbeck_differ::schema::Expression::new("upper(`a`)");
        column.generated =
            Some(limbeck_differ::schema::GeneratedColumn { expression, storage: GeneratedStorage::Stored });
        let shared = "`c` varchar(9) COLLATE utf8mb4_bin GENERATED ALWAYS AS (upper(`a`)) STORED";
        assert_eq!(text(&column, Dialect::MySql), format!("{shared} NOT NULL"));
        assert_eq!(text(&column, Dialect::MariaDb), shared);
    }
}
