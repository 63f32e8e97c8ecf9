//! What may be a rename: something goes, and something of the same kind comes.

use crate::operation::{Change, Operation};
use crate::schema::{Column, ColumnType, EnumType, ObjectId, Schema, Table, TableName, TypeName};
use std::collections::BTreeSet;
use std::fmt;

/// Something that goes and something that comes, which may be one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Candidate {
    /// Two tables of the same shape.
    Table(Change<TableName>),
    /// Two columns of a table, with types of the same class.
    Column(TableName, Change<String>),
    /// Two enum types with the same values.
    Enum(Change<TypeName>),
    /// Two values of an enum type.
    EnumValue(TypeName, Change<String>),
}

impl Candidate {
    /// The rename that an operation carries out.
    pub(super) fn of(operation: &Operation) -> Option<Self> {
        match operation {
            Operation::RenameTable(change) => Some(Candidate::Table(change.clone())),
            Operation::RenameColumn(table, change) => Some(Candidate::Column(table.clone(), change.clone())),
            Operation::RenameEnum(change) => Some(Candidate::Enum(change.clone())),
            Operation::RenameEnumValue(name, change) => Some(Candidate::EnumValue(name.clone(), change.clone())),
            _ => None,
        }
    }

    /// What it would be called before and after, as [`super::resolve`] understands it.
    pub fn names(&self) -> Change<String> {
        match self {
            Candidate::Table(change) | Candidate::Enum(change) => {
                Change::new(change.from.to_string(), change.to.to_string())
            }
            Candidate::Column(owner, change) | Candidate::EnumValue(owner, change) => {
                Change::new(format!("{owner}.{}", change.from), format!("{owner}.{}", change.to))
            }
        }
    }

    /// What kind of thing it is.
    pub fn noun(&self) -> &'static str {
        match self {
            Candidate::Table(_) => "table",
            Candidate::Column(..) => "column",
            Candidate::Enum(_) => "enum type",
            Candidate::EnumValue(..) => "enum value",
        }
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Change { from, to } = self.names();
        write!(f, "{from}={to}")
    }
}

/// What may be a rename among the operations, in the order of names. A table that no model mentions is left alone instead
/// of dropped, and may be the old one all the same.
pub fn candidates(operations: &[Operation], before: &Schema, unmanaged: &BTreeSet<ObjectId>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = tables(operations, before, unmanaged);
    found.extend(columns(operations));
    found.extend(enums(operations));
    found.extend(operations.iter().filter_map(altered_enum).flat_map(values));
    found.sort();
    found
}

fn tables(operations: &[Operation], before: &Schema, unmanaged: &BTreeSet<ObjectId>) -> Vec<Candidate> {
    let dropped = operations.iter().filter_map(|operation| match operation {
        Operation::DropTable(table) => Some(table),
        _ => None,
    });
    let left = unmanaged.iter().filter_map(|object| match object {
        ObjectId::Table(name) => before.tables.get(name),
        _ => None,
    });
    let gone: Vec<&Table> = dropped.chain(left).collect();
    let pairs = operations.iter().filter_map(|operation| match operation {
        Operation::CreateTable(table) => Some(table),
        _ => None,
    });
    let pairs = pairs.flat_map(|new| gone.iter().filter(|old| is_alike(old, new)).map(move |old| (old, new)));
    pairs.map(|(old, new)| Candidate::Table(Change::new(old.name.clone(), new.name.clone()))).collect()
}

fn is_alike(a: &Table, b: &Table) -> bool {
    let same = |column: &Column| b.columns.get(&column.name).is_some_and(|other| is_of_one_class(column, other));
    a.columns.len() == b.columns.len() && a.columns.values().all(same)
}

fn columns(operations: &[Operation]) -> Vec<Candidate> {
    let dropped: Vec<(&TableName, &Column)> = operations.iter().filter_map(dropped_column).collect();
    let added: Vec<(&TableName, &Column)> = operations.iter().filter_map(added_column).collect();
    let has = |list: &[(&TableName, &Column)], table: &TableName, name: &str| {
        list.iter().any(|(of, column)| *of == table && column.name == name)
    };
    let mut found = Vec::new();
    for (table, old) in dropped.iter().filter(|(table, column)| !has(&added, table, &column.name)) {
        let others = added.iter().filter(|(of, _)| of == table);
        let new = others.filter(|(of, new)| is_of_one_class(old, new) && !has(&dropped, of, &new.name));
        found.extend(
            new.map(|(_, new)| Candidate::Column((*table).clone(), Change::new(old.name.clone(), new.name.clone()))),
        );
    }
    found
}

fn dropped_column(operation: &Operation) -> Option<(&TableName, &Column)> {
    match operation {
        Operation::DropColumn(table, column) if column.generated.is_none() => Some((table, column)),
        _ => None,
    }
}

fn added_column(operation: &Operation) -> Option<(&TableName, &Column)> {
    match operation {
        Operation::AddColumn(table, column) if column.generated.is_none() => Some((table, column)),
        _ => None,
    }
}

fn enums(operations: &[Operation]) -> Vec<Candidate> {
    let made = operations.iter().filter_map(|operation| match operation {
        Operation::CreateEnum(it) => Some(it),
        _ => None,
    });
    let gone = |new: &EnumType| {
        let same = operations.iter().filter_map(move |operation| match operation {
            Operation::DropEnum(old) if old.values == new.values => Some(&old.name),
            _ => None,
        });
        same.cloned().collect::<Vec<_>>()
    };
    made.flat_map(|new| gone(new).into_iter().map(|old| Candidate::Enum(Change::new(old, new.name.clone())))).collect()
}

fn altered_enum(operation: &Operation) -> Option<&Change<EnumType>> {
    match operation {
        Operation::AlterEnum(change) => Some(change),
        _ => None,
    }
}

fn values(change: &Change<EnumType>) -> Vec<Candidate> {
    let only_in = |a: &EnumType, b: &EnumType| {
        a.values.iter().filter(|value| !b.values.contains(value)).cloned().collect::<Vec<_>>()
    };
    let (gone, new) = (only_in(&change.from, &change.to), only_in(&change.to, &change.from));
    let pairs = gone.iter().flat_map(|old| new.iter().map(move |new| Change::new(old.clone(), new.clone())));
    pairs.map(|pair| Candidate::EnumValue(change.from.name.clone(), pair)).collect()
}

/// A class of types: values of one are often kept as another one of it.
#[derive(PartialEq, Eq)]
enum Class<'a> {
    Boolean,
    Number,
    Text,
    Moment,
    Bytes,
    Json,
    Enum,
    Other(&'a ColumnType),
}

fn is_of_one_class(a: &Column, b: &Column) -> bool {
    match (&a.column_type, &b.column_type) {
        (ColumnType::Array(a), ColumnType::Array(b)) => class(a) == class(b),
        (a, b) => class(a) == class(b),
    }
}

fn class(column_type: &ColumnType) -> Class<'_> {
    use ColumnType as T;
    match column_type {
        T::Boolean => Class::Boolean,
        T::Integer(_) | T::Unsigned(_) | T::Float | T::Double | T::Decimal(_) | T::Money(_) => Class::Number,
        T::Char(_) | T::String(_) | T::Text(_) => Class::Text,
        T::Date | T::DateTime(_) | T::Timestamp(_) | T::TimestampWithTimeZone(_) => Class::Moment,
        T::Binary(_) | T::VarBinary(_) | T::Blob(_) => Class::Bytes,
        T::Json | T::JsonBinary => Class::Json,
        T::Enum { .. } => Class::Enum,
        other => Class::Other(other),
    }
}
