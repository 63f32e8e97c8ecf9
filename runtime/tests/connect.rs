//! Opening databases, and the one error for each way in which that fails.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod support;

use limbeck_runtime::connect::{ConnectError, ConnectOptions, DatabaseUrl, connect};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::time::{Duration, Instant};
use support::{OwnDatabase, mysql_urls, postgres_url};

fn url(text: &str) -> DatabaseUrl {
    DatabaseUrl::parse(text).unwrap()
}

fn options() -> ConnectOptions {
    ConnectOptions { timeout: Duration::from_secs(2), ..ConnectOptions::default() }
}

async fn error(text: &str) -> ConnectError {
    connect(&url(text), &options()).await.unwrap_err()
}

#[tokio::test]
async fn a_missing_sqlite_file_stays_away() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.db");
    let text = format!("sqlite://{}?mode=rwc", file.display());
    assert!(matches!(error(&text).await, ConnectError::MissingFile { path } if path == file));
    let options = ConnectOptions { missing_is_empty: true, ..options() };
    let connection = connect(&url(&text), &options).await.unwrap();
    assert!(connection.missing);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn reading_an_sqlite_file_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my shop.db");
    std::fs::write(&file, "").unwrap();
    let text = format!("sqlite://{}", file.display());
    let writing = connect(&url(&text), &ConnectOptions { writes: true, ..options() }).await.unwrap();
    writing.database.execute_unprepared("PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER)").await.unwrap();
    writing.database.close().await.unwrap();
    let reading = connect(&url(&text), &options()).await.unwrap();
    assert!(reading.database.execute_unprepared("CREATE TABLE u (id INTEGER)").await.is_err());
    reading.database.close().await.unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no -wal and no -shm");
}

#[tokio::test]
async fn what_is_not_an_sqlite_database_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "x".repeat(4096)).unwrap();
    assert!(matches!(error(&format!("sqlite://{}", file.display())).await, ConnectError::NotADatabase { .. }));
}

#[tokio::test]
async fn a_locked_sqlite_file_is_said_to_be_locked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.db");
    std::fs::write(&file, "").unwrap();
    let text = format!("sqlite://{}", file.display());
    let holder = connect(&url(&text), &ConnectOptions { writes: true, ..options() }).await.unwrap();
    holder.database.execute_unprepared("CREATE TABLE t (id INTEGER); BEGIN EXCLUSIVE").await.unwrap();
    let brief = ConnectOptions { timeout: Duration::from_millis(50), ..options() };
    assert!(matches!(connect(&url(&text), &brief).await, Err(ConnectError::Locked { .. })));
}

#[tokio::test]
async fn servers_that_are_not_there_are_told_apart_and_soon() {
    let start = Instant::now();
    let refused = error("postgres://shop:s3cret@127.0.0.1:1/shop").await;
    assert!(matches!(refused, ConnectError::Refused { .. }), "{refused}");
    assert!(start.elapsed() < Duration::from_secs(1), "not only when time is up");
    assert!(!format!("{refused} {refused:?}").contains("s3cret"));
    let socket = error("postgres://shop@localhost/shop?host=/nowhere").await;
    assert!(matches!(socket, ConnectError::Refused { .. }), "{socket}");
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let brief = ConnectOptions { timeout: Duration::from_millis(300), ..ConnectOptions::default() };
    let address = url(&format!("postgres://{}/shop?sslmode=disable", silent.local_addr().unwrap()));
    assert!(matches!(connect(&address, &brief).await, Err(ConnectError::Timeout { .. })));
}

#[tokio::test]
async fn postgres_says_what_it_does_not_accept() {
    let Some(server) = postgres_url() else { return };
    let database = error(server.with_database("runtime_not_there").with_password()).await;
    assert!(matches!(&database, ConnectError::UnknownDatabase { database, .. } if database == "runtime_not_there"));
    let role = server.with_password().replace("postgres@", "runtime_nobody:s3cret@");
    let role = error(&role).await;
    assert!(matches!(role, ConnectError::WrongPassword { .. }), "{role}");
    assert!(!format!("{role} {role:?}").contains("s3cret"));
    let schema = ConnectOptions { schema: Some("not there".to_owned()), ..options() };
    assert!(matches!(connect(&server, &schema).await, Err(ConnectError::UnknownSchema { .. })));
}

#[tokio::test]
async fn a_full_server_is_said_to_be_full_and_soon() {
    let Some(own) = OwnDatabase::create("full").await else { return };
    let sql = "DROP ROLE IF EXISTS runtime_limited; CREATE ROLE runtime_limited LOGIN CONNECTION LIMIT 0";
    own.admin.database.execute_unprepared(sql).await.unwrap();
    let start = Instant::now();
    let full = error(&own.url.with_password().replace("postgres@", "runtime_limited@")).await;
    assert!(matches!(full, ConnectError::TooManyConnections { .. }), "{full}");
    assert!(start.elapsed() < Duration::from_secs(1), "not only when time is up");
    own.admin.database.execute_unprepared("DROP ROLE runtime_limited").await.unwrap();
    own.drop().await;
}

#[tokio::test]
async fn the_session_is_pinned() {
    let Some(own) = OwnDatabase::create("pinned").await else { return };
    let sql = "CREATE SCHEMA \"Tenant 1\"; ALTER DATABASE ";
    let sql = format!("{sql}\"{}\" SET timezone TO 'Asia/Tokyo'", own.url.database().unwrap());
    own.open().await.database.execute_unprepared(&sql).await.unwrap();
    let schema = ConnectOptions { schema: Some("Tenant 1".to_owned()), ..options() };
    let connection = connect(&own.url, &schema).await.unwrap();
    let sql = "SELECT current_schema()::text AS schema, current_setting('TimeZone') AS zone,
               current_setting('application_name') AS name";
    let row = connection.database.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
    let row = row.unwrap().unwrap();
    let values: Vec<String> = ["schema", "zone", "name"].iter().map(|name| row.try_get("", name).unwrap()).collect();
    assert_eq!(values, ["Tenant 1", "UTC", "limbeck"]);
    own.drop().await;
}

#[tokio::test]
async fn the_session_of_mysql_is_what_the_application_has() {
    for (dialect, server) in mysql_urls() {
        let connection = connect(&server.with_database("information_schema"), &options()).await.unwrap();
        assert_eq!(connection.target.dialect, dialect);
        assert_eq!(connection.target.default_schema.as_deref(), Some("information_schema"));
        let sql = "SELECT CONCAT_WS(' ', @@sql_mode, @@time_zone, @@character_set_client, @@character_set_results)";
        let plain = sea_orm::Database::connect(&*server.for_driver()).await.unwrap();
        let mut settings = Vec::new();
        for database in [&connection.database, &plain] {
            let row = database.query_one_raw(Statement::from_string(DbBackend::MySql, sql)).await.unwrap().unwrap();
            settings.push(row.try_get_by_index::<String>(0).unwrap());
        }
        assert_eq!(settings[0], settings[1], "{dialect}");
    }
}
