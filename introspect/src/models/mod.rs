//! Reads SeaORM entities from their sources, with syn, as SeaORM's own macros do.

mod active_enum;
mod attributes;
mod column_type;
mod declare;
mod default_expr;
mod diagnostics;
mod discover;
mod entity;
mod expanded;
mod files;
mod hand_written;
mod known_keys;
mod limbeck;
mod lock_file;
mod modules;
mod naming;
mod nesting;
mod packages;
mod relations;
mod rust_type;
mod source;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod types;

use limbeck_differ::Declaration;
use limbeck_differ::declaration::Position;
use modules::Modules;
use packages::Packages;
use source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, thread};

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
    /// A folder or file could not be read.
    #[error("{path} could not be read: {source}")]
    Io {
        /// What could not be read.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
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
    read_except(paths, &[], root)
}

/// The same without the entities below some other files and folders.
pub fn read_except(paths: &[PathBuf], excluded: &[PathBuf], root: &Path) -> Result<Reading, DiscoverError> {
    // Files that names lead to are parsed here, and may be as deep as the others.
    thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || read_here(paths, excluded, root));
        match reader.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(reading)) => reading,
            Ok(Err(panicked)) => std::panic::resume_unwind(panicked),
            Err(source) => Err(DiscoverError::Io { path: root.to_owned(), source }),
        }
    })
}

fn read_here(paths: &[PathBuf], excluded: &[PathBuf], root: &Path) -> Result<Reading, DiscoverError> {
    let is_excluded = |file: &Path| excluded.iter().any(|excluded| file.starts_with(excluded));
    let mut packages = Packages::default();
    let mut jobs: BTreeMap<PathBuf, Job<'_>> = BTreeMap::new();
    for given in paths {
        for file in files::below(given)?.into_iter().filter(|file| !is_excluded(file)) {
            let package = packages.of_file(&file, given);
            let features = Arc::clone(&packages.list[package].features);
            let shown = files::shown(&file, root);
            jobs.entry(file.clone()).or_insert(Job { file, given, shown, package, features });
        }
    }
    let jobs: Vec<Job<'_>> = jobs.into_values().collect();
    let mut modules = Modules::new(root, packages);
    let mut places = Vec::new();
    for (job, source) in jobs.iter().zip(parse_all(&jobs)) {
        if let Some(source) = source? {
            let inserted = modules.insert(job.package, &job.file, source);
            places.extend(inserted.into_iter().map(|place| (place, job.given.as_path())));
        }
    }
    let declaration = declare::declare(&mut modules, &places);
    Ok(finish(declaration, modules))
}

/// A file to be parsed.
struct Job<'a> {
    file: PathBuf,
    given: &'a PathBuf,
    shown: String,
    package: usize,
    features: Arc<BTreeSet<String>>,
}

type Parsed = Result<Option<Source>, DiscoverError>;

/// Parses all files, on all cores; the results are in the order of the files.
fn parse_all(jobs: &[Job<'_>]) -> Vec<Parsed> {
    let parse_chunk = |chunk: &[Job<'_>]| chunk.iter().map(parse).collect::<Vec<Parsed>>();
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = jobs.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let spawn =
            |chunk| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || parse_chunk(chunk)).ok();
        let workers: Vec<_> = jobs.chunks(share).map(|chunk| (chunk, spawn(chunk))).collect();
        let results = workers.into_iter().map(|(chunk, worker)| match worker {
            Some(worker) => worker.join().unwrap_or_default(),
            None => parse_chunk(chunk),
        });
        results.flatten().collect()
    })
}

/// Enough for the deepest file that is parsed; only what is used takes memory.
const STACK: usize = 32 << 20;

/// Parses a file that may declare an entity; others are parsed when a name leads there.
fn parse(job: &Job<'_>) -> Parsed {
    let bytes = fs::read(&job.file).map_err(|source| DiscoverError::Io { path: job.file.clone(), source })?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(files::may_hold_entity(&text).then(|| {
        let mut source = source::parse(&job.shown, &text, &job.features);
        source.diagnostics.extend(left_out(&job.shown, &text, &source));
        source
    }))
}

/// Whether the end of a text is inside `derive(...)` and outside a comment.
fn in_derive(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let open = before.rfind("derive(").is_some_and(|start| !before[start..].contains(')'));
    open && !line.trim_start().starts_with("//")
}

/// A warning where a file has an entity that the compiler would not see; tests have entities of their own.
fn left_out(shown: &str, text: &str, source: &Source) -> Option<Diagnostic> {
    let found = source.modules.iter().any(|module| module.entity.is_some());
    if found || !source.diagnostics.is_empty() || text.contains("cfg(test)") {
        return None;
    }
    let before =
        text.match_indices("DeriveEntityModel").map(|(start, _)| &text[..start]).find(|before| in_derive(before))?;
    let (line, column) =
        (before.matches('\n').count(), before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()));
    Some(Diagnostic {
        severity: Severity::Warning,
        message: "no entity is read here: a macro writes it, or its `cfg` does not hold".to_owned(),
        help: None,
        position: Position { file: shown.to_owned(), line: line + 1, column: column + 1 },
        length: "DeriveEntityModel".len(),
    })
}

fn finish(declaration: Declaration, modules: Modules<'_>) -> Reading {
    let Modules { mut diagnostics, paths, .. } = modules;
    diagnostics.sort_by(|a, b| (&a.position, &a.message).cmp(&(&b.position, &b.message)));
    diagnostics.dedup();
    let mut sources = BTreeMap::new();
    for diagnostic in &diagnostics {
        let file = &diagnostic.position.file;
        if let Some(text) = paths.get(file).and_then(|path| fs::read_to_string(path).ok()) {
            sources.entry(file.clone()).or_insert(text);
        }
    }
    Reading { declaration, diagnostics, sources }
}
