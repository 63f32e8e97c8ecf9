//! The stock migrator with one compiled revision, as an application has it.

use crate::{Result, Step, difference};
use limbeck_codegen::sql::Statement;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, MockDatabase, MockExecResult, Transaction};
use sea_orm_migration::{MigrationTrait, MigratorTraitSelf, SchemaManager, async_trait};

/// The compiled revision that is expected of a scenario.
#[derive(Debug, Clone, Copy)]
pub struct Compiled<'a> {
    /// The scenario's name.
    pub scenario: &'a str,
    /// The dialect's name.
    pub dialect: &'a str,
}

#[async_trait::async_trait]
impl MigratorTraitSelf for Compiled<'_> {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        limbeck_fixtures::revision(self.scenario, self.dialect).into_iter().collect()
    }
}

impl Compiled<'_> {
    /// Checks that it sends exactly these statements.
    pub async fn sends(&self, backend: DbBackend, up: &[Statement], down: &[Statement]) -> Result {
        let revision = limbeck_fixtures::revision(self.scenario, self.dialect)
            .ok_or("revision.rs is not compiled: is it listed in fixtures/build.rs?")?;
        let recorder = recorder(backend);
        revision.up(&SchemaManager::new(&recorder)).await?;
        same_statements(up, recorder).step("up")?;
        let recorder = self::recorder(backend);
        revision.down(&SchemaManager::new(&recorder)).await?;
        same_statements(down, recorder).step("down")
    }

    /// Runs its upgrade.
    pub async fn upgrade(&self, connection: &DatabaseConnection) -> Result {
        self.up(connection, None).await.step("the stock migrator's up")?;
        forget(connection).await
    }

    /// Runs its downgrade.
    pub async fn downgrade(&self, connection: &DatabaseConnection) -> Result {
        self.install(connection).await?;
        let name = self.migrations().iter().map(|revision| revision.name().to_owned()).collect::<String>();
        let applied = format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ('{name}', 0)");
        connection.execute_unprepared(&applied).await?;
        self.down(connection, None).await.step("the stock migrator's down")?;
        forget(connection).await
    }
}

/// A connection that runs nothing and remembers every statement.
fn recorder(backend: DbBackend) -> DatabaseConnection {
    // It answers only as often as it was told an answer.
    let answers = vec![MockExecResult::default(); 10_000];
    MockDatabase::new(backend).append_exec_results(answers).into_connection()
}

fn same_statements(expected: &[Statement], recorder: DatabaseConnection) -> Result {
    let expected: Vec<&str> = expected.iter().map(|statement| statement.sql.as_str()).collect();
    let log = recorder.into_transaction_log();
    let sent: Vec<String> = log.iter().flat_map(Transaction::statements).map(ToString::to_string).collect();
    if expected == sent {
        return Ok(());
    }
    Err(difference(&expected.join(";\n"), &sent.join(";\n")).into())
}

/// Removes the state table, which is no part of what is compared.
async fn forget(connection: &DatabaseConnection) -> Result {
    connection.execute_unprepared("DROP TABLE seaql_migrations").await?;
    Ok(())
}
