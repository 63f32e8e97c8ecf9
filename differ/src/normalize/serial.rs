//! Counting columns as a model knows them: the sequence may have any name.

use crate::Dialect;
use crate::dialect::{sequence, sequence_type, serial_sequence};
use crate::schema::{
    AutoIncrement, Column, ColumnType, Dependency, Expression, ObjectId, OpaqueKind, QualifiedName, Schema, TableName,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Takes a column that reads a sequence of its own for a `serial`, whatever the sequence is called and however it counts.
///
/// A database that is compared with another one has it as it is: a default and a sequence, whose owner can change
/// (PostgreSQL 18, "ALTER SEQUENCE ... OWNED BY"). To a model both are a column that counts up.
#[must_use]
pub fn with_serials(schema: Cow<'_, Schema>) -> Cow<'_, Schema> {
    let found: Vec<(ObjectId, TableName, String)> = sequences(&schema).collect();
    if found.is_empty() {
        return schema;
    }
    let mut schema = schema.into_owned();
    for (sequence, table, column) in found {
        let column = schema.tables.get_mut(&table).and_then(|table| table.columns.get_mut(&column));
        let Some(column) = column.filter(|column| reads_a_sequence(column)) else { continue };
        column.auto_increment = Some(AutoIncrement::Serial);
        column.default = None;
        schema.opaque.remove(&sequence);
        schema.dependencies.retain(|it| it.object != sequence && it.needs != sequence);
    }
    Cow::Owned(schema)
}

/// Takes a `serial` of one schema apart into its default and its sequence, where the other schema has that sequence as an
/// object of its own: what changes then is who owns it.
pub fn with_shared_sequences(before: &mut Schema, after: &mut Schema) {
    for (table, column) in shared(before, after) {
        take_apart(before, &table, &column);
    }
    for (table, column) in shared(after, before) {
        take_apart(after, &table, &column);
    }
}

fn shared(schema: &Schema, other: &Schema) -> Vec<(TableName, String)> {
    let is_shared = |table: &TableName, column: &Column| {
        column.auto_increment == Some(AutoIncrement::Serial) && other.opaque.contains_key(&serial_id(table, column))
    };
    let columns = schema.tables.values().flat_map(|table| table.columns.values().map(|column| (&table.name, column)));
    columns
        .filter(|(table, column)| is_shared(table, column))
        .map(|(table, it)| (table.clone(), it.name.clone()))
        .collect()
}

fn serial_id(table: &TableName, column: &Column) -> ObjectId {
    ObjectId::Opaque(OpaqueKind::Sequence, serial_sequence(table, &column.name), None)
}

fn take_apart(schema: &mut Schema, table: &TableName, column: &str) {
    let found = schema.tables.get_mut(table).and_then(|table| table.columns.get_mut(column));
    let Some(found) = found else { return };
    let ColumnType::Integer(size) = found.column_type else { return };
    let name = serial_sequence(table, column);
    let object = sequence(&name, sequence_type(size), Some((table, column)));
    found.auto_increment = None;
    found.default = Some(Expression(format!("nextval({}::regclass)", Dialect::Postgres.literal(&written(&name)))));
    let column = ObjectId::Column(table.clone(), column.to_owned());
    schema.dependencies.insert(Dependency { object: column.clone(), needs: object.id.clone() });
    schema.dependencies.insert(Dependency { object: object.id.clone(), needs: column });
    schema.opaque.insert(object.id.clone(), object);
}

/// A name as PostgreSQL writes it: quoted where it must be.
fn written(name: &QualifiedName) -> String {
    let is_plain = |part: &String| part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let parts = name.schema.iter().chain([&name.name]);
    let parts = parts.map(|part| if is_plain(part) { part.clone() } else { Dialect::Postgres.quote(part) });
    parts.collect::<Vec<_>>().join(".")
}

/// The sequences that a column both owns and reads.
fn sequences(schema: &Schema) -> impl Iterator<Item = (ObjectId, TableName, String)> {
    let pairs: BTreeSet<(&ObjectId, &ObjectId)> = schema.dependencies.iter().map(pair).collect();
    let owned = schema.dependencies.iter().filter(move |it| {
        let is_sequence = matches!(it.object, ObjectId::Opaque(OpaqueKind::Sequence, _, _));
        is_sequence && pairs.contains(&(&it.needs, &it.object))
    });
    owned.filter_map(|it| match &it.needs {
        ObjectId::Column(table, column) => Some((it.object.clone(), table.clone(), column.clone())),
        _ => None,
    })
}

fn pair(dependency: &Dependency) -> (&ObjectId, &ObjectId) {
    (&dependency.object, &dependency.needs)
}

fn reads_a_sequence(column: &Column) -> bool {
    let reads = column.default.as_ref().is_some_and(|default| default.sql().starts_with("nextval("));
    reads && !column.nullable && matches!(column.column_type, ColumnType::Integer(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{IntegerSize, OpaqueObject, Table};

    #[test]
    fn a_sequence_of_another_name_makes_a_serial() {
        let id = Column::new("id", ColumnType::Integer(IntegerSize::Regular)).not_null();
        let id = id.with_default("nextval('user_id_seq'::regclass)");
        let mut schema = Schema::default().with_table(Table::new("users", [id]));
        let column = ObjectId::Column("users".into(), "id".to_owned());
        let sequence = ObjectId::Opaque(OpaqueKind::Sequence, "user_id_seq".into(), None);
        schema.opaque.insert(sequence.clone(), OpaqueObject::new(sequence.clone(), "CREATE SEQUENCE user_id_seq"));
        let read = Dependency { object: column.clone(), needs: sequence.clone() };
        schema.dependencies.insert(read.clone());
        // Owned by nobody it stays what it is.
        assert!(matches!(with_serials(Cow::Borrowed(&schema)), Cow::Borrowed(_)));
        schema.dependencies.insert(Dependency { object: sequence, needs: column });
        let schema = with_serials(Cow::Owned(schema));
        let id = &schema.tables[&"users".into()].columns["id"];
        assert_eq!((&id.auto_increment, &id.default), (&Some(AutoIncrement::Serial), &None));
        assert!(schema.opaque.is_empty() && schema.dependencies.is_empty());
    }
}
