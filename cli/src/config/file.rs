//! `limbeck.toml` as it is written.

use crate::error::{CliError, CliResult, Excerpt};
use limbeck_differ::Dialect;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct File {
    models: Models,
    database: Database,
    migrations: Migrations,
    ignore: Ignore,
    compare: Compare,
    target: BTreeMap<String, Sections>,
}

/// What can be said of the project, and of each target again.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Sections {
    pub(super) models: Models,
    pub(super) database: Database,
    pub(super) migrations: Migrations,
    pub(super) ignore: Ignore,
    pub(super) compare: Compare,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Models {
    pub(super) paths: Option<Vec<String>>,
    pub(super) exclude: Option<Vec<String>>,
    pub(super) features: Option<Vec<String>>,
    pub(super) types: Option<BTreeMap<String, String>>,
    pub(super) deny_warnings: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Database {
    pub(super) url: Option<Spanned<String>>,
    pub(super) scratch: Option<Spanned<String>>,
    pub(super) schemas: Option<Vec<String>>,
    /// The backends that one revision is written for.
    pub(super) backends: Option<Vec<Spanned<String>>>,
    pub(super) postgres: Option<Spanned<Backend>>,
    pub(super) mysql: Option<Spanned<Backend>>,
    pub(super) mariadb: Option<Spanned<Backend>>,
    pub(super) sqlite: Option<Spanned<Backend>>,
}

impl Database {
    /// What is said of a backend.
    pub(super) fn backend(&mut self, dialect: Dialect) -> &mut Option<Spanned<Backend>> {
        match dialect {
            Dialect::Postgres => &mut self.postgres,
            Dialect::MySql => &mut self.mysql,
            Dialect::MariaDb => &mut self.mariadb,
            Dialect::Sqlite => &mut self.sqlite,
        }
    }
}

/// `[database.postgres]` and its like.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Backend {
    pub(super) url: Option<Spanned<String>>,
    pub(super) scratch: Option<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Migrations {
    pub(super) dir: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Ignore {
    pub(super) tables: Option<Vec<Spanned<String>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Compare {
    pub(super) foreign_keys: Option<ForeignKeys>,
    pub(super) strict: Option<bool>,
    pub(super) prune: Option<bool>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ForeignKeys {
    All,
    Existing,
}

/// The sections that count, and what else the file has.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// Those of the target over those of the project.
    pub(super) sections: Sections,
    /// Whether the target names a database of its own.
    pub(super) own_url: bool,
    /// Whether the target names a migration crate of its own.
    pub(super) own_dir: bool,
    /// The names of all targets.
    pub(super) targets: Vec<String>,
}

/// A file that was read, with what is needed to point into it.
#[derive(Debug)]
pub(super) struct Text {
    /// What the file is called in messages.
    pub(super) name: String,
    pub(super) text: String,
}

impl Text {
    /// An error about a place in the file.
    pub(super) fn error(&self, message: impl std::fmt::Display, span: std::ops::Range<usize>) -> CliError {
        CliError::new(message).excerpt(Excerpt::new(&self.name, &self.text, span))
    }

    /// The line of a place, from 1.
    pub(super) fn line(&self, span: &std::ops::Range<usize>) -> usize {
        self.text[..span.start].matches('\n').count() + 1
    }

    /// Reads the file's sections: those of the target over those of the project.
    pub(super) fn sections(&self, target: Option<&str>) -> CliResult<Chosen> {
        let mut file: File = toml::from_str(&self.text).map_err(|error| {
            let message = format!("{} is not understood: {}", self.name, error.message());
            self.error(message, error.span().unwrap_or(0..0))
        })?;
        let targets: Vec<String> = file.target.keys().cloned().collect();
        let project = Sections {
            models: file.models,
            database: file.database,
            migrations: file.migrations,
            ignore: file.ignore,
            compare: file.compare,
        };
        let Some(name) = target else { return Ok(Chosen { sections: project, targets, ..Chosen::default() }) };
        match file.target.remove(name) {
            Some(own) => Ok(Chosen {
                own_url: own.database.url.is_some(),
                own_dir: own.migrations.dir.is_some(),
                sections: own.over(project),
                targets,
            }),
            None => Err(CliError::new(format!("{} has no [target.{name}]", self.name)).hint(if targets.is_empty() {
                format!("add a section [target.{name}.database] with an url")
            } else {
                format!("it has these targets: {}", targets.join(", "))
            })),
        }
    }
}

impl Sections {
    /// Each key from here, else from the other.
    fn over(self, base: Sections) -> Sections {
        Sections {
            models: Models {
                paths: self.models.paths.or(base.models.paths),
                exclude: self.models.exclude.or(base.models.exclude),
                features: self.models.features.or(base.models.features),
                types: self.models.types.or(base.models.types),
                deny_warnings: self.models.deny_warnings.or(base.models.deny_warnings),
            },
            database: Database {
                url: self.database.url.or(base.database.url),
                scratch: self.database.scratch.or(base.database.scratch),
                schemas: self.database.schemas.or(base.database.schemas),
                backends: self.database.backends.or(base.database.backends),
                postgres: self.database.postgres.or(base.database.postgres),
                mysql: self.database.mysql.or(base.database.mysql),
                mariadb: self.database.mariadb.or(base.database.mariadb),
                sqlite: self.database.sqlite.or(base.database.sqlite),
            },
            migrations: Migrations { dir: self.migrations.dir.or(base.migrations.dir) },
            ignore: Ignore { tables: self.ignore.tables.or(base.ignore.tables) },
            compare: Compare {
                foreign_keys: self.compare.foreign_keys.or(base.compare.foreign_keys),
                strict: self.compare.strict.or(base.compare.strict),
                prune: self.compare.prune.or(base.compare.prune),
            },
        }
    }
}
