//! Asks PostgreSQL with temporary tables: what it says back of a default, a check or a type is its own normal form.

use super::Answer;
use super::question::{Place, Question, Questions, Side};
use crate::connect::Connection;
use limbeck_codegen::sql;
use limbeck_differ::normalize::same_default;
use limbeck_differ::schema::{
    Check, Column, ConstraintName, Expression, GeneratedColumn, GeneratedStorage, Table, TableName,
};
use limbeck_differ::{Dialect, Operation, Plan, Step, Target};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, TransactionTrait};
use std::collections::BTreeMap;

/// What the server makes of each column and check of ours, by its name.
type Forms = BTreeMap<String, String>;

/// The columns and checks of ours, as the server says them.
const READ_BACK: &str = "
    SELECT a.attname::text AS name, coalesce(pg_get_expr(d.adbin, d.adrelid), format_type(a.atttypid, a.atttypmod)) AS form
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname LIKE 'limbeck\\_%'
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = pg_my_temp_schema() AND c.relname LIKE 'limbeck\\_confirm\\_%'
    UNION ALL
    SELECT n.conname::text, pg_get_expr(n.conbin, n.conrelid)
    FROM pg_class c JOIN pg_constraint n ON n.conrelid = c.oid AND n.contype = 'c'
    WHERE c.relnamespace = pg_my_temp_schema() AND c.relname LIKE 'limbeck\\_confirm\\_%'";

/// All questions together; where the server refuses one of them, each for itself.
pub(super) async fn ask(questions: &Questions, connection: &Connection) -> Vec<Answer> {
    let all: Vec<(usize, &Question)> = questions.iter().enumerate().collect();
    if let Some(forms) = forms(&all, questions, connection).await {
        return all.iter().map(|(number, question)| answer(*number, question, &forms)).collect();
    }
    let mut answers = Vec::with_capacity(all.len());
    for one in &all {
        let forms = if all.len() > 1 { forms(std::slice::from_ref(one), questions, connection).await } else { None };
        answers.push(forms.map_or(Answer::Unknown, |forms| answer(one.0, one.1, &forms)));
    }
    answers
}

fn answer(number: usize, question: &Question, forms: &Forms) -> Answer {
    let (Some(model), Some(database)) = (forms.get(&name(number, "model")), forms.get(&name(number, "database")))
    else {
        return Answer::Unknown;
    };
    let same = match (&question.place, &question.database.column) {
        // The server keeps two spellings of the same moment apart, for one.
        (Place::Default(_), Some(column)) => same_default(model, database, &column.column_type, Dialect::Postgres),
        _ => model == database,
    };
    if same { Answer::Same } else { Answer::Different }
}

fn name(number: usize, side: &str) -> String {
    format!("limbeck_{number}_{side}")
}

async fn forms(asked: &[(usize, &Question)], questions: &Questions, connection: &Connection) -> Option<Forms> {
    let sql = statements(asked, questions, &connection.target)?;
    let forms = ask_server(&sql, connection).await;
    forms.inspect_err(|error| tracing::debug!("not confirmed: {error}")).ok()
}

async fn ask_server(sql: &str, connection: &Connection) -> Result<Forms, DbErr> {
    // Dropped without a commit, on every way out, it is rolled back.
    let transaction = connection.database.begin().await?;
    transaction.execute_unprepared(sql).await?;
    let rows = transaction.query_all_raw(Statement::from_string(DbBackend::Postgres, READ_BACK)).await?;
    transaction.rollback().await?;
    let read = |row: &QueryResult| Ok((row.try_get("", "name")?, row.try_get("", "form")?));
    rows.iter().map(read).collect()
}

/// One temporary table for each table in question, lowered as every other table is.
fn statements(asked: &[(usize, &Question)], questions: &Questions, target: &Target) -> Option<String> {
    let mut tables: BTreeMap<&TableName, Table> = BTreeMap::new();
    for (number, question) in asked {
        let count = tables.len();
        let table = tables.entry(&question.table).or_insert_with(|| {
            let name = TableName::in_schema("pg_temp", format!("limbeck_confirm_{count}"));
            Table::new(name, questions.columns(&question.table).to_vec())
        });
        for (side, said) in [("model", &question.model), ("database", &question.database)] {
            put(table, &question.place, name(*number, side), said);
        }
    }
    let steps = tables.into_values().map(|table| Step::Operation(Operation::CreateTable(table))).collect();
    let statements = sql::lower(&Plan { steps }, target).ok()?;
    Some(statements.into_iter().map(|statement| statement.sql).collect::<Vec<_>>().join(";\n"))
}

/// Puts one side of a question where the server normalises it.
fn put(table: &mut Table, place: &Place, name: String, side: &Side) {
    let text = &side.text;
    match (place, &side.column) {
        (Place::Default(_) | Place::Generated(_) | Place::Type(_), Some(column)) => {
            let generated = matches!(place, Place::Generated(_))
                .then(|| GeneratedColumn { expression: Expression::new(text), storage: GeneratedStorage::Stored });
            let default = matches!(place, Place::Default(_)).then(|| Expression::new(text));
            let column = Column { default, generated, ..Column::new(name, column.column_type.clone()) };
            table.columns.insert(column.name.clone(), column);
        }
        // A check takes every expression that an index takes.
        (Place::Key(..), _) => table.checks.push(check(name, format!("({text}) IS NOT NULL"))),
        _ => table.checks.push(check(name, text.clone())),
    }
}

fn check(name: String, text: String) -> Check {
    let name = ConstraintName::explicit(name);
    Check {
        name,
        expression: Expression::new(text),
        no_inherit: false,
        not_valid: false,
        comment: None,
        not_enforced: false,
    }
}
