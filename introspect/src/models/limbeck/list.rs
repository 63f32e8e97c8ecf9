//! Lists in the text of an attribute, with their places.

use proc_macro2::Span;
use syn::LitStr;

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) text: String,
    /// Where it begins in the text, in characters.
    pub(super) start: usize,
}

/// Splits a list at its commas, but not inside brackets and quotes.
pub(super) fn items(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let (mut depth, mut quote, mut item, mut start) = (0_usize, None, String::new(), 0);
    for (at, character) in text.chars().enumerate() {
        match (quote, character) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                items.push(trimmed(&item, start));
                item.clear();
                start = at + 1;
                continue;
            }
            (None, _) => {}
        }
        item.push(character);
    }
    items.push(trimmed(&item, start));
    items
}

fn trimmed(item: &str, start: usize) -> Item {
    let indent = item.chars().take_while(|c| c.is_whitespace()).count();
    Item { text: item.trim().to_owned(), start: start + indent }
}

/// The column and length, in characters, of a part of a literal's text behind the literal's own place: where the literal is
/// written on one line and without escapes. Else the whole literal has to do.
pub(super) fn within(literal: &LitStr, start: usize, length: usize) -> (usize, usize) {
    let span: Span = literal.span();
    let text = literal.value();
    let written = span.end().column.saturating_sub(span.start().column);
    let one_line = span.start().line == span.end().line;
    let hashes = written.saturating_sub(text.chars().count());
    // `"..."`, `r"..."`, `r#"..."#`: what stands before the text.
    let opening = match hashes {
        2 => Some(1),
        more if more >= 3 && more % 2 == 1 => Some(more.div_ceil(2)),
        _ => None,
    };
    match opening.filter(|_| one_line) {
        Some(opening) => (opening + start, length),
        None => (0, if one_line { written } else { 1 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_inside_brackets_and_quotes_are_no_ends() {
        let texts: Vec<_> = items("a , coalesce(b, 'x,'), \"c,d\"").into_iter().map(|it| (it.text, it.start)).collect();
        let expected = [("a", 0), ("coalesce(b, 'x,')", 4), ("\"c,d\"", 23)];
        assert_eq!(texts, expected.map(|(text, start)| (text.to_owned(), start)));
    }
}
