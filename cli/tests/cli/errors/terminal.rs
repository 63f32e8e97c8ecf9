//! Without a terminal nothing asks and nothing waits, whatever the standard streams are.

use super::with_database;
use crate::project::Project;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Every command, with what it must be given.
const COMMANDS: [&[&str]; 12] = [
    &["init"],
    &["revision", "-m", "x", "--autogenerate"],
    &["check"],
    &["diff"],
    &["inspect", "database"],
    &["upgrade"],
    &["downgrade", "base"],
    &["current"],
    &["history"],
    &["heads"],
    &["show", "head"],
    &["stamp", "head"],
];

fn start(project: &Project, arguments: &[&str], stdin: Stdio) -> Child {
    Command::new(snapbox::cmd::cargo_bin!("limbeck"))
        .args(arguments)
        .current_dir(project.path())
        .env_remove("DATABASE_URL")
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn ends(mut program: Child, what: &[&str]) {
    let start = Instant::now();
    while program.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(30) {
            program.kill().unwrap();
            panic!("{what:?} waits for somebody");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    // Who never closes its end of stdin is dropped here.
    let output = program.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0..=2)), "{what:?}: {} {said}", output.status);
    assert!(!said.contains('\u{1b}'), "{what:?} writes for a terminal: {said}");
}

#[test]
fn every_command_ends_without_a_terminal() {
    for arguments in COMMANDS {
        let project = with_database("sqlite://app.db");
        ends(start(&project, arguments, Stdio::null()), arguments);
        // A pipe that stays open and never delivers.
        ends(start(&project, arguments, Stdio::piped()), arguments);
    }
}

#[test]
fn every_command_ends_when_nobody_listens() {
    for arguments in COMMANDS {
        let project = with_database("sqlite://app.db");
        let mut program = start(&project, arguments, Stdio::null());
        drop((program.stdout.take(), program.stderr.take()));
        ends(program, arguments);
    }
}

#[test]
fn no_command_is_forgotten() {
    let help = crate::project::limbeck(std::path::Path::new("."), &["--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help.split_once("Commands:\n").unwrap().1.split("\n\n").next().unwrap();
    let named = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let named = named.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    assert_eq!(named.collect::<Vec<_>>(), COMMANDS.map(|arguments| arguments[0]));
}
