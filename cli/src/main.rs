//! The command line: arguments, configuration, printing, exit status. What it does is in the library crates.

mod answers;
mod args;
mod commands;
mod compared;
mod config;
mod error;
mod files;
mod json;
mod looked;
mod migrations;
mod output;
mod progress;
mod project;
mod prompt;
mod proving;
mod settings;
mod site;
mod source;
mod state;
mod stock;
mod workspace;

use args::Args;
use clap::Parser;
use commands::{Context, Status};
use config::Config;
use error::{CliError, CliResult, Kind};
use output::Output;
use std::process::ExitCode;

/// Parsing models makes many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a shell gives a process that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let no_color = config::no_color();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return ExitCode::from(Output::usage(&error, no_color)),
    };
    let output = Output::new(args.global.quiet, args.global.verbose > 0, args.global.color, no_color);
    output::trace(args.global.verbose);
    ExitCode::from(match run(&args, output) {
        Ok(Status::Done) => 0,
        Ok(Status::Different) => 1,
        Err(error) => failed(&error, output),
    })
}

fn run(args: &Args, output: Output) -> CliResult<Status> {
    let config = Config::load(&args.global)?;
    args.command.run(&Context { config, output })
}

fn failed(error: &CliError, output: Output) -> u8 {
    match error.kind {
        Kind::OutputClosed => 0,
        Kind::Failed => {
            output.report(error);
            2
        }
        Kind::Interrupted => {
            output.report(error);
            INTERRUPTED
        }
    }
}
