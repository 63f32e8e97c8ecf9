//! A migration crate's sources, read without compiling them.

use super::list::{List, boxed_path};
use super::migrator::{self, Parsed};
use super::modules::{Scope, string};
use super::names::{created, named, variants};
use super::place::Place;
use super::{Finding, Listed, Migrator, MigratorError, finding};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use syn::punctuated::Punctuated;
use syn::{Expr, Item, ItemImpl, ItemStruct, Path, Stmt, Token};

/// Reads a migration crate's sources: text by path relative to its `src`.
pub fn read(sources: &BTreeMap<String, String>) -> Result<Migrator, MigratorError> {
    let (parsed, errors) = migrator::parse(sources);
    let Some((file, implementation)) = migrator::find(&parsed) else {
        let first = errors.into_iter().next();
        return Err(first.unwrap_or_else(|| MigratorError::NoMigrator(files(sources))));
    };
    let list = List::of(file, implementation, &parsed);
    let whole = list.as_ref().filter(|list| !list.has_more);
    let revisions = whole.and_then(|list| revisions(list, &parsed, sources));
    let mut findings: Vec<_> = errors.into_iter().map(Finding::Unparsed).collect();
    if let Some(revisions) = &revisions {
        findings.extend(finding::in_list(revisions));
        findings.extend(unlisted(revisions, &parsed, sources));
    }
    Ok(Migrator {
        file: file.to_owned(),
        declared_in: list.as_ref().map_or(file, |list| Place::of(list, &parsed, sources).file).to_owned(),
        listed_in: list.as_ref().map_or(file, |list| list.file).to_owned(),
        name: migrator::type_name(implementation),
        state_table: state_table(implementation, &parsed),
        named: parsed.values().flat_map(named).collect(),
        created: parsed
            .iter()
            .filter(|(file, _)| sources.get(*file).is_some_and(|text| Header::of(text).revision.is_some()))
            .flat_map(|(_, source)| created(source))
            .collect(),
        revisions,
        findings,
    })
}

fn files(sources: &BTreeMap<String, String>) -> String {
    if sources.is_empty() { "no sources".to_owned() } else { sources.keys().cloned().collect::<Vec<_>>().join(", ") }
}

/// The listed revisions, unless one of them has a name that only running it tells.
fn revisions(list: &List<'_>, parsed: &Parsed, sources: &BTreeMap<String, String>) -> Option<Vec<Listed>> {
    let scope = Scope::of(list.file, parsed);
    list.all()
        .map(|element| {
            let path = boxed_path(element)?;
            let Some(found) = scope.file(&path, sources) else {
                let id = path.iter().rev().nth(1)?.clone();
                return Some(Listed { id, foreign: scope.is_foreign(&path), ..Listed::default() });
            };
            let id = match parsed.get(found) {
                Some(source) => name(source, path.last()?, found)?,
                // It does not parse; what it is called stands in its path.
                None => stem(found).to_owned(),
            };
            let of_type = parsed.get(found).zip(path.last()).and_then(|(source, name)| structure(source, name));
            let header = sources.get(found).map(|text| Header::of(text)).unwrap_or_default();
            Some(Listed {
                id,
                file: Some(found.to_owned()),
                derives: of_type.map(derives).unwrap_or_default(),
                documented: of_type.is_some_and(|it| it.attrs.iter().any(|attribute| attribute.path().is_ident("doc"))),
                foreign: false,
                message: header.message,
                revises: header.revises,
                created: header.created,
                proved: header.proved,
                ours: header.revision.is_some(),
            })
        })
        .collect()
}

/// What `MigrationName::name` says: a string, or the file's stem where it is derived.
fn name(source: &syn::File, of_type: &str, file: &str) -> Option<String> {
    let written = source.items.iter().find_map(|item| match item {
        Item::Impl(item) if migrator::is_trait(item, "MigrationName") && is_of(item, of_type) => Some(item),
        _ => None,
    });
    if let Some(item) = written {
        return tail_string(item, "name");
    }
    let derived = structure(source, of_type).map(derives).unwrap_or_default();
    derived.iter().any(|it| it.ends_with("DeriveMigrationName")).then(|| stem(file).to_owned())
}

fn structure<'a>(source: &'a syn::File, name: &str) -> Option<&'a ItemStruct> {
    source.items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == name => Some(item),
        _ => None,
    })
}

/// The names of what is derived, as they are written.
fn derives(item: &ItemStruct) -> Vec<String> {
    let derives = item.attrs.iter().filter(|attribute| attribute.path().is_ident("derive"));
    let paths = derives.filter_map(|it| it.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok());
    paths.flatten().map(|path| path.to_token_stream().to_string().replace(' ', "")).collect()
}

/// A file's name without its folder and extension.
fn stem(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file).trim_end_matches(".rs")
}

fn is_of(item: &ItemImpl, of_type: &str) -> bool {
    matches!(item.self_ty.as_ref(), syn::Type::Path(path) if path.path.segments.last().is_some_and(|it| it.ident == of_type))
}

/// The string that a function is, and nothing else.
fn tail_string(item: &ItemImpl, function: &str) -> Option<String> {
    match migrator::function(item, function)?.block.stmts.as_slice() {
        [Stmt::Expr(Expr::Return(it), _)] => string(it.expr.as_deref()?),
        [Stmt::Expr(expression, None)] => string(expression),
        _ => None,
    }
}

/// What `migration_table_name()` says: the one string in it, or a variant that an enum of the sources names.
fn state_table(implementation: &ItemImpl, parsed: &Parsed) -> Option<String> {
    let block = &migrator::function(implementation, "migration_table_name")?.block;
    let strings = super::names::strings(block.to_token_stream());
    if let Some(first) = strings.into_iter().next() {
        return Some(first);
    }
    let text = block.to_token_stream().to_string();
    let known: BTreeMap<String, String> = parsed.values().flat_map(variants).collect();
    known.into_iter().find(|(path, _)| text.contains(path.as_str())).map(|(_, name)| name)
}

/// Files with a migration that the list does not name.
fn unlisted(revisions: &[Listed], parsed: &Parsed, sources: &BTreeMap<String, String>) -> Vec<Finding> {
    let listed: BTreeSet<_> = revisions.iter().filter_map(|revision| revision.file.as_deref()).collect();
    let files = parsed.iter().filter(|(file, source)| !listed.contains(file.as_str()) && holds_migration(source));
    let revision = |file: &String| sources.get(file).and_then(|text| Header::of(text).revision);
    files.map(|(file, _)| Finding::Unlisted { revision: revision(file), file: file.clone() }).collect()
}

fn holds_migration(source: &syn::File) -> bool {
    source.items.iter().any(|item| matches!(item, Item::Impl(item) if migrator::is_trait(item, "MigrationTrait")))
}

/// The documentation at the head of a file.
#[derive(Debug, Default)]
struct Header {
    message: String,
    revision: Option<String>,
    revises: Option<String>,
    created: Option<String>,
    proved: Option<String>,
}

impl Header {
    fn of(text: &str) -> Self {
        let mut header = Self::default();
        let lines = text.trim_start_matches('\u{feff}').lines().map_while(|line| line.trim().strip_prefix("//!"));
        for (position, line) in lines.map(str::trim).enumerate() {
            if position == 0 {
                line.clone_into(&mut header.message);
            }
            let Some((key, value)) = line.split_once(": ") else { continue };
            let value = Some(value.trim().to_owned());
            match key {
                "Revision" => header.revision = value,
                "Revises" => header.revises = value,
                "Created" => header.created = value,
                "Proved" => header.proved = value,
                _ => {}
            }
        }
        header
    }
}
