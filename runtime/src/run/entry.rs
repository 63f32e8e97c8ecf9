//! How a migrator is started: by the program of its own crate, or by one that is made for a library.

use super::{RunError, RunRequest, runner};
use cargo_metadata::{Metadata, MetadataCommand, Package, Target};
use limbeck_codegen::revision::public_path;
use std::fs;
use std::path::{Path, PathBuf};

/// What the stock program of a migration crate calls (`sea-orm-migration` 0.x to 2.0). A program that does not is the
/// application itself, which must not be started for this.
const COMMAND_LINE: &str = "run_cli";

/// A program to be run by cargo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) manifest: PathBuf,
    /// Which of its programs.
    pub(super) program: Option<String>,
    /// Where it is built, if not where cargo would.
    pub(super) target: Option<PathBuf>,
}

impl Entry {
    pub(super) fn find(request: &RunRequest) -> Result<Self, RunError> {
        let manifest = manifest(&request.folder)?;
        let metadata = metadata(&manifest, true)?;
        let package = package(&metadata, &manifest)
            .ok_or_else(|| not_runnable(request, format!("{} is the manifest of no package", manifest.display())))?;
        let programs: Vec<&Target> = package.targets.iter().filter(|target| target.is_bin()).collect();
        if let Some(program) = programs.iter().find(|program| has_command_line(program)) {
            return Ok(Self { manifest, program: Some(program.name.clone()), target: None });
        }
        let Some(library) = package.targets.iter().find(|target| target.is_lib() || target.is_rlib()) else {
            return Err(not_runnable(request, reason(&programs)));
        };
        let path = path_in(library, request).map_err(|reason| not_runnable(request, reason))?;
        runner::make(&manifest, package, &path, request)
    }
}

fn reason(programs: &[&Target]) -> String {
    let names: Vec<_> = programs.iter().map(|program| program.name.as_str()).collect();
    match names.as_slice() {
        [] => "the crate has neither a library nor a program".to_owned(),
        names => {
            format!("the crate is no library, and its program {} does not call `{COMMAND_LINE}`", names.join(", "))
        }
    }
}

fn has_command_line(program: &Target) -> bool {
    fs::read_to_string(&program.src_path).is_ok_and(|text| text.contains(COMMAND_LINE))
}

/// The path of the migrator in its library, or what is in the way.
fn path_in(library: &Target, request: &RunRequest) -> Result<String, String> {
    let root = library.src_path.as_std_path();
    let folder = root.parent().unwrap_or(root);
    let relative = |path: &Path| {
        let inside = path.strip_prefix(folder).map(|path| path.display().to_string().replace('\\', "/"));
        inside.map_err(|_| format!("{} is not below {}", path.display(), folder.display()))
    };
    let file = request.migrator.file.canonicalize().unwrap_or_else(|_| request.migrator.file.clone());
    let root = relative(root)?;
    let source = |file: &str| fs::read_to_string(folder.join(file)).ok();
    public_path(&root, &relative(&file)?, &request.migrator.name, source).map_err(|error| error.to_string())
}

pub(super) fn not_runnable(request: &RunRequest, reason: String) -> RunError {
    RunError::NotRunnable { folder: request.folder.clone(), reason }
}

/// The manifest of the crate that a folder belongs to.
fn manifest(folder: &Path) -> Result<PathBuf, RunError> {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let found = folder.ancestors().map(|folder| folder.join("Cargo.toml")).find(|manifest| manifest.is_file());
    found.ok_or_else(|| RunError::NoManifest(folder.join("Cargo.toml")))
}

/// What cargo says of a package: of its workspace only, or of everything that it depends on.
pub(super) fn metadata(manifest: &Path, only_workspace: bool) -> Result<Metadata, RunError> {
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest);
    if only_workspace {
        command.no_deps();
    }
    command.exec().map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => {
            RunError::Compile { folder: manifest.parent().unwrap_or(manifest).to_owned(), output: stderr }
        }
        cargo_metadata::Error::Io(error) => RunError::Cargo(error),
        error => RunError::Cargo(std::io::Error::other(error)),
    })
}

pub(super) fn package<'a>(metadata: &'a Metadata, manifest: &Path) -> Option<&'a Package> {
    let is_it =
        |package: &&Package| package.manifest_path.as_std_path().canonicalize().is_ok_and(|path| path == manifest);
    metadata.packages.iter().find(is_it)
}
