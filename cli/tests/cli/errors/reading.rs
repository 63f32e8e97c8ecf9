//! Databases that can be opened and can't be read, or can't be opened because of what the file is.

use super::{failed, fails, with_env};
use crate::project::{Project, limbeck};
use crate::server::{Server, own_name};
use crate::unprivileged::Unprivileged;
use limbeck_differ::Dialect;
use sea_orm::ConnectionTrait;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

const INSPECT: [&str; 2] = ["inspect", "database"];

/// A database, and a role that may log in.
fn role_and_database(server: &Server, what: &str) -> [String; 2] {
    let [role, database] = [own_name(&format!("{what}_role")), own_name(what)];
    server.execute(&[
        &format!("DROP DATABASE IF EXISTS {database}"),
        &format!("DROP ROLE IF EXISTS {role}"),
        &format!("CREATE ROLE {role} LOGIN PASSWORD 's3cret'"),
        &format!("CREATE DATABASE {database} TEMPLATE template0"),
    ]);
    [role, database]
}

fn remove(server: &Server, [role, database]: &[String; 2]) {
    server.execute(&[&format!("DROP DATABASE {database}"), &format!("DROP ROLE {role}")]);
}

#[test]
fn a_catalog_that_the_role_may_not_read() {
    let Some(server) = Server::of(Dialect::Postgres) else { return };
    let own = role_and_database(&server, "denied");
    server.execute_in(&own[1], "REVOKE SELECT ON pg_catalog.pg_constraint FROM PUBLIC");
    let project = with_env(&format!("DATABASE_URL={}\n", server.url_of(&own[0], &own[1])));
    fails(&project, &INSPECT, "denied_postgres", &[]);
    remove(&server, &own);
}

#[test]
fn a_statement_that_takes_longer_than_the_role_may() {
    let Some(server) = Server::of(Dialect::Postgres) else { return };
    let own = role_and_database(&server, "slow");
    server.execute_in(&own[1], "CREATE VIEW held AS SELECT 1 AS one");
    server.execute(&[&format!("ALTER ROLE {} SET statement_timeout = 300", own[0])]);
    // Who writes the text of a view waits for whoever changes it.
    let holder = server.connect(server.url.with_database(&own[1]).with_password());
    server.execute_on(&holder, "BEGIN; ALTER VIEW held RENAME COLUMN one TO two");
    let project = with_env(&format!("DATABASE_URL={}\n", server.url_of(&own[0], &own[1])));
    fails(&project, &INSPECT, "broken_off_postgres", &[]);
    drop(holder);
    server.execute(&[&format!("DROP DATABASE {} WITH (FORCE)", own[1]), &format!("DROP ROLE {}", own[0])]);
}

/// Where the project is.
fn in_folder(project: &Project) -> [(&str, &str); 1] {
    [(project.path().to_str().unwrap(), "[PROJECT]")]
}

#[test]
fn files_that_sqlite_can_not_read() {
    let project = with_env("DATABASE_URL=sqlite://app.db\n");
    std::fs::create_dir(project.path().join("app.db")).unwrap();
    fails(&project, &INSPECT, "sqlite_folder", &in_folder(&project));
    std::fs::remove_dir(project.path().join("app.db")).unwrap();
    project.write("app.db", &"x".repeat(4_096));
    fails(&project, &INSPECT, "sqlite_not_a_database", &in_folder(&project));
    project.write("app.db", "");
    let reader = Unprivileged::new(&project, "app.db");
    std::fs::set_permissions(project.path().join("app.db"), Permissions::from_mode(0o0)).unwrap();
    failed(&reader.run(&INSPECT), "sqlite_no_permission", &in_folder(&project));
}

#[test]
fn an_empty_file_of_sqlite_is_an_empty_database() {
    let project = with_env("DATABASE_URL=sqlite://app.db\n");
    project.write("app.db", "");
    project.run(&["inspect", "database", "--format", "sql"]).success().stdout_eq("");
}

#[test]
fn files_of_sqlite_that_are_damaged_or_locked() {
    let project = with_env("DATABASE_URL=sqlite://app.db\n");
    let path = project.path().join("app.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let holder = runtime.block_on(sea_orm::Database::connect(format!("sqlite://{}?mode=rwc", path.display()))).unwrap();
    let sql = "CREATE TABLE t (id INTEGER PRIMARY KEY, name text); CREATE INDEX i ON t (name); BEGIN EXCLUSIVE";
    runtime.block_on(holder.execute_unprepared(sql)).unwrap();
    fails(&project, &["inspect", "database", "--connect-timeout", "1"], "sqlite_locked", &in_folder(&project));
    runtime.block_on(holder.execute_unprepared("ROLLBACK")).unwrap();
    runtime.block_on(holder.close()).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    // The header of the page that the schema is on, after that of the file.
    bytes[100..108].fill(0xff);
    std::fs::write(&path, bytes).unwrap();
    fails(&project, &INSPECT, "sqlite_damaged", &in_folder(&project));
    assert!(limbeck(project.path(), &["check"]).output().unwrap().status.code() == Some(2));
}
