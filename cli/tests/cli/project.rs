//! A project in a folder of its own, and the program run in it.

use snapbox::cmd::{Command, OutputAssert};
use std::path::Path;
use tempfile::TempDir;

/// Variables of the machine that the program would read.
const VARIABLES: [&str; 4] = ["DATABASE_URL", "DATABASE_SCHEMA", "MIGRATION_DIR", "NO_COLOR"];

/// The program in a folder, without anything from the machine's environment.
pub(crate) fn limbeck(folder: &Path, arguments: &[&str]) -> Command {
    let command = Command::new(snapbox::cmd::cargo_bin!("limbeck")).args(arguments).current_dir(folder);
    VARIABLES.iter().fold(command, Command::env_remove)
}

/// A project's files in a temporary folder.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: TempDir::new().unwrap() };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// All files below a folder of the project, in order.
    pub(crate) fn list(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path().join(folder)).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Every file of the project with its text, by its path, in order.
    pub(crate) fn tree(&self) -> Vec<(String, String)> {
        let mut files = Vec::new();
        let mut todo = vec![self.path().to_owned()];
        while let Some(folder) = todo.pop() {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    todo.push(path);
                } else {
                    let name = path.strip_prefix(self.path()).unwrap().display().to_string();
                    files.push((name, std::fs::read_to_string(&path).unwrap()));
                }
            }
        }
        files.sort();
        files
    }

    /// Makes an SQLite database in the project's folder.
    pub(crate) fn database(&self, sql: &str) {
        let url = format!("sqlite://{}?mode=rwc", self.path().join("app.db").display());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let database = sea_orm::Database::connect(url).await.unwrap();
            sea_orm::ConnectionTrait::execute_unprepared(&database, sql).await.unwrap();
            database.close().await.unwrap();
        });
    }

    /// Runs the program in the project's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> OutputAssert {
        limbeck(self.path(), arguments).assert()
    }
}
