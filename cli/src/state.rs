//! Which revisions a database has, beside those of the project.

use crate::commands::{Context, block_on};
use crate::compared::open;
use crate::config::{Config, Located};
use crate::error::{CliError, CliResult};
use crate::migrations::Migrations;
use crate::output::Output;
use limbeck_runtime::connect::Connection;
use limbeck_runtime::state::{Applied, State, applied};

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
    Ok(of_rows(migrations, &rows))
}

/// The state that some rows mean.
pub(crate) fn of_rows(migrations: &Migrations, rows: &[Applied]) -> State {
    State::new(migrations.migrator.revisions.as_deref(), rows)
}

/// The state of the configured database, where there is one that can be asked: for commands that are worth something
/// without it.
pub(crate) fn known(migrations: &Migrations, context: &Context) -> Option<State> {
    let Context { config, output } = context;
    if !config.has_database() {
        return None;
    }
    let state = config.database().and_then(|database| block_on(read(&database, migrations, config)));
    state.map_err(|error| output.warn(format!("it is not known what is applied: {error}"))).ok()
}

/// Says which rows have no revision.
pub(crate) fn warn_missing(state: &State, output: Output) {
    for name in state.missing() {
        output.warn(format!("the database has {name}, which the project does not list"));
    }
}

/// Says the same where a schema was read of the configured database, for commands that need no state themselves.
pub(crate) async fn note_missing(connection: Option<&Connection>, migrations: Option<&Migrations>, output: Output) {
    let (Some(connection), Some(migrations)) = (connection, migrations) else { return };
    // Whether a state table can be read is no matter of theirs.
    if let Ok(state) = of(connection, migrations).await {
        warn_missing(&state, output);
    }
}
