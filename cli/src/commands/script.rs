//! `--sql`: what `upgrade` and `downgrade` would send, as a script for somebody else; nothing is changed.

use super::moves::Choose;
use super::{Context, NOTHING_WRITTEN};
use crate::built::hear;
use crate::compared::open;
use crate::dialect::{is_meant, named_dialect};
use crate::error::{CliError, CliResult};
use crate::migrations::Migrations;
use crate::output::Output;
use crate::progress::Progress;
use crate::state;
use limbeck_differ::Dialect;
use limbeck_runtime::connect::Connection;
use limbeck_runtime::record::{RecordError, RecordRequest, Script, names, record};
use limbeck_runtime::run::{Line, RunError};
use limbeck_runtime::state::{Applied, Direction, Move, State, Target, TargetError};

/// Prints the script that leads to a target: from the database's state, or from the start of a range (`START:TARGET`).
pub(super) async fn print(text: &str, choose: Choose, context: &Context) -> CliResult<()> {
    let Context { config, output } = context;
    let (start, target) = match text.split_once(':') {
        Some((start, target)) => (Some(start.parse::<Target>()?), target.parse::<Target>()?),
        None => (None, text.parse()?),
    };
    let migrations = Migrations::require(config)?;
    migrations.warn(*output);
    if config.dialect.is_none() && !config.has_database() {
        return Err(CliError::new("it is not known for which database the script is")
            .hint("-u URL says it, or --dialect postgres (or sqlite, mysql, mariadb) with a range: `base:head`"));
    }
    let dialect = named_dialect(config)?;
    let server = server(dialect, start.is_some(), context).await?;
    let dialect = server.as_ref().map_or(dialect, |server| server.target.dialect);
    let revisions = revisions(&migrations, dialect, context).await?;
    let state = match (&start, &server) {
        (Some(start), _) => up_to(start, revisions)?,
        (None, Some(server)) => State { revisions: Some(revisions), ..state::of(server, &migrations).await? },
        (None, None) => return Err(no_start(text)),
    };
    if let Some(error) = migrations.missing_rows(&state) {
        return Err(error);
    }
    let moves = choose(&state, &target)?;
    if moves.is_empty() {
        output.say(format!("Nothing to do: {} is where it starts.", state.current().unwrap_or("base")));
        return Ok(());
    }
    Output::result(&script(&state, moves, dialect, server.as_ref(), &migrations, context).await?)
}

async fn script(
    state: &State,
    moves: Move,
    dialect: Dialect,
    server: Option<&Connection>,
    migrations: &Migrations,
    context: &Context,
) -> CliResult<String> {
    let revisions = state.revisions.as_deref().unwrap_or_default();
    let request = RecordRequest {
        folder: migrations.dir.clone(),
        migrator: migrations.migrator_place(),
        dialect,
        direction: moves.direction,
        before: revisions.iter().filter(|revision| state.has(revision)).cloned().collect(),
        moved: moves.revisions,
    };
    let scratch = context.config.scratch()?;
    let progress = Progress::start(context.output, "Building the migrations");
    let mut listen = |line: Line<'_>| hear(line, &progress, context);
    let recording = record(&request, server, scratch.as_ref(), &mut listen).await?;
    drop(progress);
    if let Some(reason) = &recording.offline {
        context.output.warn(format!("the script was written without trying it on a database: {reason}"));
    }
    let schema = server.and_then(|server| server.target.default_schema.as_deref());
    let script = Script {
        recording: &recording,
        state_table: migrations.state_table(),
        dialect,
        direction: request.direction,
        schema: schema.filter(|schema| dialect.facts().schemas && *schema != "public"),
        revisions,
    };
    Ok(script.text())
}

/// The configured server. A range needs none, so there one that does not answer is only a pity.
async fn server(dialect: Dialect, has_start: bool, context: &Context) -> CliResult<Option<Connection>> {
    let Context { config, output } = context;
    if !is_meant(config, dialect)? || (has_start && dialect == Dialect::Sqlite) {
        return Ok(None);
    }
    match open(&config.database()?, config).await {
        Ok(connection) => Ok(Some(connection)),
        Err(error) if has_start => {
            output.warn(format!("the configured server can't be asked: {error}"));
            Ok(None)
        }
        Err(error) => Err(error.hint("a range needs no database: `base:head`, or revisions in their place")),
    }
}

/// The names of all revisions: from the sources, else from the compiled list.
async fn revisions(migrations: &Migrations, dialect: Dialect, context: &Context) -> CliResult<Vec<String>> {
    if let Some(listed) = &migrations.migrator.revisions {
        return Ok(listed.iter().map(|revision| revision.id.clone()).collect());
    }
    let progress = Progress::start(context.output, "Building the migrations");
    let mut listen = |line: Line<'_>| hear(line, &progress, context);
    Ok(names(&migrations.dir, &migrations.migrator_place(), dialect, &mut listen).await?)
}

/// The state of a database that has all revisions up to a target.
fn up_to(start: &Target, revisions: Vec<String>) -> CliResult<State> {
    let mut state = State { revisions: Some(revisions), applied: Vec::new() };
    let last = match start {
        Target::Base => return Ok(state),
        Target::Relative(_) => return Err(TargetError::NoRevision { target: start.to_string() }.into()),
        Target::Head | Target::Named(_) => state.revision(start)?.to_owned(),
    };
    let listed = state.revisions.iter().flatten();
    let mut is_after = false;
    let before = listed.take_while(|revision| !std::mem::replace(&mut is_after, **revision == last));
    state.applied = before.map(|version| Applied { version: version.clone(), applied_at: 0 }).collect();
    Ok(state)
}

fn no_start(target: &str) -> CliError {
    let is_down = target.starts_with('-') || target == "base";
    let range = if is_down { format!("head:{target}") } else { format!("base:{target}") };
    CliError::new("no database says where the script starts")
        .hint(format!("name one (-u URL), or give the start: `{range}`, or a revision in its place"))
}

impl From<RecordError> for CliError {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Run(RunError::Interrupted) => CliError::interrupted(NOTHING_WRITTEN),
            RecordError::Run(RunError::NotRunnable { .. }) => CliError::new(error)
                .hint("`--sql` links the migrations: their crate must be a library with a migrator that is `pub`")
                .hint("without one, `limbeck diff --format sql` writes what leads from one schema to another"),
            RecordError::Run(error) => error.into(),
            RecordError::Unanswered { ref reason, .. } => {
                let told = CliError::new(&error).hint(format!("it was not run on a scratch database: {reason}"));
                told.hint("a server answers it: -u URL where the role may make databases, or [database] scratch in limbeck.toml")
            }
            RecordError::Migration { .. } => CliError::new(error).hint(
                "mend the revision; where it needs rows that only the real database has, no script can be written",
            ),
            RecordError::Before { .. } | RecordError::Other(_) => CliError::new(error),
        }
    }
}

/// A range without `--sql`.
pub(super) fn range_without_script(text: &str, direction: Direction) -> Option<CliError> {
    let command = if direction == Direction::Up { "upgrade" } else { "downgrade" };
    text.contains(':').then(|| {
        CliError::new(format!("`{text}` is a range, and the database says itself where it starts"))
            .hint(format!("`limbeck {command} {text} --sql` prints the script for a range"))
    })
}
