//! From a path in Rust source to the file it leads to.

use super::migrator::Parsed;
use std::collections::BTreeMap;
use syn::{Expr, Item, ItemMod, Lit, Meta, UseTree};

/// The names that a file brings into scope, each with the path it stands for.
pub(super) struct Scope {
    /// The module path of the file, from the root.
    module: Vec<String>,
    imports: Vec<(String, Vec<String>)>,
    /// Modules that the file declares.
    modules: Vec<String>,
    /// Modules whose file is named by `#[path]`.
    paths: Vec<(String, String)>,
}

impl Scope {
    pub(super) fn of(file: &str, parsed: &Parsed) -> Self {
        let mut scope = Self { module: module_of(file), imports: Vec::new(), modules: Vec::new(), paths: Vec::new() };
        for item in parsed.get(file).into_iter().flat_map(|source| &source.items) {
            match item {
                Item::Use(item) => collect(&item.tree, &mut Vec::new(), &mut scope.imports),
                Item::Mod(item) => {
                    scope.modules.push(item.ident.to_string());
                    scope.paths.extend(path_attribute(item).map(|path| (item.ident.to_string(), path)));
                }
                _ => {}
            }
        }
        scope
    }

    /// Whether the path leads into another crate: it begins with neither a keyword, an import of this crate nor a module.
    pub(super) fn is_foreign(&self, path: &[String]) -> bool {
        let path = self.whole(path);
        let Some(first) = path.first().filter(|_| path.len() > 2) else { return false };
        !["crate", "self", "super"].contains(&first.as_str()) && !self.modules.contains(first)
    }

    /// The path with what is imported spelled out.
    pub(super) fn whole(&self, path: &[String]) -> Vec<String> {
        let mut path = path.to_vec();
        if let Some((_, whole)) = self.imports.iter().find(|(name, _)| Some(name) == path.first()) {
            path.splice(..1, whole.iter().cloned());
        }
        path
    }

    /// The file that holds what the path names; the last segment is the type.
    pub(super) fn file<'a>(&self, path: &[String], sources: &'a BTreeMap<String, String>) -> Option<&'a str> {
        let path = self.whole(path);
        let modules = &path[..path.len().saturating_sub(1)];
        let found = |file: String| sources.get_key_value(&file).map(|(file, _)| file.as_str());
        self.candidates(modules).into_iter().find_map(found)
    }

    fn candidates(&self, modules: &[String]) -> Vec<String> {
        let mut files = Vec::new();
        if let [module] = modules
            && let Some((_, path)) = self.paths.iter().find(|(name, _)| name == module)
        {
            files.push(self.module.iter().map(String::as_str).chain([path.as_str()]).collect::<Vec<_>>().join("/"));
        }
        let named: Vec<_> = modules.iter().filter(|name| *name != "crate" && *name != "self").cloned().collect();
        let local = [self.module.as_slice(), named.as_slice()].concat();
        // A path that begins at the root; and one of a module inside an application, whose root is further up.
        let from_root = (0..named.len()).map(|start| named[start..].to_vec());
        for path in std::iter::once(local).chain(from_root).filter(|path| !path.is_empty()) {
            let path = path.join("/");
            files.extend([format!("{path}.rs"), format!("{path}/mod.rs")]);
        }
        files
    }
}

/// The module path of a file.
pub(super) fn module_of(file: &str) -> Vec<String> {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let mut module: Vec<_> = path.split('/').map(ToOwned::to_owned).collect();
    if module.last().is_some_and(|last| matches!(last.as_str(), "lib" | "main" | "mod")) {
        module.pop();
    }
    module
}

fn collect(tree: &UseTree, before: &mut Vec<String>, imports: &mut Vec<(String, Vec<String>)>) {
    let with = |name: String, before: &[String]| [before, &[name]].concat();
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            collect(&path.tree, before, imports);
            before.pop();
        }
        UseTree::Name(name) => imports.push((name.ident.to_string(), with(name.ident.to_string(), before))),
        UseTree::Rename(name) => imports.push((name.rename.to_string(), with(name.ident.to_string(), before))),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, before, imports)),
        UseTree::Glob(_) => {}
    }
}

/// What `#[path = "..."]` says.
pub(super) fn path_attribute(item: &ItemMod) -> Option<String> {
    item.attrs.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => string(&pair.value),
        _ => None,
    })
}

/// The text of a string literal.
pub(super) fn string(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
