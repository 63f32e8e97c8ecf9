//! What goes wrong before or while something is read or written: one clear error each, exit status 2, and nothing that is
//! half-written. Every error is a file of `golden/`.

mod access;
mod fake;
mod interrupts;
mod messages;
mod reading;
mod scripts;
mod servers;
mod silence;
mod terminal;
mod urls;
mod writing;

use crate::project::Project;
use snapbox::{Assert, Data};
use std::path::Path;
use std::process::Output;

const MODEL: &str = "use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"tags\")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
";

const LIBRARY: &str = "pub use sea_orm_migration::prelude::*;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![]
    }
}
";

/// A project with one model, no revision, and this database.
fn with_database(url: &str) -> Project {
    Project::new(&[
        ("limbeck.toml", &format!("[models]\npaths = [\"entity\"]\n[database]\nurl = \"{url}\"\n")),
        ("entity/tag.rs", MODEL),
        ("migration/Cargo.toml", "[dependencies]\nsea-orm-migration = \"2\"\n"),
        ("migration/src/lib.rs", LIBRARY),
    ])
}

/// The text with the time in each revision's name (`m20261128_161428_`) taken out.
fn without_time(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("m20") {
        said.push_str(before);
        let is_time = |time: &str| time.bytes().all(|b| b.is_ascii_digit() || b == b'_');
        let time = after.get(..13).filter(|time| is_time(time));
        said.push_str(if time.is_some() { "m[TIME]" } else { "m20" });
        rest = time.map_or(after, |time| &after[time.len()..]);
    }
    said + rest
}

/// A project that only has a `.env`.
fn with_env(text: &str) -> Project {
    Project::new(&[(".env", text)])
}

/// Runs the program, which must fail, and compares what it says with a golden file. What differs from machine to machine
/// is replaced before.
fn fails(project: &Project, arguments: &[&str], golden: &str, replaced: &[(&str, &str)]) {
    failed(&crate::project::limbeck(project.path(), arguments).output().unwrap(), golden, replaced);
}

/// The same for a run that is over.
fn failed(output: &Output, golden: &str, replaced: &[(&str, &str)]) {
    let mut said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert!(!said.contains("s3cret"), "{said}");
    for (text, name) in replaced {
        said = said.replace(text, name);
    }
    matches(&without_time(&said), golden);
}

/// Compares a text with a golden file.
fn matches(said: &str, golden: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cli/errors/golden/{golden}.txt"));
    let expected = if file.exists() { Data::read_from(&file, None) } else { Data::text("") };
    // A backslash is no path.
    let assert = Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).normalize_paths(false);
    if let Err(difference) = assert.try_eq(Some(&golden), said.to_owned().into(), expected) {
        if std::env::var_os(snapbox::assert::DEFAULT_ACTION_ENV).is_some_and(|action| action == "overwrite") {
            std::fs::write(&file, said).unwrap();
        } else {
            panic!("{difference}");
        }
    }
}
