//! As the migrator of sea-orm-migration 1 runs them: on PostgreSQL all in one transaction, elsewhere in none.

use crate::transcript::Transcript;
use crate::Way;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, TransactionTrait};
use sea_orm_migration::{DbErr, MigrationTrait, SchemaManager};

pub async fn run(
    database: &DatabaseConnection,
    migrations: &[&dyn MigrationTrait],
    way: Way,
    transcript: &Transcript,
) -> Result<(), DbErr> {
    if migrations.is_empty() {
        return Ok(());
    }
    if database.get_database_backend() != DbBackend::Postgres {
        return all(&SchemaManager::new(database), migrations, way, transcript).await;
    }
    let transaction = database.begin().await?;
    all(&SchemaManager::new(&transaction), migrations, way, transcript).await?;
    transaction.commit().await
}

async fn all(
    manager: &SchemaManager<'_>,
    migrations: &[&dyn MigrationTrait],
    way: Way,
    transcript: &Transcript,
) -> Result<(), DbErr> {
    for migration in migrations {
        transcript.write("revision", migration.name());
        match way {
            Way::Up => migration.up(manager).await?,
            Way::Down => migration.down(manager).await?,
        }
        transcript.write("moved", migration.name());
    }
    Ok(())
}
