use crate::project::{Project, limbeck};
use snapbox::str;

#[test]
fn an_unknown_key_is_shown_in_its_place() {
    let toml = "[database]\nurl = \"postgres://ann:secret@host/db\"\nurll = \"x\"\n";
    Project::new(&[("limbeck.toml", toml)]).run(&["inspect"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × limbeck.toml is not understood: unknown field `urll`, expected one of `url`, `scratch`, `schemas`, `backends`, `postgres`, `mysql`, `mariadb`, `sqlite`
   ╭─[limbeck.toml:3:1]
 2 │ url = "postgres://ann:******@host/db"
 3 │ urll = "x"
   · ────
   ╰────

"#]]);
}

#[test]
fn a_pattern_that_does_not_parse_is_shown_in_its_place() {
    let toml = "[ignore]\ntables = [\"_audit_*\", \"a[\"]\n";
    Project::new(&[("limbeck.toml", toml)]).run(&["inspect", "empty"]).code(2).stderr_eq(str![[r#"
  × limbeck.toml has a pattern that is not understood: error parsing glob 'a[': unclosed character class; missing ']'
   ╭─[limbeck.toml:2:23]
 1 │ [ignore]
 2 │ tables = ["_audit_*", "a["]
   ·                       ────
   ╰────

"#]]);
}

#[test]
fn an_undefined_variable_is_named_with_its_place() {
    let toml = "[database]\nurl = \"postgres://ann:secret@${LIMBECK_TEST_HOST}/db\"\n";
    Project::new(&[("limbeck.toml", toml)]).run(&["inspect"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × the variable LIMBECK_TEST_HOST is not defined, but limbeck.toml:2 uses it: postgres://ann:******@${LIMBECK_TEST_HOST}/db
  help: set LIMBECK_TEST_HOST in the environment or in .env

"#]]);
}

#[test]
fn a_blank_variable_is_named_with_both_places() {
    let env = "DB_HOST=\nDATABASE_URL=postgres://ann:secret@${DB_HOST}/db\n";
    Project::new(&[(".env", env)]).run(&["inspect"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × the variable DB_HOST is blank (.env:1), but .env:2 uses it: postgres://ann:******@${DB_HOST}/db
  help: give DB_HOST a value

"#]]);
}

#[test]
fn a_url_that_does_not_parse_is_named_with_its_place() {
    let project = Project::new(&[(".env", "\nDATABASE_URL=postgresql+asyncpg://ann:secret@host/db\n")]);
    project.run(&["inspect"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × `postgresql+asyncpg` is not a scheme of SeaORM: write `postgres://` (.env:2: postgresql+asyncpg://ann:******@host/db)
  help: the rest of the URL stays as it is, without what only that tool knows

"#]]);
}

#[test]
fn a_blank_url_is_an_error_of_its_own() {
    let project = Project::new(&[]);
    limbeck(project.path(), &["inspect"]).env("DATABASE_URL", "").assert().code(2).stderr_eq(str![[r#"
  × the database's URL is blank (DATABASE_URL in the environment)
  help: give it a value, or unset it

"#]]);
}

/// Text of the length of the header that SQLite looks at.
const NO_DATABASE: &str = "this is a text file, and no database at all";

#[test]
fn flags_beat_the_environment_and_the_environment_beats_the_file() {
    let toml = "[database]\nurl = \"sqlite://file.db\"\n[target.other.database]\nurl = \"sqlite://target.db\"\n";
    let project = Project::new(&[
        ("limbeck.toml", toml),
        ("file.db", NO_DATABASE),
        ("env.db", NO_DATABASE),
        ("flag.db", NO_DATABASE),
        ("target.db", NO_DATABASE),
        ("below/x", ""),
    ]);
    let named = |arguments: &[&str], env: bool| {
        let mut command = limbeck(&project.path().join("below"), arguments);
        if env {
            command = command.env("DATABASE_URL", "sqlite://../env.db");
        }
        String::from_utf8(command.assert().code(2).get_output().stderr.clone()).unwrap()
    };
    assert!(named(&["inspect"], false).contains("limbeck.toml:2"));
    assert!(named(&["inspect"], false).contains("file.db is not an SQLite database"));
    assert!(named(&["inspect"], true).contains("the URL is from DATABASE_URL in the environment"));
    assert!(named(&["inspect", "-u", "sqlite://../flag.db"], true).contains("the URL is from --database-url"));
    assert!(named(&["inspect", "--target", "other"], true).contains("target.db is not an SQLite database"));
}

#[test]
fn an_unknown_target_is_named_with_those_there_are() {
    let toml = "[target.billing.database]\nurl = \"sqlite://a.db\"\n";
    Project::new(&[("limbeck.toml", toml)]).run(&["inspect", "--target", "x"]).code(2).stderr_eq(str![[r#"
  × limbeck.toml has no [target.x]
  help: it has these targets: billing

"#]]);
}
