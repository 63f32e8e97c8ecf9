//! `[database] backends`: the kinds of server that one revision is written for.

use super::environment::{Environment, Setting};
use super::file::{Database, Text};
use super::{CliError, CliResult, Config};
use limbeck_differ::Dialect;
use std::ops::Range;

/// A kind of server that the project runs on.
#[derive(Debug, Clone)]
pub(super) struct Backend {
    dialect: Dialect,
    url: Option<Setting>,
    scratch: Option<Setting>,
}

/// URLs that say of themselves what they are of.
pub(super) struct Stated<'a> {
    /// A flag's or a variable's, which beat the file.
    pub(super) first: Option<&'a Setting>,
    /// `[database] url`.
    pub(super) last: Option<&'a Setting>,
}

impl Backend {
    /// Those that the file lists.
    pub(super) fn all(
        database: &mut Database,
        stated: &Stated<'_>,
        environment: &Environment,
        text: Option<&Text>,
        setting: impl Fn(toml::Spanned<String>) -> Setting,
    ) -> CliResult<Vec<Self>> {
        let mut backends: Vec<Self> = Vec::new();
        for name in database.backends.take().unwrap_or_default() {
            let span = name.span();
            let dialect = dialect(name.get_ref(), &backends).map_err(|reason| error(reason, span, text))?;
            let own = database.backend(dialect).take().map(toml::Spanned::into_inner).unwrap_or_default();
            let of_this = |setting: Option<&Setting>| {
                setting.filter(|it| is_of(&environment.fill(it).unwrap_or_else(|_| it.text()), dialect)).cloned()
            };
            let url = of_this(stated.first).or_else(|| own.url.map(&setting)).or_else(|| of_this(stated.last));
            backends.push(Self { dialect, url, scratch: own.scratch.map(&setting) });
        }
        for dialect in Dialect::ALL {
            if let Some(section) = database.backend(dialect) {
                return Err(error(format!("[database] backends does not list {dialect}"), section.span(), text));
            }
        }
        Ok(backends)
    }
}

/// The backend of a name. SeaORM does not tell MySQL from MariaDB, so a revision can't either.
fn dialect(name: &str, others: &[Backend]) -> Result<Dialect, String> {
    let dialect = Dialect::from_name(name)
        .ok_or_else(|| format!("'{name}' is no backend: there are {}", Dialect::ALL.map(Dialect::name).join(", ")))?;
    match others.iter().find(|other| family(other.dialect) == family(dialect)) {
        Some(other) if other.dialect == dialect => Err(format!("{dialect} is listed twice")),
        Some(other) => Err(format!("{} and {dialect} are one backend to SeaORM", other.dialect)),
        None => Ok(dialect),
    }
}

fn error(reason: impl std::fmt::Display, span: Range<usize>, text: Option<&Text>) -> CliError {
    text.map_or_else(|| CliError::new(&reason), |text| text.error(&reason, span.clone()))
}

fn family(dialect: Dialect) -> Dialect {
    if dialect == Dialect::MariaDb { Dialect::MySql } else { dialect }
}

/// Whether a URL is one of a server of that kind.
fn is_of(url: &str, dialect: Dialect) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| match family(dialect) {
        Dialect::Postgres => ["postgres", "postgresql"].contains(&scheme),
        Dialect::Sqlite => scheme == "sqlite",
        Dialect::MySql | Dialect::MariaDb => ["mysql", "mariadb"].contains(&scheme),
    })
}

impl Config {
    /// This configuration for each backend of the project; for one alone where it has no others, or `--dialect` chooses it.
    pub(crate) fn backends(&self) -> Vec<Self> {
        match self.dialect {
            None if !self.backends.is_empty() => self.backends.iter().map(|backend| self.on(backend)).collect(),
            _ => vec![self.clone()],
        }
    }

    fn on(&self, backend: &Backend) -> Self {
        Self {
            // Where a server is at hand, it says what it is.
            dialect: backend.url.is_none().then_some(backend.dialect),
            url: backend.url.clone(),
            scratch: backend.scratch.clone(),
            backend: Some(backend.dialect),
            backends: Vec::new(),
            ..self.clone()
        }
    }

    /// The one backend that is meant where a command is about one database: the chosen one, or the only one with a URL.
    pub(super) fn of_one_backend(self) -> Self {
        let chosen = self
            .backends
            .iter()
            .find(|backend| self.dialect.is_some_and(|it| family(it) == family(backend.dialect)))
            .cloned();
        let mut with_url = self.backends.iter().filter(|backend| backend.url.is_some()).cloned();
        let only = with_url.next().filter(|_| self.url.is_none() && with_url.next().is_none());
        match (chosen, only) {
            (Some(backend), _) => self.on(&backend),
            (None, Some(backend)) => Self { url: backend.url, scratch: backend.scratch, ..self },
            (None, None) => self,
        }
    }

    /// Which backends there are, where none was chosen.
    pub(super) fn backends_hint(&self) -> Option<String> {
        let names: Vec<_> = self.backends.iter().map(|backend| backend.dialect.name()).collect();
        (!names.is_empty())
            .then(|| format!("the project has several backends, and --dialect chooses one: {}", names.join(", ")))
    }
}
