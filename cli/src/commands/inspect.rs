use super::{Context, Status, block_on};
use crate::compared::{Extent, Read};
use crate::dialect::target;
use crate::error::CliResult;
use crate::output::Output;
use crate::progress::Progress;
use crate::project::{Project, require_complete, require_features, require_no_warnings};
use crate::source::Source;
use crate::state::note_missing;
use limbeck_codegen::{report, sql};
use limbeck_differ::{Schema, Target, complete};
use limbeck_runtime::compare::{CompareOptions, Side, compare};

/// Show a schema as it was read
///
/// A source is `models`, `models:PATH`, `database`, `migrations` (what they build on a scratch database), `empty` or a URL.
/// What is not modelled is listed, too. Changes nothing.
#[derive(clap::Args)]
pub(crate) struct Inspect {
    /// What to read
    #[arg(default_value = "database")]
    source: String,

    /// How it is shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// A script for psql, mysql or sqlite3 that makes the same schema
    Sql,
    /// For programs
    Json,
}

impl Inspect {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        let source = Source::parse(&self.source, "SOURCE", &context.config)?;
        let project = Project::for_sources([&source], &context.config)?;
        block_on(async {
            let read = {
                let progress = Progress::start(context.output, "Reading");
                Read::new(&source, Extent::Whole, &project, &progress, context).await?
            };
            if source == Source::Database {
                note_missing(read.connection.as_ref(), project.migrations.as_ref(), context.output).await;
            }
            let target = target([&read], read.server.as_ref(), &project, &context.config)?;
            let options = project.completion(&context.config, read.tables().into_iter());
            let (schema, lacking) = match read.side {
                Side::Schema(schema) => (schema, Vec::new()),
                Side::Declaration(declaration) => {
                    let completed = complete(&declaration, &Schema::default(), &target, &options);
                    (completed.schema, completed.lacking)
                }
            };
            Output::result(&self.text(&schema, &target).await?)?;
            require_complete(read.reading.as_slice())?;
            require_features(&lacking, &target, context.output)?;
            require_no_warnings(read.reading.as_slice(), &context.config)?;
            Ok(Status::Done)
        })
    }

    async fn text(&self, schema: &Schema, target: &Target) -> CliResult<String> {
        Ok(match self.format {
            Format::Text => report::schema_text(schema, target),
            Format::Json => report::schema_json(schema, target),
            Format::Sql => {
                let sides = (Side::Schema(Schema::default()), Side::Schema(schema.clone()));
                let comparison = compare(sides.0, sides.1, target, None, &CompareOptions::default()).await;
                sql::script(&comparison.up_statements()?, target)
            }
        })
    }
}
