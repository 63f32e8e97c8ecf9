//! The commands: one file each, and one line here.

mod check;
mod current;
mod diff;
mod downgrade;
mod heads;
mod history;
mod init;
mod inspect;
mod moves;
mod revision;
mod script;
mod show;
mod stamp;
mod upgrade;

use crate::config::Config;
use crate::error::{CliError, CliResult};
use crate::output::Output;

/// What Ctrl-C leaves while a command has only looked.
pub(crate) const NOTHING_WRITTEN: &str = "nothing was written";

/// What every command is given.
#[derive(Debug)]
pub(crate) struct Context {
    /// What is configured.
    pub(crate) config: Config,
    /// Where it prints.
    pub(crate) output: Output,
}

/// What a command found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing to say, or done.
    Done,
    /// There are differences.
    Different,
}

impl Status {
    /// Both together.
    fn and(self, other: Self) -> Self {
        if self == Status::Done { other } else { self }
    }
}

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Revision(revision::Revision),
    Check(check::Check),
    Diff(diff::Diff),
    Inspect(inspect::Inspect),
    Upgrade(upgrade::Upgrade),
    Downgrade(downgrade::Downgrade),
    Current(current::Current),
    History(history::History),
    Heads(heads::Heads),
    Show(show::Show),
    Stamp(stamp::Stamp),
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(&self, context: &Context) -> CliResult<Status> {
        match self {
            Command::Init(command) => command.run(context),
            Command::Revision(command) => command.run(context),
            Command::Check(_) => check::Check::run(context),
            Command::Diff(command) => command.run(context),
            Command::Inspect(command) => command.run(context),
            Command::Upgrade(command) => command.run(context),
            Command::Downgrade(command) => command.run(context),
            Command::Current(command) => command.run(context),
            Command::History(command) => command.run(context),
            Command::Heads(command) => command.run(context),
            Command::Show(command) => command.run(context),
            Command::Stamp(command) => command.run(context),
        }
    }
}

/// Runs what waits for a database. Commands that need none do not pay for this.
pub(crate) fn block_on<T>(future: impl Future<Output = CliResult<T>>) -> CliResult<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| CliError::new(format!("no asynchronous runtime: {error}")))?.block_on(future)
}

/// From here on Ctrl-C no longer ends the process (asking tokio for it once is enough), so that files are whole.
async fn hold_interrupts() -> CliResult<()> {
    tokio::select! {
        biased;
        _ = tokio::signal::ctrl_c() => Err(CliError::interrupted(NOTHING_WRITTEN)),
        () = std::future::ready(()) => Ok(()),
    }
}
