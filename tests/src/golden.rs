//! Files that say what is expected; `SNAPSHOTS=overwrite` writes them anew.

use crate::{Result, difference};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Whether what is expected is written anew in this run.
pub fn overwrites() -> bool {
    std::env::var_os("SNAPSHOTS").is_some_and(|action| action == "overwrite")
}

/// Compares a file with what it should say; `None`: it should not be there.
pub fn check(file: &Path, actual: Option<&str>) -> Result {
    let expected = match fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    if expected.as_deref() == actual {
        return Ok(());
    }
    if overwrites() {
        return overwrite(file, actual);
    }
    Err(format!(
        "{} is not what came out; SNAPSHOTS=overwrite takes it over\n{}",
        file.display(),
        difference(expected.as_deref().unwrap_or_default(), actual.unwrap_or_default())
    )
    .into())
}

fn overwrite(file: &Path, actual: Option<&str>) -> Result {
    match actual {
        Some(text) => {
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            Ok(fs::write(file, text)?)
        }
        None => Ok(fs::remove_file(file)?),
    }
}
