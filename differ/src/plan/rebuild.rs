//! SQLite: what ALTER TABLE can't do is done by making the table anew, once for all changes of that table.

use super::fold::{Folding, fold, unfold};
use super::graph::{cycle, dependencies, order, sort_by_phase};
use super::roles::Context;
use super::substitute::substitute;
use super::{PlanError, Rebuild, Step, blocked, groups, native};
use crate::Target;
use crate::operation::{Operation, apply, apply_all};
use crate::schema::{Schema, Table, TableName};

/// The steps for operations among which nothing is renamed; the schema is left as it is after them.
pub(super) fn steps(operations: Vec<Operation>, schema: &mut Schema, target: &Target) -> Result<Vec<Step>, PlanError> {
    let operations = substitute(unfold(operations), schema, target);
    let (mut operations, created) = fold(operations, Folding::All);
    sort_by_phase(&mut operations, &created);
    let dependencies = dependencies(&operations, &Context::new(&operations, created, schema, target));
    let in_order = order(operations.len(), &dependencies).map_err(|nodes| cycle(&operations, &nodes))?;
    let rebuilt = native::tables_to_rebuild(&operations, schema, target);
    let groups = groups::groups(&operations, &in_order, &dependencies, &rebuilt)?;
    let mut steps = Vec::new();
    for (table, operations) in groups {
        if let Some(table) = table {
            steps.push(Step::Rebuild(rebuild(&table, operations, schema)?));
        } else {
            blocked::check(&operations, schema, target)?;
            apply_all(schema, &operations)?;
            steps.extend(operations.into_iter().map(Step::Operation));
        }
    }
    Ok(steps)
}

fn rebuild(table: &TableName, operations: Vec<Operation>, schema: &mut Schema) -> Result<Rebuild, PlanError> {
    blocked::table_is_free(table, schema)?;
    let missing = || crate::operation::ApplyError::Missing(format!("table '{table}'"));
    let before = schema.tables.get(table).ok_or_else(missing)?.clone();
    operations.iter().try_for_each(|operation| apply(schema, operation))?;
    let after = schema.tables.get(table).ok_or_else(missing)?.clone();
    Ok(Rebuild { copied: copied(&before, &after), before, after, operations })
}

/// The columns whose values stay: computed ones are computed again.
fn copied(before: &Table, after: &Table) -> Vec<(String, String)> {
    let stay = after.columns.values().filter(|column| column.generated.is_none());
    let stay = stay.filter(|column| before.columns.contains_key(&column.name));
    stay.map(|column| (column.name.clone(), column.name.clone())).collect()
}
