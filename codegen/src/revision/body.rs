//! The statements of a body.

use super::Revision;
use super::render::one_line;
use crate::report;
use crate::sql::{RustForm, Statement};
use crate::text_of_lines;
use limbeck_differ::Operation;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::fmt::Write as _;

const INDENT: &str = "        ";

/// Which way a body leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

/// The statements of a body with their comments.
pub(super) fn statements(revision: &Revision, direction: Direction) -> String {
    let statements = if direction == Direction::Up { &revision.up } else { &revision.down };
    let operations: Vec<Operation> = statements.iter().flat_map(|it| it.operations.clone()).collect();
    let mut text = String::new();
    for statement in statements {
        for line in comments(statement, &operations, revision, direction) {
            let _ = writeln!(text, "{INDENT}// {}", one_line(&line));
        }
        text.push_str(&call(statement, revision.migration_major));
    }
    text
}

/// Why the statement is there, and what a reader must know of it.
fn comments(statement: &Statement, all: &[Operation], revision: &Revision, direction: Direction) -> Vec<String> {
    let mut lines = Vec::new();
    for operation in &statement.operations {
        if let Operation::FillColumn(..) = operation {
            lines.push(format!("Fills: {}", operation.describe()));
            continue;
        }
        lines.push(match direction {
            Direction::Up => {
                let reason = report::reason(operation, all, &revision.positions);
                format!("{}: {reason}", report::subject(operation))
            }
            Direction::Down => operation.describe(),
        });
        let target = revision.target.as_ref();
        let effects = target.map(|target| operation.effects_among(all, target)).unwrap_or_default();
        lines.extend(effects.destructive.map(|fact| format!("Destructive: {fact}")));
        lines.extend(effects.irreversible.map(|fact| format!("Irreversible: {fact}")));
        lines.extend(effects.data_dependent.map(|fact| format!("Depends on the data: {fact}")));
        if direction == Direction::Up && revision.unfilled.contains(&operation.object()) {
            lines.push("Without a value for the rows that are there, at the author's own risk (--no-fill)".to_owned());
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The statement as Rust, with its indentation.
fn call(statement: &Statement, migration_major: u64) -> String {
    let source = match &statement.form {
        RustForm::Builder(call) => call.source(migration_major),
        RustForm::Raw => None,
    };
    match source.as_ref().and_then(formatted) {
        Some(text) => text,
        None => raw(&statement.sql),
    }
}

/// A call as `prettyplease` formats it inside a method.
fn formatted(call: &TokenStream) -> Option<String> {
    let file = syn::parse2(quote!(impl Migration { fn body() { #call.await?; } })).ok()?;
    let text = prettyplease::unparse(&file);
    let lines: Vec<_> = text.lines().collect();
    let body = lines.get(2..lines.len().checked_sub(2)?)?;
    Some(text_of_lines(body))
}

/// SQL text that is sent as it is.
fn raw(sql: &str) -> String {
    let literal = raw_literal(sql);
    format!(
        "{INDENT}manager\n{INDENT}    .get_connection()\n{INDENT}    .execute_unprepared({literal})\n{INDENT}    .await?;\n"
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
