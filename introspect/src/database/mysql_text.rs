//! How MySQL and MariaDB spell expressions and queries in the texts that they keep.

use super::expression::without_parentheses;
use limbeck_differ::Dialect;
use limbeck_differ::normalize::mysql_string;
use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, a name without quotes, or a number.
    Word,
    /// A name in backticks.
    Quoted,
    /// A string, or a name in the mode `ANSI_QUOTES`.
    String,
    /// Any other character.
    Symbol(char),
}

/// A token and where it stands.
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) place: Range<usize>,
}

/// An expression as people would write it: without enclosing parentheses, and with strings in one spelling.
pub(super) fn expression(text: &str) -> String {
    without_parentheses(&with_plain_strings(text)).to_owned()
}

/// The text with strings in the one spelling that [`Dialect::literal`] gives them, so that no quote is escaped.
pub(super) fn with_plain_strings(text: &str) -> String {
    let strings = tokens(text).into_iter().filter(|token| token.kind == Kind::String);
    let literal = |token: Token| {
        let (value, _) = mysql_string(&text[token.place.clone()]);
        (token.place, Dialect::MySql.literal(&value))
    };
    replaced(text, strings.map(literal))
}

/// MySQL keeps generated columns, checks, expression defaults and index expressions escaped as if the whole text stood in
/// a string: `_utf8mb4\'it\\\'s\'`.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next().map(|escaped| if escaped == 'n' { '\n' } else { escaped })),
            _ => plain.push(character),
        }
    }
    plain
}

/// The text as it was meant: MySQL (9.7) takes each byte of the expressions that it keeps, which are UTF-8, for a character
/// of its own, so that `ü` is told as `Ã¼`. What can't have come about in that way is left as it is.
pub(super) fn decoded(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}

/// The text without the name of the database before names of its objects, which the servers always write. What is called
/// like the database and is none (an alias) stays: before a name that has no further part, the database goes only where
/// `is_object` knows it, or where it is called.
pub(super) fn without_database(text: &str, database: &str, is_object: impl Fn(&str) -> bool) -> String {
    let tokens = tokens(text);
    let is_dot = |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|it| it.kind == Kind::Symbol('.'));
    let qualifiers = (0..tokens.len()).filter(|&at| {
        let [Some(first), Some(second)] = [tokens.get(at), tokens.get(at + 2)].map(|it| it?.name(text)) else {
            return false;
        };
        let follows = tokens.get(at + 3).map(|it| it.kind);
        let is_qualified = matches!(follows, Some(Kind::Symbol('.' | '('))) || is_object(&second);
        first == database && is_dot(Some(at + 1)) && !is_dot(at.checked_sub(1)) && is_qualified
    });
    let parts = qualifiers.map(|at| (tokens[at].place.start..tokens[at + 2].place.start, String::new()));
    replaced(text, parts.collect::<Vec<_>>())
}

/// All names that occur in a text, quoted or not, keywords among them.
pub(super) fn names(text: &str) -> impl Iterator<Item = String> {
    tokens(text).into_iter().filter_map(|token| match token.kind {
        Kind::Word => Some(text[token.place].to_owned()),
        Kind::Quoted => token.name(text),
        Kind::String if text[token.place.clone()].starts_with('"') => Some(mysql_string(&text[token.place]).0),
        _ => None,
    })
}

impl Token {
    /// What a name in backticks stands for.
    pub(super) fn name(&self, text: &str) -> Option<String> {
        let inner = text[self.place.clone()].strip_prefix('`')?;
        Some(inner.strip_suffix('`').unwrap_or(inner).replace("``", "`"))
    }
}

/// The text with other text in some places, which are in order.
fn replaced(text: &str, parts: impl IntoIterator<Item = (Range<usize>, String)>) -> String {
    let mut result = String::with_capacity(text.len());
    let mut end = 0;
    for (place, new) in parts {
        result.push_str(&text[end..place.start]);
        result.push_str(&new);
        end = place.end;
    }
    result.push_str(&text[end..]);
    result
}

/// The tokens of a text, without spaces and comments. What the server does with a comment (`/*!`) is no comment.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        let (kind, length) = match first {
            _ if first.is_whitespace() => (None, first.len_utf8()),
            '#' => (None, line_length(rest)),
            '-' if rest.starts_with("--") && rest[2..].starts_with(|c: char| c.is_whitespace()) => {
                (None, line_length(rest))
            }
            '/' if rest.starts_with("/*") && !rest.starts_with("/*!") && !rest.starts_with("/*M!") => {
                (None, rest[2..].find("*/").map_or(rest.len(), |end| end + 4))
            }
            '\'' | '"' => (Some(Kind::String), mysql_string(rest).1),
            '`' => (Some(Kind::Quoted), quoted_length(rest)),
            _ if is_word(first) => (Some(Kind::Word), rest.find(|c| !is_word(c)).unwrap_or(rest.len())),
            symbol => (Some(Kind::Symbol(symbol)), symbol.len_utf8()),
        };
        tokens.extend(kind.map(|kind| Token { kind, place: start..start + length }));
        start += length;
    }
    tokens
}

fn line_length(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// MySQL's rule: letters, digits, `_`, `$`, and every character beyond ASCII.
fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '$') || !character.is_ascii()
}

/// The length of a name in backticks, in which the backtick is doubled.
fn quoted_length(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((position, character)) = characters.next() {
        if character == '`' && characters.next_if(|&(_, next)| next == '`').is_none() {
            return position + 1;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::{decoded, expression, names, unescaped, without_database};

    #[test]
    fn what_mysql_keeps_is_sql_again() {
        let kept = r"((`v` <> _utf8mb4\'it\\\'s \\\\ x\') and (`m` < 5))";
        assert_eq!(unescaped(kept), r"((`v` <> _utf8mb4'it\'s \\ x') and (`m` < 5))");
        assert_eq!(expression(&unescaped(kept)), r"(`v` <> _utf8mb4'it''s \\ x') and (`m` < 5)");
    }

    #[test]
    fn bytes_that_were_taken_for_characters() {
        assert_eq!(decoded("`grÃ¶Ã\u{9f}e` > 'Ã¼æ\u{97}¥â\u{82}¬'"), "`größe` > 'ü日€'");
        assert_eq!(decoded("a > 1"), "a > 1");
        for right in ["`größe`", "'日'", "'Ã'"] {
            assert_eq!(decoded(right), right);
        }
    }

    #[test]
    fn strings_have_one_spelling() {
        assert_eq!(expression(r"concat(`it's`,'it\'s (','a\nb')"), "concat(`it's`,'it''s (','a\nb')");
        assert_eq!(expression(r"(`v` like '10\\%')"), r"`v` like '10\\%'");
    }

    #[test]
    fn the_database_goes_where_it_is_one() {
        let plain = |text| without_database(text, "shop", |name| name == "books" || name == "shop");
        assert_eq!(
            plain("select `shop`.`books`.`id` AS `id`,`shop`.`f`(1) from (`shop`.`books` join `other`.`books`)"),
            "select `books`.`id` AS `id`,`f`(1) from (`books` join `other`.`books`)"
        );
        assert_eq!(plain("select `shop`.`id` from `shop`.`shop`"), "select `shop`.`id` from `shop`");
        assert_eq!(plain("select '`shop`.`books`'"), "select '`shop`.`books`'");
    }

    #[test]
    fn names_in_every_kind_of_quotes() {
        let text = "SET a.b = \"c d\" + `e``f` + 'g' -- h\n, i /* j */ /*!50000 k */ --1 # l";
        let found: Vec<String> = names(text).collect();
        assert_eq!(found, ["SET", "a", "b", "c d", "e`f", "i", "50000", "k", "1"]);
    }

    #[test]
    fn what_does_not_end_ends_with_the_text() {
        for text in ["'a", "\"a", "`a", "/* a", "--", "\\", "`"] {
            assert!(!expression(text).is_empty(), "{text}");
            assert!(names(text).count() <= 1, "{text}");
            assert!(unescaped(text).len() <= text.len());
        }
    }
}
