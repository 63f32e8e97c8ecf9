//! Names that a server makes up for constraints that nobody named.

use limbeck_differ::Dialect;
use limbeck_differ::schema::ConstraintName;

/// What a constraint's name is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    /// The table's name.
    pub(super) table: &'a str,
    /// The columns that the name has.
    pub(super) columns: &'a [String],
    /// What kind of object it is: `pkey`, `key`, `fkey`, `check`, `seq`.
    pub(super) label: &'a str,
}

/// The name with its origin: it is PostgreSQL's where its rule gives the same.
///
/// The rule is `makeObjectName` in src/backend/commands/indexcmds.c (13 to 18): the table, the columns and the label with
/// `_` between, table and columns shortened in turn to fit, and a number after the label where the name was taken.
pub(super) fn postgres(name: &str, parts: Parts<'_>) -> ConstraintName {
    let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let labels = (0..=digits).map(|count| format!("{}{}", parts.label, &name[name.len() - count..]));
    if labels.into_iter().any(|label| made_up(parts.table, &joined(parts.columns), &label) == name) {
        ConstraintName::server(name)
    } else {
        ConstraintName::explicit(name)
    }
}

/// Whether PostgreSQL makes up that very name.
pub(super) fn is_made_up(name: &str, parts: Parts<'_>) -> bool {
    made_up(parts.table, &joined(parts.columns), parts.label) == name
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

fn made_up(table: &str, columns: &str, label: &str) -> String {
    let separators = if columns.is_empty() { 1 } else { 2 };
    let available = limit().saturating_sub(label.len() + separators);
    let (mut table_length, mut columns_length) = (table.len(), columns.len());
    while table_length + columns_length > available {
        if table_length > columns_length {
            table_length -= 1;
        } else {
            columns_length -= 1;
        }
    }
    let (table, columns) = (clipped(table, table_length), clipped(columns, columns_length));
    if separators == 1 { format!("{table}_{label}") } else { format!("{table}_{columns}_{label}") }
}

/// The longest beginning of at most so many bytes that ends between characters.
fn clipped(text: &str, length: usize) -> &str {
    let end = (0..=length).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
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
