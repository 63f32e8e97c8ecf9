//! Asks SQLite, which keeps every text as it was written, for the program that it makes of each: two texts with one program
//! mean the same. An empty database in memory is enough for that.

use super::Answer;
use super::question::{Place, Question, Questions};
use crate::connect::{ConnectOptions, Connection, DatabaseUrl, connect};
use limbeck_codegen::sql;
use limbeck_differ::schema::{Table, TableName};
use limbeck_differ::{Dialect, Operation, Plan, Step, Target};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use std::collections::BTreeMap;

/// The table that stands for the one in question.
const STAND_IN: &str = "limbeck_confirm";

pub(super) async fn ask(questions: &Questions, target: &Target) -> Vec<Answer> {
    let mut answers = vec![Answer::Unknown; questions.len()];
    let mut by_table: BTreeMap<&TableName, Vec<(usize, &Question)>> = BTreeMap::new();
    for (number, question) in questions.iter().enumerate() {
        by_table.entry(&question.table).or_default().push((number, question));
    }
    for (table, asked) in by_table {
        let Some(stand_in) = stand_in(table, questions, target).await else { continue };
        for (number, question) in asked {
            answers[number] = answer(question, &stand_in).await.unwrap_or(Answer::Unknown);
        }
    }
    answers
}

/// A database in memory with a table that has the columns of the one in question.
async fn stand_in(table: &TableName, questions: &Questions, target: &Target) -> Option<Connection> {
    let table = Table::new(STAND_IN, questions.columns(table).to_vec());
    let plan = Plan { steps: vec![Step::Operation(Operation::CreateTable(table))] };
    let statements = sql::lower(&plan, target).ok()?;
    let connection = connect(&DatabaseUrl::parse("sqlite::memory:").ok()?, &ConnectOptions::default()).await.ok()?;
    for statement in statements {
        connection.database.execute_unprepared(&statement.sql).await.ok()?;
    }
    Some(connection)
}

async fn answer(question: &Question, stand_in: &Connection) -> Result<Answer, DbErr> {
    // SQLite has affinities instead of types, which `normalize` knows.
    if matches!(question.place, Place::Type(_)) {
        return Ok(Answer::Different);
    }
    let model = program(&question.model.text, stand_in).await?;
    let database = program(&question.database.text, stand_in).await?;
    Ok(if model == database { Answer::Same } else { Answer::Different })
}

/// The instructions for an expression (<https://sqlite.org/opcode.html>); the comments in them are none.
async fn program(expression: &str, stand_in: &Connection) -> Result<Vec<String>, DbErr> {
    let sql = format!("EXPLAIN SELECT ({expression}) FROM {}", Dialect::Sqlite.quote(STAND_IN));
    let rows = stand_in.database.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    let instruction = |row: &QueryResult| {
        let opcode: String = row.try_get("", "opcode")?;
        let p4: Option<String> = row.try_get("", "p4")?;
        let numbers = ["p1", "p2", "p3", "p5"].map(|name| row.try_get::<i64>("", name));
        Ok(format!("{opcode} {numbers:?} {p4:?}"))
    };
    rows.iter().map(instruction).collect()
}
