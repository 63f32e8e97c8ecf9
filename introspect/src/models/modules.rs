//! The module trees of the packages at hand. Files are loaded when a name leads there.

use super::files::{self, Unread, shown};
use super::names::Known;
use super::packages::{Package, Packages, normal};
use super::source::{ModuleFile, Source, SourceModule, TypeItem, parse};
use super::{Diagnostic, Severity};
use limbeck_differ::declaration::Position;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A module, addressed by its place in [`Modules`].
#[derive(Debug)]
pub(super) struct Module {
    /// The package that it belongs to.
    pub(super) package: usize,
    /// Its path inside the package.
    pub(super) path: Vec<String>,
    /// The folder that holds the files of its children.
    folder: PathBuf,
    /// The folder that `#[path]` is relative to.
    beside: PathBuf,
    /// The module that declares it, where `#[path]` puts its file elsewhere.
    declared_in: Option<usize>,
    /// Whether its own text is known, and with it the modules that it declares.
    is_read: bool,
    /// What is declared in it.
    pub(super) source: SourceModule,
}

/// All modules that were loaded.
#[derive(Debug)]
pub(super) struct Modules<'a> {
    /// What shown paths are relative to.
    pub(super) root: &'a Path,
    pub(super) packages: Packages,
    list: Vec<Module>,
    pub(super) known: Known,
    /// What `[models] types` says.
    pub(super) types: &'a BTreeMap<String, String>,
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
    pub(super) fn new(root: &'a Path, packages: Packages, types: &'a BTreeMap<String, String>) -> Self {
        Self {
            root,
            types,
            packages,
            list: Vec::new(),
            known: Known::default(),
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
        // What other people's crates do is theirs.
        if !self.packages.list[package].is_foreign {
            self.diagnostics.extend(source.diagnostics);
        }
        self.paths.insert(shown(file, self.root), file.to_owned());
        let (path, folder) = self.place(package, file);
        let mut places = Vec::new();
        for module in source.modules {
            let mut full = path.clone();
            full.extend(module.path.iter().cloned());
            let own = module.path.iter().fold(folder.clone(), |folder, name| folder.join(name));
            let is_file = module.path.is_empty();
            let beside = file.parent().filter(|_| is_file).map_or_else(|| own.clone(), Path::to_owned);
            places.push(self.insert_module(package, full, Folders { own, beside }, Some(module)));
        }
        if let Some(first) = places.first() {
            self.by_file.insert(file.to_owned(), *first);
        }
        places
    }

    /// Says something about a file as a whole.
    fn say(&mut self, severity: Severity, file: &Path, message: String) {
        let position = Position { file: shown(file, self.root), line: 1, column: 1 };
        self.diagnostics.push(Diagnostic { severity, message, help: None, position, length: 1 });
    }

    /// The path of a file's module, and the folder of its children.
    fn place(&self, package: usize, file: &Path) -> (Vec<String>, PathBuf) {
        let Package { root, root_file, .. } = &self.packages.list[package];
        let parent = file.parent().unwrap_or(root);
        let names = parent.strip_prefix(root).unwrap_or(Path::new(""));
        let mut path: Vec<String> = names.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_usual_root = path.is_empty() && matches!(stem.as_str(), "lib" | "main");
        if is_usual_root || stem == "mod" || root_file.as_deref() == Some(file) {
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
        folders: Folders,
        source: Option<SourceModule>,
    ) -> usize {
        let next = self.list.len();
        let place = *self.by_path.entry((package, path.clone())).or_insert(next);
        if place == next {
            let is_read = source.is_some();
            let (Folders { own: folder, beside }, source) = (folders, source.unwrap_or_default());
            self.list.push(Module { package, path, folder, beside, declared_in: None, is_read, source });
            return place;
        }
        let Some(source) = source else { return place };
        self.list[place].is_read = true;
        self.list[place].beside = folders.beside;
        // `lib.rs` and `main.rs` of one package, or a module that was only known by its children.
        let known = &mut self.list[place].source;
        known.uses.extend(source.uses);
        known.globs.extend(source.globs);
        known.files.extend(source.files);
        known.inline.extend(source.inline);
        known.calls_macros |= source.calls_macros;
        known.types.extend(source.types);
        known.constants.extend(source.constants);
        known.relations.extend(source.relations);
        known.entity = known.entity.take().or(source.entity);
        known.entity_name = known.entity_name.take().or(source.entity_name);
        place
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

    /// The module around a module.
    pub(super) fn parent(&mut self, module: usize) -> Option<usize> {
        if let Some(declared_in) = self.list[module].declared_in {
            return Some(declared_in);
        }
        let (package, mut path) = (self.list[module].package, self.list[module].path.clone());
        path.pop()?;
        Some(self.ensure(package, &path))
    }

    /// The module of that path, even where nothing is known of it but its children.
    pub(super) fn ensure(&mut self, package: usize, path: &[String]) -> usize {
        if let Some(known) = self.by_path.get(&(package, path.to_vec())) {
            return *known;
        }
        let Package { root, root_file, .. } = &self.packages.list[package];
        let folder = path.iter().fold(root.clone(), |folder, name| folder.join(name));
        let files = match (path.last(), root_file) {
            (Some(name), _) => vec![folder.with_file_name(format!("{name}.rs")), folder.join("mod.rs")],
            (None, Some(file)) => vec![file.clone()],
            (None, None) => ["lib.rs", "mod.rs", "main.rs"].map(|name| folder.join(name)).into(),
        };
        for file in files {
            self.load(package, &file);
        }
        self.insert_module(package, path.to_vec(), Folders { own: folder.clone(), beside: folder }, None)
    }

    /// The module of that name inside a module, loaded if need be.
    pub(super) fn child(&mut self, module: usize, name: &str) -> Option<usize> {
        let Module { package, path, is_read, source, .. } = &self.list[module];
        let declared = source.files.get(name);
        let key = (*package, path.iter().cloned().chain([name.to_owned()]).collect());
        if let Some(known) = self.by_path.get(&key)
            && declared.is_none_or(|file| file.path.is_none())
        {
            return Some(*known);
        }
        if (*is_read && declared.is_none()) || self.absent.contains(&key) {
            return None;
        }
        let (package, elsewhere) = (*package, declared.is_some_and(|file| file.path.is_some()));
        let loaded = self.candidates(module, name).iter().find_map(|file| self.load(package, file));
        match loaded {
            Some(loaded) if elsewhere && loaded != module => self.list[loaded].declared_in = Some(module),
            Some(_) => {}
            None => drop(self.absent.insert(key)),
        }
        loaded
    }

    /// The files that a `mod` in a module may mean.
    fn candidates(&self, module: usize, name: &str) -> Vec<PathBuf> {
        let Module { folder, beside, source, .. } = &self.list[module];
        match source.files.get(name).and_then(|file| file.path.as_ref()) {
            Some(stated) => vec![beside.join(stated)],
            None => vec![folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")],
        }
    }

    /// Follows every `#[path]` of the modules that are known, so that what it leads to knows where it is declared.
    pub(super) fn follow_paths(&mut self) {
        let of_module = |(place, module): (usize, &Module)| {
            let files = module.source.files.iter().filter(|(_, file)| file.compiled && file.path.is_some());
            files.map(|(name, _)| (place, name.clone())).collect::<Vec<_>>()
        };
        let declared: Vec<(usize, String)> = self.list.iter().enumerate().flat_map(of_module).collect();
        for (module, name) in declared {
            self.child(module, &name);
        }
    }

    /// Says which modules are declared and have no file. Beside entities such a file may be one, too.
    pub(super) fn say_missing(&mut self, entities: &BTreeSet<usize>) {
        let around: BTreeSet<Option<usize>> = entities.iter().map(|entity| self.around(*entity)).collect();
        for module in 0..self.list.len() {
            if self.packages.list[self.list[module].package].is_foreign {
                continue;
            }
            let severity = if around.contains(&Some(module)) { Severity::Error } else { Severity::Warning };
            for (name, declared) in self.missing(module) {
                let candidates = self.candidates(module, &name);
                let files: Vec<String> = candidates.iter().map(|file| shown(&normal(file), self.root)).collect();
                let message = format!("the file of module `{name}` is missing: {}", files.join(" or "));
                let (position, length) = (declared.position, name.chars().count());
                self.diagnostics.push(Diagnostic { severity, message, help: None, position, length });
            }
        }
    }

    fn around(&self, module: usize) -> Option<usize> {
        let Module { package, path, declared_in, .. } = &self.list[module];
        let around = path.split_last().map(|(_, around)| (*package, around.to_vec()));
        declared_in.or_else(|| around.and_then(|around| self.by_path.get(&around).copied()))
    }

    /// The modules that a module declares without a condition, and that have no file.
    fn missing(&self, module: usize) -> Vec<(String, ModuleFile)> {
        let Module { package, path, source, .. } = &self.list[module];
        let is_known = |name: &String| {
            self.by_path.contains_key(&(*package, path.iter().chain([name]).cloned().collect::<Vec<_>>()))
        };
        let declared =
            source.files.iter().filter(|(name, file)| !file.conditional && (file.path.is_some() || !is_known(name)));
        let missing = declared.filter(|(name, _)| !self.candidates(module, name).iter().any(|file| file.exists()));
        missing.map(|(name, file)| (name.clone(), file.clone())).collect()
    }

    fn load(&mut self, package: usize, file: &Path) -> Option<usize> {
        let file = normal(file);
        if let Some(known) = self.by_file.get(&file) {
            return Some(*known);
        }
        let text = match files::text(&file) {
            Ok(text) => text,
            Err(Unread::Missing) => return None,
            Err(unread) => {
                self.say(Severity::Warning, &file, format!("this file is not read: {unread}"));
                return None;
            }
        };
        let features = Arc::clone(&self.packages.list[package].features);
        let source = parse(&shown(&file, self.root), &text, &features);
        self.insert(package, &file, source).first().copied()
    }
}

/// The folders of a module.
#[derive(Debug)]
struct Folders {
    /// That of its children.
    own: PathBuf,
    /// That of its file.
    beside: PathBuf,
}
