//! Two sources, read and compared: what `check`, `diff`, `inspect` and `revision` begin with.

use crate::answers::Answered;
use crate::built;
use crate::commands::Context;
use crate::config::{Config, Located};
use crate::dialect::target;
use crate::error::{CliError, CliResult};
use crate::output::Output;
use crate::progress::Progress;
use crate::project::{Project, is_ignored, require_complete, require_features, scope};
use crate::prompt;
use crate::source::Source;
use limbeck_codegen::report::{Difference, Ledger, counted};
use limbeck_codegen::revision::Body;
use limbeck_differ::answers::{AnswerError, Candidate, Required};
use limbeck_differ::operation::inverse_of;
use limbeck_differ::schema::{ObjectId, OpaqueKind, TableName};
use limbeck_differ::{Change, Dialect, Schema, Target};
use limbeck_introspect::database::{self, Scope};
use limbeck_introspect::models::Reading;
use limbeck_runtime::compare::{CompareOptions, Comparison, Side, compare};
use limbeck_runtime::connect::{Connection, connect};
use std::collections::BTreeSet;

/// A comparison with what it was made from.
#[derive(Debug)]
pub(crate) struct Compared {
    /// The difference.
    pub(crate) comparison: Comparison,
    /// The database that was read, the first one where there are two; else the server that it is for.
    pub(crate) connection: Option<Connection>,
    /// The models that were read.
    pub(crate) readings: Vec<Reading>,
    ledger: Ledger,
    candidates: Vec<Candidate>,
    again: Option<Again>,
}

/// What a comparison is made from, to make it again with more answers.
#[derive(Debug)]
struct Again {
    sides: Change<Side>,
    options: CompareOptions,
}

impl Compared {
    /// Reads and compares two sources.
    pub(crate) async fn new(
        sources: Change<&Source>,
        answered: &Answered,
        project: &Project,
        context: &Context,
    ) -> CliResult<Self> {
        Box::pin(Self::for_server(sources, None, answered, project, context)).await
    }

    /// Reads and compares two sources, for a server that neither of them is on.
    pub(crate) async fn for_server(
        sources: Change<&Source>,
        server: Option<Connection>,
        answered: &Answered,
        project: &Project,
        context: &Context,
    ) -> CliResult<Self> {
        let progress = Progress::start(context.output, "Reading");
        let exactly = [sources.from, sources.to].iter().all(|source| !matches!(source, Source::Models(_)));
        let extent = if exactly { Extent::Exact } else { Extent::Named };
        // The models are parsed while the server answers.
        let (from, to) = tokio::join!(
            Read::new(sources.from, extent, project, &progress, context),
            Read::new(sources.to, extent, project, &progress, context),
        );
        let (mut from, mut to) = (from?, to?);
        // Two databases are read whole anyway.
        let former = answered.answers.former_schemas().filter(|_| !exactly).map(str::to_owned);
        let schemas: BTreeSet<String> = from.schemas().chain(to.schemas()).chain(former).collect();
        from.widen(&schemas, project, context).await?;
        to.widen(&schemas, project, context).await?;
        let server = server.or(from.server.take()).or(to.server.take());
        let target = target([&from, &to], server.as_ref(), project, &context.config)?;
        let tables = from.tables().into_iter().chain(to.tables());
        let options = CompareOptions {
            completion: project.completion(&context.config, tables),
            confirm: true,
            answers: answered.answers.clone(),
        };
        if let (Side::Schema(from), Side::Schema(to)) = (&mut from.side, &mut to.side) {
            leave_out_ignored(from, &context.config);
            leave_out_ignored(to, &context.config);
            say_left_out(from, to, context.output);
        }
        progress.message("Comparing");
        let connection = from.connection.or(to.connection).or(server);
        // Whoever can be asked may say more.
        let sides = prompt::is_possible(context.output).then(|| Change::new(from.side.clone(), to.side.clone()));
        let comparison = compared(Change::new(from.side, to.side), &target, connection.as_ref(), &options).await?;
        for note in &comparison.notes {
            progress.suspend(|| context.output.warn(format!("{} ({})", note.message, note.position)));
        }
        let readings = from.reading.into_iter().chain(to.reading).collect();
        let ledger = if context.output.is_verbose() { Ledger::Listed } else { Ledger::Counted };
        let candidates = if answered.no_renames { Vec::new() } else { comparison.candidates() };
        let again = sides.map(|sides| Again { sides, options });
        Ok(Self { comparison, connection, readings, ledger, candidates, again })
    }

    /// The same sources, compared with more answers.
    pub(crate) async fn answered(mut self, answered: &Answered) -> CliResult<Self> {
        let Some(again) = &mut self.again else { return Ok(self) };
        again.options.answers = answered.answers.clone();
        let (target, connection) = (self.comparison.target.clone(), self.connection.as_ref());
        self.comparison = compared(again.sides.clone(), &target, connection, &again.options).await?;
        self.candidates = if answered.no_renames { Vec::new() } else { self.comparison.candidates() };
        Ok(self)
    }

    /// What may be a rename, and nobody says.
    pub(crate) fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// How what no model mentions is told: big databases have much of it, so that it is listed on demand.
    pub(crate) fn ledger(&self) -> Ledger {
        self.ledger
    }

    /// The difference, ready to be shown.
    pub(crate) fn difference(&self) -> Difference<'_> {
        let comparison = &self.comparison;
        Difference {
            operations: &comparison.operations,
            schemas: Change::new(&comparison.before, &comparison.after),
            positions: &comparison.positions,
            unmanaged: &comparison.unmanaged,
            unconfirmed: &comparison.unconfirmed,
            candidates: &self.candidates,
            target: &comparison.target,
        }
    }

    /// The same, backwards.
    pub(crate) fn reversed(self) -> Self {
        let Comparison { before, after, up, down, operations, .. } = self.comparison;
        let operations =
            if self.comparison.obstacle.is_none() { down.operations().collect() } else { inverse_of(&operations) };
        let comparison = Comparison { before: after, after: before, up: down, down: up, operations, ..self.comparison };
        Self { comparison, candidates: Vec::new(), ..self }
    }

    /// Refuses to go on where the models were not read, or say what can't be.
    pub(crate) fn require_sound(&self, output: Output) -> CliResult<()> {
        require_complete(&self.readings)?;
        require_features(&self.comparison.lacking, &self.comparison.target, output)
    }

    /// Refuses answers that fit nothing.
    pub(crate) fn require_fitting(&self, output: Output) -> CliResult<()> {
        Self::require_fitting_one_of(&[self], output)
    }

    /// Refuses answers that fit nothing on any of several backends: each may have what the others lack.
    pub(crate) fn require_fitting_one_of(all: &[&Self], output: Output) -> CliResult<()> {
        let fits_on =
            |one: &Self, subject: &str| !one.comparison.refused.iter().any(|error| error.subject() == subject);
        let mut said = BTreeSet::new();
        for error in all.iter().flat_map(|one| &one.comparison.refused) {
            let is_about_a_value = matches!(error, AnswerError::NotOfType { .. });
            let fits = all.iter().any(|one| fits_on(one, error.subject()));
            if (is_about_a_value || !fits) && said.insert(error.subject()) {
                output.report(&CliError::from(error.clone()));
            }
        }
        if said.is_empty() { Ok(()) } else { Err(CliError::new("not every answer fits, so nothing was written")) }
    }

    /// Refuses to make something up.
    pub(crate) fn require_known(&self, output: Output) -> CliResult<()> {
        let problems = &self.comparison.problems;
        for problem in problems {
            output.report(&CliError::new(format!("{}: {} ({})", problem.object, problem.message, problem.position)));
        }
        match problems.len() {
            0 => Ok(()),
            _ => Err(CliError::new("it is not known what to create, so nothing was written")
                .hint("say it in the model (`column_type`, `name`), or in [models] types of limbeck.toml")),
        }
    }

    /// Says why there is a difference and no way to the other side.
    pub(crate) fn say_obstacle(&self, output: Output) {
        if let Some(obstacle) = &self.comparison.obstacle {
            output.warn(format!("no revision can be written for it: {obstacle}"));
        }
    }

    /// Says that there is no difference, and what nobody looks after.
    pub(crate) fn say_equal(&self, output: Output) {
        let tables = self.comparison.after.tables.len();
        let unmanaged = &self.comparison.unmanaged;
        let (tables, objects) = (counted_as(tables, "table"), counted_as(unmanaged.len(), "object"));
        output.say(format!("No differences: {tables}, {objects} unmanaged."));
        match self.ledger {
            Ledger::Listed => unmanaged.iter().for_each(|object| output.say(format!("  unmanaged: {object}"))),
            Ledger::Counted if unmanaged.is_empty() => {}
            Ledger::Counted => output.say(format!("  unmanaged: {} (--verbose lists them)", counted(unmanaged))),
        }
    }

    /// What a revision does that leads from the first source to the second and back.
    pub(crate) fn body(&self) -> CliResult<Body> {
        Ok(Body {
            up: self.comparison.up_statements()?,
            down: self.comparison.down_statements()?,
            positions: self.comparison.positions.clone(),
            target: self.comparison.target.clone(),
            unfilled: self.comparison.unfilled().iter().map(Required::object).collect(),
        })
    }
}

/// Compares, and gives up where the server does not answer.
async fn compared(
    sides: Change<Side>,
    target: &Target,
    connection: Option<&Connection>,
    options: &CompareOptions,
) -> CliResult<Comparison> {
    let comparing = Box::pin(compare(sides.from, sides.to, target, connection, options));
    Ok(match connection {
        Some(connection) => connection.answer(comparing).await?,
        None => comparing.await,
    })
}

/// How much is read of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What models can name: the default schema, unless others are named.
    Named,
    /// All schemas, where nobody says which.
    Whole,
    /// The same, with what servers only say of one table at a time.
    Exact,
}

/// A source that was read.
pub(crate) struct Read {
    /// What it says.
    pub(crate) side: Side,
    /// The database, where it is one.
    pub(crate) connection: Option<Connection>,
    /// The server that it is for, where that is known and it is no database on it.
    pub(crate) server: Option<Connection>,
    /// The models, where it is some.
    pub(crate) reading: Option<Reading>,
}

impl Read {
    /// Reads a source.
    pub(crate) async fn new(
        source: &Source,
        extent: Extent,
        project: &Project,
        progress: &Progress,
        context: &Context,
    ) -> CliResult<Self> {
        if let Source::Models(path) = source {
            progress.message("Reading the models");
            let reading = project.read_models(path.as_ref(), progress, context).await?;
            let side = Side::Declaration(reading.declaration.clone());
            return Ok(Self { side, connection: None, server: None, reading: Some(reading) });
        }
        let mut scope = scope(&context.config, project.state_table());
        scope.every_schema = extent != Extent::Named && scope.schemas.is_empty() && !context.config.names_schema();
        scope.fine_print = extent == Extent::Exact;
        if let (Source::Migrations, Some(migrations)) = (source, &project.migrations) {
            return Box::pin(built::read(migrations, scope, progress, context)).await;
        }
        let Some(database) = source.database(&context.config)? else {
            return Ok(Self { side: Side::Schema(Schema::default()), connection: None, server: None, reading: None });
        };
        progress.message("Reading the database");
        let connection = open(&database, &context.config).await?;
        let schema = read(&connection, &scope).await.map_err(|error| error.hint(database.is_from()))?;
        Ok(Self { side: Side::Schema(schema), connection: Some(connection), server: None, reading: None })
    }

    /// The schemas that its models name.
    fn schemas(&self) -> impl Iterator<Item = String> + use<> {
        let named: Vec<String> = match &self.side {
            Side::Schema(_) => Vec::new(),
            Side::Declaration(declaration) => declaration.schemas().map(str::to_owned).collect(),
        };
        named.into_iter()
    }

    /// Reads the database again where the models name schemas that were not read. Few projects do, so the others do not wait
    /// for their models before they read.
    async fn widen(&mut self, named: &BTreeSet<String>, project: &Project, context: &Context) -> CliResult<()> {
        let Some(connection) = &self.connection else { return Ok(()) };
        let mut scope = scope(&context.config, project.state_table());
        if scope.schemas.is_empty() {
            scope.schemas.extend(connection.target.default_schema.clone());
        }
        let further: Vec<_> = named.iter().filter(|schema| !scope.schemas.contains(schema)).cloned().collect();
        if connection.target.dialect.facts().schemas && !further.is_empty() {
            scope.schemas.extend(further);
            let schema = read(connection, &scope).await?;
            self.side = Side::Schema(schema);
        }
        Ok(())
    }

    /// All tables and views that it names.
    pub(crate) fn tables(&self) -> Vec<&TableName> {
        match &self.side {
            Side::Schema(schema) => schema.tables.keys().chain(schema.opaque.keys().filter_map(relation)).collect(),
            Side::Declaration(declaration) => declaration.entities.iter().map(|entity| &entity.table).collect(),
        }
    }
}

/// Takes ignored tables and views out, with what stands on them.
fn leave_out_ignored(schema: &mut Schema, config: &Config) {
    let stays = |table: &TableName| !is_ignored(table, config);
    schema.tables.retain(|table, _| stays(table));
    let is_left = |id: &ObjectId| id.table().is_none_or(stays) && relation(id).is_none_or(stays);
    schema.opaque.retain(|id, _| is_left(id));
    schema.unmodelled.retain(is_left);
}

/// Says what neither side is compared in.
fn say_left_out(from: &Schema, to: &Schema, output: Output) {
    const SHOWN: usize = 5;
    let left_out: BTreeSet<&ObjectId> = from.unmodelled.iter().chain(&to.unmodelled).collect();
    if left_out.is_empty() {
        return;
    }
    let shown = left_out.iter().take(SHOWN).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let more = match left_out.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    output.warn(format!("not compared, since they are not modelled: {shown}{more}"));
}

/// `1 table`, `2 tables`.
fn counted_as(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The name of a view or a foreign table, which `[ignore] tables` may have a pattern for, too.
fn relation(object: &ObjectId) -> Option<&TableName> {
    use OpaqueKind::{ForeignTable, MaterializedView, View};
    match object {
        ObjectId::Opaque(View | MaterializedView | ForeignTable, name, None) => Some(name),
        _ => None,
    }
}

async fn read(connection: &Connection, scope: &Scope) -> CliResult<Schema> {
    let reading = Box::pin(database::read(&connection.database, &connection.target, scope));
    // Only MySQL and MariaDB are asked about one table at a time.
    let at_length = scope.fine_print && matches!(connection.target.dialect, Dialect::MySql | Dialect::MariaDb);
    Ok(if at_length { connection.answer_at_length(reading).await?? } else { connection.answer(reading).await?? })
}

/// Opens a database for reading.
pub(crate) async fn open(database: &Located, config: &Config) -> CliResult<Connection> {
    let opened = connect(&database.url, &config.connect_options()).await;
    opened.map_err(|error| CliError::from(error).hint(database.is_from()))
}
