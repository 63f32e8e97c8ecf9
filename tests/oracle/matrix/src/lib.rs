//! Writes entities: every attribute on every type in every format, for the SeaORM of a version.
//!
//! The sources are compiled by the oracles, which ask SeaORM what it makes of them, and read by Limbeck, which must say the
//! same. Entities of one kind of column are kept small enough for every server (MySQL: 65,535 bytes a row, 64 keys a
//! table); a type that not every server has gets entities of its own, so that what happens there is seen for it alone.

mod columns;
mod entity;
mod format;
mod keys;
mod kinds;
mod names;
mod relations;

pub use format::Format;

use entity::Entity;
use std::fmt::Write;

/// The SeaORM that compiles the sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 1.1, which has neither the dense format nor `unique_key`, `renamed_from` and `extra`.
    V1,
    /// 2.0.
    V2,
}

impl Version {
    /// The formats that it knows.
    pub fn formats(self) -> &'static [Format] {
        match self {
            Version::V1 => &[Format::Compact, Format::Expanded],
            Version::V2 => &[Format::Compact, Format::Dense, Format::CompactModel, Format::Expanded],
        }
    }
}

/// A Rust file with all entities, each in a module of its own, and a function that lists them.
pub fn sources(version: Version) -> String {
    let mut entities = Vec::new();
    for format in version.formats() {
        entities.extend(columns::entities(version, *format));
        entities.extend(keys::entities(*format));
        entities.extend(relations::entities(*format));
        entities.extend(names::entities(*format));
    }
    let mut text = String::from("// Written by limbeck-oracle-matrix.\n");
    for entity in &entities {
        text.push_str(&format::module(entity));
    }
    text + &list(&entities)
}

/// Everything that the sources declare, in an order in which it can be created.
fn list(entities: &[Entity]) -> String {
    let mut text = String::from("pub fn subjects() -> Vec<crate::subject::Subject> {\n    vec![\n");
    for entity in entities {
        let _ = writeln!(text, "        crate::subject::Subject::of({}::Entity),", entity.module);
    }
    text.push_str("    ]\n}\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_is_written_twice() {
        let text = sources(Version::V2);
        let mut modules: Vec<&str> = text.lines().filter(|line| line.starts_with("pub mod ")).collect();
        let all = modules.len();
        modules.sort_unstable();
        modules.dedup();
        assert_eq!(modules.len(), all);
        assert!(all > 100, "only {all} entities");
    }

    #[test]
    fn the_same_is_written_every_time() {
        assert_eq!(sources(Version::V1), sources(Version::V1));
    }
}
