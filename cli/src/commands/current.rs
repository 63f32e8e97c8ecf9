use super::{Context, Status, block_on};
use crate::error::CliResult;
use crate::migrations::Migrations;
use crate::output::Output;
use crate::state;

/// Show the revision that the database has
///
/// The last one that was applied, in the order of `migrations()`, and how many are pending.
#[derive(clap::Args)]
pub(crate) struct Current {}

impl Current {
    pub(super) fn run(context: &Context) -> CliResult<Status> {
        let Context { config, output } = context;
        let migrations = Migrations::require(config)?;
        migrations.warn(*output);
        let state = block_on(state::read(&config.database()?, &migrations, config))?;
        for name in state.missing() {
            output.warn(format!("the database has {name}, which the project does not list"));
        }
        let pending = state.pending().len();
        let note = if pending == 0 { "head".to_owned() } else { format!("{pending} pending") };
        match state.current() {
            Some(current) => Output::result(&format!("{current} ({note})\n"))?,
            None => output.say(format!("No revision is applied ({note}).")),
        }
        Ok(Status::Done)
    }
}
