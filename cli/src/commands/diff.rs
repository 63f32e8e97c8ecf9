use super::{Context, Status, block_on};
use crate::answers::AnswerArgs;
use crate::compared::Compared;
use crate::error::CliResult;
use crate::output::Output;
use crate::project::{Project, require_no_warnings};
use crate::proving::{Subject, judge, try_out};
use crate::source::Source;
use crate::state::note_missing;
use limbeck_codegen::{report, revision, sql};
use limbeck_differ::Change;
use limbeck_runtime::compare::Comparison;
use std::fmt::Write;

const PREVIEW: &str = "preview";

/// Show how two schemas differ
///
/// A source is `models`, `models:PATH`, `database`, `migrations` (what they build on a scratch database), `empty` or a URL.
/// Two databases are compared exactly; models assert only what they say. Exit status 1 where there is a difference. Changes
/// nothing: an SQLite file that is not there is an empty database, and stays away.
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

    /// Try it out on a scratch database: there, back, and there again, with rows
    ///
    /// Exit status 2 where it does not work, and where it can't be tried.
    #[arg(long, visible_alias = "require-proof")]
    prove: bool,

    /// How it is shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,

    #[command(flatten)]
    answers: AnswerArgs,
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
        block_on(Box::pin(self.show(Change::new(&from, &to), &project, context)))
    }

    async fn show(&self, sources: Change<&Source>, project: &Project, context: &Context) -> CliResult<Status> {
        let output = context.output;
        let answered = self.answers.answered();
        let compared = Box::pin(Compared::new(sources, &answered, project, context)).await?;
        if [sources.from, sources.to].contains(&&Source::Database) {
            note_missing(compared.connection.as_ref(), project.migrations.as_ref(), output).await;
        }
        compared.require_sound(output)?;
        compared.require_fitting(output)?;
        require_no_warnings(&compared.readings, &context.config)?;
        if self.prove || matches!(self.format, Format::Sql | Format::Rust) {
            compared.require_known(output)?;
        }
        let compared = if self.down { compared.reversed() } else { compared };
        let equal = compared.comparison.is_empty();
        if equal {
            compared.say_equal(output);
        }
        if !equal || self.format == Format::Json {
            Output::result(&self.text(&compared, project)?)?;
            compared.say_obstacle(output);
        }
        if self.prove && !equal {
            prove(&compared, context).await?;
        }
        Ok(if equal { Status::Done } else { Status::Different })
    }

    fn text(&self, compared: &Compared, project: &Project) -> CliResult<String> {
        let difference = compared.difference();
        Ok(match self.format {
            Format::Text => report::text(&difference, compared.ledger()),
            Format::Json => report::json(&difference),
            Format::Patch => report::patch(&difference),
            Format::Sql => risks(compared) + &sql::script(&compared.comparison.up_statements()?, difference.target),
            Format::Rust => revision::render(&preview(compared, project)?),
        })
    }
}

/// What fails where there are rows, as comments at the head of a script.
fn risks(compared: &Compared) -> String {
    let Comparison { operations, target, .. } = &compared.comparison;
    let mut text = String::new();
    for open in compared.comparison.unfilled() {
        let of_column = operations.iter().filter(|operation| operation.object() == open.object());
        let facts = of_column.filter_map(|operation| operation.effects_among(operations, target).data_dependent);
        for fact in facts {
            // A line break would end the comment.
            let _ = writeln!(text, "-- {} (--fill gives the rows a value)", fact.replace(['\n', '\r'], " "));
        }
    }
    text
}

/// Tries the shown difference out.
async fn prove(compared: &Compared, context: &Context) -> CliResult<()> {
    let (up, down) = (compared.comparison.up_statements()?, compared.comparison.down_statements()?);
    let proof = Box::pin(try_out([&up, &down], compared, context)).await?;
    let subject = Subject { name: "the difference", consequence: "", is_required: true, way_out: None };
    judge(&proof, subject, context).map(|_| ())
}

/// The revision file that would be written, without anything that time or a server puts into it.
fn preview(compared: &Compared, project: &Project) -> CliResult<revision::Revision> {
    let id = revision::id("00000000_000000", PREVIEW);
    let proved = Some("no (a preview)".to_owned());
    Ok(revision::Revision { bodies: vec![compared.body()?], proved, ..project.draft(PREVIEW, id) })
}
