//! Why a command could not do its work: facts from the libraries, and advice that only a person at a terminal needs.

mod advice;
mod migrations;
mod secrets;

pub(crate) use migrations::{finding_error, migrator_error, missing_error};
pub(crate) use secrets::{hide_password, hide_passwords};

use limbeck_introspect::models::{self, Reading};
use miette::{Diagnostic, LabeledSpan, NamedSource, Severity, SourceCode};
use std::fmt;
use std::ops::Range;

/// How a command ended without a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It could not be done, for the reason that the message gives.
    Failed,
    /// Somebody pressed Ctrl-C.
    Interrupted,
    /// Whoever read the result has seen enough (`limbeck diff | head`).
    OutputClosed,
}

/// A source file with the place that something is said about.
#[derive(Debug)]
pub(crate) struct Excerpt {
    source: NamedSource<String>,
    label: LabeledSpan,
}

impl Excerpt {
    /// An excerpt of a file; passwords in it are hidden.
    pub(crate) fn new(file: &str, text: &str, span: Range<usize>) -> Self {
        let source = NamedSource::new(file, hide_passwords(text));
        Self { source, label: LabeledSpan::underline(span) }
    }
}

/// The one error of the command line.
#[derive(Debug)]
pub(crate) struct CliError {
    /// How it ended.
    pub(crate) kind: Kind,
    severity: Severity,
    message: String,
    hints: Vec<String>,
    excerpt: Option<Box<Excerpt>>,
}

/// What every command returns.
pub(crate) type CliResult<T> = Result<T, CliError>;

impl CliError {
    /// An error that says what was found and where.
    pub(crate) fn new(message: impl fmt::Display) -> Self {
        Self {
            kind: Kind::Failed,
            severity: Severity::Error,
            message: message.to_string(),
            hints: Vec::new(),
            excerpt: None,
        }
    }

    /// Something that should not be overlooked, and that stops nothing.
    pub(crate) fn warning(message: impl fmt::Display) -> Self {
        Self { severity: Severity::Warning, ..Self::new(message) }
    }

    /// Somebody pressed Ctrl-C; says what that leaves.
    pub(crate) fn interrupted(state: &str) -> Self {
        Self { kind: Kind::Interrupted, ..Self::new(format!("interrupted: {state}")) }
    }

    /// Nobody reads the result any more.
    pub(crate) fn output_closed() -> Self {
        Self { kind: Kind::OutputClosed, ..Self::new("the output was closed") }
    }

    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds the place that it is about.
    #[must_use]
    pub(crate) fn excerpt(mut self, excerpt: Excerpt) -> Self {
        self.excerpt = Some(Box::new(excerpt));
        self
    }

    /// What is to be said about a model source, with an excerpt of it.
    pub(crate) fn from_diagnostic(diagnostic: &models::Diagnostic, reading: &Reading) -> Self {
        let position = &diagnostic.position;
        let error = Self {
            severity: match diagnostic.severity {
                models::Severity::Error => Severity::Error,
                models::Severity::Warning => Severity::Warning,
            },
            hints: diagnostic.help.iter().cloned().collect(),
            ..Self::new(&diagnostic.message)
        };
        match reading.sources.get(&position.file) {
            Some(text) => {
                let start = offset(text, position.line, position.column);
                let length = text[start..].chars().take(diagnostic.length).map(char::len_utf8).sum::<usize>();
                error.excerpt(Excerpt::new(&position.file, text, start..start + length))
            }
            None => Self { message: format!("{} ({position})", diagnostic.message), ..error },
        }
    }
}

/// The byte where a line and a column (in characters, from 1) begin; the end of the text where there is no such place.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[line_start..];
    rest.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(index, _)| line_start + index)
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CliError {}

impl Diagnostic for CliError {
    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.hints.is_empty()).then(|| Box::new(self.hints.join("\n")) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| &excerpt.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.excerpt
            .as_ref()
            .map(|excerpt| Box::new(std::iter::once(excerpt.label.clone())) as Box<dyn Iterator<Item = _>>)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_line_and_column() {
        assert_eq!(offset("ab\nçde\n", 2, 2), 5);
        assert_eq!(offset("ab\n", 9, 1), 3);
    }
}
