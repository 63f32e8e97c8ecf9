//! The database that the configuration names for trying things out: it must be empty, and is left empty.

mod mysql;
mod postgres;

pub(crate) use mysql::MARKER as MARKER_TABLE;

use super::{Remains, Scratch, ScratchError, unavailable};
use crate::connect::{ConnectOptions, Connection, DatabaseUrl, connect};
use limbeck_differ::Dialect;

/// What a run makes in the configured database.
#[derive(Debug)]
pub(super) enum Objects {
    /// Everything beside what was there before.
    Postgres(postgres::Objects),
    /// Everything.
    MySql,
}

pub(super) async fn prepare(url: &DatabaseUrl, real: Option<&Connection>) -> Result<Scratch, ScratchError> {
    let options = ConnectOptions { writes: true, ..ConnectOptions::default() };
    let connection = connect(url, &options).await?;
    let objects = match connection.target.dialect {
        Dialect::Postgres => Objects::Postgres(postgres::prepare(url, &connection, real).await?),
        Dialect::MySql | Dialect::MariaDb => {
            mysql::prepare(url, &connection).await?;
            Objects::MySql
        }
        Dialect::Sqlite => return Err(unavailable("a file is no scratch database".to_owned())),
    };
    Ok(Scratch { connection, remains: Some(Remains::Objects(objects)) })
}

impl Objects {
    pub(super) async fn remove(self, connection: &Connection) -> Result<(), ScratchError> {
        match self {
            Objects::Postgres(objects) => objects.remove(connection).await,
            Objects::MySql => mysql::remove(connection).await,
        }
    }
}

/// The error for a database with something in it: the first few things by name.
fn not_empty(url: &DatabaseUrl, mut found: Vec<String>) -> ScratchError {
    const SHOWN: usize = 3;
    let more = found.len().saturating_sub(SHOWN);
    found.truncate(SHOWN);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    ScratchError::NotEmpty { url: url.clone(), found: format!("{}{more}", found.join(", ")) }
}
