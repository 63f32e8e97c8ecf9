//! How sea-query spells types on SQLite (sea-query 1.0.2, src/backend/sqlite/table.rs), and which of them are modelled.

use crate::schema::{ColumnType, IntegerSize, LobSize};

/// The type that a declaration means if sea-query writes exactly that text for it; every other text is kept as it is.
/// Where sea-query writes the same for several types, it is the one that needs no other name for it (`integer`).
pub fn sqlite_type(declared: &str) -> ColumnType {
    modelled(declared).unwrap_or_else(|| ColumnType::Other(declared.to_owned()))
}

fn modelled(declared: &str) -> Option<ColumnType> {
    let (name, numbers) = match declared.split_once('(') {
        Some((name, rest)) => (name, numbers(rest)?),
        None => (declared, Vec::new()),
    };
    Some(match (name, numbers.as_slice()) {
        ("char", []) => ColumnType::Char(None),
        ("char", &[length]) => ColumnType::Char(Some(length)),
        ("varchar", []) => ColumnType::String(None),
        ("varchar", &[length]) => ColumnType::String(Some(length)),
        ("text", []) => ColumnType::Text(LobSize::Regular),
        ("tinyint", []) => ColumnType::Integer(IntegerSize::Tiny),
        ("smallint", []) => ColumnType::Integer(IntegerSize::Small),
        ("integer", []) => ColumnType::Integer(IntegerSize::Regular),
        ("float", []) => ColumnType::Float,
        ("double", []) => ColumnType::Double,
        ("real_decimal", []) => ColumnType::Decimal(None),
        ("real", &[precision, scale]) => ColumnType::Decimal(Some((precision, i32::try_from(scale).ok()?))),
        ("real_money", []) => ColumnType::Money(None),
        ("real_money", &[precision, scale]) => ColumnType::Money(Some((precision, scale))),
        ("datetime_text", []) => ColumnType::DateTime(None),
        ("timestamp_text", []) => ColumnType::Timestamp(None),
        ("timestamp_with_timezone_text", []) => ColumnType::TimestampWithTimeZone(None),
        ("time_text", []) => ColumnType::Time(None),
        ("date_text", []) => ColumnType::Date,
        ("blob", []) => ColumnType::Blob(LobSize::Regular),
        ("blob", &[length]) => ColumnType::Binary(Some(length)),
        ("varbinary_blob", []) => ColumnType::VarBinary(None),
        ("varbinary_blob", &[length]) => ColumnType::VarBinary(Some(length)),
        ("boolean", []) => ColumnType::Boolean,
        ("json_text", []) => ColumnType::Json,
        ("jsonb_text", []) => ColumnType::JsonBinary,
        ("uuid_text", []) => ColumnType::Uuid,
        ("enum_text", []) => ColumnType::Enum { name: None, values: Vec::new() },
        _ => return None,
    })
}

/// `12, 2)`, spelled in exactly that way.
fn numbers(rest: &str) -> Option<Vec<u32>> {
    let numbers =
        rest.strip_suffix(')')?.split(", ").map(|number| number.parse().ok()).collect::<Option<Vec<u32>>>()?;
    let spelled = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    (rest == format!("{spelled})")).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::sqlite_type;
    use crate::schema::{ColumnType, IntegerSize};

    #[test]
    fn the_spelling_of_sea_query_is_the_type() {
        assert_eq!(sqlite_type("integer"), ColumnType::Integer(IntegerSize::Regular));
        assert_eq!(sqlite_type("real(12, 2)"), ColumnType::Decimal(Some((12, 2))));
        assert_eq!(sqlite_type("varchar(255)"), ColumnType::String(Some(255)));
    }

    #[test]
    fn every_other_spelling_is_kept() {
        for text in
            ["INTEGER", "bigint", "real(12,2)", "varchar(007)", "varchar (10)", "", "double precision", "real(1, 2"]
        {
            assert_eq!(sqlite_type(text), ColumnType::Other(text.into()));
        }
    }
}
