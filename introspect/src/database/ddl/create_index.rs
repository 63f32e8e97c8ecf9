//! `CREATE INDEX`.

use super::create_table::{group, parts, text};
use super::tokens::{Token, tokens};
use crate::database::expression::without_parentheses;
use limbeck_differ::schema::Expression;

/// What the text of an index tells and no pragma does.
#[derive(Debug, Default)]
pub(in crate::database) struct CreateIndex {
    /// The text of each part, without collation and order.
    pub(in crate::database) parts: Vec<String>,
    pub(in crate::database) predicate: Option<Expression>,
    /// What stands in a comment between the name and `ON`, the one place where somebody can say something of an index.
    pub(in crate::database) comment: Option<String>,
}

impl CreateIndex {
    pub(in crate::database) fn parse(sql: &str) -> Self {
        let tokens = tokens(sql);
        let open = tokens.iter().position(|token| token.is_symbol('(')).unwrap_or(tokens.len());
        let Some((inside, rest)) = group(&tokens[open..]) else { return Self::default() };
        let on = tokens[..open].iter().rposition(|token| token.is("ON"));
        let name = on.and_then(|on| tokens.get(on.checked_sub(1)?));
        let predicate = rest.split_first().filter(|(first, _)| first.is("WHERE"));
        Self {
            parts: parts(inside).map(|part| without_parentheses(text(sql, key(part))).to_owned()).collect(),
            predicate: predicate.map(|(_, rest)| Expression::new(without_parentheses(text(sql, rest)))),
            comment: name.zip(on).and_then(|(name, on)| comment(&sql[name.end()..tokens[on].start])),
        }
    }
}

/// The words of a comment.
fn comment(text: &str) -> Option<String> {
    let text = text.trim();
    let block = || text.strip_prefix("/*")?.strip_suffix("*/").filter(|inner| !inner.contains("*/"));
    let line = || text.strip_prefix("--").filter(|inner| !inner.contains('\n'));
    let words = block().or_else(line)?.trim();
    (!words.is_empty()).then(|| words.to_owned())
}

/// A part without `ASC` or `DESC` and `COLLATE` at its end.
fn key<'s, 't>(mut part: &'t [Token<'s>]) -> &'t [Token<'s>] {
    if let [rest @ .., order] = part
        && (order.is("ASC") || order.is("DESC"))
    {
        part = rest;
    }
    match part {
        [rest @ .., collate, _] if collate.is("COLLATE") => rest,
        _ => part,
    }
}

#[cfg(test)]
mod tests {
    use super::CreateIndex;

    #[test]
    fn a_comment_before_on() {
        let comment =
            |between: &str| CreateIndex::parse(&format!("CREATE INDEX \"on\"{between}ON \"on\" (\"on\")")).comment;
        assert_eq!(comment(" /* for\nreports */ ").as_deref(), Some("for\nreports"));
        assert_eq!(comment(" -- for reports\n").as_deref(), Some("for reports"));
        assert_eq!(comment(" /* one */ /* two */ "), None);
        assert_eq!(comment(" /**/ "), None);
        assert_eq!(comment(" "), None);
    }

    #[test]
    fn expressions_and_a_predicate() {
        let index = CreateIndex::parse(
            "CREATE UNIQUE INDEX \"i (\" ON t (a COLLATE NOCASE DESC, lower(b), (a || ',') ASC) WHERE (a > 0) AND b <> ''",
        );
        assert_eq!(index.parts, ["a", "lower(b)", "a || ','"]);
        assert_eq!(index.predicate.map(|predicate| predicate.0).as_deref(), Some("(a > 0) AND b <> ''"));
    }
}
