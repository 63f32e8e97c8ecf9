//! Lists the revisions below the folder `LIMBECK_REVISIONS` as modules: `<dialect>/<area>/<scenario>.rs`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=LIMBECK_REVISIONS");
    let folder = env::var_os("LIMBECK_REVISIONS").ok_or_else(|| io::Error::other("LIMBECK_REVISIONS names no folder"))?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files)?;
    files.sort();
    let (mut modules, mut list) = (String::new(), String::new());
    for (number, file) in files.iter().enumerate() {
        let name = file.strip_prefix(&folder).map_err(io::Error::other)?.with_extension("");
        let _ = writeln!(modules, "#[path = {:?}]\nmod r{number};", file.display().to_string());
        let _ = writeln!(list, "    ({:?}, Box::new(r{number}::Migration)),", name.display().to_string());
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    let list = format!("/// Every revision with its name.\npub(crate) fn all() -> Vec<(&'static str, Box<dyn sea_orm_migration::MigrationTrait>)> {{\n    vec![\n{list}    ]\n}}\n");
    fs::write(Path::new(&out).join("revisions.rs"), format!("{modules}\n{list}"))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
