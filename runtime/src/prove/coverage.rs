//! Which part of two schemas a proof builds: all of it, or in a large schema what the changes concern.

use crate::compare::Comparison;
use limbeck_differ::Operation;
use limbeck_differ::schema::{ObjectId, Schema, Table, TableName};
use std::collections::BTreeSet;

/// Schemas with no more tables are built whole.
const WHOLE: usize = 64;

/// What is built.
#[derive(Debug, Clone)]
pub(super) struct Coverage {
    /// The part of the old schema.
    pub(super) before: Schema,
    /// The same part of the new one.
    pub(super) after: Schema,
    /// What is left out, one lower-case fact each.
    pub(super) left_out: Vec<String>,
}

impl Coverage {
    pub(super) fn of(comparison: &Comparison) -> Self {
        let all: BTreeSet<&TableName> = comparison.before.tables.keys().chain(comparison.after.tables.keys()).collect();
        let chosen: BTreeSet<TableName> =
            if all.len() <= WHOLE { all.iter().copied().cloned().collect() } else { concerned(comparison) };
        let left_out = all.iter().filter(|table| !chosen.contains(table)).count();
        let left_out = (left_out > 0).then(|| format!("{left_out} tables that no change concerns"));
        Self {
            before: part(&comparison.before, &chosen),
            after: part(&comparison.after, &chosen),
            left_out: left_out.into_iter().collect(),
        }
    }

    /// Leaves objects out of what is compared.
    pub(super) fn without(&self, opaque: &BTreeSet<ObjectId>, tables: &BTreeSet<TableName>) -> Self {
        let mut covered = self.clone();
        for schema in [&mut covered.before, &mut covered.after] {
            schema.opaque.retain(|id, _| !opaque.contains(id));
            schema.tables.retain(|name, _| !tables.contains(name));
        }
        covered.left_out.extend(opaque.iter().map(ToString::to_string));
        covered.left_out.extend(tables.iter().map(|table| ObjectId::Table(table.clone()).to_string()));
        covered
    }
}

/// The tables that operations change, by their names before and after.
pub(super) fn touched(comparison: &Comparison) -> BTreeSet<TableName> {
    let up = comparison.operations.iter().cloned();
    let operations: Vec<Operation> = up.chain(comparison.down.operations()).collect();
    let mut tables: BTreeSet<TableName> =
        operations.iter().filter_map(|operation| operation.table().cloned()).collect();
    for operation in &operations {
        if let ObjectId::Enum(name) = operation.object() {
            let uses = |table: &&Table| table.columns.values().any(|c| c.column_type.enum_name() == Some(&name));
            let all = comparison.before.tables.values().chain(comparison.after.tables.values());
            tables.extend(all.filter(uses).map(|table| table.name.clone()));
        }
    }
    tables
}

/// The tables of operations that may fail on rows that are there.
pub(super) fn data_dependent_tables(comparison: &Comparison) -> BTreeSet<TableName> {
    let down: Vec<Operation> = comparison.down.operations().collect();
    let bodies = [comparison.operations.as_slice(), &down];
    let delicate = bodies.into_iter().flat_map(|body| {
        body.iter().filter(move |operation| operation.effects_among(body, &comparison.target).data_dependent.is_some())
    });
    delicate.filter_map(|operation| operation.table().cloned()).collect()
}

/// What the changes touch, what that refers to, and what refers to it.
fn concerned(comparison: &Comparison) -> BTreeSet<TableName> {
    let touched = touched(comparison);
    let mut concerned = touched.clone();
    for table in comparison.before.tables.values().chain(comparison.after.tables.values()) {
        let referenced = table.foreign_keys.iter().map(|key| &key.referenced_table);
        if touched.contains(&table.name) {
            concerned.extend(referenced.cloned());
        } else if table.foreign_keys.iter().any(|key| touched.contains(&key.referenced_table)) {
            concerned.insert(table.name.clone());
        }
    }
    concerned
}

/// The chosen tables of a schema, and the objects that need no other ones. A foreign key that leads out of them is left
/// out: no operation touches it.
fn part(schema: &Schema, chosen: &BTreeSet<TableName>) -> Schema {
    let mut part = schema.clone();
    part.tables.retain(|name, _| chosen.contains(name));
    let there: BTreeSet<TableName> = part.tables.keys().cloned().collect();
    for table in part.tables.values_mut() {
        table.foreign_keys.retain(|key| there.contains(&key.referenced_table));
    }
    let leads_out =
        |id: &ObjectId| id.table().is_some_and(|table| schema.tables.contains_key(table) && !there.contains(table));
    let outside: BTreeSet<&ObjectId> = schema
        .dependencies
        .iter()
        .filter(|dependency| leads_out(&dependency.needs))
        .map(|dependency| &dependency.object)
        .collect();
    part.opaque.retain(|id, _| !outside.contains(id) && !leads_out(id));
    part
}
