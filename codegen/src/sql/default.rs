//! Defaults: from SQL text to the call that says the same.

use super::builder::DefaultCall;
use limbeck_differ::Dialect;

/// The call whose SQL says what the text says.
pub(super) fn default_call(sql: &str, dialect: Dialect) -> DefaultCall {
    let text = sql.trim();
    if text.eq_ignore_ascii_case("current_timestamp") {
        return DefaultCall::CurrentTimestamp;
    }
    if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
        return DefaultCall::Boolean(text.eq_ignore_ascii_case("true"));
    }
    if let Some(number) = text.parse::<i64>().ok().filter(|number| number.to_string() == text) {
        return DefaultCall::Integer(number);
    }
    match string_literal(text, dialect) {
        Some(content) if same_in_builder(&content, dialect) => DefaultCall::Text(content),
        _ => DefaultCall::Expression(text.to_owned()),
    }
}

/// Whether a default is a number, which fits every numeric type as it is.
pub(super) fn is_number(sql: &str) -> bool {
    sql.trim().parse::<f64>().is_ok()
}

/// The content of a text that is one string literal and nothing else.
fn string_literal(text: &str, dialect: Dialect) -> Option<String> {
    let content = text.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'");
    (dialect.literal(&content) == text).then_some(content)
}

/// Whether sea-query (1.0.2, `backend/mod.rs`, `needs_escape`) writes the text as we do. On PostgreSQL it writes `E'...'`
/// with backslashes for these characters, and not all of its escapes are PostgreSQL's.
fn same_in_builder(content: &str, dialect: Dialect) -> bool {
    dialect == Dialect::Sqlite || !content.chars().any(|c| c.is_control() || matches!(c, '\'' | '"' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_recognised() {
        let call = |sql| default_call(sql, Dialect::Postgres);
        assert_eq!(call("'new'"), DefaultCall::Text("new".to_owned()));
        assert_eq!(call("-1"), DefaultCall::Integer(-1));
        assert_eq!(call("false"), DefaultCall::Boolean(false));
        assert_eq!(call("current_timestamp"), DefaultCall::CurrentTimestamp);
        assert_eq!(default_call("'it''s'", Dialect::Sqlite), DefaultCall::Text("it's".to_owned()));
    }

    #[test]
    fn what_the_builder_writes_differently_stays_text() {
        for sql in ["'it''s'", "'a\\b'", "'a' || 'b'", "'a'::text", "007", "now()", "1.50", "''''"] {
            assert_eq!(default_call(sql, Dialect::Postgres), DefaultCall::Expression(sql.to_owned()), "{sql}");
        }
    }
}
