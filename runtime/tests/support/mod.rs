//! The servers of the tests.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    dead_code,
    unreachable_pub,
    reason = "used by tests only"
)]

use limbeck_differ::Dialect;
use limbeck_runtime::connect::{ConnectOptions, Connection, DatabaseUrl, connect};
use sea_orm::ConnectionTrait;

/// The server's URL; `None`, said aloud, where there is none.
pub fn postgres_url() -> Option<DatabaseUrl> {
    server_url("LIMBECK_TEST_POSTGRES_URL")
}

/// In CI a server may be missing only where `./test` says that it can't be had.
fn server_url(variable: &str) -> Option<DatabaseUrl> {
    match std::env::var(variable) {
        Ok(url) if url != "none" => return Some(DatabaseUrl::parse(&url).unwrap()),
        Err(error) if std::env::var_os("CI").is_some() => panic!("{variable}: {error}"),
        _ => eprintln!("skipped: {variable} names no server"),
    }
    None
}

/// The servers of MySQL and MariaDB that are there; those that are not are said aloud.
pub fn mysql_urls() -> Vec<(Dialect, DatabaseUrl)> {
    let servers = [(Dialect::MySql, "LIMBECK_TEST_MYSQL_URL"), (Dialect::MariaDb, "LIMBECK_TEST_MARIADB_URL")];
    servers.into_iter().filter_map(|(dialect, variable)| Some((dialect, server_url(variable)?))).collect()
}

/// A database of the test's own, dropped at the end of it.
pub struct OwnDatabase {
    pub url: DatabaseUrl,
    pub admin: Connection,
    name: String,
}

impl OwnDatabase {
    /// Makes a database whose name tells the test.
    pub async fn create(test: &str) -> Option<Self> {
        Some(Self::create_on(&postgres_url()?, "TEMPLATE template0", test).await)
    }

    /// Makes a database on each server of MySQL and MariaDB that is there.
    pub async fn create_on_mysql(test: &str, options: &str) -> Vec<Self> {
        let mut made = Vec::new();
        for (_, server) in mysql_urls() {
            made.push(Self::create_on(&server.with_database("mysql"), options, test).await);
        }
        made
    }

    async fn create_on(server: &DatabaseUrl, options: &str, test: &str) -> Self {
        let admin = connect(server, &ConnectOptions::default()).await.unwrap();
        let name = format!("runtime_{test}_{}", std::process::id());
        admin.database.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
        admin.database.execute_unprepared(&format!("CREATE DATABASE {name} {options}")).await.unwrap();
        Self { url: server.with_database(&name), admin, name }
    }

    /// Opens it.
    pub async fn open(&self) -> Connection {
        connect(&self.url, &ConnectOptions { writes: true, ..ConnectOptions::default() }).await.unwrap()
    }

    /// Drops it.
    pub async fn drop(self) {
        let force = if self.url.dialect == Dialect::Postgres { " WITH (FORCE)" } else { "" };
        self.admin.database.execute_unprepared(&format!("DROP DATABASE {}{force}", self.name)).await.unwrap();
    }
}
