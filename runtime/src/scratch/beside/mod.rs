//! A database that is made on the server of the real one, and dropped. Left-overs of runs that were killed are known by
//! their name and their marker, and removed by the next run.

mod mysql;
mod postgres;

pub(super) use postgres::search_path;

use super::{Remains, Scratch, ScratchError, server_message, unavailable};
use crate::connect::{ConnectOptions, Connection, connect};
use limbeck_differ::Dialect;
use sea_orm::{ConnectionTrait, DbErr};
use std::hash::{BuildHasher, Hasher, RandomState};

/// What the names of our databases begin with.
const PREFIX: &str = "limbeck_scratch_";

/// A database of ours on the server of a connection.
#[derive(Debug)]
pub(super) struct Database {
    name: String,
    maker: Connection,
}

pub(super) async fn create(maker: &Connection) -> Result<Scratch, ScratchError> {
    let database = Database { name: new_name(), maker: maker.clone() };
    let opened = match maker.target.dialect {
        Dialect::Postgres => {
            let likeness = postgres::make(&database).await?;
            let connection = database.open().await;
            match connection {
                Ok(connection) => postgres::set_up(&connection, &likeness).await.map(|()| connection),
                Err(error) => Err(error),
            }
        }
        Dialect::MySql | Dialect::MariaDb => {
            mysql::make(&database).await?;
            database.open().await
        }
        Dialect::Sqlite => return Err(unavailable("a file has no server".to_owned())),
    };
    match opened {
        Ok(connection) => Ok(Scratch { connection, remains: Some(Remains::Database(database)) }),
        Err(error) => {
            database.remove().await?;
            Err(error)
        }
    }
}

impl Database {
    async fn open(&self) -> Result<Connection, ScratchError> {
        let options = ConnectOptions { writes: true, ..ConnectOptions::default() };
        Ok(connect(&self.maker.url.with_database(&self.name), &options).await?)
    }

    pub(super) async fn remove(self) -> Result<(), ScratchError> {
        match self.maker.target.dialect {
            Dialect::Postgres => postgres::remove(&self).await,
            Dialect::MySql | Dialect::MariaDb => mysql::remove(&self).await,
            Dialect::Sqlite => Ok(()),
        }
    }
}

async fn execute(connection: &Connection, sql: &str, doing: &'static str) -> Result<(), ScratchError> {
    connection.database.execute_unprepared(sql).await.map_err(ScratchError::server(doing))?;
    Ok(())
}

/// A role that may not make databases is a reason, not an error.
fn refused(error: &DbErr) -> ScratchError {
    unavailable(format!("{} ({})", "none can be made on the server", server_message(error)))
}

/// A name that no other run has: the process for whoever looks at the server, chance for certainty.
fn new_name() -> String {
    let mut chance = RandomState::new().build_hasher();
    chance.write_u32(std::process::id());
    format!("{PREFIX}{}_{:016x}", std::process::id(), chance.finish())
}

/// Whether a name is one that [`new_name`] gives.
fn is_our_name(name: &str) -> bool {
    let parts = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_'));
    parts.is_some_and(|(process, chance)| {
        process.bytes().all(|byte| byte.is_ascii_digit())
            && chance.len() == 16
            && chance.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_those_of_others() {
        assert!(is_our_name(&new_name()));
        assert_ne!(new_name(), new_name());
        for name in ["limbeck_scratch_", "limbeck_scratch_mine", "limbeck_scratch_1_zzzzzzzzzzzzzzzz", "shop"] {
            assert!(!is_our_name(name), "{name}");
        }
    }
}
