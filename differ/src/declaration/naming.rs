//! The one rule for names that Limbeck gives: SeaORM's own names, and a stable hash where they are too long.

use crate::dialect::Target;

/// `idx-table-column`, as `Schema::create_index_from_entity` of sea-orm 2.0 names an index or a `unique_key` group.
pub fn index_name(table: &str, column_or_group: &str, target: &Target) -> String {
    fit(format!("idx-{table}-{column_or_group}"), target)
}

/// `uq-table-column`; SeaORM leaves a column's UNIQUE unnamed.
pub fn unique_name(table: &str, column: &str, target: &Target) -> String {
    fit(format!("uq-{table}-{column}"), target)
}

/// `ck-table-words`, with the words of the condition.
pub fn check_name(table: &str, words: &str, target: &Target) -> String {
    fit(format!("ck-{table}-{words}"), target)
}

/// `fk-table-columns`, as sea-orm 2.0 names the foreign key of a relation.
pub fn foreign_key_name(table: &str, columns: &[String], target: &Target) -> String {
    fit(format!("fk-{table}-{}", columns.join("-")), target)
}

/// `pk-table`, as sea-orm 2.0 names a composite primary key; a key of one column stays unnamed.
pub fn primary_key_name(table: &str, target: &Target) -> String {
    fit(format!("pk-{table}"), target)
}

/// Cuts a name to the server's limit and ends it in eight hexadecimal digits of the whole name's hash.
fn fit(name: String, target: &Target) -> String {
    let facts = target.dialect.facts();
    let Some(limit) = facts.identifier_limit else { return name };
    let length = |text: &str| if facts.identifier_limit_in_bytes { text.len() } else { text.chars().count() };
    if length(&name) <= limit {
        return name;
    }
    let suffix = format!("-{:08x}", fnv1a(&name));
    let mut kept = String::new();
    for character in name.chars() {
        kept.push(character);
        if length(&kept) + suffix.len() > limit {
            kept.pop();
            break;
        }
    }
    kept + &suffix
}

/// FNV-1a in 32 bits: the same on every machine and in every version.
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;

    #[test]
    fn names_are_seaorms_own() {
        let target = Target::newest(Dialect::Postgres);
        assert_eq!(index_name("posts", "title", &target), "idx-posts-title");
        assert_eq!(foreign_key_name("a", &["x".into(), "y".into()], &target), "fk-a-x-y");
    }

    #[test]
    fn a_long_name_fits_and_stays_unique() {
        let target = Target::newest(Dialect::Postgres);
        let one = index_name(&"é".repeat(40), "one", &target);
        let two = index_name(&"é".repeat(40), "two", &target);
        assert!(one.len() <= 63 && two.len() <= 63);
        assert_ne!(one, two);
    }
}
