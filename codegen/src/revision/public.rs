//! The path by which other crates name a migrator.

use super::modules::module_of;
use syn::{Item, UseTree, Visibility};

/// Why other crates can't name it, as a fact about a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPublic {
    /// A module on the way is only for its crate.
    #[error("`mod {module}` in {file} is not `pub`")]
    Module {
        /// The module.
        module: String,
        /// Where it is declared.
        file: String,
    },
    /// A module on the way is not declared.
    #[error("{file} has no `mod {module}`")]
    Undeclared {
        /// The module.
        module: String,
        /// Where it should be declared.
        file: String,
    },
    /// The type itself is only for its crate.
    #[error("`struct {name}` in {file} is not `pub`")]
    Type {
        /// The type.
        name: String,
        /// Where it is.
        file: String,
    },
    /// A source on the way can't be read.
    #[error("{file} can't be read")]
    Unread {
        /// Which one.
        file: String,
    },
}

/// The path to a type from the root of its library: `migrator::Migrator`. Files are relative to the folder of the root;
/// `source` reads them.
pub fn public_path(
    root: &str,
    file: &str,
    name: &str,
    source: impl Fn(&str) -> Option<String>,
) -> Result<String, NotPublic> {
    let parse = |file: &str| {
        let parsed =
            source(file).and_then(|text| syn::parse_str::<syn::File>(text.trim_start_matches('\u{feff}')).ok());
        parsed.ok_or_else(|| NotPublic::Unread { file: file.to_owned() })
    };
    if file != root && parse(root)?.items.iter().any(|item| exports(item, name)) {
        return Ok(name.to_owned());
    }
    let modules = if file == root { Vec::new() } else { module_of(file) };
    let mut declared_in = root.to_owned();
    for (depth, module) in modules.iter().enumerate() {
        let parsed = parse(&declared_in)?;
        let found = parsed.items.iter().find_map(|item| match item {
            Item::Mod(item) if item.ident == module => Some(is_public(&item.vis)),
            _ => None,
        });
        match found {
            Some(true) => {}
            Some(false) => return Err(NotPublic::Module { module: module.clone(), file: declared_in }),
            None => return Err(NotPublic::Undeclared { module: module.clone(), file: declared_in }),
        }
        let folder = modules[..=depth].join("/");
        let inside = format!("{folder}/mod.rs");
        declared_in = if source(&inside).is_some() { inside } else { format!("{folder}.rs") };
    }
    let is_private = |item: &Item| matches!(item, Item::Struct(item) if item.ident == name && !is_public(&item.vis));
    if parse(file)?.items.iter().any(is_private) {
        return Err(NotPublic::Type { name: name.to_owned(), file: file.to_owned() });
    }
    Ok(modules.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::"))
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Whether it is a `pub use` of that name.
fn exports(item: &Item, name: &str) -> bool {
    fn ends_in(tree: &UseTree, name: &str) -> bool {
        match tree {
            UseTree::Path(path) => ends_in(&path.tree, name),
            UseTree::Name(it) => it.ident == name,
            UseTree::Rename(it) => it.rename == name,
            UseTree::Group(group) => group.items.iter().any(|tree| ends_in(tree, name)),
            UseTree::Glob(_) => false,
        }
    }
    matches!(item, Item::Use(item) if is_public(&item.vis) && ends_in(&item.tree, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(files: &[(&str, &str)], file: &str) -> Result<String, String> {
        let source = |wanted: &str| files.iter().find(|(name, _)| *name == wanted).map(|(_, text)| (*text).to_owned());
        public_path("lib.rs", file, "Migrator", source).map_err(|error| error.to_string())
    }

    #[test]
    fn a_path_leads_through_public_modules() {
        let migrator = "pub struct Migrator;";
        assert_eq!(path(&[("lib.rs", migrator)], "lib.rs").unwrap(), "Migrator");
        let nested = [("lib.rs", "pub mod db;"), ("db.rs", "pub mod migrator;"), ("db/migrator/mod.rs", migrator)];
        assert_eq!(path(&nested, "db/migrator/mod.rs").unwrap(), "db::migrator::Migrator");
        let exported = [("lib.rs", "mod db; pub use db::{Migrator, x};"), ("db.rs", migrator)];
        assert_eq!(path(&exported, "db.rs").unwrap(), "Migrator");
    }

    #[test]
    fn what_is_in_the_way_is_named() {
        let migrator = "pub struct Migrator;";
        let private = [("lib.rs", "mod db;"), ("db.rs", migrator)];
        assert_eq!(path(&private, "db.rs").unwrap_err(), "`mod db` in lib.rs is not `pub`");
        let of_program = [("lib.rs", ""), ("db.rs", migrator)];
        assert_eq!(path(&of_program, "db.rs").unwrap_err(), "lib.rs has no `mod db`");
        let type_ = [("lib.rs", "pub mod db;"), ("db.rs", "struct Migrator;")];
        assert_eq!(path(&type_, "db.rs").unwrap_err(), "`struct Migrator` in db.rs is not `pub`");
    }
}
