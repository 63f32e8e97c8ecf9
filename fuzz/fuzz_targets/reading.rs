//! Reads the files of a package as Limbeck does, and completes what they declare.

use limbeck_differ::declaration::CompletionOptions;
use limbeck_differ::schema::Schema;
use limbeck_differ::{Dialect, Target, complete};
use limbeck_introspect::models::read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs, process};

/// The files of the package; one text for each.
const FILES: [&str; 3] = ["lib.rs", "a.rs", "b.rs"];

fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = env::temp_dir().join(format!("limbeck-fuzz-{}", process::id()));
        fs::create_dir_all(&folder).expect("a folder for the files");
        folder
    })
}

/// Reads a package with these texts; none is empty.
pub fn read_texts(texts: &[&str]) {
    let folder = folder();
    for (number, file) in FILES.into_iter().enumerate() {
        fs::write(folder.join(file), texts.get(number).copied().unwrap_or_default()).expect("a file of the package");
    }
    let Ok(reading) = read(&[folder.to_owned()], folder) else { return };
    for dialect in [Dialect::Postgres, Dialect::MySql, Dialect::MariaDb, Dialect::Sqlite] {
        complete(&reading.declaration, &Schema::default(), &Target::newest(dialect), &CompletionOptions::default());
    }
}
