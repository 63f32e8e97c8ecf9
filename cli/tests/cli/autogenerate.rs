use crate::project::Project;
use snapbox::str;

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

const CONFIGURATION: &str = "[models]\npaths = [\"entity\"]\n[database]\nurl = \"sqlite://app.db\"\n";

fn project() -> Project {
    Project::new(&[
        ("limbeck.toml", CONFIGURATION),
        ("entity/tag.rs", MODEL),
        ("migration/Cargo.toml", "[dependencies]\nsea-orm-migration = \"2\"\n"),
        ("migration/src/lib.rs", LIBRARY),
    ])
}

#[test]
fn check_names_the_model_and_changes_nothing() {
    let project = project();
    project.run(&["check"]).code(1).stderr_eq("").stdout_eq(str![[r#"
added table 'tags'
    declared in entity/tag.rs:5, not in the database

"#]]);
    assert_eq!(project.list("."), ["entity", "limbeck.toml", "migration"]);
}

#[test]
fn a_revision_is_proved_written_and_registered_and_then_pending() {
    let project = project();
    project.run(&["revision", "--autogenerate", "-m", "first commit"]).success().stdout_eq("").stderr_eq(str![[r#"
Detected added table 'tags'
Proved up, down, up on sqlite [..]
...
Generating migration/src/m[..]_first_commit.rs ... done
1 change in 1 table: tags
  1 table added

"#]]);
    let files = project.list("migration/src");
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(project.read(&format!("migration/src/{}", files[1])).contains("//! Proved: up, down, up on sqlite"));
    let module = files[1].trim_end_matches(".rs");
    assert!(project.read("migration/src/lib.rs").contains(&format!("vec![Box::new({module}::Migration)]")));
    project.run(&["revision", "--autogenerate", "-m", "again"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × the database is not up to date: m[..]_first_commit pending
  help: upgrade first: `limbeck upgrade`

"#]]);
    assert_eq!(project.list("migration/src"), files);
}

#[test]
fn a_revision_says_that_it_was_not_proved() {
    let project = project();
    let arguments = ["revision", "--autogenerate", "-m", "x", "--no-proof", "--stdout"];
    let said = "Detected added table 'tags'\n1 change in 1 table: tags\n  1 table added\n";
    let output = project.run(&arguments).success().stderr_eq(said);
    let text = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    assert!(text.contains("//! Proved: no (--no-proof)"), "{text}");
    assert_eq!(project.list("migration/src"), ["lib.rs"]);
}
