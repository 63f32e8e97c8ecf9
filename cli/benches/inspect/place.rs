//! Databases of so many tables.

use crate::{Result, generate, wire};
use limbeck_differ::Dialect;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use sea_schema::{mysql, postgres, sqlite};
use std::env;
use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What SQLite is asked; nothing of it is on a wire.
const SQLITE: &str = concat!(
    include_str!("../../../introspect/src/database/sqlite/relations.sql"),
    ";",
    include_str!("../../../introspect/src/database/sqlite/columns.sql"),
    ";",
    include_str!("../../../introspect/src/database/sqlite/constraints.sql"),
    ";",
    include_str!("../../../introspect/src/database/sqlite/indexes.sql"),
    ";"
);

/// PostgreSQL makes so many tables at once: more would be more locks than it has at first.
const AT_ONCE: usize = 200;

/// MySQL and MariaDB write each statement to the disk, and several at once as fast as one.
const SHARES: usize = 8;

/// A server that is there.
pub(crate) struct Server {
    dialect: Dialect,
    /// Without a database.
    url: String,
}

impl Server {
    pub(crate) fn all() -> Vec<Self> {
        let of = |dialect: Dialect| {
            let variable = format!("LIMBECK_TEST_{}_URL", dialect.name().to_uppercase());
            let url = env::var(variable).ok().filter(|url| url != "none");
            url.map(|url| Self { dialect, url: url.trim_end_matches('/').to_owned() })
        };
        let servers = [Dialect::Postgres, Dialect::MariaDb, Dialect::MySql].into_iter().filter_map(of);
        servers.chain([Self { dialect: Dialect::Sqlite, url: String::new() }]).collect()
    }

    pub(crate) fn name(&self) -> &'static str {
        self.dialect.name()
    }
}

/// A database with tables.
pub(crate) struct Place {
    dialect: Dialect,
    server: String,
    name: String,
    pub(crate) url: String,
    folder: TempDir,
}

impl Place {
    pub(crate) async fn new(server: &Server, size: usize) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let name = format!("limbeck_bench_{}_{size}", std::process::id());
        let url = match server.dialect {
            Dialect::Sqlite => format!("sqlite://{}", folder.path().join("shop.db").display()),
            _ => format!("{}/{name}", server.url),
        };
        let place = Self { dialect: server.dialect, server: server.url.clone(), name, url, folder };
        place.administer("CREATE DATABASE").await?;
        place.fill(size).await?;
        Ok(place)
    }

    pub(crate) fn is_file(&self) -> bool {
        self.dialect == Dialect::Sqlite
    }

    async fn administer(&self, what: &str) -> Result<()> {
        if !self.is_file() {
            let admin = Database::connect(&self.server).await?;
            admin.execute_unprepared(&format!("{what} {}", self.name)).await?;
            admin.close().await?;
        }
        Ok(())
    }

    async fn connect(&self) -> Result<DatabaseConnection> {
        let mode = if self.is_file() { "?mode=rwc" } else { "" };
        Ok(Database::connect(format!("{}{mode}", self.url)).await?)
    }

    async fn fill(&self, size: usize) -> Result<()> {
        let tables: Vec<Vec<String>> = (0..size).map(|number| generate::table(number, self.dialect)).collect();
        match self.dialect {
            Dialect::Postgres | Dialect::Sqlite => {
                let connection = self.connect().await?;
                for tables in tables.chunks(AT_ONCE) {
                    let statements = tables.concat().join(";\n");
                    connection.execute_unprepared(&format!("BEGIN; {statements}; COMMIT")).await?;
                }
                Ok(connection.close().await?)
            }
            Dialect::MySql | Dialect::MariaDb => {
                let shares = (0..SHARES).map(|share| self.fill_share(tables.iter().skip(share).step_by(SHARES)));
                futures::future::try_join_all(shares).await.map(drop)
            }
        }
    }

    async fn fill_share(&self, tables: impl Iterator<Item = &Vec<String>>) -> Result<()> {
        let connection =
            Database::connect(sea_orm::ConnectOptions::new(&self.url).max_connections(1).to_owned()).await?;
        // What a table refers to may come later.
        connection.execute_unprepared("SET foreign_key_checks = 0").await?;
        for statement in tables.flatten() {
            connection.execute_unprepared(statement).await?;
        }
        Ok(connection.close().await?)
    }

    pub(crate) async fn remove(self) -> Result<()> {
        self.administer("DROP DATABASE").await
    }

    /// Runs the statements that `inspect` sends by the server's own client, if it is there.
    pub(crate) fn floor(&self) -> Result<Option<impl FnMut() -> Result<Duration> + use<>>> {
        let script = self.folder.path().join("floor.sql");
        let statements = match self.dialect {
            Dialect::Sqlite => SQLITE.to_owned(),
            _ => wire::statements(&self.url)?.join(";\n") + ";\n",
        };
        std::fs::write(&script, statements)?;
        let command = self.client();
        if Command::new(&command[0]).arg("--version").stdout(Stdio::null()).status().is_err() {
            return Ok(None);
        }
        Ok(Some(move || {
            let start = Instant::now();
            let input = File::open(&script)?;
            let status = Command::new(&command[0]).args(&command[1..]).stdin(input).stdout(Stdio::null()).status()?;
            if status.success() { Ok(start.elapsed()) } else { Err(format!("{}: {status}", command[0]).into()) }
        }))
    }

    /// The client with its arguments; the password, where there is one, is in its own configuration.
    fn client(&self) -> Vec<String> {
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        match self.dialect {
            Dialect::Postgres => words(&["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", &self.url]),
            Dialect::Sqlite => words(&["sqlite3", self.url.trim_start_matches("sqlite://")]),
            Dialect::MySql | Dialect::MariaDb => {
                let (user, place) = self.server.trim_start_matches("mysql://").split_once('@').unwrap_or_default();
                let (host, port) = place.split_once(':').unwrap_or((place, "3306"));
                words(&["mysql", "--batch", "-h", host, "-P", port, "-u", user, &self.name])
            }
        }
    }

    /// How long sea-schema takes.
    pub(crate) async fn discover(&self) -> Result<Duration> {
        let connection = self.connect().await?;
        let start = Instant::now();
        let tables = match self.dialect {
            Dialect::Postgres => {
                let pool = connection.get_postgres_connection_pool().clone();
                postgres::discovery::SchemaDiscovery::new(pool, "public").discover().await?.tables.len()
            }
            Dialect::Sqlite => {
                let pool = connection.get_sqlite_connection_pool().clone();
                let schema = sqlite::discovery::SchemaDiscovery::new(pool).discover().await;
                schema.map_err(|error| format!("{error:?}"))?.tables.len()
            }
            Dialect::MySql | Dialect::MariaDb => {
                let pool = connection.get_mysql_connection_pool().clone();
                mysql::discovery::SchemaDiscovery::new(pool, &self.name).discover().await?.tables.len()
            }
        };
        let time = start.elapsed();
        connection.close().await?;
        if tables == crate::DISCOVERED { Ok(time) } else { Err(format!("{tables} tables").into()) }
    }
}
