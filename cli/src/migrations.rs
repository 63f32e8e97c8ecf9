//! The project's migration crate on disk: where it is, what it lists, and a revision more in it.

use crate::config::Config;
use crate::error::{CliError, CliResult, finding_error, migrator_error, missing_error};
use crate::files::{Files, cause};
use crate::looked;
use crate::output::Output;
use limbeck_codegen::revision::{self, Contents, Listed, Migrator};
use limbeck_introspect::models;
use limbeck_runtime::run::MigratorPlace;
use limbeck_runtime::state::{DEFAULT_STATE_TABLE, State};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Where sea-orm-cli puts a migration crate.
pub(crate) const USUAL: &str = "migration";
const LIBRARY: &str = "sea-orm-migration";

/// The file of a module in its own folder.
const MODULE: &str = "mod.rs";

/// A migration crate that was read.
#[derive(Debug)]
pub(crate) struct Migrations {
    /// The crate's root, or the folder of the module.
    pub(crate) dir: PathBuf,
    /// What its sources say.
    pub(crate) migrator: Migrator,
    /// Where the sources are.
    source_dir: PathBuf,
    /// The file of a module inside an application that lies beside the module's folder: it is the `mod.rs` of the sources.
    beside: Option<PathBuf>,
    sources: BTreeMap<String, String>,
}

impl Migrations {
    /// Finds and reads the migration crate; an error where there is none.
    pub(crate) fn require(config: &Config) -> CliResult<Self> {
        Self::find(config)?.ok_or_else(|| Self::missing(config))
    }

    /// Why there is nothing to find.
    pub(crate) fn missing(config: &Config) -> CliError {
        let cargo = models::discover(&config.root);
        let error = CliError::new("there is no migration crate here")
            .hint(looked::configuration("[migrations] dir", config))
            .hint(looked::workspace(cargo.as_ref(), &format!("no dependency on {LIBRARY}")))
            .hint(format!("folders: no {USUAL}/ in {} or above", config.root.display()))
            .hint("--migration-dir, or [migrations] dir in limbeck.toml, names its folder; `limbeck init` makes one");
        looked::nearby(cargo.as_ref(), config).into_iter().chain(config.targets_hint()).fold(error, CliError::hint)
    }

    /// Finds and reads the migration crate, where there is one.
    pub(crate) fn find(config: &Config) -> CliResult<Option<Self>> {
        Self::find_with(config, || {
            // Looking at the usual place first costs nothing; asking cargo takes longer than all else that `history` does.
            // Outside of a Cargo project there is nothing to be found.
            usual(&config.root).map_or_else(
                || models::discover(&config.root).map_or(Ok(None), |cargo| only(&cargo, config)),
                |dir| Ok(Some(dir)),
            )
        })
    }

    /// The same, where cargo was asked already.
    pub(crate) fn find_in(cargo: &models::Project, config: &Config) -> CliResult<Option<Self>> {
        Self::find_with(config, || usual(&config.root).map_or_else(|| only(cargo, config), |dir| Ok(Some(dir))))
    }

    fn find_with(config: &Config, search: impl FnOnce() -> CliResult<Option<PathBuf>>) -> CliResult<Option<Self>> {
        let dir = match &config.migration_dir {
            Some(dir) if dir.is_dir() => Some(dir.clone()),
            Some(dir) => {
                return Err(CliError::new(format!("the migration folder {} is not there", config.shown(dir)))
                    .hint("--migration-dir, MIGRATION_DIR or [migrations] dir names it"));
            }
            None => search()?,
        };
        dir.map(|dir| Self::read(dir, config)).transpose()
    }

    /// Says what is not as it should be.
    pub(crate) fn warn(&self, output: Output) {
        for finding in &self.migrator.findings {
            output.report(&finding_error(finding, &self.migrator.listed_in));
        }
    }

    /// Reads the one in a folder.
    pub(crate) fn read(dir: PathBuf, config: &Config) -> CliResult<Self> {
        // As sea-orm-cli does: a folder without `src` is a module inside an application.
        let source_dir = if dir.join("src").is_dir() { dir.join("src") } else { dir.clone() };
        let not_read = |error| CliError::new(format!("{} could not be read: {error}", config.shown(&source_dir)));
        let mut sources = BTreeMap::new();
        read_sources(&source_dir, "", &mut sources).map_err(not_read)?;
        if sources.is_empty() {
            return Err(CliError::new(format!("{} has no Rust sources", config.shown(&source_dir))).hint(
                "a migration crate has them in its folder `src`; --migration-dir names the folder of another crate",
            ));
        }
        let beside = Some(dir.with_extension("rs"))
            .filter(|file| source_dir == dir && !sources.contains_key(MODULE) && file.is_file());
        if let Some(file) = &beside {
            sources.insert(MODULE.to_owned(), std::fs::read_to_string(file).map_err(not_read)?);
        }
        let migrator = revision::read(&sources).map_err(|error| migrator_error(&error, &config.shown(&source_dir)))?;
        Ok(Self { dir, migrator, source_dir, beside, sources })
    }

    /// Where a source is.
    fn place(&self, source: &str) -> PathBuf {
        self.beside.clone().filter(|_| source == MODULE).unwrap_or_else(|| self.source_dir.join(source))
    }

    /// The table that says which revisions a database has.
    pub(crate) fn state_table(&self) -> &str {
        self.migrator.state_table.as_deref().unwrap_or(DEFAULT_STATE_TABLE)
    }

    /// Where the type is that implements `MigratorTrait`.
    pub(crate) fn migrator_place(&self) -> MigratorPlace {
        MigratorPlace { file: self.place(&self.migrator.file), name: self.migrator.name.clone() }
    }

    /// The revisions in the order of `migrations()`.
    pub(crate) fn revisions(&self) -> CliResult<&[Listed]> {
        self.migrator.revisions.as_deref().ok_or_else(|| {
            CliError::new("the list of migrations can't be read without running it")
                .hint("`migrations()` is read where it is a plain `vec![Box::new(name::Migration), ...]`")
        })
    }

    /// The names of all revisions and source files.
    pub(crate) fn names(&self) -> Vec<&str> {
        let listed = self.migrator.revisions.iter().flatten().map(|revision| revision.id.as_str());
        listed.chain(self.sources.keys().map(String::as_str)).collect()
    }

    /// What a listed revision's file says that it does.
    pub(crate) fn contents(&self, revision: &Listed) -> Option<Contents> {
        revision::contents(&self.sources, revision)
    }

    /// Where a listed revision's file is.
    pub(crate) fn file_of(&self, revision: &Listed, config: &Config) -> Option<String> {
        revision.file.as_ref().map(|file| config.shown(&self.place(file)))
    }

    /// Why nothing goes on where the database has revisions that the project does not list, and each way out.
    pub(crate) fn missing_rows(&self, state: &State) -> Option<CliError> {
        let missing = state.missing();
        if missing.is_empty() {
            return None;
        }
        let (unlisted, gone): (Vec<&str>, Vec<&str>) =
            missing.iter().partition(|name| self.names().iter().any(|file| file.ends_with(&format!("{name}.rs"))));
        Some(missing_error(&missing, &unlisted, &gone, state.current(), &self.migrator.listed_in))
    }

    /// Where a revision's file is put: it is a child of the module that declares it.
    pub(crate) fn path_of(&self, id: &str) -> PathBuf {
        self.source_dir.join(self.migrator.folder()).join(format!("{id}.rs"))
    }

    /// Writes a revision's file and registers it; both are there afterwards, or neither.
    pub(crate) fn add(&self, id: &str, text: &str, config: &Config) -> CliResult<()> {
        let path = self.path_of(id);
        let not_written = |error: std::io::Error| {
            let message = format!("{} could not be written: {}", config.shown(&path), cause(&error));
            CliError::new(message).hint(match error.kind() {
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    format!("nothing was changed; allow writing in {}", config.shown(&self.source_dir))
                }
                _ => "nothing was changed".to_owned(),
            })
        };
        let mut files = Files::default();
        files.create(&path, text).map_err(not_written)?;
        match revision::register(&self.sources, id) {
            Ok(texts) => {
                for (file, text) in texts {
                    files.change(&self.place(&file), &text).map_err(not_written)?;
                }
                files.commit().map_err(not_written)
            }
            Err(error) => {
                files.commit().map_err(not_written)?;
                let lines = revision::registration_lines(id).join("\n    ");
                Err(CliError::new(format!("{} was written, but not registered: {error}", config.shown(&path)))
                    .hint(format!("add these lines by hand:\n    {lines}")))
            }
        }
    }
}

/// The nearest folder of the usual name that is a migration crate.
pub(crate) fn usual(root: &Path) -> Option<PathBuf> {
    let is_migration_crate = |folder: &PathBuf| {
        std::fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|manifest| manifest.contains(LIBRARY))
    };
    root.ancestors().map(|folder| folder.join(USUAL)).find(is_migration_crate)
}

/// The one migration crate of a Cargo project.
fn only(cargo: &models::Project, config: &Config) -> CliResult<Option<PathBuf>> {
    match cargo.migrations.as_slice() {
        [] => Ok(None),
        [dir] => Ok(Some(dir.clone())),
        several => {
            let names = several.iter().map(|dir| config.shown(dir)).collect::<Vec<_>>().join(", ");
            let error = CliError::new(format!("there are several migration crates: {names}"))
                .hint(format!("one of them is meant: --migration-dir {}", config.shown(&several[0])))
                .hint("or, in limbeck.toml: [migrations] dir = \"FOLDER\", or one for each [target.NAME.migrations]");
            Err(config.targets_hint().into_iter().fold(error, CliError::hint))
        }
    }
}

fn read_sources(folder: &Path, prefix: &str, sources: &mut BTreeMap<String, String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if path.is_dir() {
            read_sources(&path, &format!("{prefix}{name}/"), sources)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") && !name.starts_with('.') {
            sources.insert(format!("{prefix}{name}"), std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
