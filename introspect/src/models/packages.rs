//! The Cargo packages that source files belong to.

use super::crates::{Crates, User};
use super::manifest::{self, Dependency, Manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Crates that declare nothing which is not known already, or not by a derive: they are not looked into.
const WELL_KNOWN: [&str; 20] = [
    "std",
    "core",
    "alloc",
    "sea_orm",
    "sea_orm_migration",
    "sea_query",
    "async_trait",
    "bigdecimal",
    "chrono",
    "ipnetwork",
    "jiff",
    "mac_address",
    "pgvector",
    "rust_decimal",
    "schemars",
    "serde",
    "serde_json",
    "strum",
    "time",
    "uuid",
];

/// What is known of a package.
#[derive(Debug, Clone, Default)]
pub(super) struct Package {
    /// The folder of the crate's root module.
    pub(super) root: PathBuf,
    /// The file of the root module, where its name is not the usual one.
    pub(super) root_file: Option<PathBuf>,
    /// Its name as a path begins with it.
    pub(super) name: Option<String>,
    /// The features that are taken to be on.
    pub(super) features: Arc<BTreeSet<String>>,
    /// Whether it is somebody else's: it comes from a registry or a repository.
    pub(super) is_foreign: bool,
    /// The folder of its manifest, where it has one.
    folder: Option<PathBuf>,
    manifest: Manifest,
}

impl Package {
    /// Whether a module's file is the root of a program, or lies where the programs of a package do.
    pub(super) fn is_target(&self, path: &[String]) -> bool {
        let file = path.iter().fold(self.root.clone(), |folder, name| folder.join(name)).with_extension("rs");
        path.first().is_some_and(|first| first == "bin") || self.manifest.targets.contains(&file)
    }
}

/// All packages that were met.
#[derive(Debug, Default)]
pub(super) struct Packages {
    /// The packages, addressed by their place.
    pub(super) list: Vec<Package>,
    /// Other people's crates.
    pub(super) crates: Crates,
    /// What `[models] features` says.
    features: Option<Vec<String>>,
    by_root: BTreeMap<PathBuf, usize>,
    by_folder: BTreeMap<PathBuf, usize>,
    manifests: BTreeMap<PathBuf, Option<PathBuf>>,
}

impl Packages {
    /// No packages yet.
    pub(super) fn new(features: Option<&[String]>, crates: Crates) -> Self {
        Self { features: features.map(<[String]>::to_vec), crates, ..Self::default() }
    }

    /// The package of a file; without a manifest it is the folder that was given.
    pub(super) fn of_file(&mut self, file: &Path, given: &Path) -> usize {
        let folder = file.parent().unwrap_or(given);
        if let Some(known) = self.by_folder.get(folder) {
            return *known;
        }
        let package = match self.manifest_folder(folder) {
            Some(manifest) => self.package(&manifest, Some(file)),
            None if given.is_file() => self.add(Package { root: folder.to_owned(), ..Package::default() }),
            None => self.add(Package { root: given.to_owned(), ..Package::default() }),
        };
        self.by_folder.insert(folder.to_owned(), package);
        package
    }

    /// The crate that a path in a package begins with: the package itself, one beside it, or one from elsewhere.
    pub(super) fn named(&mut self, package: usize, name: &str, outside: bool) -> Option<usize> {
        let own = &self.list[package];
        if own.name.as_deref() == Some(name) {
            return Some(package);
        }
        let is_foreign = own.is_foreign;
        let folder = match own.manifest.dependencies.get(name) {
            Some(Dependency::Beside(folder)) => folder.clone(),
            Some(Dependency::Elsewhere(crate_name)) if outside && !WELL_KNOWN.contains(&name) => {
                let user = User { folder: own.folder.as_deref()?, name: own.manifest.name.as_deref()? };
                let folder = self.crates.dependency(&user, name, crate_name)?;
                let package = self.package(&folder, None);
                self.list[package].is_foreign = true;
                return Some(package);
            }
            Some(Dependency::Elsewhere(_)) => return None,
            None if WELL_KNOWN.contains(&name) => return None,
            None => own.manifest.library_beside(name)?,
        };
        let package = self.package(&normal(&folder), None);
        self.list[package].is_foreign |= is_foreign;
        Some(package)
    }

    /// Names that `[models] features` has and no package that was met.
    pub(super) fn unknown_features(&self) -> Vec<String> {
        let knows = |package: &Package, name: &str| match name.split_once('/') {
            Some((of, feature)) => package.manifest.is_called(of) && package.manifest.has_feature(feature),
            None => package.manifest.has_feature(name),
        };
        let asked = self.features.iter().flatten();
        asked.filter(|name| !self.list.iter().any(|package| knows(package, name))).cloned().collect()
    }

    fn add(&mut self, package: Package) -> usize {
        let next = self.list.len();
        let place = *self.by_root.entry(package.root.clone()).or_insert(next);
        if place == next {
            self.list.push(package);
        }
        place
    }

    fn manifest_folder(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(known) = self.manifests.get(folder) {
            return known.clone();
        }
        let found = if manifest::read(folder).is_some_and(|manifest| manifest.contains_key("package")) {
            Some(folder.to_owned())
        } else {
            folder.parent().and_then(|parent| self.manifest_folder(parent))
        };
        self.manifests.insert(folder.to_owned(), found.clone());
        found
    }

    fn package(&mut self, folder: &Path, file: Option<&Path>) -> usize {
        if let (None, Some(known)) = (file, self.by_folder.get(folder)) {
            return *known;
        }
        let manifest = Manifest::read(folder);
        let inside = |root: &&Path| file.is_none_or(|file| file.starts_with(root));
        let source = folder.join("src");
        let library = manifest.library.as_deref().and_then(Path::parent);
        let root = [library, Some(&source)].into_iter().flatten().find(inside).unwrap_or(folder).to_owned();
        let features = match self.crates.features(folder) {
            Some(features) => features.clone(),
            None => manifest.features(self.features.as_deref()),
        };
        let package = self.add(Package {
            root_file: manifest.library.clone().filter(|file| file.parent() == Some(&root)),
            root,
            name: manifest.crate_name.clone(),
            is_foreign: false,
            features: Arc::new(features),
            folder: Some(folder.to_owned()),
            manifest,
        });
        if file.is_none() {
            self.by_folder.insert(folder.to_owned(), package);
        }
        package
    }
}

/// A path without `.` and `..`.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.pop() => {}
            other => normal.push(other),
        }
    }
    normal
}
