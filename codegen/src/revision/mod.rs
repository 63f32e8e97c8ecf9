//! A revision file: written, registered in the migrator, read back.

mod body;
mod contents;
mod finding;
mod header;
mod list;
mod migrator;
mod modules;
mod names;
mod place;
mod public;
mod read;
mod register;
mod render;
mod statement;
mod style;

pub use contents::{Contents, contents};
pub use finding::Finding;
pub use public::{NotPublic, public_path};
pub use read::read;
pub use register::register;
pub use render::render;
pub use style::Style;

use crate::sql::Statement;
use limbeck_differ::Target;
use limbeck_differ::declaration::Position;
use limbeck_differ::schema::ObjectId;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that a revision file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The message, as it was given; any text.
    pub message: String,
    /// `m20261122_031500_add_series`: also the module's and the file's name.
    pub id: String,
    /// The revision before it in `migrations()`.
    pub revises: Option<String>,
    /// `2026-11-22 03:15:00 UTC`; `None` in previews, which have no time.
    pub created: Option<String>,
    /// What stands behind `Proved:`; `None` for a revision without operations.
    pub proved: Option<String>,
    /// What it does, for each server that the project runs on; nothing for a revision that is filled in by hand.
    pub bodies: Vec<Body>,
    /// How the project's own migrations are written.
    pub style: Style,
    /// Further warnings for the reader of the file, one line each.
    pub notes: Vec<String>,
}

/// What a revision does on one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// For which server.
    pub target: Target,
    /// The upgrade.
    pub up: Vec<Statement>,
    /// The downgrade.
    pub down: Vec<Statement>,
    /// Where declared objects are declared, for the reasons.
    pub positions: BTreeMap<ObjectId, Position>,
    /// Columns that become required without a value for the rows that are there, at somebody's own risk.
    pub unfilled: BTreeSet<ObjectId>,
}

/// The longest slug, so that the file's name stays readable.
const SLUG_LIMIT: usize = 60;

/// The id of a revision: `m` + time (`20261122_031500`) + `_` + the message as a slug.
pub fn id(time: &str, message: &str) -> String {
    let mut slug = String::new();
    for c in message.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }) {
        if slug.len() < SLUG_LIMIT && !(c == '_' && (slug.is_empty() || slug.ends_with('_'))) {
            slug.push(c);
        }
    }
    let slug = slug.trim_end_matches('_');
    format!("m{time}_{}", if slug.is_empty() { "revision" } else { slug })
}

/// A revision as a migration crate lists it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its name (`MigrationName::name`).
    pub id: String,
    /// Its file, relative to the crate's `src`, if there is one.
    pub file: Option<String>,
    /// What is derived on its type.
    pub derives: Vec<String>,
    /// Whether its type has a documentation of its own.
    pub documented: bool,
    /// Whether it is a migration of another crate, whose sources are not at hand.
    pub foreign: bool,
    /// The first line of its documentation, or nothing.
    pub message: String,
    /// What the header says that it revises.
    pub revises: Option<String>,
    /// When the header says that it was made.
    pub created: Option<String>,
    /// What the header says of its proof.
    pub proved: Option<String>,
    /// Whether Limbeck wrote it.
    pub ours: bool,
}

/// What a migration crate's sources say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Migrator {
    /// The file that implements `MigratorTrait`, relative to the sources.
    pub file: String,
    /// The file that its list stands in, which may be another one.
    pub listed_in: String,
    /// The file that declares the newest of its modules.
    pub declared_in: String,
    /// The type that does.
    pub name: String,
    /// The revisions in the order of `migrations()`; `None` where the list can't be read without running it.
    pub revisions: Option<Vec<Listed>>,
    /// What `migration_table_name()` says, if it says something.
    pub state_table: Option<String>,
    /// Names of tables and other identifiers that occur as strings in the sources: what the project's migrations name.
    pub named: std::collections::BTreeSet<String>,
    /// Names of objects that the `up` bodies of Limbeck's own revisions create: indexes, constraints, columns.
    pub created: std::collections::BTreeSet<String>,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
}

impl Migrator {
    /// The folder of the modules that are declared there, relative to the sources.
    pub fn folder(&self) -> String {
        modules::module_of(&self.declared_in).join("/")
    }
}

/// Why a migrator can't be read or extended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MigratorError {
    /// A source does not parse.
    #[error("{file} does not parse: {message} (line {line})")]
    Syntax {
        /// Which file.
        file: String,
        /// What syn said.
        message: String,
        /// Where.
        line: usize,
    },
    /// A merge was not finished.
    #[error("{file} has conflict markers of a merge (line {line})")]
    Conflict {
        /// Which file.
        file: String,
        /// The first of them.
        line: usize,
    },
    /// No `impl MigratorTrait` in the sources.
    #[error("no implementation of MigratorTrait in {0}")]
    NoMigrator(String),
    /// The list is not of a shape that can be extended.
    #[error("the list of migrations in {file} is no `vec![...]` that can be read")]
    UnknownShape {
        /// Which file.
        file: String,
    },
}

/// The lines that a person would add by hand, where the list and the modules are in one file.
pub fn registration_lines(id: &str) -> Vec<String> {
    vec![format!("mod {id};"), format!("Box::new({id}::Migration),")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_module_names() {
        assert_eq!(id("20261122_031500", "Add series!"), "m20261122_031500_add_series");
        assert_eq!(id("20261122_031500", "  posts: drop `a` & `b`  "), "m20261122_031500_posts_drop_a_b");
        assert_eq!(id("20261122_031500", "\u{e4}\u{1f600}"), "m20261122_031500_revision");
        assert_eq!(id("20261122_031500", &"word ".repeat(40)).len(), "m20261122_031500_".len() + 59);
    }
}
