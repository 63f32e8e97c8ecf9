//! Names that the server makes up where nobody gives one.

use crate::dialect::{Dialect, Target};
use crate::schema::{ConstraintName, NameOrigin, Table};

/// Gives every constraint the name that it has on the server, and calls a name the server's own where it follows its rule.
pub(super) fn normalize_names(table: &mut Table, target: &Target) {
    match target.dialect {
        Dialect::Postgres => postgres(table),
        Dialect::MySql | Dialect::MariaDb => mysql(table),
        Dialect::Sqlite => {}
    }
}

/// MySQL numbers what has no name: `t_ibfk_1`, `t_chk_1`; MariaDB calls checks `CONSTRAINT_1`. Every primary key is called
/// alike, whatever name somebody gives it.
fn mysql(table: &mut Table) {
    let is_numbered = |name: &str, prefix: &str| {
        name.strip_prefix(prefix).is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    if let Some(key) = &mut table.primary_key {
        key.name = ConstraintName::server("PRIMARY");
    }
    let prefix = format!("{}_ibfk_", table.name.name);
    // The index that a key gets has the key's name only where somebody gave it one.
    let is_given = |name: &str| table.indexes.iter().any(|index| index.name == name);
    for key in &mut table.foreign_keys {
        if let Some(name) = key.name.as_deref().filter(|name| is_numbered(name, &prefix)) {
            key.name.origin = if is_given(name) { NameOrigin::Explicit } else { NameOrigin::Counted };
        }
    }
    let prefix = format!("{}_chk_", table.name.name);
    for check in &mut table.checks {
        if check.name.as_deref().is_some_and(|name| is_numbered(name, &prefix) || is_numbered(name, "CONSTRAINT_")) {
            check.name.origin = NameOrigin::Counted;
        }
    }
}

fn postgres(table: &mut Table) {
    let name = table.name.name.clone();
    if let Some(key) = &mut table.primary_key {
        settle(&mut key.name, &generated(&name, None, "pkey"));
    }
    for unique in &mut table.uniques {
        let columns = [unique.columns.as_slice(), &unique.include].concat().join("_");
        settle(&mut unique.name, &generated(&name, Some(&columns), "key"));
    }
    for key in &mut table.foreign_keys {
        settle(&mut key.name, &generated(&name, Some(&key.columns.join("_")), "fkey"));
    }
}

fn settle(name: &mut ConstraintName, rule: &str) {
    match &name.name {
        None => *name = ConstraintName::server(rule),
        Some(given) if given == rule => name.origin = NameOrigin::Server,
        Some(_) => {}
    }
}

/// PostgreSQL's `makeObjectName`: the longer part is shortened until the whole fits into 63 bytes (indexcmds.c, 9.x to 18).
pub(crate) fn generated(table: &str, columns: Option<&str>, label: &str) -> String {
    const LIMIT: usize = 63;
    let overhead = label.len() + 1 + columns.map_or(0, |_| 1);
    let (mut first, mut second) = (table.len(), columns.map_or(0, str::len));
    while first + second + overhead > LIMIT {
        if first > second { first -= 1 } else { second -= 1 }
    }
    let first = clip(table, first);
    match columns.map(|columns| clip(columns, second)) {
        Some(second) => format!("{first}_{second}_{label}"),
        None => format!("{first}_{label}"),
    }
}

/// At most that many bytes, without cutting a character in two.
fn clip(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_shortened_as_the_server_does() {
        assert_eq!(generated("posts", Some("author_id"), "fkey"), "posts_author_id_fkey");
        let long = generated(&"t".repeat(60), Some(&"c".repeat(40)), "key");
        assert_eq!(long.len(), 63);
        assert_eq!(long, format!("{}_{}_key", "t".repeat(29), "c".repeat(29)));
    }
}
