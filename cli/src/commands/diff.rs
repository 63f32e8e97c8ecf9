use super::{Context, Status, block_on};
use crate::compared::Compared;
use crate::error::CliResult;
use crate::output::Output;
use crate::project::{Project, require_no_warnings};
use crate::source::Source;
use crate::state::note_missing;
use limbeck_codegen::{report, revision, sql};
use limbeck_differ::Change;

const PREVIEW: &str = "preview";

/// Show how two schemas differ
///
/// A source is `models`, `models:PATH`, `database`, `empty` or a URL. Two databases are compared exactly; models assert only
/// what they say. Exit status 1 where there is a difference. Changes nothing: an SQLite file that is not there is an empty
/// database, and stays away.
#[derive(clap::Args)]
pub(crate) struct Diff {
    /// Start from this source
    #[arg(long, value_name = "SOURCE", default_value = "database")]
    from: String,

    /// Lead to this source
    #[arg(long, value_name = "SOURCE", default_value = "models")]
    to: String,

    /// Show the way back
    #[arg(long)]
    down: bool,

    /// How it is shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people: one line a change, with its reason
    Text,
    /// A script for psql, mysql or sqlite3
    Sql,
    /// A whole revision file, without time
    Rust,
    /// The DDL of both as a unified diff
    Patch,
    /// For programs
    Json,
}

impl Diff {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        let config = &context.config;
        let from = Source::parse(&self.from, "--from", config)?;
        let to = Source::parse(&self.to, "--to", config)?;
        let project = Project::for_sources([&from, &to], config)?;
        let compared = block_on(async {
            let compared = Box::pin(Compared::new(Change::new(&from, &to), &project, context)).await?;
            if from == Source::Database || to == Source::Database {
                note_missing(compared.connection.as_ref(), project.migrations.as_ref(), context.output).await;
            }
            Ok(compared)
        })?;
        compared.require_sound(context.output)?;
        require_no_warnings(&compared.readings, &context.config)?;
        if matches!(self.format, Format::Sql | Format::Rust) {
            compared.require_known(context.output)?;
        }
        let compared = if self.down { compared.reversed() } else { compared };
        let equal = compared.comparison.is_empty();
        if equal {
            compared.say_equal(context.output);
        }
        if !equal || self.format == Format::Json {
            Output::result(&self.text(&compared, &project)?)?;
            compared.say_obstacle(context.output);
        }
        Ok(if equal { Status::Done } else { Status::Different })
    }

    fn text(&self, compared: &Compared, project: &Project) -> CliResult<String> {
        let difference = compared.difference();
        Ok(match self.format {
            Format::Text => report::text(&difference, compared.ledger()),
            Format::Json => report::json(&difference),
            Format::Patch => report::patch(&difference),
            Format::Sql => sql::script(&compared.comparison.up_statements()?, difference.target),
            Format::Rust => revision::render(&preview(compared, project)?),
        })
    }
}

/// The revision file that would be written, without anything that time or a server puts into it.
fn preview(compared: &Compared, project: &Project) -> CliResult<revision::Revision> {
    let id = revision::id("00000000_000000", PREVIEW);
    let draft = compared.draft(PREVIEW, id, project)?;
    Ok(revision::Revision { proved: Some("no (a preview)".to_owned()), ..draft })
}
