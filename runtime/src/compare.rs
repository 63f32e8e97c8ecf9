//! The flow from two sources to a plan, both ways: complete, normalise, diff, confirm, plan, lower.

use crate::confirm;
use crate::connect::Connection;
use limbeck_codegen::sql::{self, LowerError, Statement};
use limbeck_differ::answers::{
    AnswerError, Candidate, Direction, Meaning, Required, candidates, fill, hints, ineffective, resolve, unfilled,
};
use limbeck_differ::declaration::additions::Doubt;
use limbeck_differ::declaration::{Lacking, Position, Problem};
use limbeck_differ::normalize::{respellings, with_serials, with_shared_sequences};
use limbeck_differ::operation::inverse_of;
use limbeck_differ::schema::ObjectId;
use limbeck_differ::{
    Answers, Change, Completed, CompletionOptions, Declaration, Dialect, Operation, Plan, PlanError, RenameHints,
    Schema, Target, complete, diff, diff_exactly, in_own_words, normalize, plan,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What is compared.
#[derive(Debug, Clone)]
pub enum Side {
    /// What models say.
    Declaration(Declaration),
    /// What a database has; the default is `empty`.
    Schema(Schema),
}

/// How it is compared.
#[derive(Debug, Clone, Default)]
pub struct CompareOptions {
    /// How declarations are made whole.
    pub completion: CompletionOptions,
    /// What somebody says that the sources don't; the renames of `renamed_from` are added.
    pub answers: Answers,
    /// Whether the server is asked about expressions and types that differ in their text.
    pub confirm: bool,
}

/// How two sources differ, and how to get from one to the other and back.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// For which server.
    pub target: Target,
    /// The first source, normalised.
    pub before: Schema,
    /// The second source, normalised.
    pub after: Schema,
    /// The difference, in the order of the plan.
    pub operations: Vec<Operation>,
    /// Whether one of the sources is models; two databases are compared exactly.
    pub modelled: bool,
    /// From the first to the second.
    pub up: Plan,
    /// From the second to the first.
    pub down: Plan,
    /// Where declared objects are declared.
    pub positions: BTreeMap<ObjectId, Position>,
    /// Objects that no model mentions and that stay.
    pub unmanaged: BTreeSet<ObjectId>,
    /// Objects whose difference the server could not confirm.
    pub unconfirmed: BTreeSet<ObjectId>,
    /// What the models say and what can't hold, so that nothing is asserted.
    pub notes: Vec<Problem>,
    /// Answers that fit nothing, each with what there is: nothing may be generated while there are any.
    pub refused: Vec<AnswerError>,
    /// Why there is no way from one to the other and back; both plans are then empty.
    pub obstacle: Option<PlanError>,
    /// What must be created and is not known: nothing may be generated while there are any.
    pub problems: Vec<Problem>,
    /// What the models ask for and the server does not have: nothing may be generated while there is any.
    pub lacking: Vec<Lacking>,
}

impl Comparison {
    /// Whether there is no difference.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// What may be a rename, and nobody said so.
    pub fn candidates(&self) -> Vec<Candidate> {
        candidates(&self.operations, &self.before, &self.unmanaged)
    }

    /// The columns that become required, with no value for the rows that are there.
    pub fn unfilled(&self) -> Vec<Required> {
        unfilled(&self.operations)
    }

    /// The statements that lead from the first source to the second.
    pub fn up_statements(&self) -> Result<Vec<Statement>, LowerError> {
        self.lower(&self.up)
    }

    /// The statements that lead back.
    pub fn down_statements(&self) -> Result<Vec<Statement>, LowerError> {
        self.lower(&self.down)
    }

    fn lower(&self, plan: &Plan) -> Result<Vec<Statement>, LowerError> {
        match &self.obstacle {
            Some(obstacle) => Err(obstacle.clone().into()),
            None => sql::lower(plan, &self.target),
        }
    }
}

/// Compares two sources. The connection is only asked to confirm differences; nothing of the user's changes.
pub async fn compare(
    from: Side,
    to: Side,
    target: &Target,
    connection: Option<&Connection>,
    options: &CompareOptions,
) -> Comparison {
    let (mut sides, unsettled) = settled(&from, &to, target, connection, options).await;
    let schemas = Change::new(&sides.before, &sides.after);
    // Models say nothing of what is kept as text.
    let exactly = sides.modelled == confirm::Modelled::Neither;
    let mut operations = match (&from, &to) {
        (Side::Schema(before), Side::Schema(after)) if target.dialect == Dialect::Postgres => {
            in_own_words(diff_exactly(schemas, &sides.renames), before, after)
        }
        _ if exactly => diff_exactly(schemas, &sides.renames),
        _ => diff(schemas, &sides.renames),
    };
    let mut unconfirmed = BTreeSet::new();
    if options.confirm && sides.modelled != confirm::Modelled::Neither {
        let schemas = Change::new(&mut sides.before, &mut sides.after);
        unconfirmed = confirm::confirm(schemas, &operations, sides.modelled, target, connection).await;
        operations = diff(Change::new(&sides.before, &sides.after), &sides.renames);
    }
    unconfirmed.extend(doubtful(&operations, &unsettled));
    sides.into_comparison(operations, unconfirmed, target, &options.answers)
}

/// Both sides made whole; again, where the server had to say which texts of the models are those of the database. With the
/// doubts that are left.
async fn settled(
    from: &Side,
    to: &Side,
    target: &Target,
    connection: Option<&Connection>,
    options: &CompareOptions,
) -> (Sides, BTreeSet<Doubt>) {
    let sides = Sides::complete(from, to, target, options, &options.completion);
    if !options.confirm || sides.doubts.is_empty() {
        return (sides, BTreeSet::new());
    }
    let (model, database) = match sides.modelled {
        confirm::Modelled::Before => (&sides.before, &sides.after),
        _ => (&sides.after, &sides.before),
    };
    let settled = confirm::settle(&sides.doubts, model, database, target, connection).await;
    if settled.same.is_empty() {
        return (sides, settled.unknown);
    }
    let completion = CompletionOptions { settled: settled.same, ..options.completion.clone() };
    (Sides::complete(from, to, target, options, &completion), settled.unknown)
}

/// What may be there already under another name and in other words.
fn doubtful(operations: &[Operation], doubts: &BTreeSet<Doubt>) -> Vec<ObjectId> {
    let is_doubtful = |operation: &&Operation| {
        let is_text = matches!(
            operation,
            Operation::CreateIndex(..) | Operation::DropIndex(..) | Operation::AddCheck(..) | Operation::DropCheck(..)
        );
        is_text && doubts.iter().any(|doubt| operation.table() == Some(&doubt.table))
    };
    operations.iter().filter(is_doubtful).map(Operation::object).collect()
}

/// Both sides, made whole and normalised.
struct Sides {
    before: Schema,
    after: Schema,
    modelled: confirm::Modelled,
    renames: RenameHints,
    meanings: Vec<Meaning>,
    positions: BTreeMap<ObjectId, Position>,
    unmanaged: BTreeSet<ObjectId>,
    notes: Vec<Problem>,
    problems: Vec<Problem>,
    lacking: Vec<Lacking>,
    doubts: BTreeSet<Doubt>,
}

impl Sides {
    fn complete(
        from: &Side,
        to: &Side,
        target: &Target,
        options: &CompareOptions,
        completion: &CompletionOptions,
    ) -> Self {
        let meanings = meanings(from, to, target, options, completion);
        let renames = hints(&meanings);
        let complete = |declaration: &Declaration, against: &Schema, renames: &RenameHints| {
            let completion = CompletionOptions { renames: renames.clone(), ..completion.clone() };
            complete(declaration, against, target, &completion)
        };
        let mut sides = match (from, to) {
            (Side::Schema(before), Side::Schema(after)) => {
                let others = after.tables.values().map(|table| (&table.name, table.columns.keys()));
                let respelled = respellings(before, others, target);
                let (mut before, mut after) = (before.clone(), after.clone());
                with_shared_sequences(&mut before, &mut after);
                Self {
                    renames: respelled,
                    ..Self::new(before, after, confirm::Modelled::Neither, Completed::default())
                }
            }
            (Side::Schema(database), Side::Declaration(declaration)) => {
                let completed = complete(declaration, &with_serials(Cow::Borrowed(database)), &renames);
                let (before, after) = (completed.database.clone(), completed.schema.clone());
                Self::new(before, after, confirm::Modelled::After, completed)
            }
            (Side::Declaration(declaration), Side::Schema(database)) => {
                let completed =
                    complete(declaration, &with_serials(Cow::Borrowed(database)), &renames.clone().reversed());
                let (before, after) = (completed.schema.clone(), completed.database.clone());
                Self::new(before, after, confirm::Modelled::Before, completed)
            }
            (Side::Declaration(first), Side::Declaration(second)) => {
                let before = complete(first, &Schema::default(), &RenameHints::default());
                let after = complete(second, &before.schema, &renames);
                let (notes, problems, lacking) = (before.notes, before.problems, before.lacking);
                let mut sides =
                    Self::new(after.database.clone(), after.schema.clone(), confirm::Modelled::After, after);
                sides.notes.extend(notes);
                sides.problems.extend(problems);
                sides.lacking.extend(lacking);
                sides
            }
        };
        sides.renames.extend(renames);
        sides.meanings = meanings;
        sides.before = normalize(sides.before, target);
        sides.after = normalize(sides.after, target);
        sides
    }

    fn new(before: Schema, after: Schema, modelled: confirm::Modelled, completed: Completed) -> Self {
        // `renamed_from` says how the database's object becomes the model's, so it is read backwards when the models are
        // where the comparison starts.
        let renames = completed.renames;
        let renames = if modelled == confirm::Modelled::Before { renames.reversed() } else { renames };
        Self {
            before,
            after,
            modelled,
            renames,
            meanings: Vec::new(),
            positions: completed.positions,
            unmanaged: completed.unmanaged,
            notes: completed.notes,
            problems: completed.problems,
            lacking: completed.lacking,
            doubts: completed.doubts,
        }
    }

    fn into_comparison(
        self,
        operations: Vec<Operation>,
        unconfirmed: BTreeSet<ObjectId>,
        target: &Target,
        answers: &Answers,
    ) -> Comparison {
        let schemas = Change::new(&self.before, &self.after);
        let mut refused = ineffective(&answers.renames, &self.meanings, &operations, schemas);
        // Without a plan it is still known how the two differ.
        let (operations, up, down, obstacle) = match self.plans(&operations, target, answers, &mut refused) {
            Ok((up, down)) => (up.operations().collect(), up, down, None),
            Err(error) => (operations, Plan::default(), Plan::default(), Some(error)),
        };
        Comparison {
            target: target.clone(),
            before: self.before,
            after: self.after,
            operations,
            modelled: self.modelled != confirm::Modelled::Neither,
            up,
            down,
            positions: self.positions,
            unmanaged: self.unmanaged,
            unconfirmed,
            notes: self.notes,
            refused,
            obstacle,
            problems: self.problems,
            lacking: self.lacking,
        }
    }

    /// There and back, with a value wherever a column becomes required and one is known.
    fn plans(
        &self,
        operations: &[Operation],
        target: &Target,
        answers: &Answers,
        refused: &mut Vec<AnswerError>,
    ) -> Result<(Plan, Plan), PlanError> {
        let (before, after) = (&self.before, &self.after);
        let mut filling = Filling { answers, target, used: BTreeSet::new(), refused };
        let up = filling.filled(operations.to_vec(), Change::new(before, after), Direction::Up);
        let up = plan(up, before, target)?;
        let there: Vec<Operation> = up.operations().collect();
        let down = filling.filled(inverse_of(&there), Change::new(after, before), Direction::Down);
        let down = plan(down, after, target)?;
        filling.require_used(operations);
        Ok((up, down))
    }
}

/// What stated renames mean, for what is there before.
fn meanings(
    from: &Side,
    to: &Side,
    target: &Target,
    options: &CompareOptions,
    completion: &CompletionOptions,
) -> Vec<Meaning> {
    let stated = &options.answers.renames;
    if stated.is_empty() {
        return Vec::new();
    }
    match (from, to) {
        (Side::Schema(before), _) => resolve(stated, before),
        (Side::Declaration(first), Side::Schema(database)) => {
            resolve(stated, &complete(first, database, target, completion).schema)
        }
        (Side::Declaration(first), Side::Declaration(_)) => {
            resolve(stated, &complete(first, &Schema::default(), target, completion).schema)
        }
    }
}

/// Values for rows that are there, looked for in both directions.
struct Filling<'a> {
    answers: &'a Answers,
    target: &'a Target,
    used: BTreeSet<String>,
    refused: &'a mut Vec<AnswerError>,
}

impl Filling<'_> {
    fn filled(&mut self, operations: Vec<Operation>, schemas: Change<&Schema>, direction: Direction) -> Vec<Operation> {
        match fill(operations.clone(), self.answers, schemas, direction, self.target, &mut self.used) {
            Ok(filled) => filled,
            Err(error) => {
                self.refused.push(error);
                operations
            }
        }
    }

    /// Refuses values for columns that become required in neither direction.
    fn require_used(self, operations: &[Operation]) {
        let given = self.answers.fills.iter().map(|(column, _)| column).chain(&self.answers.unfilled);
        let there: Vec<String> = unfilled(operations).iter().map(ToString::to_string).collect();
        let unused = given.filter(|column| !self.used.contains(*column));
        self.refused
            .extend(unused.map(|column| AnswerError::NotRequired { column: column.clone(), there: there.clone() }));
    }
}
