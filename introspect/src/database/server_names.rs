//! Names that a server makes up for constraints that nobody named.

use limbeck_differ::Dialect;
use limbeck_differ::dialect::made_up_name;
use limbeck_differ::schema::ConstraintName;

/// What a constraint's name is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    /// The table's name.
    pub(super) table: &'a str,
    /// The columns that the name has.
    pub(super) columns: &'a [String],
    /// What kind of object it is: `pkey`, `key`, `fkey`, `check`.
    pub(super) label: &'a str,
}

/// The name with its origin: it is PostgreSQL's where its rule gives the same.
///
/// The rule is [`made_up_name`], with a number after the label where the name was taken.
pub(super) fn postgres(name: &str, parts: Parts<'_>) -> ConstraintName {
    let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let labels = (0..=digits).map(|count| format!("{}{}", parts.label, &name[name.len() - count..]));
    if labels.into_iter().any(|label| made_up_name(parts.table, &joined(parts.columns), &label) == name) {
        ConstraintName::server(name)
    } else {
        ConstraintName::explicit(name)
    }
}

/// The name with its origin: it is the server's where a number follows what MySQL and MariaDB begin such names with
/// (`books_ibfk_1`, `books_chk_1`, `CONSTRAINT_1`).
pub(super) fn numbered(name: &str, beginning: &str) -> ConstraintName {
    match name.strip_prefix(beginning) {
        Some(number) if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => {
            ConstraintName::server(name)
        }
        _ => ConstraintName::explicit(name),
    }
}

fn limit() -> usize {
    Dialect::Postgres.facts().identifier_limit.unwrap_or(usize::MAX)
}

/// The columns' part of the name; `ChooseIndexNameAddition` stops adding once it is as long as a name can be.
fn joined(columns: &[String]) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
        if joined.len() > limit() {
            break;
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{Parts, numbered, postgres};
    use limbeck_differ::schema::NameOrigin;

    fn is_server(name: &str, table: &str, columns: &[&str], label: &str) -> bool {
        let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
        postgres(name, Parts { table, columns: &columns, label }).origin == NameOrigin::Server
    }

    #[test]
    fn a_number_after_the_beginning() {
        let is_server = |name, beginning| numbered(name, beginning).origin == NameOrigin::Server;
        assert!(is_server("books_ibfk_12", "books_ibfk_"));
        assert!(!is_server("books_ibfk_", "books_ibfk_"));
        assert!(!is_server("fk-books-author", "books_ibfk_"));
        assert!(!is_server("CONSTRAINT_one", "CONSTRAINT_"));
    }

    #[test]
    fn the_plain_rule() {
        assert!(is_server("books_pkey", "books", &[], "pkey"));
        assert!(is_server("books_isbn_lang_key", "books", &["isbn", "lang"], "key"));
        assert!(is_server("books_check", "books", &[], "check"));
        assert!(!is_server("fk-books-author", "books", &["author_id"], "fkey"));
    }

    #[test]
    fn a_number_where_the_name_was_taken() {
        assert!(is_server("books_price_check1", "books", &["price"], "check"));
        assert!(is_server("books_price_check12", "books", &["price"], "check"));
        assert!(!is_server("books_price2_check", "books", &["price"], "check"));
    }

    #[test]
    fn long_names_are_shortened_in_turn() {
        let table = "a_table_with_quite_a_long_name_indeed_yes";
        let column = "and_a_column_with_a_long_name_as_well";
        assert!(
            is_server("a_table_with_quite_a_long_nam_and_a_column_with_a_long_name__key", table, &[column], "key")
                || is_server(
                    "a_table_with_quite_a_long_nam_and_a_column_with_a_long_name_key",
                    table,
                    &[column],
                    "key"
                )
        );
    }
}
