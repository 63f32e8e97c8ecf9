//! What only a person knows of a difference: values for rows that are there, and renames.

use crate::project::Project;
use snapbox::str;

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

const TABLE: &str = "CREATE TABLE posts (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, title varchar NOT NULL, views integer); \
                     INSERT INTO posts (title) VALUES ('First'), ('Second');";

fn model(fields: &str) -> String {
    format!(
        "use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"posts\")]
pub struct Model {{
    #[sea_orm(primary_key)]
    pub id: i32,
{fields}}}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {{}}

impl ActiveModelBehavior for ActiveModel {{}}
"
    )
}

fn project(fields: &str) -> Project {
    let project = Project::new(&[
        ("limbeck.toml", CONFIGURATION),
        ("entity/posts.rs", &model(fields)),
        ("migration/Cargo.toml", "[dependencies]\nsea-orm-migration = \"2\"\n"),
        ("migration/src/lib.rs", LIBRARY),
    ]);
    project.database(TABLE);
    project
}

const REQUIRED: &str = "    pub title: String,\n    pub views: i32,\n    pub series: String,\n";
const RENAMED: &str = "    pub headline: String,\n    pub views: Option<i32>,\n";

fn revision<'a>(answers: &[&'a str]) -> Vec<&'a str> {
    ["-q", "revision", "--autogenerate", "-m", "x", "--stdout"].into_iter().chain(answers.iter().copied()).collect()
}

/// The file that would be written.
fn written(project: &Project, answers: &[&str]) -> String {
    let output = project.run(&revision(answers)).success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

#[test]
fn a_required_column_without_a_value_is_refused_with_the_ways_out() {
    let project = project(REQUIRED);
    project.run(&revision(&[])).code(2).stdout_eq("").stderr_eq(str![[r#"
  ⚠ there is no revision yet, and the database has 1 of the 1 declared tables already: revisions that begin with their difference can't build a fresh database
  help: for a complete first revision: `limbeck revision --autogenerate --from empty -m "first commit"`
        then `limbeck stamp head` says to each database that has the tables that it has this revision
  × posts.series is new and required, and nothing says which value rows get that are there (entity/posts.rs:10)
  × posts.views becomes required, and nothing says which value rows get that are there (entity/posts.rs:9)
  × no value for posts.series, posts.views, so nothing was written
  help: --fill posts.series=VALUE gives the rows a value, --fill 'posts.series=(SQL)' computes it
        or give the model a default (`default_value`), or make the field an Option
        --no-fill posts.series takes the risk: the upgrade fails where there are rows

"#]]);
    assert_eq!(project.list("migration/src"), ["lib.rs"]);
}

#[test]
fn a_value_is_filled_in_proved_and_said() {
    let project = project(REQUIRED);
    let text = written(&project, &["--fill", "posts.series=it's none", "--fill", "posts.views=(length(title))"]);
    assert!(text.contains("// Fills: rows of 'posts' without 'series' get 'it''s none'\n"), "{text}");
    assert!(
        text.contains("SELECT \"id\", \"title\", COALESCE(\"views\", (length(title))), 'it''s none' FROM \"posts\""),
        "{text}"
    );
    assert!(text.contains("(1 table, rows in 1)\n") && !text.contains("Depends on the data"), "{text}");
}

#[test]
fn a_risk_that_is_taken_is_said() {
    let project = project(REQUIRED);
    let text = written(&project, &["--no-fill", "posts.series", "--fill", "posts.views=0", "--no-proof"]);
    assert!(
        text.contains(
            "// Depends on the data: fails where 'posts' has rows: 'series' is required and has no default\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("// Without a value for the rows that are there, at the author's own risk (--no-fill)\n"),
        "{text}"
    );
}

#[test]
fn a_value_that_fits_nothing_is_refused() {
    let project = project(REQUIRED);
    let answers = ["--fill", "posts.views=many", "--fill", "posts.serie=x"];
    project.run(&revision(&answers)).code(2).stdout_eq("").stderr_eq(str![[r#"
  ⚠ there is no revision yet, and the database has 1 of the 1 declared tables already: revisions that begin with their difference can't build a fresh database
  help: for a complete first revision: `limbeck revision --autogenerate --from empty -m "first commit"`
        then `limbeck stamp head` says to each database that has the tables that it has this revision
  × 'many' is no value of 'posts.views', which is INTEGER
  help: --fill takes a literal of the column's type, or SQL in parentheses
  × 'posts.serie' does not become required, so it needs no value; these columns do: 'posts.views', 'posts.series'
  help: --fill and --no-fill name columns as TABLE.COLUMN, as they are called afterwards
  × not every answer fits, so nothing was written

"#]]);
}

#[test]
fn what_may_be_a_rename_is_refused_with_the_list() {
    let project = project(RENAMED);
    project.run(&revision(&[])).code(2).stdout_eq("").stderr_eq(str![[r#"
  ⚠ there is no revision yet, and the database has 1 of the 1 declared tables already: revisions that begin with their difference can't build a fresh database
  help: for a complete first revision: `limbeck revision --autogenerate --from empty -m "first commit"`
        then `limbeck stamp head` says to each database that has the tables that it has this revision
  × something goes and something like it comes, which is never guessed to be a rename, so nothing was written:
  │   column posts.title -> posts.headline
  help: --rename posts.title=posts.headline
        --no-renames drops and adds whatever no --rename names

"#]]);
}

#[test]
fn a_rename_is_said_or_denied() {
    let project = project(RENAMED);
    let text = written(&project, &["--rename", "posts.title=headline"]);
    assert!(text.contains(".rename_column(\"title\", \"headline\")"), "{text}");
    assert!(text.contains(".rename_column(\"headline\", \"title\")"), "{text}");
    let text = written(&project, &["--no-renames", "--fill", "posts.headline="]);
    assert!(text.contains("Destructive: drops column 'posts.title' with its data"), "{text}");
}

#[test]
fn what_reads_a_table_by_its_old_name_is_no_obstacle_to_a_proof() {
    let fields = "    pub title: String,\n    pub views: Option<i32>,\n";
    let project = project(fields);
    project.write("entity/posts.rs", &model(fields).replace("\"posts\"", "\"articles\""));
    project.database(
        "CREATE VIEW titles AS SELECT title FROM posts; \
         CREATE TRIGGER counted AFTER INSERT ON posts BEGIN UPDATE posts SET views = 0 WHERE id = NEW.id; END;",
    );
    let text = written(&project, &["--rename", "posts=articles"]);
    assert!(text.contains("//! Proved: up, down, up on sqlite"), "{text}");
}

#[test]
fn a_rename_of_nothing_says_what_there_is() {
    let project = project(RENAMED);
    let answers = ["--rename", "posts.titel=headline", "--rename", "posts.title=posts.head"];
    project.run(&revision(&answers)).code(2).stdout_eq("").stderr_eq(str![[r#"
  ⚠ there is no revision yet, and the database has 1 of the 1 declared tables already: revisions that begin with their difference can't build a fresh database
  help: for a complete first revision: `limbeck revision --autogenerate --from empty -m "first commit"`
        then `limbeck stamp head` says to each database that has the tables that it has this revision
  × there is no 'posts.titel' before that could be renamed; one name goes: 'posts.title'
  help: --rename takes OLD=NEW: a table, TABLE.COLUMN, an enum type, TYPE.VALUE, an index or a constraint
  × 'posts.title' is not renamed to 'posts.head': there is no 'posts.head' afterwards; one new name goes with it: 'posts.headline'
  help: --rename takes OLD=NEW: a table, TABLE.COLUMN, an enum type, TYPE.VALUE, an index or a constraint
  × not every answer fits, so nothing was written

"#]]);
}

#[test]
fn a_difference_shows_what_may_be_a_rename_and_what_fails() {
    let project = project(RENAMED);
    project.run(&["check"]).code(1).stderr_eq("").stdout_eq(str![[r#"
added column 'posts.headline'
    declared in entity/posts.rs:8, not in the database
    depends on the data: fails where 'posts' has rows: 'headline' is required and has no default
removed column 'posts.title'
    in the database, not declared in entity/posts.rs:5
    destructive: drops column 'posts.title' with its data
    irreversible: the downgrade can't bring the data back

never guessed, but these may be renames:
    column --rename posts.title=posts.headline

"#]]);
    project.run(&["diff", "--format", "json"]).code(1).stderr_eq("").stdout_eq(str![[r#"
{
  "version": 1,
  "dialect": "sqlite",
  "operations": [
    {
      "operation": "add_column",
      "object": {
        "kind": "column",
        "table": "posts",
        "name": "headline"
      },
      "description": "added column 'posts.headline'",
      "reason": "declared in entity/posts.rs:8, not in the database",
      "position": {
        "file": "entity/posts.rs",
        "line": 8,
        "column": 9
      },
      "data_dependent": "fails where 'posts' has rows: 'headline' is required and has no default",
      "needs_fill": true
    },
    {
      "operation": "drop_column",
      "object": {
        "kind": "column",
        "table": "posts",
        "name": "title"
      },
      "description": "removed column 'posts.title'",
      "reason": "in the database, not declared in entity/posts.rs:5",
      "destructive": "drops column 'posts.title' with its data",
      "irreversible": "the downgrade can't bring the data back"
    }
  ],
  "rename_candidates": [
    {
      "kind": "column",
      "from": "posts.title",
      "to": "posts.headline",
      "rename": "posts.title=posts.headline"
    }
  ],
  "unconfirmed": [],
  "unmanaged": []
}

"#]]);
    let script = project.run(&["diff", "--format", "sql"]).code(1);
    let script = String::from_utf8(script.get_output().stdout.clone()).unwrap();
    let risk =
        "-- fails where 'posts' has rows: 'headline' is required and has no default (--fill gives the rows a value)\n";
    assert!(script.starts_with(risk), "{script}");
}

#[test]
fn a_difference_is_proved() {
    let project = project(REQUIRED);
    let filled = ["diff", "--prove", "--fill", "posts.series=x", "--fill", "posts.views=0"];
    project.run(&filled).code(1).stderr_eq(str![[r#"
Proved up, down, up on sqlite 3.[..] (1 table, rows in 1) in [..]

"#]]);
    let without = ["diff", "--prove", "--from", "empty", "--dialect", "postgres"];
    project.run(&without).code(2).stderr_eq(str![[r#"
  × the difference could not be proved: no postgres server is at hand
  help: [database] scratch in limbeck.toml names an empty database for it

"#]]);
    let fails = ["diff", "--prove", "--fill", "posts.series=x", "--fill", "posts.views=(no_such_function())"];
    project.run(&fails).code(2).stderr_eq(str![[r#"
  × the upgrade failed on sqlite 3.[..]:
  │ no such function: no_such_function
...

"#]]);
}

#[test]
fn an_answer_without_a_name_is_no_answer() {
    let project = project(REQUIRED);
    project.run(&["diff", "--fill", "posts.series"]).code(2).stdout_eq("").stderr_eq(str![[r#"
error: invalid value 'posts.series' for '--fill <TABLE.COLUMN=VALUE>': it has no `=` behind a name

For more information, try '--help'.

"#]]);
}
