//! Questions: only where somebody sits at a terminal, and always with a default.

use crate::error::{CliError, CliResult};
use crate::output::Output;
use inquire::ui::RenderConfig;
use inquire::{InquireError, Select};
use std::io::IsTerminal;

/// Has somebody choose one of several; the first one is the default. `None` where there is nobody to ask.
pub(crate) fn choose(question: &str, options: &[String], output: Output) -> CliResult<Option<usize>> {
    if !output.is_terminal() || !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    let look = if output.has_colours() { RenderConfig::default_colored() } else { RenderConfig::empty() };
    match Select::new(question, options.to_vec()).with_render_config(look).raw_prompt() {
        Ok(chosen) => Ok(Some(chosen.index)),
        Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => {
            Err(CliError::interrupted("nothing was written"))
        }
        Err(error) => Err(CliError::new(format!("the question could not be asked: {error}"))),
    }
}
