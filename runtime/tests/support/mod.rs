//! The PostgreSQL server of the tests.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    dead_code,
    unreachable_pub,
    reason = "used by tests only"
)]

use limbeck_runtime::connect::{ConnectOptions, Connection, DatabaseUrl, connect};
use sea_orm::ConnectionTrait;

/// The server's URL; `None`, said aloud, where there is none. In CI that is an error.
pub fn postgres_url() -> Option<DatabaseUrl> {
    match std::env::var("LIMBECK_TEST_POSTGRES_URL") {
        Ok(url) => Some(DatabaseUrl::parse(&url).unwrap()),
        Err(std::env::VarError::NotPresent) if std::env::var_os("CI").is_some() => {
            panic!("LIMBECK_TEST_POSTGRES_URL is not set")
        }
        Err(_) => {
            eprintln!("skipped: LIMBECK_TEST_POSTGRES_URL is not set");
            None
        }
    }
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
        let server = postgres_url()?;
        let admin = connect(&server, &ConnectOptions::default()).await.unwrap();
        let name = format!("runtime_{test}_{}", std::process::id());
        admin.database.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
        admin.database.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
        Some(Self { url: server.with_database(&name), admin, name })
    }

    /// Opens it.
    pub async fn open(&self) -> Connection {
        connect(&self.url, &ConnectOptions { writes: true, ..ConnectOptions::default() }).await.unwrap()
    }

    /// Drops it.
    pub async fn drop(self) {
        self.admin.database.execute_unprepared(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await.unwrap();
    }
}
