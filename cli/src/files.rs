//! Files that are put in their places whole: all of them, or none.

use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempDir};

/// Changes that are complete on the disk under names of their own, and not yet in their places.
#[derive(Debug, Default)]
pub(crate) struct Files {
    staged: Vec<Staged>,
}

#[derive(Debug)]
enum Staged {
    /// A file where there is none.
    New { file: NamedTempFile, path: PathBuf },
    /// Another text for a file that is there.
    Changed { file: NamedTempFile, path: PathBuf, before: NamedTempFile },
    /// A folder with files where there is none.
    Folder { folder: TempDir, path: PathBuf },
}

/// What takes a change back.
enum Undo {
    RemoveFile(PathBuf),
    RemoveFolder(PathBuf),
    Restore(NamedTempFile, PathBuf),
}

impl Files {
    /// A new file; it is an error where there is one already.
    pub(crate) fn create(&mut self, path: &Path, text: &str) -> std::io::Result<()> {
        std::fs::create_dir_all(path.parent().unwrap_or(path))?;
        let file = written(path, text)?;
        self.staged.push(Staged::New { file, path: path.to_owned() });
        Ok(())
    }

    /// A new text for a file. Where it is a link, what it leads to is changed.
    pub(crate) fn change(&mut self, path: &Path, text: &str) -> std::io::Result<()> {
        let path = path.canonicalize()?;
        let before = written(&path, &std::fs::read_to_string(&path)?)?;
        let file = written(&path, text)?;
        self.staged.push(Staged::Changed { file, path, before });
        Ok(())
    }

    /// A new folder with files, by their paths in it.
    pub(crate) fn create_folder(&mut self, path: &Path, files: &[(&str, String)]) -> std::io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any new folder; the process's mask applies.
            builder.permissions(std::fs::Permissions::from_mode(0o777));
        }
        let parent = path.parent().unwrap_or(path);
        std::fs::create_dir_all(parent)?;
        let folder = builder.tempdir_in(parent)?;
        for (name, text) in files {
            let file = folder.path().join(name);
            std::fs::create_dir_all(file.parent().unwrap_or(folder.path()))?;
            let written = written(&file, text)?;
            put(written, &file)?;
        }
        self.staged.push(Staged::Folder { folder, path: path.to_owned() });
        Ok(())
    }

    /// Puts everything in its place in the order in which it was said. Where one change fails those before it are taken back.
    pub(crate) fn commit(self) -> std::io::Result<()> {
        let mut done = Vec::new();
        for staged in self.staged {
            match place(staged) {
                Ok(undo) => done.push(undo),
                Err(error) => {
                    done.into_iter().rev().for_each(take_back);
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

const PREFIX: &str = ".limbeck-";

fn place(staged: Staged) -> std::io::Result<Undo> {
    match staged {
        Staged::New { file, path } => put(file, &path).map(|()| Undo::RemoveFile(path)),
        Staged::Changed { file, path, before } => {
            file.persist(&path).map_err(|error| error.error)?;
            Ok(Undo::Restore(before, path))
        }
        Staged::Folder { folder, path } => {
            // A rename replaces an empty folder, and no other.
            std::fs::rename(folder.path(), &path)?;
            // It is no temporary folder any more.
            let _ = folder.keep();
            Ok(Undo::RemoveFolder(path))
        }
    }
}

/// What went wrong, without the name that tempfile adds: nobody ever sees that file.
pub(crate) fn cause(error: &std::io::Error) -> String {
    if error.get_ref().is_some() { error.kind().to_string() } else { error.to_string() }
}

/// The error that is told is the one that made this necessary.
fn take_back(undo: Undo) {
    match undo {
        Undo::RemoveFile(path) => drop(std::fs::remove_file(path)),
        Undo::RemoveFolder(path) => drop(std::fs::remove_dir_all(path)),
        Undo::Restore(before, path) => drop(before.persist(path)),
    }
}

/// Puts a complete file in a place where there is none.
fn put(file: NamedTempFile, path: &Path) -> std::io::Result<()> {
    file.persist_noclobber(path).map(|_| ()).map_err(|error| error.error)
}

/// A complete file beside its destination, under a name of its own until it is persisted.
fn written(path: &Path, text: &str) -> std::io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file; the process's mask applies.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = std::fs::metadata(path) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn all_changes_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("old"), "1").unwrap();
        let mut files = Files::default();
        files.create_folder(&path("crate"), &[("src/lib.rs", "x".to_owned())]).unwrap();
        files.change(&path("old"), "2").unwrap();
        files.create(&path("new"), "3").unwrap();
        files.commit().unwrap();
        assert_eq!(names(folder.path()), ["crate", "new", "old"]);
        assert_eq!(std::fs::read_to_string(path("crate/src/lib.rs")).unwrap(), "x");
        assert_eq!(std::fs::read_to_string(path("old")).unwrap(), "2");
    }

    #[test]
    fn a_change_that_fails_takes_back_those_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("old"), "1").unwrap();
        let mut files = Files::default();
        files.create_folder(&path("crate"), &[("src/lib.rs", "x".to_owned())]).unwrap();
        files.change(&path("old"), "2").unwrap();
        files.create(&path("new"), "3").unwrap();
        std::fs::write(path("new"), "somebody else's").unwrap();
        files.commit().unwrap_err();
        assert_eq!(names(folder.path()), ["new", "old"]);
        assert_eq!(std::fs::read_to_string(path("old")).unwrap(), "1");
        assert_eq!(std::fs::read_to_string(path("new")).unwrap(), "somebody else's");
    }
}
