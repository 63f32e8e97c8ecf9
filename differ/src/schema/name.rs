//! Names of objects that live in a schema of the database.

use std::fmt;

/// A name with the schema it is in; `None` is the connection's default schema, and is rendered unqualified.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    /// The schema, where it is not the default one.
    pub schema: Option<String>,
    /// The name inside the schema.
    pub name: String,
}

/// The name of a table or of what stands in for one (a view).
pub type TableName = QualifiedName;

/// The name of a type.
pub type TypeName = QualifiedName;

impl QualifiedName {
    /// A name in the default schema.
    pub fn new(name: impl Into<String>) -> Self {
        Self { schema: None, name: name.into() }
    }

    /// A name in a schema of its own.
    pub fn in_schema(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self { schema: Some(schema.into()), name: name.into() }
    }

    /// What somebody calls something of the same kind: it is in the same schema unless another one is said.
    #[must_use]
    pub fn beside(&self, stated: &str) -> Self {
        match stated.split_once('.') {
            Some((schema, name)) => Self::in_schema(schema, name),
            None => Self { schema: self.schema.clone(), name: stated.to_owned() },
        }
    }
}

impl From<&str> for QualifiedName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}
