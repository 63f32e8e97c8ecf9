//! What operations make, change, drop and use.

use crate::operation::Operation;
use crate::schema::{ColumnType, Dependency, ForeignKey, ObjectId, OpaqueKind, Table, TableName, TypeName};
use std::collections::BTreeSet;

/// Something that one operation makes, changes or drops and another one uses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Resource {
    Table(TableName),
    Column(TableName, String),
    /// A set of columns that is unique, sorted: what a foreign key refers to.
    Key(TableName, Vec<String>),
    /// The one primary key that a table can have.
    PrimaryKey(TableName),
    Index(TableName, String),
    Enum(TypeName),
    /// A name that tables and indexes share.
    RelationName(Option<String>, String),
    /// A name that enum types and tables' row types share.
    TypeName(TypeName),
    ConstraintName(TableName, String),
    /// What is kept as text.
    Opaque(ObjectId),
}

/// What needs an object, and that object.
pub(super) fn users_of<'a>(
    id: &'a ObjectId,
    around: &'a BTreeSet<Dependency>,
) -> impl Iterator<Item = (&'a ObjectId, &'a ObjectId)> {
    around.iter().filter(move |it| &it.needs == id).map(move |it| (&it.object, id))
}

/// What an object that is kept as text needs.
pub(super) fn needed_by(id: &ObjectId, around: &BTreeSet<Dependency>) -> Vec<Resource> {
    let needs = around.iter().filter(|it| &it.object == id).filter_map(|it| resource(&it.needs));
    needs.chain(id.table().cloned().map(Resource::Table)).collect()
}

/// An opaque object, with the name that it shares with tables if it is a relation.
pub(super) fn opaque(id: &ObjectId) -> Vec<Resource> {
    use OpaqueKind::{ForeignTable, MaterializedView, Partition, Sequence, View};
    let name = match id {
        ObjectId::Opaque(View | MaterializedView | Partition | ForeignTable | Sequence, name, _) => {
            Some(Resource::RelationName(name.schema.clone(), name.name.clone()))
        }
        _ => None,
    };
    std::iter::once(Resource::Opaque(id.clone())).chain(name).collect()
}

pub(super) fn resource(id: &ObjectId) -> Option<Resource> {
    Some(match id {
        ObjectId::Table(table) => Resource::Table(table.clone()),
        ObjectId::Column(table, column) => Resource::Column(table.clone(), column.clone()),
        ObjectId::Index(table, index) => Resource::Index(table.clone(), index.clone()),
        ObjectId::Enum(name) => Resource::Enum(name.clone()),
        ObjectId::Opaque(..) => Resource::Opaque(id.clone()),
        _ => return None,
    })
}

/// The objects kept as text that what an operation makes or removes needs.
pub(super) fn used(operation: &Operation, users: &[(&ObjectId, &ObjectId)]) -> Vec<Resource> {
    if users.is_empty() || matches!(operation, Operation::CreateOpaque(..) | Operation::DropOpaque(..)) {
        return Vec::new();
    }
    let object = operation.object();
    let is_whole = matches!(operation, Operation::CreateTable(_) | Operation::DropTable(_));
    let is_user = |user: &ObjectId| {
        *user == object || is_whole && user.table() == object.table() && !matches!(user, ObjectId::Opaque(..))
    };
    let found = users.iter().filter(|(user, _)| is_user(user));
    found.map(|(_, id)| Resource::Opaque((*id).clone())).collect()
}

pub(super) fn enum_(name: &TypeName) -> Resource {
    Resource::Enum(name.clone())
}

pub(super) fn enums_of(table: &Table) -> Vec<Resource> {
    let types = table.columns.values().map(|column| &column.column_type);
    types.filter_map(ColumnType::enum_name).map(enum_).collect()
}

pub(super) fn columns<'a>(table: &TableName, names: impl IntoIterator<Item = &'a String>) -> Vec<Resource> {
    names.into_iter().map(|name| Resource::Column(table.clone(), name.clone())).collect()
}

pub(super) fn key<T: Into<String>>(table: &TableName, columns: impl IntoIterator<Item = T>) -> Resource {
    let mut columns: Vec<String> = columns.into_iter().map(Into::into).collect();
    columns.sort();
    Resource::Key(table.clone(), columns)
}

pub(super) fn referenced(key_: &ForeignKey) -> Vec<Resource> {
    let table = &key_.referenced_table;
    let mut uses = columns(table, &key_.referenced_columns);
    uses.push(Resource::Table(table.clone()));
    uses.push(key(table, key_.referenced_columns.iter().cloned()));
    uses
}
