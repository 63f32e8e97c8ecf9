//! How PostgreSQL spells types (`format_type`), and which of them are modelled.

use limbeck_differ::schema::{ColumnType, IntegerSize, LobSize, TypeName};

/// The type that `format_type` describes; `enum_name` is the enum that it (or its element) is.
pub(super) fn column_type(text: &str, enum_name: Option<&TypeName>) -> ColumnType {
    if let Some(element) = text.strip_suffix("[]") {
        return ColumnType::Array(Box::new(column_type(element, enum_name)));
    }
    if let Some(name) = enum_name {
        return ColumnType::Enum { name: Some(name.clone()), values: Vec::new() };
    }
    modelled(text).unwrap_or_else(|| ColumnType::Other(text.to_owned()))
}

fn modelled(text: &str) -> Option<ColumnType> {
    if let Some(rest) = text.strip_prefix("interval") {
        return interval(rest);
    }
    let Modified { name, numbers } = Modified::parse(text)?;
    let first = || numbers.first().and_then(|&number| u32::try_from(number).ok());
    Some(match (name.as_str(), numbers.len()) {
        ("boolean", 0) => ColumnType::Boolean,
        ("smallint", 0) => ColumnType::Integer(IntegerSize::Small),
        ("integer", 0) => ColumnType::Integer(IntegerSize::Regular),
        ("bigint", 0) => ColumnType::Integer(IntegerSize::Big),
        ("real", 0) => ColumnType::Float,
        ("double precision", 0) => ColumnType::Double,
        ("numeric", 0) => ColumnType::Decimal(None),
        ("numeric", 2) => ColumnType::Decimal(Some((first()?, numbers[1]))),
        ("money", 0) => ColumnType::Money(None),
        ("character", 1) => ColumnType::Char(first()),
        ("character varying", 0 | 1) => ColumnType::String(first()),
        ("text", 0) => ColumnType::Text(LobSize::Regular),
        ("bytea", 0) => ColumnType::Blob(LobSize::Regular),
        ("date", 0) => ColumnType::Date,
        ("time without time zone", 0 | 1) => ColumnType::Time(first()),
        ("time with time zone", 0 | 1) => ColumnType::TimeWithTimeZone(first()),
        ("timestamp without time zone", 0 | 1) => ColumnType::DateTime(first()),
        ("timestamp with time zone", 0 | 1) => ColumnType::TimestampWithTimeZone(first()),
        ("uuid", 0) => ColumnType::Uuid,
        ("json", 0) => ColumnType::Json,
        ("jsonb", 0) => ColumnType::JsonBinary,
        ("bit", 1) => ColumnType::Bit(first()),
        ("bit varying", 0 | 1) => ColumnType::VarBit(first()),
        ("cidr", 0) => ColumnType::Cidr,
        ("inet", 0) => ColumnType::Inet,
        ("macaddr", 0) => ColumnType::MacAddr,
        ("ltree", 0) => ColumnType::LTree,
        ("vector", 0 | 1) => ColumnType::Vector(first()),
        _ => return None,
    })
}

/// A type's name without its modifiers, and the modifiers: `timestamp(3) with time zone`.
struct Modified {
    name: String,
    numbers: Vec<i32>,
}

impl Modified {
    fn parse(text: &str) -> Option<Self> {
        let Some((before, rest)) = text.split_once('(') else {
            return Some(Self { name: text.to_owned(), numbers: Vec::new() });
        };
        let (inside, after) = rest.split_once(')')?;
        let numbers = inside.split(',').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?;
        Some(Self { name: format!("{before}{after}"), numbers })
    }
}

/// `interval`, `interval(3)`, `interval year to month`, `interval day to second(3)`.
fn interval(rest: &str) -> Option<ColumnType> {
    let (fields, precision) = match rest.split_once('(') {
        Some((fields, precision)) => (fields, Some(precision.strip_suffix(')')?.parse().ok()?)),
        None => (rest, None),
    };
    let fields = match (fields.strip_prefix(' '), fields) {
        (Some(fields), _) => Some(fields.to_ascii_uppercase()),
        (None, "") => None,
        (None, _) => return None,
    };
    Some(ColumnType::Interval(fields, precision))
}

#[cfg(test)]
mod tests {
    use super::column_type;
    use limbeck_differ::schema::{ColumnType, IntegerSize, TypeName};

    fn read(text: &str) -> ColumnType {
        column_type(text, None)
    }

    #[test]
    fn modifiers_stand_inside_the_name() {
        assert_eq!(read("timestamp(3) with time zone"), ColumnType::TimestampWithTimeZone(Some(3)));
        assert_eq!(read("timestamp without time zone"), ColumnType::DateTime(None));
        assert_eq!(read("numeric(12,2)"), ColumnType::Decimal(Some((12, 2))));
        assert_eq!(read("numeric(3,-2)"), ColumnType::Decimal(Some((3, -2))));
    }

    #[test]
    fn intervals_have_fields_and_digits() {
        assert_eq!(read("interval"), ColumnType::Interval(None, None));
        assert_eq!(read("interval(3)"), ColumnType::Interval(None, Some(3)));
        assert_eq!(read("interval day to second(3)"), ColumnType::Interval(Some("DAY TO SECOND".into()), Some(3)));
    }

    #[test]
    fn arrays_of_integers_and_enums() {
        assert_eq!(read("integer[]"), ColumnType::Array(Box::new(ColumnType::Integer(IntegerSize::Regular))));
        let name = TypeName::new("Mood");
        let mood = ColumnType::Enum { name: Some(name.clone()), values: Vec::new() };
        assert_eq!(column_type("\"Mood\"[]", Some(&name)), ColumnType::Array(Box::new(mood)));
    }

    #[test]
    fn what_is_not_modelled_stays_text() {
        for text in ["citext", "\"char\"", "\"bit\"", "bpchar", "geometry(Point,4326)", "public.\"T(1)\"", "intervals"]
        {
            assert_eq!(read(text), ColumnType::Other(text.into()));
        }
    }
}
