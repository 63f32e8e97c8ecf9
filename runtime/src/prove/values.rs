//! Simple values for rows that are made up, as literals: two of each kind, all different.

use limbeck_differ::Dialect;
use limbeck_differ::schema::{Check, Column, ColumnType, Schema, Table};

/// How strings are made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Letters.
    Letters,
    /// Digits, for columns of text that hold numbers.
    Digits,
    /// Letters, and nothing where nothing is required.
    Sparse,
}

/// The literal for a row of a column; `None` is NULL or the column's default.
pub(super) fn value(
    schema: &Schema,
    table: &Table,
    column: &Column,
    row: u32,
    words: Words,
    dialect: Dialect,
) -> Option<String> {
    use ColumnType as T;
    if words == Words::Sparse && column.nullable {
        return None;
    }
    let text = |text: String| Some(dialect.literal(&text));
    match &column.column_type {
        T::Char(length) | T::String(length) => text(string(table, column, row, words, *length)),
        T::Text(_) => text(string(table, column, row, words, None)),
        T::Boolean if dialect == Dialect::Sqlite => Some((row % 2).to_string()),
        T::Boolean => Some((row % 2 == 1).to_string()),
        T::Integer(_) | T::Unsigned(_) | T::Float | T::Double | T::Money(_) => Some(row.to_string()),
        T::Decimal(Some((precision, scale))) if i64::from(*scale) >= i64::from(*precision) => {
            Some(format!("{row}e-{scale}"))
        }
        T::Decimal(_) => Some(row.to_string()),
        T::Year => Some(format!("200{row}")),
        T::Binary(_) | T::VarBinary(_) | T::Blob(_) if dialect == Dialect::Postgres => Some(format!("'\\x0{row}'")),
        T::Binary(_) | T::VarBinary(_) | T::Blob(_) => Some(format!("X'0{row}'")),
        T::Bit(length) => Some(format!("B'{row:0>width$b}'", width = length.unwrap_or(1) as usize)),
        T::VarBit(_) => Some(format!("B'{}'", row % 2)),
        T::Array(_) => text("{}".to_owned()),
        // SQLite keeps no values of an enum, and takes any text there.
        T::Enum { .. } if dialect == Dialect::Sqlite => text(letter(row)),
        T::Enum { name, values } => {
            let declared = name.as_ref().and_then(|name| schema.enums.get(name)).map(|it| &it.values);
            let values = declared.unwrap_or(values);
            let index = (row as usize).checked_sub(1)?.checked_rem(values.len())?;
            text(values[index].clone())
        }
        T::Other(name) if is_spatial(name, dialect) => Some(format!("ST_GeomFromText('POINT({row} {row})')")),
        T::Other(name) => match other(name, row) {
            Some(known) => text(known),
            None if column.nullable => None,
            None if column.default.is_some() && dialect != Dialect::Sqlite => Some("DEFAULT".to_owned()),
            None => text(row.to_string()),
        },
        plain => text(spelled(plain, row)),
    }
}

/// Types whose values are written as strings.
fn spelled(column_type: &ColumnType, row: u32) -> String {
    use ColumnType as T;
    match column_type {
        T::Date => format!("2001-01-0{row}"),
        T::Time(_) => format!("00:00:0{row}"),
        T::TimeWithTimeZone(_) => format!("00:00:0{row}+00"),
        T::TimestampWithTimeZone(_) => format!("2001-01-01 00:00:0{row}+00"),
        T::DateTime(_) | T::Timestamp(_) => format!("2001-01-01 00:00:0{row}"),
        T::Interval(..) => format!("{row} day"),
        T::Uuid => format!("00000000-0000-4000-8000-00000000000{row}"),
        T::Json | T::JsonBinary => format!("{{\"a\": {row}}}"),
        T::Cidr => format!("10.0.{row}.0/24"),
        T::Inet => format!("10.0.0.{row}"),
        T::MacAddr => format!("08:00:2b:01:02:0{row}"),
        T::Vector(dimensions) => format!("[{}]", vec![row.to_string(); dimensions.unwrap_or(1) as usize].join(",")),
        _ => format!("a{row}"),
    }
}

/// MySQL's types that take a geometry, of which a point is always one.
fn is_spatial(name: &str, dialect: Dialect) -> bool {
    matches!(dialect, Dialect::MySql | Dialect::MariaDb) && ["geometry", "point"].iter().any(|it| name.starts_with(it))
}

/// Types that are not modelled, by how they are read from a string.
fn other(name: &str, row: u32) -> Option<String> {
    let name = name.to_lowercase();
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    if name.ends_with("[]") || starts(&["int4multirange"]) {
        return Some("{}".to_owned());
    }
    if starts(&["int4range", "int8range", "numrange"]) {
        return Some(format!("[{row},9)"));
    }
    if starts(&["tsrange", "tstzrange", "daterange"]) {
        return Some(format!("[2001-01-0{row},2001-02-01)"));
    }
    if starts(&["set("]) {
        return name.split('\'').nth(1).map(str::to_owned);
    }
    if starts(&["inet6"]) {
        return Some(format!("::{row}"));
    }
    if starts(&["inet4"]) {
        return Some(format!("10.0.0.{row}"));
    }
    if starts(&["uuid"]) {
        return Some(spelled(&ColumnType::Uuid, row));
    }
    if starts(&["point"]) {
        return Some(format!("({row},{row})"));
    }
    if starts(&["xml"]) {
        return Some(format!("<a>{row}</a>"));
    }
    let reads_words = starts(&["citext", "tsvector", "tsquery", "name", "varchar", "text", "bpchar", "ltree"]);
    reads_words.then(|| letter(row))
}

fn letter(row: u32) -> String {
    if row == 1 { "a".to_owned() } else { "b".to_owned() }
}

/// A string: one of those that a check on the column names, else as short as can be.
fn string(table: &Table, column: &Column, row: u32, words: Words, length: Option<u32>) -> String {
    let named: Vec<String> = table.checks.iter().filter(|check| mentions(check, column)).flat_map(literals).collect();
    if let Some(index) = (row as usize - 1).checked_rem(named.len()) {
        return named[index].clone();
    }
    match (words, length) {
        (Words::Letters | Words::Sparse, _) => letter(row),
        (Words::Digits, Some(length)) => format!("{row:0>width$}", width = length.min(9) as usize),
        (Words::Digits, None) => row.to_string(),
    }
}

fn mentions(check: &Check, column: &Column) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    check.expression.sql().split(|c| !is_word(c)).any(|word| word == column.name)
}

/// The strings in an expression.
fn literals(check: &Check) -> Vec<String> {
    // Between quotes every second part is inside; a doubled quote leaves an empty part, which is no useful value anyway.
    let parts = check.expression.sql().split('\'').skip(1).step_by(2);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbeck_differ::schema::{ConstraintName, Expression};

    fn literal(column_type: ColumnType, row: u32) -> Option<String> {
        let column = Column::new("c", column_type);
        let table = Table::new("t", [column.clone()]);
        value(&Schema::default(), &table, &column, row, Words::Letters, Dialect::Postgres)
    }

    #[test]
    fn rows_differ_and_fit() {
        assert_eq!(literal(ColumnType::String(Some(1)), 1).as_deref(), Some("'a'"));
        assert_eq!(literal(ColumnType::String(Some(1)), 2).as_deref(), Some("'b'"));
        assert_eq!(literal(ColumnType::Decimal(Some((2, 2))), 2).as_deref(), Some("2e-2"));
        assert_eq!(literal(ColumnType::Bit(Some(4)), 2).as_deref(), Some("B'0010'"));
        assert_eq!(literal(ColumnType::Enum { name: None, values: Vec::new() }, 1), None);
    }

    #[test]
    fn a_check_says_which_strings_are_good() {
        let column = Column::new("state", ColumnType::String(None));
        let mut table = Table::new("t", [column.clone()]);
        table.checks.push(Check {
            name: ConstraintName::unnamed(),
            expression: Expression::new("state = ANY (ARRAY['draft'::text, 'done'::text])"),
            no_inherit: false,
            not_valid: false,
            comment: None,
            not_enforced: false,
        });
        let of = |row| value(&Schema::default(), &table, &column, row, Words::Letters, Dialect::Postgres).unwrap();
        assert_eq!([of(1), of(2)], ["'draft'", "'done'"]);
    }
}
