//! Where a command looked for what it did not find.

use crate::config::Config;
use limbeck_introspect::models::{self, DiscoverError};
use std::path::{Path, PathBuf};

/// How many folders are named, at most.
const MOST: usize = 3;

/// How deep below the current folder a project is looked for.
const DEPTH: usize = 2;

/// Which configuration there is, and that it does not say the key.
pub(crate) fn configuration(key: &str, config: &Config) -> String {
    match &config.file {
        Some(file) => format!("configuration: {file} says no {key}"),
        None => format!("configuration: no limbeck.toml in {} or above", config.current.display()),
    }
}

/// Which Cargo workspace there is, and what is not in it.
pub(crate) fn workspace(cargo: Result<&models::Project, &DiscoverError>, what: &str) -> String {
    match cargo {
        Ok(project) => {
            let names = project.packages.iter().take(2 * MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if project.packages.len() > 2 * MOST { ", ..." } else { "" };
            format!("workspace: {what} in the packages of {} ({names}{more})", project.root.display())
        }
        Err(DiscoverError::NoCargo(error)) => {
            format!("workspace: not known, because cargo could not be started: {error}")
        }
        Err(error) => format!("workspace: {error}"),
    }
}

/// Cargo projects below the current folder: one of them may be meant.
pub(crate) fn nearby(cargo: Result<&models::Project, &DiscoverError>, config: &Config) -> Option<String> {
    let Err(DiscoverError::NoManifest { .. }) = cargo else { return None };
    let found = projects_below(&config.current);
    let names: Vec<_> = found.iter().take(MOST).map(|folder| config.shown(folder)).collect();
    match names.as_slice() {
        [] => None,
        [only] => Some(format!("there is a Cargo project in {only}: give the command there")),
        several => Some(format!("there are Cargo projects in {}: give the command there", several.join(", "))),
    }
}

/// Folders below another one that have a manifest, sorted; nothing is looked for below those.
pub(crate) fn projects_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    search(folder, DEPTH, &mut found);
    found.sort();
    found
}

fn search(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.filter(|entry| !is_noise(&entry.file_name().to_string_lossy())).map(|entry| entry.path()) {
        if path.join("Cargo.toml").is_file() {
            found.push(path);
        } else if depth > 1 && path.is_dir() && !path.is_symlink() {
            search(&path, depth - 1, found);
        }
    }
}

fn is_noise(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "target" | "node_modules")
}
