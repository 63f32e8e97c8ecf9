//! What a package's `Cargo.toml` says about its sources.

use super::packages::normal;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Where a crate comes from that a package depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Dependency {
    /// A folder, inside the workspace or beside it.
    Beside(PathBuf),
    /// A registry or a repository, with the name of the package there.
    Elsewhere(String),
}

/// What matters of a manifest.
#[derive(Debug, Clone, Default)]
pub(super) struct Manifest {
    /// The package's name.
    pub(super) name: Option<String>,
    /// The name that paths to its library begin with.
    pub(super) crate_name: Option<String>,
    /// The file that `[lib] path` names.
    pub(super) library: Option<PathBuf>,
    /// The dependencies, by the name that a path begins with.
    pub(super) dependencies: BTreeMap<String, Dependency>,
    /// Files of programs that it names: each is the root of a crate of its own.
    pub(super) targets: BTreeSet<PathBuf>,
    /// Each feature with what it needs.
    features: BTreeMap<String, Vec<String>>,
}

impl Manifest {
    /// Reads the manifest in a folder; an empty one where there is none that can be read.
    pub(super) fn read(folder: &Path) -> Self {
        let table = read(folder).unwrap_or_default();
        let text = |section: &str, key: &str| {
            table.get(section).and_then(|section| section.get(key)).and_then(Value::as_str).map(str::to_owned)
        };
        let name = text("package", "name");
        Self {
            crate_name: text("lib", "name").or_else(|| name.as_deref().map(crate_name)),
            library: text("lib", "path").map(|path| normal(&folder.join(path))),
            dependencies: dependencies(folder, &table),
            targets: targets(folder, &table),
            features: features(&table),
            name,
        }
    }

    /// The folder of the package beside this one whose library has a name that is not the package's.
    pub(super) fn library_beside(&self, name: &str) -> Option<PathBuf> {
        let folders = self.dependencies.values().filter_map(|dependency| match dependency {
            Dependency::Beside(folder) => Some(folder),
            Dependency::Elsewhere(_) => None,
        });
        let is_named = |folder: &&PathBuf| {
            let library = read(folder).and_then(|mut manifest| manifest.remove("lib"));
            library.is_some_and(|library| library.get("name").and_then(Value::as_str) == Some(name))
        };
        folders.into_iter().find(is_named).cloned()
    }

    /// Whether the package has that name.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }

    /// Whether there is such a feature.
    pub(super) fn has_feature(&self, name: &str) -> bool {
        name == "default" || self.features.contains_key(name)
    }

    /// The features that are taken to be on: the given ones (of all packages, or `package/feature`), else the default ones;
    /// and those that bring SeaORM in, because entities are read for the program that uses them. With each come the features
    /// that it needs.
    pub(super) fn features(&self, given: Option<&[String]>) -> BTreeSet<String> {
        let brings_sea_orm = |needs: &Vec<String>| needs.iter().any(|needed| is_sea_orm(needed));
        let mut todo: Vec<&str> =
            self.features.iter().filter(|(_, needs)| brings_sea_orm(needs)).map(|(name, _)| name.as_str()).collect();
        todo.extend(["sea-orm", "sea_orm"]);
        match given {
            Some(given) => todo.extend(given.iter().filter_map(|name| self.own_feature(name))),
            None => todo.push("default"),
        }
        let mut features = BTreeSet::new();
        while let Some(name) = todo.pop() {
            if features.insert(name.to_owned()) {
                todo.extend(self.features.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        features
    }

    fn own_feature<'a>(&self, given: &'a str) -> Option<&'a str> {
        match given.split_once('/') {
            Some((package, feature)) => self.is_called(package).then_some(feature),
            None => Some(given),
        }
    }
}

/// The manifest in a folder.
pub(super) fn read(folder: &Path) -> Option<Table> {
    fs::read_to_string(folder.join("Cargo.toml")).ok()?.parse().ok()
}

fn crate_name(package: &str) -> String {
    package.replace('-', "_")
}

fn is_sea_orm(needed: &str) -> bool {
    needed == "sea-orm" || needed == "sea_orm"
}

fn features(manifest: &Table) -> BTreeMap<String, Vec<String>> {
    let table = manifest.get("features").and_then(Value::as_table);
    let needs = |listed: &Value| {
        let names = listed.as_array().into_iter().flatten().filter_map(Value::as_str);
        names.map(|entry| needed_name(entry).to_owned()).collect()
    };
    table.into_iter().flatten().map(|(name, listed)| (name.clone(), needs(listed))).collect()
}

/// `serde` of `dep:serde`, `serde/derive` and `serde?/derive`.
fn needed_name(entry: &str) -> &str {
    entry.split(['/', '?']).next().unwrap_or(entry).trim_start_matches("dep:")
}

fn targets(folder: &Path, manifest: &Table) -> BTreeSet<PathBuf> {
    let programs = manifest.get("bin").and_then(Value::as_array).into_iter().flatten().chain(manifest.get("lib"));
    programs.filter_map(|target| target.get("path")?.as_str()).map(|path| normal(&folder.join(path))).collect()
}

fn dependencies(folder: &Path, manifest: &Table) -> BTreeMap<String, Dependency> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let sections = targets.map(|target| target.get("dependencies")).chain([manifest.get("dependencies")]);
    let mut workspace = None;
    let mut found = BTreeMap::new();
    for (name, written) in sections.flatten().filter_map(Value::as_table).flatten() {
        let inherits = written.get("workspace").is_some();
        let dependency = if inherits {
            let (root, table) = workspace.get_or_insert_with(|| workspace_dependencies(folder, manifest));
            table.get(name).map(|entry| dependency(name, entry, root))
        } else {
            Some(dependency(name, written, folder))
        };
        found.extend(dependency.map(|dependency| (crate_name(name), dependency)));
    }
    found
}

fn dependency(name: &str, written: &Value, folder: &Path) -> Dependency {
    let text = |key: &str| written.get(key).and_then(Value::as_str);
    match text("path") {
        Some(path) => Dependency::Beside(normal(&folder.join(path))),
        None => Dependency::Elsewhere(text("package").unwrap_or(name).to_owned()),
    }
}

/// The workspace's folder and its `[workspace.dependencies]`.
fn workspace_dependencies(folder: &Path, manifest: &Table) -> (PathBuf, Table) {
    let stated = manifest.get("package").and_then(|package| package.get("workspace")).and_then(Value::as_str);
    let start = stated.map_or_else(|| folder.to_owned(), |path| normal(&folder.join(path)));
    for candidate in start.ancestors() {
        if let Some(workspace) = read(candidate).and_then(|mut manifest| manifest.remove("workspace")) {
            let table = workspace.get("dependencies").and_then(Value::as_table).cloned();
            return (candidate.to_owned(), table.unwrap_or_default());
        }
    }
    (folder.to_owned(), Table::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(text: &str) -> Manifest {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Cargo.toml"), text).unwrap();
        Manifest::read(folder.path())
    }

    fn on(manifest: &Manifest, given: &[&str]) -> Vec<String> {
        let given: Vec<String> = given.iter().map(|&name| name.to_owned()).collect();
        manifest.features(Some(&given)).into_iter().filter(|name| name != "sea-orm" && name != "sea_orm").collect()
    }

    #[test]
    fn features_follow_what_is_given() {
        let read = manifest(
            "[package]\nname = \"shop\"\n[features]\ndefault = [\"a\"]\na = []\nb = [\"c\"]\nc = []\norm = [\"dep:sea-orm\"]\n",
        );
        assert_eq!(on(&read, &["b"]), ["b", "c", "orm"]);
        assert_eq!(on(&read, &["default", "shop/c", "other/b"]), ["a", "c", "default", "orm"]);
        assert!(read.features(None).contains("a"));
    }

    #[test]
    fn a_dependency_is_known_by_the_name_that_paths_begin_with() {
        let read = manifest(
            "[package]\nname = \"the-shop\"\n[lib]\nname = \"shop\"\npath = \"source/shop.rs\"\n[dependencies]\nmoney = { package = \"shared-money\", version = \"1\" }\nkind-s = { path = \"../kinds\" }\n[target.'cfg(unix)'.dependencies]\nunix = \"1\"\n",
        );
        assert_eq!(read.crate_name.as_deref(), Some("shop"));
        assert!(read.library.is_some_and(|file| file.ends_with("source/shop.rs")));
        assert_eq!(read.dependencies["money"], Dependency::Elsewhere("shared-money".to_owned()));
        assert_eq!(read.dependencies["unix"], Dependency::Elsewhere("unix".to_owned()));
        assert!(matches!(&read.dependencies["kind_s"], Dependency::Beside(folder) if folder.ends_with("kinds")));
    }
}
