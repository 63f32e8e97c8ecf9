use crate::project::limbeck;
use snapbox::{assert_data_eq, file};
use std::fmt::Write;
use std::path::Path;

/// The long help of every command in one file: a change of the command line is seen as a change of this file.
#[test]
fn the_reference_is_up_to_date() {
    let mut reference = String::new();
    let mut commands = vec![vec!["--help"]];
    let top = help(&["--help"]);
    let names = top.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<_> =
        names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    commands.extend(names.iter().map(|name| vec![*name, "--help"]));
    for command in commands {
        let _ = writeln!(reference, "$ limbeck {}\n{}", command.join(" "), help(&command));
    }
    assert_data_eq!(reference, file!["../snapshots/cli-reference.txt"].raw());
}

#[test]
fn global_flags_stand_before_and_after_the_command() {
    for arguments in [["--color", "never", "heads", "--help"], ["heads", "--color", "never", "--help"]] {
        limbeck(Path::new("."), &arguments).assert().success();
    }
}

fn help(arguments: &[&str]) -> String {
    let output = limbeck(Path::new("."), arguments).env("COLUMNS", "100").assert().success().get_output().clone();
    String::from_utf8(output.stdout).unwrap()
}
