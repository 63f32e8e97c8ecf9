//! The program in places where something is not there.

use crate::init::{ENTITY, MIGRATOR, WORKSPACE, manifest, workspace};
use crate::project::{Project, limbeck};
use snapbox::str;

#[test]
fn above_the_project() {
    let manifest = manifest("shop", "sea-orm = \"2.0\"");
    let project = Project::new(&[("backend/Cargo.toml", &manifest), ("backend/src/lib.rs", ENTITY)]);
    for command in ["check", "diff"] {
        project.run(&[command, "-u", "sqlite://a.db"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × there are no models here
  help: configuration: no limbeck.toml in [..] or above
        workspace: no Cargo.toml in [..] or above
        --models PATH, or [models] paths in limbeck.toml, names their folder
        there is a Cargo project in backend: give the command there

"#]]);
    }
    project.run(&["init"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × there is no project with SeaORM entities here
  help: workspace: no Cargo.toml in [..] or above
        --models PATH names the folder of the models
        there is a Cargo project in backend: give the command there

"#]]);
    project.run(&["upgrade"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × there is no migration crate here
  help: configuration: no limbeck.toml in [..] or above
        workspace: no Cargo.toml in [..] or above
        folders: no migration/ in [..] or above
        --migration-dir, or [migrations] dir in limbeck.toml, names its folder; `limbeck init` makes one
        there is a Cargo project in backend: give the command there

"#]]);
    assert_eq!(project.list("."), ["backend"]);
}

#[test]
fn in_a_project_of_something_else() {
    let manifest = manifest("shop", "");
    let project = Project::new(&[("Cargo.toml", &manifest), ("src/main.rs", "fn main() {}")]);
    project.run(&["check", "-u", "sqlite://a.db"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × there are no models here
  help: configuration: no limbeck.toml in [..] or above
        workspace: no SeaORM entity in the packages of [..] (shop)
        --models PATH, or [models] paths in limbeck.toml, names their folder

"#]]);
    project.run(&["heads"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × there is no migration crate here
  help: configuration: no limbeck.toml in [..] or above
        workspace: no dependency on sea-orm-migration in the packages of [..] (shop)
        folders: no migration/ in [..] or above
        --migration-dir, or [migrations] dir in limbeck.toml, names its folder; `limbeck init` makes one

"#]]);
}

#[test]
fn in_a_member_of_the_workspace() {
    let members = WORKSPACE.replace("# models\n", "# models\n    \"web\",\n");
    let project = workspace(&[
        ("Cargo.toml", &members),
        ("web/Cargo.toml", &manifest("web", "")),
        ("web/src/main.rs", "fn main() {}"),
    ]);
    let arguments = ["check", "-u", "sqlite://a.db"];
    limbeck(&project.path().join("web"), &arguments).assert().code(1).stderr_eq("").stdout_eq(str![[r#"
added table 'tags'
    declared in entity/src/lib.rs:5, not in the database

"#]]);
}

#[test]
fn with_nothing_but_the_program_and_the_models() {
    let project = Project::new(&[("models/tag.rs", ENTITY)]);
    let run = |arguments: &[&str]| limbeck(project.path(), arguments).env("PATH", "").env_remove("CARGO").assert();
    run(&["check", "--models", "models", "-u", "sqlite://a.db"]).code(1).stderr_eq("").stdout_eq(str![[r#"
added table 'tags'
    declared in models/tag.rs:5, not in the database

"#]]);
    // The same where the image has the manifests, too.
    project.write("Cargo.toml", &manifest("shop", "sea-orm = \"2.0\""));
    run(&["check", "--models", "models", "-u", "sqlite://a.db"]).code(1).stderr_eq("");
    run(&["check", "-u", "sqlite://a.db"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × there are no models here
  help: configuration: no limbeck.toml in [..] or above
        workspace: not known, because cargo could not be started: [..]
        --models PATH, or [models] paths in limbeck.toml, names their folder

"#]]);
}

#[test]
fn entities_of_migrations_are_no_models() {
    let manifest = manifest("migration", "sea-orm-migration = \"2.0\"");
    let library = format!("mod entities;\n{MIGRATOR}");
    let project = Project::new(&[
        ("Cargo.toml", &manifest),
        ("src/lib.rs", &library),
        ("src/entities/mod.rs", "pub mod tag;"),
        ("src/entities/tag.rs", ENTITY),
    ]);
    project.run(&["check", "-u", "sqlite://a.db"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × there are no models here
  help: configuration: no limbeck.toml in [..] or above
        workspace: no SeaORM entity in the packages of [..] (migration)
        the entities in src belong to migrations; --models src takes them as models
        --models PATH, or [models] paths in limbeck.toml, names their folder

"#]]);
    project.run(&["check", "-u", "sqlite://a.db", "--models", "src"]).code(1).stderr_eq("");
    project.write("Cargo.toml", &manifest.replace("\"2.0\"", "\"2.0\"\nsea-orm = \"2.0\""));
    project.run(&["init"]).success().stderr_eq(str![[r#"
Found the Cargo project in [..]
Found entities in src that belong to migrations: --models src takes them as models
Found no models yet: every command looks for them in the workspace again
Found the migrations in . (0 revisions)
Found no database: there is no DATABASE_URL in the environment or .env
Writing limbeck.toml ... done
Next: put DATABASE_URL into .env, then `limbeck check` compares the models with the database.

"#]]);
}

#[test]
fn with_targets_and_nothing_else() {
    let toml = "[target.billing.models]\npaths = [\"billing\"]\n[target.billing.database]\nurl = \"sqlite://b.db\"\n\
                [target.shop.models]\npaths = [\"shop\"]\n[target.shop.database]\nurl = \"sqlite://s.db\"\n";
    let project = Project::new(&[("limbeck.toml", toml), ("billing/tag.rs", ENTITY)]);
    project.run(&["inspect"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × no database is configured: neither --database-url, nor DATABASE_URL, nor [database] url
  help: looked into the environment, no .env in [..] or above, limbeck.toml
        say it as -u postgres://USER:PASSWORD@HOST/NAME (or mysql://, mariadb://) or -u sqlite://PATH, or put DATABASE_URL into .env
        limbeck.toml has targets, and --target NAME chooses one: billing, shop

"#]]);
    project.run(&["inspect", "models", "--dialect", "sqlite"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × there are no models here
  help: configuration: limbeck.toml says no [models] paths
        workspace: no Cargo.toml in [..] or above
        --models PATH, or [models] paths in limbeck.toml, names their folder
        limbeck.toml has targets, and --target NAME chooses one: billing, shop

"#]]);
    project.run(&["check", "--target", "billing"]).code(1).stderr_eq("").stdout_eq(str![[r#"
added table 'tags'
    declared in billing/tag.rs:5, not in the database

"#]]);
}
