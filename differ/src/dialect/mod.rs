//! The dialects: a closed enum, what is known of the server, and a table of facts.

mod facts;
mod features;
mod sequence;

pub use facts::Facts;
pub use features::Feature;
pub use sequence::{made_up_name, sequence, sequence_type, serial_sequence};

use std::fmt;

/// A value of an enum type as a literal; only PostgreSQL has enum types.
pub fn enum_literal(value: &str) -> String {
    Dialect::Postgres.literal(value)
}

/// A database product with SQL of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// PostgreSQL.
    Postgres,
    /// Oracle MySQL.
    MySql,
    /// MariaDB.
    MariaDb,
    /// SQLite.
    Sqlite,
}

impl Dialect {
    /// All of them, in the order of documents and outputs.
    pub const ALL: [Dialect; 4] = [Dialect::Postgres, Dialect::MySql, Dialect::MariaDb, Dialect::Sqlite];

    /// What a configuration, a flag or a folder calls it.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Postgres => "postgres",
            Dialect::MySql => "mysql",
            Dialect::MariaDb => "mariadb",
            Dialect::Sqlite => "sqlite",
        }
    }

    /// The dialect of that name.
    pub fn from_name(name: &str) -> Option<Dialect> {
        Dialect::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// What is true of every server of this dialect that Limbeck supports.
    pub fn facts(self) -> &'static Facts {
        facts::of(self)
    }

    /// Quotes an identifier. The one function for it.
    pub fn quote(self, identifier: &str) -> String {
        match self {
            Dialect::Postgres | Dialect::Sqlite => format!("\"{}\"", identifier.replace('"', "\"\"")),
            Dialect::MySql | Dialect::MariaDb => format!("`{}`", identifier.replace('`', "``")),
        }
    }

    /// Quotes a string literal. The one function for it.
    pub fn literal(self, text: &str) -> String {
        let doubled = text.replace('\'', "''");
        match self {
            // With `standard_conforming_strings` (PostgreSQL's default since 9.1) a backslash is itself.
            Dialect::Postgres | Dialect::Sqlite => format!("'{doubled}'"),
            Dialect::MySql | Dialect::MariaDb => format!("'{}'", doubled.replace('\\', "\\\\")),
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A server's version as far as rules depend on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerVersion {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
}

/// What a plan is made for: the dialect, the server's version, and how the project's sea-query spells some things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The dialect.
    pub dialect: Dialect,
    /// The server's version.
    pub version: ServerVersion,
    /// The schema whose names are rendered unqualified, where the server has schemas and one is at hand.
    pub default_schema: Option<String>,
    /// How the project's sea-query creates an auto-increment column on PostgreSQL: `serial` (before sea-query 1.0, and
    /// with `option-postgres-use-serial`) or an identity column.
    pub serial_primary_keys: bool,
}

impl Target {
    /// The newest version of a dialect that Limbeck is tested against, for when no server is at hand.
    pub fn newest(dialect: Dialect) -> Self {
        let version = dialect.facts().newest;
        Self { dialect, version, default_schema: None, serial_primary_keys: false }
    }

    /// Whether the server is at least of that version.
    pub fn at_least(&self, major: u32, minor: u32) -> bool {
        self.version >= ServerVersion { major, minor }
    }
}
