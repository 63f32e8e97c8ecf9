//! Which revisions a database has, beside those of the project.

use crate::compared::open;
use crate::config::{Config, Located};
use crate::error::{CliError, CliResult};
use crate::migrations::Migrations;
use limbeck_runtime::connect::Connection;
use limbeck_runtime::state::{State, applied};

/// Opens a database and reads its state.
pub(crate) async fn read(database: &Located, migrations: &Migrations, config: &Config) -> CliResult<State> {
    let connection = open(database, config).await?;
    let state = of(&connection, migrations).await?;
    // The migrator that runs next may need an SQLite file to itself.
    connection.database.close().await.map_err(CliError::new)?;
    Ok(state)
}

/// Reads the state of an open database.
pub(crate) async fn of(connection: &Connection, migrations: &Migrations) -> CliResult<State> {
    let rows = connection.answer(applied(connection, migrations.state_table())).await??;
    Ok(State::new(migrations.migrator.revisions.as_deref(), &rows))
}
