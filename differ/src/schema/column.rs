//! A column of a table.

use super::ColumnType;

/// The SQL text of an expression: the server's own words where it was read, else the author's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Expression(pub String);

impl Expression {
    /// An expression with that text.
    pub fn new(sql: impl Into<String>) -> Self {
        Self(sql.into())
    }

    /// The text.
    pub fn sql(&self) -> &str {
        &self.0
    }
}

/// Options of an identity column that differ from the server's defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdentityOptions {
    /// `GENERATED ALWAYS` instead of `BY DEFAULT`.
    pub always: bool,
    /// The sequence's options that are not the server's defaults, in the server's own words (`START WITH 10`).
    pub options: Option<String>,
}

/// Where the values of a key come from that nobody gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AutoIncrement {
    /// PostgreSQL's `serial`: a sequence that the column owns, and a default that reads it.
    Serial,
    /// An SQL identity column.
    Identity(IdentityOptions),
    /// `AUTO_INCREMENT` of MySQL, `AUTOINCREMENT` of SQLite.
    Keyword,
}

/// Whether a generated column takes room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratedStorage {
    /// Computed when written.
    Stored,
    /// Computed when read.
    Virtual,
}

/// A column computed from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedColumn {
    /// What it is computed by.
    pub expression: Expression,
    /// When it is computed.
    pub storage: GeneratedStorage,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub column_type: ColumnType,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// Its default, except for the one that [`AutoIncrement::Serial`] implies.
    pub default: Option<Expression>,
    /// How it counts up by itself, if it does.
    pub auto_increment: Option<AutoIncrement>,
    /// How it is computed, if it is.
    pub generated: Option<GeneratedColumn>,
    /// Its collation, where it is not the type's or table's default.
    pub collation: Option<String>,
    /// MySQL's `ON UPDATE`.
    pub on_update: Option<Expression>,
    /// MariaDB's check of the column itself, which a change of the column loses unless it is said again. Checks of the
    /// table, as all other servers have them, are [`super::Check`].
    pub check: Option<Expression>,
    /// The width to which MariaDB pads its numbers for display, where it is not the type's own (`int(1)`).
    pub display_width: Option<u32>,
    /// What else MySQL and MariaDB keep of it, in their own words (`INVISIBLE`, `COLUMN_FORMAT FIXED`).
    pub storage: Option<String>,
    /// Its comment.
    pub comment: Option<String>,
}

impl Column {
    /// A column that takes NULL and has nothing else.
    pub fn new(name: impl Into<String>, column_type: ColumnType) -> Self {
        Self {
            name: name.into(),
            column_type,
            nullable: true,
            default: None,
            auto_increment: None,
            generated: None,
            collation: None,
            on_update: None,
            check: None,
            display_width: None,
            storage: None,
            comment: None,
        }
    }

    /// The same column without NULL.
    #[must_use]
    pub fn not_null(mut self) -> Self {
        self.nullable = false;
        self
    }

    /// The same column with a default.
    #[must_use]
    pub fn with_default(mut self, sql: impl Into<String>) -> Self {
        self.default = Some(Expression::new(sql));
        self
    }
}
