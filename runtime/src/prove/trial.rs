//! One trial of a revision on a scratch database.

use super::coverage::{Coverage, touched};
use super::rows::{self, Kept};
use super::seed::{Seeds, qualified};
use super::{ProofRequest, ProofStep, Verdict, build};
use crate::compare::Comparison;
use crate::confirm::{Modelled, confirm};
use crate::connect::Connection;
use crate::scratch::{MARKER_TABLE, server_message};
use limbeck_codegen::sql::{self, Statement};
use limbeck_differ::normalize::with_serials;
use limbeck_differ::operation::followed;
use limbeck_differ::schema::{ObjectId, OpaqueObject, Schema, TableName};
use limbeck_differ::{Change, Operation, RenameHints, diff, normalize};
use limbeck_introspect::database::{self, Scope};
use sea_orm::{ConnectionTrait, DbErr};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A trial that went well.
pub(super) struct Covered {
    tables: usize,
    seeded: usize,
    left_out: Vec<String>,
}

impl Covered {
    pub(super) fn verdict(self) -> Verdict {
        Verdict::Proved { tables: self.tables, seeded: self.seeded, left_out: self.left_out }
    }
}

/// A trial that did not.
pub(super) enum Failure {
    /// The revision is wrong.
    Step { step: ProofStep, detail: String },
    /// Nothing can be said about the revision.
    Unavailable(String),
}

fn unavailable(doing: &str) -> impl Fn(DbErr) -> Failure {
    move |error| Failure::Unavailable(format!("the scratch database could not be {doing}: {}", server_message(&error)))
}

/// The objects kept as text that the operations themselves change.
fn changed_opaque(comparison: &Comparison) -> BTreeSet<ObjectId> {
    let is_opaque = |operation: &&Operation| {
        matches!(operation, Operation::CreateOpaque(..) | Operation::DropOpaque(..) | Operation::AlterOpaque(..))
    };
    comparison.operations.iter().filter(is_opaque).map(Operation::object).collect()
}

/// The names that a column had before operations.
fn old_names(table: &TableName, column: &str, operations: &[Operation]) -> (TableName, String) {
    let (mut old_table, mut old_column) = (table.clone(), column.to_owned());
    for operation in operations {
        match operation {
            Operation::RenameTable(change) if change.to == *table => old_table.clone_from(&change.from),
            Operation::RenameColumn(of, change) if of == table && change.to == column => {
                old_column.clone_from(&change.from);
            }
            _ => {}
        }
    }
    (old_table, old_column)
}

/// The columns that take NULL now and are filled by operations.
fn filled_in(schema: &Schema, operations: &[Operation]) -> BTreeSet<(TableName, String)> {
    let fills = operations.iter().filter_map(|operation| match operation {
        Operation::FillColumn(table, fill) => Some(old_names(table, &fill.column, operations)),
        _ => None,
    });
    let takes_null = |table: &TableName, column: &str| {
        schema.tables.get(table).and_then(|it| it.columns.get(column)).is_some_and(|column| column.nullable)
    };
    fills.filter(|(table, column)| takes_null(table, column)).collect()
}

/// A trial.
pub(super) struct Trial<'a> {
    pub(super) request: &'a ProofRequest<'a>,
    pub(super) coverage: &'a Coverage,
    /// Tables that get no rows.
    pub(super) rowless: &'a BTreeSet<TableName>,
    pub(super) scratch: &'a Connection,
}

impl Trial<'_> {
    pub(super) async fn run(&self) -> Result<Covered, Failure> {
        let comparison = self.request.comparison;
        let up = comparison.operations.as_slice();
        let down: Vec<Operation> = comparison.down.operations().collect();
        let (coverage, built) = self.build().await?;
        let (before, after) = (&coverage.before, &coverage.after);

        let mut seeded = self.seed(before, after, before.tables.keys()).await;
        let kept = Kept::by(before, &seeded, up);
        self.keeping(&kept, self.go(self.request.up, ProofStep::Upgrade)).await?;
        let upgraded = self.expect(after, &built, &coverage, ProofStep::ReadBackUpgrade).await?;

        let new = after.tables.keys().filter(|table| !before.tables.contains_key(*table));
        seeded.extend(self.seed(after, before, new).await);
        self.forget(after, &down).await;
        let kept = Kept::by(after, &seeded, &down);
        self.keeping(&kept, self.go(self.request.down, ProofStep::Downgrade)).await?;
        self.expect(before, &built, &coverage, ProofStep::ReadBackDowngrade).await?;

        self.go(self.request.up, ProofStep::UpgradeAgain).await?;
        self.expect(after, &upgraded, &coverage, ProofStep::UpgradeAgain).await?;
        let tables: BTreeSet<&TableName> = before.tables.keys().chain(after.tables.keys()).collect();
        let mut left_out = coverage.left_out.clone();
        left_out.extend(self.rowless.iter().map(|table| format!("rows in '{table}', on which a change may fail")));
        Ok(Covered { tables: tables.len(), seeded: seeded.len(), left_out })
    }

    /// Builds the old schema. Answers what is covered of it, and the schema as the server says it.
    async fn build(&self) -> Result<(Coverage, Schema), Failure> {
        let Coverage { before, after, .. } = self.coverage;
        let target = &self.request.comparison.target;
        let missing = build::build(self.scratch, before, after, target).await;
        let missing =
            missing.map_err(|reason| Failure::Unavailable(format!("the old schema can't be built: {reason}")))?;
        let built = self.read().await?;
        let differences = self.differences(before, &built).await;
        let touched = touched(self.request.comparison);
        let (concerned, others): (Vec<_>, Vec<_>) = differences
            .into_iter()
            .partition(|operation| operation.table().is_none_or(|table| touched.contains(table)));
        if let Some(difference) = concerned.first() {
            return Err(Failure::Unavailable(format!(
                "the old schema can't be built alike: {}",
                difference.describe()
            )));
        }
        let others = others.iter().filter_map(|operation| operation.table().cloned()).collect();
        Ok((self.coverage.without(&missing, &others), built))
    }

    async fn read(&self) -> Result<Schema, Failure> {
        let Coverage { before, after, .. } = self.coverage;
        let named: BTreeSet<String> = build::schemas(before).into_iter().chain(build::schemas(after)).collect();
        let default = self.scratch.target.default_schema.clone();
        let schemas = if named.is_empty() { Vec::new() } else { default.into_iter().chain(named).collect() };
        let history_tables = vec![MARKER_TABLE.to_owned()];
        let scope = Scope { schemas, every_schema: false, history_tables, fine_print: true };
        let read = database::read(&self.scratch.database, &self.scratch.target, &scope).await;
        let read = read.map_err(|error| Failure::Unavailable(error.to_string()))?;
        let comparison = self.request.comparison;
        let read = if comparison.modelled { with_serials(Cow::Owned(read)).into_owned() } else { read };
        Ok(normalize(read, &comparison.target))
    }

    /// How a schema differs from the expected one, apart from spelling: what PostgreSQL says of an expression, it says in
    /// other words once it has read that (15: `state IN ('a', 'b')` on a varchar).
    async fn differences(&self, expected: &Schema, read: &Schema) -> Vec<Operation> {
        let hints = RenameHints::default();
        let operations = diff(Change::new(expected, read), &hints);
        if operations.is_empty() {
            return operations;
        }
        let (mut expected, mut read) = (expected.clone(), read.clone());
        let target = &self.request.comparison.target;
        let schemas = Change::new(&mut expected, &mut read);
        confirm(schemas, &operations, Modelled::Before, target, Some(self.scratch)).await;
        diff(Change::new(&expected, &read), &hints)
    }

    /// Reads the schema back, which must be the expected one, with the opaque objects that were there before.
    async fn expect(
        &self,
        expected: &Schema,
        before: &Schema,
        coverage: &Coverage,
        step: ProofStep,
    ) -> Result<Schema, Failure> {
        let read = self.read().await?;
        let is_covered = |table: &TableName| {
            let known = |schema: &Schema| schema.tables.contains_key(table);
            known(&coverage.before) || known(&coverage.after) || !known(before)
        };
        let differences = self.differences(expected, &read).await;
        let mut differences = differences.iter().filter(|operation| operation.table().is_none_or(is_covered));
        if let Some(difference) = differences.next() {
            return Err(Failure::Step { step, detail: difference.describe() });
        }
        let operations = &self.request.comparison.operations;
        let changing = &changed_opaque(self.request.comparison);
        let stays = before.opaque.iter().filter(|(id, _)| !changing.contains(id));
        let due = changing.iter().filter(|id| expected.opaque.get(id) != read.opaque.get(id));
        // What reads something that is renamed says the new name by itself, and on the way back the old one: on SQLite with
        // quotes that were not there before.
        let is_kept = |id: &ObjectId, object: &OpaqueObject| {
            let (renamed, reads) = followed(id, operations, before);
            let now = if step == ProofStep::ReadBackUpgrade { renamed } else { id.clone() };
            read.opaque.get(&now).is_some_and(|found| reads || found == object)
        };
        let changed = stays.filter(|(id, object)| !is_kept(id, object)).map(|(id, _)| id).chain(due).next();
        match changed {
            Some(id) => Err(Failure::Step { step, detail: format!("{id} has changed") }),
            None => Ok(read),
        }
    }

    /// Makes up rows. Answers which tables have some.
    async fn seed<'t>(
        &self,
        schema: &Schema,
        next: &Schema,
        tables: impl Iterator<Item = &'t TableName>,
    ) -> BTreeSet<TableName> {
        let tables = tables.filter(|table| !self.rowless.contains(table)).cloned().collect();
        let nulls = filled_in(schema, &self.request.comparison.operations);
        Seeds { schema, next, dialect: self.scratch.target.dialect, nulls }.sow(self.scratch, &tables).await
    }

    /// Leaves rows without the values that the downgrade is to fill in.
    async fn forget(&self, schema: &Schema, down: &[Operation]) {
        let dialect = self.scratch.target.dialect;
        for (table, column) in filled_in(schema, down) {
            let sql = format!("UPDATE {} SET {} = NULL", qualified(&table, dialect), dialect.quote(&column));
            if let Err(error) = self.scratch.database.execute_unprepared(&sql).await {
                tracing::debug!("no NULL in {table}.{column}: {error}");
            }
        }
    }

    /// Does something that must keep rows.
    async fn keeping(&self, kept: &Kept, work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
        let before = kept.before(self.scratch).await.map_err(unavailable("read"))?;
        work.await?;
        let after = kept.after(self.scratch).await.map_err(unavailable("read"))?;
        rows::lost(&before, &after).map_or(Ok(()), |detail| Err(Failure::Step { step: ProofStep::Rows, detail }))
    }

    /// Sends statements in the transaction mode that the revision has.
    async fn go(&self, statements: &[Statement], step: ProofStep) -> Result<(), Failure> {
        let database = &self.scratch.database;
        let in_transaction = sql::in_transaction(statements, &self.request.comparison.target);
        if in_transaction {
            database.execute_unprepared("BEGIN").await.map_err(unavailable("used"))?;
        }
        for statement in statements {
            if let Err(error) = database.execute_unprepared(&statement.sql).await {
                let detail = format!("{}\n{}", server_message(&error), statement.sql);
                return Err(Failure::Step { step, detail });
            }
        }
        if in_transaction && let Err(error) = database.execute_unprepared("COMMIT").await {
            return Err(Failure::Step { step, detail: server_message(&error) });
        }
        Ok(())
    }
}
