use crate::project::Project;
use snapbox::str;

const AUTHOR: &str = "use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"authors\")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    #[sea_orm(unique)]
    pub name: String,
    pub born: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
";

fn project() -> Project {
    Project::new(&[("entity/author.rs", AUTHOR)])
}

const CREATE: [&str; 6] = ["diff", "--from", "empty", "--to", "models:entity", "--dialect"];

#[test]
fn everything_is_new_to_an_empty_database() {
    let project = project();
    let arguments = [&CREATE[..], &["sqlite"]].concat();
    project.run(&arguments).code(1).stderr_eq("").stdout_eq(str![[r#"
added table 'authors'
    declared in entity/author.rs:5, not in the database

"#]]);
    assert_eq!(project.list("."), ["entity"]);
}

#[test]
fn sql_is_a_script() {
    for dialect in ["sqlite", "postgres"] {
        let arguments = [&CREATE[..], &[dialect, "--format", "sql"]].concat();
        let output = project().run(&arguments).code(1).stderr_eq("");
        let sql = String::from_utf8(output.get_output().stdout.clone()).unwrap();
        assert!(sql.contains("CREATE TABLE \"authors\""), "{sql}");
    }
}

#[test]
fn the_way_back_drops_what_the_way_there_makes() {
    let arguments = [&CREATE[..], &["sqlite", "--format", "sql", "--down"]].concat();
    project().run(&arguments).code(1).stderr_eq("").stdout_eq(str![[r#"
DROP TABLE "authors";

"#]]);
}

#[test]
fn rust_is_a_whole_file_without_time() {
    let arguments = [&CREATE[..], &["sqlite", "--format", "rust"]].concat();
    let output = project().run(&arguments).code(1).stderr_eq("");
    let text = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    assert!(text.contains("impl MigrationTrait for Migration"), "{text}");
    assert!(!text.contains("Created:"), "{text}");
}

#[test]
fn a_database_file_that_is_not_there_stays_away() {
    let project = project();
    let arguments = ["diff", "--models", "entity", "-u", "sqlite://app.db"];
    project.run(&arguments).code(1).stderr_eq("");
    assert_eq!(project.list("."), ["entity"]);
}

#[test]
fn a_state_table_is_never_ours() {
    let project = Project::new(&[("entity/state.rs", &AUTHOR.replace("authors", "seaql_migrations"))]);
    let arguments = [&CREATE[..], &["sqlite"]].concat();
    project.run(&arguments).code(0).stdout_eq("");
}

#[test]
fn what_no_revision_can_change_is_still_a_difference() {
    let project = project();
    project.database(
        "CREATE TABLE authors (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, name varchar NOT NULL UNIQUE, born text, died text);
         CREATE VIEW deaths AS SELECT died FROM authors",
    );
    let arguments = ["check", "--models", "entity", "-u", "sqlite://app.db"];
    project
        .run(&arguments)
        .code(1)
        .stdout_eq(str![[r#"
removed column 'authors.died'
    in the database, not declared in entity/author.rs:5
    destructive: drops column 'authors.died' with its data
    irreversible: the downgrade can't bring the data back

not mentioned by any model, and left alone: 1 view

"#]])
        .stderr_eq(str![[r#"
warning: no revision can be written for it: column 'authors.died' cannot be changed while view 'deaths' depends on it

"#]]);
    let back =
        ["diff", "--from", "database", "--to", "models", "--down", "--models", "entity", "-u", "sqlite://app.db"];
    project.run(&back).code(1).stdout_eq(str![[r#"
added column 'authors.died'
...
"#]]);
}

#[test]
fn what_stands_on_an_ignored_table_is_ignored_with_it() {
    let project = Project::new(&[("limbeck.toml", "[ignore]\ntables = [\"_*\"]\n")]);
    project.database(
        "CREATE TABLE _audit (id integer PRIMARY KEY);
         CREATE TRIGGER kept AFTER INSERT ON _audit BEGIN SELECT 1; END;
         CREATE VIEW _recent AS SELECT id FROM _audit;",
    );
    let compare = ["diff", "--from", "empty", "--to", "sqlite://app.db"];
    project.run(&compare).code(0).stdout_eq("");
    project.write("limbeck.toml", "");
    project.run(&compare).code(1);
}
