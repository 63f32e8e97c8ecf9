//! Addresses of objects, and the objects that are only kept as text.

use super::{QualifiedName, TableName, TypeName};
use std::fmt;

/// What kind of opaque object it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpaqueKind {
    /// A view.
    View,
    /// A materialised view.
    MaterializedView,
    /// A function (on PostgreSQL a procedure, too); its name carries the argument types where they are part of it.
    Function,
    /// A procedure (MySQL), which may have the name of a function.
    Procedure,
    /// A row-level security policy.
    Policy,
    /// A trigger.
    Trigger,
    /// A rule (PostgreSQL).
    Rule,
    /// A sequence that no column owns.
    Sequence,
    /// A domain.
    Domain,
    /// A composite or other user-defined type.
    Type,
    /// An exclusion constraint.
    ExclusionConstraint,
    /// A partition of a table, or a partitioned table.
    Partition,
    /// A virtual or foreign table.
    ForeignTable,
    /// An extension.
    Extension,
    /// A schema that is not the default one (PostgreSQL).
    Schema,
    /// What the server runs by its clock (MySQL).
    Event,
    /// A collation that somebody made.
    Collation,
    /// Statistics of several columns (PostgreSQL).
    Statistics,
    /// An operator (PostgreSQL).
    Operator,
    /// An operator class (PostgreSQL).
    OperatorClass,
    /// A configuration of text search (PostgreSQL).
    TextSearchConfiguration,
    /// A trigger on commands (PostgreSQL).
    EventTrigger,
    /// What is sent on to other servers (PostgreSQL).
    Publication,
    /// What is taken from another server (PostgreSQL).
    Subscription,
    /// How foreign tables are reached (PostgreSQL).
    ForeignDataWrapper,
    /// Where foreign tables are (PostgreSQL).
    ForeignServer,
    /// As whom somebody reaches a foreign server (PostgreSQL).
    UserMapping,
}

impl OpaqueKind {
    /// What a person calls it.
    pub fn noun(self) -> &'static str {
        match self {
            OpaqueKind::View => "view",
            OpaqueKind::MaterializedView => "materialized view",
            OpaqueKind::Function => "function",
            OpaqueKind::Procedure => "procedure",
            OpaqueKind::Policy => "policy",
            OpaqueKind::Trigger => "trigger",
            OpaqueKind::Rule => "rule",
            OpaqueKind::Sequence => "sequence",
            OpaqueKind::Domain => "domain",
            OpaqueKind::Type => "type",
            OpaqueKind::ExclusionConstraint => "exclusion constraint",
            OpaqueKind::Partition => "partition",
            OpaqueKind::ForeignTable => "foreign table",
            OpaqueKind::Extension => "extension",
            OpaqueKind::Schema => "schema",
            OpaqueKind::Event => "event",
            OpaqueKind::Collation => "collation",
            OpaqueKind::Statistics => "statistics",
            OpaqueKind::Operator => "operator",
            OpaqueKind::OperatorClass => "operator class",
            OpaqueKind::TextSearchConfiguration => "text search configuration",
            OpaqueKind::EventTrigger => "event trigger",
            OpaqueKind::Publication => "publication",
            OpaqueKind::Subscription => "subscription",
            OpaqueKind::ForeignDataWrapper => "foreign data wrapper",
            OpaqueKind::ForeignServer => "foreign server",
            OpaqueKind::UserMapping => "user mapping",
        }
    }
}

/// The address of anything that can be named in an operation, a dependency or a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectId {
    /// A table.
    Table(TableName),
    /// A column of a table.
    Column(TableName, String),
    /// A column's default.
    Default(TableName, String),
    /// What a generated column is computed by.
    Generated(TableName, String),
    /// The comment of a table, or of a column of it.
    Comment(TableName, Option<String>),
    /// A table's primary key.
    PrimaryKey(TableName),
    /// A unique constraint, by the columns it is on.
    Unique(TableName, Vec<String>),
    /// A check, by its name or (where it has none) its condition.
    Check(TableName, String),
    /// A foreign key, by the columns that refer.
    ForeignKey(TableName, Vec<String>),
    /// An index, by its name.
    Index(TableName, String),
    /// An enum type.
    Enum(TypeName),
    /// What is not modelled. A trigger, policy, rule or exclusion constraint also has the table it is on.
    Opaque(OpaqueKind, QualifiedName, Option<TableName>),
}

impl ObjectId {
    /// The table that the object is, or is part of.
    pub fn table(&self) -> Option<&TableName> {
        match self {
            ObjectId::Table(table)
            | ObjectId::Column(table, _)
            | ObjectId::Default(table, _)
            | ObjectId::Generated(table, _)
            | ObjectId::Comment(table, _)
            | ObjectId::PrimaryKey(table)
            | ObjectId::Unique(table, _)
            | ObjectId::Check(table, _)
            | ObjectId::ForeignKey(table, _)
            | ObjectId::Index(table, _) => Some(table),
            ObjectId::Opaque(_, _, table) => table.as_ref(),
            ObjectId::Enum(_) => None,
        }
    }
}

impl ObjectId {
    /// Whether a server changes it together with the columns that it is on: a partition has the columns of its table, a
    /// sequence does not care what its owner becomes, and constraints and statistics are made anew.
    pub fn follows_columns(&self) -> bool {
        matches!(
            self,
            ObjectId::Opaque(
                OpaqueKind::Partition | OpaqueKind::Sequence | OpaqueKind::ExclusionConstraint | OpaqueKind::Statistics,
                ..
            )
        )
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ObjectId::Table(table) => write!(f, "table '{table}'"),
            ObjectId::Column(table, column) => write!(f, "column '{table}.{column}'"),
            ObjectId::Default(table, column) => write!(f, "default of '{table}.{column}'"),
            ObjectId::Generated(table, column) => write!(f, "generation of '{table}.{column}'"),
            ObjectId::Comment(table, None) => write!(f, "comment of '{table}'"),
            ObjectId::Comment(table, Some(column)) => write!(f, "comment of '{table}.{column}'"),
            ObjectId::PrimaryKey(table) => write!(f, "primary key of '{table}'"),
            ObjectId::Unique(table, columns) => write!(f, "unique constraint on '{table}' ({})", columns.join(", ")),
            ObjectId::Check(table, check) => write!(f, "check '{check}' on '{table}'"),
            ObjectId::ForeignKey(table, columns) => write!(f, "foreign key on '{table}' ({})", columns.join(", ")),
            ObjectId::Index(table, index) => write!(f, "index '{index}' on '{table}'"),
            ObjectId::Enum(name) => write!(f, "enum type '{name}'"),
            ObjectId::Opaque(kind, name, Some(table)) => write!(f, "{} '{name}' on '{table}'", kind.noun()),
            ObjectId::Opaque(kind, name, None) => write!(f, "{} '{name}'", kind.noun()),
        }
    }
}

/// One object needs another: the view `object` reads the column `needs`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dependency {
    /// The one that stands in the way when the other changes.
    pub object: ObjectId,
    /// The one that is needed.
    pub needs: ObjectId,
}

/// An object that is kept as the text that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpaqueObject {
    /// Its address.
    pub id: ObjectId,
    /// The statement that makes it, in the server's own words.
    pub definition: String,
    /// What further statements say of it, in an order in which they can be said.
    pub attached: Vec<Attachment>,
    /// The statements that give it its owner and its rights again when it had to go. Rights are no part of a schema: two
    /// objects that differ in them only do not differ.
    pub rights: Vec<String>,
}

impl OpaqueObject {
    /// An object of which nothing more is said.
    pub fn new(id: ObjectId, definition: impl Into<String>) -> Self {
        Self { id, definition: definition.into(), attached: Vec::new(), rights: Vec::new() }
    }

    /// Whether it is the same, whoever may use it.
    pub fn is_like(&self, other: &Self) -> bool {
        self.definition == other.definition && self.attached == other.attached
    }

    /// The same object with the rights that the other one has, or with none.
    #[must_use]
    pub fn with_rights_of(mut self, other: Option<&Self>) -> Self {
        self.rights = other.map(|it| it.rights.clone()).unwrap_or_default();
        self
    }

    /// Whether some of what is said of it needs objects that come after it.
    pub fn has_late_parts(&self) -> bool {
        self.attached.iter().any(|it| it.late)
    }
}

/// What a statement of its own says of an opaque object: its comment, the owner of a sequence, an index of a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it is, unique in the object: `comment`, `index i`.
    pub what: String,
    /// The statement that makes it so.
    pub set: String,
    /// The statement that takes it back.
    pub unset: String,
    /// Whether `set` takes the place of what was said before, so that a change needs no `unset`.
    pub overwrites: bool,
    /// Whether it needs objects that come after this one: the owner of a sequence, the other end of a foreign key.
    pub late: bool,
}
