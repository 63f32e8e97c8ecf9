//! What `upgrade` and `downgrade` have in common: revisions are run by the project's own crate.

use super::{Context, script};
use crate::config::Located;
use crate::error::CliResult;
use crate::migrations::Migrations;
use crate::progress::Progress;
use crate::project::scope;
use crate::state;
use limbeck_runtime::run::{Line, MoveLock, RunRequest, run};
use limbeck_runtime::state::{Direction, Move, State, Target, TargetError};
use std::time::Duration;

/// Flags of both commands.
#[derive(clap::Args)]
pub(super) struct Options {
    /// Give another upgrade or downgrade of this database this long to end
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    lock_timeout: u64,

    /// Print the script for psql, mysql or sqlite3 instead of running anything
    ///
    /// From the compiled migrations, with what keeps the state table. They run on a scratch database, so that those that ask
    /// are answered; the real one is only asked for its state. `START:TARGET` needs no database: `base:head`, or revisions.
    #[arg(long)]
    sql: bool,
}

/// Chooses what leads to a target.
pub(super) type Choose = fn(&State, &Target) -> Result<Move, TargetError>;

/// Runs what leads to the target, and says each step.
pub(super) async fn to(
    target: &str,
    direction: Direction,
    choose: Choose,
    options: &Options,
    context: &Context,
) -> CliResult<()> {
    let Context { config, output } = context;
    if options.sql {
        return Box::pin(script::print(target, choose, context)).await;
    }
    if let Some(error) = script::range_without_script(target, direction) {
        return Err(error);
    }
    let target: Target = target.parse()?;
    let migrations = Migrations::require(config)?;
    migrations.warn(*output);
    let database = config.database()?;
    if choose_moves(&target, choose, &database, &migrations, context).await?.is_none() {
        return Ok(());
    }
    let waiting = || output.say("Another upgrade or downgrade of this database is running; waiting for it to end.");
    let patience = Duration::from_secs(options.lock_timeout);
    let lock = MoveLock::acquire(&database.url, &config.connect_options(), patience, waiting).await?;
    // Whoever had the lock has moved the state.
    let done = match choose_moves(&target, choose, &database, &migrations, context).await {
        Ok(Some((state, moves))) => run_moves(&state, moves, database, &migrations, context).await,
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    lock.release().await;
    done
}

/// What has to run; says so where it is nothing.
async fn choose_moves(
    target: &Target,
    choose: Choose,
    database: &Located,
    migrations: &Migrations,
    context: &Context,
) -> CliResult<Option<(State, Move)>> {
    let state = state::read(database, migrations, &context.config).await?;
    if let Some(error) = migrations.missing_rows(&state) {
        return Err(error);
    }
    let moves = choose(&state, target)?;
    if moves.is_empty() {
        let current = state.current().unwrap_or("base");
        context.output.say(format!("Nothing to do: the database is at {current}."));
        return Ok(None);
    }
    Ok(Some((state, moves)))
}

async fn run_moves(
    state: &State,
    moves: Move,
    database: Located,
    migrations: &Migrations,
    context: &Context,
) -> CliResult<()> {
    let mut steps = Steps::new(state, &moves, context);
    let request = RunRequest {
        folder: migrations.dir.clone(),
        migrator: migrations.migrator_place(),
        state_table: migrations.state_table().to_owned(),
        url: database.url,
        options: context.config.connect_options(),
        moves,
        scope: scope(&context.config, migrations.state_table()),
    };
    let progress = Progress::start(context.output, "Building the migration crate");
    run(&request, &mut |line| steps.hear(line, &progress)).await?;
    drop(progress);
    steps.say_rest();
    Ok(())
}

/// The steps, said as the migrator comes to them.
struct Steps<'a> {
    /// What the migrator says when a step begins (`sea-orm-migration` 1.1 and 2.0), and what is said then.
    waiting: std::collections::VecDeque<(String, String)>,
    context: &'a Context,
}

impl<'a> Steps<'a> {
    fn new(state: &State, moves: &Move, context: &'a Context) -> Self {
        let list = state.revisions.as_deref().unwrap_or_default();
        let before = |name: &str| {
            let index = list.iter().position(|revision| revision == name)?;
            list.get(index.checked_sub(1)?).cloned()
        };
        let step = |name: &String| {
            let before = before(name).unwrap_or_else(|| "base".to_owned());
            match moves.direction {
                Direction::Up => {
                    (format!("Applying migration '{name}'"), format!("Running upgrade {before} -> {name}"))
                }
                Direction::Down => {
                    (format!("Rolling back migration '{name}'"), format!("Running downgrade {name} -> {before}"))
                }
            }
        };
        Self { waiting: moves.revisions.iter().map(step).collect(), context }
    }

    fn hear(&mut self, line: Line<'_>, progress: &Progress) {
        let (Line::Out(text) | Line::Err(text)) = line;
        if self.waiting.front().is_some_and(|(announcement, _)| text.contains(announcement))
            && let Some((_, step)) = self.waiting.pop_front()
        {
            progress.message(step.clone());
            progress.suspend(|| self.context.output.say(step));
        } else {
            progress.message(text.trim());
            progress.suspend(|| self.context.output.detail(text));
        }
    }

    /// A migrator whose log is off does its work, too.
    fn say_rest(&mut self) {
        for (_, step) in self.waiting.drain(..) {
            self.context.output.say(step);
        }
    }
}
