//! Where a new migration is declared: beside the newest one whose file is at hand.

use super::list::{List, boxed_path};
use super::migrator::Parsed;
use super::modules::Scope;
use std::collections::{BTreeMap, BTreeSet};

/// The module that a new migration becomes a child of.
pub(super) struct Place<'a> {
    /// Its file.
    pub(super) file: &'a str,
    /// Its path from the file of the list; nothing where they are one.
    pub(super) prefix: Vec<String>,
    /// The modules of listed migrations in it.
    pub(super) listed: BTreeSet<String>,
}

impl<'a> Place<'a> {
    pub(super) fn of(list: &List<'a>, parsed: &'a Parsed, sources: &BTreeMap<String, String>) -> Self {
        let scope = Scope::of(list.file, parsed);
        let paths: Vec<Vec<String>> = list.all().filter_map(boxed_path).map(|path| scope.whole(&path)).collect();
        let at_hand = |path: &&Vec<String>| scope.file(path, sources).is_some();
        let prefix = paths.iter().rev().find(at_hand).map(|path| before(path, 2).to_vec()).unwrap_or_default();
        // A type stands for what the module holds.
        let holder = [prefix.as_slice(), &[String::new()]].concat();
        let file =
            scope.file(&holder, sources).and_then(|file| parsed.get_key_value(file)).map(|(file, _)| file.as_str());
        let (file, prefix) = match file {
            Some(file) if !prefix.is_empty() => (file, prefix),
            _ => (list.file, Vec::new()),
        };
        let listed = if prefix.is_empty() {
            list.all().filter_map(boxed_path).filter_map(|path| path.into_iter().next()).collect()
        } else {
            let here = paths.iter().filter(|path| before(path, 2) == prefix.as_slice());
            here.filter_map(|path| path.get(prefix.len()).cloned()).collect()
        };
        Self { file, prefix, listed }
    }

    /// The path of a migration's type in the list.
    pub(super) fn path(&self, id: &str) -> Vec<String> {
        [self.prefix.as_slice(), &[id.to_owned(), "Migration".to_owned()]].concat()
    }
}

/// A path without its last segments.
fn before(path: &[String], segments: usize) -> &[String] {
    &path[..path.len().saturating_sub(segments)]
}
