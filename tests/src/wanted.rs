//! What a scenario leads to: what models say, or what another database has.

use crate::scenario::Scenario;
use crate::script::execute;
use crate::server::TestDatabase;
use crate::{Result, Step, observe};
use limbeck_differ::{Declaration, Dialect, Schema, Target};
use limbeck_introspect::database::{self, Scope};
use limbeck_introspect::models;
use limbeck_runtime::compare::Side;
use limbeck_runtime::state::DEFAULT_STATE_TABLE;
use std::collections::BTreeSet;

/// What a scenario leads to.
pub enum Wanted {
    /// What models say.
    Models(Declaration),
    /// What another database has: its schema, and the same as the observers see it.
    Database(Schema, String),
}

impl Wanted {
    /// Reads it; a database of its own is made on the server, looked at and removed.
    pub async fn of(scenario: &Scenario, beside: &TestDatabase, dialect: Dialect) -> Result<Self> {
        let Some(sql) = scenario.database_after(dialect)? else {
            return Ok(Wanted::Models(models_of(scenario, "after.rs")?));
        };
        let database = beside.beside().await?;
        let connection = database.connect().await?;
        execute(&connection, &sql).await.step("its SQL")?;
        let schema = database::read(&connection.database, &connection.target, &whole()).await?;
        let seen = observe::schema(&connection).await.step("observing")?;
        drop(connection);
        database.remove().await?;
        Ok(Wanted::Database(schema, seen))
    }

    /// As a side of a comparison.
    pub fn side(&self) -> Side {
        match self {
            Wanted::Models(models) => Side::Declaration(models.clone()),
            Wanted::Database(schema, _) => Side::Schema(schema.clone()),
        }
    }

    /// As much as `limbeck` reads of the database for it: everything, or the schemas that the models name.
    pub fn scope(&self, target: &Target) -> Scope {
        let Wanted::Models(models) = self else { return whole() };
        let named: BTreeSet<String> = models.schemas().map(str::to_owned).collect();
        let default = target.default_schema.clone();
        let schemas = if named.is_empty() { Vec::new() } else { default.into_iter().chain(named).collect() };
        Scope { schemas, ..scope() }
    }
}

/// The models in a file of a scenario.
pub fn models_of(scenario: &Scenario, file: &str) -> Result<Declaration> {
    let reading = models::read(&[scenario.folder.join(file)], &scenario.folder).step(file)?;
    match reading.diagnostics.first() {
        Some(diagnostic) => Err(format!("{}: {}", diagnostic.position, diagnostic.message).into()),
        None => Ok(reading.declaration),
    }
}

fn scope() -> Scope {
    Scope { history_tables: vec![DEFAULT_STATE_TABLE.to_owned()], ..Scope::default() }
}

fn whole() -> Scope {
    Scope { every_schema: true, fine_print: true, ..scope() }
}
