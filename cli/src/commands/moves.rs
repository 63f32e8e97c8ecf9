//! What `upgrade` and `downgrade` have in common: revisions are run by the project's own crate.

use super::Context;
use crate::config::Located;
use crate::error::CliResult;
use crate::migrations::Migrations;
use crate::progress::Progress;
use crate::state;
use limbeck_runtime::run::{Line, RunRequest, run};
use limbeck_runtime::state::{Direction, Move, State, Target, TargetError};

/// Runs what leads to the target, and says each step.
pub(super) async fn to(
    target: &str,
    choose: impl FnOnce(&State, &Target) -> Result<Move, TargetError>,
    context: &Context,
) -> CliResult<()> {
    let Context { config, output } = context;
    let target: Target = target.parse()?;
    let migrations = Migrations::require(config)?;
    migrations.warn(*output);
    let database = config.database()?;
    let state = state::read(&database, &migrations, config).await?;
    if let Some(error) = migrations.missing_rows(&state) {
        return Err(error);
    }
    let moves = choose(&state, &target)?;
    if moves.is_empty() {
        let current = state.current().unwrap_or("base");
        output.say(format!("Nothing to do: the database is at {current}."));
        return Ok(());
    }
    let mut steps = Steps::new(&state, &moves, context);
    let request = request(&migrations, database, moves, context);
    let progress = Progress::start(*output, "Building the migration crate");
    run(&request, &mut |line| steps.hear(line, &progress)).await?;
    drop(progress);
    steps.say_rest();
    Ok(())
}

fn request(migrations: &Migrations, database: Located, moves: Move, context: &Context) -> RunRequest {
    RunRequest {
        folder: migrations.dir.clone(),
        state_table: migrations.state_table().to_owned(),
        url: database.url,
        options: context.config.connect_options(),
        moves,
    }
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
