//! Questions: only where somebody sits at a terminal, and always with a default.

use crate::error::{CliError, CliResult};
use crate::output::Output;
use inquire::ui::RenderConfig;
use inquire::{InquireError, Select, Text};
use std::io::IsTerminal;

/// Has somebody choose one of several; the first one is the default. `None` where there is nobody to ask.
pub(crate) fn choose(question: &str, options: &[String], output: Output) -> CliResult<Option<usize>> {
    if !is_possible(output) {
        return Ok(None);
    }
    let asked = Select::new(question, options.to_vec()).with_render_config(look(output)).raw_prompt();
    asked.map(|chosen| Some(chosen.index)).map_err(failed)
}

/// Has somebody write something; nothing is an answer, too. `None` where there is nobody to ask.
pub(crate) fn write(question: &str, help: &str, output: Output) -> CliResult<Option<String>> {
    if !is_possible(output) {
        return Ok(None);
    }
    let asked = Text::new(question).with_help_message(help).with_render_config(look(output)).prompt();
    asked.map(Some).map_err(failed)
}

/// Whether somebody sits at a terminal.
pub(crate) fn is_possible(output: Output) -> bool {
    output.is_terminal() && std::io::stdin().is_terminal()
}

fn look(output: Output) -> RenderConfig<'static> {
    if output.has_colours() { RenderConfig::default_colored() } else { RenderConfig::empty() }
}

fn failed(error: InquireError) -> CliError {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            CliError::interrupted("nothing was written")
        }
        error => CliError::new(format!("the question could not be asked: {error}")),
    }
}
