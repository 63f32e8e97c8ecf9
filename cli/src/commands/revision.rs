use super::{Context, Status, block_on, hold_interrupts};
use crate::answers::{AnswerArgs, answer};
use crate::compared::{Compared, open};
use crate::error::{CliError, CliResult};
use crate::migrations::Migrations;
use crate::output::Output;
use crate::project::{Project, require_no_warnings};
use crate::proving::{Subject, judge, try_out};
use crate::source::Source;
use crate::state;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use limbeck_codegen::report;
use limbeck_codegen::revision::{self, Finding};
use limbeck_differ::operation::{Change, Effects};
use limbeck_runtime::connect::Connection;
use std::collections::BTreeSet;

/// Write a revision
///
/// Without --autogenerate an empty one, to be filled in by hand. With it, from the difference between the database and the
/// models, tried out on a scratch database: up, down, and up again. Where there is no difference nothing is written. The
/// file and its entry in `migrations()` are both written, or neither.
#[derive(clap::Args)]
pub(crate) struct Revision {
    /// What the revision is for; also the end of its name
    #[arg(short, long)]
    message: String,

    /// Write what leads from the database to the models
    #[arg(long)]
    autogenerate: bool,

    /// Start from this source instead of the database
    ///
    /// `empty` makes a complete first revision; also a URL or `models:PATH`.
    #[arg(long, value_name = "SOURCE", default_value = "database", requires = "autogenerate")]
    from: String,

    /// Do not try the revision out
    #[arg(long, requires = "autogenerate")]
    no_proof: bool,

    /// Write nothing that could not be tried out
    #[arg(long, requires = "autogenerate", conflicts_with = "no_proof")]
    require_proof: bool,

    /// Print the file instead of writing it
    #[arg(long)]
    stdout: bool,

    #[command(flatten)]
    answers: AnswerArgs,
}

impl Revision {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        let project = Project::find(&context.config)?;
        if !self.stdout && project.migrations.is_none() {
            return Err(Migrations::missing(&context.config));
        }
        if let Some(migrations) = &project.migrations {
            migrations.warn(context.output);
        }
        let (id, created) = self.name(project.migrations.as_ref());
        if self.autogenerate {
            return block_on(self.autogenerate(id, created, &project, context));
        }
        let draft = revision::Revision { created: Some(created), ..project.draft(&self.message, id) };
        block_on(self.write(&draft, &project, context))
    }

    async fn autogenerate(
        &self,
        id: String,
        created: String,
        project: &Project,
        context: &Context,
    ) -> CliResult<Status> {
        require_listed(project)?;
        let from = Source::parse(&self.from, "--from", &context.config)?;
        let sources = Change::new(&from, &Source::Models(None));
        let server = server(&from, context).await;
        let answered = self.answers.answered();
        let compared = Box::pin(Compared::for_server(sources, server, &answered, project, context)).await?;
        if matches!(from, Source::Database | Source::Url(_)) {
            require_up_to_date(&compared, project).await?;
            note_filled_before(&compared, project, context.output);
        }
        compared.require_sound(context.output)?;
        require_no_warnings(&compared.readings, &context.config)?;
        let compared = Box::pin(answer(compared, answered, context.output)).await?;
        if compared.comparison.is_empty() {
            compared.say_equal(context.output);
            context.output.say("Nothing was written.");
            return Ok(Status::Done);
        }
        say_detected(&compared, context);
        compared.require_known(context.output)?;
        let draft = compared.draft(&self.message, id, project)?;
        let draft = revision::Revision { created: Some(created), ..self.prove(draft, &compared, context).await? };
        let status = self.write(&draft, project, context).await?;
        if from == Source::Empty && !self.stdout {
            context.output.say(format!(
                "A database that has these tables already is told so by `limbeck stamp {}`; others are upgraded.",
                draft.id
            ));
        }
        Ok(status)
    }

    /// Tries the revision out, and has it say what came of that.
    async fn prove(
        &self,
        draft: revision::Revision,
        compared: &Compared,
        context: &Context,
    ) -> CliResult<revision::Revision> {
        if self.no_proof {
            return Ok(revision::Revision { proved: Some("no (--no-proof)".to_owned()), ..draft });
        }
        let proof = try_out([&draft.up, &draft.down], compared, context).await?;
        let subject = Subject {
            name: "the revision",
            consequence: ", so nothing was written",
            is_required: self.require_proof,
            way_out: Some("--no-proof writes the revision nevertheless"),
        };
        let notes = judge(&proof, subject, context)?;
        Ok(revision::Revision { proved: Some(proof.header()), notes, ..draft })
    }

    async fn write(&self, draft: &revision::Revision, project: &Project, context: &Context) -> CliResult<Status> {
        hold_interrupts().await?;
        let text = revision::render(draft);
        match &project.migrations {
            Some(migrations) if !self.stdout => {
                let path = context.config.shown(&migrations.path_of(&draft.id));
                context.output.say_begin(format!("Generating {path} ..."));
                let added = migrations.add(&draft.id, &text, &context.config);
                context.output.say(if added.is_ok() { " done" } else { " failed" });
                added?;
            }
            _ => Output::result(&text)?,
        }
        Ok(Status::Done)
    }

    /// The revision's name and its time: now, or the next second that no other revision has.
    fn name(&self, migrations: Option<&Migrations>) -> (String, String) {
        let taken = migrations.map(Migrations::names).unwrap_or_default();
        let mut time = Timestamp::now().to_zoned(TimeZone::UTC);
        loop {
            let stamp = time.strftime("%Y%m%d_%H%M%S").to_string();
            if !taken.iter().any(|name| name.contains(&stamp)) {
                let created = time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
                return (revision::id(&stamp, &self.message), created);
            }
            time = time.saturating_add(1.second());
        }
    }
}

/// The configured server, for a revision that is not made from it: it is for that server, and proved there.
async fn server(from: &Source, context: &Context) -> Option<Connection> {
    let Context { config, output } = context;
    if !matches!(from, Source::Empty | Source::Models(_)) || !config.has_database() || config.dialect.is_some() {
        return None;
    }
    let opened = async { open(&config.database()?, config).await };
    opened.await.map_err(|error| output.warn(format!("the configured server can't be asked: {error}"))).ok()
}

/// Says that the first revision will not build what a database without any has already.
fn note_filled_before(compared: &Compared, project: &Project, output: Output) {
    let migrations = project.migrations.as_ref();
    if !migrations.and_then(|it| it.migrator.revisions.as_ref()).is_some_and(Vec::is_empty) {
        return;
    }
    let declared = compared.readings.iter().flat_map(|reading| &reading.declaration.entities);
    let tables: BTreeSet<_> = declared.map(|entity| &entity.table.name).collect();
    let there = compared.comparison.before.tables.keys().filter(|table| tables.contains(&table.name)).count();
    if there == 0 {
        return;
    }
    let what = format!(
        "there is no revision yet, and the database has {there} of the {} declared tables already: revisions that begin \
         with their difference can't build a fresh database",
        tables.len()
    );
    output.report(
        &CliError::warning(what)
            .hint("for a complete first revision: `limbeck revision --autogenerate --from empty -m \"first commit\"`")
            .hint("then `limbeck stamp head` says to each database that has the tables that it has this revision"),
    );
}

/// Refuses to write a second time what a merge left out of the list.
fn require_listed(project: &Project) -> CliResult<()> {
    let findings = project.migrations.iter().flat_map(|migrations| &migrations.migrator.findings);
    let unlisted: Vec<_> = findings
        .filter_map(|finding| match finding {
            Finding::Unlisted { revision, .. } => revision.as_deref(),
            _ => None,
        })
        .collect();
    if unlisted.is_empty() {
        return Ok(());
    }
    let names = unlisted.join(", ");
    Err(CliError::new(format!("{names} is not in `migrations()`, so a new revision would do the same again"))
        .hint("list it or remove its file, then upgrade"))
}

/// Refuses to compare the models with a database that is not what the revisions make of it.
async fn require_up_to_date(compared: &Compared, project: &Project) -> CliResult<()> {
    let (Some(connection), Some(migrations)) = (&compared.connection, &project.migrations) else { return Ok(()) };
    let state = state::of(connection, migrations).await?;
    if let Some(error) = migrations.missing_rows(&state) {
        return Err(error);
    }
    let pending = state.pending();
    if pending.is_empty() {
        return Ok(());
    }
    Err(CliError::new(format!("the database is not up to date: {} pending", pending.join(", ")))
        .hint("upgrade first: `limbeck upgrade`"))
}

fn say_detected(compared: &Compared, context: &Context) {
    let operations = &compared.comparison.operations;
    let target = &compared.comparison.target;
    for operation in report::told(operations, target) {
        context.output.say(format!("Detected {}", operation.describe()));
        if let Some(fill) = report::fill_of(operation, operations) {
            context.output.say(format!("  rows that are there get {}", fill.value.sql()));
        }
        let Effects { destructive, irreversible, data_dependent } = operation.effects_among(operations, target);
        for fact in [destructive, irreversible, data_dependent].into_iter().flatten() {
            context.output.warn(fact);
        }
    }
}
