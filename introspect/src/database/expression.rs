//! The text of an expression.

/// The text without the one pair of parentheses that encloses all of it, if there is one.
pub(super) fn without_parentheses(text: &str) -> &str {
    let text = text.trim();
    match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) if closes_at_end(text) => inner.trim(),
        _ => text,
    }
}

/// Whether the parenthesis that opens the text is closed by its last character.
fn closes_at_end(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut quote = None;
    for (position, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            // A doubled quote ends one string and begins the next.
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return position + 1 == text.len();
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::without_parentheses;

    #[test]
    fn one_enclosing_pair_goes() {
        assert_eq!(without_parentheses("(x > 0)"), "x > 0");
        assert_eq!(without_parentheses("((x > 0))"), "(x > 0)");
        assert_eq!(without_parentheses("(a) + (b)"), "(a) + (b)");
        assert_eq!(without_parentheses("lower(x)"), "lower(x)");
    }

    #[test]
    fn a_parenthesis_in_quotes_is_none() {
        assert_eq!(without_parentheses("(x <> ')')"), "x <> ')'");
        assert_eq!(without_parentheses("(x = 'it''s (') OR (\"y)\" = 1)"), "(x = 'it''s (') OR (\"y)\" = 1)");
    }
}
