use crate::project::Project;
use snapbox::str;

#[test]
fn a_password_does_not_reach_a_usage_error() {
    Project::new(&[]).run(&["postgres://ann:secret@host/db"]).code(2).stdout_eq("").stderr_eq(str![[r#"
error: unrecognized subcommand 'postgres://ann:******@host/db'

Usage: limbeck [OPTIONS] <COMMAND>

For more information, try '--help'.

"#]]);
}

#[test]
fn a_source_that_is_none() {
    let project = Project::new(&[("entity/user.rs", "")]);
    project.run(&["diff", "--from", "entity"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × --from 'entity' is no source
  help: a source is `models`, `models:PATH`, `database`, `migrations`, `empty` or a URL such as sqlite://PATH
        for the models there: models:entity

"#]]);
}

#[test]
fn nothing_to_work_on() {
    let project = Project::new(&[]);
    project.run(&["history"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × there is no migration crate here
  help: configuration: no limbeck.toml in [..] or above
        workspace: no Cargo.toml in [..] or above
        folders: no migration/ in [..] or above
        --migration-dir, or [migrations] dir in limbeck.toml, names its folder; `limbeck init` makes one

"#]]);
    project.run(&["inspect"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × no database is configured: neither --database-url, nor DATABASE_URL, nor [database] url
  help: looked into the environment, no .env in [..] or above, no limbeck.toml in [..] or above
        say it as -u postgres://USER:PASSWORD@HOST/NAME (or mysql://, mariadb://) or -u sqlite://PATH, or put DATABASE_URL into .env

"#]]);
}

#[test]
fn neither_source_has_a_dialect() {
    let project = Project::new(&[]);
    project.run(&["diff", "--from", "empty", "--to", "empty"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × neither source is a database, so it is not known which SQL is meant
  help: --dialect postgres (or sqlite, mysql, mariadb) says it, or a configured database

"#]]);
    let arguments = ["diff", "--from", "empty", "--to", "empty", "--dialect", "sqlite"];
    project.run(&arguments).success().stdout_eq("").stderr_eq("No differences: 0 tables, 0 objects unmanaged.\n");
}
