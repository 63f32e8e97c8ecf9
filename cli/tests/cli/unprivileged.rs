//! The program without the rights of root, whom no permission of a file keeps from anything.

use crate::project::Project;
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// `nobody` on Linux.
const NOBODY: u32 = 65_534;

/// The program as it is run by somebody who may read a project, but not write into one place of it.
pub(crate) struct Unprivileged {
    /// A copy that everybody may run.
    folder: TempDir,
    project: PathBuf,
    locked: PathBuf,
}

impl Unprivileged {
    /// Takes the permission to write into a file or folder of the project.
    pub(crate) fn new(project: &Project, locked: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let program = folder.path().join("limbeck");
        std::fs::copy(snapbox::cmd::cargo_bin!("limbeck"), &program).unwrap();
        for path in [folder.path(), program.as_path(), project.path()] {
            permit(path, 0o755);
        }
        let locked = project.path().join(locked);
        permit(&locked, if locked.is_dir() { 0o555 } else { 0o444 });
        Self { folder, project: project.path().to_owned(), locked }
    }

    /// Runs the program in the project's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(self.folder.path().join("limbeck"));
        command.args(arguments).current_dir(&self.project).env_remove("DATABASE_URL");
        if std::fs::metadata(self.folder.path()).unwrap().uid() == 0 {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.output().unwrap()
    }
}

impl Drop for Unprivileged {
    /// So that the folder can be removed.
    fn drop(&mut self) {
        permit(&self.locked, 0o755);
    }
}

fn permit(path: &Path, mode: u32) {
    std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}
