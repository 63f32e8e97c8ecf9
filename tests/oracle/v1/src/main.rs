//! Prints what SeaORM 1.1 makes of entities, as JSON: the oracle for what Limbeck reads in their sources.
//!
//! [`matrix`] has every attribute on every type in every format and is written by `limbeck-oracle-matrix`; [`odd`] has what
//! projects write, by hand. It is a program so that only what it calls of a thousand derived functions is compiled.

/// The matrix of entities.
#[allow(
    missing_docs,
    unused,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::panic,
    reason = "written by a program, to be read by one"
)]
mod matrix {
    include!(concat!(env!("OUT_DIR"), "/matrix.rs"));
}

#[allow(
    missing_docs,
    unused,
    unreachable_pub,
    non_snake_case,
    clippy::all,
    clippy::pedantic,
    clippy::panic,
    reason = "entities as projects write them"
)]
mod odd;
mod subject;

use sea_orm::DbBackend;
use serde_json::{Value, json};
use std::io::{self, Write};
use subject::Subject;

const BACKENDS: [(&str, DbBackend); 3] =
    [("sqlite", DbBackend::Sqlite), ("postgres", DbBackend::Postgres), ("mysql", DbBackend::MySql)];

fn main() -> io::Result<()> {
    // A panic is an answer.
    std::panic::set_hook(Box::new(|_| {}));
    let answers = |subjects: Vec<Subject>| subjects.iter().map(answer).collect::<Vec<_>>();
    let matrix = include_str!(concat!(env!("OUT_DIR"), "/matrix.rs"));
    let subjects = [answers(matrix::subjects()), answers(odd::subjects())].concat();
    let all = json!({ "matrix": matrix, "serial": true, "subjects": subjects });
    writeln!(io::stdout(), "{all}")
}

/// What SeaORM says of an entity, for each kind of server: the statements, or the words of its panic.
fn answer(subject: &Subject) -> Value {
    let statements = BACKENDS.iter().map(|(name, backend)| match subject.statements(*backend) {
        Ok(statements) => ((*name).to_owned(), json!({ "statements": statements })),
        Err(panic) => ((*name).to_owned(), json!({ "panic": panic })),
    });
    let answers: serde_json::Map<String, Value> = statements.collect();
    json!({ "schema": subject.schema, "table": subject.table, "answers": answers })
}
