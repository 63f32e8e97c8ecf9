//! Where trials get their databases: one of their own for each.

use crate::{Result, Step};
use limbeck_differ::Dialect;
use limbeck_runtime::connect::{ConnectOptions, Connection, DatabaseUrl, connect};
use sea_orm::ConnectionTrait;
use std::env;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// The dialects that the tests run on. Each has its place in [`Server::of`] and in [`crate::observe`], and `./test` starts
/// its server.
pub const DIALECTS: [Dialect; 4] = Dialect::ALL;

/// What `./test` says with `none` in place of a URL.
const NOT_HERE: &str = "this machine has no such server and can't have one";

/// A server, or what stands for one.
#[derive(Debug, Clone)]
pub enum Server {
    /// A server that databases are made on.
    Remote(DatabaseUrl),
    /// Files in temporary folders.
    Files,
}

impl Server {
    /// The server for a dialect, or why there is none.
    pub fn of(dialect: Dialect) -> std::result::Result<Server, String> {
        match dialect {
            Dialect::Sqlite => Ok(Server::Files),
            Dialect::Postgres => Server::named_by("LIMBECK_TEST_POSTGRES_URL"),
            Dialect::MySql => Server::named_by("LIMBECK_TEST_MYSQL_URL"),
            Dialect::MariaDb => Server::named_by("LIMBECK_TEST_MARIADB_URL"),
        }
    }

    /// The server for a dialect; `None`, with a word to the user, where it may be missing.
    pub fn of_or_skip(dialect: Dialect) -> Result<Option<Server>> {
        match Server::of(dialect) {
            Ok(server) => Ok(Some(server)),
            Err(reason) if env::var_os("CI").is_some() && reason != NOT_HERE => Err(reason.into()),
            Err(_) => Ok(None),
        }
    }

    fn named_by(variable: &str) -> std::result::Result<Server, String> {
        let url =
            env::var(variable).map_err(|_| format!("{variable} is not set; `./test` starts a server and sets it"))?;
        if url == "none" {
            return Err(NOT_HERE.to_owned());
        }
        DatabaseUrl::parse(&url).map(Server::Remote).map_err(|error| format!("{variable}: {error}"))
    }

    /// Makes an empty database.
    pub async fn create(&self) -> Result<TestDatabase> {
        match self {
            Server::Files => {
                let folder = tempfile::tempdir()?;
                let file = folder.path().join("test.sqlite");
                std::fs::File::create(&file)?;
                let url = DatabaseUrl::parse(&format!("sqlite://{}", file.display()))?;
                Ok(TestDatabase { url, server: self.clone(), folder: Some(folder) })
            }
            Server::Remote(server) => {
                static COUNT: AtomicU32 = AtomicU32::new(0);
                let name = format!("limbeck_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
                let url = server.with_database(&name);
                let quoted = url.dialect.quote(&name);
                administer(server, &[format!("DROP DATABASE IF EXISTS {quoted}"), format!("CREATE DATABASE {quoted}")])
                    .await
                    .step("making a database")?;
                Ok(TestDatabase { url, server: self.clone(), folder: None })
            }
        }
    }
}

/// Runs statements on a server, in the database that every server of its kind has.
async fn administer(server: &DatabaseUrl, statements: &[String]) -> Result {
    let database = match server.dialect {
        Dialect::MySql | Dialect::MariaDb => "information_schema",
        Dialect::Postgres | Dialect::Sqlite => "postgres",
    };
    let options = sea_orm::ConnectOptions::new(server.with_database(database).for_driver().into_owned());
    let connection = sea_orm::Database::connect(options).await?;
    for statement in statements {
        connection.execute_unprepared(statement).await?;
    }
    Ok(connection.close().await?)
}

/// A database that a trial has for itself.
#[derive(Debug)]
pub struct TestDatabase {
    /// Where it is.
    pub url: DatabaseUrl,
    server: Server,
    folder: Option<TempDir>,
}

impl TestDatabase {
    /// Makes another one on the same server: a URL does not tell MySQL from MariaDB.
    pub async fn beside(&self) -> Result<TestDatabase> {
        self.server.create().await
    }

    /// Connects to it as Limbeck does.
    pub async fn connect(&self) -> Result<Connection> {
        connect(&self.url, &ConnectOptions { writes: true, ..ConnectOptions::default() }).await.step("connecting")
    }

    /// Connects to it as an application does that knows nothing of Limbeck.
    pub async fn connect_plainly(&self) -> Result<sea_orm::DatabaseConnection> {
        let mut options = sea_orm::ConnectOptions::new(self.url.for_driver().into_owned());
        options.sqlx_logging(false);
        sea_orm::Database::connect(options).await.step("connecting")
    }

    /// Removes it.
    pub async fn remove(self) -> Result {
        match (&self.server, self.url.database()) {
            (Server::Remote(server), Some(name)) => {
                let quoted = server.dialect.quote(name);
                // PostgreSQL drops no database that somebody is connected to.
                let force = if server.dialect == Dialect::Postgres { " WITH (FORCE)" } else { "" };
                administer(server, &[format!("DROP DATABASE IF EXISTS {quoted}{force}")]).await
            }
            _ => Ok(self.folder.map_or(Ok(()), TempDir::close)?),
        }
    }
}
