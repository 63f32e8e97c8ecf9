//! As the migrator of sea-orm-migration 2 runs them: each in a transaction of its own or in none, as it says itself.

use crate::transcript::Transcript;
use crate::Way;
use sea_orm_migration::sea_orm::{DatabaseConnection, DbBackend, TransactionTrait};
use sea_orm_migration::{DbErr, MigrationTrait, SchemaManager};

pub async fn run(
    database: &DatabaseConnection,
    migrations: &[&dyn MigrationTrait],
    way: Way,
    transcript: &Transcript,
) -> Result<(), DbErr> {
    for migration in migrations {
        transcript.write("revision", migration.name());
        let is_usual = database.get_database_backend() == DbBackend::Postgres;
        if migration.use_transaction().unwrap_or(is_usual) {
            let transaction = database.begin().await?;
            one(&SchemaManager::new(&transaction), *migration, way).await?;
            transcript.write("moved", migration.name());
            transaction.commit().await?;
        } else {
            one(&SchemaManager::new(database), *migration, way).await?;
            transcript.write("moved", migration.name());
        }
    }
    Ok(())
}

async fn one(manager: &SchemaManager<'_>, migration: &dyn MigrationTrait, way: Way) -> Result<(), DbErr> {
    match way {
        Way::Up => migration.up(manager).await,
        Way::Down => migration.down(manager).await,
    }
}
