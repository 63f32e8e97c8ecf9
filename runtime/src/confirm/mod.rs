//! Has the server itself normalise expressions and types that differ only in their text.
//!
//! PostgreSQL is asked with temporary tables in a transaction that is rolled back, MySQL and MariaDB with temporary tables of
//! the session, SQLite with an empty database in memory.
//! An object of the user's is never touched.

mod mysql;
mod postgres;
mod question;
mod sqlite;

use crate::connect::Connection;
use limbeck_differ::declaration::additions::Doubt;
use limbeck_differ::schema::ObjectId;
use limbeck_differ::{Change, Dialect, Operation, Schema, Target};
use question::Questions;
use std::collections::BTreeSet;

/// Which side of a comparison holds the text of models, and so takes the database's text where both mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modelled {
    /// Neither: both are databases, which are compared exactly.
    Neither,
    /// The first.
    Before,
    /// The second.
    After,
}

/// What the server says to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Both texts mean the same.
    Same,
    /// They do not.
    Different,
    /// It could not be asked.
    Unknown,
}

/// Asks the server about the operations that may only be a matter of spelling, and gives the model's side the database's
/// text where both are the same. Answers which objects could not be asked about.
pub async fn confirm(
    schemas: Change<&mut Schema>,
    operations: &[Operation],
    modelled: Modelled,
    target: &Target,
    connection: Option<&Connection>,
) -> BTreeSet<ObjectId> {
    let (model, database) = match modelled {
        Modelled::Neither => return BTreeSet::new(),
        Modelled::Before => (schemas.from, schemas.to),
        Modelled::After => (schemas.to, schemas.from),
    };
    let questions = Questions::collect(operations, modelled, model, database);
    if questions.is_empty() {
        return BTreeSet::new();
    }
    let mut unconfirmed = BTreeSet::new();
    for (question, answer) in questions.iter().zip(ask(&questions, target, connection).await) {
        match answer {
            Answer::Same => question.settle(model),
            Answer::Different => {}
            Answer::Unknown => unconfirmed.extend(question.objects.iter().cloned()),
        }
    }
    unconfirmed
}

/// What the server says to doubts.
#[derive(Debug, Default)]
pub struct Settled {
    /// Those whose two texts mean the same.
    pub same: BTreeSet<Doubt>,
    /// Those that it could not be asked about.
    pub unknown: BTreeSet<Doubt>,
}

/// Asks the server about texts of which it decides what the models are content with.
pub async fn settle(
    doubts: &BTreeSet<Doubt>,
    model: &Schema,
    database: &Schema,
    target: &Target,
    connection: Option<&Connection>,
) -> Settled {
    let questions = Questions::of_doubts(doubts, model, database);
    let mut settled = Settled::default();
    for (doubt, answer) in doubts.iter().zip(ask(&questions, target, connection).await) {
        match answer {
            Answer::Same => settled.same.insert(doubt.clone()),
            Answer::Different => continue,
            Answer::Unknown => settled.unknown.insert(doubt.clone()),
        };
    }
    settled
}

async fn ask(questions: &Questions, target: &Target, connection: Option<&Connection>) -> Vec<Answer> {
    match (target.dialect, connection) {
        (Dialect::Postgres, Some(connection)) if connection.target.dialect == Dialect::Postgres => {
            postgres::ask(questions, connection).await
        }
        (Dialect::MySql | Dialect::MariaDb, Some(connection)) if connection.target.dialect == target.dialect => {
            mysql::ask(questions, connection).await
        }
        (Dialect::Sqlite, _) => sqlite::ask(questions, target).await,
        _ => vec![Answer::Unknown; questions.len()],
    }
}
