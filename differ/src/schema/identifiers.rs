//! Identifiers inside the SQL text of an expression, found without parsing it.

use super::Expression;

impl Expression {
    /// Whether the text names that column: as a word that is not called as a function, or quoted; in any case, as servers
    /// fold it. Words inside string literals do not count.
    pub fn mentions(&self, column: &str) -> bool {
        pieces(self.sql()).iter().any(|piece| piece.names(column))
    }

    /// The same expression after a column got another name, as a server writes it back.
    #[must_use]
    pub fn with_renamed(&self, from: &str, to: &str) -> Expression {
        let renamed = pieces(self.sql()).iter().map(|piece| piece.renamed(from, to)).collect::<String>();
        Expression(renamed)
    }
}

/// A piece of SQL text: an identifier, or whatever stands between two of them.
enum Piece<'a> {
    Word(&'a str),
    Quoted { text: &'a str, name: String },
    Other(&'a str),
}

impl Piece<'_> {
    fn names(&self, column: &str) -> bool {
        match self {
            Piece::Word(word) => word.eq_ignore_ascii_case(column),
            Piece::Quoted { name, .. } => name == column,
            Piece::Other(_) => false,
        }
    }

    fn renamed(&self, from: &str, to: &str) -> String {
        match self {
            Piece::Word(_) if self.names(from) && is_plain(to) => to.to_owned(),
            Piece::Word(_) if self.names(from) => quoted(to, '"'),
            Piece::Quoted { text, .. } if self.names(from) => quoted(to, text.chars().next().unwrap_or('"')),
            Piece::Word(text) | Piece::Quoted { text, .. } | Piece::Other(text) => (*text).to_owned(),
        }
    }
}

fn quoted(name: &str, quote: char) -> String {
    format!("{quote}{}{quote}", name.replace(quote, &format!("{quote}{quote}")))
}

fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn pieces(sql: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (length, after_word) = match first {
            '\'' | '"' | '`' => (quoted_length(rest, first), false),
            c if is_word(c) => (rest.find(|c| !is_word(c)).unwrap_or(rest.len()), true),
            c => (c.len_utf8(), false),
        };
        let (text, tail) = rest.split_at(length);
        pieces.push(match first {
            '"' | '`' => Piece::Quoted { text, name: unquoted(text, first) },
            _ if after_word && !tail.starts_with('(') => Piece::Word(text),
            _ => Piece::Other(text),
        });
        rest = tail;
    }
    pieces
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The length of a literal or quoted identifier with its quotes; a doubled quote is a character of it.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut from = 1;
    while let Some(end) = text[from..].find(quote) {
        from += end + 1;
        if !text[from..].starts_with(quote) {
            return from;
        }
        from += 1;
    }
    text.len()
}

fn unquoted(text: &str, quote: char) -> String {
    let inner = text.strip_prefix(quote).unwrap_or(text);
    inner.strip_suffix(quote).unwrap_or(inner).replace(&format!("{quote}{quote}"), &quote.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_functions_are_no_columns() {
        let expression = Expression::new("lower(name) = 'it''s a state' OR \"Kind\" > 0");
        assert!(expression.mentions("name"));
        assert!(expression.mentions("Kind"));
        assert!(!expression.mentions("kind"));
        assert!(!expression.mentions("state"));
        assert!(!expression.mentions("lower"));
    }

    #[test]
    fn a_rename_follows_into_the_text() {
        let expression = Expression::new("price >= 0 AND \"price\" <> 'price'");
        assert_eq!(expression.with_renamed("price", "amount").sql(), "amount >= 0 AND \"amount\" <> 'price'");
        assert_eq!(
            expression.with_renamed("price", "the price").sql(),
            "\"the price\" >= 0 AND \"the price\" <> 'price'"
        );
        assert_eq!(Expression::new("'open").with_renamed("open", "x").sql(), "'open");
    }
}
