//! SQLite: what ALTER TABLE can't do is done by making the table anew, once for all changes of that table.

use super::fold::{Folding, fold, unfold};
use super::graph::{cycle, dependencies, order, sort_by_phase};
use super::roles::Context;
use super::substitute::substitute;
use super::{PlanError, Rebuild, Step, blocked, groups, native};
use crate::Target;
use crate::operation::{Operation, apply, apply_all};
use crate::schema::{ObjectId, OpaqueKind, Schema, Table, TableName};

/// The steps for operations among which nothing is renamed; the schema is left as it is after them.
pub(super) fn steps(operations: Vec<Operation>, schema: &mut Schema, target: &Target) -> Result<Vec<Step>, PlanError> {
    let operations = without_returning_triggers(substitute(unfold(operations), schema, target), schema, target);
    let (mut operations, created) = fold(operations, Folding::All);
    sort_by_phase(&mut operations, &created);
    let dependencies = dependencies(&operations, &Context::new(&operations, created, schema, target));
    let in_order = order(operations.len(), &dependencies).map_err(|nodes| cycle(&operations, &nodes))?;
    let rebuilt = native::tables_to_rebuild(&operations, schema, target);
    let groups = groups::groups(&operations, &in_order, &dependencies, &rebuilt)?;
    let mut steps = Vec::new();
    for (table, operations) in groups {
        if let Some(table) = table {
            steps.push(Step::Rebuild(rebuild(&table, operations, schema, target)?));
        } else {
            blocked::check(&operations, schema, target)?;
            apply_all(schema, &operations)?;
            steps.extend(operations.into_iter().map(Step::Operation));
        }
    }
    Ok(steps)
}

/// Views and the triggers of other tables stay as they are, since they name the table and nothing of it that goes.
fn rebuild(
    table: &TableName,
    operations: Vec<Operation>,
    schema: &mut Schema,
    target: &Target,
) -> Result<Rebuild, PlanError> {
    blocked::check(&operations, schema, target)?;
    blocked::all_is_known(table, schema)?;
    let missing = || crate::operation::ApplyError::Missing(format!("table '{table}'"));
    let before = schema.tables.get(table).ok_or_else(missing)?.clone();
    operations.iter().try_for_each(|operation| apply(schema, operation))?;
    let after = schema.tables.get(table).ok_or_else(missing)?.clone();
    let triggers = schema.opaque.values().filter(|it| is_trigger_on(&it.id, table)).cloned().collect();
    Ok(Rebuild { copied: copied(&before, &after), before, after, triggers, operations })
}

/// A rebuild itself makes the triggers of its table again, inside of its transaction.
fn without_returning_triggers(operations: Vec<Operation>, schema: &Schema, target: &Target) -> Vec<Operation> {
    let rebuilt = native::tables_to_rebuild(&operations, schema, target);
    let returns = |operation: &Operation| {
        let (Operation::DropOpaque(it, _) | Operation::CreateOpaque(it, _)) = operation else { return false };
        let drops = |other: &Operation| matches!(other, Operation::DropOpaque(same, _) if same == it);
        let makes = |other: &Operation| matches!(other, Operation::CreateOpaque(same, _) if same == it);
        rebuilt.iter().any(|table| is_trigger_on(&it.id, table))
            && operations.iter().any(drops)
            && operations.iter().any(makes)
    };
    let kept: Vec<bool> = operations.iter().map(|operation| !returns(operation)).collect();
    operations.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(operation, _)| operation).collect()
}

fn is_trigger_on(id: &ObjectId, table: &TableName) -> bool {
    matches!(id, ObjectId::Opaque(OpaqueKind::Trigger, _, Some(on)) if on == table)
}

/// The columns whose values stay: computed ones are computed again.
fn copied(before: &Table, after: &Table) -> Vec<(String, String)> {
    let stay = after.columns.values().filter(|column| column.generated.is_none());
    let stay = stay.filter(|column| before.columns.contains_key(&column.name));
    stay.map(|column| (column.name.clone(), column.name.clone())).collect()
}
