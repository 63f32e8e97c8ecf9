use super::{Context, Status, block_on};
use crate::answers::Answered;
use crate::compared::Compared;
use crate::error::CliResult;
use crate::output::Output;
use crate::project::{Project, require_no_warnings};
use crate::source::Source;
use crate::state;
use limbeck_codegen::report;
use limbeck_differ::Change;

/// Compare the models with the database
///
/// Exit status 1 where they differ, with each difference, the model's file and line, and what the database has. What no model
/// mentions is listed and is no difference (see --strict). Changes nothing.
#[derive(clap::Args)]
pub(crate) struct Check {}

impl Check {
    pub(super) fn run(context: &Context) -> CliResult<Status> {
        let project = Project::find(&context.config)?;
        if let Some(migrations) = &project.migrations {
            migrations.warn(context.output);
        }
        let mut status = Status::Done;
        for config in context.config.backends() {
            if let Some(dialect) = config.backend.filter(|_| !config.has_database()) {
                context.output.warn(format!("not compared with {dialect}, of which no URL is configured"));
                continue;
            }
            status = status.and(Self::database(&project, &Context { config, output: context.output })?);
        }
        Ok(status)
    }

    /// Compares the models with one database.
    fn database(project: &Project, context: &Context) -> CliResult<Status> {
        let output = context.output;
        let sources = Change::new(&Source::Database, &Source::Models(None));
        let compared = block_on(async {
            let compared = Box::pin(Compared::new(sources, &Answered::default(), project, context)).await?;
            note_pending(&compared, project, context).await?;
            Ok(compared)
        })?;
        compared.require_sound(output)?;
        let equal = compared.comparison.is_empty();
        let heading = context.config.backend.map(|dialect| format!("{dialect}:"));
        if equal {
            if let Some(heading) = &heading {
                output.say(heading);
            }
            compared.say_equal(output);
        } else {
            Output::result(&heading.map(|heading| heading + "\n").unwrap_or_default())?;
            Output::result(&report::text(&compared.difference(), compared.ledger()))?;
            compared.say_obstacle(output);
        }
        compared.require_known(output)?;
        let denied = require_no_warnings(&compared.readings, &context.config);
        if let Err(error) = &denied {
            output.report(error);
        }
        Ok(if equal && denied.is_ok() { Status::Done } else { Status::Different })
    }
}

/// A difference may be no more than a revision that did not run yet.
async fn note_pending(compared: &Compared, project: &Project, context: &Context) -> CliResult<()> {
    let (Some(connection), Some(migrations)) = (&compared.connection, &project.migrations) else { return Ok(()) };
    let state = state::of(connection, migrations).await?;
    state::warn_missing(&state, context.output);
    let what = match state.pending().as_slice() {
        [] => return Ok(()),
        [revision] => format!("{revision} is"),
        several => format!("{} revisions are", several.len()),
    };
    context.output.say(format!("note: {what} pending on this database; `limbeck upgrade` applies what is pending"));
    Ok(())
}
