//! Types that are one and the same on a server.

use super::{mysql_type, sqlite_type};
use crate::dialect::Dialect;
use crate::schema::{ColumnType, IntegerSize, LobSize};

/// The canonical form of a type on a dialect.
pub fn normalize_type(column_type: &ColumnType, dialect: Dialect) -> ColumnType {
    match dialect {
        Dialect::Postgres => postgres(column_type),
        Dialect::Sqlite => sqlite(column_type),
        Dialect::MySql | Dialect::MariaDb => mysql(column_type),
    }
}

/// What sea-query 1.0 writes for PostgreSQL, and what the server makes of it.
fn postgres(column_type: &ColumnType) -> ColumnType {
    use ColumnType as T;
    match column_type {
        T::Integer(size) => T::Integer(match size {
            IntegerSize::Tiny | IntegerSize::Small => IntegerSize::Small,
            IntegerSize::Medium | IntegerSize::Regular => IntegerSize::Regular,
            IntegerSize::Big => IntegerSize::Big,
        }),
        T::Unsigned(size) => T::Integer(match size {
            IntegerSize::Tiny => IntegerSize::Small,
            IntegerSize::Small => IntegerSize::Regular,
            IntegerSize::Medium | IntegerSize::Regular | IntegerSize::Big => IntegerSize::Big,
        }),
        T::Text(_) => T::Text(LobSize::Regular),
        T::Binary(_) | T::VarBinary(_) | T::Blob(_) => T::Blob(LobSize::Regular),
        T::Char(None) => T::Char(Some(1)),
        T::Bit(None) => T::Bit(Some(1)),
        T::Money(_) => T::Money(None),
        T::Decimal(Some((precision, scale))) => T::Decimal(Some((*precision, *scale))),
        // Six fractional digits are what the types have without a precision.
        T::Time(precision) => T::Time(precision.filter(|digits| *digits != 6)),
        T::TimeWithTimeZone(precision) => T::TimeWithTimeZone(precision.filter(|digits| *digits != 6)),
        T::DateTime(precision) | T::Timestamp(precision) => T::DateTime(precision.filter(|digits| *digits != 6)),
        T::TimestampWithTimeZone(precision) => T::TimestampWithTimeZone(precision.filter(|digits| *digits != 6)),
        T::Interval(fields, precision) => {
            T::Interval(fields.as_ref().map(|f| f.to_ascii_uppercase()), precision.filter(|digits| *digits != 6))
        }
        T::Enum { name: Some(name), .. } => T::Enum { name: Some(name.clone()), values: Vec::new() },
        T::Array(element) => T::Array(Box::new(postgres(element))),
        T::Other(text) => postgres_text(text),
        other => other.clone(),
    }
}

/// The names that people write for types that are modelled (PostgreSQL 18, table 8.1), for custom types in models.
fn postgres_text(text: &str) -> ColumnType {
    use ColumnType as T;
    let folded = fold_white_space(text);
    if let Some(element) = folded.strip_suffix("[]") {
        return T::Array(Box::new(postgres_text(element.trim_end())));
    }
    match folded.as_str() {
        "bool" | "boolean" => T::Boolean,
        "int2" | "smallint" => T::Integer(IntegerSize::Small),
        "int" | "int4" | "integer" => T::Integer(IntegerSize::Regular),
        "int8" | "bigint" => T::Integer(IntegerSize::Big),
        "float4" | "real" => T::Float,
        "float8" | "double precision" => T::Double,
        "numeric" | "decimal" => T::Decimal(None),
        "varchar" | "character varying" => T::String(None),
        "text" => T::Text(LobSize::Regular),
        "bytea" => T::Blob(LobSize::Regular),
        "date" => T::Date,
        "timestamp" | "timestamp without time zone" => T::DateTime(None),
        "timestamptz" | "timestamp with time zone" => T::TimestampWithTimeZone(None),
        "uuid" => T::Uuid,
        "json" => T::Json,
        "jsonb" => T::JsonBinary,
        "inet" => T::Inet,
        "cidr" => T::Cidr,
        "macaddr" => T::MacAddr,
        "ltree" => T::LTree,
        _ => T::Other(folded),
    }
}

/// What sea-query 1.0 writes for MySQL, and what the server makes of it: lengths and precisions that are left out have a
/// value, no fractional digits are none (<https://dev.mysql.com/doc/refman/9.0/en/data-types.html>).
fn mysql(column_type: &ColumnType) -> ColumnType {
    use ColumnType as T;
    let digits = |digits: &Option<u32>| digits.filter(|digits| *digits != 0);
    match column_type {
        T::Decimal(None) | T::Money(None) => T::Decimal(Some((10, 0))),
        T::Money(Some((precision, scale))) => T::Decimal(Some((*precision, i32::try_from(*scale).unwrap_or(0)))),
        T::Char(None) => T::Char(Some(1)),
        T::String(None) => T::String(Some(255)),
        T::Binary(None) => T::Binary(Some(1)),
        T::VarBinary(None) => T::VarBinary(Some(255)),
        T::Uuid => T::Binary(Some(16)),
        T::Bit(None) | T::VarBit(None) => T::Bit(Some(1)),
        T::VarBit(length) => T::Bit(*length),
        T::Time(precision) | T::TimeWithTimeZone(precision) => T::Time(digits(precision)),
        T::DateTime(precision) => T::DateTime(digits(precision)),
        T::Timestamp(precision) | T::TimestampWithTimeZone(precision) => T::Timestamp(digits(precision)),
        T::JsonBinary => T::Json,
        T::Enum { values, .. } => T::Enum { name: None, values: values.clone() },
        T::Other(text) => mysql_type(text),
        other => other.clone(),
    }
}

/// What sea-query 1.0 declares on SQLite: wide integers are all `integer`, sizes of text do not exist.
fn sqlite(column_type: &ColumnType) -> ColumnType {
    use ColumnType as T;
    match column_type {
        T::Integer(IntegerSize::Medium | IntegerSize::Big)
        | T::Unsigned(IntegerSize::Medium | IntegerSize::Regular | IntegerSize::Big) => {
            T::Integer(IntegerSize::Regular)
        }
        T::Unsigned(size) => T::Integer(*size),
        T::Text(_) => T::Text(LobSize::Regular),
        T::Blob(_) => T::Blob(LobSize::Regular),
        T::Time(_) => T::Time(None),
        T::TimeWithTimeZone(_) => T::TimeWithTimeZone(None),
        T::DateTime(_) => T::DateTime(None),
        T::Timestamp(_) => T::Timestamp(None),
        T::TimestampWithTimeZone(_) => T::TimestampWithTimeZone(None),
        T::Enum { .. } => T::Enum { name: None, values: Vec::new() },
        // SQLite sees no upper and lower case in the name of a type.
        T::Other(text) => match sqlite_type(&fold_white_space(text)) {
            T::Other(text) => T::Other(text),
            modelled => sqlite(&modelled),
        },
        other => other.clone(),
    }
}

/// Lower case and single spaces, except inside double quotes.
fn fold_white_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut quoted = false;
    let mut space = false;
    for character in text.trim().chars() {
        if character.is_whitespace() && !quoted {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            folded.push(' ');
        }
        quoted ^= character == '"';
        if quoted { folded.push(character) } else { folded.extend(character.to_lowercase()) }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_custom_type_is_the_modelled_type_of_that_name() {
        let custom = ColumnType::Other("TimestampTZ".to_owned());
        assert_eq!(normalize_type(&custom, Dialect::Postgres), ColumnType::TimestampWithTimeZone(None));
        let array = ColumnType::Other("int4 []".to_owned());
        let expected = ColumnType::Array(Box::new(ColumnType::Integer(IntegerSize::Regular)));
        assert_eq!(normalize_type(&array, Dialect::Postgres), expected);
    }

    #[test]
    fn quoted_names_keep_their_case() {
        let custom = ColumnType::Other("\"My  Type\"  (3)".to_owned());
        assert_eq!(normalize_type(&custom, Dialect::Postgres), ColumnType::Other("\"My  Type\" (3)".to_owned()));
    }
}
