//! One oracle on one server.

use super::answers::{Answer, Answers, Subject};
use super::{exceptions, models, refused};
use crate::server::{Server, TestDatabase};
use crate::{Result, Step, golden, observe};
use limbeck_codegen::sql;
use limbeck_differ::schema::TableName;
use limbeck_differ::{CompletionOptions, Declaration, Dialect, Operation, Schema};
use limbeck_introspect::database::{self, Scope};
use limbeck_runtime::compare::{CompareOptions, Comparison, Side, compare};
use limbeck_runtime::connect::Connection;
use sea_orm::{ConnectionTrait, DbErr, RuntimeErr, TransactionTrait, sqlx};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// The schema that some entities name.
const SCHEMA: &str = "odd_schema";

/// Compares SeaORM and Limbeck, and what remains with what is expected in the oracle's package.
pub(super) async fn run(answers: &Answers, package: &Path, server: &Server) -> Result {
    let declaration = models::read(answers, package)?;
    let databases = [server.create().await?, server.create().await?, server.create().await?];
    let report = report(answers, &declaration, &databases).await;
    for database in databases {
        database.remove().await.step("removing the database")?;
    }
    let (dialect, report) = report?;
    golden::check(&package.join("expected").join(format!("{dialect}.txt")), Some(&report))
}

/// A database with nothing of ours in it.
pub(super) struct Ground {
    pub(super) connection: Connection,
}

impl Ground {
    async fn of(database: &TestDatabase, serial: bool) -> Result<Self> {
        let mut ground = Self { connection: database.connect().await? };
        ground.connection.target.serial_primary_keys = serial;
        if ground.dialect() == Dialect::Postgres {
            ground.execute(&format!("CREATE SCHEMA {SCHEMA}")).await?;
        }
        Ok(ground)
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.connection.target.dialect
    }

    pub(super) async fn execute(&self, script: &str) -> std::result::Result<(), DbErr> {
        let database = &self.connection.database;
        let outcome = database.execute_unprepared(script).await.map(drop);
        if outcome.is_err() && script.contains("BEGIN") {
            database.execute_unprepared("ROLLBACK").await?;
        }
        outcome
    }

    pub(super) async fn drop_tables(&self, tables: &BTreeSet<TableName>) -> Result {
        for table in tables {
            let schema = table.schema.as_ref().map(|schema| self.dialect().quote(schema) + ".");
            let schema = schema.filter(|_| self.dialect() == Dialect::Postgres).unwrap_or_default();
            self.execute(&format!("DROP TABLE IF EXISTS {schema}{}", self.dialect().quote(&table.name))).await?;
        }
        Ok(())
    }

    async fn read(&self) -> Result<Schema> {
        let default = self.connection.target.default_schema.clone();
        let schemas = default.into_iter().chain([SCHEMA.to_owned()]).collect();
        let scope = Scope { schemas, ..Scope::default() };
        Ok(database::read(&self.connection.database, &self.connection.target, &scope).await?)
    }

    /// What is not as the models say, strictly, one line for each.
    pub(super) async fn differences(&self, models: &Declaration) -> Result<Vec<String>> {
        let options = CompareOptions {
            completion: CompletionOptions { strict: true, ..CompletionOptions::default() },
            ..CompareOptions::default()
        };
        let comparison = self.compare(models, options).await?;
        let mut lines: Vec<String> = comparison.operations.iter().map(Operation::describe).collect();
        lines.extend(comparison.unmanaged.iter().map(|object| format!("unmanaged: {object}")));
        lines.extend(comparison.unconfirmed.iter().map(|object| format!("unconfirmed: {object}")));
        lines.extend(comparison.notes.iter().map(|note| format!("note on {}: {}", note.object, note.message)));
        lines.extend(comparison.problems.iter().map(|problem| format!("{}: {}", problem.object, problem.message)));
        lines.sort();
        Ok(lines)
    }

    async fn compare(&self, models: &Declaration, options: CompareOptions) -> Result<Comparison> {
        let options = CompareOptions { confirm: true, ..options };
        let (from, to) = (Side::Schema(self.read().await?), Side::Declaration(models.clone()));
        Ok(compare(from, to, &self.connection.target, Some(&self.connection), &options).await)
    }

    /// The part of the models that can be made, and why the other can't.
    async fn known(&self, models: &Declaration) -> Result<(Declaration, Vec<String>)> {
        let problems = self.compare(models, CompareOptions::default()).await?.problems;
        let mut tables: BTreeSet<TableName> = models.entities.iter().map(|entity| entity.table.clone()).collect();
        for table in problems.iter().filter_map(|problem| problem.object.table()) {
            tables.remove(table);
        }
        let lines = problems.iter().map(|problem| format!("{}: {}", problem.object, problem.message)).collect();
        Ok((models::only(models, &tables), lines))
    }

    /// Limbeck's own DDL that makes models where nothing is.
    pub(super) async fn script(&self, models: &Declaration) -> std::result::Result<String, String> {
        let (from, to) = (Side::Schema(Schema::default()), Side::Declaration(models.clone()));
        self.lower(&compare(from, to, &self.connection.target, None, &CompareOptions::default()).await)
    }

    /// The same beside what is there.
    pub(super) async fn script_beside(&self, models: &Declaration) -> Result<std::result::Result<String, String>> {
        Ok(self.lower(&self.compare(models, CompareOptions::default()).await?))
    }

    fn lower(&self, comparison: &Comparison) -> std::result::Result<String, String> {
        if let Some(problem) = comparison.problems.first() {
            return Err(format!("{}: {}", problem.object, problem.message));
        }
        let statements = comparison.up_statements().map_err(|error| error.to_string())?;
        Ok(sql::script(&statements, &self.connection.target))
    }

    /// Executes what SeaORM makes of an entity: all of it, or nothing.
    async fn create(&self, subject: &Subject) -> Result<std::result::Result<(), String>> {
        let statements = match subject.answer(self.dialect()) {
            Some(Answer::Statements(statements)) => statements,
            Some(Answer::Panic(words)) => {
                return Ok(Err(format!("panics: {}", words.lines().next().unwrap_or_default())));
            }
            None => return Err("the oracle has no answer".into()),
        };
        let transaction = self.connection.database.begin().await?;
        for statement in statements {
            if let Err(error) = transaction.execute_unprepared(statement).await {
                transaction.rollback().await?;
                // MySQL commits every DDL.
                self.drop_tables(&BTreeSet::from([subject.table()])).await?;
                return Ok(Err(format!("refused: {}", code(&error))));
            }
        }
        transaction.commit().await?;
        Ok(Ok(()))
    }
}

/// How a server says what is wrong, whatever its version; SQLite has but words.
pub(super) fn code(error: &DbErr) -> String {
    let (DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner))) = error else {
        return error.to_string();
    };
    let Some(database) = inner.as_database_error() else { return error.to_string() };
    if let Some(mysql) = database.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        return format!("error {}", mysql.number());
    }
    match database.code() {
        Some(state) if state.len() == 5 => format!("SQLSTATE {state}"),
        _ => database.message().to_owned(),
    }
}

async fn report(
    answers: &Answers,
    declaration: &Declaration,
    databases: &[TestDatabase; 3],
) -> Result<(Dialect, String)> {
    let [first, second, third] = databases;
    let (seaorm, limbeck) = (Ground::of(first, answers.serial).await?, Ground::of(second, answers.serial).await?);
    let apart = Ground::of(third, answers.serial).await?;
    let mut made = BTreeSet::new();
    let mut failed: BTreeMap<TableName, String> = BTreeMap::new();
    for subject in &answers.subjects {
        match seaorm.create(subject).await.step(&subject.table().to_string())? {
            Ok(()) => drop(made.insert(subject.table())),
            Err(reason) => drop(failed.insert(subject.table(), reason)),
        }
    }
    let models = models::only(declaration, &made);
    let uncommented = exceptions::without_comments(models.clone(), seaorm.dialect());
    let mut text = section("What SeaORM makes and the models do not say", &seaorm.differences(&uncommented).await?);
    let (known, unknown) = limbeck.known(&models).await?;
    text += &section("What Limbeck reads, but can't make", &unknown);
    let script = limbeck.script(&known).await.step("Limbeck's DDL")?;
    limbeck.execute(&script).await.step(&script)?;
    text += &section("What Limbeck makes and the models do not say", &limbeck.differences(&known).await?);
    let observed = [observe::schema(&seaorm.connection).await?, observe::schema(&limbeck.connection).await?];
    text += &section("What observers see of SeaORM's (-) and Limbeck's (+) DDL", &exceptions::unlike(&observed));
    text += &section("What SeaORM can't make", &refused::lines(&failed, declaration, &apart).await?);
    Ok((seaorm.dialect(), text))
}

fn section(title: &str, lines: &[String]) -> String {
    let mut text = format!("# {title}\n");
    for line in lines {
        let _ = writeln!(text, "{line}");
    }
    text + "\n"
}
