use super::{Context, Status};
use crate::error::CliResult;
use crate::json;
use crate::migrations::Migrations;
use crate::output::Output;

/// Show the last revision
///
/// The last one in the order of `migrations()`. Needs no database.
#[derive(clap::Args)]
pub(crate) struct Heads {
    /// For programs: `{"version": 1, "heads": [...]}`
    #[arg(long)]
    json: bool,
}

impl Heads {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        let Context { config, output } = context;
        let migrations = Migrations::require(config)?;
        migrations.warn(*output);
        if self.json {
            Output::result(&json::heads(migrations.revisions()?))?;
            return Ok(Status::Done);
        }
        match migrations.revisions()?.last() {
            Some(head) => Output::result(&format!("{} (head)\n", head.id))?,
            None => output.say("There is no revision yet."),
        }
        Ok(Status::Done)
    }
}
