//! A source of a schema, as the command line names it.

use crate::config::{Config, Located, Origin, parse_url};
use crate::error::{CliError, CliResult};
use std::path::PathBuf;

/// Where a schema comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// The models: the configured ones, or those in a folder or file.
    Models(Option<PathBuf>),
    /// The configured database.
    Database,
    /// Another database.
    Url(Located),
    /// What the project's migrations build.
    Migrations,
    /// Nothing at all.
    Empty,
}

impl Source {
    /// Understands what was given to a flag.
    pub(crate) fn parse(text: &str, flag: &'static str, config: &Config) -> CliResult<Self> {
        match text {
            "models" => Ok(Source::Models(None)),
            "database" => Ok(Source::Database),
            "empty" => Ok(Source::Empty),
            "migrations" => Ok(Source::Migrations),
            _ => {
                if let Some(path) = text.strip_prefix("models:") {
                    Ok(Source::Models(Some(config.current.join(path))))
                } else if text.contains("://") || text.starts_with("sqlite:") {
                    Ok(Source::Url(parse_url(text, &Origin::Flag(flag))?))
                } else {
                    Err(unknown(text, flag, config))
                }
            }
        }
    }

    /// The database's URL, where it is a database.
    pub(crate) fn database(&self, config: &Config) -> CliResult<Option<Located>> {
        match self {
            Source::Database => config.database().map(Some),
            Source::Url(located) => Ok(Some(located.clone())),
            Source::Models(_) | Source::Migrations | Source::Empty => Ok(None),
        }
    }
}

fn unknown(text: &str, flag: &str, config: &Config) -> CliError {
    let error = CliError::new(format!("{flag} '{text}' is no source"))
        .hint("a source is `models`, `models:PATH`, `database`, `migrations`, `empty` or a URL such as sqlite://PATH");
    if config.current.join(text).exists() { error.hint(format!("for the models there: models:{text}")) } else { error }
}
