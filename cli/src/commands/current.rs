use super::{Context, Status, block_on};
use crate::error::CliResult;
use crate::json;
use crate::migrations::Migrations;
use crate::output::Output;
use crate::state;

/// Show the revision that the database has
///
/// The last one that was applied, in the order of `migrations()`, and how many are pending.
#[derive(clap::Args)]
pub(crate) struct Current {
    /// For programs: `{"version": 1, "current": ..., "applied": [...], "pending": [...], "missing": [...]}`
    #[arg(long)]
    json: bool,
}

impl Current {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        let Context { config, output } = context;
        let migrations = Migrations::require(config)?;
        migrations.warn(*output);
        let state = block_on(state::read(&config.database()?, &migrations, config))?;
        state::warn_missing(&state, *output);
        if self.json {
            Output::result(&json::current(&state))?;
            return Ok(Status::Done);
        }
        let note = match (&state.revisions, state.pending().len()) {
            (None, _) => "the list of migrations can't be read without running it".to_owned(),
            (Some(_), 0) => "head".to_owned(),
            (Some(_), pending) => format!("{pending} pending"),
        };
        match state.current() {
            Some(current) => Output::result(&format!("{current} ({note})\n"))?,
            None => output.say(format!("No revision is applied ({note}).")),
        }
        Ok(Status::Done)
    }
}
