//! Cheap canonical forms of expressions. What they leave different, the server itself is asked about.

use super::mysql_expression::respell;
use crate::dialect::Dialect;
use crate::schema::{ColumnType, Expression};

/// The text without white space around it and without parentheses that enclose all of it.
pub fn strip_parentheses(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(inner) = enclosed(text) {
        text = inner.trim();
    }
    text
}

/// What stands inside, if the first parenthesis closes at the very end.
fn enclosed(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_usize;
    let mut quote = None;
    for character in inner.chars() {
        match (quote, character) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.checked_sub(1)?,
            (None, _) => {}
        }
    }
    (depth == 0 && quote.is_none()).then_some(inner)
}

/// The canonical form of an expression.
pub(crate) fn canonical(expression: &Expression, dialect: Dialect) -> Expression {
    let text = strip_parentheses(expression.sql());
    match dialect {
        Dialect::MySql | Dialect::MariaDb => Expression::new(strip_parentheses(&respell(text))),
        Dialect::Postgres | Dialect::Sqlite => Expression::new(text),
    }
}

/// The canonical text of a column's default.
pub fn canonical_default(text: &str, column_type: &ColumnType, dialect: Dialect) -> String {
    let text = strip_parentheses(text);
    if matches!(dialect, Dialect::MySql | Dialect::MariaDb) {
        return mysql_default(&respell(text), column_type);
    }
    let text = if dialect == Dialect::Postgres { strip_cast(text, column_type) } else { text };
    if let Some(number) = quoted_number(text).filter(|_| is_number(column_type) && dialect == Dialect::Postgres) {
        return number.to_owned();
    }
    match text.to_ascii_uppercase().as_str() {
        keyword @ ("TRUE" | "FALSE" | "NULL" | "CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME") => {
            if dialect == Dialect::Postgres && matches!(keyword, "TRUE" | "FALSE") {
                return keyword.to_ascii_lowercase();
            }
            keyword.to_owned()
        }
        _ => text.to_owned(),
    }
}

/// MySQL's default: numbers without quotes, booleans as the numbers that they are there, and the moment by one of its names
/// (<https://dev.mysql.com/doc/refman/9.0/en/timestamp-initialization.html>).
fn mysql_default(text: &str, column_type: &ColumnType) -> String {
    if let Some(number) = quoted_number(text).filter(|_| is_number(column_type) || *column_type == ColumnType::Boolean)
    {
        return number.to_owned();
    }
    let folded = text.to_ascii_lowercase();
    let (name, digits) = folded.split_once('(').map_or((folded.as_str(), ""), |(name, rest)| (name, rest));
    let digits = digits.strip_suffix(')').unwrap_or(digits).trim();
    match name.trim_end() {
        "true" if digits.is_empty() => "1".to_owned(),
        "false" if digits.is_empty() => "0".to_owned(),
        "null" if digits.is_empty() => "NULL".to_owned(),
        bits if matches!(column_type, ColumnType::Bit(_)) && bits.starts_with("b'") => {
            // Both servers leave out zeros in front.
            let bits = bits.trim_start_matches("b'").trim_end_matches('\'').trim_start_matches('0');
            format!("b'{}'", if bits.is_empty() { "0" } else { bits })
        }
        "current_timestamp" | "now" | "localtime" | "localtimestamp" if digits.is_empty() || digits == "0" => {
            "CURRENT_TIMESTAMP".to_owned()
        }
        "current_timestamp" | "now" | "localtime" | "localtimestamp" if digits.bytes().all(|b| b.is_ascii_digit()) => {
            format!("CURRENT_TIMESTAMP({digits})")
        }
        _ => text.to_owned(),
    }
}

/// Whether a model's default is what the database has: also where two spellings mean the same and the server keeps both.
pub fn same_default(model: &str, database: &str, column_type: &ColumnType, dialect: Dialect) -> bool {
    let model = meaning(canonical_default(model, column_type, dialect), column_type);
    let database = meaning(canonical_default(database, column_type, dialect), column_type);
    model == database
}

/// `now()` and `CURRENT_TIMESTAMP` are the same moment (PostgreSQL 18, 9.9.5); SQLite's booleans are 0 and 1.
fn meaning(text: String, column_type: &ColumnType) -> String {
    match text.to_ascii_lowercase().as_str() {
        "now()" | "transaction_timestamp()" | "datetime('now')" | "current_timestamp()" => {
            "CURRENT_TIMESTAMP".to_owned()
        }
        "1" | "'1'" | "true" | "'true'" | "'t'" if *column_type == ColumnType::Boolean => "TRUE".to_owned(),
        "0" | "'0'" | "false" | "'false'" | "'f'" if *column_type == ColumnType::Boolean => "FALSE".to_owned(),
        _ if is_number(column_type) => {
            let number = quoted_number(&text).unwrap_or(&text);
            trim_zeros(number).to_owned()
        }
        _ => text,
    }
}

/// `'new'::status` is `'new'` where the column is of that very kind: PostgreSQL adds the cast by itself. Two casts are left
/// alone: the inner one may decide when the text is looked at (`('now'::text)::date`).
fn strip_cast<'a>(text: &'a str, column_type: &ColumnType) -> &'a str {
    let Some(end) = literal_end(text) else { return text };
    let (literal, rest) = text.split_at(end);
    let Some(cast) = rest.strip_prefix("::") else { return text };
    if cast.contains("::") || !cast.chars().all(|c| c.is_alphanumeric() || " _().,\"[]".contains(c)) {
        return text;
    }
    if cast == "text" && !is_text(column_type) { text } else { literal }
}

/// Where the string literal at the beginning of a text ends.
fn literal_end(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    let mut characters = inner.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\'' {
            if characters.peek().is_some_and(|(_, next)| *next == '\'') {
                characters.next();
            } else {
                return Some(at + 2);
            }
        }
    }
    None
}

fn quoted_number(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
    inner.parse::<f64>().is_ok_and(f64::is_finite).then_some(inner)
}

/// `0.00` is `0`.
fn trim_zeros(number: &str) -> &str {
    let plain = number.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    if plain && number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

fn is_number(column_type: &ColumnType) -> bool {
    matches!(
        column_type,
        ColumnType::Integer(_)
            | ColumnType::Unsigned(_)
            | ColumnType::Float
            | ColumnType::Double
            | ColumnType::Decimal(_)
    )
}

fn is_text(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::String(_) | ColumnType::Char(_) | ColumnType::Text(_) | ColumnType::Other(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{IntegerSize, LobSize};

    const TEXT: ColumnType = ColumnType::Text(LobSize::Regular);
    const INTEGER: ColumnType = ColumnType::Integer(IntegerSize::Regular);

    #[test]
    fn parentheses_go_only_where_they_enclose_all() {
        assert_eq!(strip_parentheses(" ((a > 0)) "), "a > 0");
        assert_eq!(strip_parentheses("(a) > (b)"), "(a) > (b)");
        assert_eq!(strip_parentheses("(')' || a)"), "')' || a");
    }

    #[test]
    fn the_servers_own_cast_is_no_part_of_a_default() {
        let canonical = |text, column_type| canonical_default(text, column_type, Dialect::Postgres);
        assert_eq!(canonical("'it''s'::character varying", &TEXT), "'it''s'");
        assert_eq!(canonical("'-1'::integer", &INTEGER), "-1");
        assert_eq!(canonical("('now'::text)::date", &ColumnType::Date), "('now'::text)::date");
        assert_eq!(canonical("TRUE", &ColumnType::Boolean), "true");
    }

    #[test]
    fn defaults_that_mean_the_same_are_the_same() {
        let timestamp = ColumnType::TimestampWithTimeZone(None);
        assert!(same_default("CURRENT_TIMESTAMP", "now()", &timestamp, Dialect::Postgres));
        assert!(same_default("TRUE", "1", &ColumnType::Boolean, Dialect::Sqlite));
        assert!(same_default("0", "0.00", &ColumnType::Decimal(None), Dialect::Postgres));
        assert!(!same_default("'a'", "'b'", &TEXT, Dialect::Postgres));
        assert!(!same_default("10", "1", &INTEGER, Dialect::Postgres));
    }
}
