//! The documentation at the head of a revision file.

use super::Revision;

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
    if !revision.notes.is_empty() {
        lines.push(String::new());
        lines.extend(revision.notes.iter().map(|note| format!("Note: {}", safe(note))));
    }
    lines.iter().map(|line| if line.is_empty() { "//!\n".to_owned() } else { format!("//! {line}\n") }).collect()
}

/// A line of any text that neither ends the comment nor becomes a code block, which `cargo test` would compile.
fn safe(line: &str) -> String {
    super::render::one_line(line).trim().replace("```", "'''")
}
