//! The parts of an index as CREATE INDEX takes them: `lower(email) collate "C" text_pattern_ops desc nulls last`.

use limbeck_differ::normalize::strip_parentheses;
use limbeck_differ::schema::{IndexColumn, NullsOrder};

/// Reads one part. A name with a number in parentheses is a column of which only the first characters count.
pub(super) fn part(text: &str) -> Result<IndexColumn, String> {
    let (head, mut rest) = head(text)?;
    let mut column = head;
    while let Some((word, tail)) = next_word(rest) {
        rest = tail;
        match word.to_ascii_lowercase().as_str() {
            "asc" => {}
            "desc" => column.descending = true,
            "collate" => {
                let (name, tail) = next_word(rest).ok_or("COLLATE without a name")?;
                column.collation = Some(unquoted(name).unwrap_or(name).to_owned());
                rest = tail;
            }
            "nulls" => {
                let (place, tail) = next_word(rest).ok_or("NULLS without FIRST or LAST")?;
                column.nulls = Some(nulls(place)?);
                rest = tail;
            }
            _ if column.operator_class.is_none() && is_class(word) => column.operator_class = Some(word.to_owned()),
            _ => return Err(format!("'{word}' is not understood")),
        }
    }
    Ok(column)
}

fn nulls(word: &str) -> Result<NullsOrder, String> {
    match word.to_ascii_lowercase().as_str() {
        "first" => Ok(NullsOrder::First),
        "last" => Ok(NullsOrder::Last),
        _ => Err(format!("NULLS {word} is not understood")),
    }
}

/// The column or expression at the beginning, and what follows it.
fn head(text: &str) -> Result<(IndexColumn, &str), String> {
    let (word, rest) = next_word(text).ok_or("a part is empty")?;
    if let Some(name) = unquoted(word) {
        return Ok((IndexColumn::column(name), rest));
    }
    if word.starts_with('(') {
        return Ok((IndexColumn::expression(strip_parentheses(word)), rest));
    }
    let Some(open) = word.find('(') else {
        return if is_name(word) { Ok((IndexColumn::column(word), rest)) } else { Err(in_parentheses(word)) };
    };
    let (name, argument) = word.split_at(open);
    if !name.split('.').all(is_name) {
        return Err(in_parentheses(word));
    }
    let length = argument.trim_start_matches('(').trim_end_matches(')').trim();
    match length.parse() {
        Ok(length) => Ok((IndexColumn { prefix: Some(length), ..IndexColumn::column(name) }, rest)),
        Err(_) => Ok((IndexColumn::expression(word), rest)),
    }
}

fn in_parentheses(text: &str) -> String {
    format!("'{text}' is no column; an expression stands in parentheses")
}

/// The next word with the brackets that belong to it, and the rest. A name goes on with an opening bracket.
fn next_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let (mut depth, mut quote) = (0_usize, None);
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, c) if c.is_whitespace() && depth == 0 && !text[at..].trim_start().starts_with('(') => {
                return Some((&text[..at], &text[at..]));
            }
            (None, _) => {}
        }
    }
    (!text.is_empty()).then_some((text, ""))
}

/// The name inside quotes.
pub(super) fn unquoted(word: &str) -> Option<&str> {
    ['"', '`'].into_iter().find_map(|quote| {
        let inner = word.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.is_empty() && !inner.contains(quote)).then_some(inner)
    })
}

fn is_name(word: &str) -> bool {
    word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$') && !word.starts_with(|c: char| c.is_ascii_digit())
}

/// `gin_trgm_ops`, `gist_trgm_ops(siglen=32)`.
fn is_class(word: &str) -> bool {
    word.split('(').next().is_some_and(|name| name.split('.').all(is_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_read_like_sql() {
        let column = IndexColumn::column;
        assert_eq!(part("a").unwrap(), column("a"));
        assert_eq!(part("\"A b\" DESC").unwrap(), IndexColumn { descending: true, ..column("A b") });
        assert_eq!(
            part("a desc nulls last").unwrap(),
            IndexColumn { descending: true, nulls: Some(NullsOrder::Last), ..column("a") }
        );
        assert_eq!(part("title(10)").unwrap(), IndexColumn { prefix: Some(10), ..column("title") });
        let lower = IndexColumn::expression("lower(email)");
        assert_eq!(
            part("lower(email) collate \"C\" text_pattern_ops").unwrap(),
            IndexColumn { collation: Some("C".into()), operator_class: Some("text_pattern_ops".into()), ..lower }
        );
        assert_eq!(part("(a || ' ' || b)").unwrap(), IndexColumn::expression("a || ' ' || b"));
        let trigrams = part("a gist_trgm_ops(siglen=32)").unwrap();
        assert_eq!(trigrams.operator_class.as_deref(), Some("gist_trgm_ops(siglen=32)"));
    }

    #[test]
    fn what_is_no_part_is_told() {
        assert_eq!(part("a->>'b'").unwrap_err(), "'a->>'b'' is no column; an expression stands in parentheses");
        assert_eq!(part("a desc zz yy").unwrap_err(), "'yy' is not understood");
        assert_eq!(part("").unwrap_err(), "a part is empty");
    }
}
