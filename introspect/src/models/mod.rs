//! Reads SeaORM entities from their sources, with syn, as SeaORM's own macros do.

mod active_enum;
mod attributes;
mod cargo;
mod column_type;
mod constants;
mod crates;
mod declare;
mod default_expr;
mod diagnostics;
mod discover;
mod entity;
mod evaluate;
mod expanded;
mod explanation;
mod files;
mod hand_written;
mod keys;
mod known_keys;
mod limbeck;
mod lock_file;
mod manifest;
mod modules;
mod names;
mod naming;
mod nesting;
mod packages;
mod reading;
mod relations;
mod rust_type;
mod source;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod twice;
mod types;

use limbeck_differ::Declaration;
use limbeck_differ::declaration::Position;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was not read.
    Error,
    /// Something has no effect or is not understood.
    Warning,
}

/// Something to say about a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What was found, as a lower-case fact.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where.
    pub position: Position,
    /// How many characters from there it spans.
    pub length: usize,
}

/// What the sources say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// What could be read.
    pub declaration: Declaration,
    /// What is to be said about it, in the order of positions.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of each file that a diagnostic names, for excerpts.
    pub sources: BTreeMap<String, String>,
}

/// Why there is nothing to read.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// There is no cargo to ask.
    #[error("cargo could not be started: {0}")]
    NoCargo(std::io::Error),
    /// It is no Cargo project.
    #[error("no Cargo.toml in {folder} or above")]
    NoManifest {
        /// Where it was looked for.
        folder: String,
    },
    /// `cargo metadata` failed.
    #[error("cargo metadata failed in {folder}: {message}")]
    Metadata {
        /// Where it was run.
        folder: String,
        /// What cargo said.
        message: String,
    },
    /// A feature that is taken to be on is one of no package.
    #[error("no package with models has the feature '{name}'")]
    UnknownFeature {
        /// The feature, perhaps with its package before it.
        name: String,
    },
    /// A folder or file could not be read.
    #[error("{path} could not be read: {source}")]
    Io {
        /// What could not be read.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// How sources are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Files and folders whose entities do not count.
    pub excluded: Vec<PathBuf>,
    /// The features that `cfg(feature)` holds for, as `feature` or `package/feature`; else the default ones of each package.
    /// Those that bring SeaORM in are on in any case.
    pub features: Option<Vec<String>>,
    /// SQL types of Rust types that no source explains, by their paths or any end of them.
    pub types: BTreeMap<String, String>,
    /// Where cargo keeps the sources of other people's crates.
    pub cargo_home: Option<PathBuf>,
}

/// The Cargo project around a folder, as far as Limbeck cares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Project {
    /// The workspace's root folder.
    pub root: PathBuf,
    /// Folders with entities: each is the `src` folder of a package (or a folder inside it).
    pub models: Vec<PathBuf>,
    /// The same in migration crates, where entities are copies from the time of a migration: they are no models.
    pub frozen: Vec<PathBuf>,
    /// Migration crates, by their manifest's folder, and modules inside applications that hold a migrator, by the module's
    /// folder.
    pub migrations: Vec<PathBuf>,
    /// The names of all packages.
    pub packages: Vec<String>,
    /// The sea-orm that the packages depend on.
    pub sea_orm: Option<SeaOrm>,
    /// Whether the project's lock file resolves sea-query to create `serial` keys.
    pub serial_primary_keys: bool,
    /// The major and minor version of sea-orm-migration in the lock file.
    pub migration_version: Option<(u64, u64)>,
}

/// A dependency on sea-orm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeaOrm {
    /// The version in the lock file, else the one that is asked for.
    pub version: String,
    /// The features that the packages ask for, together.
    pub features: BTreeSet<String>,
}

/// Finds the models and the migration crates of the Cargo project around a folder.
pub fn discover(folder: &Path) -> Result<Project, DiscoverError> {
    discover::discover(folder)
}

/// Reads all entities below the given files and folders. Positions are relative to `root` where they are inside it.
pub fn read(paths: &[PathBuf], root: &Path) -> Result<Reading, DiscoverError> {
    read_with(paths, root, &ReadOptions::default())
}

/// The same with options.
pub fn read_with(paths: &[PathBuf], root: &Path, options: &ReadOptions) -> Result<Reading, DiscoverError> {
    reading::read(paths, root, options)
}
