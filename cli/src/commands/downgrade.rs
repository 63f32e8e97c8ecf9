use super::{Context, Status, block_on, moves};
use crate::error::CliResult;
use limbeck_runtime::state::{Direction, State};

/// Undo revisions
///
/// Runs the project's own migration crate through cargo, as `sea-orm-cli migrate down` does, and reads the state back.
#[derive(clap::Args)]
pub(crate) struct Downgrade {
    /// Where to: `base`, `-N`, a revision or any unique part of its name; with --sql also `START:TARGET`
    #[arg(value_name = "TARGET", allow_negative_numbers = true)]
    to: String,

    #[command(flatten)]
    options: moves::Options,
}

impl Downgrade {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        block_on(moves::to(&self.to, Direction::Down, State::downgrade, &self.options, context))?;
        Ok(Status::Done)
    }
}
