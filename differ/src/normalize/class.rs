//! The class of database types that a model's type is content with: what SeaORM reads and writes there without loss.
//!
//! PostgreSQL and MySQL: what sqlx's `Type::compatible` of the Rust type takes (sqlx-postgres and sqlx-mysql 0.9), as far
//! as every value of the column can be read. SQLite: by affinity, since it
//! stores values and not types; a type inferred from the Rust type takes every affinity that keeps its values.

use super::affinity::{self, Affinity};
use super::types::normalize_type;
use crate::dialect::{Dialect, Target};
use crate::schema::{ColumnType, IntegerSize};

/// Whether a column of the database's type is what the model asserts.
///
/// `exact` is an explicit `column_type`; otherwise the type is only inferred from the Rust type.
pub fn accepts(model: &ColumnType, database: &ColumnType, exact: bool, target: &Target) -> bool {
    let model = normalize_type(model, target.dialect);
    let database = normalize_type(database, target.dialect);
    if model == database {
        return true;
    }
    match target.dialect {
        Dialect::Sqlite => affinity::of(&model) == affinity::of(&database) || sqlite_class(&model, &database),
        Dialect::Postgres => !exact && postgres_class(&model, &database),
        Dialect::MySql | Dialect::MariaDb => !exact && mysql_class(&model, &database),
    }
}

fn postgres_class(model: &ColumnType, database: &ColumnType) -> bool {
    use ColumnType as T;
    match (model, database) {
        (T::String(_) | T::Char(_) | T::Text(_), T::String(_) | T::Char(_) | T::Text(_))
        | (T::Decimal(_), T::Decimal(_))
        | (T::Json | T::JsonBinary, T::Json | T::JsonBinary)
        | (T::DateTime(_), T::DateTime(_))
        | (T::TimestampWithTimeZone(_), T::TimestampWithTimeZone(_))
        | (T::Time(_), T::Time(_))
        | (T::Interval(..), T::Interval(..))
        | (T::Bit(_) | T::VarBit(_), T::Bit(_) | T::VarBit(_))
        | (T::Vector(_), T::Vector(_))
        | (T::Cidr | T::Inet, T::Cidr | T::Inet) => true,
        (T::String(_) | T::Char(_) | T::Text(_), T::Other(name)) => {
            matches!(name.as_str(), "citext" | "name")
        }
        (T::Array(model), T::Array(database)) => model == database || postgres_class(model, database),
        _ => false,
    }
}

fn mysql_class(model: &ColumnType, database: &ColumnType) -> bool {
    use ColumnType as T;
    match (model, database) {
        (T::String(_) | T::Char(_) | T::Text(_), T::String(_) | T::Char(_) | T::Text(_) | T::Enum { .. })
        | (T::Binary(_) | T::VarBinary(_) | T::Blob(_), T::Binary(_) | T::VarBinary(_) | T::Blob(_))
        | (T::Decimal(_), T::Decimal(_))
        | (T::Json, T::String(_) | T::Text(_))
        // Both are read as the same moment while the session's time zone is UTC, which sqlx sets.
        | (T::DateTime(_) | T::Timestamp(_), T::DateTime(_) | T::Timestamp(_))
        | (T::Time(_), T::Time(_))
        // sqlx reads a bool from any integer and from BIT, and an i8 from every signed integer.
        | (T::Boolean, T::Integer(IntegerSize::Tiny) | T::Unsigned(IntegerSize::Tiny) | T::Bit(Some(1)))
        | (T::Integer(IntegerSize::Tiny), T::Boolean)
        // MEDIUMINT has no Rust type of its own: sea-orm-cli generates i32 and u32 for it.
        | (T::Integer(IntegerSize::Regular), T::Integer(IntegerSize::Medium))
        | (T::Unsigned(IntegerSize::Regular), T::Unsigned(IntegerSize::Medium))
        | (T::Unsigned(IntegerSize::Small), T::Year) => true,
        _ => false,
    }
}

/// An inferred or explicit type on SQLite, beyond the affinity of what SeaORM itself would declare.
fn sqlite_class(model: &ColumnType, database: &ColumnType) -> bool {
    use ColumnType as T;
    let found = affinity::of(database);
    let classes: &[Affinity] = match model {
        // A number is kept exactly by NUMERIC, whose values become INTEGER or REAL.
        T::Integer(_) | T::Unsigned(_) => &[Affinity::Numeric],
        T::Boolean => &[Affinity::Integer],
        T::Float | T::Double | T::Decimal(_) | T::Money(_) => &[Affinity::Numeric],
        // sqlx-sqlite reads dates from text; a column declared `datetime` or `timestamp` has NUMERIC affinity, which
        // leaves such text alone since it is no number.
        T::Date
        | T::Time(_)
        | T::TimeWithTimeZone(_)
        | T::DateTime(_)
        | T::Timestamp(_)
        | T::TimestampWithTimeZone(_) => &[Affinity::Numeric],
        // sqlx-sqlite writes a UUID as 16 bytes, and reads bytes back whatever the column declares.
        T::Uuid => &[Affinity::Blob, Affinity::Numeric],
        T::Json | T::JsonBinary => &[Affinity::Numeric, Affinity::Blob],
        T::Binary(_) | T::VarBinary(_) | T::Blob(_) => &[Affinity::Numeric],
        _ => &[],
    };
    classes.contains(&found)
}

/// Whether a type counts up when SeaORM creates it as an auto-increment key.
pub(crate) fn can_auto_increment(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::Integer(_) | ColumnType::Unsigned(_))
}
