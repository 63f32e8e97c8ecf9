//! What Limbeck reads is what SeaORM 1.1 makes, too. Its program has a lock file of its own, so it is built here.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle/v1");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oracle-1");
    let program = built(&package, &target);
    limbeck_tests::oracle::main(&program.to_string_lossy(), &package.to_string_lossy());
}

/// Builds the program; where that fails, its trial says so, because it is not there.
fn built(package: &Path, target: &Path) -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--locked", "--manifest-path"]).arg(package.join("Cargo.toml"));
    command.arg("--target-dir").arg(target);
    // A program of an earlier build must not answer for one that does not compile.
    let program = target.join("debug/limbeck-oracle-1");
    match command.status() {
        Ok(status) if status.success() => program,
        _ => target.join("not-built"),
    }
}
