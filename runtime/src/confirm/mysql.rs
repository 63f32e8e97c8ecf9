//! Asks MySQL and MariaDB with temporary tables: SHOW CREATE TABLE says every default, check and type in the server's own
//! normal form. Two tables that differ in one text are shown alike where both texts mean the same.

use super::Answer;
use super::question::{Place, Question, Questions, Side};
use crate::connect::Connection;
use limbeck_codegen::sql;
use limbeck_differ::schema::{Check, Column, ConstraintName, Expression, GeneratedColumn, GeneratedStorage, Table};
use limbeck_differ::{Dialect, Operation, Plan, Step, Target};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// The temporary table, which hides no table of the user's by chance.
const STAND_IN: &str = "limbeck_confirm";

/// The name of the column or check in question.
const SUBJECT: &str = "limbeck_subject";

pub(super) async fn ask(questions: &Questions, connection: &Connection) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(questions.len());
    for question in questions.iter() {
        let columns = questions.columns(&question.table);
        let model = form(question, &question.model, columns, connection).await;
        let database = form(question, &question.database, columns, connection).await;
        answers.push(match (model, database) {
            (Some(model), Some(database)) if model == database => Answer::Same,
            (Some(_), Some(_)) => Answer::Different,
            _ => Answer::Unknown,
        });
    }
    answers
}

/// What the server makes of one side.
async fn form(question: &Question, side: &Side, columns: &[Column], connection: &Connection) -> Option<String> {
    let create = statement(&question.place, side, columns, &connection.target)?;
    let shown = show(&create, connection).await;
    shown.inspect_err(|error| tracing::debug!("not confirmed: {error}")).ok()
}

async fn show(create: &str, connection: &Connection) -> Result<String, DbErr> {
    let database = &connection.database;
    let name = Dialect::MySql.quote(STAND_IN);
    database.execute_unprepared(&format!("DROP TEMPORARY TABLE IF EXISTS {name}; {create}")).await?;
    let show = Statement::from_string(DbBackend::MySql, format!("SHOW CREATE TABLE {name}"));
    let row = database.query_one_raw(show).await;
    database.execute_unprepared(&format!("DROP TEMPORARY TABLE {name}")).await?;
    let row = row?.ok_or_else(|| DbErr::RecordNotFound(STAND_IN.to_owned()))?;
    row.try_get_by_index(1)
}

/// A temporary table with the columns of the one in question, lowered as every other table is.
fn statement(place: &Place, side: &Side, columns: &[Column], target: &Target) -> Option<String> {
    let mut table = Table::new(STAND_IN, columns.to_vec());
    put(&mut table, place, side);
    let plan = Plan { steps: vec![Step::Operation(Operation::CreateTable(table))] };
    let create = sql::lower(&plan, target).ok()?.pop()?.sql;
    create.strip_prefix("CREATE TABLE").map(|rest| format!("CREATE TEMPORARY TABLE{rest}"))
}

/// Puts one side of a question where the server normalises it.
fn put(table: &mut Table, place: &Place, side: &Side) {
    let text = Expression::new(&side.text);
    match (place, &side.column) {
        (Place::Default(_) | Place::Generated(_) | Place::Type(_), Some(column)) => {
            let mut subject = Column::new(SUBJECT, column.column_type.clone());
            match place {
                Place::Generated(_) => {
                    subject.generated = Some(GeneratedColumn { expression: text, storage: GeneratedStorage::Virtual });
                }
                Place::Default(_) => subject.default = Some(text),
                _ => {}
            }
            table.columns.insert(subject.name.clone(), subject);
        }
        // A check takes every expression that an index takes.
        (Place::Key(..), _) => table.checks.push(check(Expression::new(format!("({}) IS NOT NULL", text.sql())))),
        _ => table.checks.push(check(text)),
    }
}

fn check(expression: Expression) -> Check {
    Check {
        name: ConstraintName::explicit(SUBJECT),
        expression,
        no_inherit: false,
        not_valid: false,
        comment: None,
        not_enforced: false,
    }
}
