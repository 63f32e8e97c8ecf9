//! Database URLs, checked before anything connects.

use limbeck_differ::Dialect;
use std::fmt;
use std::path::Path;

/// A database URL that was checked before anything connects. Its `Display` and `Debug` hide the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    text: String,
    /// The dialect that the scheme names; `mysql` may turn out to be MariaDB.
    pub dialect: Dialect,
}

/// What is wrong with a database URL. No text of it holds a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// There is nothing.
    #[error("the database URL is empty")]
    Empty,
    /// There is no scheme.
    #[error("the database URL does not begin with a scheme such as `postgres://` or `sqlite://`")]
    NoScheme,
    /// Another tool's way of writing it.
    #[error("`{scheme}` is not a scheme of SeaORM: write `{instead}`")]
    ForeignScheme {
        /// What the URL begins with.
        scheme: String,
        /// What to write.
        instead: String,
    },
    /// Another product.
    #[error("`{scheme}` is none of postgres, postgresql, mysql, mariadb and sqlite")]
    UnknownScheme {
        /// What the URL begins with.
        scheme: String,
    },
    /// A part of it has characters that mean something else there.
    #[error("the {part} in the database URL has a `{character}`, which must be written as `{escaped}`")]
    NotEscaped {
        /// User or password.
        part: &'static str,
        /// The character.
        character: char,
        /// How it is written.
        escaped: String,
    },
    /// It does not parse.
    #[error("the database URL does not parse: {reason}")]
    Malformed {
        /// Why not.
        reason: String,
    },
    /// An SQLite URL without a file.
    #[error("the database URL names no file")]
    NoFile,
}

impl DatabaseUrl {
    /// Checks a URL.
    pub fn parse(_text: &str) -> Result<Self, UrlError> {
        Err(UrlError::Empty)
    }

    /// The URL as it was given, with its password: only for whoever connects.
    pub fn with_password(&self) -> &str {
        &self.text
    }

    /// The same server, another database.
    #[must_use]
    pub fn with_database(&self, _database: &str) -> Self {
        self.clone()
    }

    /// The name of the database, if the URL says one.
    pub fn database(&self) -> Option<String> {
        None
    }

    /// SQLite: the file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        None
    }

    /// The URL for the project's own migrator: on SQLite the file is made if it is not there.
    pub fn for_migrator(&self) -> String {
        self.text.clone()
    }

    /// A text without this URL's password.
    pub fn scrub(&self, text: &str) -> String {
        text.to_owned()
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
