//! How a migrator is started: by the program of its own crate, or by one that is made for a library.

use super::{MigratorPlace, RunError, runner};
use cargo_metadata::{Metadata, MetadataCommand, Package, Target};
use limbeck_codegen::revision::public_path;
use limbeck_differ::Dialect;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// What the stock program of a migration crate calls (`sea-orm-migration` 0.x to 2.0). A program that does not is the
/// application itself, which must not be started for this.
const COMMAND_LINE: &str = "run_cli";

/// The migrator that is to be started, and for which database.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// The migration crate's folder, or that of a module in it.
    pub(crate) folder: &'a Path,
    /// What implements `MigratorTrait`.
    pub(crate) migrator: &'a MigratorPlace,
    /// The database's dialect.
    pub(crate) dialect: Dialect,
}

/// A library with a migrator that other crates can name.
pub(crate) struct Linked<'a> {
    pub(crate) manifest: &'a Path,
    pub(crate) library: &'a Package,
    /// The migrator's path in it.
    pub(crate) path: String,
}

/// A program to be run by cargo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) manifest: PathBuf,
    /// Which of its programs.
    pub(crate) program: Option<String>,
    /// Where it is built, if not where cargo would.
    pub(crate) target: Option<PathBuf>,
}

impl Entry {
    /// The program that runs the migrator: its crate's own, else one that is made.
    pub(super) fn find(subject: &Subject) -> Result<Self, RunError> {
        let manifest = manifest(subject.folder)?;
        let metadata = metadata(&manifest, true)?;
        let package = stated(&metadata, &manifest, subject)?;
        if let Some(program) = programs(package).into_iter().find(|program| has_command_line(program)) {
            return Ok(Self { manifest: manifest.clone(), program: Some(program.name.clone()), target: None });
        }
        runner::make(&linked(&manifest, package, subject)?, runner::Kind::Runner, subject)
    }

    /// The program that writes down what the migrator sends, which always is one that is made.
    pub(crate) fn recorder(kind: runner::Kind, subject: &Subject) -> Result<Self, RunError> {
        let manifest = manifest(subject.folder)?;
        let metadata = metadata(&manifest, true)?;
        runner::make(&linked(&manifest, stated(&metadata, &manifest, subject)?, subject)?, kind, subject)
    }

    /// Builds it where that is needed, and runs it.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new("cargo");
        command.args(["run", "--quiet", "--manifest-path"]).arg(&self.manifest);
        if let Some(program) = &self.program {
            command.args(["--bin", program]);
        }
        if let Some(target) = &self.target {
            command.arg("--target-dir").arg(target);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }
}

fn stated<'a>(metadata: &'a Metadata, manifest: &Path, subject: &Subject) -> Result<&'a Package, RunError> {
    let found = package(metadata, manifest);
    found.ok_or_else(|| not_runnable(subject, format!("{} is the manifest of no package", manifest.display())))
}

fn programs(package: &Package) -> Vec<&Target> {
    package.targets.iter().filter(|target| target.is_bin()).collect()
}

fn linked<'a>(manifest: &'a Path, package: &'a Package, subject: &Subject) -> Result<Linked<'a>, RunError> {
    let Some(library) = package.targets.iter().find(|target| target.is_lib() || target.is_rlib()) else {
        return Err(not_runnable(subject, reason(&programs(package))));
    };
    let path = path_in(library, subject).map_err(|reason| not_runnable(subject, reason))?;
    Ok(Linked { manifest, library: package, path })
}

fn reason(programs: &[&Target]) -> String {
    let names: Vec<_> = programs.iter().map(|program| program.name.as_str()).collect();
    match names.as_slice() {
        [] => "the crate has neither a library nor a program".to_owned(),
        names if programs.iter().any(|program| has_command_line(program)) => {
            format!("the crate has the program {} and no library, which another program could link", names.join(", "))
        }
        names => {
            format!("the crate is no library, and its program {} does not call `{COMMAND_LINE}`", names.join(", "))
        }
    }
}

fn has_command_line(program: &Target) -> bool {
    fs::read_to_string(&program.src_path).is_ok_and(|text| text.contains(COMMAND_LINE))
}

/// The path of the migrator in its library, or what is in the way.
fn path_in(library: &Target, subject: &Subject) -> Result<String, String> {
    let root = library.src_path.as_std_path();
    let folder = root.parent().unwrap_or(root);
    let relative = |path: &Path| {
        let inside = path.strip_prefix(folder).map(|path| path.display().to_string().replace('\\', "/"));
        inside.map_err(|_| format!("{} is not below {}", path.display(), folder.display()))
    };
    let file = subject.migrator.file.canonicalize().unwrap_or_else(|_| subject.migrator.file.clone());
    let root = relative(root)?;
    let source = |file: &str| fs::read_to_string(folder.join(file)).ok();
    public_path(&root, &relative(&file)?, &subject.migrator.name, source).map_err(|error| error.to_string())
}

pub(super) fn not_runnable(subject: &Subject, reason: String) -> RunError {
    RunError::NotRunnable { folder: subject.folder.to_owned(), reason }
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
