//! Revisions for projects on sea-orm-migration 1.1: each trial keeps the one that such a project would get, and when all
//! trials are done, one program compiles them with that version and tells what they send. Those of one scenario are also made
//! one revision for several backends.

use crate::{Failure, Result, Step, difference};
use limbeck_codegen::revision::{Body, Revision, Style, render};
use limbeck_codegen::sql::Statement;
use limbeck_differ::Dialect;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// As many projects on that version write them.
fn style() -> Style {
    Style { migration_major: 1, derives: vec!["DeriveMigrationName".to_owned()], documents: false }
}

/// What a revision sends in each direction.
#[derive(Debug, Deserialize)]
struct Sent {
    up: Vec<String>,
    down: Vec<String>,
}

impl Sent {
    fn of(body: &Body) -> Self {
        let texts = |statements: &[Statement]| statements.iter().map(|statement| statement.sql.clone()).collect();
        Self { up: texts(&body.up), down: texts(&body.down) }
    }

    fn text(&self) -> String {
        format!("-- up\n{}\n-- down\n{}\n", self.up.join(";\n"), self.down.join(";\n"))
    }
}

/// The revisions of one run, and where they are compiled.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Where cargo builds the program.
    target: PathBuf,
    /// Where their files are.
    files: PathBuf,
    /// By their names, `<dialect>/<area>/<scenario>`.
    revisions: Arc<Mutex<BTreeMap<String, Revision>>>,
}

impl Kept {
    /// Begins anew below a folder: no revision is left of an earlier run.
    pub fn begin(folder: &Path) -> Result<Self> {
        let target = folder.join("revisions-1");
        let kept = Self { files: target.join("revisions"), target, revisions: Arc::default() };
        if kept.files.exists() {
            fs::remove_dir_all(&kept.files)?;
        }
        fs::create_dir_all(&kept.files)?;
        Ok(kept)
    }

    /// Keeps what a scenario makes on a dialect.
    pub fn keep(&self, dialect: Dialect, scenario: &str, revision: Revision) {
        let mut revisions = self.revisions.lock().unwrap_or_else(PoisonError::into_inner);
        revisions.insert(format!("{dialect}/{scenario}"), revision);
    }

    /// Checks that each of them sends, compiled, exactly what it was made of.
    pub fn check(&self) -> Result {
        let mut revisions = self.revisions.lock().unwrap_or_else(PoisonError::into_inner).clone();
        revisions.extend(for_several(&revisions));
        for (name, revision) in &revisions {
            let file = self.files.join(name).with_extension("rs");
            fs::create_dir_all(file.parent().unwrap_or(&file))?;
            fs::write(file, render(&Revision { style: style(), ..revision.clone() }))?;
        }
        let said: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
            serde_json::from_slice(&self.run()?).step("what the program says")?;
        let mut wrong = String::new();
        for (name, revision) in &revisions {
            for body in &revision.bodies {
                let backend =
                    if body.target.dialect == Dialect::MariaDb { Dialect::MySql } else { body.target.dialect };
                let sent = said.get(name).and_then(|it| it.get(backend.name())).ok_or_else(|| silent(name))?;
                let (expected, sent) =
                    (Sent::of(body).text(), Sent::deserialize(sent).map_or_else(|_| sent.to_string(), |it| it.text()));
                if expected != sent {
                    let _ = writeln!(wrong, "{name} on {backend}\n{}", difference(&expected, &sent));
                }
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong.into()) }
    }

    /// Compiles and runs the program, which has a lock file of its own.
    fn run(&self) -> Result<Vec<u8>> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("revisions_1");
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["run", "--quiet", "--locked", "--manifest-path"]).arg(package.join("Cargo.toml"));
        command.arg("--target-dir").arg(&self.target).env("LIMBECK_REVISIONS", &self.files);
        let output = command.stderr(Stdio::inherit()).output().step("cargo")?;
        if output.status.success() { Ok(output.stdout) } else { Err("the revisions do not compile".into()) }
    }
}

fn silent(name: &str) -> Failure {
    format!("the program says nothing of {name}").into()
}

/// One revision for the backends of each scenario that has several.
fn for_several(revisions: &BTreeMap<String, Revision>) -> BTreeMap<String, Revision> {
    let mut several: BTreeMap<String, Revision> = BTreeMap::new();
    for dialect in [Dialect::Postgres, Dialect::MySql, Dialect::Sqlite] {
        for (name, revision) in revisions {
            let Some(scenario) = name.strip_prefix(&format!("{dialect}/")) else { continue };
            let empty = Revision { bodies: Vec::new(), ..revision.clone() };
            let merged = several.entry(format!("several/{scenario}")).or_insert(empty);
            merged.bodies.extend(revision.bodies.iter().cloned());
        }
    }
    several.retain(|_, revision| revision.bodies.len() > 1);
    several
}
