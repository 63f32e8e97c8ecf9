//! Scripts, and migrations as a source: what stops them before anything is compiled.

use super::{LIBRARY, fails, with_database};
use crate::project::Project;

/// A migration crate, and nobody says which database is meant.
fn without_database() -> Project {
    Project::new(&[
        ("migration/Cargo.toml", "[dependencies]\nsea-orm-migration = \"2\"\n"),
        ("migration/src/lib.rs", LIBRARY),
    ])
}

#[test]
fn a_script_for_nobody() {
    fails(&without_database(), &["upgrade", "--sql"], "script_without_dialect", &[]);
}

#[test]
fn a_script_without_a_start() {
    let arguments = ["upgrade", "--sql", "--dialect", "postgres"];
    fails(&without_database(), &arguments, "script_without_start", &[]);
    let arguments = ["downgrade", "base", "--sql", "--dialect", "mysql"];
    fails(&without_database(), &arguments, "script_without_start_down", &[]);
}

#[test]
fn a_range_that_would_run() {
    let project = with_database("sqlite://app.db");
    fails(&project, &["upgrade", "base:head"], "range_without_script", &[]);
    fails(&project, &["upgrade", "nothing:head", "--sql"], "range_unknown", &[]);
}

#[test]
fn a_server_that_is_not_there() {
    let project = with_database("postgres://ann:s3cret@127.0.0.1:1/shop");
    fails(&project, &["upgrade", "--sql"], "script_refused", &[]);
    fails(&project, &["inspect", "migrations"], "migrations_refused", &[]);
}

#[test]
fn migrations_without_a_server() {
    let arguments = ["diff", "--from", "migrations", "--to", "empty", "--dialect", "mariadb"];
    fails(&without_database(), &arguments, "migrations_without_server", &[]);
    let arguments = ["inspect", "migrations", "--dialect", "sqlite"];
    let nothing = Project::new(&[]);
    let folder = nothing.path().display().to_string();
    fails(&nothing, &arguments, "migrations_missing", &[(&folder, "[FOLDER]")]);
}
