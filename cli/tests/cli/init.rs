use crate::project::{Project, limbeck};
use snapbox::str;

pub(crate) const ENTITY: &str = "use sea_orm::entity::prelude::*;

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

pub(crate) const MIGRATOR: &str = "pub use sea_orm_migration::prelude::*;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![]
    }
}
";

pub(crate) const WORKSPACE: &str =
    "[workspace]\nresolver = \"2\"\n# All there is.\nmembers = [\n    \"entity\", # models\n]\n";

pub(crate) fn manifest(name: &str, dependencies: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\n{dependencies}\n")
}

/// A workspace with one package of models.
pub(crate) fn workspace(files: &[(&str, &str)]) -> Project {
    let entity =
        manifest("entity", "sea-orm = { version = \"1.1\", features = [\"sqlx-sqlite\", \"runtime-tokio-rustls\"] }");
    let all = [("Cargo.toml", WORKSPACE), ("entity/Cargo.toml", &entity), ("entity/src/lib.rs", ENTITY)];
    Project::new(&[&all, files].concat())
}

#[test]
fn a_project_that_has_everything_gets_one_file() {
    let migration = manifest("migration", "sea-orm-migration = \"1.1\"");
    let members = WORKSPACE.replace("# models\n", "# models\n    \"migration\",\n");
    let project = workspace(&[
        ("Cargo.toml", &members),
        ("migration/Cargo.toml", &migration),
        ("migration/src/lib.rs", MIGRATOR),
        (".env", "DATABASE_URL=postgres://ann:secret@localhost/shop\n"),
    ]);
    let before = project.tree();
    // In a member of the workspace, too.
    limbeck(&project.path().join("entity"), &["init"]).assert().success().stdout_eq("").stderr_eq(str![[r#"
Found the Cargo project in [..]
Found 1 table in src
Found the migrations in [..]/migration (0 revisions)
Found the database postgres://ann:******@localhost/shop ([..]/.env:1)
Writing [..]/limbeck.toml ... done
Next: `limbeck check` compares the models with the database.

"#]]);
    snapbox::assert_data_eq!(
        project.read("limbeck.toml"),
        str![[r##"
# What Limbeck found in this project. Paths are relative to this file; flags beat the environment,
# the environment beats this file.

[models]
paths = ["entity/src"]

[database]
# The URL is read from DATABASE_URL in .env. It can be put together here, too:
# url = "postgres://${DB_USER}:${DB_PASSWORD}@localhost/NAME"

[migrations]
dir = "migration"

"##]]
    );
    let after = project.tree();
    assert_eq!(after.iter().filter(|(name, _)| name != "limbeck.toml").cloned().collect::<Vec<_>>(), before);
    project.run(&["init"]).success().stdout_eq("").stderr_eq(str![[r#"
Found limbeck.toml: it is left as it is
Found 1 table in entity/src
Found the migrations in migration (0 revisions)
Found the database postgres://ann:******@localhost/shop (.env:1)
limbeck.toml is there already, and nothing is missing: nothing was changed.

"#]]);
    assert_eq!(project.tree(), after);
}

#[test]
fn a_migration_crate_is_made_where_there_is_none() {
    let project = workspace(&[]);
    project.run(&["init", "-u", "sqlite://shop.db"]).success().stdout_eq("").stderr_eq(str![[r#"
Found the Cargo project in [..]
Found 1 table in entity/src
Found no migration crate: a stock one is made
Found the database sqlite://shop.db (--database-url)
Making migration: sea-orm-migration 1.1.0 with runtime-tokio-rustls, sqlx-sqlite ... done
Adding migration to the members of the workspace: Cargo.toml ... done
Writing limbeck.toml ... done
Next: `limbeck check` compares the models with the database.

"#]]);
    let members = WORKSPACE.replace("# models\n", "# models\n    \"migration\",\n");
    assert_eq!(project.read("Cargo.toml"), members);
    assert_eq!(project.list("migration"), ["Cargo.toml", "README.md", "src"]);
    assert_eq!(project.read("migration/src/lib.rs"), MIGRATOR);
    assert!(project.read("limbeck.toml").contains("url = \"sqlite://shop.db\"\n"));
    let made = project.tree();
    project.run(&["init"]).success();
    assert_eq!(project.tree(), made);
    project.run(&["revision", "-m", "first"]).success().stderr_eq("Generating migration/src/m[..]_first.rs ... done\n");
    project.run(&["history"]).success().stdout_eq("m[..]_first  pending  first (head)\n");
}

#[test]
fn nothing_is_made_beside_sql_files_unless_it_is_asked_for() {
    let project = workspace(&[("entity/migrations/1_tags.sql", "CREATE TABLE tags (id int);")]);
    project.run(&["init"]).success().stderr_eq(str![[r#"
Found the Cargo project in [..]
Found 1 table in entity/src
Found SQL files in entity/migrations: no migration crate is made beside them (--migration-dir migration makes one)
Found no database: there is no DATABASE_URL in the environment or .env
Writing limbeck.toml ... done
Next: put DATABASE_URL into .env, then `limbeck check` compares the models with the database.

"#]]);
    assert_eq!(project.list("."), ["Cargo.toml", "entity", "limbeck.toml"]);
    assert_eq!(project.read("Cargo.toml"), WORKSPACE);
    project.run(&["init", "--migration-dir", "db/migration"]).success();
    assert!(project.read("Cargo.toml").contains("    \"db/migration\",\n"));
    assert!(project.read("db/migration/Cargo.toml").contains("version = \"1.1.0\""));
}

#[test]
fn a_package_of_its_own_becomes_a_workspace() {
    let manifest = manifest("shop", "sea-orm = { version = \"2.0\", features = [\"sqlx-mysql\"] }");
    let project = Project::new(&[("Cargo.toml", &manifest), ("src/main.rs", ENTITY)]);
    project.run(&["init"]).success();
    assert_eq!(project.read("Cargo.toml"), format!("{manifest}\n[workspace]\nmembers = [\".\", \"migration\"]\n"));
    assert!(project.read("migration/Cargo.toml").contains("\"sqlx-mysql\","));

    let project = Project::new(&[("Cargo.toml", &manifest), ("src/main.rs", ENTITY), ("fuzz/Cargo.toml", "")]);
    let said = project.run(&["init"]).success();
    let said = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
    assert!(said.contains("No workspace is made of this package, because fuzz is one of its own"), "{said}");
    assert_eq!(project.read("Cargo.toml"), manifest);
}

#[test]
fn a_project_that_has_nothing_yet_is_set_up() {
    let manifest = manifest("shop", "sea-orm = \"2.0\"");
    let project = Project::new(&[("Cargo.toml", &manifest), ("src/main.rs", "fn main() {}")]);
    let arguments = ["init", "--no-migration"];
    project.run(&arguments).success().stderr_eq(str![[r#"
Found the Cargo project in [..]
Found no models yet: every command looks for them in the workspace again
Found no migration crate, and none is made
Found no database: there is no DATABASE_URL in the environment or .env
Writing limbeck.toml ... done
Next: put DATABASE_URL into .env, then `limbeck check` compares the models with the database.

"#]]);
    assert_eq!(project.list("."), ["Cargo.toml", "limbeck.toml", "src"]);
}

#[test]
fn what_is_to_be_chosen_is_named_with_the_flag_that_chooses() {
    let migration = |name: &str| manifest(name, "sea-orm-migration = \"1.1\"");
    let members = WORKSPACE.replace("# models\n", "# models\n    \"billing\",\n    \"shop\",\n");
    let project = workspace(&[
        ("Cargo.toml", &members),
        ("billing/Cargo.toml", &migration("billing")),
        ("billing/src/lib.rs", MIGRATOR),
        ("shop/Cargo.toml", &migration("shop")),
        ("shop/src/lib.rs", MIGRATOR),
    ]);
    let before = project.tree();
    project.run(&["init"]).code(2).stdout_eq("").stderr_eq(str![[r#"
Found the Cargo project in [..]
Found 1 table in entity/src
  × there are several migration crates: billing, shop
  help: one of them is meant: --migration-dir billing

"#]]);
    assert_eq!(project.tree(), before);
    project.run(&["init", "-d", "shop"]).success();
    assert!(project.read("limbeck.toml").contains("dir = \"shop\""));
}

#[test]
fn a_second_copy_of_the_models_is_to_be_chosen_from() {
    let members = WORKSPACE.replace("# models\n", "# models\n    \"stale\",\n");
    let project = workspace(&[
        ("Cargo.toml", &members),
        ("stale/Cargo.toml", &manifest("stale", "sea-orm = \"1.1\"")),
        ("stale/src/lib.rs", ENTITY),
    ]);
    project.run(&["init", "--no-migration"]).code(2).stdout_eq("").stderr_eq(str![[r#"
Found the Cargo project in [..]
  × entity/src and stale/src both declare table 'tags'
  help: --models entity/src (it may be given several times) names the folders that count

"#]]);
    project.run(&["init", "--no-migration", "--models", "entity/src"]).success();
    assert!(project.read("limbeck.toml").contains("paths = [\"entity/src\"]\n"));
}

#[test]
fn a_password_is_never_written_down() {
    let project = workspace(&[(".env", "SHOP_DB=mysql://ann:secret@localhost/shop\n")]);
    project.run(&["init", "--no-migration", "-u", "mysql://ann:secret@localhost/shop"]).success();
    assert!(!project.read("limbeck.toml").contains("secret"));

    let project = workspace(&[(".env", "SHOP_DB=mysql://ann:secret@localhost/shop\n")]);
    project.run(&["init", "--no-migration"]).success().stderr_eq(str![[r#"
Found the Cargo project in [..]
Found 1 table in entity/src
Found no migration crate, and none is made
Found the database in SHOP_DB: limbeck.toml refers to it
Writing limbeck.toml ... done
Next: put DATABASE_URL into .env, then `limbeck check` compares the models with the database.

"#]]);
    assert!(project.read("limbeck.toml").contains("url = \"${SHOP_DB}\"\n"));
}

#[test]
fn what_is_in_the_way_of_a_new_crate_is_left_alone() {
    let project = workspace(&[("migration/notes.txt", "")]);
    project.run(&["init"]).code(2).stderr_eq(str![[r#"
Found the Cargo project in [..]
Found 1 table in entity/src
  × migration is there already, and is no migration crate
  help: --migration-dir names the folder of the migration crate, --no-migration makes none

"#]]);
    assert_eq!(project.list("."), ["Cargo.toml", "entity", "migration"]);
    assert_eq!(project.list("migration"), ["notes.txt"]);
}

#[test]
fn a_migration_crate_that_is_no_member_is_one() {
    let crate_manifest = format!("{}\n[workspace]\n", manifest("migration", "sea-orm-migration = \"1.1\""));
    let project = workspace(&[("migration/Cargo.toml", &crate_manifest), ("migration/src/lib.rs", MIGRATOR)]);
    project.run(&["init"]).success();
    assert!(project.read("limbeck.toml").contains("dir = \"migration\""));
    assert_eq!(project.read("Cargo.toml"), WORKSPACE);
}
