//! Tables that are declared in two packages: most often those are the models of two databases.

use super::files::shown;
use super::{Diagnostic, Severity};
use limbeck_differ::declaration::{Entity, Position};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An entity with the folder of models that it lies in.
type Placed<'a> = (&'a Entity, &'a Path);

/// What two folders both declare.
#[derive(Debug, Default)]
pub(super) struct Twice(BTreeMap<(PathBuf, PathBuf), Common>);

#[derive(Debug)]
struct Common {
    /// The first table, where it is declared first, and where again.
    table: String,
    first: Position,
    second: Position,
    count: usize,
}

impl Twice {
    /// Notes that two entities of two folders are of one table.
    pub(super) fn add(&mut self, (first, first_folder): Placed<'_>, (second, second_folder): Placed<'_>) {
        let common = self.0.entry((first_folder.to_owned(), second_folder.to_owned())).or_insert_with(|| Common {
            table: second.table.to_string(),
            first: first.position.clone(),
            second: second.position.clone(),
            count: 0,
        });
        common.count += 1;
    }

    /// One error for each two folders, with the choice that there is.
    pub(super) fn diagnostics(self, root: &Path) -> Vec<Diagnostic> {
        self.0.into_iter().map(|(folders, common)| diagnostic(&folders, common, root)).collect()
    }
}

fn diagnostic((first, second): &(PathBuf, PathBuf), common: Common, root: &Path) -> Diagnostic {
    let (first, second) = (shown(first, root), shown(second, root));
    let others = match common.count {
        1 => String::new(),
        count => format!(" ({first} and {second} have {count} tables in common)"),
    };
    Diagnostic {
        severity: Severity::Error,
        message: format!("table '{}' is already declared in {}{others}", common.table, common.first),
        help: Some(format!(
            "choose the models of one database: `[models] paths = [\"{first}\"]` or `[\"{second}\"]` in limbeck.toml, or one of \
             them for each [target.NAME.models]"
        )),
        position: common.second,
        length: "Model".len(),
    }
}
