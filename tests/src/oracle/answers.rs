//! What the program of an oracle prints.

use crate::{Result, Step};
use limbeck_differ::Dialect;
use limbeck_differ::schema::{QualifiedName, TableName};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Everything that the program prints.
#[derive(Debug, Deserialize)]
pub(super) struct Answers {
    /// The sources of the entities that were written by a program.
    pub(super) matrix: String,
    /// Whether keys count up by `serial`, as those of sea-query below 1.0 do.
    pub(super) serial: bool,
    /// Each entity, in an order in which they can be created.
    pub(super) subjects: Vec<Subject>,
}

/// An entity, and what SeaORM makes of it.
#[derive(Debug, Deserialize)]
pub(super) struct Subject {
    schema: Option<String>,
    table: String,
    answers: BTreeMap<String, Answer>,
}

/// What SeaORM makes of an entity for a server.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    /// The statements that create it.
    Statements(Vec<String>),
    /// The words of a panic.
    Panic(String),
}

impl Answers {
    /// Runs the program.
    pub(super) fn ask(program: &Path) -> Result<Self> {
        let output = Command::new(program).output().step("starting the oracle")?;
        if !output.status.success() {
            return Err(format!("the oracle: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        serde_json::from_slice(&output.stdout).step("reading what the oracle prints")
    }
}

impl Subject {
    /// Its table, as the sources name it.
    pub(super) fn table(&self) -> TableName {
        QualifiedName { schema: self.schema.clone(), name: self.table.clone() }
    }

    /// What SeaORM makes of it on a server.
    pub(super) fn answer(&self, dialect: Dialect) -> Option<&Answer> {
        let backend = if dialect == Dialect::MariaDb { Dialect::MySql } else { dialect };
        self.answers.get(backend.name())
    }
}
