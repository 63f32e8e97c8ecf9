//! What is configured: flags beat the environment, the environment beats `limbeck.toml`. Nothing else reads the environment.

mod backends;
mod environment;
mod file;

pub(crate) use environment::Origin;

use crate::args::Global;
use crate::error::{CliError, CliResult, hide_password};
use backends::{Backend, Stated};
use environment::{Environment, Setting};
use file::{Chosen, ForeignKeys, Text};
use globset::{Glob, GlobSet, GlobSetBuilder};
use limbeck_differ::Dialect;
use limbeck_differ::declaration::ForeignKeyRule;
use limbeck_introspect::models::ReadOptions;
use limbeck_runtime::connect::{ConnectOptions, DatabaseUrl, UrlError};
use std::path::{Path, PathBuf};
use std::time::Duration;

const FILE: &str = "limbeck.toml";
const URL_VARIABLE: &str = "DATABASE_URL";

/// What a URL looks like.
const FORM: &str =
    "a URL is postgres://USER:PASSWORD@HOST:PORT/NAME, the same with mysql:// or mariadb://, or sqlite://PATH";

/// A database's URL with the place that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located {
    /// The URL.
    pub(crate) url: DatabaseUrl,
    /// Where it was read.
    pub(crate) origin: Origin,
}

impl Located {
    /// Says where the URL was read.
    pub(crate) fn is_from(&self) -> String {
        format!("the URL is from {}", self.origin)
    }
}

/// Everything that flags, environment and file say.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// Where the command was given.
    pub(crate) current: PathBuf,
    /// The folder of `limbeck.toml`, else where the command was given.
    pub(crate) root: PathBuf,
    /// What the configuration file is called in messages; `None` where there is none.
    pub(crate) file: Option<String>,
    /// `[database] schemas`.
    pub(crate) schemas: Vec<String>,
    /// `--models`, else `[models] paths`.
    pub(crate) models: Vec<PathBuf>,
    /// `[models] exclude`, `features` and `types`, and where cargo keeps sources.
    pub(crate) read_options: ReadOptions,
    /// `--migration-dir`, else `MIGRATION_DIR`, else `[migrations] dir`.
    pub(crate) migration_dir: Option<PathBuf>,
    /// `[ignore] tables`.
    pub(crate) ignored: GlobSet,
    /// `[compare] foreign_keys`.
    pub(crate) foreign_keys: ForeignKeyRule,
    /// `--strict`, else `[compare] strict`.
    pub(crate) strict: bool,
    /// `--prune`, else `[compare] prune`.
    pub(crate) prune: bool,
    /// `--deny-warnings`, else `[models] deny_warnings`.
    pub(crate) deny_warnings: bool,
    /// The targets that could be chosen with `--target`, where none is.
    pub(crate) targets: Vec<String>,
    /// `--dialect`.
    pub(crate) dialect: Option<Dialect>,
    /// The backend that this is for, where the project has several.
    pub(crate) backend: Option<Dialect>,
    backends: Vec<Backend>,
    schema: Option<String>,
    timeout: Duration,
    url: Option<Setting>,
    scratch: Option<Setting>,
    environment: Environment,
}

/// Whether the environment asks for no colours (<https://no-color.org>).
pub(crate) fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Where cargo keeps what it downloads: `CARGO_HOME`, else `.cargo` in the home folder.
fn cargo_home() -> Option<PathBuf> {
    let stated = std::env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    stated.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

impl Config {
    /// Reads everything but the database's URL, which only some commands need.
    pub(crate) fn load(global: &Global) -> CliResult<Self> {
        let current = std::env::current_dir()
            .map_err(|error| CliError::new(format!("the current folder is not known: {error}")))?;
        let text = find_file(&current, global.config.as_deref())?;
        let root = text.as_ref().map_or_else(|| current.clone(), |(_, root)| root.clone());
        let shown = |path: &Path| shown_from(path, &current);
        let environment = Environment::read(&[&current, &root], shown)?;
        match text {
            Some((text, _)) => {
                let chosen = text.sections(global.target.as_deref())?;
                Self::new(global, current, root, environment, chosen, Some(&text))
            }
            None if global.target.is_some() => Err(CliError::new("--target needs a limbeck.toml, and there is none")
                .hint(format!(
                    "looked in {} and the folders above it; --config names another file",
                    current.display()
                ))),
            None => Self::new(global, current, root, environment, Chosen::default(), None),
        }
    }

    fn new(
        global: &Global,
        current: PathBuf,
        root: PathBuf,
        environment: Environment,
        chosen: Chosen,
        text: Option<&Text>,
    ) -> CliResult<Self> {
        let Chosen { mut sections, own_url, own_dir, targets } = chosen;
        let setting = |value: toml::Spanned<String>| {
            let line = text.map_or(1, |text| text.line(&value.span()));
            let name = text.map(|text| text.name.clone()).unwrap_or_default();
            Setting::new(value.into_inner(), Origin::File(name, line))
        };
        let ignored = globs(sections.ignore.tables.unwrap_or_default(), text)?;
        let from_file = sections.database.url.take().map(&setting);
        // What a target says of itself is not meant for another database.
        let variable = if own_url { None } else { environment.get(URL_VARIABLE) };
        let dir_variable = if own_dir { None } else { environment.get("MIGRATION_DIR") };
        let flag = global.database_url.clone();
        let flag = flag.map(|text| Setting::new(text, Origin::Flag("--database-url")));
        let schema = (global.database_schema.clone())
            .or_else(|| environment.get("DATABASE_SCHEMA").map(|setting| setting.text()))
            .filter(|schema| !schema.is_empty());
        let paths = sections.models.paths.unwrap_or_default();
        let stated = Stated { first: flag.as_ref().or(variable.as_ref()), last: from_file.as_ref() };
        let backends = Backend::all(&mut sections.database, &stated, &environment, text, setting)?;
        Ok(Self {
            models: match global.models.as_slice() {
                [] => paths.iter().map(|path| root.join(path)).collect(),
                paths => paths.iter().map(|path| current.join(path)).collect(),
            },
            migration_dir: (global.migration_dir.clone())
                .or_else(|| dir_variable.map(|setting| setting.text().into()))
                .map(|path| current.join(path))
                .or_else(|| sections.migrations.dir.map(|path| root.join(path))),
            read_options: ReadOptions {
                excluded: sections.models.exclude.unwrap_or_default().iter().map(|path| root.join(path)).collect(),
                features: sections.models.features,
                types: sections.models.types.unwrap_or_default(),
                cargo_home: cargo_home(),
            },
            targets: if global.target.is_some() { Vec::new() } else { targets },
            // A schema that is asked for is the only one.
            schemas: if schema.is_some() { Vec::new() } else { sections.database.schemas.unwrap_or_default() },
            schema,
            scratch: sections.database.scratch.map(&setting),
            url: flag.or(variable).or(from_file),
            foreign_keys: match sections.compare.foreign_keys {
                Some(ForeignKeys::Existing) => ForeignKeyRule::Existing,
                Some(ForeignKeys::All) | None => ForeignKeyRule::All,
            },
            strict: global.strict || sections.compare.strict.unwrap_or_default(),
            deny_warnings: global.deny_warnings || sections.models.deny_warnings.unwrap_or_default(),
            prune: global.prune || sections.compare.prune.unwrap_or_default(),
            dialect: global.dialect,
            timeout: Duration::from_secs(global.connect_timeout),
            file: text.map(|text| text.name.clone()),
            backend: None,
            backends,
            ignored,
            current,
            root,
            environment,
        }
        .of_one_backend())
    }

    /// Whether somebody named a database.
    pub(crate) fn has_database(&self) -> bool {
        self.url.is_some()
    }

    /// The configured database's URL as it is written, and where.
    pub(crate) fn url_setting(&self) -> Option<(String, &Origin)> {
        self.url.as_ref().map(|setting| (setting.text(), &setting.origin))
    }

    /// Variables of `.env` that hold a database's URL.
    pub(crate) fn url_variables(&self) -> Vec<&str> {
        self.environment.variables().filter(|(_, value)| has_scheme(value)).map(|(name, _)| name).collect()
    }

    /// The configured database.
    pub(crate) fn database(&self) -> CliResult<Located> {
        match &self.url {
            Some(setting) => self.url_of(setting),
            None => Err(self.targets_hint().or_else(|| self.backends_hint()).into_iter().fold(
                self.environment.with_skipped(
                    CliError::new("no database is configured: neither --database-url, nor DATABASE_URL, nor [database] url")
                        .hint(format!("looked into {}", self.looked()))
                        .hint("say it as -u postgres://USER:PASSWORD@HOST/NAME (or mysql://, mariadb://) or -u sqlite://PATH, or put DATABASE_URL into .env"),
                ),
                CliError::hint,
            )),
        }
    }

    /// Which targets there are, where none was chosen.
    pub(crate) fn targets_hint(&self) -> Option<String> {
        let file = self.file.as_ref().filter(|_| !self.targets.is_empty())?;
        Some(format!("{file} has targets, and --target NAME chooses one: {}", self.targets.join(", ")))
    }

    /// `[database] scratch`.
    pub(crate) fn scratch(&self) -> CliResult<Option<DatabaseUrl>> {
        self.scratch.as_ref().map(|setting| self.url_of(setting).map(|located| located.url)).transpose()
    }

    fn url_of(&self, setting: &Setting) -> CliResult<Located> {
        let text = self.environment.fill(setting)?;
        if text.trim().is_empty() {
            let origin = &setting.origin;
            return Err(
                CliError::new(format!("the database's URL is blank ({origin})")).hint("give it a value, or unset it")
            );
        }
        let folder = match &setting.origin {
            Origin::File(name, _) if self.file.as_ref() == Some(name) => &self.root,
            Origin::File(..) => &self.environment.folder,
            Origin::Variable(_) | Origin::Flag(_) => &self.current,
        };
        parse_url(&rooted(&text, folder), &setting.origin)
            .map_err(|error| self.environment.with_unescaped(error, setting))
    }

    /// How to connect; a file that is not there is an empty database.
    pub(crate) fn connect_options(&self) -> ConnectOptions {
        ConnectOptions { timeout: self.timeout, schema: self.schema.clone(), missing_is_empty: true, writes: false }
    }

    /// Where settings were looked for.
    pub(crate) fn looked(&self) -> String {
        let nearest = |name: &str| format!("no {name} in {} or above", self.current.display());
        let file = self.file.clone().unwrap_or_else(|| nearest(FILE));
        let environment = self.environment.file.clone().unwrap_or_else(|| nearest(".env"));
        format!("the environment, {environment}, {file}")
    }

    /// Whether somebody asked for one schema.
    pub(crate) fn names_schema(&self) -> bool {
        self.schema.is_some()
    }

    /// A path as it is shown to a person.
    pub(crate) fn shown(&self, path: &Path) -> String {
        shown_from(path, &self.current)
    }
}

/// Whether a text begins as the URL of a database does.
fn has_scheme(text: &str) -> bool {
    let scheme = text.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| ["postgres", "postgresql", "mysql", "mariadb", "sqlite"].contains(&scheme))
}

/// A URL that was checked, or an error that names where it was read.
pub(crate) fn parse_url(text: &str, origin: &Origin) -> CliResult<Located> {
    DatabaseUrl::parse(text).map(|url| Located { url, origin: origin.clone() }).map_err(|error| {
        let advice = match error {
            UrlError::ForeignScheme { .. } => "the rest of the URL stays as it is, without what only that tool knows",
            UrlError::UnknownScheme { .. } => "Limbeck works with PostgreSQL, MySQL, MariaDB and SQLite",
            UrlError::NotEscaped { .. } => "in a user name or password, @ / # ? % are written %40 %2F %23 %3F %25",
            UrlError::Empty | UrlError::NoScheme | UrlError::Malformed { .. } | UrlError::NoFile => FORM,
        };
        CliError::new(format!("{error} ({origin}: {})", hide_password(text))).hint(advice)
    })
}

/// The configuration file's text and folder: the given one, else the nearest.
fn find_file(current: &Path, given: Option<&Path>) -> CliResult<Option<(Text, PathBuf)>> {
    let path = match given {
        Some(path) => Some(current.join(path)),
        None => current.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file()),
    };
    let Some(path) = path else { return Ok(None) };
    let name = shown_from(&path, current);
    let text =
        std::fs::read_to_string(&path).map_err(|error| CliError::new(format!("{name} could not be read: {error}")))?;
    let root = path.parent().unwrap_or(current).to_owned();
    Ok(Some((Text { name, text }, root)))
}

/// A path relative to the current folder where it is inside.
fn shown_from(path: &Path, current: &Path) -> String {
    match path.strip_prefix(current) {
        Ok(inside) if inside.as_os_str().is_empty() => ".".to_owned(),
        Ok(inside) => inside.display().to_string(),
        Err(_) => path.display().to_string(),
    }
}

fn globs(patterns: Vec<toml::Spanned<String>>, text: Option<&Text>) -> CliResult<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let span = pattern.span();
        let fail = |error: globset::Error| match text {
            Some(text) => text.error(format!("{} has a pattern that is not understood: {error}", text.name), span),
            None => CliError::new(error),
        };
        set.add(Glob::new(pattern.as_ref()).map_err(fail)?);
    }
    set.build().map_err(CliError::new)
}

/// An SQLite URL with its relative path made absolute: it is relative to the file that says it.
fn rooted(url: &str, root: &Path) -> String {
    let Some(rest) = url.strip_prefix("sqlite:") else { return url.to_owned() };
    let path = rest.strip_prefix("//").unwrap_or(rest);
    if path.starts_with('/') || path.starts_with(":memory:") || path.is_empty() {
        return url.to_owned();
    }
    // The path is percent-decoded and ends at a question mark (sqlx-sqlite 0.9).
    let root = root.display().to_string().replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{}/{path}", root.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_is_relative_to_the_file_that_says_it() {
        let root = Path::new("/project");
        assert_eq!(rooted("sqlite://data/a.db?mode=rwc", root), "sqlite:///project/data/a.db?mode=rwc");
        assert_eq!(rooted("sqlite:a.db", Path::new("/50%?")), "sqlite:///50%25%3F/a.db");
        assert_eq!(rooted("sqlite:a.db", root), "sqlite:///project/a.db");
        assert_eq!(rooted("sqlite::memory:", root), "sqlite::memory:");
        assert_eq!(rooted("sqlite:///a.db", root), "sqlite:///a.db");
        assert_eq!(rooted("postgres://a/b", root), "postgres://a/b");
    }
}
