use super::{Context, Status, block_on, moves};
use crate::error::CliResult;
use limbeck_runtime::state::{Direction, State};

/// Apply revisions
///
/// Runs the project's own migration crate through cargo, as `sea-orm-cli migrate up` does, and reads the state back.
#[derive(clap::Args)]
pub(crate) struct Upgrade {
    /// Where to: `head`, `+N`, a revision or any unique part of its name; with --sql also `START:TARGET`
    #[arg(value_name = "TARGET", default_value = "head")]
    to: String,

    #[command(flatten)]
    options: moves::Options,
}

impl Upgrade {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        block_on(moves::to(&self.to, Direction::Up, State::upgrade, &self.options, context))?;
        Ok(Status::Done)
    }
}
