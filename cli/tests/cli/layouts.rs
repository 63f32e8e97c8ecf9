//! Where the migrations of a project can be.

use crate::init::{ENTITY, MIGRATOR, WORKSPACE, manifest, workspace};
use crate::project::{Project, limbeck};
use snapbox::str;

const REVISION: &str = "use sea_orm_migration::prelude::*;\n\n#[derive(DeriveMigrationName)]\npub struct Migration;\n";

/// A migrator that lists one revision.
fn migrator() -> String {
    MIGRATOR
        .replace("pub struct", "mod m20260101_000000_first;\n\npub struct")
        .replace("vec![]", "vec![Box::new(m20260101_000000_first::Migration)]")
}

fn application(module: &str, files: &[(&str, &str)]) -> Project {
    let manifest = manifest("shop", "sea-orm = \"2.0\"\nsea-orm-migration = \"2.0\"");
    let program = format!("mod {module};\nmod tag;\nfn main() {{}}\n");
    let own = [("Cargo.toml", manifest.as_str()), ("src/main.rs", program.as_str()), ("src/tag.rs", ENTITY)];
    Project::new(&[&own, files].concat())
}

#[test]
fn a_module_inside_an_application() {
    let project = application(
        "db",
        &[
            ("src/db/mod.rs", "mod migrator;\n"),
            ("src/db/migrator/mod.rs", &migrator()),
            ("src/db/migrator/m20260101_000000_first.rs", REVISION),
            ("src/db/migrator/frozen.rs", ENTITY),
        ],
    );
    project.run(&["history"]).success().stderr_eq("").stdout_eq("m20260101_000000_first[..](head)\n");
    project.run(&["revision", "-m", "second"]).success().stderr_eq(str![[r#"
Generating src/db/migrator/m[..]_second.rs ... done

"#]]);
    assert_eq!(project.list("src/db/migrator").len(), 4);
    assert!(project.read("src/db/migrator/mod.rs").contains("_second::Migration)]"));
    project.run(&["init"]).success();
    assert!(project.read("limbeck.toml").contains("dir = \"src/db/migrator\"\n"));
    project.run(&["inspect", "models", "--dialect", "sqlite"]).success().stderr_eq("");
}

#[test]
fn a_module_whose_file_lies_beside_its_folder() {
    let project = application(
        "migrator",
        &[("src/migrator.rs", &migrator()), ("src/migrator/m20260101_000000_first.rs", REVISION)],
    );
    project.run(&["revision", "-m", "second"]).success().stderr_eq(str![[r#"
Generating src/migrator/m[..]_second.rs ... done

"#]]);
    assert_eq!(project.list("src"), ["main.rs", "migrator", "migrator.rs", "tag.rs"]);
    assert!(project.read("src/migrator.rs").contains("_second::Migration)]"));
}

#[test]
fn a_migrator_further_down_in_its_crate() {
    let project = workspace(&[
        ("migration/Cargo.toml", &manifest("migration", "sea-orm-migration = \"1.1\"")),
        ("migration/src/lib.rs", "pub mod all;\n"),
        ("migration/src/all/mod.rs", &migrator()),
        ("migration/src/all/m20260101_000000_first.rs", REVISION),
    ]);
    project.run(&["revision", "-m", "second"]).success().stderr_eq(str![[r#"
Generating migration/src/all/m[..]_second.rs ... done

"#]]);
    assert!(project.read("migration/src/all/mod.rs").contains("_second::Migration)]"));
}

#[test]
fn several_crates_and_a_target_for_each() {
    let migration = |name: &str| manifest(name, "sea-orm-migration = \"1.1\"");
    let members = WORKSPACE.replace("# models\n", "# models\n    \"billing\",\n    \"shop\",\n");
    let project = workspace(&[
        ("Cargo.toml", &members),
        ("billing/Cargo.toml", &migration("billing")),
        ("billing/src/lib.rs", &migrator()),
        ("billing/src/m20260101_000000_first.rs", REVISION),
        ("shop/Cargo.toml", &migration("shop")),
        ("shop/src/lib.rs", MIGRATOR),
    ]);
    project.run(&["heads"]).code(2).stdout_eq("").stderr_eq(str![[r#"
  × there are several migration crates: billing, shop
  help: one of them is meant: --migration-dir billing
        or, in limbeck.toml: [migrations] dir = "FOLDER", or one for each [target.NAME.migrations]

"#]]);
    let toml = "[target.billing.migrations]\ndir = \"billing\"\n[target.shop.migrations]\ndir = \"shop\"\n";
    project.write("limbeck.toml", toml);
    project.run(&["init"]).success().stderr_eq(str![[r#"
Found limbeck.toml: it is left as it is
Found 1 table in entity/src
Found several migration crates: billing, shop
Found no database: there is no DATABASE_URL in the environment or .env
limbeck.toml is there already, and nothing is missing: nothing was changed.

"#]]);
    project.run(&["heads", "--target", "billing"]).success().stdout_eq("m20260101_000000_first (head)\n");
    // What a target says of itself counts, whatever the environment says of another one.
    let heads = limbeck(project.path(), &["heads", "--target", "shop"]).env("MIGRATION_DIR", "billing");
    heads.assert().success().stdout_eq("").stderr_eq("There is no revision yet.\n");
}

#[test]
fn a_version_that_can_not_send_sql_is_refused() {
    let lock = "[[package]]\nname = \"sea-orm-migration\"\nversion = \"0.10.7\"\n";
    let project = workspace(&[
        ("Cargo.lock", lock),
        ("migration/Cargo.toml", &manifest("migration", "sea-orm-migration = \"0.10\"")),
        ("migration/src/lib.rs", MIGRATOR),
    ]);
    let before = project.tree();
    let arguments = ["-u", "sqlite://app.db", "revision", "--autogenerate", "-m", "first"];
    project.run(&arguments).code(2).stdout_eq("").stderr_eq(str![[r#"
  × the project uses sea-orm-migration 0.10, for which no revision with statements can be written
  help: 0.11 and newer can send SQL text; 1.1 and newer get sea-query's builders
        `limbeck diff --format sql` shows the statements

"#]]);
    assert_eq!(project.tree(), before);
}
