//! `limbeck::` attributes that are not in order, those that the database can't have, and warnings that are refused.

use crate::init::ENTITY;
use crate::project::Project;
use snapbox::{Data, file};

fn project(entity: &str) -> Project {
    let configuration = "[models]\npaths = [\"entity\"]\n[database]\nurl = \"sqlite://app.db\"\n";
    Project::new(&[("limbeck.toml", configuration), ("entity/tag.rs", entity)])
}

/// The entity with an attribute on its model.
fn with_model(attribute: &str) -> String {
    ENTITY.replace("pub struct Model", &format!("#[cfg_attr(any(), {attribute})]\npub struct Model"))
}

/// Whatever reads the models says the same and ends with 2.
fn refused(entity: &str, expected: &Data) {
    let project = project(entity);
    let before = project.tree();
    let sources = ["diff", "--from", "models", "--to", "empty", "--dialect", "sqlite"];
    for arguments in [&["check"][..], &["diff"], &sources] {
        project.run(arguments).code(2).stdout_eq("").stderr_eq(expected.clone());
    }
    assert_eq!(project.tree(), before);
}

#[test]
fn an_unknown_attribute() {
    refused(&with_model("limbeck::indx(columns = \"name\")"), &file!["errors/models/limbeck_attribute.txt"]);
}

#[test]
fn an_unknown_key() {
    refused(&with_model("limbeck::index(colums = \"name\")"), &file!["errors/models/limbeck_key.txt"]);
}

#[test]
fn an_unknown_column() {
    refused(&with_model("limbeck::index(columns = \"id, nmae desc\")"), &file!["errors/models/limbeck_column.txt"]);
}

#[test]
fn an_empty_list() {
    refused(&with_model("limbeck::unique(columns = \"\")"), &file!["errors/models/limbeck_empty.txt"]);
}

#[test]
fn a_key_that_is_given_twice() {
    let twice = "limbeck::index(columns = \"name\", columns = \"id\")";
    refused(&with_model(twice), &file!["errors/models/limbeck_twice.txt"]);
}

#[test]
fn a_value_of_the_wrong_kind() {
    refused(&with_model("limbeck::index(columns = [\"name\"])"), &file!["errors/models/limbeck_kind.txt"]);
}

#[test]
fn what_the_database_does_not_have() {
    let gin = with_model("limbeck::index(columns = \"name\", method = \"gin\")");
    let project = project(&gin);
    let expected = file!["errors/models/limbeck_lacking.txt"];
    for arguments in [&["check"][..], &["diff"]] {
        project.run(arguments).code(2).stdout_eq("").stderr_eq(expected.clone());
    }
    project.write("entity/tag.rs", &gin.replace("\"gin\"", "\"gin\", dialect = \"postgres\""));
    project.run(&["check"]).code(1).stderr_eq("");
}

#[test]
fn two_attributes_that_come_to_one_name() {
    let twice = with_model("limbeck::check(\"id > 0\"), limbeck::check(\"id >= 0\")");
    let expected = file!["errors/models/limbeck_one_name.txt"];
    project(&twice).run(&["check"]).code(2).stderr_eq(expected);
}

#[test]
fn warnings_may_be_refused() {
    let project = project(&ENTITY.replace("    pub name", "    #[sea_orm(not_null)]\n    pub name"));
    let said = file!["errors/models/denied.txt"];
    project.run(&["--deny-warnings", "diff"]).code(2).stdout_eq("").stderr_eq(said.clone());
    project.run(&["check", "--deny-warnings"]).code(1).stderr_eq(said.clone());
    project.run(&["inspect", "models", "--deny-warnings"]).code(2).stderr_eq(said.clone());
    project.write(
        "limbeck.toml",
        "[models]\npaths = [\"entity\"]\ndeny_warnings = true\n[database]\nurl = \"sqlite://app.db\"\n",
    );
    project.run(&["diff"]).code(2).stdout_eq("").stderr_eq(said);
}

#[test]
fn refused_warnings_fail_a_check_that_finds_nothing() {
    let entity = ENTITY.replace("    pub name", "    #[sea_orm(not_null)]\n    pub name");
    let project = project(&entity);
    let script = project.run(&["diff", "--format", "sql"]).code(1).get_output().stdout.clone();
    project.database(&String::from_utf8(script).unwrap());
    project.run(&["check"]).code(0);
    project.run(&["check", "--deny-warnings"]).code(1);
}

#[test]
fn what_is_stated_is_compared_both_ways() {
    let attributes = "limbeck::index(columns = \"lower( name )\", where = \"(id > 1)\"), limbeck::check(\"id>=0\")";
    let project = project(&with_model(attributes));
    project.database(
        "CREATE TABLE tags (id integer NOT NULL PRIMARY KEY AUTOINCREMENT CONSTRAINT natural_id CHECK (id >= 0), name varchar NOT NULL);
         CREATE INDEX by_name ON tags (lower(name)) WHERE id > 1;",
    );
    project.run(&["check"]).code(0);
    project.run(&["diff", "--from", "models", "--to", "database"]).code(0).stdout_eq("");
    project.run(&["diff", "--from", "models", "--to", "models", "--dialect", "sqlite"]).code(0).stdout_eq("");
    project.write("entity/tag.rs", &with_model(&attributes.replace("lower", "upper").replace(">=", ">")));
    project.run(&["check"]).code(1).stdout_eq(snapbox::str![[r#"
added check constraint 'ck-tags-id-0' on 'tags' (id>0)
    declared in entity/tag.rs:5, not in the database
    depends on the data: fails where 'tags' has rows that break id>0
added index 'idx-tags-upper-name-where-id-1' on 'tags' (upper( name ))
    declared in entity/tag.rs:5, not in the database

not mentioned by any model, and left alone: 1 check, 1 index

"#]]);
    project.run(&["diff", "--from", "models", "--to", "database"]).code(1);
}
