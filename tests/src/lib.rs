//! The harness: servers to test on, scenarios to try there, and observers that Limbeck has no part in.
//!
//! `tests/scenarios.rs` runs every folder of `fixtures/scenarios` on every dialect of [`server::DIALECTS`];
//! `oracle/` asks SeaORM itself; `tests/bookstore.rs` runs the built program on a copy of `fixtures/bookstore`.

pub mod client;
pub mod golden;
pub mod history;
pub mod observe;
pub mod oracle;
pub mod project;
pub mod revisions_1;
pub mod scenario;
pub mod script;
pub mod server;
pub mod stock;
pub mod trial;
pub mod wanted;

use std::path::{Path, PathBuf};

/// What a test says when it fails; any error becomes one with `?`.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What a test or a step of it comes to.
pub type Result<T = ()> = std::result::Result<T, Failure>;

/// The root of this repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

/// A text and what it should have been, as a unified diff.
pub fn difference(expected: &str, actual: &str) -> String {
    similar::TextDiff::from_lines(expected, actual).unified_diff().header("expected", "actual").to_string()
}

/// Says at which step something failed.
pub trait Step<T> {
    /// The same result, with the step's name before what went wrong.
    fn step(self, name: &str) -> Result<T>;
}

impl<T, E: std::fmt::Display> Step<T> for std::result::Result<T, E> {
    fn step(self, name: &str) -> Result<T> {
        self.map_err(|error| format!("{name}: {error}").into())
    }
}
