//! Finds the source files below a folder, and reads them within bounds.

use super::DiscoverError;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirEntry, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// A source that is bigger is no one's to read.
const MOST_BYTES: u64 = 4 << 20;

/// What an entity mentions: one of these.
const MARKS: [&str; 2] = ["DeriveEntity", "EntityName for"];

/// How much of a file is looked at at a time.
const PIECE: u64 = 1 << 20;

/// The Rust files below a file or folder.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The files, sorted; each once, whatever links lead to it.
    pub(super) files: Vec<PathBuf>,
    /// What could not be followed or read, and why.
    pub(super) findings: Vec<(PathBuf, String)>,
    /// Files that a link leads to, by where they really are.
    linked: BTreeMap<PathBuf, PathBuf>,
    /// Folders that a link led to.
    followed: BTreeSet<PathBuf>,
}

/// All Rust files below a file or folder. Left out are build output, tests, examples and benchmarks of packages, migration
/// crates and modules (their copies of entities are history), and hidden folders.
pub(super) fn below(path: &Path) -> Result<Listing, DiscoverError> {
    let io = |source| DiscoverError::Io { path: path.to_owned(), source };
    let mut listing = Listing::default();
    if fs::metadata(path).map_err(io)?.is_file() {
        listing.files.push(path.to_owned());
    } else {
        fs::read_dir(path).map_err(io)?;
        listing.walk(path, false);
    }
    listing.add_linked();
    listing.files.sort();
    Ok(listing)
}

impl Listing {
    fn walk(&mut self, folder: &Path, through_link: bool) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<DirEntry>>>);
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.find(folder, format!("this folder could not be read: {error}")),
        };
        let is_package = folder.join("Cargo.toml").is_file();
        for entry in entries {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            let kind = entry.file_type().ok();
            let is_link = kind.is_some_and(|kind| kind.is_symlink());
            if kind.is_some_and(|kind| kind.is_dir()) || (is_link && path.is_dir()) {
                let left_out = name.starts_with('.')
                    || (is_package && matches!(&*name, "target" | "tests" | "examples" | "benches"))
                    || is_migrator(&path);
                if !left_out && (!is_link || self.leads_on(&path)) {
                    self.walk(&path, through_link || is_link);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                self.add(path, through_link || is_link);
            }
        }
    }

    fn add(&mut self, path: PathBuf, through_link: bool) {
        match fs::metadata(&path) {
            Ok(metadata) if !metadata.is_file() => {}
            Ok(_) if !through_link => self.files.push(path),
            Ok(_) => match path.canonicalize() {
                Ok(real) => drop(self.linked.entry(real).or_insert(path)),
                Err(error) => self.find(&path, format!("this link could not be followed: {error}")),
            },
            Err(error) => self.find(&path, format!("this file could not be read: {error}")),
        }
    }

    /// Whether a link to a folder leads to something new.
    fn leads_on(&mut self, link: &Path) -> bool {
        let Ok(target) = link.canonicalize() else { return false };
        let is_above =
            link.parent().and_then(|folder| folder.canonicalize().ok()).is_some_and(|from| from.starts_with(&target));
        if is_above {
            self.find(link, "this link leads back to a folder around it, and is not followed".to_owned());
        }
        !is_above && self.followed.insert(target)
    }

    /// Adds the files that only links lead to.
    fn add_linked(&mut self) {
        if self.linked.is_empty() {
            return;
        }
        for file in self.files.iter().filter_map(|file| file.canonicalize().ok()) {
            self.linked.remove(&file);
        }
        self.files.extend(std::mem::take(&mut self.linked).into_values());
    }

    fn find(&mut self, path: &Path, finding: String) {
        self.findings.push((path.to_owned(), finding));
    }
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
    text(file).is_ok_and(|text| text.contains("MigratorTrait for"))
}

/// Whether a text may declare an entity.
pub(super) fn may_hold_entity(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unread {
    /// There is no such file.
    #[error("it is not there")]
    Missing,
    /// It can't be opened or read.
    #[error("{0}")]
    Io(io::Error),
    /// It is no text.
    #[error("it is not UTF-8 (byte {byte} of line {line})")]
    NotUtf8 {
        /// The line of the first byte that is wrong.
        line: usize,
        /// Which one of that line it is.
        byte: usize,
        /// Whether it may declare an entity.
        may_hold_entity: bool,
    },
    /// No one wrote that.
    #[error("it has {bytes} bytes, and no more than {MOST_BYTES} are read")]
    TooBig {
        /// How many it has.
        bytes: u64,
        /// Whether it may declare an entity.
        may_hold_entity: bool,
    },
}

impl Unread {
    /// The line that it is about.
    pub(super) fn line(&self) -> usize {
        match self {
            Unread::NotUtf8 { line, .. } => *line,
            Unread::Missing | Unread::Io(_) | Unread::TooBig { .. } => 1,
        }
    }

    /// Whether the file may declare an entity, as far as that could be seen.
    pub(super) fn may_hold_entity(&self) -> bool {
        match self {
            Unread::Missing => false,
            Unread::Io(_) => true,
            Unread::NotUtf8 { may_hold_entity, .. } | Unread::TooBig { may_hold_entity, .. } => *may_hold_entity,
        }
    }
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) {
            Unread::Missing
        } else {
            Unread::Io(error)
        }
    }
}

/// The text of a source file.
pub(super) fn text(file: &Path) -> Result<String, Unread> {
    let metadata = fs::metadata(file)?;
    if !metadata.is_file() {
        return Err(Unread::Missing);
    }
    if metadata.len() > MOST_BYTES {
        return Err(Unread::TooBig { bytes: metadata.len(), may_hold_entity: mentions_entity(file)? });
    }
    String::from_utf8(fs::read(file)?).map_err(|error| {
        let (before, _) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        Unread::NotUtf8 {
            line: before.split(|byte| *byte == b'\n').count(),
            byte: line.len() + 1,
            may_hold_entity: holds_mark(error.as_bytes()),
        }
    })
}

/// Looks for what an entity mentions, a piece of the file at a time.
fn mentions_entity(file: &Path) -> io::Result<bool> {
    let mut file = File::open(file)?;
    let longest = MARKS.iter().map(|mark| mark.len()).max().unwrap_or_default();
    let mut piece = Vec::new();
    loop {
        // What may be the beginning of a mark is looked at again with what follows it.
        piece.drain(..piece.len().saturating_sub(longest));
        if file.by_ref().take(PIECE).read_to_end(&mut piece)? == 0 {
            return Ok(false);
        }
        if holds_mark(&piece) {
            return Ok(true);
        }
    }
}

fn holds_mark(bytes: &[u8]) -> bool {
    MARKS.iter().any(|mark| bytes.windows(mark.len()).any(|window| window == mark.as_bytes()))
}

/// A path as it is shown: relative to the root where it is inside it, with `/` between the names.
pub(super) fn shown(path: &Path, root: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.to_string_lossy().replace('\\', "/")
}
