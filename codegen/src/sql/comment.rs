//! Whether a statement ends in a comment, which would swallow what ends the statement.

use limbeck_differ::Dialect;

/// Whether the last line of a statement ends in a line comment. A text that is not understood counts as one that does, if
/// its last line has the sign of one: an empty line more does no harm.
pub(super) fn ends_in_comment(sql: &str, dialect: Dialect) -> bool {
    let is_mysql = matches!(dialect, Dialect::MySql | Dialect::MariaDb);
    let last = sql.lines().last().unwrap_or_default();
    let has_sign = last.contains("--") || (is_mysql && last.contains('#'));
    if !has_sign {
        return false;
    }
    let mut rest = sql;
    while let Some(character) = rest.chars().next() {
        let comment = rest.starts_with("--") || (is_mysql && character == '#');
        let end = match character {
            _ if comment => match rest.find('\n') {
                Some(end) => Some(end + 1),
                None => return true,
            },
            '/' if rest.starts_with("/*") => rest.find("*/").map(|end| end + 2),
            '\'' | '"' | '`' => quoted(rest, character, is_mysql),
            '$' if dialect == Dialect::Postgres => dollar_quoted(rest),
            _ => Some(character.len_utf8()),
        };
        match end.and_then(|end| rest.get(end..)) {
            Some(behind) => rest = behind,
            None => return true,
        }
    }
    false
}

/// Where a text between quotes ends. A doubled quote is two texts, one behind the other.
fn quoted(text: &str, quote: char, escapes: bool) -> Option<usize> {
    let mut is_escaped = false;
    text.char_indices().skip(1).find_map(|(at, character)| {
        let ends = character == quote && !is_escaped;
        is_escaped = escapes && quote != '`' && character == '\\' && !is_escaped;
        ends.then_some(at + 1)
    })
}

/// Where `$tag$ ... $tag$` ends; a `$` that begins none is a character.
fn dollar_quoted(text: &str) -> Option<usize> {
    let tag = text.get(1..)?.find('$').and_then(|end| text.get(..end + 2));
    let is_tag = |tag: &&str| tag.chars().all(|it| it == '$' || it == '_' || it.is_alphanumeric());
    match tag.filter(is_tag) {
        Some(tag) => text.get(tag.len()..)?.find(tag).map(|end| end + 2 * tag.len()),
        None => Some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_told_from_texts() {
        let ends = |sql| ends_in_comment(sql, Dialect::Postgres);
        assert!(ends("DROP TABLE a -- at last"));
        assert!(ends("SELECT 'a\nb' -- it's"));
        assert!(!ends("ALTER TABLE a ALTER b SET DEFAULT 'it''s -- old'"));
        assert!(!ends("CREATE INDEX \"a--b\" ON c (d)"));
        assert!(!ends("-- first\nSELECT 1"));
        assert!(!ends("SELECT 1 /* -- */"));
        assert!(!ends("CREATE FUNCTION f() AS $x$ -- no$x$"));
        assert!(ends("SELECT 'not -- ended"));
    }

    #[test]
    fn mysql_has_a_sign_more() {
        assert!(ends_in_comment("DROP TABLE a # b", Dialect::MySql));
        assert!(!ends_in_comment("DROP TABLE `a # b`", Dialect::MariaDb));
        assert!(!ends_in_comment(r"SELECT 'it\'s # -- b'", Dialect::MySql));
        assert!(!ends_in_comment("DROP TABLE a # b", Dialect::Sqlite));
    }
}
