//! Finds the source files below a folder.

use super::DiscoverError;
use std::fs;
use std::path::{Path, PathBuf};

/// All Rust files below a file or folder, sorted. Left out are build output, tests, examples and benchmarks of packages,
/// migration crates and modules (their copies of entities are history), and hidden folders. Links to folders are not
/// followed.
pub(super) fn below(path: &Path) -> Result<Vec<PathBuf>, DiscoverError> {
    let metadata = fs::metadata(path).map_err(|source| DiscoverError::Io { path: path.to_owned(), source })?;
    let mut files = Vec::new();
    if metadata.is_file() {
        files.push(path.to_owned());
    } else {
        walk(path, &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), DiscoverError> {
    let io = |source| DiscoverError::Io { path: folder.to_owned(), source };
    let is_package = folder.join("Cargo.toml").is_file();
    for entry in fs::read_dir(folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let kind = entry.file_type().map_err(io)?;
        if kind.is_dir() {
            let left_out = name.starts_with('.')
                || (is_package && matches!(&*name, "target" | "tests" | "examples" | "benches"))
                || is_migrator(&path);
            if !left_out {
                walk(&path, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && (kind.is_file() || path.is_file()) {
            files.push(path);
        }
    }
    Ok(())
}

/// Whether a folder is a migration crate or module.
fn is_migrator(folder: &Path) -> bool {
    ["src/lib.rs", "lib.rs", "mod.rs"]
        .into_iter()
        .map(|file| folder.join(file))
        .chain([folder.with_extension("rs")])
        .any(|file| holds_migrator(&file))
}

/// Whether a file holds the migrator.
pub(super) fn holds_migrator(file: &Path) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text.contains("MigratorTrait for"))
}

/// Whether a text may declare an entity.
pub(super) fn may_hold_entity(text: &str) -> bool {
    text.contains("DeriveEntity")
}

/// A path as it is shown: relative to the root where it is inside it, with `/` between the names.
pub(super) fn shown(path: &Path, root: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.to_string_lossy().replace('\\', "/")
}
