//! Prints what revisions send when sea-orm-migration 1.1 has compiled them: JSON,
//! `{name: {backend: {"up": [...], "down": [...]}}}`. A revision for one backend has it at the beginning of its name.

/// The revisions, as they were written.
#[allow(missing_docs, unused, unreachable_pub, clippy::all, clippy::pedantic, reason = "what Limbeck has written")]
mod revisions {
    include!(concat!(env!("OUT_DIR"), "/revisions.rs"));
}

use sea_orm::{DatabaseConnection, DbBackend, DbErr, MockDatabase, MockExecResult, Transaction};
use sea_orm_migration::{MigrationTrait, SchemaManager};
use serde_json::{Map, Value, json};
use std::error::Error;
use std::io::{self, Write};

const BACKENDS: [(&str, DbBackend); 3] =
    [("postgres", DbBackend::Postgres), ("mysql", DbBackend::MySql), ("sqlite", DbBackend::Sqlite)];

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mut sent = Map::new();
    for (name, revision) in revisions::all() {
        let mut ways = Map::new();
        for (backend, it) in BACKENDS.into_iter().filter(|(backend, _)| is_for(name, backend)) {
            let sent = runtime.block_on(both_ways(it, &*revision));
            ways.insert(backend.to_owned(), sent.unwrap_or_else(|error| json!(error.to_string())));
        }
        sent.insert(name.to_owned(), Value::Object(ways));
    }
    writeln!(io::stdout(), "{}", Value::Object(sent))?;
    Ok(())
}

/// Whether a revision may be run on a backend; SeaORM takes MariaDB for MySQL.
fn is_for(name: &str, backend: &str) -> bool {
    match name.split('/').next() {
        Some("mariadb") => backend == "mysql",
        Some("several") => true,
        only => only == Some(backend),
    }
}

async fn both_ways(backend: DbBackend, revision: &dyn MigrationTrait) -> Result<Value, DbErr> {
    let up = recorder(backend);
    revision.up(&SchemaManager::new(&up)).await?;
    let down = recorder(backend);
    revision.down(&SchemaManager::new(&down)).await?;
    Ok(json!({ "up": statements(up), "down": statements(down) }))
}

/// A connection that runs nothing and remembers every statement.
fn recorder(backend: DbBackend) -> DatabaseConnection {
    // It answers only as often as it was told an answer.
    MockDatabase::new(backend).append_exec_results(vec![MockExecResult::default(); 10_000]).into_connection()
}

fn statements(recorder: DatabaseConnection) -> Vec<String> {
    recorder.into_transaction_log().iter().flat_map(Transaction::statements).map(ToString::to_string).collect()
}
