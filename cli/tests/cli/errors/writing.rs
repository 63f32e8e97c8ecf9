//! Files that can't be written, or not to their end.

use super::{LIBRARY, failed, fails, matches, with_database, without_time};
use crate::project::Project;
use crate::unprivileged::Unprivileged;
use std::process::{Command, Output, Stdio};

/// What the migration crate has when nothing was written.
const NOTHING: [&str; 1] = ["lib.rs"];

#[test]
fn a_list_of_an_unknown_shape() {
    let project = with_database("sqlite://app.db");
    project.write("migration/src/lib.rs", &LIBRARY.replace("vec![", "list!["));
    fails(&project, &["revision", "-m", "add tags"], "unknown_list", &[]);
    assert_eq!(project.list("migration/src").len(), 2, "the file is there");
    assert_eq!(project.read("migration/src/lib.rs"), LIBRARY.replace("vec![", "list!["));
}

#[test]
fn a_migration_folder_without_write_permission() {
    let project = with_database("sqlite://app.db");
    let program = Unprivileged::new(&project, "migration/src");
    for (arguments, golden) in [
        (vec!["revision", "-m", "add tags"], "folder_not_writable"),
        (vec!["revision", "-m", "add tags", "--autogenerate"], "folder_not_writable_autogenerate"),
    ] {
        let output = program.run(&arguments);
        let said = String::from_utf8_lossy(&output.stderr).replace(&elapsed(&output), "[ELAPSED]");
        assert_eq!(output.status.code(), Some(2), "{said}");
        matches(&without_time(&said), golden);
        assert_eq!(project.list("migration/src"), NOTHING);
        assert_eq!(project.read("migration/src/lib.rs"), LIBRARY);
    }
}

/// How long a proof took, as it was said.
fn elapsed(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    said.lines().find_map(|line| line.rsplit_once(") in ")).map_or("\0".to_owned(), |(_, time)| time.to_owned())
}

#[test]
fn a_migration_folder_that_is_a_file() {
    let project = with_database("sqlite://app.db");
    std::fs::remove_dir_all(project.path().join("migration/src")).unwrap();
    project.write("migration/src", "");
    let folder = project.path().display().to_string();
    fails(&project, &["revision", "-m", "add tags"], "folder_is_a_file", &[(&folder, "[FOLDER]")]);
}

/// Runs the program with files limited to a number of KiB, which fails as a full disk does.
fn limited(project: &Project, kibibytes: u32, arguments: &[&str]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {kibibytes}; exec \"$@\"");
    let program = snapbox::cmd::cargo_bin!("limbeck");
    Command::new("bash")
        .args(["-c", &script, "bash"])
        .arg(program)
        .args(arguments)
        .current_dir(project.path())
        .env_remove("DATABASE_URL")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn no_space_for_the_revision() {
    let project = with_database("sqlite://app.db");
    failed(&limited(&project, 0, &["revision", "-m", "add tags"]), "no_space", &[]);
    assert_eq!(project.list("migration/src"), NOTHING);
    assert_eq!(project.read("migration/src/lib.rs"), LIBRARY);
}

#[test]
fn no_space_for_the_list() {
    let project = with_database("sqlite://app.db");
    let library = format!("{LIBRARY}// {}\n", "x".repeat(1024));
    project.write("migration/src/lib.rs", &library);
    failed(&limited(&project, 1, &["revision", "-m", "add tags"]), "no_space", &[]);
    assert_eq!(project.list("migration/src"), NOTHING);
    assert_eq!(project.read("migration/src/lib.rs"), library);
}

#[test]
#[cfg(target_os = "linux")]
fn no_space_for_the_result() {
    let project = with_database("sqlite://app.db");
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = Command::new(snapbox::cmd::cargo_bin!("limbeck"))
        .args(["diff", "--from", "empty", "--to", "models", "--dialect", "sqlite"])
        .current_dir(project.path())
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    failed(&output, "no_space_for_the_result", &[]);
}
