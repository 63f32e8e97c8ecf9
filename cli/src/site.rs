//! What `init` finds where it was given, and what it decides.

use crate::commands::Context;
use crate::config::Origin;
use crate::error::{CliError, CliResult, hide_password};
use crate::migrations::{Migrations, USUAL, usual};
use crate::settings::{UrlSetting, relative};
use crate::workspace::{Membership, with_member};
use crate::{looked, prompt, stock};
use limbeck_differ::Dialect;
use limbeck_differ::schema::TableName;
use limbeck_introspect::models::{self, DiscoverError, SeaOrm};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A migration crate, as far as there is one.
pub(crate) enum MigrationCrate {
    /// It is there.
    Found(PathBuf),
    /// It is to be made.
    New(PathBuf),
    /// There is none, and there shall be none.
    None,
}

/// A project that Limbeck is set up in.
pub(crate) struct Site<'a> {
    /// What the command was given.
    pub(crate) context: &'a Context,
    /// The folder of the configuration.
    pub(crate) root: PathBuf,
    cargo: Result<models::Project, DiscoverError>,
}

impl<'a> Site<'a> {
    /// Looks for the Cargo project around the command.
    pub(crate) fn find(context: &'a Context) -> CliResult<Self> {
        let config = &context.config;
        let cargo = models::discover(&config.root);
        let root = match &cargo {
            _ if config.file.is_some() => config.root.clone(),
            Ok(project) => project.root.clone(),
            Err(_) if config.models.is_empty() => return Err(no_project(&cargo, context)),
            Err(_) => config.current.clone(),
        };
        let site = Self { context, root, cargo };
        match (&site.cargo, &config.file) {
            (_, Some(file)) => site.say(format!("Found {file}: it is left as it is")),
            (Ok(project), None) => site.say(format!("Found the Cargo project in {}", project.root.display())),
            (Err(error), None) => site.say(format!("Found no Cargo project: {error}")),
        }
        Ok(site)
    }

    fn say(&self, line: impl std::fmt::Display) {
        self.context.output.say(line);
    }

    fn shown(&self, path: &Path) -> String {
        self.context.config.shown(path)
    }

    fn project(&self) -> Option<&models::Project> {
        self.cargo.as_ref().ok()
    }

    /// The project's sea-orm.
    pub(crate) fn sea_orm(&self) -> Option<&SeaOrm> {
        self.project()?.sea_orm.as_ref()
    }

    /// The configured database's dialect, as far as its URL tells.
    pub(crate) fn dialect(&self) -> Option<Dialect> {
        let config = &self.context.config;
        config.dialect.or_else(|| config.database().ok().map(|located| located.url.dialect))
    }

    /// The folders with models.
    pub(crate) fn models(&self) -> CliResult<Vec<PathBuf>> {
        let config = &self.context.config;
        let given = &config.models;
        let mut folders = match self.project() {
            Some(project) if given.is_empty() => project.models.clone(),
            _ => given.clone(),
        };
        if let Some(missing) = folders.iter().find(|folder| !folder.exists()) {
            return Err(CliError::new(format!("there are no models in {}: it is not there", self.shown(missing))));
        }
        if folders.is_empty() {
            return self.without_models();
        }
        let mut tables = self.tables(&folders)?;
        // Where there is a configuration already, nothing is chosen: a target may have its own.
        while let Some((first, second, table)) = both(&tables).filter(|_| config.file.is_none()) {
            let out = self.choose_models([&folders[first], &folders[second]], &table)?;
            let out = if out == 0 { first } else { second };
            folders.remove(out);
            tables.remove(out);
        }
        for (folder, tables) in folders.iter().zip(&tables) {
            self.say(format!("Found {} in {}", counted(tables.len(), "table", "tables"), self.shown(folder)));
        }
        Ok(folders)
    }

    /// A project that uses SeaORM may have no entity yet; another one is the wrong place.
    fn without_models(&self) -> CliResult<Vec<PathBuf>> {
        if self.sea_orm().is_none() {
            return Err(no_project(&self.cargo, self.context));
        }
        let frozen = self.project().map(|project| project.frozen.as_slice()).unwrap_or_default();
        for folder in frozen {
            let folder = self.shown(folder);
            self.say(format!(
                "Found entities in {folder} that belong to migrations: --models {folder} takes them as models"
            ));
        }
        self.say("Found no models yet: every command looks for them in the workspace again");
        Ok(Vec::new())
    }

    /// The tables that are declared in each folder.
    fn tables(&self, folders: &[PathBuf]) -> CliResult<Vec<Vec<TableName>>> {
        let options = &self.context.config.read_options;
        let read = |folder: &PathBuf| {
            let reading = models::read_with(std::slice::from_ref(folder), &self.root, options)?;
            let is_error = |diagnostic: &&models::Diagnostic| diagnostic.severity == models::Severity::Error;
            if let Some(first) = reading.diagnostics.iter().find(is_error) {
                self.context
                    .output
                    .warn(format!("{} ({}); `limbeck inspect models` shows it", first.message, first.position));
            }
            Ok(reading.declaration.entities.into_iter().map(|entity| entity.table).collect())
        };
        folders.iter().map(read).collect()
    }

    /// Which of two folders with models of one table is left out.
    fn choose_models(&self, folders: [&PathBuf; 2], table: &TableName) -> CliResult<usize> {
        let names = folders.map(|folder| self.shown(folder));
        let what = format!("{} and {} both declare table '{table}'", names[0], names[1]);
        match prompt::choose(&format!("{what}: which one counts?"), &names, self.context.output)? {
            Some(chosen) => Ok(1 - chosen),
            None => Err(CliError::new(what)
                .hint(format!("--models {} (it may be given several times) names the folders that count", names[0]))),
        }
    }

    /// The migration crate: the one that is named, the only one there is, or a new one.
    pub(crate) fn migrations(&self, never_new: bool) -> CliResult<MigrationCrate> {
        let config = &self.context.config;
        let crates = self.crates();
        if config.file.is_some() && config.migration_dir.is_none() && crates.len() > 1 {
            self.say(format!("Found several migration crates: {}", self.names(&crates).join(", ")));
            return Ok(MigrationCrate::None);
        }
        let found = match &config.migration_dir {
            Some(dir) if is_filled(dir) => Some(dir.clone()),
            Some(dir) if never_new => return Err(CliError::new(format!("{} is no migration crate", self.shown(dir)))),
            Some(dir) => return self.new_crate(dir.clone()),
            None => self.chosen_crate()?,
        };
        if let Some(dir) = found {
            let migrations = Migrations::read(dir.clone(), config)?;
            let count =
                migrations.migrator.revisions.as_ref().map_or("a list that only running it tells".to_owned(), |list| {
                    counted(list.len(), "revision", "revisions")
                });
            self.say(format!("Found the migrations in {} ({count})", self.shown(&dir)));
            return Ok(MigrationCrate::Found(dir));
        }
        if never_new || self.project().is_none() {
            self.say("Found no migration crate, and none is made");
            return Ok(MigrationCrate::None);
        }
        if let Some(folder) = self.sql_migrations() {
            self.say(format!(
                "Found SQL files in {}: no migration crate is made beside them (--migration-dir {USUAL} makes one)",
                self.shown(&folder)
            ));
            return Ok(MigrationCrate::None);
        }
        self.new_crate(self.root.join(USUAL))
    }

    fn crates(&self) -> Vec<PathBuf> {
        self.project().map(|project| project.migrations.clone()).unwrap_or_default()
    }

    fn names(&self, folders: &[PathBuf]) -> Vec<String> {
        folders.iter().map(|folder| self.shown(folder)).collect()
    }

    /// The only migration crate, or the one that somebody chooses.
    fn chosen_crate(&self) -> CliResult<Option<PathBuf>> {
        let crates = self.crates();
        if crates.len() < 2 {
            // One that is no member of the workspace is one nevertheless.
            let aside = || usual(&self.root).filter(|folder| folder.starts_with(&self.root));
            return Ok(crates.into_iter().next().or_else(aside));
        }
        let names = self.names(&crates);
        match prompt::choose("There are several migration crates: which one is meant?", &names, self.context.output)? {
            Some(chosen) => Ok(crates.into_iter().nth(chosen)),
            None => Err(CliError::new(format!("there are several migration crates: {}", names.join(", ")))
                .hint(format!("one of them is meant: --migration-dir {}", names[0]))),
        }
    }

    fn new_crate(&self, folder: PathBuf) -> CliResult<MigrationCrate> {
        let packages = self.project().map(|project| project.packages.as_slice()).unwrap_or_default();
        let taken = packages.iter().any(|name| name == stock::NAME);
        if taken || is_filled(&folder) {
            let what = if taken { format!("the package {}", stock::NAME) } else { self.shown(&folder) };
            return Err(CliError::new(format!("{what} is there already, and is no migration crate"))
                .hint("--migration-dir names the folder of the migration crate, --no-migration makes none"));
        }
        self.say("Found no migration crate: a stock one is made");
        Ok(MigrationCrate::New(folder))
    }

    /// A folder with migrations of another tool.
    fn sql_migrations(&self) -> Option<PathBuf> {
        let project = self.project()?;
        let inside = |folder: &&Path| folder.starts_with(&self.root);
        let above = project.models.iter().flat_map(|folder| folder.ancestors().take_while(inside));
        above.chain([self.root.as_path()]).map(|folder| folder.join("migrations")).find(|folder| holds_sql(folder, 2))
    }

    /// What becomes of the workspace's manifest with a new member.
    pub(crate) fn membership(&self, folder: &Path) -> CliResult<Membership> {
        let manifest = self.root.join("Cargo.toml");
        let member = relative(folder, &self.root);
        let Ok(text) = fs::read_to_string(&manifest) else { return Ok(Membership::Settled) };
        if member.starts_with("..") {
            self.say(format!("{} lies outside of the workspace and is a package of its own", self.shown(folder)));
            return Ok(Membership::Settled);
        }
        let membership = with_member(&text, &member)
            .map_err(|error| CliError::new(format!("{} does not parse: {error}", self.shown(&manifest))))?;
        // Every package below a new workspace would have to be a member.
        let others = looked::projects_below(&self.root);
        if let (Membership::Founded(_), [other, ..]) = (&membership, others.as_slice()) {
            self.say(format!(
                "No workspace is made of this package, because {} is one of its own: {} stays one, too",
                self.shown(other),
                self.shown(folder)
            ));
            return Ok(Membership::Settled);
        }
        Ok(membership)
    }

    /// What the configuration says of the database's URL.
    pub(crate) fn url(&self) -> UrlSetting {
        let config = &self.context.config;
        let Some((text, origin)) = config.url_setting() else {
            return match config.url_variables().as_slice() {
                [name] => {
                    self.say(format!("Found the database in {name}: limbeck.toml refers to it"));
                    UrlSetting::Stated(format!("${{{name}}}"))
                }
                [] => {
                    self.say("Found no database: there is no DATABASE_URL in the environment or .env");
                    UrlSetting::Unknown
                }
                several => {
                    let names = several.join(", ");
                    self.say(format!("Found several databases, and no DATABASE_URL: {names}"));
                    UrlSetting::Unknown
                }
            };
        };
        self.say(format!("Found the database {} ({origin})", hide_password(&text)));
        match origin {
            // Only what can be read by everybody is written down.
            Origin::Flag(_) if is_plain(&text) && config.current == self.root => UrlSetting::Stated(text),
            Origin::Flag(_) => UrlSetting::Unknown,
            Origin::Variable(name) => UrlSetting::Elsewhere(format!("{name} in the environment")),
            // Another machine has it in another folder.
            Origin::File(file, _) => {
                let name = Path::new(file).file_name().unwrap_or(file.as_ref());
                UrlSetting::Elsewhere(format!("DATABASE_URL in {}", name.display()))
            }
        }
    }
}

/// Whether a URL has neither a password nor parameters, which may hold one.
fn is_plain(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let user = rest.rsplit_once('@').map_or("", |(user, _)| user);
    !user.contains(':') && !url.contains('?')
}

fn no_project(cargo: &Result<models::Project, DiscoverError>, context: &Context) -> CliError {
    let config = &context.config;
    let error = CliError::new("there is no project with SeaORM entities here")
        .hint(looked::workspace(cargo.as_ref(), "no SeaORM entity and no dependency on sea-orm"))
        .hint("--models PATH names the folder of the models");
    looked::nearby(cargo.as_ref(), config).into_iter().fold(error, CliError::hint)
}

/// Two folders that declare one table, and the table.
fn both(tables: &[Vec<TableName>]) -> Option<(usize, usize, TableName)> {
    let mut first = BTreeMap::new();
    for (folder, tables) in tables.iter().enumerate() {
        for table in tables {
            let known = *first.entry(table).or_insert(folder);
            if known != folder {
                return Some((known, folder, table.clone()));
            }
        }
    }
    None
}

/// Whether there is a folder with something in it.
fn is_filled(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

fn holds_sql(folder: &Path, depth: usize) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| {
        path.extension().is_some_and(|extension| extension == "sql")
            || (depth > 1 && path.is_dir() && holds_sql(&path, depth - 1))
    })
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
