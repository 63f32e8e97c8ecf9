//! Where the sources of other people's crates are: what cargo says of them, else what the lock file and cargo's folders do.

use super::cargo::resolved;
use super::lock_file::version_for;
use cargo_metadata::Metadata;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A package as cargo resolved it.
#[derive(Debug, Default)]
struct Node {
    /// The folders of what it depends on, by the name that a path begins with.
    dependencies: BTreeMap<String, PathBuf>,
    /// The features that are on, for a package that is not of the workspace.
    features: Option<BTreeSet<String>>,
}

/// Other people's crates. Cargo is asked at most once, and only when a name leads into one of them.
#[derive(Debug, Default)]
pub(super) struct Crates {
    cargo_home: Option<PathBuf>,
    was_asked: bool,
    nodes: BTreeMap<PathBuf, Node>,
    /// The text of the lock file, once it was needed.
    lock_file: Option<String>,
    /// Crates whose sources are not there.
    missing: BTreeSet<String>,
}

impl Crates {
    /// Those that cargo keeps in a folder.
    pub(super) fn in_home(cargo_home: Option<&Path>) -> Self {
        Self { cargo_home: cargo_home.map(Path::to_owned), ..Self::default() }
    }

    /// The folder of a package that the package in a folder depends on by a name.
    pub(super) fn dependency(&mut self, user: &User<'_>, name: &str, package: &str) -> Option<PathBuf> {
        self.ask(user.folder);
        let known = self.nodes.get(user.folder).and_then(|node| node.dependencies.get(name)).cloned();
        let found = known.or_else(|| self.unpacked(user, package));
        if found.is_none() {
            self.missing.insert(name.to_owned());
        }
        found
    }

    /// The features of a package that is not of the workspace.
    pub(super) fn features(&self, folder: &Path) -> Option<&BTreeSet<String>> {
        self.nodes.get(folder)?.features.as_ref()
    }

    /// Whether a crate's sources were wanted and are not on this machine.
    pub(super) fn is_missing(&self, name: &str) -> bool {
        self.missing.contains(name)
    }

    fn ask(&mut self, folder: &Path) {
        if std::mem::replace(&mut self.was_asked, true) {
            return;
        }
        if let Some(metadata) = resolved(folder) {
            self.nodes = nodes(&metadata);
        }
    }

    /// Where cargo unpacked the version of a package that the lock file names.
    fn unpacked(&mut self, user: &User<'_>, package: &str) -> Option<PathBuf> {
        if self.lock_file.is_none() {
            self.lock_file =
                user.folder.ancestors().find_map(|above| fs::read_to_string(above.join("Cargo.lock")).ok());
        }
        let version = version_for(self.lock_file.as_deref()?, user.name, package)?;
        let registries = fs::read_dir(self.cargo_home.as_ref()?.join("registry/src")).ok()?;
        let mut registries: Vec<PathBuf> = registries.flatten().map(|entry| entry.path()).collect();
        registries.sort();
        let folders = registries.into_iter().map(|registry| registry.join(format!("{package}-{version}")));
        folders.into_iter().find(|folder| folder.join("Cargo.toml").is_file())
    }
}

/// The package that depends on another one.
#[derive(Debug, Clone, Copy)]
pub(super) struct User<'a> {
    /// The folder of its manifest.
    pub(super) folder: &'a Path,
    /// Its name.
    pub(super) name: &'a str,
}

fn nodes(metadata: &Metadata) -> BTreeMap<PathBuf, Node> {
    let packages: BTreeMap<_, _> = metadata.packages.iter().map(|package| (&package.id, package)).collect();
    let folder = |id| Some(packages.get(id)?.manifest_path.parent()?.as_std_path().to_owned());
    let mut nodes = BTreeMap::new();
    for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
        let Some(own) = folder(&node.id) else { continue };
        let dependencies =
            node.deps.iter().filter_map(|dependency| Some((dependency.name.clone(), folder(&dependency.pkg)?)));
        let is_foreign = packages.get(&node.id).is_some_and(|package| package.source.is_some());
        let features = || node.features.iter().map(ToString::to_string).collect();
        nodes.insert(own, Node { dependencies: dependencies.collect(), features: is_foreign.then(features) });
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"money\"\nversion = \"1.2.3\"\n";

    #[test]
    fn without_cargos_answer_the_lock_file_leads_to_the_sources() {
        let folder = tempfile::tempdir().unwrap();
        let sources = folder.path().join("home/registry/src/index/money-1.2.3");
        fs::create_dir_all(&sources).unwrap();
        fs::write(sources.join("Cargo.toml"), "").unwrap();
        let shop = folder.path().join("shop");
        fs::create_dir_all(&shop).unwrap();
        fs::write(shop.join("Cargo.lock"), LOCK).unwrap();
        let mut crates = Crates::in_home(Some(&folder.path().join("home")));
        let user = User { folder: &shop, name: "shop" };
        assert_eq!(crates.dependency(&user, "money", "money"), Some(sources));
        assert_eq!(crates.dependency(&user, "other", "other"), None);
        assert!(crates.is_missing("other") && !crates.is_missing("money"));
    }
}
