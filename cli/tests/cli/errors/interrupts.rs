//! Ctrl-C, and kills that nobody can hear: files are whole, or not there.

use super::{LIBRARY, with_database};
use crate::project::Project;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

const ARGUMENTS: [&str; 4] = ["revision", "--autogenerate", "-m", "add tags"];

/// Runs the program, and sends it a signal after some time, if it is still there.
fn signalled(project: &Project, signal: &str, after: Duration) -> ExitStatus {
    let mut program = Command::new(snapbox::cmd::cargo_bin!("limbeck"))
        .args(ARGUMENTS)
        .current_dir(project.path())
        .env_remove("DATABASE_URL")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    let kill = Command::new("kill").args([signal, &program.id().to_string()]).stderr(Stdio::null()).status();
    kill.unwrap();
    program.wait().unwrap()
}

/// Moments in the life of the program, from before it reads to after it wrote.
fn moments() -> impl Iterator<Item = Duration> {
    (0..30).map(|step| Duration::from_millis(step * 3))
}

/// The revisions that are there, each of which must be whole.
fn revisions(project: &Project) -> Vec<String> {
    let files = project.list("migration/src").into_iter().filter(|file| file.starts_with('m'));
    let check = |file: &String| {
        let text = project.read(&format!("migration/src/{file}"));
        assert!(text.starts_with("//! add tags\n") && text.ends_with("}\n"), "{text}");
        syn::parse_file(&text).unwrap();
    };
    files.inspect(check).collect()
}

#[test]
fn a_kill_while_something_is_written() {
    for moment in moments() {
        let project = with_database("sqlite://app.db");
        signalled(&project, "-KILL", moment);
        let library = project.read("migration/src/lib.rs");
        syn::parse_file(&library).unwrap();
        let revisions = revisions(&project);
        if library != LIBRARY {
            let module = revisions[0].trim_end_matches(".rs");
            assert!(library.contains(&format!("mod {module};")), "{library}");
            assert!(library.contains(&format!("vec![Box::new({module}::Migration)]")), "{library}");
        }
        assert!(project.list(".").iter().all(|file| !file.contains("app.db")));
    }
}

#[test]
fn ctrl_c_leaves_everything_or_nothing() {
    for moment in moments() {
        let project = with_database("sqlite://app.db");
        let status = signalled(&project, "-INT", moment);
        let library = project.read("migration/src/lib.rs");
        let others = project.list("migration/src").into_iter().filter(|file| file.starts_with('.')).count();
        assert_eq!(others, 0, "no file of ours is left");
        match revisions(&project).as_slice() {
            [] => assert_eq!(library, LIBRARY),
            [_] => assert!(status.success() && library != LIBRARY, "{status} {library}"),
            several => panic!("{several:?}"),
        }
    }
}
