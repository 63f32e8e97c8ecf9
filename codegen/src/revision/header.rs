//! The documentation at the head of a revision file.

use super::Revision;
use crate::sql::Transactional;

/// The lines with `//!`, and an empty one after them.
pub(super) fn header(revision: &Revision) -> String {
    let mut lines: Vec<String> = revision.message.lines().map(safe).collect();
    if lines.iter().all(String::is_empty) {
        lines = vec![revision.id.clone()];
    }
    lines.push(String::new());
    lines.push(format!("Revision: {}", revision.id));
    lines.extend(revision.revises.as_ref().map(|id| format!("Revises: {}", safe(id))));
    lines.extend(revision.created.as_ref().map(|time| format!("Created: {}", safe(time))));
    lines.extend(revision.proved.as_ref().map(|verdict| format!("Proved: {}", safe(verdict))));
    let notes: Vec<&str> = revision.notes.iter().map(String::as_str).chain(of_one_transaction(revision)).collect();
    if !notes.is_empty() {
        lines.push(String::new());
        lines.extend(notes.iter().map(|note| format!("Note: {}", safe(note))));
    }
    lines.iter().map(|line| if line.is_empty() { "//!\n".to_owned() } else { format!("//! {line}\n") }).collect()
}

/// What the single transaction means that `sea-orm-migration` below 2.0 runs everything in on PostgreSQL (1.1.20,
/// `migrator.rs`).
fn of_one_transaction(revision: &Revision) -> Option<&'static str> {
    let mut statements = revision.bodies.iter().flat_map(|body| body.up.iter().chain(&body.down));
    let adds = statements.any(|statement| statement.transactional == Transactional::UsableAfter);
    (adds && revision.style.migration_major < 2).then_some(
        "sea-orm-migration before 2.0 runs all pending revisions in one transaction, in which no later one can use a value \
         that this one adds to an enum type: let this one end first (`limbeck upgrade +1`)",
    )
}

/// A line of any text that neither ends the comment nor becomes a code block, which `cargo test` would compile.
fn safe(line: &str) -> String {
    super::render::one_line(line).trim().replace("```", "'''")
}
