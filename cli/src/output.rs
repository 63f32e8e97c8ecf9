//! The only place that prints: results to stdout, everything else to stderr.

use crate::error::{CliError, CliResult, hide_passwords};
use clap::ColorChoice;
use miette::{GraphicalReportHandler, GraphicalTheme};
use std::fmt::{Display, Write as _};
use std::io::{ErrorKind, IsTerminal, Write};

/// How much is said, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    quiet: bool,
    verbose: bool,
    colour: bool,
    /// Whether results may have colours.
    paint: bool,
    terminal: bool,
}

/// What a word of a result means to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Good,
    /// To be done.
    Open,
    /// Not as it should be.
    Bad,
    /// A name.
    Plain,
}

impl Output {
    /// `no_color` is what the environment says about colours.
    pub(crate) fn new(quiet: bool, verbose: bool, choice: ColorChoice, no_color: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let coloured = |terminal: bool| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !no_color,
        };
        let paint = coloured(std::io::stdout().is_terminal());
        Self { quiet, verbose, colour: coloured(terminal), paint, terminal }
    }

    /// A word of a result in its colour, where results have colours.
    pub(crate) fn painted(self, text: &str, tone: Tone) -> String {
        let code = match tone {
            Tone::Good => 32,
            Tone::Open => 33,
            Tone::Bad => 31,
            Tone::Plain => return text.to_owned(),
        };
        if self.paint && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Whether something may move on stderr while the user waits.
    pub(crate) fn may_animate(self) -> bool {
        self.terminal && !self.quiet
    }

    /// Whether somebody sees what is said.
    pub(crate) fn is_terminal(self) -> bool {
        self.terminal
    }

    /// Whether what is said may have colours.
    pub(crate) fn has_colours(self) -> bool {
        self.colour
    }

    /// Whether more than the usual is wanted.
    pub(crate) fn is_verbose(self) -> bool {
        self.verbose
    }

    /// Prints a result.
    pub(crate) fn result(text: &str) -> CliResult<()> {
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => CliError::output_closed(),
            _ => CliError::new(format!("the result could not be written: {error}")),
        })
    }

    /// Says what is going on.
    pub(crate) fn say(self, line: impl Display) {
        if !self.quiet {
            Self::stderr(&format!("{line}\n"));
        }
    }

    /// Says what is going on, without ending the line.
    pub(crate) fn say_begin(self, text: impl Display) {
        if !self.quiet {
            Self::stderr(&text.to_string());
        }
    }

    /// Says what only some want to know.
    pub(crate) fn detail(self, line: impl Display) {
        if self.verbose {
            self.say(line);
        }
    }

    /// Says what should not be overlooked.
    pub(crate) fn warn(self, line: impl Display) {
        let label = if self.colour { "\u{1b}[33mwarning\u{1b}[0m" } else { "warning" };
        Self::stderr(&format!("{label}: {line}\n"));
    }

    /// Prints an error or a diagnostic with its excerpt and its advice.
    pub(crate) fn report(self, error: &CliError) {
        let theme = if self.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_wrap_lines(self.terminal);
        let mut text = String::new();
        if handler.render_report(&mut text, error).is_err() {
            let _ = write!(text, "{error}");
        }
        Self::stderr(&format!("{}\n", text.trim_matches('\n')));
    }

    /// What clap says: help and version to stdout, errors to stderr. Returns the exit status.
    pub(crate) fn usage(error: &clap::Error, no_color: bool) -> u8 {
        let plain = error.use_stderr() && !std::io::stderr().is_terminal()
            || !error.use_stderr() && !std::io::stdout().is_terminal()
            || no_color;
        let text = error.render();
        let text = if plain { text.to_string() } else { text.ansi().to_string() };
        if error.use_stderr() {
            Self::stderr(&hide_passwords(&text));
            return 2;
        }
        // Help that nobody reads to its end is no failure.
        let _ = std::io::stdout().write_all(text.as_bytes());
        0
    }

    /// Everything on stderr goes through here.
    fn stderr(text: &str) {
        // There is nobody left to tell when stderr is closed.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Has the libraries say on stderr what they do: from `-vv`, with the driver's statements from `-vvv`.
pub(crate) fn trace(verbosity: u8) {
    let filter = match verbosity {
        0 | 1 => return,
        2 => "limbeck=debug,limbeck_runtime=debug,limbeck_introspect=debug",
        _ => "debug",
    };
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time();
    // There is no other subscriber in this process that it could collide with.
    let _ = subscriber.try_init();
}
