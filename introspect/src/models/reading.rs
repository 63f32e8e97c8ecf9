//! Reads the entities below files and folders: lists the files, parses them, and makes the declaration of what they say.

use super::crates::Crates;
use super::files::{self, shown};
use super::modules::Modules;
use super::packages::Packages;
use super::source::Source;
use super::{Diagnostic, DiscoverError, ReadOptions, Reading, Severity, declare, source};
use limbeck_differ::Declaration;
use limbeck_differ::declaration::Position;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, thread};

/// Enough for the deepest file that is parsed; only what is used takes memory.
const STACK: usize = 32 << 20;

/// Reads all entities below the given files and folders.
pub(super) fn read(paths: &[PathBuf], root: &Path, options: &ReadOptions) -> Result<Reading, DiscoverError> {
    // Files that names lead to are parsed here, and may be as deep as the others.
    thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || read_here(paths, root, options));
        match reader.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(reading)) => reading,
            Ok(Err(panicked)) => std::panic::resume_unwind(panicked),
            Err(source) => Err(DiscoverError::Io { path: root.to_owned(), source }),
        }
    })
}

fn read_here(paths: &[PathBuf], root: &Path, options: &ReadOptions) -> Result<Reading, DiscoverError> {
    let crates = Crates::in_home(options.cargo_home.as_deref());
    let mut packages = Packages::new(options.features.as_deref(), crates);
    let (jobs, findings) = jobs(paths, root, options, &mut packages)?;
    let mut modules = Modules::new(root, packages, &options.types);
    modules.diagnostics = findings;
    let mut places = Vec::new();
    for (job, source) in jobs.iter().zip(parse_all(&jobs)) {
        if let Some(source) = source {
            let inserted = modules.insert(job.package, &job.file, source);
            places.extend(inserted.into_iter().map(|place| (place, job.given.as_path())));
        }
    }
    let declaration = declare::declare(&mut modules, &places);
    if let Some(name) = modules.packages.unknown_features().into_iter().next() {
        return Err(DiscoverError::UnknownFeature { name });
    }
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

/// The files to be parsed, each once and in their order, and what is to be said about others.
fn jobs<'a>(
    paths: &'a [PathBuf],
    root: &Path,
    options: &ReadOptions,
    packages: &mut Packages,
) -> Result<(Vec<Job<'a>>, Vec<Diagnostic>), DiscoverError> {
    let is_read = |file: &Path| !options.excluded.iter().any(|excluded| file.starts_with(excluded));
    let mut jobs: BTreeMap<PathBuf, Job<'a>> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for given in paths {
        let listing = files::below(given)?;
        for file in listing.files.into_iter().filter(|file| is_read(file)) {
            let package = packages.of_file(&file, given);
            let features = Arc::clone(&packages.list[package].features);
            let shown = shown(&file, root);
            jobs.entry(file.clone()).or_insert(Job { file, given, shown, package, features });
        }
        let findings = listing.findings.into_iter().filter(|(file, _)| is_read(file));
        diagnostics.extend(findings.map(|(file, finding)| about(&shown(&file, root), 1, Severity::Warning, finding)));
    }
    Ok((jobs.into_values().collect(), diagnostics))
}

/// Something about a file as a whole.
fn about(file: &str, line: usize, severity: Severity, message: String) -> Diagnostic {
    let position = Position { file: file.to_owned(), line, column: 1 };
    Diagnostic { severity, message, help: None, position, length: 1 }
}

/// Parses all files, on all cores; the results are in the order of the files.
fn parse_all(jobs: &[Job<'_>]) -> Vec<Option<Source>> {
    let parse_chunk = |chunk: &[Job<'_>]| chunk.iter().map(parse).collect::<Vec<_>>();
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = jobs.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let spawn =
            |chunk| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || parse_chunk(chunk)).ok();
        let workers: Vec<_> = jobs.chunks(share).map(|chunk| (chunk, spawn(chunk))).collect();
        let results = workers.into_iter().map(|(chunk, worker)| match worker.map(thread::ScopedJoinHandle::join) {
            Some(Ok(parsed)) => parsed,
            Some(Err(panicked)) => std::panic::resume_unwind(panicked),
            None => parse_chunk(chunk),
        });
        results.flatten().collect()
    })
}

/// Parses a file that may declare an entity; others are parsed when a name leads there.
fn parse(job: &Job<'_>) -> Option<Source> {
    match files::text(&job.file) {
        Ok(text) => files::may_hold_entity(&text).then(|| {
            let mut source = source::parse(&job.shown, &text, &job.features);
            source.diagnostics.extend(left_out(&job.shown, &text, &source));
            source
        }),
        Err(unread) => unread.may_hold_entity().then(|| {
            let line = unread.line();
            let message = format!("this file is not read: {unread}");
            Source { modules: Vec::new(), diagnostics: vec![about(&job.shown, line, Severity::Error, message)] }
        }),
    }
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
    let named: BTreeSet<&String> = diagnostics.iter().map(|diagnostic| &diagnostic.position.file).collect();
    for file in named {
        if let Some(text) = paths.get(file).and_then(|path| fs::read_to_string(path).ok()) {
            sources.insert(file.clone(), text);
        }
    }
    Reading { declaration, diagnostics, sources }
}
