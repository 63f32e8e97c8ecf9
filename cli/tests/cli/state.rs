use crate::project::Project;
use snapbox::str;

const MANIFEST: &str = "[package]\nname = \"migration\"\n[dependencies]\nsea-orm-migration = \"2\"\n";

const MODEL: &str = "use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"tags\")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
";

const STOCK: &str = "use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(Table::create().table(Alias::new(\"tags\")).to_owned()).await
    }
}
";

/// A `lib.rs` that lists these revisions.
fn library(revisions: &[&str]) -> String {
    let modules: Vec<_> = revisions.iter().map(|revision| format!("mod {revision};\n")).collect();
    let entries: Vec<_> =
        revisions.iter().map(|revision| format!("            Box::new({revision}::Migration),\n")).collect();
    format!(
        "pub use sea_orm_migration::prelude::*;\n\n{}\npub struct Migrator;\n\n#[async_trait::async_trait]\n\
         impl MigratorTrait for Migrator {{\n    fn migrations() -> Vec<Box<dyn MigrationTrait>> {{\n        vec![\n\
         {}        ]\n    }}\n}}\n",
        modules.concat(),
        entries.concat()
    )
}

/// A file as Limbeck writes it.
fn ours(id: &str, revises: &str) -> String {
    format!(
        "//! {id}\n//!\n//! Revision: {id}\n//! Revises: {revises}\n//! Created: 2026-11-01 09:00:00 UTC\n\
         //! Proved: up, down, up on sqlite 3 (1 tables, rows in 1)\n\nuse sea_orm_migration::prelude::*;\n\n\
         pub struct Migration;\n\nimpl MigrationName for Migration {{\n    fn name(&self) -> &str {{\n        \"{id}\"\n    \
         }}\n}}\n\n#[async_trait::async_trait]\nimpl MigrationTrait for Migration {{\n    \
         async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {{\n        \
         // tags.name: declared in entity/tag.rs:7, not in the database\n        \
         manager.alter_table(Table::alter().table(\"tags\").to_owned()).await?;\n        Ok(())\n    }}\n\n    \
         async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {{\n        \
         // removed column 'tags.name'\n        // Destructive: drops column 'tags.name' with its data\n        \
         manager.alter_table(Table::alter().table(\"tags\").to_owned()).await?;\n        Ok(())\n    }}\n}}\n"
    )
}

const FIRST: &str = "m20220101_000001_create_table";
const SECOND: &str = "m20261101_090000_add_name";

fn path(revision: &str) -> String {
    format!("migration/src/{revision}.rs")
}

/// Two revisions, and a database without tables.
fn project() -> Project {
    Project::new(&[
        ("limbeck.toml", "[models]\npaths = [\"entity\"]\n[database]\nurl = \"sqlite://app.db\"\n"),
        ("app.db", ""),
        ("entity/tag.rs", MODEL),
        ("migration/Cargo.toml", MANIFEST),
        ("migration/src/lib.rs", &library(&[FIRST, SECOND])),
        (&path(FIRST), STOCK),
        (&path(SECOND), &ours(SECOND, FIRST)),
    ])
}

/// Both revisions are applied, and the file of the second is lost.
fn with_a_lost_revision() -> Project {
    let project = project();
    project.run(&["stamp", "head"]).success();
    std::fs::remove_file(project.path().join(path(SECOND))).unwrap();
    project.write("migration/src/lib.rs", &library(&[FIRST]));
    project
}

#[test]
fn a_stamp_says_each_row_and_a_second_one_nothing() {
    let project = project();
    project.run(&["stamp", "head"]).success().stdout_eq("").stderr_eq(str![[r#"
Added m20220101_000001_create_table
Added m20261101_090000_add_name
The database is at m20261101_090000_add_name; nothing was run.

"#]]);
    project.run(&["stamp", "head"]).success().stdout_eq("").stderr_eq(str![[r#"
Nothing to do: the database is at m20261101_090000_add_name.

"#]]);
    project.run(&["current"]).success().stdout_eq("m20261101_090000_add_name (head)\n").stderr_eq("");
    project.run(&["stamp", "create"]).success().stderr_eq(str![[r#"
Removed m20261101_090000_add_name
The database is at m20220101_000001_create_table; nothing was run.

"#]]);
    project.run(&["stamp", "base"]).success().stderr_eq(str![[r#"
Removed m20220101_000001_create_table
The database is at base; nothing was run.

"#]]);
}

#[test]
fn a_stamp_needs_a_revision_and_a_database() {
    let project = project();
    project.run(&["stamp", "+1"]).code(2).stderr_eq(str![[r#"
  × `+1` is no revision
  help: `limbeck history` lists the revisions; any unique part of a name does

"#]]);
    project.run(&["stamp", "m20"]).code(2).stderr_eq(str![[r#"
  × 'm20' is in the names of m20220101_000001_create_table, m20261101_090000_add_name
  help: give more of the name

"#]]);
    project.run(&["stamp", "head", "-u", "sqlite://other.db"]).code(2).stderr_eq(str![[r#"
  × [..]other.db is not there
  help: check the path in the URL
        the URL is from --database-url

"#]]);
    assert!(!project.list(".").contains(&"other.db".to_owned()));
}

#[test]
fn a_list_that_has_to_be_run_can_not_be_stamped() {
    let project = project();
    project.write("migration/src/lib.rs", &library(&[FIRST]).replace("vec![", "list!["));
    project.run(&["stamp", "head"]).code(2).stderr_eq(str![[r#"
  × the project's list of revisions cannot be read without running it, so it is not known what comes before what
  help: `migrations()` is read where it is a plain `vec![Box::new(name::Migration), ...]`

"#]]);
}

#[test]
fn another_state_table_is_stamped_and_read() {
    let project = project();
    let own = "    fn migration_table_name() -> DynIden {\n        \"my_migrations\".into_iden()\n    }\n\n    fn migrations()";
    project.write("migration/src/lib.rs", &library(&[FIRST]).replacen("    fn migrations()", own, 1));
    std::fs::remove_file(project.path().join(path(SECOND))).unwrap();
    project.run(&["stamp", "head"]).success();
    project.run(&["current"]).success().stdout_eq("m20220101_000001_create_table (head)\n");
    project.run(&["history"]).success().stdout_eq("m20220101_000001_create_table  applied  (head)\n");
    project.run(&["inspect", "database"]).success().stdout_eq("");
    // It is a table of the migrator, which only a project without it sees.
    std::fs::remove_dir_all(project.path().join("migration")).unwrap();
    project.run(&["inspect", "database"]).success().stdout_eq(str![[r#"
...
[..]my_migrations[..]
...
"#]]);
}

#[test]
fn show_says_what_limbeck_wrote_and_what_others_did() {
    let project = project();
    project.run(&["stamp", "create"]).success();
    project.run(&["show", "head"]).success().stderr_eq("").stdout_eq(str![[r#"
m20261101_090000_add_name (head)
    State: pending
    File: migration/src/m20261101_090000_add_name.rs
    Revises: m20220101_000001_create_table
    Created: 2026-11-01 09:00:00 UTC
    Proved: up, down, up on sqlite 3 (1 tables, rows in 1)

    m20261101_090000_add_name

Upgrade:
    tags.name: declared in entity/tag.rs:7, not in the database

Downgrade:
    removed column 'tags.name'
    Destructive: drops column 'tags.name' with its data

"#]]);
    project.run(&["show", "create"]).success().stderr_eq("").stdout_eq(str![[r#"
m20220101_000001_create_table
    State: applied [..] UTC
    File: migration/src/m20220101_000001_create_table.rs

Upgrade:
    create table 'tags'

Downgrade:
    nothing that is known

"#]]);
    project.run(&["show", "+1"]).success().stdout_eq(str![[r#"
m20261101_090000_add_name (head)
...
"#]]);
    project.run(&["show", "base"]).code(2).stderr_eq(str![[r#"
  × `base` is no revision
  help: `limbeck history` lists the revisions; any unique part of a name does

"#]]);
}

#[test]
fn the_state_for_programs() {
    let project = with_a_lost_revision();
    project.run(&["history", "--json"]).success().stderr_eq("").stdout_eq(str![[r#"
{
  "version": 1,
  "revisions": [
    {
      "name": "m20261101_090000_add_name",
      "state": "missing",
      "applied_at": "[..]Z",
      "head": false,
      "message": null,
      "file": null,
      "revises": null,
      "created": null,
      "proved": null
    },
    {
      "name": "m20220101_000001_create_table",
      "state": "applied",
      "applied_at": "[..]Z",
      "head": true,
      "message": null,
      "file": "m20220101_000001_create_table.rs",
      "revises": null,
      "created": null,
      "proved": null
    }
  ]
}

"#]]);
    project.run(&["current", "--json"]).success().stdout_eq(str![[r#"
{
  "version": 1,
  "current": "m20220101_000001_create_table",
  "applied": [
    "m20220101_000001_create_table"
  ],
  "pending": [],
  "missing": [
    "m20261101_090000_add_name"
  ]
}

"#]]);
}

#[test]
fn a_lost_revision_stops_no_command_that_reads() {
    let project = with_a_lost_revision();
    let warning = "warning: the database has m20261101_090000_add_name, which the project does not list\n";
    project.run(&["current"]).success().stdout_eq("m20220101_000001_create_table (head)\n").stderr_eq(warning);
    project.run(&["history"]).success().stderr_eq("").stdout_eq(str![[r#"
m20261101_090000_add_name      missing
m20220101_000001_create_table  applied  (head)

"#]]);
    project.run(&["inspect"]).success().stdout_eq("").stderr_eq(warning);
    project.run(&["diff", "--from", "database", "--to", "empty"]).success().stdout_eq("").stderr_eq(str![[r#"
warning: the database has m20261101_090000_add_name, which the project does not list
No differences: 0 tables, 0 objects unmanaged.

"#]]);
    project.run(&["check"]).code(1).stderr_eq(warning);
    project.run(&["show", "add_name"]).success().stderr_eq("").stdout_eq(str![[r#"
m20261101_090000_add_name
    State: missing: the project does not list it; applied [..] UTC

"#]]);
}

#[test]
fn a_lost_revision_stops_an_upgrade_with_each_way_out() {
    let project = with_a_lost_revision();
    for arguments in [["upgrade", "head"], ["downgrade", "base"]] {
        project.run(&arguments).code(2).stdout_eq("").stderr_eq(str![[r#"
  × the database has revisions that the project does not list: m20261101_090000_add_name
  help: the stock migrator runs nothing while there are any; what can be done:
        - a file was deleted or is on another branch: `git log --all -- '*m20261101_090000_add_name.rs'` finds it; bring it back and list it
        - a file is lost for good: `limbeck stamp --purge m20220101_000001_create_table` forgets its row, and `limbeck check` then says what it left behind
        - another migration crate uses the same table: give each its own `migration_table_name()`

"#]]);
    }
    project.run(&["revision", "--autogenerate", "-m", "x"]).code(2).stderr_eq(str![[r#"
  × the database has revisions that the project does not list: m20261101_090000_add_name
...
"#]]);
    project.run(&["stamp", "head"]).success().stderr_eq(str![[r#"
warning: the database has m20261101_090000_add_name, which the project does not list; --purge removes it
Nothing to do: the database is at m20220101_000001_create_table.

"#]]);
    project.run(&["stamp", "--purge", "head"]).success().stderr_eq(str![[r#"
Removed m20261101_090000_add_name
The database is at m20220101_000001_create_table; nothing was run.

"#]]);
    project.run(&["upgrade"]).success().stderr_eq("Nothing to do: the database is at m20220101_000001_create_table.\n");
}

#[test]
fn a_lost_revision_may_only_be_unlisted() {
    let project = project();
    project.run(&["stamp", "head"]).success();
    project.write("migration/src/lib.rs", &library(&[FIRST]));
    project.run(&["upgrade"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  ⚠ m20261101_090000_add_name.rs holds a migration that `migrations()` does not list
  help: add it to lib.rs (`mod m20261101_090000_add_name;` and `Box::new(m20261101_090000_add_name::Migration),`), or remove the file
  × the database has revisions that the project does not list: m20261101_090000_add_name
  help: the stock migrator runs nothing while there are any; what can be done:
        - the file of m20261101_090000_add_name is there, so add it to lib.rs: `mod m20261101_090000_add_name;` and `Box::new(m20261101_090000_add_name::Migration),`

"#]]);
}

const THIRD: &str = "m20261102_090000_add_slug";

#[test]
fn two_branches_merged_are_told_with_the_remedy() {
    let project = project();
    project.write("migration/src/lib.rs", &library(&[FIRST, SECOND, THIRD]));
    project.write(&path(THIRD), &ours(THIRD, FIRST));
    let told = str![[r#"
  ⚠ m20261101_090000_add_name and m20261102_090000_add_slug both revise m20220101_000001_create_table: they were written on two branches
  help: they run in the order of `migrations()`; where each stands without the other, write `Revises: m20261101_090000_add_name` into the header of m20261102_090000_add_slug

"#]];
    project.run(&["heads"]).success().stdout_eq(format!("{THIRD} (head)\n")).stderr_eq(told.clone());
    project.run(&["history", "-u", "sqlite://none.db"]).success().stderr_eq(told.clone());
    project.run(&["check"]).code(1).stderr_eq(str![[r#"
  ⚠ m20261101_090000_add_name and m20261102_090000_add_slug both revise m20220101_000001_create_table: they were written on two branches
...
"#]]);
    project.write(&path(THIRD), &ours(THIRD, SECOND));
    project.run(&["heads"]).success().stderr_eq("");
}

#[test]
fn a_merge_that_lost_an_entry_is_told_and_not_written_over() {
    let project = project();
    project.run(&["stamp", "head"]).success();
    project.write(&path(THIRD), &ours(THIRD, FIRST));
    let told = str![[r#"
  ⚠ m20261102_090000_add_slug.rs holds a migration that `migrations()` does not list
  help: add it to lib.rs (`mod m20261102_090000_add_slug;` and `Box::new(m20261102_090000_add_slug::Migration),`), or remove the file
...
"#]];
    project.run(&["heads"]).success().stderr_eq(told.clone());
    project.run(&["history"]).success().stderr_eq(told.clone());
    project.run(&["check"]).code(1).stderr_eq(told.clone());
    project.run(&["upgrade"]).success().stderr_eq(told);
    project.run(&["revision", "--autogenerate", "-m", "x"]).code(2).stdout_eq("").stderr_eq(str![[r#"
...
  × m20261102_090000_add_slug is not in `migrations()`, so a new revision would do the same again
  help: list it or remove its file, then upgrade

"#]]);
}

#[test]
fn a_merge_that_is_not_finished_is_told_as_that() {
    let project = project();
    let conflict = library(&[FIRST, SECOND]).replace(
        &format!("mod {SECOND};\n"),
        &format!("<<<<<<< HEAD\nmod {SECOND};\n=======\nmod {THIRD};\n>>>>>>> other\n"),
    );
    project.write("migration/src/lib.rs", &conflict);
    for arguments in [vec!["history"], vec!["heads"], vec!["check"], vec!["upgrade"], vec!["revision", "-m", "x"]] {
        project.run(&arguments).code(2).stdout_eq("").stderr_eq(str![[r#"
  × the migrations in migration/src can't be read: lib.rs has conflict markers of a merge (line 4)
  help: finish the merge: keep the `mod` lines and the entries of `migrations()` of both sides

"#]]);
    }
    project.run(&["inspect"]).success();
}
