//! Notes what is to be said about a file while it is read.

use super::{Diagnostic, Severity};
use limbeck_differ::declaration::Position;
use proc_macro2::Span;
use std::collections::BTreeSet;

/// What is known of the file being read, and what was said of it so far.
#[derive(Debug)]
pub(super) struct Notes<'a> {
    /// The file, as it is shown.
    pub(super) file: &'a str,
    /// The features that `cfg(feature)` holds for.
    pub(super) features: &'a BTreeSet<String>,
    /// What was said.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Notes<'_> {
    /// The place where a span begins.
    pub(super) fn position(&self, span: Span) -> Position {
        let start = span.start();
        Position { file: self.file.to_owned(), line: start.line, column: start.column + 1 }
    }

    /// Says that something has no effect or is not understood.
    pub(super) fn warn(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        self.note(Severity::Warning, span, message.into(), help);
    }

    /// Says that something was not read.
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        self.note(Severity::Error, span, message.into(), help);
    }

    /// The same, about a place that was kept.
    pub(super) fn error_at(&mut self, position: &Position, length: usize, message: String, help: &str) {
        let (severity, help, position) = (Severity::Error, Some(help.to_owned()), position.clone());
        self.diagnostics.push(Diagnostic { severity, message, help, position, length });
    }

    fn note(&mut self, severity: Severity, span: Span, message: String, help: Option<String>) {
        let (start, end) = (span.start(), span.end());
        let length = if start.line == end.line { end.column.saturating_sub(start.column) } else { 1 };
        let position = self.position(span);
        self.diagnostics.push(Diagnostic { severity, message, help, position, length: length.max(1) });
    }

    /// The same, about a part of what a span spans.
    pub(super) fn error_within(&mut self, span: Span, offset: usize, length: usize, message: String, help: String) {
        let mut position = self.position(span);
        position.column += offset;
        self.diagnostics.push(Diagnostic {
            severity: Severity::Error,
            message,
            help: Some(help),
            position,
            length: length.max(1),
        });
    }
}
