//! Which revisions a database has, beside those of the project.

use crate::compared::open;
use crate::config::{Config, Located};
use crate::error::CliResult;
use crate::migrations::Migrations;
use limbeck_runtime::connect::Connection;
use limbeck_runtime::state::{State, applied};

/// Opens a database and reads its state.
pub(crate) async fn read(database: &Located, migrations: &Migrations, config: &Config) -> CliResult<State> {
    of(&open(database, config).await?, migrations).await
}

/// Reads the state of an open database.
pub(crate) async fn of(connection: &Connection, migrations: &Migrations) -> CliResult<State> {
    let rows = applied(connection, migrations.state_table()).await?;
    Ok(State::new(migrations.migrator.revisions.as_deref(), &rows))
}
