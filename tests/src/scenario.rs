//! The folders of `fixtures/scenarios`.

use crate::server::DIALECTS;
use crate::{Result, Step};
use limbeck_differ::answers::FillValue;
use limbeck_differ::{Answers, Change, Dialect};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A scenario: models or a database before, models or a database after, and what is expected.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Its name: its path below `scenarios`.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// What its `scenario.toml` says.
    pub settings: Settings,
}

/// What a scenario says of itself in `scenario.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Unmanaged objects count as differences.
    pub strict: bool,
    /// Unmanaged objects are dropped.
    pub prune: bool,
    /// Why there is no difference on any dialect.
    pub nothing: Option<String>,
    /// Why the downgrade can't lead back.
    pub irreversible: Option<String>,
    /// Values for rows that are there (`posts.series = "none"`), as `--fill` takes them.
    pub fill: BTreeMap<String, String>,
    /// New names by the old ones, as `--rename` takes them.
    pub rename: BTreeMap<String, String>,
    /// What is different on a dialect.
    #[serde(flatten)]
    pub dialects: BTreeMap<String, Exceptions>,
}

/// What is different on one dialect.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exceptions {
    /// Why there is no difference.
    pub nothing: Option<String>,
    /// Why no revision can be made; what is said about it is in `refused.txt`.
    pub refused: Option<String>,
    /// New names that only this dialect has.
    pub rename: BTreeMap<String, String>,
}

impl Scenario {
    /// All scenarios, in the order of their names.
    pub fn all() -> Result<Vec<Scenario>> {
        let root = crate::repository().join("fixtures/scenarios");
        let mut scenarios = Vec::new();
        for area in folders(&root)? {
            for folder in folders(&area)? {
                let name = folder.strip_prefix(&root)?.display().to_string();
                let settings = settings(&folder).step(&name)?;
                scenarios.push(Scenario { name, folder, settings });
            }
        }
        Ok(scenarios)
    }

    /// Its name as a path of modules.
    pub fn path(&self) -> String {
        self.name.replace('/', "::")
    }

    /// The last part of its name.
    pub fn short_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// Where what is expected on a dialect is.
    pub fn expected(&self, dialect: Dialect) -> PathBuf {
        self.folder.join("expected").join(self.expected_as(dialect).name())
    }

    /// The dialect whose expectations hold: MariaDB has a folder of its own only where it differs from MySQL.
    pub fn expected_as(&self, dialect: Dialect) -> Dialect {
        match dialect {
            Dialect::MariaDb if !self.folder.join("expected/mariadb").is_dir() => Dialect::MySql,
            dialect => dialect,
        }
    }

    /// The dialects that it is about: all of them, but where both sides are databases those that it has SQL for.
    pub fn dialects(&self) -> Vec<Dialect> {
        let is_about = |dialect: &Dialect| {
            self.folder.join("after.rs").exists()
                || self.sql_file("before", *dialect).is_some()
                || self.sql_file("after", *dialect).is_some()
        };
        DIALECTS.into_iter().filter(is_about).collect()
    }

    /// The SQL that makes the database before, where it is not made from models.
    pub fn database_before(&self, dialect: Dialect) -> Result<Option<String>> {
        self.sql("before", dialect)
    }

    /// The SQL that makes the database that is wanted, where it is not what models say.
    pub fn database_after(&self, dialect: Dialect) -> Result<Option<String>> {
        self.sql("after", dialect)
    }

    fn sql(&self, state: &str, dialect: Dialect) -> Result<Option<String>> {
        let read = |file: PathBuf| std::fs::read_to_string(&file).step(&file.display().to_string());
        self.sql_file(state, dialect).map(read).transpose()
    }

    /// `before/sqlite.sql`, or `before.sql` where every dialect says the same.
    fn sql_file(&self, state: &str, dialect: Dialect) -> Option<PathBuf> {
        let folder = self.folder.join(state);
        let files = [
            folder.join(format!("{dialect}.sql")),
            folder.join(format!("{}.sql", like(dialect))),
            folder.with_extension("sql"),
        ];
        files.into_iter().find(|file| file.exists())
    }

    /// Rows that are there before, if any: plain SQL that every dialect understands.
    pub fn rows(&self) -> Option<String> {
        std::fs::read_to_string(self.folder.join("rows.sql")).ok()
    }

    /// What somebody wants to see of the rows after the upgrade: a query for lines of text that every dialect understands.
    pub fn query(&self) -> Option<String> {
        std::fs::read_to_string(self.folder.join("query.sql")).ok()
    }

    /// What somebody says to the questions that the difference leaves open.
    pub fn answers(&self, dialect: Dialect) -> Answers {
        let Settings { fill, rename, .. } = &self.settings;
        let own = self.exceptions(dialect).map(|exceptions| &exceptions.rename);
        let fills = fill.iter().map(|(column, value)| (column.clone(), FillValue::parse(value)));
        let renames = rename.iter().chain(own.into_iter().flatten());
        let renames = renames.map(|(from, to)| Change::new(from.clone(), to.clone()));
        Answers { fills: fills.collect(), renames: renames.collect(), ..Answers::default() }
    }

    /// What is different on a dialect; on MariaDB it is the same as on MySQL unless it is said.
    fn exceptions(&self, dialect: Dialect) -> Option<&Exceptions> {
        let dialects = &self.settings.dialects;
        dialects.get(dialect.name()).or_else(|| dialects.get(like(dialect).name()))
    }

    /// Why there is no difference on a dialect, if there should be none.
    pub fn nothing(&self, dialect: Dialect) -> Option<&str> {
        let exceptions = self.exceptions(dialect);
        exceptions.and_then(|exceptions| exceptions.nothing.as_deref()).or(self.settings.nothing.as_deref())
    }

    /// Why there can be no revision on a dialect, if there should be none.
    pub fn refused(&self, dialect: Dialect) -> Option<&str> {
        self.exceptions(dialect).and_then(|exceptions| exceptions.refused.as_deref())
    }
}

/// The dialect that stands for another where nothing is said of that one.
fn like(dialect: Dialect) -> Dialect {
    if dialect == Dialect::MariaDb { Dialect::MySql } else { dialect }
}

fn settings(folder: &Path) -> Result<Settings> {
    let file = folder.join("scenario.toml");
    if !file.exists() {
        return Ok(Settings::default());
    }
    let settings: Settings = toml::from_str(&std::fs::read_to_string(file)?)?;
    match settings.dialects.keys().find(|name| Dialect::from_name(name).is_none()) {
        Some(name) => Err(format!("scenario.toml: `{name}` is no dialect").into()),
        None => Ok(settings),
    }
}

/// The folders in a folder, in the order of their names.
pub fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).step(&folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
