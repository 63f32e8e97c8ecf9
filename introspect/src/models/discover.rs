//! Finds models and migrations in the Cargo workspace around a folder, without resolving its dependencies.

use super::files::{holds_migrator, may_hold_entity};
use super::lock_file::{dependency, packages, version};
use super::{DiscoverError, Project, files};
use cargo_metadata::{Dependency, MetadataCommand, Package, TargetKind};
use std::fs;
use std::path::{Path, PathBuf};

/// The feature that has sea-query write `serial` keys, and what sea-orm 2.0 calls it.
const SERIAL_FEATURES: [&str; 2] = ["option-postgres-use-serial", "postgres-use-serial-pk"];

/// Finds the models and the migration crates of the Cargo project around a folder.
pub(super) fn discover(folder: &Path) -> Result<Project, DiscoverError> {
    let mut command = MetadataCommand::new();
    command.current_dir(folder).no_deps().other_options(vec!["--offline".to_owned()]);
    let metadata = command.exec().map_err(|error| DiscoverError::Metadata {
        folder: folder.display().to_string(),
        message: error.to_string().trim().to_owned(),
    })?;
    let root = metadata.workspace_root.clone().into_std_path_buf();
    let mut members = metadata.workspace_packages();
    members.sort_by(|a, b| a.manifest_path.cmp(&b.manifest_path));
    let mut project = Project { root, ..Project::default() };
    for package in &members {
        place(package, &mut project);
    }
    read_lock_file(&mut project);
    project.serial_primary_keys |= members.iter().flat_map(|package| &package.dependencies).any(asks_for_serial);
    Ok(project)
}

/// Sorts a package into the models, the migrations, both or neither.
fn place(package: &Package, project: &mut Project) {
    let Some(folder) = package.manifest_path.parent().map(|folder| folder.as_std_path().to_owned()) else { return };
    let Some(source) = source_folder(package) else { return };
    if is_test_package(&folder, &project.root) || !package.dependencies.iter().any(is_sea_orm) {
        return;
    }
    let Ok(sources) = files::below(&source) else { return };
    let migrates = package.dependencies.iter().any(|dependency| dependency.name == "sea-orm-migration");
    if migrates && has_migrator(&source) {
        project.migrations.push(folder);
    }
    // The copies of entities in a migration crate are frozen history.
    let is_migration_crate = migrates && ["lib.rs", "main.rs"].iter().any(|file| holds_migrator(&source.join(file)));
    if !is_migration_crate
        && sources.iter().any(|file| fs::read_to_string(file).is_ok_and(|text| may_hold_entity(&text)))
    {
        project.models.push(source);
    }
}

/// The folder of the root module of a package's library, or else of its first program.
fn source_folder(package: &Package) -> Option<PathBuf> {
    let is_library = |kind: &TargetKind| {
        !matches!(
            kind,
            TargetKind::Bin | TargetKind::Test | TargetKind::Example | TargetKind::Bench | TargetKind::CustomBuild
        )
    };
    let library = package.targets.iter().find(|target| target.kind.iter().any(is_library));
    let program = || package.targets.iter().find(|target| target.kind.contains(&TargetKind::Bin));
    library.or_else(program)?.src_path.parent().map(|folder| folder.as_std_path().to_owned())
}

/// Whether a package is there to be tested with: its folder lies in one of tests or examples.
fn is_test_package(folder: &Path, root: &Path) -> bool {
    let inside = folder.strip_prefix(root).unwrap_or(folder);
    inside.iter().any(|name| matches!(name.to_str(), Some("tests" | "examples" | "benches" | "fixtures")))
}

/// SeaORM itself, what belongs to it, or what re-exports it.
fn is_sea_orm(dependency: &Dependency) -> bool {
    dependency.name.starts_with("sea-orm") || dependency.name == "loco-rs" || dependency.path.is_some()
}

fn has_migrator(source: &Path) -> bool {
    let mut todo = vec![source.to_owned()];
    while let Some(folder) = todo.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if path.is_dir() && !path.is_symlink() {
                todo.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && holds_migrator(&path) {
                return true;
            }
        }
    }
    false
}

fn read_lock_file(project: &mut Project) {
    let Ok(text) = fs::read_to_string(project.root.join("Cargo.lock")) else { return };
    let packages = packages(&text);
    project.migration_version = version(&packages, "sea-orm-migration");
    let sea_query = dependency(&packages, "sea-orm", "sea-query").or_else(|| version(&packages, "sea-query"));
    project.serial_primary_keys = sea_query.is_some_and(|version| version < (1, 0));
}

fn asks_for_serial(dependency: &Dependency) -> bool {
    dependency.features.iter().any(|feature| SERIAL_FEATURES.contains(&feature.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn manifest(name: &str, dependency: &str) -> String {
        format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2021\"\n[dependencies]\n{dependency}\n")
    }

    #[test]
    fn models_and_migrations_are_told_apart() {
        let entity = "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"a\")] pub struct Model { pub id: i32 }";
        let folder = workspace(&[
            (
                "Cargo.toml",
                "[workspace]\nresolver = \"2\"\nmembers = [\"entity\", \"migration\", \"web\", \"tests/it\"]\n",
            ),
            (
                "Cargo.lock",
                "version = 4\n\n[[package]]\nname = \"sea-orm-migration\"\nversion = \"1.1.19\"\n\n[[package]]\nname = \"sea-query\"\nversion = \"0.32.7\"\n",
            ),
            ("entity/Cargo.toml", &manifest("entity", "sea-orm = \"1.1\"")),
            ("entity/src/lib.rs", entity),
            ("migration/Cargo.toml", &manifest("migration", "sea-orm-migration = \"1.1\"")),
            ("migration/src/lib.rs", "mod frozen; impl MigratorTrait for Migrator {}"),
            ("migration/src/frozen.rs", entity),
            ("web/Cargo.toml", &manifest("web", "sea-orm = \"1.1\"")),
            ("web/src/main.rs", "fn main() {}"),
            ("tests/it/Cargo.toml", &manifest("it", "sea-orm = \"1.1\"")),
            ("tests/it/src/lib.rs", entity),
        ]);
        let project = discover(&folder.path().join("web")).unwrap();
        let root = folder.path().canonicalize().unwrap();
        assert_eq!(project.root.canonicalize().unwrap(), root);
        assert_eq!(project.models, [project.root.join("entity/src")]);
        assert_eq!(project.migrations, [project.root.join("migration")]);
        assert_eq!((project.migration_version, project.serial_primary_keys), (Some((1, 1)), true));
    }

    #[test]
    fn a_feature_asks_for_serial_keys() {
        let dependency = "sea-orm = { version = \"2.0\", features = [\"postgres-use-serial-pk\"] }";
        let folder = workspace(&[("Cargo.toml", &manifest("shop", dependency)), ("src/lib.rs", "")]);
        assert!(discover(folder.path()).unwrap().serial_primary_keys);
    }

    #[test]
    fn without_a_manifest_cargo_says_why() {
        let folder = workspace(&[("a.rs", "")]);
        assert!(discover(folder.path()).unwrap_err().to_string().contains("could not find `Cargo.toml`"));
    }
}
