//! A difference for people.

use super::{Difference, Ledger, counted, fill_of, reason, told};
use crate::text_of_lines;
use limbeck_differ::Operation;
use std::collections::BTreeSet;
use std::fmt;

/// For people: one line an operation with its reason, destructive ones marked; then what is unconfirmed and unmanaged.
pub fn text(difference: &Difference<'_>, ledger: Ledger) -> String {
    let mut lines = Vec::new();
    for operation in told(difference.operations, difference.target) {
        lines.push(operation.describe());
        lines.push(format!("    {}", reason(operation, difference.operations, difference.positions)));
        lines.extend(marks(operation, difference).map(|mark| format!("    {mark}")));
    }
    let renames: BTreeSet<String> =
        difference.candidates.iter().map(|it| format!("{} --rename {it}", it.noun())).collect();
    list(&mut lines, "never guessed, but these may be renames:", &renames);
    list(&mut lines, "not confirmed by the server:", difference.unconfirmed);
    let heading = "not mentioned by any model, and left alone:";
    match ledger {
        Ledger::Listed => list(&mut lines, heading, difference.unmanaged),
        Ledger::Counted if difference.unmanaged.is_empty() => {}
        Ledger::Counted => lines.extend([String::new(), format!("{heading} {}", counted(difference.unmanaged))]),
    }
    text_of_lines(&lines)
}

fn marks(operation: &Operation, difference: &Difference<'_>) -> impl Iterator<Item = String> {
    let all = difference.operations;
    let effects = operation.effects_among(all, difference.target);
    let fill = fill_of(operation, all).map(|fill| format!("rows that are there get {}", fill.value.sql()));
    let marks = [
        ("fills", fill),
        ("destructive", effects.destructive),
        ("irreversible", effects.irreversible),
        ("depends on the data", effects.data_dependent),
    ];
    marks.into_iter().filter_map(|(mark, fact)| Some(format!("{mark}: {}", fact?)))
}

fn list(lines: &mut Vec<String>, heading: &str, objects: &BTreeSet<impl fmt::Display>) {
    if objects.is_empty() {
        return;
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(heading.to_owned());
    lines.extend(objects.iter().map(|object| format!("    {object}")));
}
