//! One statement as it stands in a body: what a reader must know of it, and the call that sends it.

use super::render::one_line;
use super::{Body, Style};
use crate::report;
use crate::sql::{RustForm, Statement};
use crate::text_of_lines;
use limbeck_differ::Operation;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::fmt::Write as _;

/// Which way a body leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

/// How deep a statement stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// In a method.
    Body,
    /// In an arm of a `match` there.
    Arm,
}

impl Depth {
    pub(super) fn indent(self) -> &'static str {
        match self {
            Depth::Body => "        ",
            Depth::Arm => "                ",
        }
    }

    /// Lines around a call that is formatted at this depth: as many before as behind.
    fn wrapped(self, call: &TokenStream) -> (TokenStream, usize) {
        match self {
            Depth::Body => (quote!(impl Migration { fn body() { #call.await?; } }), 2),
            Depth::Arm => (quote!(impl Migration { fn body() { match backend { _ => { #call.await?; } } } }), 4),
        }
    }
}

/// A statement with what is said of it.
#[derive(Clone)]
pub(super) struct Said<'a> {
    pub(super) comments: Vec<String>,
    statement: &'a Statement,
    style: &'a Style,
}

impl<'a> Said<'a> {
    /// The statements of a body.
    pub(super) fn all(body: &'a Body, direction: Direction, style: &'a Style) -> Vec<Self> {
        let statements = if direction == Direction::Up { &body.up } else { &body.down };
        let operations: Vec<Operation> = statements.iter().flat_map(|it| it.operations.clone()).collect();
        let said = |statement| Said { comments: comments(statement, &operations, body, direction), statement, style };
        statements.iter().map(said).collect()
    }

    /// The text with its indentation.
    pub(super) fn text(&self, depth: Depth) -> String {
        let mut text = String::new();
        for line in &self.comments {
            let _ = writeln!(text, "{}// {}", depth.indent(), one_line(line));
        }
        text + &self.call(depth)
    }

    /// The statement as Rust.
    pub(super) fn call(&self, depth: Depth) -> String {
        let source = match &self.statement.form {
            RustForm::Builder(call) if !self.style.is_plain_sql() => call.source(self.style.migration_major),
            RustForm::Builder(_) | RustForm::Raw => None,
        };
        match source.as_ref().and_then(|call| formatted(call, depth)) {
            Some(text) => text,
            None => raw(&self.statement.sql, depth.indent()),
        }
    }
}

/// Why the statement is there, and what a reader must know of it.
fn comments(statement: &Statement, all: &[Operation], body: &Body, direction: Direction) -> Vec<String> {
    let mut lines = Vec::new();
    for operation in &statement.operations {
        if let Operation::FillColumn(..) = operation {
            lines.push(format!("Fills: {}", operation.describe()));
            continue;
        }
        lines.push(match direction {
            Direction::Up => {
                let reason = report::reason(operation, all, &body.positions);
                format!("{}: {reason}", report::subject(operation))
            }
            Direction::Down => operation.describe(),
        });
        let effects = operation.effects_among(all, &body.target);
        lines.extend(effects.destructive.map(|fact| format!("Destructive: {fact}")));
        lines.extend(effects.irreversible.map(|fact| format!("Irreversible: {fact}")));
        lines.extend(effects.data_dependent.map(|fact| format!("Depends on the data: {fact}")));
        if direction == Direction::Up && body.unfilled.contains(&operation.object()) {
            lines.push("Without a value for the rows that are there, at the author's own risk (--no-fill)".to_owned());
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// A call as `prettyplease` formats it at its depth.
fn formatted(call: &TokenStream, depth: Depth) -> Option<String> {
    let (wrapped, around) = depth.wrapped(call);
    let text = prettyplease::unparse(&syn::parse2(wrapped).ok()?);
    let lines: Vec<_> = text.lines().collect();
    let body = lines.get(around..lines.len().checked_sub(around)?)?;
    Some(text_of_lines(body))
}

/// SQL text that is sent as it is.
fn raw(sql: &str, indent: &str) -> String {
    let literal = raw_literal(sql);
    format!(
        "{indent}manager\n{indent}    .get_connection()\n{indent}    .execute_unprepared({literal})\n{indent}    .await?;\n"
    )
}

/// A literal that shows the text as it is. A carriage return can't stand in a raw literal.
fn raw_literal(sql: &str) -> String {
    if sql.contains('\r') || !sql.contains(['"', '\\', '\n']) {
        return Literal::string(sql).to_string();
    }
    let mut hashes = String::from("#");
    while sql.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{sql}\"{hashes}")
}

#[cfg(test)]
mod tests {
    use super::raw_literal;

    #[test]
    fn literals_carry_any_text() {
        for sql in ["SELECT 1", "a \"b\"", "a \"#b", "a \"##b\n", "a\r\nb", "\\", "\"", "#\"#"] {
            let literal: syn::LitStr = syn::parse_str(&raw_literal(sql)).unwrap();
            assert_eq!(literal.value(), sql);
        }
    }
}
