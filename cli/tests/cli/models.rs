//! Models that are not in order: one clear error each, with its place, and nothing is written.

use crate::init::{ENTITY, MIGRATOR, manifest};
use crate::project::Project;
use snapbox::{Data, file};

const CONFIGURATION: &str = "[models]\npaths = [\"entity\"]\n[database]\nurl = \"sqlite://app.db\"\n";

fn project(models: &[(&str, &str)]) -> Project {
    let manifest = manifest("migration", "sea-orm-migration = \"2.0\"");
    let own = [
        ("limbeck.toml", CONFIGURATION),
        ("migration/Cargo.toml", manifest.as_str()),
        ("migration/src/lib.rs", MIGRATOR),
    ];
    Project::new(&[&own, models].concat())
}

/// Whatever would write or judge says the same and ends with 2.
fn refused(models: &[(&str, &str)], expected: &Data) {
    let project = project(models);
    let before = project.tree();
    let revision = ["revision", "--autogenerate", "-m", "x"];
    for arguments in [&revision[..], &["diff", "--format", "sql"], &["diff", "--format", "rust"]] {
        project.run(arguments).code(2).stdout_eq("").stderr_eq(expected.clone());
    }
    assert_eq!(project.tree(), before);
}

#[test]
fn a_file_that_does_not_parse() {
    let broken = ENTITY.replace("pub id: i32,", "pub id: i32");
    refused(&[("entity/tag.rs", &broken)], &file!["errors/models/does_not_parse.txt"]);
}

#[test]
fn a_file_that_does_not_parse_among_others() {
    let broken = ENTITY.replace("pub id: i32,", "pub id: i32").replace("tags", "posts");
    let models = [("entity/tag.rs", ENTITY), ("entity/post.rs", broken.as_str())];
    refused(&models, &file!["errors/models/does_not_parse_among_others.txt"]);
    // A table whose model was not read must not be taken for one that is gone.
    let check = project(&models);
    check.run(&["check"]).code(2).stdout_eq("").stderr_eq(file!["errors/models/does_not_parse_among_others.txt"]);
}

#[test]
fn an_entity_without_a_primary_key() {
    let keyless = ENTITY.replace("    #[sea_orm(primary_key)]\n", "");
    refused(&[("entity/tag.rs", &keyless)], &file!["errors/models/no_primary_key.txt"]);
}

#[test]
fn a_type_that_no_source_explains() {
    let unknown = ENTITY.replace("name: String", "price: shared::Money");
    let project = project(&[("entity/tag.rs", &unknown)]);
    let before = project.tree();
    let expected = file!["errors/models/unknown_type.txt"];
    project.run(&["diff", "--format", "sql"]).code(2).stdout_eq("").stderr_eq(expected);
    let expected = file!["errors/models/unknown_type_in_a_revision.txt"];
    project.run(&["revision", "--autogenerate", "-m", "x"]).code(2).stdout_eq("").stderr_eq(expected);
    assert_eq!(project.tree(), before);
    let explained =
        CONFIGURATION.replace("[database]", "types = { \"shared::Money\" = \"decimal(19, 4)\" }\n[database]");
    project.write("limbeck.toml", &explained);
    project.run(&["diff"]).code(1).stderr_eq("");
}

#[test]
fn types_are_explained_by_any_name_of_theirs() {
    let fields = "price: shared::Money,\n    pub page: Option<Page<i32>>,\n    pub other: closed::kinds::Other";
    let models = ENTITY.replace("name: String", fields) + "\npub struct Page<T>(T);\n";
    let types = "types = { \"Money\" = \"decimal(19, 4)\", \"Page<i32>\" = \"text\", \"kinds::Other\" = \"int\" }";
    let project = project(&[("entity/tag.rs", &models)]);
    project.write("limbeck.toml", &CONFIGURATION.replace("[database]", &format!("{types}\n[database]")));
    project
        .run(&["diff", "--format", "sql"])
        .code(1)
        .stderr_eq("")
        .stdout_eq(file!["errors/models/explained_types.sql"]);
}

#[test]
fn features_of_the_models_are_configured() {
    let model = ENTITY.replace("pub name", "#[cfg(feature = \"extra\")]\n    pub name");
    let manifest = "[package]\nname = \"entity\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[features]\nextra = []\n";
    let project = project(&[("entity/Cargo.toml", manifest), ("entity/tag.rs", &model)]);
    project.run(&["diff"]).code(1).stderr_eq("");
    let with = |features: &str| CONFIGURATION.replace("[database]", &format!("features = [{features}]\n[database]"));
    project.write("limbeck.toml", &with("\"extra\""));
    project.run(&["diff", "--format", "sql"]).code(1).stdout_eq(file!["errors/models/configured_features.sql"]);
    project.write("limbeck.toml", &with("\"extras\""));
    project.run(&["diff"]).code(2).stdout_eq("").stderr_eq(file!["errors/models/unknown_feature.txt"]);
}

#[test]
fn an_attribute_that_seaorm_ignores() {
    let misspelt = ENTITY.replace("    pub name", "    #[sea_orm(uniqe, column_tpye = \"Text\")]\n    pub name");
    let project = project(&[("entity/tag.rs", &misspelt)]);
    project.run(&["check"]).code(1).stderr_eq(file!["errors/models/unknown_attribute.txt"]);
}

#[test]
fn two_entities_for_one_table() {
    let models = [("entity/tag.rs", ENTITY), ("entity/tag_light.rs", ENTITY)];
    refused(&models, &file!["errors/models/declared_twice.txt"]);
    let project = project(&models);
    project
        .write("limbeck.toml", &CONFIGURATION.replace("[database]", "exclude = [\"entity/tag_light.rs\"]\n[database]"));
    project.run(&["diff"]).code(1).stderr_eq("");
}
