//! In which order a schema is changed, and how a dialect gets there.

mod blocked;
mod fill;
mod fold;
mod graph;
mod groups;
mod heirs;
mod in_place;
mod mentions;
mod native;
mod one_statement;
mod partitions;
mod rebuild;
mod recreate;
mod reduce;
mod replaced;
mod resources;
mod roles;
mod sequences;
mod substitute;
#[cfg(test)]
mod tests;
mod way;

use reduce::reduce;

use crate::Target;
use crate::operation::{Change, Fill, Operation, apply};
use crate::schema::{Check, Column, EnumType, ObjectId, OpaqueObject, QualifiedName, Schema, Table, TableName};

/// One thing to do, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "almost every step is an operation, and a plan has few of them")]
pub enum Step {
    /// An operation that the server has a statement for. A [`Operation::CreateTable`] may carry foreign keys that were
    /// folded in; indexes are steps of their own.
    Operation(Operation),
    /// A PostgreSQL enum type that loses or reorders values: a new type takes the place of the old one.
    ReplaceEnum {
        /// The type before and after.
        change: Change<EnumType>,
        /// The columns of that type, as they are before: their defaults go and come back around the change.
        columns: Vec<(TableName, Column)>,
    },
    /// A column that becomes required, with a value for the rows that are there.
    Fill {
        /// The table.
        table: TableName,
        /// The column before, where it is there, and after.
        column: FilledColumn,
        /// The value.
        fill: Fill,
    },
    /// The sequence that counts a column up follows the new name of its table or column (PostgreSQL). The schema does not
    /// tell of it.
    RenameSequence(Change<QualifiedName>),
    /// What MySQL must do in one `ALTER TABLE`, in order.
    AlterTable(TableName, Vec<Operation>),
    /// SQLite's way of altering a table: make it anew, copy the rows, swap the names.
    Rebuild(Rebuild),
}

impl Step {
    /// The operations that the step carries out.
    pub fn operations(&self) -> Vec<Operation> {
        match self {
            Step::Operation(operation) => vec![operation.clone()],
            Step::ReplaceEnum { change, .. } => vec![Operation::AlterEnum(change.clone())],
            Step::Fill { table, column, fill } => {
                vec![column.operation(table), Operation::FillColumn(table.clone(), fill.clone())]
            }
            Step::RenameSequence(_) => Vec::new(),
            Step::AlterTable(_, operations) => operations.clone(),
            Step::Rebuild(rebuild) => rebuild.operations.clone(),
        }
    }
}

/// How a column becomes required.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilledColumn {
    /// It is added.
    Added(Column),
    /// It changes.
    Altered(Change<Column>),
}

impl FilledColumn {
    /// The operation that makes it required.
    pub fn operation(&self, table: &TableName) -> Operation {
        match self {
            FilledColumn::Added(column) => Operation::AddColumn(table.clone(), column.clone()),
            FilledColumn::Altered(change) => Operation::AlterColumn(table.clone(), change.clone()),
        }
    }
}

/// A rebuild of one table for all of its operations at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuild {
    /// The table as it is when the rebuild begins, with its foreign keys and indexes.
    pub before: Table,
    /// The table as it is when the rebuild is done, with its foreign keys and indexes.
    pub after: Table,
    /// Columns whose rows are copied: name before and name after.
    pub copied: Vec<(String, String)>,
    /// The triggers on the table, which go with the old one and are made again.
    pub triggers: Vec<OpaqueObject>,
    /// What it does, in order.
    pub operations: Vec<Operation>,
}

/// Steps in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
}

impl Plan {
    /// The operations of all steps in order, those inside rebuilds included.
    pub fn operations(&self) -> impl Iterator<Item = Operation> + '_ {
        self.steps.iter().flat_map(Step::operations)
    }
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Something that is not modelled stands in the way.
    #[error("{object} cannot be changed while {} depends on it", .dependents.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Blocked {
        /// What should change.
        object: Box<ObjectId>,
        /// What stands in the way.
        dependents: Vec<ObjectId>,
    },
    /// The server has no way to do it.
    #[error("{object} cannot be changed so: {reason}")]
    Impossible {
        /// What should change.
        object: Box<ObjectId>,
        /// Why not, as a lower-case fact.
        reason: String,
    },
    /// The operations wait for each other.
    #[error("these changes wait for each other: {}", .0.join("; "))]
    Cycle(Vec<String>),
    /// The operations do not fit the schema that they should change.
    #[error("the operations do not fit the schema: {0}")]
    Mismatch(#[from] crate::operation::ApplyError),
}

/// Puts operations in an order in which each can run, and fits them to the dialect.
///
/// Operations name objects as they are called at that point, so renames of tables, columns and enum types are fixed points:
/// what is given before one stays before it. Between them the order of the input has no influence.
pub fn plan(operations: Vec<Operation>, before: &Schema, target: &Target) -> Result<Plan, PlanError> {
    let mut steps = Vec::new();
    if operations.is_empty() {
        return Ok(Plan { steps });
    }
    let mut schema = before.clone();
    for section in sections(operations) {
        match section {
            Section::Rename(operation) => {
                blocked::check_rename(&operation, &schema, target)?;
                for operation in around_rename(*operation, &schema, target) {
                    let sequences = sequences::of_renamed(&operation, &schema, target);
                    apply(&mut schema, &operation)?;
                    steps.push(Step::Operation(operation));
                    steps.extend(sequences.into_iter().map(Step::RenameSequence));
                }
            }
            Section::Changes(operations) if target.dialect.facts().alters_in_place => {
                let changes = in_place::steps(reduce(operations), &mut schema, target)?;
                steps.extend(fill::joined(changes, &schema));
            }
            Section::Changes(operations) => steps.extend(rebuild::steps(reduce(operations), &mut schema, target)?),
        }
    }
    Ok(Plan { steps })
}

/// A rename, between the drop of the checks that it would break and what makes them again under the new name.
fn around_rename(rename: Operation, schema: &Schema, target: &Target) -> Vec<Operation> {
    let Operation::RenameColumn(table, change) = &rename else { return vec![rename] };
    if target.dialect.facts().renames_in_checks {
        return vec![rename];
    }
    let checks = schema.tables.get(table).into_iter().flat_map(|it| &it.checks);
    let broken: Vec<&Check> = checks.filter(|check| check.expression.mentions(&change.from)).collect();
    let renamed = |check: &&Check| Check {
        expression: check.expression.with_renamed(&change.from, &change.to),
        ..(*check).clone()
    };
    let drops = broken.iter().map(|check| Operation::DropCheck(table.clone(), (*check).clone()));
    let adds = broken.iter().map(|check| Operation::AddCheck(table.clone(), renamed(check)));
    drops.chain([rename.clone()]).chain(adds).collect()
}

/// A part of the input in which every object has one name.
enum Section {
    Rename(Box<Operation>),
    Changes(Vec<Operation>),
}

fn sections(operations: Vec<Operation>) -> Vec<Section> {
    let mut sections = Vec::new();
    for operation in operations {
        match operation {
            Operation::RenameTable(_)
            | Operation::RenameColumn(..)
            | Operation::RenameEnum(_)
            | Operation::RenameEnumValue(..) => {
                sections.push(Section::Rename(Box::new(operation)));
            }
            _ => match sections.last_mut() {
                Some(Section::Changes(operations)) => operations.push(operation),
                _ => sections.push(Section::Changes(vec![operation])),
            },
        }
    }
    sections
}
