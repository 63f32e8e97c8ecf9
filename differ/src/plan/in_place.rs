//! Servers that alter tables in place (PostgreSQL, MySQL): almost every operation is a statement.

use super::fold::{Folding, fold, unfold};
use super::graph::{cycle, dependencies, order, sort_by_phase, with_wishes};
use super::roles::{Context, mentions_new_value};
use super::substitute::substitute;
use super::{PlanError, Step, blocked, groups, mentions, one_statement, partitions, recreate, way};
use crate::Target;
use crate::operation::{Change, Operation, apply, apply_all};
use crate::schema::{
    Column, ColumnType, Dependency, EnumType, Expression, LobSize, ObjectId, OpaqueKind, OpaqueObject, Schema,
    TableName, TypeName,
};
use std::collections::BTreeSet;

/// The steps for operations among which nothing is renamed; the schema is left as it is after them.
pub(super) fn steps(operations: Vec<Operation>, schema: &mut Schema, target: &Target) -> Result<Vec<Step>, PlanError> {
    let operations = substitute(unfold(operations), schema, target);
    let operations = recreate::around(split_defaults(operations), schema, target);
    let operations = if target.dialect.facts().views_pin_types { way::made(operations, schema) } else { operations };
    blocked::check(&operations, schema, target)?;
    if target.dialect.facts().swaps_keys_in_one_statement {
        let tables = one_statement::tables(&operations, schema);
        if !tables.is_empty() {
            return grouped(operations, &tables, schema, target);
        }
    }
    let ordered = first_order(&operations, schema, target)?;
    let mut steps = Vec::with_capacity(ordered.len());
    for operation in &ordered {
        apply_step(operation, &ordered, schema, &mut steps)?;
    }
    Ok(steps)
}

/// The steps where some tables change in one statement each.
fn grouped(
    operations: Vec<Operation>,
    tables: &BTreeSet<TableName>,
    schema: &mut Schema,
    target: &Target,
) -> Result<Vec<Step>, PlanError> {
    let (mut operations, created) = fold(operations, Folding::Backward);
    sort_by_phase(&mut operations, &created);
    let dependencies = dependencies(&operations, &Context::new(&operations, created, schema, target));
    let in_order = order(operations.len(), &dependencies).map_err(|nodes| cycle(&operations, &nodes))?;
    let mut steps = Vec::new();
    for (table, operations) in groups::statements(&operations, &in_order, &dependencies, tables)? {
        apply_all(schema, &operations)?;
        match table {
            Some(table) if operations.len() > 1 => steps.push(Step::AlterTable(table, operations)),
            _ => steps.extend(operations.into_iter().map(Step::Operation)),
        }
    }
    Ok(steps)
}

fn apply_step(
    operation: &Operation,
    all: &[Operation],
    schema: &mut Schema,
    steps: &mut Vec<Step>,
) -> Result<(), PlanError> {
    steps.push(match operation {
        Operation::AlterEnum(change) if is_replaced(change, all) => {
            let columns = columns_of(&change.from.name, schema);
            // What makes way is gone by now.
            blocked::check_replaced(&change.from.name, &columns, schema)?;
            Step::ReplaceEnum { change: change.clone(), columns }
        }
        other => Step::Operation(other.clone()),
    });
    Ok(apply(schema, operation)?)
}

/// The best form of the operations that has an order.
fn first_order(operations: &[Operation], schema: &Schema, target: &Target) -> Result<Vec<Operation>, PlanError> {
    let whole = ordered(operations.to_vec(), Folding::Backward, schema, target);
    // A folded key ties its table to another; apart they may pass each other.
    let apart = || ordered(operations.to_vec(), Folding::Nothing, schema, target);
    let through_text = || ordered(through_text(operations.to_vec()), Folding::Nothing, schema, target);
    whole.or_else(|cycle| apart().or_else(|_| through_text()).map_err(|_| cycle))
}

/// Columns that swap enum types while these change themselves: each waits for the other unless it lets go first.
fn through_text(operations: Vec<Operation>) -> Vec<Operation> {
    let split = |operation| match operation {
        Operation::AlterColumn(table, change) if swaps_enum(&change) => {
            let column_type = ColumnType::Text(LobSize::Regular);
            let between = Column { column_type, default: None, ..change.from.clone() };
            in_two(table, change, between)
        }
        other => vec![other],
    };
    operations.into_iter().flat_map(split).collect()
}

fn swaps_enum(change: &Change<Column>) -> bool {
    let (from, to) = (change.from.column_type.enum_name(), change.to.column_type.enum_name());
    from.is_some() && to.is_some() && from != to
}

fn in_two(table: TableName, change: Change<Column>, between: Column) -> Vec<Operation> {
    let first = Operation::AlterColumn(table.clone(), Change::new(change.from, between.clone()));
    vec![first, Operation::AlterColumn(table, Change::new(between, change.to))]
}

/// Operations in the order in which they run.
fn ordered(
    operations: Vec<Operation>,
    folding: Folding,
    schema: &Schema,
    target: &Target,
) -> Result<Vec<Operation>, PlanError> {
    let (mut operations, created) = fold(operations, folding);
    sort_by_phase(&mut operations, &created);
    let context = Context::new(&operations, created, schema, target);
    let dependencies = dependencies(&operations, &context);
    let mut wishes = mentions::wishes(&operations, &context);
    wishes.extend(partitions::wishes(&operations));
    let dependencies = with_wishes(operations.len(), dependencies, wishes);
    let order = order(operations.len(), &dependencies).map_err(|nodes| cycle(&operations, &nodes))?;
    Ok(order.into_iter().map(|position| operations[position].clone()).collect())
}

/// A default goes from a value that an enum type loses to one that it gets: no default while the type changes.
fn split_defaults(operations: Vec<Operation>) -> Vec<Operation> {
    let altered: Vec<Change<EnumType>> = operations.iter().filter_map(altered_enum).cloned().collect();
    let needs_split = |change: &Change<Column>| {
        let default = change.to.default.as_ref();
        let its_type = altered.iter().find(|it| change.to.column_type.enum_name() == Some(&it.from.name));
        change.from.default.is_some()
            && change.from.column_type == change.to.column_type
            && its_type.zip(default).is_some_and(|(it, default)| mentions_new_value(it, default))
    };
    let split = |operation| match operation {
        Operation::AlterColumn(table, change) if needs_split(&change) => {
            let between = Column { default: None, ..change.from.clone() };
            in_two(table, change, between)
        }
        other => vec![other],
    };
    operations.into_iter().flat_map(split).collect()
}

fn altered_enum(operation: &Operation) -> Option<&Change<EnumType>> {
    match operation {
        Operation::AlterEnum(change) => Some(change),
        _ => None,
    }
}

/// Whether a new type takes the place of the old one: a value goes or moves, or is needed before it can be used.
pub(super) fn is_replaced(change: &Change<EnumType>, all: &[Operation]) -> bool {
    !is_extended(change) || is_used(change, all)
}

/// Whether all values stay, in their order.
fn is_extended(change: &Change<EnumType>) -> bool {
    let kept = change.to.values.iter().filter(|value| change.from.values.contains(value));
    kept.eq(&change.from.values)
}

/// PostgreSQL (to 18): a value added to an enum type can't be used before the transaction that added it ends.
fn is_used(change: &Change<EnumType>, all: &[Operation]) -> bool {
    all.iter().any(|operation| match operation {
        Operation::AddColumn(_, column) | Operation::AlterColumn(_, Change { to: column, .. }) => {
            column.default.as_ref().is_some_and(|default| mentions_new_value(change, default))
        }
        Operation::AddCheck(_, check) => mentions_new_value(change, &check.expression),
        Operation::FillColumn(_, fill) => mentions_new_value(change, &fill.value),
        Operation::CreateIndex(_, index) => {
            index.predicate.as_ref().is_some_and(|predicate| mentions_new_value(change, predicate))
        }
        Operation::CreateTable(table) => {
            let defaults = table.columns.values().filter_map(|column| column.default.as_ref());
            defaults.chain(table.checks.iter().map(|check| &check.expression)).any(|it| mentions_new_value(change, it))
        }
        Operation::CreateOpaque(it, around)
        | Operation::AlterOpaque(Change { to: it, .. }, Change { to: around, .. }) => is_read_by(change, it, around),
        _ => false,
    })
}

/// Whether what is kept as text has a new value in it. The body of a function in SQL is read when it is made; in other
/// languages when it runs.
fn is_read_by(change: &Change<EnumType>, object: &OpaqueObject, around: &BTreeSet<Dependency>) -> bool {
    let type_ = ObjectId::Enum(change.from.name.clone());
    let is_function = matches!(object.id, ObjectId::Opaque(OpaqueKind::Function, ..));
    let may_read = if is_function {
        object.definition.contains("\n LANGUAGE sql")
    } else {
        around.iter().any(|it| it.object == object.id && it.needs == type_)
    };
    let texts = std::iter::once(&object.definition).chain(object.attached.iter().map(|it| &it.set));
    may_read && texts.into_iter().any(|text| mentions_new_value(change, &Expression::new(text.as_str())))
}

/// The columns of an enum type.
pub(super) fn columns_of(name: &TypeName, schema: &Schema) -> Vec<(TableName, Column)> {
    let columns = schema.tables.values().flat_map(|table| table.columns.values().map(move |column| (table, column)));
    let of_type = columns.filter(|(_, column)| column.column_type.enum_name() == Some(name));
    of_type.map(|(table, column)| (table.name.clone(), column.clone())).collect()
}
