//! The Cargo packages that source files belong to, read from their manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::{Table, Value};

/// What a package's manifest says about its sources.
#[derive(Debug, Clone, Default)]
pub(super) struct Package {
    /// The folder of the crate's root module.
    pub(super) root: PathBuf,
    /// Its name as a path begins with it.
    pub(super) name: Option<String>,
    /// The features that are taken to be on.
    pub(super) features: Arc<BTreeSet<String>>,
    /// Folders of the packages that it depends on by path, by the name that a path begins with.
    pub(super) dependencies: BTreeMap<String, PathBuf>,
    /// Files of programs that the manifest names: each is the root of a crate of its own.
    targets: BTreeSet<PathBuf>,
}

impl Package {
    /// Whether a module's file is the root of a program, or lies where the programs of a package do.
    pub(super) fn is_target(&self, path: &[String]) -> bool {
        let file = path.iter().fold(self.root.clone(), |folder, name| folder.join(name)).with_extension("rs");
        path.first().is_some_and(|first| first == "bin") || self.targets.contains(&file)
    }
}

/// All packages that were met.
#[derive(Debug, Default)]
pub(super) struct Packages {
    /// The packages, addressed by their place.
    pub(super) list: Vec<Package>,
    by_root: BTreeMap<PathBuf, usize>,
    by_folder: BTreeMap<PathBuf, usize>,
    manifests: BTreeMap<PathBuf, Option<PathBuf>>,
}

impl Packages {
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

    /// The package in a folder, by the root of its library.
    pub(super) fn in_folder(&mut self, folder: &Path) -> usize {
        self.package(folder, None)
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
        let found = if read(folder).is_some_and(|manifest| manifest.contains_key("package")) {
            Some(folder.to_owned())
        } else {
            folder.parent().and_then(|parent| self.manifest_folder(parent))
        };
        self.manifests.insert(folder.to_owned(), found.clone());
        found
    }

    fn package(&mut self, folder: &Path, file: Option<&Path>) -> usize {
        let manifest = match read(folder) {
            Some(manifest) => manifest,
            None => Table::new(),
        };
        let inside = |root: &Path| file.is_none_or(|file| file.starts_with(root));
        let library = manifest.get("lib").and_then(|lib| lib.get("path")).and_then(Value::as_str);
        let library = library.and_then(|path| folder.join(path).parent().map(Path::to_owned));
        let root = [library, Some(folder.join("src"))].into_iter().flatten().find(|root| inside(root));
        let root = root.unwrap_or_else(|| folder.to_owned());
        if let Some(known) = self.by_root.get(&root) {
            return *known;
        }
        let name = manifest.get("package").and_then(|package| package.get("name")).and_then(Value::as_str);
        self.add(Package {
            root,
            name: name.map(|name| name.replace('-', "_")),
            features: Arc::new(features(&manifest)),
            dependencies: dependencies(folder, &manifest),
            targets: targets(folder, &manifest),
        })
    }
}

fn read(folder: &Path) -> Option<Table> {
    fs::read_to_string(folder.join("Cargo.toml")).ok()?.parse().ok()
}

/// The features that are taken to be on: the default ones, and those that bring SeaORM in, because its entities are read
/// for the program that uses them. With each come the features that it needs.
fn features(manifest: &Table) -> BTreeSet<String> {
    let table = manifest.get("features").and_then(Value::as_table);
    let needs = |name: &str| {
        let listed = table.and_then(|table| table.get(name)).and_then(Value::as_array);
        listed.into_iter().flatten().filter_map(Value::as_str).map(needed_name)
    };
    let names = table.into_iter().flat_map(|table| table.keys());
    let mut todo: Vec<&str> = names.map(String::as_str).filter(|name| needs(name).any(is_sea_orm)).collect();
    todo.extend(["default", "sea-orm", "sea_orm"]);
    let mut features = BTreeSet::new();
    while let Some(name) = todo.pop() {
        if features.insert(name.to_owned()) {
            todo.extend(needs(name));
        }
    }
    features
}

fn is_sea_orm(needed: &str) -> bool {
    needed == "sea-orm" || needed == "sea_orm"
}

/// `serde` of `dep:serde`, `serde/derive` and `serde?/derive`.
fn needed_name(entry: &str) -> &str {
    entry.split(['/', '?']).next().unwrap_or(entry).trim_start_matches("dep:")
}

fn targets(folder: &Path, manifest: &Table) -> BTreeSet<PathBuf> {
    let programs = manifest.get("bin").and_then(Value::as_array).into_iter().flatten().chain(manifest.get("lib"));
    programs.filter_map(|target| target.get("path")?.as_str()).map(|path| folder.join(path)).collect()
}

fn dependencies(folder: &Path, manifest: &Table) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let mut workspace = None;
    for (name, dependency) in manifest.get("dependencies").and_then(Value::as_table).into_iter().flatten() {
        let path = match dependency.get("path").and_then(Value::as_str) {
            Some(path) => Some(folder.join(path)),
            None if dependency.get("workspace").is_some() => {
                let (root, table) = workspace.get_or_insert_with(|| workspace_dependencies(folder));
                table.get(name).and_then(|entry| entry.get("path")).and_then(Value::as_str).map(|path| root.join(path))
            }
            None => None,
        };
        found.extend(path.map(|path| (name.replace('-', "_"), path)));
    }
    found
}

/// The nearest workspace's folder and its `[workspace.dependencies]`.
fn workspace_dependencies(folder: &Path) -> (PathBuf, Table) {
    for candidate in folder.ancestors() {
        if let Some(workspace) = read(candidate).and_then(|mut manifest| manifest.remove("workspace")) {
            let table = workspace.get("dependencies").and_then(Value::as_table).cloned();
            return (candidate.to_owned(), table.unwrap_or_default());
        }
    }
    (folder.to_owned(), Table::new())
}
