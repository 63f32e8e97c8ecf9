//! The one description of a schema: an owned tree of plain values, compared with `==`.

mod column;
mod column_type;
mod column_type_text;
mod constraint;
mod definition;
mod identifiers;
mod index;
mod name;
mod object;
mod table;

pub use column::{AutoIncrement, Column, Expression, GeneratedColumn, GeneratedStorage, IdentityOptions};
pub use column_type::{ColumnType, IntegerSize, LobSize};
pub use constraint::{
    Check, ConstraintName, Deferrable, ForeignKey, NameOrigin, PrimaryKey, ReferentialAction, UniqueConstraint,
};
pub use index::{Index, IndexColumn, IndexKey, NullsOrder};
pub use name::{QualifiedName, TableName, TypeName};
pub use object::{Attachment, Dependency, ObjectId, OpaqueKind, OpaqueObject};
pub use table::{Table, TableOptions};

use std::collections::{BTreeMap, BTreeSet};

/// A native enum type (PostgreSQL's `CREATE TYPE ... AS ENUM`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumType {
    /// Its name.
    pub name: TypeName,
    /// Its values in the order of the type.
    pub values: Vec<String>,
    /// Its comment.
    pub comment: Option<String>,
}

/// Everything in a database that Limbeck models, and what it only sees.
///
/// A name whose schema is `None` is in the connection's default schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// Tables by name.
    pub tables: BTreeMap<TableName, Table>,
    /// Native enum types by name.
    pub enums: BTreeMap<TypeName, EnumType>,
    /// Views, triggers, functions and policies: a definition, never taken apart.
    pub opaque: BTreeMap<ObjectId, OpaqueObject>,
    /// Which object needs which.
    pub dependencies: BTreeSet<Dependency>,
    /// What was seen and is not modelled, so that it is never silently absent.
    pub unmodelled: BTreeSet<ObjectId>,
}

impl Schema {
    /// The table of that name.
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.tables.get(name)
    }

    /// Adds a table under its own name; for building schemas.
    #[must_use]
    pub fn with_table(mut self, table: Table) -> Self {
        self.tables.insert(table.name.clone(), table);
        self
    }

    /// The dependencies that name an object.
    pub fn around<'a>(&'a self, id: &'a ObjectId) -> impl Iterator<Item = &'a Dependency> {
        self.dependencies.iter().filter(move |it| &it.object == id || &it.needs == id)
    }

    /// The opaque objects that need the given one, directly or through others, in the order of their names.
    pub fn dependents(&self, object: &ObjectId) -> BTreeSet<&ObjectId> {
        let mut found = BTreeSet::new();
        let mut todo = vec![object];
        while let Some(needed) = todo.pop() {
            for dependency in self.dependencies.iter().filter(|d| &d.needs == needed) {
                if found.insert(&dependency.object) {
                    todo.push(&dependency.object);
                }
            }
        }
        found
    }
}
