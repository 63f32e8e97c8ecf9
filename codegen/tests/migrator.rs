//! Migration crates, read without compiling them.

#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use limbeck_codegen::revision::{MigratorError, contents, read};
use snapbox::{assert_data_eq, str};
use std::collections::BTreeMap;

fn sources(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect()
}

fn library(modules: &[&str]) -> String {
    let declared = modules.iter().map(|module| format!("mod {module};\n")).collect::<Vec<_>>().concat();
    let listed: Vec<_> = modules.iter().map(|module| format!("Box::new({module}::Migration)")).collect();
    format!(
        "{declared}pub struct Migrator;\nimpl MigratorTrait for Migrator {{\n    fn migrations() -> V {{ vec![{}] }}\n}}\n",
        listed.join(", ")
    )
}

fn ours(id: &str, revises: &str) -> String {
    format!(
        "//! {id}\n//!\n//! Revision: {id}\n//! Revises: {revises}\n\nimpl MigrationName for Migration {{ fn name(&self) -> &str {{ \"{id}\" }} }}\nimpl MigrationTrait for Migration {{}}\n"
    )
}

fn found(files: &[(&str, &str)]) -> String {
    let migrator = read(&sources(files)).unwrap();
    migrator.findings.iter().map(|finding| format!("{finding}\n")).collect::<Vec<_>>().concat()
}

#[test]
fn a_revision_that_a_merge_left_out_is_found() {
    let found = found(&[
        ("lib.rs", &library(&["m1", "m2a"])),
        ("m1.rs", "#[derive(DeriveMigrationName)] pub struct Migration; impl MigrationTrait for Migration {}"),
        ("m2a.rs", &ours("m2a", "m1")),
        ("m2b.rs", &ours("m2b", "m1")),
    ]);
    assert_data_eq!(
        found,
        str![[r#"
m2b.rs holds a migration that `migrations()` does not list

"#]]
    );
}

#[test]
fn a_migration_of_another_crate_has_no_file_here() {
    let text = library(&["m1"]).replace("vec![", "vec![Box::new(other::migrations::m0_key::Migration), ");
    let migrator = read(&sources(&[("lib.rs", &text)])).unwrap();
    let listed: Vec<_> = migrator.revisions.unwrap().into_iter().map(|it| (it.id, it.foreign)).collect();
    assert_eq!(listed, [("m0_key".to_owned(), true), ("m1".to_owned(), false)]);
    let said: Vec<_> = migrator.findings.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["`migrations()` lists m1, whose file was not found"]);
}

#[test]
fn conflict_markers_are_told_as_what_they_are() {
    let text = library(&["m1"]).replace("mod m1;\n", "<<<<<<< HEAD\nmod m1;\n=======\nmod m2;\n>>>>>>> theirs\n");
    let error = read(&sources(&[("lib.rs", &text)])).unwrap_err();
    assert_eq!(error, MigratorError::Conflict { file: "lib.rs".to_owned(), line: 1 });
    // In a revision they are no reason not to read the list.
    let broken = format!("{}<<<<<<< HEAD\n=======\n>>>>>>> theirs\n", ours("m1", "nothing"));
    let migrator = read(&sources(&[("lib.rs", &library(&["m1"])), ("m1.rs", &broken)])).unwrap();
    assert_eq!(migrator.revisions.unwrap()[0].id, "m1");
    assert_eq!(migrator.findings[0].to_string(), "m1.rs has conflict markers of a merge (line 8)");
}

#[test]
fn what_limbeck_wrote_is_told_in_its_own_words() {
    let file = r#"//! add series
//! and more of it
//!
//! Revision: m1
//! Proved: up, down, up on sqlite 3
//!
//! Note: not proved: rows of 'posts'

impl MigrationName for Migration { fn name(&self) -> &str { "m1" } }
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // posts.series: declared in entity/src/posts.rs:14, not in the database
        // Depends on the data: fails
        manager.alter_table(Table::alter().table("posts").to_owned()).await?;
        // idx-a: not in the database
        manager.create_index(Index::create().name("idx-a").table("posts").to_owned()).await?;
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // removed column 'posts.series'
        manager.alter_table(Table::alter().table("posts").to_owned()).await?;
        // Nothing is left.
        Ok(())
    }
}
"#;
    assert_data_eq!(
        shown(file),
        str![[r#"
message: add series | and more of it
notes: not proved: rows of 'posts'
up
  posts.series: declared in entity/src/posts.rs:14, not in the database
  Depends on the data: fails
  idx-a: not in the database
down
  removed column 'posts.series'

"#]]
    );
}

#[test]
fn what_others_wrote_is_told_as_far_as_it_is_known() {
    let file = r##"use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The first table.
        manager
            .create_table(
                Table::create()
                    .table(BlogPosts::Table)
                    .col(ColumnDef::new(BlogPosts::Id).integer())
                    .foreign_key(ForeignKey::create().name("fk-a").from(BlogPosts::Table, BlogPosts::Id))
                    .to_owned(),
            )
            .await?;
        manager.create_index(Index::create().name("idx-a").table(Alias::new("blog_posts")).to_owned()).await?;
        let db = manager.get_connection();
        if manager.has_table("old").await? {
            db.execute_unprepared("-- first\n  INSERT INTO blog_posts\n SELECT * FROM old").await?;
        }
        seed(db).await?;
        manager.drop_table(Table::drop().table("old").to_owned()).await
    }
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> { Ok(()) }
}

#[derive(DeriveIden)]
enum BlogPosts { Table, Id }
"##;
    assert_data_eq!(
        shown(file),
        str![[r#"
message: 
notes: 
up
  create table 'blog_posts'
  create index 'idx-a' on 'blog_posts'
  INSERT INTO blog_posts ...
  seed(db).await?;
  drop table 'old'
down

"#]]
    );
}

fn shown(file: &str) -> String {
    let sources = sources(&[("lib.rs", &library(&["m1"])), ("m1.rs", file)]);
    let migrator = read(&sources).unwrap();
    let contents = contents(&sources, &migrator.revisions.unwrap()[0]).unwrap();
    let lines = |lines: &[String]| lines.iter().map(|line| format!("  {line}\n")).collect::<Vec<_>>().concat();
    format!(
        "message: {}\nnotes: {}\nup\n{}down\n{}",
        contents.message.join(" | "),
        contents.notes.join(" | "),
        lines(&contents.up),
        lines(&contents.down)
    )
}
