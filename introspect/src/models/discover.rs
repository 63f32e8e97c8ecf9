//! Finds models and migrations in the Cargo workspace around a folder, without resolving its dependencies.

use super::cargo::workspace;
use super::files::{self, Listing, holds_migrator, may_hold_entity};
use super::lock_file::{dependency, full_version, packages, version};
use super::{DiscoverError, Project, SeaOrm};
use cargo_metadata::{Dependency, Metadata, Package, TargetKind};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The feature that has sea-query write `serial` keys, and what sea-orm 2.0 calls it.
const SERIAL_FEATURES: [&str; 2] = ["option-postgres-use-serial", "postgres-use-serial-pk"];

/// The crate that a migration crate depends on.
const MIGRATION: &str = "sea-orm-migration";

/// The root modules of a package.
const ROOTS: [&str; 2] = ["lib.rs", "main.rs"];

/// Finds the models and the migration crates of the Cargo project around a folder.
pub(super) fn discover(folder: &Path) -> Result<Project, DiscoverError> {
    if !folder.ancestors().any(|above| above.join("Cargo.toml").is_file()) {
        return Err(DiscoverError::NoManifest { folder: folder.display().to_string() });
    }
    let metadata = workspace(folder)?;
    let root = metadata.workspace_root.clone().into_std_path_buf();
    let outside = outside(&metadata);
    let mut members = metadata.workspace_packages();
    members.extend(outside.iter().flat_map(Metadata::workspace_packages));
    members.sort_by(|a, b| a.manifest_path.cmp(&b.manifest_path));
    let packages = members.iter().map(|package| package.name.to_string()).collect();
    let mut project = Project { root, packages, ..Project::default() };
    for package in &members {
        place(package, &mut project);
    }
    take_used(&members, &mut project);
    let dependencies: Vec<&Dependency> = members.iter().flat_map(|package| &package.dependencies).collect();
    read_lock_file(&mut project);
    project.serial_primary_keys |= dependencies.iter().any(|dependency| asks_for_serial(dependency));
    project.sea_orm = sea_orm(&dependencies, &project.root);
    Ok(project)
}

/// What members depend on by a path below the project and is no member: an application that is no workspace has its entities
/// and migrations so. Cargo is asked about each.
fn outside(metadata: &Metadata) -> Vec<Metadata> {
    let mut known: BTreeSet<PathBuf> = metadata.workspace_packages().into_iter().filter_map(folder_of).collect();
    let mut todo = below(metadata, metadata.workspace_root.as_std_path());
    let mut found = Vec::new();
    while let Some(folder) = todo.pop() {
        if !known.insert(folder.clone()) {
            continue;
        }
        if let Ok(other) = workspace(&folder) {
            known.extend(other.workspace_packages().into_iter().filter_map(folder_of));
            todo.extend(below(&other, metadata.workspace_root.as_std_path()));
            found.push(other);
        }
    }
    found
}

/// The folders below another one that packages depend on.
fn below(metadata: &Metadata, root: &Path) -> Vec<PathBuf> {
    let dependencies = metadata.workspace_packages().into_iter().flat_map(|package| &package.dependencies);
    let paths = dependencies.filter_map(|dependency| dependency.path.as_ref());
    paths.filter(|path| path.starts_with(root)).map(|path| path.as_std_path().to_owned()).collect()
}

fn folder_of(package: &Package) -> Option<PathBuf> {
    package.manifest_path.parent().map(|folder| folder.as_std_path().to_owned())
}

/// Sorts a package into the models, the migrations, both or neither.
fn place(package: &Package, project: &mut Project) {
    let Some(folder) = package.manifest_path.parent().map(|folder| folder.as_std_path().to_owned()) else { return };
    let Some(source) = source_folder(package) else { return };
    if is_test_package(&folder, &project.root) || !package.dependencies.iter().any(is_sea_orm) {
        return;
    }
    let Ok(Listing { files: sources, .. }) = files::below(&source) else { return };
    let migrates = package.dependencies.iter().any(|dependency| dependency.name == MIGRATION);
    let is_migration_crate = migrates && ROOTS.iter().any(|file| holds_migrator(&source.join(file)));
    if is_migration_crate {
        project.migrations.push(folder);
    } else if migrates {
        project.migrations.extend(migrator_folders(&source));
    }
    if !sources
        .iter()
        .any(|file| files::text(file).map_or_else(|unread| unread.may_hold_entity(), |text| may_hold_entity(&text)))
    {
        return;
    }
    // The copies of entities in a migration crate are frozen history.
    if is_migration_crate { project.frozen.push(source) } else { project.models.push(source) }
}

/// A migration crate that the application depends on may be where it keeps its only models.
fn take_used(members: &[&Package], project: &mut Project) {
    let dependencies =
        || members.iter().flat_map(|user| &user.dependencies).filter_map(|dependency| dependency.path.as_ref());
    let is_used = |source: &PathBuf| {
        let package = source.ancestors().find(|folder| folder.join("Cargo.toml").is_file());
        package.is_some_and(|package| dependencies().any(|path| path.as_std_path() == package))
    };
    if project.models.is_empty() {
        (project.models, project.frozen) = std::mem::take(&mut project.frozen).into_iter().partition(is_used);
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

/// The folders of the modules inside an application that hold a migrator, sorted.
fn migrator_folders(source: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut todo = vec![source.to_owned()];
    while let Some(folder) = todo.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if path.is_dir() && !path.is_symlink() {
                todo.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && holds_migrator(&path) {
                found.insert(module_folder(&path));
            }
        }
    }
    found
}

/// The folder of a module's children, or the one that it lies in where it has none.
fn module_folder(file: &Path) -> PathBuf {
    let children = file.with_extension("");
    if children.is_dir() { children } else { file.parent().unwrap_or(file).to_owned() }
}

fn read_lock_file(project: &mut Project) {
    let Ok(text) = fs::read_to_string(project.root.join("Cargo.lock")) else { return };
    let packages = packages(&text);
    project.migration_version = version(&packages, MIGRATION);
    let sea_query = dependency(&packages, "sea-orm", "sea-query").or_else(|| version(&packages, "sea-query"));
    project.serial_primary_keys = sea_query.is_some_and(|version| version < (1, 0));
}

/// The sea-orm that the packages depend on: the locked version, else the one that is asked for.
fn sea_orm(dependencies: &[&Dependency], root: &Path) -> Option<SeaOrm> {
    let mut users = dependencies.iter().filter(|dependency| dependency.name == "sea-orm").peekable();
    let asked = users.peek()?.req.to_string();
    let lock_file = fs::read_to_string(root.join("Cargo.lock")).unwrap_or_default();
    let locked = full_version(&lock_file, "sea-orm").map(str::to_owned);
    let features: BTreeSet<String> = users.flat_map(|user| user.features.iter().cloned()).collect();
    Some(SeaOrm {
        version: locked.unwrap_or_else(|| asked.trim_start_matches(['^', '=', '~', ' ']).to_owned()),
        features,
    })
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
    fn an_application_that_is_no_workspace_has_its_packages_by_their_paths() {
        let entity = "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"a\")] pub struct Model { pub id: i32 }";
        let folder = workspace(&[
            ("Cargo.toml", &manifest("web", "entity = { path = \"entity\" }\nsea-orm = \"1.1\"")),
            ("src/main.rs", "fn main() {}"),
            ("entity/Cargo.toml", &manifest("entity", "sea-orm = \"1.1\"\nmigration = { path = \"../migration\" }")),
            ("entity/src/lib.rs", entity),
            ("migration/Cargo.toml", &manifest("migration", "sea-orm-migration = \"1.1\"")),
            ("migration/src/lib.rs", "impl MigratorTrait for Migrator {}"),
        ]);
        let project = discover(folder.path()).unwrap();
        assert_eq!(project.models, [project.root.join("entity/src")]);
        assert_eq!(project.migrations, [project.root.join("migration")]);
    }

    #[test]
    fn the_only_entities_may_be_those_of_a_migration_crate_that_is_used() {
        let files = |dependency: &str| {
            workspace(&[
                ("Cargo.toml", "[workspace]\nresolver = \"2\"\nmembers = [\"web\", \"migration\"]\n"),
                ("migration/Cargo.toml", &manifest("migration", "sea-orm-migration = \"1.1\"")),
                (
                    "migration/src/lib.rs",
                    "pub mod entities { #[derive(DeriveEntityModel)] struct Model { } } impl MigratorTrait for Migrator {}",
                ),
                ("web/Cargo.toml", &manifest("web", dependency)),
                ("web/src/main.rs", "fn main() {}"),
            ])
        };
        let (used, unused) = (files("migration = { path = \"../migration\" }"), files(""));
        let used = discover(used.path()).unwrap();
        assert_eq!((used.models, used.frozen), (vec![used.root.join("migration/src")], Vec::new()));
        let unused = discover(unused.path()).unwrap();
        assert_eq!((unused.models, unused.frozen), (Vec::new(), vec![unused.root.join("migration/src")]));
    }

    #[test]
    fn a_feature_asks_for_serial_keys() {
        let dependency = "sea-orm = { version = \"2.0\", features = [\"postgres-use-serial-pk\"] }";
        let folder = workspace(&[("Cargo.toml", &manifest("shop", dependency)), ("src/lib.rs", "")]);
        assert!(discover(folder.path()).unwrap().serial_primary_keys);
    }

    #[test]
    fn without_a_manifest_there_is_nothing_to_ask_cargo() {
        let folder = workspace(&[("a.rs", "")]);
        assert!(matches!(discover(folder.path()), Err(DiscoverError::NoManifest { .. })));
    }

    #[test]
    fn what_cargo_says_is_told_without_its_prefix() {
        let folder = workspace(&[("Cargo.toml", "[package")]);
        let error = discover(folder.path()).unwrap_err().to_string();
        assert!(error.contains("invalid table header") || error.contains("unclosed table"), "{error}");
        assert!(!error.contains("exited with an error"), "{error}");
    }

    #[test]
    fn a_toolchain_that_is_not_installed_is_not_needed() {
        let toolchain = "[toolchain]\nchannel = \"1.2.0\"\n";
        let manifest = manifest("shop", "sea-orm = \"2.0\"");
        let folder = workspace(&[("rust-toolchain.toml", toolchain), ("Cargo.toml", &manifest), ("src/lib.rs", "")]);
        assert_eq!(discover(folder.path()).unwrap().packages, ["shop"]);
    }

    #[test]
    fn migrations_inside_an_application_are_their_modules() {
        let migrator = "mod m1; impl MigratorTrait for Migrator {}";
        let dependency = "sea-orm-migration = \"1.1\"";
        let folder = workspace(&[
            ("Cargo.toml", &manifest("shop", dependency)),
            ("src/main.rs", "mod db; mod tenants; fn main() {}"),
            ("src/db/migrator/mod.rs", migrator),
            ("src/tenants.rs", migrator),
            ("src/tenants/m1.rs", ""),
        ]);
        let project = discover(folder.path()).unwrap();
        let expected = ["src/db/migrator", "src/tenants"].map(|inside| project.root.join(inside));
        assert_eq!(project.migrations, expected);
    }

    #[test]
    fn the_sea_orm_of_a_project_is_known_with_its_features() {
        let dependency = "sea-orm = { version = \"1.1\", features = [\"sqlx-mysql\", \"runtime-tokio-rustls\"] }";
        let manifest = manifest("shop", dependency);
        let folder = workspace(&[("Cargo.toml", &manifest), ("src/lib.rs", "")]);
        let sea_orm = discover(folder.path()).unwrap().sea_orm.unwrap();
        assert_eq!(sea_orm.version, "1.1");
        assert_eq!(Vec::from_iter(sea_orm.features), ["runtime-tokio-rustls", "sqlx-mysql"]);
        let lock = "version = 4\n\n[[package]]\nname = \"sea-orm\"\nversion = \"1.1.19\"\n";
        fs::write(folder.path().join("Cargo.lock"), lock).unwrap();
        assert_eq!(discover(folder.path()).unwrap().sea_orm.unwrap().version, "1.1.19");
    }
}
