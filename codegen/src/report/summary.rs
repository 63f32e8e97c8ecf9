//! A difference at a glance: how many changes of which kind, what is lost, which tables are touched, what stays.

use super::ledger::{counted, numbered, words};
use super::{Difference, told};
use limbeck_differ::Operation;
use std::collections::{BTreeMap, BTreeSet};

/// How many tables are named; more are only counted.
const NAMED: usize = 10;

/// A few lines for the end: what destroys data comes first, each with its name; then how many of each kind.
pub fn summary(difference: &Difference<'_>) -> Vec<String> {
    let Difference { operations, target, .. } = *difference;
    let destroys = |operation: &&Operation| operation.effects_among(operations, target).destructive.is_some();
    let (destructive, others): (Vec<_>, Vec<_>) = told(operations, target).partition(destroys);
    let tables: BTreeSet<String> =
        told(operations, target).filter_map(Operation::table).map(ToString::to_string).collect();
    let mut lines = vec![headline(destructive.len() + others.len(), &tables)];
    if !destructive.is_empty() {
        let objects: BTreeSet<String> = destructive.iter().map(|it| it.object().to_string()).collect();
        let objects = objects.into_iter().collect::<Vec<_>>().join(", ");
        lines.push(format!("  destructive: {} ({objects})", kinds(&destructive)));
    }
    if !others.is_empty() {
        lines.push(format!("  {}", kinds(&others)));
    }
    if !difference.unmanaged.is_empty() {
        lines.push(format!("  unmanaged, and left alone: {}", counted(difference.unmanaged)));
    }
    lines
}

fn headline(changes: usize, tables: &BTreeSet<String>) -> String {
    let changes = numbered(changes, ("change", "changes"));
    match tables.len() {
        0 => changes,
        number => {
            let names = tables.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            let more = if number > NAMED { format!(" and {} more", number - NAMED) } else { String::new() };
            format!("{changes} in {}: {names}{more}", numbered(number, ("table", "tables")))
        }
    }
}

/// `1 column removed, 2 indexes added`.
fn kinds(operations: &[&Operation]) -> String {
    let mut numbers: BTreeMap<_, usize> = BTreeMap::new();
    for operation in operations {
        *numbers.entry((words(&operation.object()), verb(operation))).or_default() += 1;
    }
    let kinds = numbers.into_iter().map(|((noun, verb), number)| format!("{} {verb}", numbered(number, noun)));
    kinds.collect::<Vec<_>>().join(", ")
}

fn verb(operation: &Operation) -> &'static str {
    match super::json::word(operation).split('_').next() {
        Some("create" | "add") => "added",
        Some("drop") => "removed",
        Some("rename") => "renamed",
        _ => "changed",
    }
}
