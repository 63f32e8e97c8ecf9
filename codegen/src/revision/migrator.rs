//! The implementation of `MigratorTrait`: where it is.

use super::MigratorError;
use std::collections::BTreeMap;
use syn::spanned::Spanned;
use syn::{ImplItem, ImplItemFn, Item, ItemImpl};

/// The sources that parse, by their paths.
pub(super) type Parsed = BTreeMap<String, syn::File>;

/// Parses all sources; one that does not parse is a finding, not the end.
pub(super) fn parse(sources: &BTreeMap<String, String>) -> (Parsed, Vec<MigratorError>) {
    let mut parsed = Parsed::new();
    let mut errors = Vec::new();
    for (file, text) in sources.iter().filter(|(file, _)| has_extension_rs(file)) {
        match syn::parse_str(text.trim_start_matches('\u{feff}')) {
            Ok(source) => drop(parsed.insert(file.clone(), source)),
            Err(error) => errors.push(unparsed(file, text, &error)),
        }
    }
    (parsed, errors)
}

/// Why a file does not parse. What git leaves where it can't merge is told as that.
fn unparsed(file: &str, text: &str, error: &syn::Error) -> MigratorError {
    let file = file.to_owned();
    match text.lines().position(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) {
        Some(index) => MigratorError::Conflict { file, line: index + 1 },
        None => MigratorError::Syntax { file, message: error.to_string(), line: error.span().start().line },
    }
}

fn has_extension_rs(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, extension)| extension == "rs")
}

/// The migrator's file and implementation: in the crate's root where there is one, else in the first file that has one.
pub(super) fn find(parsed: &Parsed) -> Option<(&str, &ItemImpl)> {
    let mut files: Vec<_> = parsed.keys().collect();
    files
        .sort_by_key(|file| (!matches!(file.as_str(), "lib.rs" | "mod.rs"), file.as_str() != "main.rs", file.as_str()));
    files.into_iter().find_map(|file| {
        let implementation = parsed[file].items.iter().find_map(|item| match item {
            Item::Impl(item) if is_trait(item, "MigratorTrait") => Some(item),
            _ => None,
        })?;
        Some((file.as_str(), implementation))
    })
}

/// Whether it implements a trait of that name.
pub(super) fn is_trait(item: &ItemImpl, name: &str) -> bool {
    item.trait_.as_ref().is_some_and(|(path, _)| path.segments.last().is_some_and(|last| last.ident == name))
}

/// The name of the type that it is for.
pub(super) fn type_name(item: &ItemImpl) -> String {
    match item.self_ty.as_ref() {
        syn::Type::Path(path) => path.path.segments.last().map(|it| it.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// A function of an implementation.
pub(super) fn function<'a>(item: &'a ItemImpl, name: &str) -> Option<&'a ImplItemFn> {
    item.items.iter().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == name => Some(function),
        _ => None,
    })
}

/// Where something stands in its file, in bytes.
pub(super) fn range(node: &impl Spanned) -> std::ops::Range<usize> {
    node.span().byte_range()
}
