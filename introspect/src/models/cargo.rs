//! Asks cargo about packages: never with the network, never so that it writes something.

use super::DiscoverError;
use cargo_metadata::{Metadata, MetadataCommand};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long cargo may take to say what a workspace depends on; it may be waiting for another cargo.
const PATIENCE: Duration = Duration::from_secs(10);

/// What cargo says of the workspace around a folder, without its dependencies.
pub(super) fn workspace(folder: &Path) -> Result<Metadata, DiscoverError> {
    let mut command = command();
    command.no_deps().other_options(vec!["--offline".to_owned()]);
    let elsewhere = || elsewhere(&command, folder)?.exec().ok();
    let asked = command.clone().current_dir(folder).exec();
    asked.or_else(|error| elsewhere().ok_or(error)).map_err(|error| match error {
        cargo_metadata::Error::Io(error) => DiscoverError::NoCargo(error),
        error => DiscoverError::Metadata { folder: folder.display().to_string(), message: what_cargo_said(&error) },
    })
}

/// What cargo says of everything that the workspace around a folder depends on, where its lock file is up to date and all
/// sources are on the machine.
pub(super) fn resolved(folder: &Path) -> Option<Metadata> {
    let mut command = command();
    command.other_options(vec!["--frozen".to_owned()]);
    let asked = answer(command.clone().current_dir(folder).cargo_command());
    asked.or_else(|| answer(elsewhere(&command, folder)?.cargo_command()))
}

fn command() -> MetadataCommand {
    let mut command = MetadataCommand::new();
    // Who only looks does not want a toolchain to be installed, nor what is known of one to be written down.
    command.env("RUSTUP_AUTO_INSTALL", "0").env("CARGO_CACHE_RUSTC_INFO", "0");
    command
}

/// The same for any cargo that is installed: it can read a manifest, also where `rust-toolchain.toml` names one that is not
/// there, and where the manifest uses what only a nightly one accepts.
fn elsewhere(command: &MetadataCommand, folder: &Path) -> Option<MetadataCommand> {
    let manifest = folder.ancestors().map(|above| above.join("Cargo.toml")).find(|file| file.is_file())?;
    let outside = folder.ancestors().last().map(PathBuf::from)?;
    let mut command = command.clone();
    command.current_dir(outside).manifest_path(manifest).env("RUSTC_BOOTSTRAP", "1");
    Some(command)
}

/// What a command says, unless it fails or takes too long.
fn answer(mut command: Command) -> Option<Metadata> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let (sender, receiver) = mpsc::channel();
    let mut output = child.stdout.take()?;
    thread::spawn(move || {
        let mut text = String::new();
        let read = output.read_to_string(&mut text);
        sender.send(read.map(|_| text))
    });
    let text = receiver.recv_timeout(PATIENCE);
    if text.is_err() {
        child.kill().ok()?;
    }
    let ended_well = child.wait().ok()?.success();
    MetadataCommand::parse(text.ok()?.ok().filter(|_| ended_well)?).ok()
}

/// The lines in which cargo says what is wrong, without what rustup adds for its own developers.
fn what_cargo_said(error: &cargo_metadata::Error) -> String {
    let text = match error {
        cargo_metadata::Error::CargoMetadata { stderr } => stderr.trim().to_owned(),
        error => error.to_string(),
    };
    let text = text.split("Stack backtrace:").next().unwrap_or_default().trim_end();
    text.trim_start_matches("error: ").to_owned()
}
