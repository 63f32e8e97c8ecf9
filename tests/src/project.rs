//! A copy of `fixtures/bookstore` outside of this repository, and the programs that people run in it.

use crate::server::TestDatabase;
use crate::{Result, Step, repository};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// A project of its own, with a database.
#[derive(Debug)]
pub struct Project {
    folder: TempDir,
    /// What it is a copy of: all copies share a target folder.
    fixture: &'static str,
}

/// What a program said, and how it ended.
#[derive(Debug, Clone)]
pub struct Said {
    /// The whole command line.
    pub command: String,
    /// The exit status.
    pub status: Option<i32>,
    /// The standard output.
    pub stdout: String,
    /// The standard error.
    pub stderr: String,
}

impl Said {
    /// Checks the exit status.
    pub fn status(self, expected: i32) -> Result<Self> {
        if self.status == Some(expected) {
            return Ok(self);
        }
        Err(self.complaint(&format!("exit status {:?} instead of {expected}", self.status)))
    }

    /// Checks that it said something, on either channel.
    pub fn says(self, text: &str) -> Result<Self> {
        if self.stdout.contains(text) || self.stderr.contains(text) {
            return Ok(self);
        }
        Err(self.complaint(&format!("does not say `{text}`")))
    }

    /// Checks that it did not say something, on neither channel.
    pub fn says_nothing_of(self, text: &str) -> Result<Self> {
        if self.stdout.contains(text) || self.stderr.contains(text) {
            return Err(self.complaint(&format!("says `{text}`")));
        }
        Ok(self)
    }

    fn complaint(&self, what: &str) -> crate::Failure {
        format!("`{}`: {what}\n--- stdout\n{}\n--- stderr\n{}", self.command, self.stdout, self.stderr).into()
    }
}

impl Project {
    /// Copies the bookstore, with the database's URL in its `.env`.
    pub fn bookstore(database: &TestDatabase) -> Result<Self> {
        Self::of("bookstore", database)
    }

    /// Copies the library of migrations of sea-orm-migration 1.1.
    pub fn library_1(database: &TestDatabase) -> Result<Self> {
        Self::of("library_1", database)
    }

    fn of(fixture: &'static str, database: &TestDatabase) -> Result<Self> {
        let project = Self { folder: tempfile::tempdir()?, fixture };
        copy(&repository().join("fixtures").join(fixture), project.path())?;
        project.use_database(database)?;
        Ok(project)
    }

    /// Goes on with another database.
    pub fn use_database(&self, database: &TestDatabase) -> Result {
        self.write(".env", &format!("DATABASE_URL={}\n", database.url.with_password()))
    }

    /// Writes a file.
    pub fn write(&self, file: &str, text: &str) -> Result {
        fs::write(self.path().join(file), text).step(file)
    }

    /// Lists these modules in the migrator, in this order; each has a `Migration`.
    pub fn list_revisions(&self, modules: &[&str]) -> Result {
        let declared: Vec<_> = modules.iter().map(|module| format!("mod {module};\n")).collect();
        let entries: Vec<_> = modules.iter().map(|module| format!("Box::new({module}::Migration)")).collect();
        self.write(
            "migration/src/lib.rs",
            &format!(
                "pub use sea_orm_migration::prelude::*;\n\n{}\npub struct Migrator;\n\n#[async_trait::async_trait]\n\
                 impl MigratorTrait for Migrator {{\n    fn migrations() -> Vec<Box<dyn MigrationTrait>> {{\n        \
                 vec![{}]\n    }}\n}}\n",
                declared.concat(),
                entries.join(", ")
            ),
        )
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs Limbeck.
    pub fn limbeck(&self, arguments: &[&str]) -> Result<Said> {
        self.run(&built("limbeck")?, arguments)
    }

    /// Runs `sea-orm-cli migrate`.
    pub fn sea_orm_cli(&self, arguments: &[&str]) -> Result<Said> {
        self.run(&built("sea-orm-cli")?, &[&["migrate"], arguments].concat())
    }

    /// Runs the project's own migrator through cargo.
    pub fn migrator(&self, arguments: &[&str]) -> Result<Said> {
        let cargo = ["run", "--quiet", "--manifest-path", "migration/Cargo.toml", "--"];
        self.run(Path::new(env!("CARGO")), &[&cargo, arguments].concat())
    }

    /// Runs cargo.
    pub fn cargo(&self, arguments: &[&str]) -> Result<Said> {
        self.run(Path::new(env!("CARGO")), arguments)
    }

    /// Replaces a text that occurs once in a file.
    pub fn edit(&self, file: &str, from: &str, to: &str) -> Result {
        let path = self.path().join(file);
        let text = fs::read_to_string(&path).step(file)?;
        if text.matches(from).count() != 1 {
            return Err(format!("{file} does not have `{from}` once").into());
        }
        Ok(fs::write(path, text.replace(from, to))?)
    }

    /// The number of the line of a file that has a text.
    pub fn line_of(&self, file: &str, text: &str) -> Result<usize> {
        let lines = fs::read_to_string(self.path().join(file)).step(file)?;
        let found = lines.lines().position(|line| line.contains(text));
        Ok(found.ok_or_else(|| format!("{file} does not have `{text}`"))? + 1)
    }

    /// Puts the models of the second state in place of the first.
    pub fn second_state(&self) -> Result {
        let entities = self.path().join("entity/src");
        fs::remove_dir_all(&entities)?;
        copy(&self.path().join("second"), &entities)
    }

    /// Every source of the migration crate with its text.
    pub fn migration_sources(&self) -> Result<Vec<(PathBuf, String)>> {
        let mut sources = Vec::new();
        for entry in fs::read_dir(self.path().join("migration/src"))? {
            let path = entry?.path();
            sources.push((path.clone(), fs::read_to_string(&path)?));
        }
        sources.sort();
        Ok(sources)
    }

    /// The names of its revisions in order.
    pub fn revisions(&self) -> Result<Vec<String>> {
        let stem = |path: &PathBuf| path.file_stem().map(|name| name.to_string_lossy().into_owned());
        let names = self.migration_sources()?;
        Ok(names.iter().filter_map(|(path, _)| stem(path)).filter(|name| name.starts_with("m2")).collect())
    }

    fn run(&self, program: &Path, arguments: &[&str]) -> Result<Said> {
        let output = outside_of_cargo(program)
            .args(arguments)
            .current_dir(self.path())
            // One target folder for all copies: only their own two crates are compiled again.
            .env("CARGO_TARGET_DIR", target_folder()?.join(self.fixture))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("DATABASE_URL")
            .env_remove("RUST_LOG")
            .output()
            .step(&program.display().to_string())?;
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        Ok(Said {
            command: format!("{name} {}", arguments.join(" ")),
            status: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}

/// A program without what cargo tells a test of its own package: build scripts look at it (that of ring does), and would be
/// run again by each cargo that is started here and each that is not.
fn outside_of_cargo(program: &Path) -> Command {
    let mut command = Command::new(program);
    let told = std::env::vars_os().map(|(name, _)| name);
    let of_package = |name: &std::ffi::OsString| {
        let name = name.to_string_lossy();
        ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_"].iter().any(|start| name.starts_with(start))
    };
    for name in told.filter(of_package) {
        command.env_remove(name);
    }
    command
}

/// The target folder that this test was built in: `<target>/<profile>/deps/<test>`.
fn target_folder() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    Ok(test.ancestors().nth(3).ok_or("the test is in no target folder")?.to_owned())
}

/// A program of this workspace, built now where it is not up to date.
fn built(name: &str) -> Result<PathBuf> {
    static BUILT: OnceLock<std::result::Result<(), String>> = OnceLock::new();
    // The whole workspace: with fewer packages the features of dependencies differ, and they are compiled again.
    let build = || {
        let output = outside_of_cargo(Path::new(env!("CARGO")))
            .args(["build", "--quiet", "--workspace", "--bins"])
            .current_dir(repository())
            .output()
            .map_err(|error| error.to_string())?;
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
    };
    BUILT.get_or_init(build).clone().step("building the programs")?;
    let test = std::env::current_exe()?;
    let folder = test.ancestors().nth(2).ok_or("the test is in no target folder")?;
    Ok(folder.join(name).with_extension(std::env::consts::EXE_EXTENSION))
}

/// Copies a folder's content, but for what was built in it and databases.
fn copy(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).step(&from.display().to_string())? {
        let entry = entry?;
        let (name, target) = (entry.file_name(), to.join(entry.file_name()));
        if name == "target" || name == "bookstore.db" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
