use crate::project::Project;
use snapbox::str;

const MANIFEST: &str = "[package]\nname = \"migration\"\n[dependencies]\nsea-orm-migration = \"2\"\n";

const LIBRARY: &str = "pub use sea_orm_migration::prelude::*;

mod m20220101_000001_create_table;
mod m20261101_090000_first_commit;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20220101_000001_create_table::Migration),
            // the newest one
            Box::new(m20261101_090000_first_commit::Migration),
        ]
    }
}
";

const STOCK: &str = "use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;
";

const OURS: &str = "//! first commit
//!
//! Revision: m20261101_090000_first_commit
//! Revises: m20220101_000001_create_table
//! Created: 2026-11-01 09:00:00 UTC
//! Proved: up, down, up on postgres 15 (12 tables, rows in 12)

use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        \"m20261101_090000_first_commit\"
    }
}
";

fn project() -> Project {
    Project::new(&[
        ("migration/Cargo.toml", MANIFEST),
        ("migration/src/lib.rs", LIBRARY),
        ("migration/src/m20220101_000001_create_table.rs", STOCK),
        ("migration/src/m20261101_090000_first_commit.rs", OURS),
    ])
}

#[test]
fn history_needs_no_database() {
    project().run(&["history"]).success().stderr_eq("").stdout_eq(str![[r#"
m20261101_090000_first_commit  first commit (head)
m20220101_000001_create_table

"#]]);
}

#[test]
fn history_says_what_the_files_say_of_themselves() {
    project().run(&["history", "-v"]).success().stderr_eq("").stdout_eq(str![[r#"
m20261101_090000_first_commit  first commit (head)
    File: m20261101_090000_first_commit.rs
    Revises: m20220101_000001_create_table
    Created: 2026-11-01 09:00:00 UTC
    Proved: up, down, up on postgres 15 (12 tables, rows in 12)
m20220101_000001_create_table
    File: m20220101_000001_create_table.rs

"#]]);
}

#[test]
fn history_of_an_empty_database_is_pending_and_makes_no_file() {
    let project = project();
    project.run(&["history", "-u", "sqlite://app.db"]).success().stderr_eq("").stdout_eq(str![[r#"
m20261101_090000_first_commit  pending  first commit (head)
m20220101_000001_create_table  pending

"#]]);
    assert_eq!(project.list("."), ["migration"]);
}

#[test]
fn history_is_worth_something_without_its_database() {
    let arguments = ["history", "-u", "postgres://ann:secret@127.0.0.1:1/db"];
    project().run(&arguments).success().stderr_eq(str![[r#"
warning: it is not known what is applied: postgres://ann:***@127.0.0.1:1/db refused the connection: no server listens there

"#]]).stdout_eq(str![[r#"
m20261101_090000_first_commit  first commit (head)
m20220101_000001_create_table

"#]]);
}

#[test]
fn heads_is_the_last_of_the_list() {
    project().run(&["heads"]).success().stderr_eq("").stdout_eq("m20261101_090000_first_commit (head)\n");
}

#[test]
fn current_of_an_empty_database() {
    let arguments = ["current", "-u", "sqlite://app.db"];
    project().run(&arguments).success().stdout_eq("").stderr_eq("No revision is applied (2 pending).\n");
}

#[test]
fn an_empty_revision_is_written_and_registered() {
    let project = project();
    project.run(&["revision", "-m", "add series"]).success().stdout_eq("").stderr_eq(str![[r#"
Generating migration/src/m[..]_add_series.rs ... done

"#]]);
    let files = project.list("migration/src");
    assert_eq!(files.len(), 4, "{files:?}");
    assert!(files[3].ends_with("_add_series.rs"));
    let module = files[3].trim_end_matches(".rs");
    let registered = project.read("migration/src/lib.rs");
    let expected = LIBRARY
        .replace(
            "mod m20261101_090000_first_commit;\n",
            &format!("mod m20261101_090000_first_commit;\nmod {module};\n"),
        )
        .replace(
            "first_commit::Migration),\n",
            &format!("first_commit::Migration),\n            Box::new({module}::Migration),\n"),
        );
    assert_eq!(registered, expected);
}

#[test]
fn a_list_of_an_unknown_shape_is_left_alone() {
    let project = project();
    let library = LIBRARY.replace("vec![", "list![");
    project.write("migration/src/lib.rs", &library);
    project.run(&["revision", "-m", "x"]).code(2).stdout_eq("").stderr_eq(str![[r#"
Generating migration/src/m[..]_x.rs ... failed
  × migration/src/m[..]_x.rs was written, but not registered: the list of migrations in lib.rs is no `vec![...]` that can be read
  help: add these lines by hand:
            mod m[..]_x;
            Box::new(m[..]_x::Migration),

"#]]);
    assert_eq!(project.read("migration/src/lib.rs"), library);
}

#[test]
fn programs_are_told_of_the_last_revision_and_of_any() {
    let project = project();
    project.run(&["heads", "--json"]).success().stderr_eq("").stdout_eq(str![[r#"
{
  "version": 1,
  "heads": [
    "m20261101_090000_first_commit"
  ]
}

"#]]);
    project.run(&["show", "head", "--json"]).success().stderr_eq("").stdout_eq(str![[r#"
{
  "version": 1,
  "name": "m20261101_090000_first_commit",
  "state": null,
  "applied_at": null,
  "head": true,
  "message": "first commit",
  "file": "m20261101_090000_first_commit.rs",
  "revises": "m20220101_000001_create_table",
  "created": "2026-11-01 09:00:00 UTC",
  "proved": "up, down, up on postgres 15 (12 tables, rows in 12)",
  "notes": [],
  "upgrade": [],
  "downgrade": []
}

"#]]);
}

#[test]
fn states_have_colours_where_they_are_asked_for() {
    let project = project();
    let plain = project.run(&["-u", "sqlite://app.db", "history"]).success().get_output().stdout.clone();
    assert!(!plain.contains(&0x1b));
    let coloured = project.run(&["-u", "sqlite://app.db", "history", "--color", "always"]).success();
    let coloured = String::from_utf8(coloured.get_output().stdout.clone()).unwrap();
    assert!(coloured.contains("\u{1b}[33mpending\u{1b}[0m"), "{coloured}");
}
