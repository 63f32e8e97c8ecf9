//! The project around the command: its models, its migrations, and what they mean for a comparison.

use crate::commands::Context;
use crate::config::Config;
use crate::error::{CliError, CliResult};
use crate::looked;
use crate::migrations::Migrations;
use crate::output::Output;
use crate::progress::Progress;
use crate::source::Source;
use limbeck_codegen::revision::{Revision, Style};
use limbeck_differ::declaration::Lacking;
use limbeck_differ::schema::TableName;
use limbeck_differ::{CompletionOptions, Dialect, RenameHints, Target};
use limbeck_introspect::database::Scope;
use limbeck_introspect::models::{self, DiscoverError, Reading, Severity};
use limbeck_runtime::state::DEFAULT_STATE_TABLE;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// The `sea-orm-migration` that is written for where no lock file says another.
const NEWEST_MIGRATION: u64 = 2;

/// State tables of migration tools: of SeaORM, sqlx, diesel, refinery, Alembic, Flyway, Liquibase, Rails (also dbmate and
/// golang-migrate), Prisma, Knex, goose, Atlas, Django and Entity Framework.
const HISTORY_TABLES: [&str; 17] = [
    DEFAULT_STATE_TABLE,
    "_sqlx_migrations",
    "__diesel_schema_migrations",
    "refinery_schema_history",
    "alembic_version",
    "flyway_schema_history",
    "databasechangelog",
    "databasechangeloglock",
    "schema_migrations",
    "ar_internal_metadata",
    "_prisma_migrations",
    "knex_migrations",
    "knex_migrations_lock",
    "goose_db_version",
    "atlas_schema_revisions",
    "django_migrations",
    "__EFMigrationsHistory",
];

/// What the sources of a project say, apart from the models themselves.
#[derive(Debug)]
pub(crate) struct Project {
    /// What places in the models are relative to, wherever in the project the command is given.
    root: PathBuf,
    /// What cargo says; nothing outside of a Cargo project.
    pub(crate) cargo: models::Project,
    /// Why cargo says nothing.
    no_cargo: Option<DiscoverError>,
    /// The migration crate, where there is one.
    pub(crate) migrations: Option<Migrations>,
    /// The models that were read already: a comparison for each of several backends reads them once, and warns once.
    read: Mutex<Vec<(Vec<PathBuf>, Reading)>>,
}

impl Project {
    /// Looks around. Outside of a Cargo project the folders that are configured have to do.
    pub(crate) fn find(config: &Config) -> CliResult<Self> {
        let mut project = Self::without_migrations(config);
        project.migrations = Migrations::find_in(&project.cargo, config)?;
        Ok(project)
    }

    fn without_migrations(config: &Config) -> Self {
        let (cargo, no_cargo) = match models::discover(&config.root) {
            Ok(project) => (project, None),
            Err(error) => (models::Project { root: config.root.clone(), ..Default::default() }, Some(error)),
        };
        let root = if config.file.is_some() { config.root.clone() } else { cargo.root.clone() };
        Self { root, cargo, no_cargo, migrations: None, read: Mutex::default() }
    }

    /// Looks around as far as sources need it: a database can be read wherever one is.
    pub(crate) fn for_sources<const N: usize>(sources: [&Source; N], config: &Config) -> CliResult<Self> {
        let has_database = sources.iter().any(|source| matches!(source, Source::Database | Source::Url(_)));
        if sources.contains(&&Source::Migrations) {
            let project = Self::without_migrations(config);
            let migrations = Migrations::find_in(&project.cargo, config)?;
            let migrations = migrations.map_or_else(|| Err(Migrations::missing(config)), |it| Ok(Some(it)))?;
            return Ok(Self { migrations, ..project });
        }
        if sources.iter().any(|source| matches!(source, Source::Models(_))) {
            // Which of several migration crates is meant matters only to a database.
            return if has_database { Self::find(config) } else { Ok(Self::without_migrations(config)) };
        }
        let migrations = Migrations::find(config).unwrap_or_default();
        let cargo = models::Project::default();
        Ok(Self { root: config.root.clone(), cargo, no_cargo: None, migrations, read: Mutex::default() })
    }

    /// The table that says which revisions a database has.
    pub(crate) fn state_table(&self) -> &str {
        self.migrations.as_ref().map_or(DEFAULT_STATE_TABLE, Migrations::state_table)
    }

    /// Reads the models: the given ones, else the configured ones, else those of the Cargo workspace.
    pub(crate) async fn read_models(
        &self,
        given: Option<&PathBuf>,
        progress: &Progress,
        context: &Context,
    ) -> CliResult<Reading> {
        let config = &context.config;
        let paths = match given {
            Some(path) => vec![path.clone()],
            None if config.models.is_empty() => self.cargo.models.clone(),
            None => config.models.clone(),
        };
        if paths.is_empty() {
            return Err(self.no_models(config));
        }
        if let Some(reading) = self.read_before(&paths) {
            return Ok(reading);
        }
        if let Some(path) = paths.iter().find(|path| !path.exists()) {
            return Err(CliError::new(format!("there are no models in {}: it is not there", config.shown(path)))
                .hint("--models, models:PATH or [models] paths names them"));
        }
        let (root, options) = (self.root.clone(), config.read_options.clone());
        let (paths, reading) = tokio::task::spawn_blocking(move || {
            let reading = models::read_with(&paths, &root, &options);
            (paths, reading)
        })
        .await
        .map_err(|error| CliError::new(format!("the models could not be read: {error}")))?;
        let reading = reading?;
        for diagnostic in &reading.diagnostics {
            progress.suspend(|| context.output.report(&CliError::from_diagnostic(diagnostic, &reading)));
        }
        if reading.declaration.entities.is_empty() {
            require_complete(std::slice::from_ref(&reading))?;
            let names = paths.iter().map(|path| config.shown(path)).collect::<Vec<_>>().join(", ");
            return Err(CliError::new(format!("there is no SeaORM entity in {names}"))
                .hint("an entity is a struct `Model` that derives DeriveEntityModel, or has #[sea_orm::model]")
                .hint("--models PATH names another folder or file"));
        }
        self.read.lock().unwrap_or_else(PoisonError::into_inner).push((paths, reading.clone()));
        Ok(reading)
    }

    fn read_before(&self, paths: &[PathBuf]) -> Option<Reading> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.iter().find(|(of, _)| of == paths).map(|(_, reading)| reading.clone())
    }

    fn no_models(&self, config: &Config) -> CliError {
        let cargo = self.no_cargo.as_ref().map_or(Ok(&self.cargo), Err);
        let error = CliError::new("there are no models here")
            .hint(looked::configuration("[models] paths", config))
            .hint(looked::workspace(cargo, "no SeaORM entity"));
        let error = self.cargo.frozen.iter().fold(error, |error, folder| {
            let folder = config.shown(folder);
            error.hint(format!("the entities in {folder} belong to migrations; --models {folder} takes them as models"))
        });
        let error = error.hint("--models PATH, or [models] paths in limbeck.toml, names their folder");
        looked::nearby(cargo, config).into_iter().chain(config.targets_hint()).fold(error, CliError::hint)
    }

    /// A revision without statements, behind the last one of the project.
    pub(crate) fn draft(&self, message: &str, id: String) -> Revision {
        let listed = self.migrations.as_ref().and_then(|migrations| migrations.migrator.revisions.as_ref());
        Revision {
            message: message.to_owned(),
            id,
            revises: listed.and_then(|revisions| revisions.last()).map(|revision| revision.id.clone()),
            created: None,
            proved: None,
            bodies: Vec::new(),
            style: Style::of(
                self.cargo.migration_version.map_or(NEWEST_MIGRATION, |(major, _)| major),
                listed.map_or(&[], Vec::as_slice),
            ),
            notes: Vec::new(),
        }
    }

    /// Whether it is a state table of a migration tool: never ours, also where an entity is declared on it.
    fn is_history(&self, table: &str) -> bool {
        HISTORY_TABLES.contains(&table) || table == self.state_table()
    }

    /// How models are made whole; `tables` are all that either side names.
    pub(crate) fn completion<'a>(
        &self,
        config: &Config,
        tables: impl Iterator<Item = &'a TableName>,
    ) -> CompletionOptions {
        let migrator = self.migrations.as_ref().map(|migrations| &migrations.migrator);
        CompletionOptions {
            strict: config.strict,
            prune: config.prune,
            foreign_keys: config.foreign_keys,
            created_by_revisions: migrator.map(|migrator| migrator.created.clone()).unwrap_or_default(),
            named_by_migrations: migrator.map(|migrator| migrator.named.clone()).unwrap_or_default(),
            ignored_tables: tables
                .filter(|table| is_ignored(table, config) || self.is_history(&table.name))
                .cloned()
                .collect(),
            settled: BTreeSet::new(),
            renames: RenameHints::default(),
        }
    }
}

/// What part of a database is read; the state table is never ours.
pub(crate) fn scope(config: &Config, state_table: &str) -> Scope {
    let mut history_tables: Vec<String> = HISTORY_TABLES.map(str::to_owned).into();
    if !HISTORY_TABLES.contains(&state_table) {
        history_tables.push(state_table.to_owned());
    }
    Scope { schemas: config.schemas.clone(), history_tables, ..Scope::default() }
}

/// Whether `[ignore] tables` has a pattern for the table, with or without its schema.
pub(crate) fn is_ignored(table: &TableName, config: &Config) -> bool {
    config.ignored.is_match(&table.name) || config.ignored.is_match(table.to_string())
}

/// Refuses models that there are warnings about, where that is asked for.
pub(crate) fn require_no_warnings(readings: &[Reading], config: &Config) -> CliResult<()> {
    let diagnostics = readings.iter().flat_map(|reading| &reading.diagnostics);
    let count = diagnostics.filter(|diagnostic| diagnostic.severity == Severity::Warning).count();
    if !config.deny_warnings || count == 0 {
        return Ok(());
    }
    let warnings = if count == 1 { "there is a warning".to_owned() } else { format!("there are {count} warnings") };
    Err(CliError::new(format!("{warnings} about the models (see above)"))
        .hint("--deny-warnings, or [models] deny_warnings in limbeck.toml, refuses them"))
}

/// Refuses to go on where the models ask for what the server does not have.
pub(crate) fn require_features(lacking: &[Lacking], target: &Target, output: Output) -> CliResult<()> {
    for Lacking { object, feature, position } in lacking {
        let version = if Target::newest(target.dialect).version == target.version {
            String::new()
        } else {
            format!(" {}", target.version.major)
        };
        let error = format!("{object}: {}{version} has no {feature} ({position})", target.dialect);
        let having: Vec<_> = feature.dialects().into_iter().map(Dialect::name).collect();
        let restricted =
            format!("`dialect = \"{}\"` in the attribute says it for those that have it", having.join(", "));
        output.report(&CliError::new(error).hint(restricted));
    }
    match lacking.len() {
        0 => Ok(()),
        _ => Err(CliError::new("the models ask for what the database does not have, so the difference is not known")),
    }
}

/// Refuses to go on, or to succeed, where some model source was not read.
pub(crate) fn require_complete(readings: &[Reading]) -> CliResult<()> {
    let diagnostics = readings.iter().flat_map(|reading| &reading.diagnostics);
    match diagnostics.filter(|diagnostic| diagnostic.severity == Severity::Error).count() {
        0 => Ok(()),
        1 => Err(CliError::new("the models have an error (see above), so the difference is not known")),
        count => {
            Err(CliError::new(format!("the models have {count} errors (see above), so the difference is not known")))
        }
    }
}
