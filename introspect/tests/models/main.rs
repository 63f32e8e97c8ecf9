//! Reading models ends well whatever the sources are.

#![expect(clippy::unwrap_used, reason = "a test may fail in any of its parts")]

mod soup;

use limbeck_differ::declaration::{CompletionOptions, Position};
use limbeck_differ::schema::Schema;
use limbeck_differ::{Dialect, Target, complete};
use limbeck_introspect::models::{Reading, read};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::fs;
use std::path::{Path, PathBuf};

/// Real models: those of the scenarios and of the demo project.
fn real_files() -> Vec<String> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut folders = vec![fixtures.join("scenarios"), fixtures.join("bookstore/entity/src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    texts.filter(|text| text.contains("DeriveEntity")).collect()
}

fn reading(files: &[String]) -> Reading {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in ["lib.rs", "a.rs", "b.rs"].into_iter().zip(files) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    read(&[PathBuf::from(folder.path())], folder.path()).unwrap()
}

/// A reading is the same each time, speaks of places that are there, and can be completed on every dialect.
fn ends_well(files: &[String]) -> Result<(), TestCaseError> {
    let read = reading(files);
    prop_assert_eq!(&read, &reading(files));
    let lines = |position: &Position| read.sources.get(&position.file).map(|text| text.lines().count() + 1);
    for diagnostic in &read.diagnostics {
        let position = &diagnostic.position;
        let is_there = lines(position).is_some_and(|lines| (1..=lines).contains(&position.line));
        prop_assert!(is_there, "{}: {}", position, diagnostic.message);
    }
    for dialect in [Dialect::Postgres, Dialect::MySql, Dialect::MariaDb, Dialect::Sqlite] {
        let options = CompletionOptions::default();
        complete(&read.declaration, &Schema::default(), &Target::newest(dialect), &options);
    }
    Ok(())
}

fn mistakes() -> impl Strategy<Value = Vec<(u16, u8, u8)>> {
    prop::collection::vec(any::<(u16, u8, u8)>(), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_soup_of_words_ends_well(bytes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..120), 3)) {
        ends_well(&bytes.iter().map(|bytes| soup::soup(bytes)).collect::<Vec<_>>())?;
    }

    #[test]
    fn real_models_with_mistakes_end_well(picks in prop::collection::vec((any::<prop::sample::Index>(), mistakes()), 3)) {
        let files = real_files();
        let broken = picks.iter().map(|(pick, mistakes)| {
            let file: &String = pick.get(&files);
            soup::with_mistakes(file, mistakes)
        });
        ends_well(&broken.collect::<Vec<_>>())?;
    }
}
