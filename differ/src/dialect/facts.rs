//! The table of what differs between the dialects, each entry with its source.

use super::{Dialect, ServerVersion};

/// What is true of every supported server of a dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "a table of independent facts, not a state")]
pub struct Facts {
    /// The newest version that Limbeck is tested against.
    pub newest: ServerVersion,
    /// The longest identifier. PostgreSQL: bytes (`NAMEDATALEN` - 1); MySQL: characters; SQLite has no limit.
    pub identifier_limit: Option<usize>,
    /// Whether that limit counts bytes instead of characters.
    pub identifier_limit_in_bytes: bool,
    /// Whether enum types are objects of their own (`CREATE TYPE`).
    pub enum_types: bool,
    /// Whether DDL can be rolled back.
    pub transactional_ddl: bool,
    /// Whether tables and columns have comments.
    pub comments: bool,
    /// Whether an index name is unique in the schema (else in its table).
    pub index_names_in_schema: bool,
    /// Whether constraints and columns of an existing table can be altered (else the table is rebuilt).
    pub alters_in_place: bool,
    /// Whether a unique constraint and a unique index are two things.
    pub unique_constraints_are_indexes: bool,
    /// Whether the server makes an index for a foreign key by itself.
    pub indexes_foreign_keys: bool,
    /// Whether there are schemas inside a database.
    pub schemas: bool,
    /// The longest `varchar` that is created where the model gives no length (`sea-query` 1.0).
    pub default_string_length: Option<u32>,
}

const POSTGRES: Facts = Facts {
    newest: ServerVersion { major: 18, minor: 0 },
    identifier_limit: Some(63),
    identifier_limit_in_bytes: true,
    enum_types: true,
    transactional_ddl: true,
    comments: true,
    index_names_in_schema: true,
    alters_in_place: true,
    unique_constraints_are_indexes: false,
    indexes_foreign_keys: false,
    schemas: true,
    default_string_length: None,
};

const MYSQL: Facts = Facts {
    newest: ServerVersion { major: 9, minor: 0 },
    identifier_limit: Some(64),
    identifier_limit_in_bytes: false,
    enum_types: false,
    transactional_ddl: false,
    comments: true,
    index_names_in_schema: false,
    alters_in_place: true,
    unique_constraints_are_indexes: true,
    indexes_foreign_keys: true,
    schemas: false,
    default_string_length: Some(255),
};

const MARIADB: Facts = Facts { newest: ServerVersion { major: 11, minor: 0 }, ..MYSQL };

const SQLITE: Facts = Facts {
    newest: ServerVersion { major: 3, minor: 50 },
    identifier_limit: None,
    identifier_limit_in_bytes: false,
    enum_types: false,
    transactional_ddl: true,
    comments: false,
    index_names_in_schema: true,
    alters_in_place: false,
    unique_constraints_are_indexes: false,
    indexes_foreign_keys: false,
    schemas: false,
    default_string_length: None,
};

/// The facts of a dialect.
pub(super) fn of(dialect: Dialect) -> &'static Facts {
    match dialect {
        Dialect::Postgres => &POSTGRES,
        Dialect::MySql => &MYSQL,
        Dialect::MariaDb => &MARIADB,
        Dialect::Sqlite => &SQLITE,
    }
}
