//! The tokens of a statement.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, a name without quotes, or a number.
    Word,
    /// A name in `""`, `[]` or backticks.
    Quoted,
    /// A string, or a blob literal.
    String,
    /// Any other character.
    Symbol(char),
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'s> {
    pub(super) kind: Kind,
    pub(super) text: &'s str,
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is that keyword.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    pub(super) fn is_symbol(&self, symbol: char) -> bool {
        self.kind == Kind::Symbol(symbol)
    }

    /// The name that it stands for. SQLite takes a string for a name where only a name can stand.
    pub(super) fn name(&self) -> String {
        let Some(open) = self.text.chars().next().filter(|_| matches!(self.kind, Kind::Quoted | Kind::String)) else {
            return self.text.to_owned();
        };
        let close = if open == '[' { ']' } else { open };
        let inner = self.text[1..].strip_suffix(close).unwrap_or(&self.text[1..]);
        if open == '[' { inner.to_owned() } else { inner.replace(&format!("{open}{open}"), &open.to_string()) }
    }
}

/// All names that occur in a statement, quoted or not, keywords among them.
pub(in crate::database) fn names(sql: &str) -> impl Iterator<Item = String> {
    tokens(sql).into_iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted)).map(|token| token.name())
}

/// The tokens of a statement, without spaces and comments.
pub(super) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(first) = sql[start..].chars().next() {
        let rest = &sql[start..];
        let (kind, length) = match first {
            _ if first.is_whitespace() => (None, first.len_utf8()),
            '-' if rest.starts_with("--") => (None, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => (None, rest.find("*/").map_or(rest.len(), |end| end + 2)),
            '\'' => (Some(Kind::String), quoted_length(rest, '\'')),
            '"' | '`' => (Some(Kind::Quoted), quoted_length(rest, first)),
            '[' => (Some(Kind::Quoted), rest.find(']').map_or(rest.len(), |end| end + 1)),
            'x' | 'X' if rest[1..].starts_with('\'') => (Some(Kind::String), 1 + quoted_length(&rest[1..], '\'')),
            _ if is_word(first) => (Some(Kind::Word), word_length(rest)),
            symbol => (Some(Kind::Symbol(symbol)), symbol.len_utf8()),
        };
        if let Some(kind) = kind {
            tokens.push(Token { kind, text: &rest[..length], start });
        }
        start += length;
    }
    tokens
}

/// SQLite's rule: letters, digits, `_`, `$`, and every character beyond ASCII. A number's point belongs to it.
fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '$') || !character.is_ascii()
}

fn word_length(rest: &str) -> usize {
    let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
    rest.find(|c: char| !(is_word(c) || is_number && c == '.')).unwrap_or(rest.len())
}

/// The length of a quoted text, in which the quote is doubled.
fn quoted_length(rest: &str, quote: char) -> usize {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((position, character)) = characters.next() {
        if character == quote && characters.next_if(|&(_, next)| next == quote).is_none() {
            return position + 1;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::{Kind, names, tokens};

    #[test]
    fn every_kind_of_quotes() {
        let all: Vec<String> =
            tokens("\"a \"\"b\" [c d] `e``f` 'it''s' ünï_1").iter().map(super::Token::name).collect();
        assert_eq!(all, ["a \"b", "c d", "e`f", "it's", "ünï_1"]);
    }

    #[test]
    fn comments_are_no_tokens() {
        let texts: Vec<&str> = tokens("a -- b, 'c\n, /* d ( */ e-1.5").iter().map(|token| token.text).collect();
        assert_eq!(texts, ["a", ",", "e", "-", "1.5"]);
    }

    #[test]
    fn a_blob_is_one_string() {
        assert_eq!(tokens("x'00ff'").iter().map(|token| token.kind).collect::<Vec<_>>(), [Kind::String]);
    }

    #[test]
    fn strings_are_no_names() {
        assert_eq!(
            names("SELECT \"a b\" FROM t WHERE x = 'u'").collect::<Vec<_>>(),
            ["SELECT", "a b", "FROM", "t", "WHERE", "x"]
        );
    }

    #[test]
    fn what_does_not_end_ends_with_the_text() {
        for text in ["'a", "\"a", "[a", "/* a", "x'", "-", "("] {
            assert!(tokens(text).len() <= 1, "{text}");
        }
    }
}
