//! Types as a person reads them: upper-case SQL, whatever the dialect.

use super::{ColumnType, IntegerSize, LobSize};
use std::fmt;

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ColumnType::Boolean => f.write_str("BOOLEAN"),
            ColumnType::Integer(size) => f.write_str(integer(*size)),
            ColumnType::Unsigned(size) => write!(f, "{} UNSIGNED", integer(*size)),
            ColumnType::Float => f.write_str("REAL"),
            ColumnType::Double => f.write_str("DOUBLE PRECISION"),
            ColumnType::Decimal(None) => f.write_str("DECIMAL"),
            ColumnType::Decimal(Some((precision, scale))) => write!(f, "DECIMAL({precision}, {scale})"),
            ColumnType::Money(None) => f.write_str("MONEY"),
            ColumnType::Money(Some((precision, scale))) => write!(f, "MONEY({precision}, {scale})"),
            ColumnType::Char(length) => sized(f, "CHAR", *length),
            ColumnType::String(length) => sized(f, "VARCHAR", *length),
            ColumnType::Text(size) => write!(f, "{}TEXT", lob(*size)),
            ColumnType::Binary(length) => sized(f, "BINARY", *length),
            ColumnType::VarBinary(length) => sized(f, "VARBINARY", *length),
            ColumnType::Blob(size) => write!(f, "{}BLOB", lob(*size)),
            ColumnType::Date => f.write_str("DATE"),
            ColumnType::Year => f.write_str("YEAR"),
            ColumnType::Time(digits) => sized(f, "TIME", *digits),
            ColumnType::TimeWithTimeZone(digits) => zoned(f, "TIME", *digits),
            ColumnType::DateTime(digits) | ColumnType::Timestamp(digits) => sized(f, "TIMESTAMP", *digits),
            ColumnType::TimestampWithTimeZone(digits) => zoned(f, "TIMESTAMP", *digits),
            ColumnType::Interval(fields, digits) => interval(f, fields.as_deref(), *digits),
            ColumnType::Uuid => f.write_str("UUID"),
            ColumnType::Json => f.write_str("JSON"),
            ColumnType::JsonBinary => f.write_str("JSONB"),
            ColumnType::Bit(length) => sized(f, "BIT", *length),
            ColumnType::VarBit(length) => sized(f, "BIT VARYING", *length),
            ColumnType::Cidr => f.write_str("CIDR"),
            ColumnType::Inet => f.write_str("INET"),
            ColumnType::MacAddr => f.write_str("MACADDR"),
            ColumnType::LTree => f.write_str("LTREE"),
            ColumnType::Vector(dimensions) => sized(f, "VECTOR", *dimensions),
            ColumnType::Enum { name: Some(name), .. } => write!(f, "ENUM {name}"),
            ColumnType::Enum { name: None, values } => write!(f, "ENUM({})", values.join(", ")),
            ColumnType::Array(element) => write!(f, "{element}[]"),
            ColumnType::Other(text) => f.write_str(text),
        }
    }
}

fn integer(size: IntegerSize) -> &'static str {
    match size {
        IntegerSize::Tiny => "TINYINT",
        IntegerSize::Small => "SMALLINT",
        IntegerSize::Medium => "MEDIUMINT",
        IntegerSize::Regular => "INTEGER",
        IntegerSize::Big => "BIGINT",
    }
}

fn lob(size: LobSize) -> &'static str {
    match size {
        LobSize::Tiny => "TINY",
        LobSize::Regular => "",
        LobSize::Medium => "MEDIUM",
        LobSize::Long => "LONG",
    }
}

fn sized(f: &mut fmt::Formatter<'_>, name: &str, size: Option<u32>) -> fmt::Result {
    match size {
        Some(size) => write!(f, "{name}({size})"),
        None => f.write_str(name),
    }
}

fn zoned(f: &mut fmt::Formatter<'_>, name: &str, digits: Option<u32>) -> fmt::Result {
    sized(f, name, digits)?;
    f.write_str(" WITH TIME ZONE")
}

fn interval(f: &mut fmt::Formatter<'_>, fields: Option<&str>, digits: Option<u32>) -> fmt::Result {
    f.write_str("INTERVAL")?;
    if let Some(fields) = fields {
        write!(f, " {fields}")?;
    }
    sized(f, "", digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_read_like_sql() {
        assert_eq!(ColumnType::DateTime(None).to_string(), "TIMESTAMP");
        assert_eq!(ColumnType::TimestampWithTimeZone(Some(3)).to_string(), "TIMESTAMP(3) WITH TIME ZONE");
        assert_eq!(ColumnType::Array(Box::new(ColumnType::String(Some(10)))).to_string(), "VARCHAR(10)[]");
        assert_eq!(ColumnType::Interval(Some("YEAR".to_owned()), None).to_string(), "INTERVAL YEAR");
    }
}
