//! The project's migration crate on disk: where it is, what it lists, and a revision more in it.

use crate::config::Config;
use crate::error::{CliError, CliResult};
use crate::output::Output;
use limbeck_codegen::revision::{self, Listed, Migrator, MigratorError};
use limbeck_introspect::models;
use limbeck_runtime::state::DEFAULT_STATE_TABLE;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where sea-orm-cli puts a migration crate.
const USUAL: &str = "migration";
const LIBRARY: &str = "sea-orm-migration";

/// A migration crate that was read.
#[derive(Debug)]
pub(crate) struct Migrations {
    /// The crate's root, or the folder of the module.
    pub(crate) dir: PathBuf,
    /// What its sources say.
    pub(crate) migrator: Migrator,
    /// Where the sources are.
    source_dir: PathBuf,
    sources: BTreeMap<String, String>,
}

impl Migrations {
    /// Finds and reads the migration crate; an error where there is none.
    pub(crate) fn require(config: &Config) -> CliResult<Self> {
        Self::find(config)?.ok_or_else(|| Self::missing(config))
    }

    /// Why there is nothing to find.
    pub(crate) fn missing(config: &Config) -> CliError {
        CliError::new("there is no migration crate here")
            .hint(format!(
                "looked for {USUAL}/ in {} and above, and for packages of the Cargo workspace that depend on {LIBRARY}",
                config.root.display()
            ))
            .hint("--migration-dir names its folder; `sea-orm-cli migrate init` makes one")
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
        for warning in &self.migrator.warnings {
            output.warn(warning);
        }
    }

    fn read(dir: PathBuf, config: &Config) -> CliResult<Self> {
        // As sea-orm-cli does: a folder without `src` is a module inside an application.
        let source_dir = if dir.join("src").is_dir() { dir.join("src") } else { dir.clone() };
        let mut sources = BTreeMap::new();
        read_sources(&source_dir, "", &mut sources)
            .map_err(|error| CliError::new(format!("{} could not be read: {error}", config.shown(&source_dir))))?;
        if sources.is_empty() {
            return Err(CliError::new(format!("{} has no Rust sources", config.shown(&source_dir))).hint(
                "a migration crate has them in its folder `src`; --migration-dir names the folder of another crate",
            ));
        }
        let migrator = revision::read(&sources).map_err(|error| migrator_error(&error, &config.shown(&source_dir)))?;
        Ok(Self { dir, migrator, source_dir, sources })
    }

    /// The table that says which revisions a database has.
    pub(crate) fn state_table(&self) -> &str {
        self.migrator.state_table.as_deref().unwrap_or(DEFAULT_STATE_TABLE)
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

    /// Where a revision's file is put.
    pub(crate) fn path_of(&self, id: &str) -> PathBuf {
        self.source_dir.join(format!("{id}.rs"))
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
        match revision::register(&self.sources, id) {
            Ok((list, listed)) => {
                let list = self.source_dir.join(list);
                write_both((&path, text), (&list, &listed)).map_err(not_written)
            }
            Err(error) => {
                put(written(&path, text).map_err(not_written)?, &path).map_err(not_written)?;
                let lines = revision::registration_lines(id).join("\n    ");
                Err(CliError::new(format!("{} was written, but not registered: {error}", config.shown(&path)))
                    .hint(format!("add these lines by hand:\n    {lines}")))
            }
        }
    }
}

/// Writes a new file and the new text of another, or neither.
fn write_both(new: (&Path, &str), changed: (&Path, &str)) -> std::io::Result<()> {
    // Where the list is a link, what it leads to is changed.
    let list = changed.0.canonicalize()?;
    let new_file = written(new.0, new.1)?;
    let new_list = written(&list, changed.1)?;
    put(new_file, new.0)?;
    new_list.persist(&list).map(|_| ()).map_err(|error| {
        // The error that is told is the first one.
        let _ = std::fs::remove_file(new.0);
        error.error
    })
}

/// What went wrong, without the name that tempfile adds: nobody ever sees that file.
fn cause(error: &std::io::Error) -> String {
    if error.get_ref().is_some() { error.kind().to_string() } else { error.to_string() }
}

/// Puts a complete file in a place where there is none.
fn put(file: tempfile::NamedTempFile, path: &Path) -> std::io::Result<()> {
    file.persist_noclobber(path).map(|_| ()).map_err(|error| error.error)
}

/// A complete file beside its destination, under a name of its own until it is persisted.
fn written(path: &Path, text: &str) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().unwrap_or(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".limbeck-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file; the process's mask applies.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = std::fs::metadata(path) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// The nearest folder of the usual name that is a migration crate.
fn usual(root: &Path) -> Option<PathBuf> {
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
            Err(CliError::new(format!("there are several migration crates: {names}"))
                .hint("--migration-dir or [migrations] dir names the one that is meant"))
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

fn migrator_error(error: &MigratorError, folder: &str) -> CliError {
    let error_text = CliError::new(format!("the migrations in {folder} can't be read: {error}"));
    match error {
        MigratorError::Syntax { .. } => error_text.hint("`cargo check` in that crate says more"),
        MigratorError::NoMigrator(_) => error_text.hint("--migration-dir names the folder of another crate"),
        MigratorError::UnknownShape { .. } => error_text,
    }
}
