//! What a project decides of the text of its revisions.

use super::Listed;

/// How a project's migrations are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The major version of the project's `sea-orm-migration`: 0, 1 or 2.
    pub migration_major: u64,
    /// Whether a migration's name is derived from its file instead of being written out.
    pub derives_name: bool,
}

impl Style {
    /// The style of a crate on this version: a name is told as the newest migration with a file tells its own.
    pub fn of(migration_major: u64, listed: &[Listed]) -> Self {
        let newest = listed.iter().rev().find(|revision| revision.file.is_some());
        Self { migration_major, derives_name: newest.is_some_and(|revision| revision.derives_name) }
    }

    /// Whether everything is SQL text: the builders of sea-query before 0.32, of `sea-orm-migration` below 1.0, are not
    /// those that the statements were made with.
    pub(super) fn is_plain_sql(self) -> bool {
        self.migration_major < 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_migration_with_a_file_is_the_model() {
        let listed = |file: Option<&str>, derives_name| Listed {
            file: file.map(str::to_owned),
            derives_name,
            ..Listed::default()
        };
        let derived = [listed(Some("m1.rs"), false), listed(Some("m2.rs"), true), listed(None, false)];
        assert!(Style::of(2, &derived).derives_name);
        assert!(!Style::of(2, &derived[..1]).derives_name);
        assert!(!Style::of(2, &[]).derives_name);
    }
}
