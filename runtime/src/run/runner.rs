//! A program for a library of migrations that has none: a crate below cargo's target folder, which cleaning removes.
//!
//! It is locked to what the project is locked to and has the features of SeaORM that the project has, so that the
//! dependencies are those that were built already.

use super::entry::{Entry, metadata, not_runnable, package};
use super::{RunError, RunRequest};
use cargo_metadata::{Metadata, Package};
use limbeck_differ::Dialect;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const LIBRARY: &str = "sea-orm-migration";

/// Makes the crate, or leaves it as it is where it is the same.
pub(super) fn make(manifest: &Path, library: &Package, path: &str, request: &RunRequest) -> Result<Entry, RunError> {
    let metadata = metadata(manifest, false)?;
    let version = version(&metadata, manifest)
        .ok_or_else(|| not_runnable(request, format!("the crate does not depend on {LIBRARY}")))?;
    let folder = metadata.target_directory.as_std_path().join("limbeck").join(library.name.as_str());
    let locked = metadata.workspace_root.as_std_path().join("Cargo.lock");
    let features = features(&metadata, request.url.dialect);
    let files = Files {
        manifest: manifest_text(library, &version, &features),
        program: program_text(path),
        lock: fs::read_to_string(locked).unwrap_or_default(),
    };
    files.write(&folder).map_err(|error| RunError::Runner { folder: folder.clone(), error })?;
    let target = Some(metadata.target_directory.into_std_path_buf());
    Ok(Entry { manifest: folder.join("Cargo.toml"), program: None, target })
}

/// The version of the migration library that the crate is built with.
fn version(metadata: &Metadata, manifest: &Path) -> Option<String> {
    let crate_id = &package(metadata, manifest)?.id;
    let node = metadata.resolve.as_ref()?.nodes.iter().find(|node| &node.id == crate_id)?;
    let is_library = |package: &&Package| package.name == LIBRARY && node.dependencies.contains(&package.id);
    metadata.packages.iter().find(is_library).map(|package| package.version.to_string())
}

/// The features that decide how SeaORM connects: what the project has, and what this database needs. Both libraries call
/// them the same.
fn features(metadata: &Metadata, dialect: Dialect) -> BTreeSet<String> {
    let driver = match dialect {
        Dialect::Postgres => "sqlx-postgres",
        Dialect::MySql | Dialect::MariaDb => "sqlx-mysql",
        Dialect::Sqlite => "sqlx-sqlite",
    };
    let is_sea_orm = |id: &cargo_metadata::PackageId| {
        metadata
            .packages
            .iter()
            .any(|package| &package.id == id && [LIBRARY, "sea-orm"].contains(&package.name.as_str()))
    };
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes).filter(|node| is_sea_orm(&node.id));
    let mut features: BTreeSet<String> = nodes
        .flat_map(|node| &node.features)
        .map(ToString::to_string)
        .filter(|feature| feature.starts_with("runtime-") || DRIVERS.contains(&feature.as_str()))
        .collect();
    features.insert(driver.to_owned());
    if !features.iter().any(|feature| feature.starts_with("runtime-")) {
        features.insert("runtime-tokio-rustls".to_owned());
    }
    features
}

const DRIVERS: [&str; 3] = ["sqlx-mysql", "sqlx-postgres", "sqlx-sqlite"];

struct Files {
    manifest: String,
    program: String,
    lock: String,
}

impl Files {
    /// Only what differs is written, so that nothing is built anew for nothing.
    fn write(&self, folder: &Path) -> std::io::Result<()> {
        fs::create_dir_all(folder.join("src"))?;
        put(&folder.join("Cargo.toml"), &self.manifest)?;
        put(&folder.join("src/main.rs"), &self.program)?;
        // Cargo adds this crate to its lock file, so it is compared with what it was made from.
        if put(&folder.join("project.lock"), &self.lock)? && !self.lock.is_empty() {
            fs::write(folder.join("Cargo.lock"), &self.lock)?;
        }
        Ok(())
    }
}

/// Writes a file where its text is another one; answers whether it was.
fn put(path: &PathBuf, text: &str) -> std::io::Result<bool> {
    let same = fs::read_to_string(path).is_ok_and(|old| old == text);
    if !same {
        fs::write(path, text)?;
    }
    Ok(!same)
}

fn manifest_text(library: &Package, version: &str, features: &BTreeSet<String>) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let folder = library.manifest_path.parent().map(ToString::to_string).unwrap_or_default();
    let features: Vec<_> = features.iter().map(|feature| quoted(feature)).collect();
    format!(
        "# Written by Limbeck: the program of a migration library that has none.\n[package]\nname = {name}\nversion = \
         \"0.0.0\"\nedition = \"2021\"\npublish = false\n\n[workspace]\n\n[dependencies]\nmigrated = {{ package = {package}, \
         path = {folder} }}\n{LIBRARY} = {{ version = {version}, features = [{features}] }}\ntokio = {{ version = \"1\", \
         features = [\"rt-multi-thread\"] }}\n",
        name = quoted(&format!("limbeck-runner-{}", library.name)),
        package = quoted(&library.name),
        folder = quoted(&folder),
        version = quoted(&format!("={version}")),
        features = features.join(", "),
    )
}

fn program_text(path: &str) -> String {
    format!(
        "fn main() -> std::io::Result<()> {{\n    let runtime = tokio::runtime::Runtime::new()?;\n    \
         runtime.block_on(sea_orm_migration::cli::run_cli(migrated::{path}));\n    Ok(())\n}}\n"
    )
}
