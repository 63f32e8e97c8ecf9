//! What the project's migrations build, as a source of a schema.

use crate::commands::{Context, NOTHING_WRITTEN};
use crate::compared::{Read, open};
use crate::config::Config;
use crate::dialect::{is_meant, named_dialect};
use crate::error::{CliError, CliResult};
use crate::migrations::Migrations;
use crate::progress::Progress;
use limbeck_differ::Dialect;
use limbeck_introspect::database::Scope;
use limbeck_runtime::compare::Side;
use limbeck_runtime::connect::{ConnectOptions, Connection, DatabaseUrl, connect};
use limbeck_runtime::run::{BuildError, BuildRequest, Line, RunError, build};

/// Has the migrations build their schema on a scratch database, and reads it.
pub(crate) async fn read(
    migrations: &Migrations,
    scope: Scope,
    progress: &Progress,
    context: &Context,
) -> CliResult<Read> {
    let Context { config, output } = context;
    let server = server(context).await?;
    let dialect = server.target.dialect;
    progress.suspend(|| output.say("Building the migrations ..."));
    let revisions = migrations.migrator.revisions.iter().flatten().map(|revision| revision.id.clone()).collect();
    let request = BuildRequest {
        folder: migrations.dir.clone(),
        migrator: migrations.migrator_place(),
        state_table: migrations.state_table().to_owned(),
        revisions,
        dialect,
        timeout: config.connect_options().timeout,
        scope,
    };
    let scratch = config.scratch()?.filter(|_| dialect != Dialect::Sqlite);
    let mut listen = |line: Line<'_>| hear(line, progress, context);
    let schema = build(&request, Some(&server), scratch.as_ref(), &mut listen).await?;
    Ok(Read { side: Side::Schema(schema), connection: None, server: Some(server), reading: None })
}

/// What cargo and the migrator say.
pub(crate) fn hear(line: Line<'_>, progress: &Progress, context: &Context) {
    let (Line::Out(text) | Line::Err(text)) = line;
    progress.message(text.trim());
    progress.suspend(|| context.output.detail(text));
}

/// The server that the schema is built on and compared for: the configured database's where it is of the dialect that is
/// meant, else that of the configured scratch database; SQLite needs none.
async fn server(context: &Context) -> CliResult<Connection> {
    let config = &context.config;
    let dialect = named_dialect(config)?;
    if dialect == Dialect::Sqlite {
        let memory = DatabaseUrl::parse("sqlite::memory:").map_err(CliError::new)?;
        return Ok(connect(&memory, &ConnectOptions::default()).await?);
    }
    let configured = if is_meant(config, dialect)? { Some(open(&config.database()?, config).await) } else { None };
    match (configured, config.scratch()?) {
        (Some(Ok(connection)), _) => Ok(connection),
        (Some(Err(error)), Some(_)) => {
            context.output.warn(format!("the configured server can't be asked: {error}"));
            scratch_server(config).await
        }
        (None, Some(_)) => scratch_server(config).await,
        (Some(Err(error)), None) => {
            Err(error.hint("[database] scratch in limbeck.toml names an empty database to build them on"))
        }
        (None, None) => Err(CliError::new(format!("there is no {dialect} server to build the migrations on"))
            .hint("name one: -u URL, or an empty database in [database] scratch of limbeck.toml")),
    }
}

async fn scratch_server(config: &Config) -> CliResult<Connection> {
    let scratch = config.scratch()?.ok_or_else(|| CliError::new("[database] scratch is not configured"))?;
    Ok(connect(&scratch, &config.connect_options()).await?)
}

impl From<BuildError> for CliError {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Run(RunError::Interrupted)
            | BuildError::Scratch(limbeck_runtime::scratch::ScratchError::Interrupted) => {
                CliError::interrupted(NOTHING_WRITTEN)
            }
            BuildError::Run(error) => error.into(),
            BuildError::Read(error) => error.into(),
            BuildError::Scratch(_) => CliError::new(error).hint(
                "the role must be able to make a database, or [database] scratch in limbeck.toml names an empty one",
            ),
            BuildError::Migration { .. } => CliError::new(error).hint(
                "a source is what all migrations build from nothing: mend it, or compare with a database instead",
            ),
        }
    }
}
