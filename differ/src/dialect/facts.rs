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
    /// Whether two tables can't be told apart by upper and lower case (SQLite; MySQL where its files can't).
    pub folds_table_names: bool,
    /// Whether two columns of a table can't be told apart by upper and lower case.
    pub folds_column_names: bool,
    /// Whether constraints and columns of an existing table can be altered (else the table is rebuilt).
    pub alters_in_place: bool,
    /// Whether a unique constraint and a unique index are two things.
    pub unique_constraints_are_indexes: bool,
    /// Whether the server makes an index for a foreign key by itself.
    pub indexes_foreign_keys: bool,
    /// Whether there are schemas inside a database.
    pub schemas: bool,
    /// Whether a schema is another word for a database.
    pub schemas_are_databases: bool,
    /// Whether `RESTRICT` and `NO ACTION` are two things (InnoDB: <https://dev.mysql.com/doc/refman/9.0/en/create-table-foreign-keys.html>).
    pub restricts_at_once: bool,
    /// Whether `SET DEFAULT` is taken and means nothing (MariaDB 10.11 says RESTRICT of it; MySQL 9.7 keeps it).
    pub forgets_set_default: bool,
    /// Whether a column that a check reads can be renamed (MySQL 9.7: error 3959; MariaDB 10.11 renames it in the check).
    pub renames_in_checks: bool,
    /// Whether views and triggers follow when a table or column is renamed.
    pub views_follow_renames: bool,
    /// Whether the type of a column can't change while a view reads it.
    pub views_pin_types: bool,
    /// Whether a constraint can get another name.
    pub renames_constraints: bool,
    /// Whether an index can get another name.
    pub renames_indexes: bool,
    /// Whether an index can get another comment.
    pub alters_index_comments: bool,
    /// Whether one statement must do several things where a key takes the place of another: a foreign key never lacks its
    /// index, a column that counts up never its key (errors 1553 and 1075 of MySQL).
    pub swaps_keys_in_one_statement: bool,
    /// Whether a foreign key refuses every change of its columns' types while it is there (errors 1832, 1833 and 3780 of
    /// MySQL); else only where the two could not be compared.
    pub foreign_keys_pin_types: bool,
    /// Whether a default of TEXT, BLOB or JSON must be an expression
    /// (<https://dev.mysql.com/doc/refman/9.0/en/data-type-defaults.html>).
    pub lob_defaults_are_expressions: bool,
    /// Whether a computed column can be NOT NULL (MariaDB 10.11 has no syntax for it).
    pub computed_not_null: bool,
    /// Whether rows get the type's zero in a new column that is required and has no default (MySQL 9.7 and MariaDB 10.11,
    /// in strict mode, too); else the column is refused where there are rows.
    pub fills_new_columns: bool,
    /// Whether it is known which columns a view reads; else its text tells.
    pub view_columns_known: bool,
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
    folds_table_names: false,
    folds_column_names: false,
    alters_in_place: true,
    unique_constraints_are_indexes: false,
    indexes_foreign_keys: false,
    schemas: true,
    schemas_are_databases: false,
    restricts_at_once: true,
    forgets_set_default: false,
    renames_in_checks: true,
    views_follow_renames: true,
    views_pin_types: true,
    renames_constraints: true,
    renames_indexes: true,
    alters_index_comments: true,
    swaps_keys_in_one_statement: false,
    foreign_keys_pin_types: false,
    lob_defaults_are_expressions: false,
    computed_not_null: true,
    fills_new_columns: false,
    view_columns_known: true,
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
    folds_table_names: false,
    folds_column_names: true,
    alters_in_place: true,
    unique_constraints_are_indexes: true,
    indexes_foreign_keys: true,
    schemas: false,
    schemas_are_databases: true,
    restricts_at_once: false,
    forgets_set_default: false,
    renames_in_checks: false,
    views_follow_renames: false,
    views_pin_types: false,
    renames_constraints: false,
    renames_indexes: true,
    alters_index_comments: false,
    swaps_keys_in_one_statement: true,
    foreign_keys_pin_types: true,
    lob_defaults_are_expressions: true,
    computed_not_null: true,
    fills_new_columns: true,
    view_columns_known: false,
    default_string_length: Some(255),
};

const MARIADB: Facts = Facts {
    newest: ServerVersion { major: 11, minor: 0 },
    forgets_set_default: true,
    renames_in_checks: true,
    lob_defaults_are_expressions: false,
    computed_not_null: false,
    ..MYSQL
};

const SQLITE: Facts = Facts {
    newest: ServerVersion { major: 3, minor: 50 },
    identifier_limit: None,
    identifier_limit_in_bytes: false,
    enum_types: false,
    transactional_ddl: true,
    comments: false,
    index_names_in_schema: true,
    folds_table_names: true,
    folds_column_names: true,
    alters_in_place: false,
    unique_constraints_are_indexes: false,
    indexes_foreign_keys: false,
    schemas: false,
    schemas_are_databases: false,
    restricts_at_once: true,
    forgets_set_default: false,
    renames_in_checks: true,
    views_follow_renames: true,
    views_pin_types: false,
    renames_constraints: true,
    renames_indexes: false,
    alters_index_comments: false,
    swaps_keys_in_one_statement: false,
    foreign_keys_pin_types: false,
    lob_defaults_are_expressions: false,
    computed_not_null: true,
    fills_new_columns: false,
    view_columns_known: false,
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
