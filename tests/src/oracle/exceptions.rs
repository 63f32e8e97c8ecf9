//! How SeaORM's DDL and Limbeck's may differ for others, and why.

use std::collections::BTreeSet;

/// The facts that only one of two databases has, but for those that may differ. What is said of a table is told apart into
/// its columns and constraints.
pub(super) fn unlike([seaorm, limbeck]: &[String; 2]) -> Vec<String> {
    let facts = |text: &String| text.lines().flat_map(parts).map(|fact| excepted(&fact)).collect::<BTreeSet<_>>();
    let (seaorm, limbeck) = (facts(seaorm), facts(limbeck));
    let gone = seaorm.difference(&limbeck).map(|fact| format!("- {fact}"));
    gone.chain(limbeck.difference(&seaorm).map(|fact| format!("+ {fact}"))).collect()
}

/// `CREATE TABLE t ( a, b )` as `t: a` and `t: b`. Commas inside parentheses and quotes divide nothing.
fn parts(fact: &str) -> Vec<String> {
    let Some((name, body)) = fact.strip_prefix("CREATE TABLE ").and_then(|rest| rest.split_once(" (")) else {
        return vec![fact.to_owned()];
    };
    let mut parts = vec![String::new()];
    let (mut depth, mut quote) = (0_i32, None);
    for character in body.chars() {
        match (quote, character) {
            (None, '\'' | '"' | '`') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        match (character, quote, parts.last_mut()) {
            (',', None, _) if depth == 0 => parts.push(String::new()),
            (_, _, Some(part)) => part.push(character),
            (_, _, None) => {}
        }
    }
    parts.iter().map(|part| format!("{name}: {}", part.trim().trim_end_matches(')').trim())).collect()
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
        assert_eq!(parts(fact), ["`t`: `a` decimal(3,1)", "`t`: `b` int COMMENT 'x, y' ) ENGINE=InnoDB"]);
    }

    #[test]
    fn only_names_that_may_differ_are_left_out() {
        assert_eq!(excepted("t: UNIQUE KEY `uq-t-a` (`a`)"), excepted("t: UNIQUE KEY `a` (`a`)"));
        assert_ne!(excepted("t: UNIQUE KEY `a` (`a`)"), excepted("t: UNIQUE KEY `a` (`b`)"));
        assert_ne!(excepted("t: CONSTRAINT `a` FOREIGN KEY"), excepted("t: CONSTRAINT `b` FOREIGN KEY"));
    }
}
