//! Which server and which dialect sources are meant for.

use crate::compared::Read;
use crate::config::Config;
use crate::error::{CliError, CliResult};
use crate::project::Project;
use limbeck_differ::{Dialect, Target};
use limbeck_runtime::connect::Connection;

/// What both sides are compared for: the server that was read, else the given one, else the newest one of the dialect that
/// somebody named.
pub(crate) fn target<const N: usize>(
    sides: [&Read; N],
    server: Option<&Connection>,
    project: &Project,
    config: &Config,
) -> CliResult<Target> {
    let mut targets =
        sides.into_iter().filter_map(|side| side.connection.as_ref().map(|connection| &connection.target));
    let target = match (targets.next(), targets.next()) {
        (Some(first), Some(second)) if first.dialect != second.dialect => {
            return Err(CliError::new(format!(
                "a {} database and a {} database can't be compared",
                first.dialect, second.dialect
            )));
        }
        (Some(target), _) => target.clone(),
        (None, _) => match server {
            Some(server) => server.target.clone(),
            None => Target::newest(named_dialect(config)?),
        },
    };
    Ok(Target { serial_primary_keys: project.cargo.serial_primary_keys, ..target })
}

/// The dialect of sources that have none: what `--dialect` says, else the configured database's.
pub(crate) fn named_dialect(config: &Config) -> CliResult<Dialect> {
    match config.dialect {
        Some(dialect) => Ok(dialect),
        None if config.has_database() => Ok(config.database()?.url.dialect),
        None => Err(CliError::new("neither source is a database, so it is not known which SQL is meant")
            .hint("--dialect postgres (or sqlite, mysql, mariadb) says it, or a configured database")),
    }
}

/// Whether the configured database is of a dialect: `mysql://` may lead to MariaDB.
pub(crate) fn is_meant(config: &Config, dialect: Dialect) -> CliResult<bool> {
    let is_mysql = |dialect| matches!(dialect, Dialect::MySql | Dialect::MariaDb);
    if !config.has_database() {
        return Ok(false);
    }
    let configured = config.database()?.url.dialect;
    Ok(configured == dialect || (is_mysql(configured) && is_mysql(dialect)))
}
