//! The module trees of the packages at hand, and what a name in them means. Files are loaded when a name leads there.

use super::Diagnostic;
use super::files::shown;
use super::packages::Packages;
use super::source::{ModuleFile, Source, SourceModule, TypeItem, parse};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A module, addressed by its place in [`Modules`].
#[derive(Debug)]
pub(super) struct Module {
    package: usize,
    path: Vec<String>,
    /// The folder that holds the files of its children.
    folder: PathBuf,
    /// Whether its own text is known, and with it the modules that it declares.
    is_read: bool,
    /// What is declared in it.
    pub(super) source: SourceModule,
}

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A module.
    Module(usize),
    /// A type that a module declares.
    Type(usize, String),
    /// The entity of a module.
    Entity(usize),
    /// Something in a crate whose sources are not at hand.
    External(Vec<String>),
}

/// Steps of one search, so that circles end.
type Seen = BTreeSet<(usize, Vec<String>)>;

/// All modules that were loaded.
#[derive(Debug)]
pub(super) struct Modules<'a> {
    root: &'a Path,
    packages: Packages,
    list: Vec<Module>,
    by_path: BTreeMap<(usize, Vec<String>), usize>,
    by_file: BTreeMap<PathBuf, usize>,
    absent: BTreeSet<(usize, Vec<String>)>,
    /// What was said of the files.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where each file is, by how it is shown.
    pub(super) paths: BTreeMap<String, PathBuf>,
}

impl<'a> Modules<'a> {
    /// No modules yet.
    pub(super) fn new(root: &'a Path, packages: Packages) -> Self {
        Self {
            root,
            packages,
            list: Vec::new(),
            by_path: BTreeMap::new(),
            by_file: BTreeMap::new(),
            absent: BTreeSet::new(),
            diagnostics: Vec::new(),
            paths: BTreeMap::new(),
        }
    }

    /// The module at a place.
    pub(super) fn module(&self, module: usize) -> &Module {
        &self.list[module]
    }

    /// The type of a name that [`Found::Type`] tells.
    pub(super) fn type_item(&self, module: usize, name: &str) -> Option<&TypeItem> {
        self.list[module].source.types.get(name)
    }

    /// Adds a parsed file; gives the places of its modules.
    pub(super) fn insert(&mut self, package: usize, file: &Path, source: Source) -> Vec<usize> {
        self.diagnostics.extend(source.diagnostics);
        self.paths.insert(shown(file, self.root), file.to_owned());
        let (path, folder) = self.place(package, file);
        let mut places = Vec::new();
        for module in source.modules {
            let mut full = path.clone();
            full.extend(module.path.iter().cloned());
            let folder = module.path.iter().fold(folder.clone(), |folder, name| folder.join(name));
            places.push(self.insert_module(package, full, folder, Some(module)));
        }
        if let Some(first) = places.first() {
            self.by_file.insert(file.to_owned(), *first);
        }
        places
    }

    /// The path of a file's module, and the folder of its children.
    fn place(&self, package: usize, file: &Path) -> (Vec<String>, PathBuf) {
        let root = &self.packages.list[package].root;
        let parent = file.parent().unwrap_or(root);
        let names = parent.strip_prefix(root).unwrap_or(Path::new(""));
        let mut path: Vec<String> = names.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_root = path.is_empty() && matches!(stem.as_str(), "lib" | "main");
        if is_root || stem == "mod" {
            return (path, parent.to_owned());
        }
        let folder = parent.join(&stem);
        path.push(stem);
        (path, folder)
    }

    fn insert_module(
        &mut self,
        package: usize,
        path: Vec<String>,
        folder: PathBuf,
        source: Option<SourceModule>,
    ) -> usize {
        let next = self.list.len();
        let place = *self.by_path.entry((package, path.clone())).or_insert(next);
        if place == next {
            let is_read = source.is_some();
            self.list.push(Module { package, path, folder, is_read, source: source.unwrap_or_default() });
            return place;
        }
        let Some(source) = source else { return place };
        self.list[place].is_read = true;
        // `lib.rs` and `main.rs` of one package, or a module that was only known by its children.
        let known = &mut self.list[place].source;
        known.uses.extend(source.uses);
        known.globs.extend(source.globs);
        known.files.extend(source.files);
        known.inline.extend(source.inline);
        known.calls_macros |= source.calls_macros;
        known.types.extend(source.types);
        known.relations.extend(source.relations);
        known.entity = known.entity.take().or(source.entity);
        known.entity_name = known.entity_name.take().or(source.entity_name);
        place
    }

    /// What a path means in a module.
    pub(super) fn resolve(&mut self, module: usize, path: &[String]) -> Option<Found> {
        self.follow(module, path, &mut Seen::new())
    }

    fn follow(&mut self, module: usize, path: &[String], seen: &mut Seen) -> Option<Found> {
        if seen.len() > 500 || !seen.insert((module, path.to_vec())) {
            return None;
        }
        let (first, rest) = path.split_first()?;
        let mut found = match first.as_str() {
            "crate" => Found::Module(self.ensure(self.list[module].package, &[])),
            "self" => Found::Module(module),
            "super" => Found::Module(self.parent(module)?),
            name => self.first_name(module, name, rest.is_empty(), seen)?,
        };
        for name in rest {
            found = match found {
                Found::Module(inner) if name == "super" => Found::Module(self.parent(inner)?),
                Found::Module(inner) => self.name_in(inner, name, seen)?,
                Found::External(mut path) => {
                    path.push(name.clone());
                    Found::External(path)
                }
                Found::Type(..) | Found::Entity(_) => return None,
            };
        }
        Some(found)
    }

    /// The first name of a path: something in scope, else a crate.
    fn first_name(&mut self, module: usize, name: &str, alone: bool, seen: &mut Seen) -> Option<Found> {
        if let Some(found) = self.name_in(module, name, seen) {
            return Some(found);
        }
        let package = self.list[module].package;
        if self.packages.list[package].name.as_deref() == Some(name) {
            return Some(Found::Module(self.ensure(package, &[])));
        }
        if let Some(folder) = self.packages.list[package].dependencies.get(name).cloned() {
            let dependency = self.packages.in_folder(&folder);
            return Some(Found::Module(self.ensure(dependency, &[])));
        }
        (!alone).then(|| Found::External(vec![name.to_owned()]))
    }

    /// What a name means in a module: what it declares, what it uses, what it globs.
    fn name_in(&mut self, module: usize, name: &str, seen: &mut Seen) -> Option<Found> {
        if seen.len() > 500 || !seen.insert((module, vec!["*".to_owned(), name.to_owned()])) {
            return None;
        }
        let source = &self.list[module].source;
        if source.types.contains_key(name) {
            return Some(Found::Type(module, name.to_owned()));
        }
        if name == "Entity" && (source.entity.is_some() || source.entity_name.is_some()) {
            return Some(Found::Entity(module));
        }
        if let Some(path) = source.uses.get(name).cloned()
            && let Some(found) = self.follow(module, &path, seen)
        {
            return Some(found);
        }
        if let Some(child) = self.child(module, name) {
            return Some(Found::Module(child));
        }
        for glob in self.list[module].source.globs.clone() {
            if let Some(Found::Module(globbed)) = self.follow(module, &glob, seen)
                && let Some(found) = self.name_in(globbed, name, seen)
            {
                return Some(found);
            }
        }
        None
    }

    /// The `mod` below a folder, on the way to a module, that is not compiled.
    pub(super) fn gate(&mut self, module: usize, below: &Path) -> Option<ModuleFile> {
        let (package, path) = (self.list[module].package, self.list[module].path.clone());
        (1..=path.len()).find_map(|length| {
            let parent = self.ensure(package, &path[..length - 1]);
            let Module { folder, source, .. } = &self.list[parent];
            let file = source.files.get(&path[length - 1]).filter(|file| !file.compiled)?;
            folder.starts_with(below).then(|| file.clone())
        })
    }

    /// Whether no `mod` below a folder leads to a module, so that the compiler does not know its file: as far as the modules
    /// on the way are at hand and no macro could declare it.
    pub(super) fn is_orphan(&mut self, module: usize, below: &Path) -> bool {
        let (package, path) = (self.list[module].package, self.list[module].path.clone());
        if path.is_empty() || self.packages.list[package].is_target(&path) {
            return false;
        }
        (1..=path.len()).any(|length| {
            let parent = self.ensure(package, &path[..length - 1]);
            let Module { folder, source, is_read, .. } = &self.list[parent];
            let name = &path[length - 1];
            // A file that `#[path]` names may be known by another name.
            let renamed = source.files.values().any(|file| file.path.is_some());
            let declared = source.files.contains_key(name) || source.inline.contains(name);
            *is_read && folder.starts_with(below) && !declared && !renamed && !source.calls_macros
        })
    }

    fn parent(&mut self, module: usize) -> Option<usize> {
        let (package, mut path) = (self.list[module].package, self.list[module].path.clone());
        path.pop()?;
        Some(self.ensure(package, &path))
    }

    /// The module of that path, even where nothing is known of it but its children.
    fn ensure(&mut self, package: usize, path: &[String]) -> usize {
        if let Some(known) = self.by_path.get(&(package, path.to_vec())) {
            return *known;
        }
        let folder = path.iter().fold(self.packages.list[package].root.clone(), |folder, name| folder.join(name));
        let own = match path.last() {
            Some(name) => folder.with_file_name(format!("{name}.rs")),
            None => folder.join("lib.rs"),
        };
        let files = [own, folder.join("mod.rs"), folder.join("main.rs")];
        for file in files.into_iter().take(if path.is_empty() { 3 } else { 2 }) {
            self.load(package, &file);
        }
        self.insert_module(package, path.to_vec(), folder, None)
    }

    fn child(&mut self, module: usize, name: &str) -> Option<usize> {
        let Module { package, path, folder, is_read, source } = &self.list[module];
        let key = (*package, path.iter().cloned().chain([name.to_owned()]).collect());
        if let Some(known) = self.by_path.get(&key) {
            return Some(*known);
        }
        let declared = source.files.get(name);
        if *is_read && declared.is_none() {
            return None;
        }
        let (package, folder, stated) = (*package, folder.clone(), declared.and_then(|file| file.path.clone()));
        if self.absent.contains(&key) {
            return None;
        }
        let candidates = match stated {
            Some(stated) => vec![folder.join(stated)],
            None => vec![folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")],
        };
        let loaded = candidates.iter().find_map(|file| self.load(package, file));
        if loaded.is_none() {
            self.absent.insert(key);
        }
        loaded
    }

    fn load(&mut self, package: usize, file: &Path) -> Option<usize> {
        let file = normal(file);
        if let Some(known) = self.by_file.get(&file) {
            return Some(*known);
        }
        let text = fs::read_to_string(&file).ok()?;
        let features = Arc::clone(&self.packages.list[package].features);
        let source = parse(&shown(&file, self.root), &text, &features);
        self.insert(package, &file, source).first().copied()
    }
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir if normal.pop() => {}
            other => normal.push(other),
        }
    }
    normal
}
