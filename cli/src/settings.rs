//! The text of a new `limbeck.toml`: what was found, and nothing that must not be in a repository.

use std::fmt::Write;
use std::path::{Component, Path, PathBuf};
use toml_edit::{Array, Value};

/// What the file says of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UrlSetting {
    /// The URL itself: it has no password, or names the variable that has it.
    Stated(String),
    /// It is read from somewhere else.
    Elsewhere(String),
    /// Nobody knows it.
    Unknown,
}

/// What is stated.
#[derive(Debug)]
pub(crate) struct Settings {
    /// `[models] paths`.
    pub(crate) models: Vec<String>,
    /// `[database] url`.
    pub(crate) url: UrlSetting,
    /// `[migrations] dir`.
    pub(crate) migrations: Option<String>,
}

impl Settings {
    /// The whole file.
    pub(crate) fn text(&self) -> String {
        let mut text =
            "# What Limbeck found in this project. Paths are relative to this file; flags beat the environment,\n\
                        # the environment beats this file.\n"
                .to_owned();
        if !self.models.is_empty() {
            let paths: Array = self.models.iter().map(String::as_str).collect();
            let _ = write!(text, "\n[models]\npaths = {}\n", Value::from(paths));
        }
        text.push_str("\n[database]\n");
        let example = "url = \"postgres://${DB_USER}:${DB_PASSWORD}@localhost/NAME\"";
        let _ = match &self.url {
            UrlSetting::Stated(url) => writeln!(text, "url = {}", Value::from(url.as_str())),
            UrlSetting::Elsewhere(place) => {
                writeln!(text, "# The URL is read from {place}. It can be put together here, too:\n# {example}")
            }
            UrlSetting::Unknown => {
                writeln!(text, "# Where DATABASE_URL is set, also in .env, it is used. Else:\n# {example}")
            }
        };
        if let Some(dir) = &self.migrations {
            let _ = write!(text, "\n[migrations]\ndir = {}\n", Value::from(dir.as_str()));
        }
        text
    }
}

/// A path as it leads there from a folder, with `/` between the names on every system.
pub(crate) fn relative(path: &Path, folder: &Path) -> String {
    let (path, folder) = (normal(path), normal(folder));
    let common = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = path.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.pop() => {}
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_up_and_down() {
        let relative = |path: &str| relative(Path::new(path), Path::new("/shop/web"));
        assert_eq!(relative("/shop/web/./entity/src"), "entity/src");
        assert_eq!(relative("/shop/web/../entity"), "../entity");
        assert_eq!(relative("/shop/web"), ".");
    }
}
