//! What goes wrong before or while something is read or written: one clear error each, exit status 2, and nothing that is
//! half-written. Every error is a file of `golden/`.

mod fake;
mod servers;
mod silence;
mod urls;

use crate::project::Project;
use snapbox::{Assert, Data};
use std::path::Path;
use std::process::Output;

/// A project that only has a `.env`.
fn with_env(text: &str) -> Project {
    Project::new(&[(".env", text)])
}

/// Runs the program, which must fail, and compares what it says with a golden file. What differs from machine to machine
/// is replaced before.
fn fails(project: &Project, arguments: &[&str], golden: &str, replaced: &[(&str, &str)]) {
    failed(&crate::project::limbeck(project.path(), arguments).output().unwrap(), golden, replaced);
}

/// The same for a run that is over.
fn failed(output: &Output, golden: &str, replaced: &[(&str, &str)]) {
    let mut said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert!(!said.contains("s3cret"), "{said}");
    for (text, name) in replaced {
        said = said.replace(text, name);
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cli/errors/golden/{golden}.txt"));
    let expected = if file.exists() { Data::read_from(&file, None) } else { Data::text("") };
    // A backslash is no path.
    let assert = Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).normalize_paths(false);
    if let Err(difference) = assert.try_eq(Some(&golden), said.clone().into(), expected) {
        if std::env::var_os(snapbox::assert::DEFAULT_ACTION_ENV).is_some_and(|action| action == "overwrite") {
            std::fs::write(&file, said).unwrap();
        } else {
            panic!("{difference}");
        }
    }
}
