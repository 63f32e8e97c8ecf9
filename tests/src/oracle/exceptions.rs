//! How SeaORM's DDL and Limbeck's may differ for others, and why.

use limbeck_differ::{Declaration, Dialect};
use std::collections::BTreeSet;

/// What a model says without its comments on PostgreSQL: sea-query writes none there, so SeaORM's tables have none.
pub(super) fn without_comments(mut models: Declaration, dialect: Dialect) -> Declaration {
    if dialect == Dialect::Postgres {
        for entity in &mut models.entities {
            entity.comment = None;
            entity.columns.values_mut().for_each(|column| column.comment = None);
        }
    }
    models
}

/// The facts that only one of two databases has, but for those that may differ. What is said of a table is told apart into
/// its columns and constraints.
pub(super) fn unlike([seaorm, limbeck]: &[String; 2]) -> Vec<String> {
    let told = |fact: &String| !fact.starts_with("COMMENT ON ");
    let facts =
        |text: &String| text.lines().flat_map(parts).map(|fact| excepted(&fact)).filter(told).collect::<BTreeSet<_>>();
    let (seaorm, limbeck) = (facts(seaorm), facts(limbeck));
    let gone = seaorm.difference(&limbeck).map(|fact| format!("- {fact}"));
    gone.chain(limbeck.difference(&seaorm).map(|fact| format!("+ {fact}"))).collect()
}

/// `CREATE TABLE t ( a, b ) o` as `t: a`, `t: b` and `t: o`. Commas inside parentheses and quotes divide nothing.
fn parts(fact: &str) -> Vec<String> {
    let Some((name, body)) = fact.strip_prefix("CREATE TABLE ").and_then(|rest| rest.split_once(" (")) else {
        return vec![fact.to_owned()];
    };
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quote, mut escaped) = (0, 0_i32, None, false);
    for (at, character) in body.char_indices() {
        match (quote, character) {
            _ if escaped => escaped = false,
            (Some('\''), '\\') => escaped = true,
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, _) => {}
        }
        let divides = quote.is_none() && ((character == ',' && depth == 0) || (character == ')' && depth == -1));
        if divides {
            parts.push(&body[start..at]);
            start = at + character.len_utf8();
        }
    }
    parts.push(&body[start..]);
    parts.iter().map(|part| format!("{name}: {}", part.trim())).collect()
}

/// A fact without what may differ.
fn excepted(fact: &str) -> String {
    let fact = without_unique_name(fact);
    let fact = without_name(&fact, "CONSTRAINT `", "` CHECK");
    without_idle_actions(&fact)
}

/// SeaORM leaves the name of a UNIQUE to the server; Limbeck always gives names, so that what it made can be told.
fn without_unique_name(fact: &str) -> String {
    let fact = without_name(fact, "UNIQUE KEY `", "` (");
    without_name(&fact, "ADD CONSTRAINT ", " UNIQUE (")
}

/// The servers number checks that have no name, in the order in which they were written.
fn without_name(fact: &str, before: &str, after: &str) -> String {
    let Some((head, rest)) = fact.split_once(before) else { return fact.to_owned() };
    match rest.split_once(after) {
        Some((_, tail)) => format!("{head}{before}...{after}{tail}"),
        None => fact.to_owned(),
    }
}

/// To InnoDB RESTRICT and NO ACTION are one thing, and the one that it takes where nothing is said.
fn without_idle_actions(fact: &str) -> String {
    if !fact.contains("REFERENCES `") {
        return fact.to_owned();
    }
    ["ON DELETE RESTRICT", "ON UPDATE RESTRICT", "ON DELETE NO ACTION", "ON UPDATE NO ACTION"]
        .iter()
        .fold(fact.to_owned(), |fact, idle| fact.replace(&format!(" {idle}"), ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_told_apart() {
        let fact = "CREATE TABLE `t` ( `a` decimal(3,1), `b` int COMMENT 'x, y' ) ENGINE=InnoDB";
        assert_eq!(parts(fact), ["`t`: `a` decimal(3,1)", "`t`: `b` int COMMENT 'x, y'", "`t`: ENGINE=InnoDB"]);
    }

    #[test]
    fn only_names_that_may_differ_are_left_out() {
        assert_eq!(excepted("t: UNIQUE KEY `uq-t-a` (`a`)"), excepted("t: UNIQUE KEY `a` (`a`)"));
        assert_ne!(excepted("t: UNIQUE KEY `a` (`a`)"), excepted("t: UNIQUE KEY `a` (`b`)"));
        assert_ne!(excepted("t: CONSTRAINT `a` FOREIGN KEY"), excepted("t: CONSTRAINT `b` FOREIGN KEY"));
    }
}
