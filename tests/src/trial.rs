//! One scenario on one server: what is said about it, and whether it is true.

use crate::history::History;
use crate::revisions_1::Kept;
use crate::scenario::Scenario;
use crate::script::execute;
use crate::server::{Server, TestDatabase};
use crate::stock::Compiled;
use crate::wanted::{Wanted, models_of};
use crate::{Result, Step, difference, golden, observe};
use limbeck_codegen::report::{self, Difference, Ledger};
use limbeck_codegen::revision::{self, Body, Revision, Style};
use limbeck_codegen::sql::{self, Statement};
use limbeck_differ::operation::{Change, apply_all};
use limbeck_differ::{Answers, Dialect, Operation, RenameHints, Schema, diff, normalize};
use limbeck_introspect::database::{self, Scope};
use limbeck_runtime::compare::{CompareOptions, Comparison, Side, compare};
use limbeck_runtime::confirm::{Modelled, confirm};
use limbeck_runtime::connect::Connection;
use sea_orm::{ConnectionTrait, Statement as Query};
use std::collections::BTreeSet;
use std::path::Path;

/// A project on the newest version, whose migrations write their names.
fn style() -> Style {
    Style { migration_major: 2, derives: Vec::new(), documents: false }
}

/// Runs a scenario on a database of its own.
pub async fn run(scenario: &Scenario, server: &Server, kept: &Kept) -> Result {
    let database = server.create().await?;
    let outcome = run_on(scenario, &database, kept).await;
    database.remove().await.step("removing the database")?;
    outcome.step(&scenario.folder.display().to_string())
}

async fn run_on(scenario: &Scenario, database: &TestDatabase, kept: &Kept) -> Result {
    let connection = database.connect().await?;
    let after = Wanted::of(scenario, database, connection.target.dialect).await.step("what is wanted")?;
    let scope = after.scope(&connection.target);
    let mut trial = Trial { scenario, database, connection, scope, history: History::default() };
    trial.build_before().await.step("building the database before")?;
    let before = trial.read_database().await?;
    let Some(revised) = trial.revise(&after).await? else { return Ok(()) };
    trial.keep_for_1_1(&after, kept).await.step("for sea-orm-migration 1.1")?;
    trial.prove(&before, &after, &revised).await
}

/// A scenario under way.
struct Trial<'a> {
    scenario: &'a Scenario,
    database: &'a TestDatabase,
    connection: Connection,
    /// How much is read of the database.
    scope: Scope,
    history: History,
}

/// A difference, and the revision that was made of it.
struct Revised {
    comparison: Comparison,
    revision: Revision,
}

impl Revised {
    fn new(comparison: Comparison, name: &str) -> Result<Self> {
        if let Some(problem) = comparison.problems.first() {
            return Err(format!("{}: {}", problem.object, problem.message).into());
        }
        if let Some(refused) = comparison.refused.first() {
            return Err(refused.to_string().into());
        }
        if let Some(lacking) = comparison.lacking.first() {
            let dialect = comparison.target.dialect;
            return Err(format!("{}: {dialect} has no {}", lacking.object, lacking.feature).into());
        }
        let revision = Revision {
            message: name.replace('_', " "),
            id: format!("m20250101_000000_{name}"),
            revises: None,
            created: None,
            proved: None,
            bodies: vec![Body {
                up: comparison.up_statements().step("lowering the upgrade")?,
                down: comparison.down_statements().step("lowering the downgrade")?,
                positions: comparison.positions.clone(),
                target: comparison.target.clone(),
                unfilled: BTreeSet::new(),
            }],
            style: style(),
            notes: Vec::new(),
        };
        Ok(Self { comparison, revision })
    }

    fn script(&self, direction: fn(&Body) -> &Vec<Statement>) -> String {
        self.revision.bodies.iter().map(|body| sql::script(direction(body), &body.target)).collect()
    }

    fn upgrade(&self) -> String {
        self.script(|body| &body.up)
    }

    fn downgrade(&self) -> String {
        self.script(|body| &body.down)
    }
}

impl Trial<'_> {
    fn dialect(&self) -> Dialect {
        self.connection.target.dialect
    }

    async fn read_database(&self) -> Result<Schema> {
        Ok(database::read(&self.connection.database, &self.connection.target, &self.scope).await?)
    }

    async fn execute(&self, script: &str) -> Result {
        execute(&self.connection, script).await
    }

    /// Makes the database before: by its SQL, or by the revision that Limbeck writes for the models before.
    async fn build_before(&mut self) -> Result {
        if let Some(sql) = self.scenario.database_before(self.dialect())? {
            self.execute(&sql).await?;
        } else {
            let before = Side::Declaration(models_of(self.scenario, "before.rs")?);
            let revised = Revised::new(self.compare(before, Answers::default()).await?, "before")?;
            self.execute(&revised.upgrade()).await?;
            self.expect(&revised.comparison.after).await?;
            self.history.add(&revised.revision)?;
        }
        match self.scenario.rows() {
            Some(rows) => self.execute(&rows).await.step("rows.sql"),
            None => Ok(()),
        }
    }

    async fn compare(&self, wanted: Side, answers: Answers) -> Result<Comparison> {
        let mut completion = self.history.completion()?;
        completion.strict = self.scenario.settings.strict;
        completion.prune = self.scenario.settings.prune;
        let options = CompareOptions { completion, confirm: true, answers };
        let schema = Side::Schema(self.read_database().await?);
        Ok(compare(schema, wanted, &self.connection.target, Some(&self.connection), &options).await)
    }

    /// Compares, and checks every text that comes of it. Nothing is left to do where there should be no difference, or no
    /// way to make a revision.
    async fn revise(&self, after: &Wanted) -> Result<Option<Revised>> {
        let expected = self.scenario.expected(self.dialect());
        let comparison = self.compare(after.side(), self.scenario.answers(self.dialect())).await?;
        self.check_golden(&expected.join("plan.txt"), Some(&plan_text(&comparison)))?;
        self.check_reason(&comparison)?;
        let revised = Revised::new(comparison, self.scenario.short_name());
        let refused = match (self.scenario.refused(self.dialect()), &revised) {
            (None, Err(_)) => return revised.map(Some),
            (Some(reason), Ok(_)) => return Err(format!("this should be refused: {reason}").into()),
            (Some(_), Err(failure)) => Some(format!("{failure}\n")),
            (None, Ok(_)) => None,
        };
        self.check_golden(&expected.join("refused.txt"), refused.as_deref())?;
        let revised = revised.ok().filter(|revised| !revised.comparison.is_empty());
        let text = |text: fn(&Revised) -> String| revised.as_ref().map(text);
        self.check_golden(&expected.join("up.sql"), text(Revised::upgrade).as_deref())?;
        self.check_golden(&expected.join("down.sql"), text(Revised::downgrade).as_deref())?;
        self.check_golden(&expected.join("revision.rs"), text(|r| revision::render(&r.revision)).as_deref())?;
        Ok(revised)
    }

    /// Keeps the revision that a project on 1.1 gets, whose sea-query makes `serial` columns.
    async fn keep_for_1_1(&mut self, after: &Wanted, kept: &Kept) -> Result {
        let target = self.connection.target.clone();
        self.connection.target.serial_primary_keys = true;
        let compared = self.compare(after.side(), self.scenario.answers(self.dialect())).await;
        self.connection.target = target;
        let revised = Revised::new(compared?, self.scenario.short_name())?;
        kept.keep(self.dialect(), &self.scenario.name, revised.revision);
        Ok(())
    }

    /// Compares a file of what is expected. What holds for another dialect, too, is written by that one's trial.
    fn check_golden(&self, file: &Path, text: Option<&str>) -> Result {
        if golden::overwrites() && self.scenario.expected_as(self.dialect()) != self.dialect() {
            return Ok(());
        }
        golden::check(file, text)
    }

    fn check_reason(&self, comparison: &Comparison) -> Result {
        match (self.scenario.nothing(self.dialect()), comparison.is_empty()) {
            (Some(reason), false) => Err(format!("there should be no difference: {reason}").into()),
            (None, true) if comparison.lacking.is_empty() => {
                Err("there is no difference, and scenario.toml gives no reason for it".into())
            }
            (Some(_), true) | (None, _) => Ok(()),
        }
    }

    /// Checks that everything that was said is true: in memory, on the database, and in the compiled revision.
    async fn prove(&mut self, read: &Schema, wanted: &Wanted, revised: &Revised) -> Result {
        let comparison = &revised.comparison;
        let (before, after) = match wanted {
            Wanted::Models(_) => (&comparison.before, &comparison.after),
            Wanted::Database(after, _) => (read, after),
        };
        in_memory(comparison)?;
        let seen_before = self.see(comparison).await?;

        self.execute(&revised.upgrade()).await.step("running the upgrade")?;
        self.expect(after).await.step("after the upgrade")?;
        let seen_after = self.see(comparison).await?;
        if let Wanted::Database(_, seen) = wanted {
            same(seen, &seen_after.schema).step("the schema that is wanted, as others see it")?;
        }
        let rows = self.queried().await.step("query.sql")?;
        self.check_golden(&self.scenario.expected(self.dialect()).join("rows.txt"), rows.as_deref())?;
        same(&seen_before.rows, &seen_after.rows).step("rows after the upgrade")?;
        self.expect_no_difference(wanted, revised).await.step("comparing again after the upgrade")?;

        self.execute(&revised.downgrade()).await.step("running the downgrade")?;
        self.expect(before).await.step("after the downgrade")?;
        self.expect_seen(&seen_before, comparison).await.step("after the downgrade")?;
        self.execute(&revised.upgrade()).await.step("running the upgrade again")?;
        self.expect_seen(&seen_after, comparison).await.step("after the second upgrade")?;
        if golden::overwrites() {
            // What was compiled is what was expected before it was written anew.
            return Ok(());
        }
        self.run_compiled(revised, &seen_before, &seen_after).await.step("the compiled revision")
    }

    async fn expect_no_difference(&mut self, wanted: &Wanted, revised: &Revised) -> Result {
        self.history.add(&revised.revision)?;
        let again = self.compare(wanted.side(), Answers::default()).await?;
        if again.is_empty() { Ok(()) } else { Err(described(&again.operations).into()) }
    }

    async fn run_compiled(&self, revised: &Revised, seen_before: &Seen, seen_after: &Seen) -> Result {
        let compiled =
            Compiled { scenario: &self.scenario.name, dialect: self.scenario.expected_as(self.dialect()).name() };
        let connection = self.database.connect_plainly().await?;
        for body in &revised.revision.bodies {
            compiled.sends(connection.get_database_backend(), &body.up, &body.down).await?;
        }
        compiled.downgrade(&connection).await?;
        self.expect_seen(seen_before, &revised.comparison).await.step("after its downgrade")?;
        compiled.upgrade(&connection).await?;
        self.expect_seen(seen_after, &revised.comparison).await.step("after its upgrade")?;
        Ok(connection.close().await?)
    }

    /// Checks that the database is what it should be, in either direction. Names that the server did not keep (those of
    /// SQLite's foreign keys) are no difference.
    async fn expect(&self, schema: &Schema) -> Result {
        if self.scenario.database_after(self.dialect())?.is_some() {
            let comparison = self.compare(Side::Schema(schema.clone()), Answers::default()).await?;
            return if comparison.is_empty() { Ok(()) } else { Err(described(&comparison.operations).into()) };
        }
        let mut read = normalize(self.read_database().await?, &self.connection.target);
        let none = RenameHints::default();
        let operations = diff(Change::new(&read, schema), &none);
        let mut schema = schema.clone();
        // The server says expressions in its own words.
        let (sides, target) = (Change::new(&mut read, &mut schema), &self.connection.target);
        confirm(sides, &operations, Modelled::After, target, Some(&self.connection)).await;
        let forth = diff(Change::new(&read, &schema), &none);
        let back = diff(Change::new(&schema, &read), &none);
        if forth.is_empty() && back.is_empty() { Ok(()) } else { Err(schema_difference(&schema, &read).into()) }
    }

    /// The lines that the scenario's query gives.
    async fn queried(&self) -> Result<Option<String>> {
        let Some(sql) = self.scenario.query() else { return Ok(None) };
        let database = &self.connection.database;
        let rows = database.query_all_raw(Query::from_string(database.get_database_backend(), sql)).await?;
        let mut lines = String::new();
        for row in rows {
            lines += &row.try_get_by_index::<String>(0)?;
            lines.push('\n');
        }
        Ok(Some(lines))
    }

    async fn see(&self, comparison: &Comparison) -> Result<Seen> {
        let schema = observe::schema(&self.connection).await.step("observing")?;
        let rows = observe::rows(&self.connection, &comparison.before, &comparison.after).await.step("reading rows")?;
        Ok(Seen { schema, rows })
    }

    async fn expect_seen(&self, expected: &Seen, comparison: &Comparison) -> Result {
        let seen = self.see(comparison).await?;
        same(&expected.schema, &seen.schema).step("schema")?;
        same(&expected.rows, &seen.rows).step("rows")
    }
}

/// A database as the observers see it.
struct Seen {
    schema: String,
    rows: String,
}

fn same(expected: &str, actual: &str) -> Result {
    if expected == actual { Ok(()) } else { Err(difference(expected, actual).into()) }
}

fn plan_text(comparison: &Comparison) -> String {
    let difference = Difference {
        operations: &comparison.operations,
        schemas: Change::new(&comparison.before, &comparison.after),
        positions: &comparison.positions,
        unmanaged: &comparison.unmanaged,
        unconfirmed: &comparison.unconfirmed,
        candidates: &comparison.candidates(),
        target: &comparison.target,
    };
    report::text(&difference, Ledger::Listed)
}

/// The operations lead from one schema to the other, and the downgrade's lead back.
fn in_memory(comparison: &Comparison) -> Result {
    let walk = |from: &Schema, operations: Vec<Operation>, to: &Schema| -> Result {
        let mut schema = from.clone();
        apply_all(&mut schema, &operations)?;
        let schema = normalize(schema, &comparison.target);
        if schema == *to { Ok(()) } else { Err(schema_difference(to, &schema).into()) }
    };
    walk(&comparison.before, comparison.up.operations().collect(), &comparison.after).step("the upgrade in memory")?;
    walk(&comparison.after, comparison.down.operations().collect(), &comparison.before).step("the downgrade in memory")
}

fn schema_difference(expected: &Schema, actual: &Schema) -> String {
    let operations = diff(Change::new(actual, expected), &RenameHints::default());
    let difference = difference(&format!("{expected:#?}\n"), &format!("{actual:#?}\n"));
    format!("{}\n{difference}", described(&operations))
}

fn described(operations: &[Operation]) -> String {
    operations.iter().map(Operation::describe).collect::<Vec<_>>().join("\n")
}
