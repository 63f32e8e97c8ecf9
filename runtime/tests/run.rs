//! Running a migration crate through cargo: what it is told, what it says, and what is believed of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use limbeck_introspect::database::Scope;
use limbeck_runtime::connect::{ConnectOptions, DatabaseUrl, connect};
use limbeck_runtime::run::{Line, MigratorPlace, RunError, RunRequest, run};
use limbeck_runtime::state::{Direction, Move};
use sea_orm::ConnectionTrait;
use std::path::Path;
use tempfile::TempDir;

/// A crate that depends on nothing: its main is the given one. Its name is its own, for tests may share a target folder.
fn project(name: &str, main: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let manifest = format!("[package]\nname = \"limbeck-test-{name}\"\nedition = \"2024\"\n[workspace]\n");
    std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::write(folder.path().join("src/main.rs"), main).unwrap();
    folder
}

fn request(folder: &Path, revisions: &[&str]) -> RunRequest {
    RunRequest {
        folder: folder.to_owned(),
        migrator: MigratorPlace { file: folder.join("src/lib.rs"), name: "Migrator".to_owned() },
        state_table: "seaql_migrations".to_owned(),
        url: DatabaseUrl::parse(&format!("sqlite://{}", folder.join("shop.db").display())).unwrap(),
        options: ConnectOptions::default(),
        moves: Move {
            direction: Direction::Up,
            count: Some(revisions.len()),
            revisions: revisions.iter().map(ToString::to_string).collect(),
        },
        scope: Scope::default(),
    }
}

async fn apply(request: &RunRequest, version: &str) {
    std::fs::write(request.url.file().unwrap(), "").unwrap();
    let options = ConnectOptions { writes: true, ..ConnectOptions::default() };
    let connection = connect(&request.url, &options).await.unwrap();
    let sql = "CREATE TABLE seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)";
    connection.database.execute_unprepared(sql).await.unwrap();
    let sql = format!("INSERT INTO seaql_migrations VALUES ('{version}', 1795316400)");
    connection.database.execute_unprepared(&sql).await.unwrap();
    connection.database.close().await.unwrap();
}

#[tokio::test]
async fn the_crate_is_told_by_its_environment_and_checked_by_its_state() {
    let folder = project(
        "told",
        "fn main() { run_cli() } fn run_cli() { println!(\"{:?} {}\", std::env::args().skip(1).collect::<Vec<_>>(), \
         std::env::var(\"DATABASE_URL\").unwrap()); eprintln!(\"careful\"); }",
    );
    let request = request(folder.path(), &["m1_first"]);
    let mut said = Vec::new();
    let mut listen = |line: Line<'_>| match line {
        Line::Out(text) => said.push(format!("out {text}")),
        Line::Err(text) => said.push(format!("err {text}")),
    };
    let error = run(&request, &mut listen).await.unwrap_err();
    assert_eq!(error.to_string(), "the migration crate ran without an error, but the database does not have m1_first");
    apply(&request, "m1_first").await;
    let applied = run(&request, &mut |_| ()).await.unwrap();
    assert_eq!((applied[0].version.as_str(), applied[0].applied_at), ("m1_first", 1_795_316_400));
    said.sort();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("shop.db").display());
    assert_eq!(said, ["err careful".to_owned(), format!("out [\"up\", \"-n\", \"1\"] {url}")]);
}

#[tokio::test]
async fn a_migration_that_fails_is_told_from_one_that_does_not_compile() {
    let failing = project(
        "failing",
        "fn main() { run_cli() } fn run_cli() { eprintln!(\"Execution Error: no such table: posts\"); std::process::exit(1); }",
    );
    let error = run(&request(failing.path(), &["m1"]), &mut |_| ()).await.unwrap_err();
    assert!(
        matches!(&error, RunError::Migration { message, .. } if message.ends_with("no such table: posts")),
        "{error}"
    );

    let broken = project("broken", "fn main() { run_cli() }");
    let error = run(&request(broken.path(), &["m1"]), &mut |_| ()).await.unwrap_err();
    assert!(matches!(&error, RunError::Compile { output, .. } if output.contains("`run_cli`")), "{error}");

    let application = project("application", "fn main() { panic!(\"it must not be started\") }");
    let error = run(&request(application.path(), &["m1"]), &mut |_| ()).await.unwrap_err();
    let expected = "the crate is no library, and its program limbeck-test-application does not call `run_cli`";
    assert!(matches!(&error, RunError::NotRunnable { reason, .. } if reason == expected), "{error}");

    let library = project("library", "");
    std::fs::rename(library.path().join("src/main.rs"), library.path().join("src/lib.rs")).unwrap();
    std::fs::write(library.path().join("src/lib.rs"), "struct Migrator;").unwrap();
    let error = run(&request(library.path(), &["m1"]), &mut |_| ()).await.unwrap_err();
    let expected = "`struct Migrator` in lib.rs is not `pub`";
    assert!(matches!(&error, RunError::NotRunnable { reason, .. } if reason == expected), "{error}");

    let nothing = tempfile::tempdir().unwrap();
    let error = run(&request(nothing.path(), &["m1"]), &mut |_| ()).await.unwrap_err();
    assert!(matches!(error, RunError::NoManifest(_)), "{error}");
}
