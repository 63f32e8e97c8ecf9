//! What a project decides of the text of its revisions.

use super::Listed;

/// The macro of `sea-orm-migration`.
const NAME: &str = "DeriveMigrationName";

/// How a project's migrations are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// The major version of the project's `sea-orm-migration`: 0, 1 or 2.
    pub migration_major: u64,
    /// What is derived on a migration's type. With `DeriveMigrationName` its name is that of its file, else it is written out.
    pub derives: Vec<String>,
    /// Whether its type is documented.
    pub documents: bool,
}

impl Style {
    /// The style of a crate on this version: that of the newest migration with a file.
    pub fn of(migration_major: u64, listed: &[Listed]) -> Self {
        let newest = listed.iter().rev().find(|revision| revision.file.is_some());
        let derives = newest.map(|revision| revision.derives.clone()).unwrap_or_default();
        Self { migration_major, derives, documents: newest.is_some_and(|revision| revision.documented) }
    }

    /// Whether everything is SQL text: the builders of sea-query before 0.32, of `sea-orm-migration` below 1.0, are not
    /// those that the statements were made with.
    pub(super) fn is_plain_sql(&self) -> bool {
        self.migration_major < 1
    }

    /// Whether a migration's name is derived from its file instead of being written out.
    pub(super) fn derives_name(&self) -> bool {
        self.derives.iter().any(|it| it.rsplit("::").next() == Some(NAME))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_migration_with_a_file_is_the_model() {
        let listed = |file: Option<&str>, derives: &[&str]| Listed {
            file: file.map(str::to_owned),
            derives: derives.iter().map(ToString::to_string).collect(),
            ..Listed::default()
        };
        let derived = [listed(Some("m1.rs"), &[]), listed(Some("m2.rs"), &["Debug", NAME]), listed(None, &[])];
        assert!(Style::of(2, &derived).derives_name());
        assert!(!Style::of(2, &derived[..1]).derives_name());
        assert!(!Style::of(2, &[]).derives_name());
    }
}
