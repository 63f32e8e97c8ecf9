use super::{Context, Status, block_on};
use crate::error::{CliError, CliResult};
use crate::migrations::Migrations;
use crate::output::Output;
use crate::state::of_rows;
use limbeck_runtime::connect::{ConnectOptions, connect};
use limbeck_runtime::state::{self, Target};

/// Say which revisions a database has, without running anything
///
/// The state becomes exactly the revisions up to REV, in the order of `migrations()`: for a database that got its tables in
/// another way, or that was mended by hand. Rows of revisions that the project does not list stay.
#[derive(clap::Args)]
pub(crate) struct Stamp {
    /// Up to where: `head`, `base`, a revision or any unique part of its name
    #[arg(value_name = "REV")]
    revision: String,

    /// Also remove the rows of revisions that the project does not list
    #[arg(long)]
    purge: bool,
}

impl Stamp {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        let Context { config, output } = context;
        let target: Target = self.revision.parse()?;
        let migrations = Migrations::require(config)?;
        migrations.warn(*output);
        let database = config.database()?;
        let options = ConnectOptions { writes: true, missing_is_empty: false, ..config.connect_options() };
        let stamp = block_on(async {
            let hint = format!("the URL is from {}", database.origin);
            let connection =
                connect(&database.url, &options).await.map_err(|error| CliError::from(error).hint(hint))?;
            let choose = |rows: &[_]| of_rows(&migrations, rows).stamp(&target, self.purge);
            let stamp = state::stamp(&connection, migrations.state_table(), choose).await;
            connection.database.close().await.map_err(CliError::new)?;
            Ok(stamp?)
        })?;
        say(&stamp, *output);
        Ok(Status::Done)
    }
}

fn say(stamp: &state::Stamp, output: Output) {
    for revision in &stamp.removed {
        output.say(format!("Removed {revision}"));
    }
    for revision in &stamp.added {
        output.say(format!("Added {revision}"));
    }
    for revision in &stamp.kept {
        output.warn(format!("the database has {revision}, which the project does not list; --purge removes it"));
    }
    let at = stamp.at.as_deref().unwrap_or("base");
    if stamp.is_empty() {
        output.say(format!("Nothing to do: the database is at {at}."));
    } else {
        output.say(format!("The database is at {at}; nothing was run."));
    }
}
