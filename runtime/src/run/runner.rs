//! Programs for a library of migrations: crates below cargo's target folder, which cleaning removes.
//!
//! They are locked to what the project is locked to and have the features of SeaORM that the project has, so that the
//! dependencies are those that were built already.

use super::RunError;
use super::entry::{Entry, Linked, Subject, metadata, not_runnable, package};
use cargo_metadata::{Metadata, Package};
use limbeck_differ::Dialect;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const LIBRARY: &str = "sea-orm-migration";
const SEA_ORM: &str = "sea-orm";

/// What a program is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Runs migrations.
    Runner,
    /// Runs migrations, and writes down what they send.
    Recorder,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Runner => "runner",
            Kind::Recorder => "recorder",
        }
    }
}

/// Makes the crate, or leaves it as it is where it is the same.
pub(super) fn make(linked: &Linked, kind: Kind, subject: &Subject) -> Result<Entry, RunError> {
    let metadata = metadata(linked.manifest, false)?;
    let version = version(&metadata, linked.manifest)
        .ok_or_else(|| not_runnable(subject, format!("the crate does not depend on {LIBRARY}")))?;
    let crates = metadata.target_directory.as_std_path().join("limbeck");
    let folder = match kind {
        Kind::Runner => crates.join(linked.library.name.as_str()),
        Kind::Recorder => crates.join(format!("{}-{}", linked.library.name, kind.name())),
    };
    let locked = metadata.workspace_root.as_std_path().join("Cargo.lock");
    let files = Files {
        manifest: manifest_text(linked.library, kind, &dependencies(&metadata, &version, kind, subject.dialect)),
        sources: sources(kind, &linked.path, &version),
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
        metadata.packages.iter().any(|package| &package.id == id && [LIBRARY, SEA_ORM].contains(&package.name.as_str()))
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
    sources: Vec<(&'static str, String)>,
    lock: String,
}

impl Files {
    /// Only what differs is written, so that nothing is built anew for nothing.
    fn write(&self, folder: &Path) -> std::io::Result<()> {
        fs::create_dir_all(folder.join("src"))?;
        put(&folder.join("Cargo.toml"), &self.manifest)?;
        for (name, text) in &self.sources {
            put(&folder.join("src").join(name), text)?;
        }
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

/// The lines of a manifest for what the program needs beside the library.
fn dependencies(metadata: &Metadata, version: &str, kind: Kind, dialect: Dialect) -> String {
    let list = |features: BTreeSet<String>| features.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    let tokio = "tokio = { version = \"1\", features = [\"rt-multi-thread\"] }\n";
    let features = list(features(metadata, dialect));
    let line = |name: &str, version: &str, rest: &str| {
        format!("{name} = {{ version = {}, {rest} }}\n", quoted(&format!("={version}")))
    };
    if kind == Kind::Runner {
        return line(LIBRARY, version, &format!("features = [{features}]")) + tokio;
    }
    let mut lines = line(LIBRARY, version, &format!("default-features = false, features = [{features}]"));
    if let Some(sea_orm) = metadata.packages.iter().find(|package| is_locked_sea_orm(package, version)) {
        // sea-orm 2.0.4 with a driver does not compile with `proxy`; the connections of 1.1 can't be cloned with `mock`.
        let offline = if is_1(version) { "proxy" } else { "mock" };
        let features = format!("default-features = false, features = [\"debug-print\", \"{offline}\"]");
        lines += &line(SEA_ORM, &sea_orm.version.to_string(), &features);
    }
    lines + "tracing = { version = \"0.1\", default-features = false, features = [\"std\"] }\n" + tokio
}

fn is_1(version: &str) -> bool {
    version.starts_with("1.")
}

/// SeaORM's own version is that of its migrations up to the minor one.
fn is_locked_sea_orm(package: &Package, migration: &str) -> bool {
    package.name == SEA_ORM && migration.split('.').next() == package.version.to_string().split('.').next()
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn manifest_text(library: &Package, kind: Kind, dependencies: &str) -> String {
    let folder = library.manifest_path.parent().map(ToString::to_string).unwrap_or_default();
    format!(
        "# Written by Limbeck: a program for a migration library.\n[package]\nname = {name}\nversion = \"0.0.0\"\nedition = \
         \"2021\"\npublish = false\n\n[workspace]\n\n[dependencies]\nmigrated = {{ package = {package}, path = {folder} \
         }}\n{dependencies}",
        name = quoted(&format!("limbeck-{}-{}", kind.name(), library.name)),
        package = quoted(&library.name),
        folder = quoted(&folder),
    )
}

fn sources(kind: Kind, path: &str, version: &str) -> Vec<(&'static str, String)> {
    if kind == Kind::Runner {
        return vec![("main.rs", program_text(path))];
    }
    let (offline, running) = if is_1(version) {
        (include_str!("../../templates/recorder/offline_1.rs"), include_str!("../../templates/recorder/running_1.rs"))
    } else {
        (include_str!("../../templates/recorder/offline_2.rs"), include_str!("../../templates/recorder/running_2.rs"))
    };
    let files = [
        ("live.rs", include_str!("../../templates/recorder/live.rs")),
        ("main.rs", include_str!("../../templates/recorder/main.rs")),
        ("offline.rs", offline),
        ("running.rs", running),
        ("transcript.rs", include_str!("../../templates/recorder/transcript.rs")),
        ("values.rs", include_str!("../../templates/recorder/values.rs")),
    ];
    let subject = ("subject.rs", format!("pub use migrated::{path} as Migrator;\n"));
    files.into_iter().map(|(name, text)| (name, text.to_owned())).chain([subject]).collect()
}

fn program_text(path: &str) -> String {
    format!(
        "fn main() -> std::io::Result<()> {{\n    let runtime = tokio::runtime::Runtime::new()?;\n    \
         runtime.block_on(sea_orm_migration::cli::run_cli(migrated::{path}));\n    Ok(())\n}}\n"
    )
}
