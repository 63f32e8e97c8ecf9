//! Scratch databases are gone after success, an error and a kill, and never take anything of the user's with them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod support;

use limbeck_differ::{Dialect, Target};
use limbeck_runtime::connect::Connection;
use limbeck_runtime::scratch::{Scratch, ScratchError, with_scratch};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use support::OwnDatabase;

async fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let rows = connection.database.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn exists(connection: &Connection, database: &str) -> bool {
    !texts(connection, &format!("SELECT datname::text FROM pg_database WHERE datname = '{database}'")).await.is_empty()
}

async fn name(scratch: &Connection) -> String {
    texts(scratch, "SELECT current_database()::text").await.remove(0)
}

#[tokio::test]
async fn sqlite_tries_things_out_in_memory() {
    let target = Target::newest(Dialect::Sqlite);
    let rows = with_scratch(None, &target, None, async |scratch| {
        scratch.database.execute_unprepared("CREATE TABLE t (id INTEGER)").await.unwrap().rows_affected()
    });
    assert_eq!(rows.await.unwrap(), 0);
}

#[tokio::test]
async fn a_scratch_database_is_gone_after_success_and_after_an_error() {
    let Some(own) = OwnDatabase::create("gone").await else { return };
    let real = own.open().await;
    let success = with_scratch(Some(&real), &real.target, None, async |scratch| {
        scratch.database.execute_unprepared("CREATE TABLE t (id int)").await.unwrap();
        name(scratch).await
    });
    let made = success.await.unwrap();
    assert!(made.starts_with("limbeck_scratch_"));
    assert!(!exists(&own.admin, &made).await);
    let failure = with_scratch(Some(&real), &real.target, None, async |scratch| {
        scratch.database.execute_unprepared("BEGIN; SELECT 1/0").await.unwrap_err();
        Err::<(), _>(name_after_rollback(scratch).await)
    });
    let made = failure.await.unwrap().unwrap_err();
    assert!(!exists(&own.admin, &made).await);
    drop(real);
    own.drop().await;
}

async fn name_after_rollback(scratch: &Connection) -> String {
    scratch.database.execute_unprepared("ROLLBACK").await.unwrap();
    name(scratch).await
}

#[tokio::test]
async fn a_scratch_database_is_like_the_real_one() {
    let Some(own) = OwnDatabase::create("likeness").await else { return };
    let database = own.url.database().unwrap().to_owned();
    let setup = format!("CREATE SCHEMA shop; ALTER DATABASE \"{database}\" SET search_path = shop, public");
    own.open().await.database.execute_unprepared(&setup).await.unwrap();
    let real = own.open().await;
    let sql = "SELECT concat_ws(' ', pg_encoding_to_char(encoding), datcollate, datctype, current_schema(),
                                current_setting('search_path')) FROM pg_database WHERE datname = current_database()";
    let expected = texts(&real, sql).await;
    let found = with_scratch(Some(&real), &real.target, None, async |scratch| texts(scratch, sql).await).await.unwrap();
    assert_eq!(found, expected);
    drop(real);
    own.drop().await;
}

#[tokio::test]
async fn what_a_killed_run_left_behind_is_removed_by_the_next() {
    let Some(own) = OwnDatabase::create("leftovers").await else { return };
    // As runs leave them: one was killed before it could mark its database. And two that are not ours.
    let process = std::process::id();
    let ours =
        [format!("limbeck_scratch_{process}_00000000000000aa"), format!("limbeck_scratch_{process}_00000000000000bb")];
    let others = [format!("limbeck_scratch_{process}_mine"), format!("limbeck_scratch_{process}_00000000000000cc")];
    let admin = &own.admin.database;
    for name in ours.iter().chain(&others) {
        // Until all is set up, they have a maker that is alive: other tests run at the same time.
        admin.execute_unprepared(&format!("SELECT pg_advisory_lock(1279872322, hashtext('{name}'))")).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    }
    let comments = format!(
        "COMMENT ON DATABASE {} IS 'limbeck scratch 1795316400'; COMMENT ON DATABASE {} IS 'the shop, do not touch'",
        ours[0], others[1]
    );
    admin.execute_unprepared(&comments).await.unwrap();
    admin.execute_unprepared("SELECT pg_advisory_unlock_all()").await.unwrap();
    let real = own.open().await;
    with_scratch(Some(&real), &real.target, None, async |_| ()).await.unwrap();
    for name in &ours {
        assert!(!exists(&own.admin, name).await, "{name}");
    }
    for name in &others {
        assert!(exists(&own.admin, name).await, "{name}");
        own.admin.database.execute_unprepared(&format!("DROP DATABASE {name}")).await.unwrap();
    }
    drop(real);
    own.drop().await;
}

#[tokio::test]
async fn the_scratch_database_of_a_run_that_is_alive_is_let_be() {
    let Some(own) = OwnDatabase::create("alive").await else { return };
    let (first, second) = (own.open().await, own.open().await);
    let alive = Scratch::create(Some(&first), &first.target, None).await.unwrap();
    let made = name(&alive.connection).await;
    // Nobody is connected to it any more, as in the moment after it was made.
    alive.connection.database.close_by_ref().await.unwrap();
    with_scratch(Some(&second), &second.target, None, async |_| ()).await.unwrap();
    assert!(exists(&own.admin, &made).await);
    alive.remove().await.unwrap();
    assert!(!exists(&own.admin, &made).await);
    drop((first, second));
    own.drop().await;
}

#[tokio::test]
async fn a_dropped_future_takes_its_scratch_database_with_it() {
    let Some(own) = OwnDatabase::create("dropped").await else { return };
    let real = own.open().await;
    let scratch = Scratch::create(Some(&real), &real.target, None).await.unwrap();
    let made = name(&scratch.connection).await;
    drop(scratch);
    for _ in 0..100 {
        if !exists(&own.admin, &made).await {
            drop(real);
            return own.drop().await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{made} is still there");
}

#[tokio::test]
async fn a_role_that_may_not_make_databases_is_a_reason() {
    let Some(own) = OwnDatabase::create("role").await else { return };
    let sql = "DROP ROLE IF EXISTS runtime_reader; CREATE ROLE runtime_reader LOGIN";
    own.admin.database.execute_unprepared(sql).await.unwrap();
    let url = own.url.with_password().replace("postgres@", "runtime_reader@");
    let url = limbeck_runtime::connect::DatabaseUrl::parse(&url).unwrap();
    let reader = limbeck_runtime::connect::connect(&url, &limbeck_runtime::connect::ConnectOptions::default()).await;
    let reader = reader.unwrap();
    let error = Scratch::create(Some(&reader), &reader.target, None).await.unwrap_err();
    assert!(matches!(&error, ScratchError::Unavailable { reason } if reason.contains("permission denied")), "{error}");
    drop(reader);
    own.admin.database.execute_unprepared("DROP ROLE runtime_reader").await.unwrap();
    own.drop().await;
}

#[tokio::test]
async fn a_configured_scratch_database_must_be_empty_and_is_left_empty() {
    let Some(own) = OwnDatabase::create("configured").await else { return };
    let target = own.admin.target.clone();
    let objects = "CREATE SCHEMA more; CREATE TYPE mood AS ENUM ('good'); CREATE TABLE more.t (id serial, m mood);
                CREATE TABLE u (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY); CREATE VIEW v AS SELECT * FROM u;
                CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'";
    for _ in 0..2 {
        let made = with_scratch(None, &target, Some(&own.url), async |scratch| {
            scratch.database.execute_unprepared(objects).await.map(|_| ())
        });
        made.await.unwrap().unwrap();
    }
    let full = own.open().await;
    full.database.execute_unprepared("CREATE TABLE kept (id int)").await.unwrap();
    let error = Scratch::create(None, &target, Some(&own.url)).await.unwrap_err();
    assert!(matches!(&error, ScratchError::NotEmpty { found, .. } if found == "table kept"), "{error}");
    assert_eq!(texts(&full, "SELECT relname::text FROM pg_class WHERE relname IN ('kept', 'u', 't')").await, ["kept"]);
    drop(full);
    own.drop().await;
}

#[tokio::test]
async fn a_configured_scratch_database_is_emptied_after_a_kill() {
    let Some(own) = OwnDatabase::create("killed").await else { return };
    own.open().await.database.execute_unprepared("CREATE SCHEMA kept").await.unwrap();
    let target = own.admin.target.clone();
    let killed = Scratch::create(None, &target, Some(&own.url)).await.unwrap();
    killed.connection.database.execute_unprepared("CREATE TABLE t (id int); CREATE SCHEMA made").await.unwrap();
    killed.connection.database.close_by_ref().await.unwrap();
    std::mem::forget(killed);
    with_scratch(None, &target, Some(&own.url), async |_| ()).await.unwrap();
    let left = own.open().await;
    let schemas = texts(&left, "SELECT nspname::text FROM pg_namespace WHERE oid >= 16384 ORDER BY 1").await;
    assert_eq!(schemas, ["kept"]);
    assert_eq!(texts(&left, "SELECT relname::text FROM pg_class WHERE relname = 't'").await, [""; 0]);
    drop(left);
    own.drop().await;
}
