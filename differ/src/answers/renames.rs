//! Renames as somebody writes them, found in what is there.

use super::candidates::{Candidate, candidates};
use super::{AnswerError, those};
use crate::diff::RenameHints;
use crate::operation::{Change, Operation};
use crate::schema::{ConstraintName, QualifiedName, Schema, Table};
use std::collections::BTreeSet;

/// What a stated rename means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A new name for what would else be dropped and added.
    Object(Candidate),
    /// A new name for an index or a constraint, which its structure tells without a hint.
    Part(Change<String>),
    /// Nothing has the old name.
    Nothing,
}

/// What stated renames mean, one for one. Tables and enum types may be called by their old and by their new name.
pub fn resolve(stated: &[Change<String>], before: &Schema) -> Vec<Meaning> {
    let whole: Vec<Option<Candidate>> = stated.iter().map(|change| named(change, before)).collect();
    let known: Vec<Candidate> = whole.iter().flatten().cloned().collect();
    let mean = |(change, whole): (&Change<String>, Option<Candidate>)| {
        let object = whole.or_else(|| column(change, before, &known)).or_else(|| enum_value(change, before, &known));
        object.map(Meaning::Object).or_else(|| part_of_table(change, before)).unwrap_or(Meaning::Nothing)
    };
    stated.iter().zip(whole).map(mean).collect()
}

/// The hints among the meanings.
pub fn hints(meanings: &[Meaning]) -> RenameHints {
    let mut hints = RenameHints::default();
    for meaning in meanings {
        match meaning {
            Meaning::Object(Candidate::Table(change)) => hints.tables.push(change.clone()),
            Meaning::Object(Candidate::Enum(change)) => hints.enums.push(change.clone()),
            Meaning::Object(Candidate::Column(table, change)) => hints.columns.push((table.clone(), change.clone())),
            Meaning::Object(Candidate::EnumValue(name, change)) => {
                hints.enum_values.push((name.clone(), change.clone()));
            }
            Meaning::Part(_) | Meaning::Nothing => {}
        }
    }
    hints
}

/// A table or an enum type of the old name.
fn named(change: &Change<String>, before: &Schema) -> Option<Candidate> {
    let is_it = |name: &&QualifiedName| name.to_string() == change.from;
    let to_new = |name: &QualifiedName| Change::new(name.clone(), name.beside(&change.to));
    let table = before.tables.keys().find(is_it).map(|name| Candidate::Table(to_new(name)));
    table.or_else(|| before.enums.keys().find(is_it).map(|name| Candidate::Enum(to_new(name))))
}

fn column(change: &Change<String>, before: &Schema, known: &[Candidate]) -> Option<Candidate> {
    let columns =
        before.tables.values().flat_map(|table| table.columns.keys().map(move |column| (&table.name, column)));
    let mut found = columns.filter_map(|(table, column)| inside(change, table, column, known));
    found.next().map(|(table, change)| Candidate::Column(table, change))
}

fn enum_value(change: &Change<String>, before: &Schema, known: &[Candidate]) -> Option<Candidate> {
    let values = before.enums.values().flat_map(|it| it.values.iter().map(move |value| (&it.name, value)));
    let mut found = values.filter_map(|(name, value)| inside(change, name, value, known));
    found.next().map(|(name, change)| Candidate::EnumValue(name, change))
}

/// The rename of a column or value, with its owner's new name, if that is what is stated.
fn inside(
    change: &Change<String>,
    owner: &QualifiedName,
    name: &str,
    known: &[Candidate],
) -> Option<(QualifiedName, Change<String>)> {
    let renamed = known.iter().find_map(|candidate| match candidate {
        Candidate::Table(change) | Candidate::Enum(change) if change.from == *owner => Some(&change.to),
        _ => None,
    });
    let owners = [renamed.unwrap_or(owner), owner];
    if !owners.iter().any(|owner| change.from == format!("{owner}.{name}")) {
        return None;
    }
    let short = owners.iter().find_map(|owner| change.to.strip_prefix(&format!("{owner}.")));
    Some((owners[0].clone(), Change::new(name.to_owned(), short.unwrap_or(&change.to).to_owned())))
}

/// An index or a constraint of the old name, alone or behind its table's.
fn part_of_table(change: &Change<String>, before: &Schema) -> Option<Meaning> {
    before.tables.values().find_map(|table| {
        let short = |name: &str| name.strip_prefix(&format!("{}.", table.name)).unwrap_or(name).to_owned();
        let from = short(&change.from);
        let found = names_in(table).any(|name| name == from);
        found.then(|| Meaning::Part(Change::new(from, short(&change.to))))
    })
}

fn names_in(table: &Table) -> impl Iterator<Item = &str> {
    let constraints = table.primary_key.iter().map(|it| &it.name);
    let constraints = constraints.chain(table.uniques.iter().map(|it| &it.name));
    let constraints = constraints.chain(table.checks.iter().map(|it| &it.name));
    let constraints = constraints.chain(table.foreign_keys.iter().map(|it| &it.name));
    constraints.filter_map(ConstraintName::as_deref).chain(table.indexes.iter().map(|it| it.name.as_str()))
}

/// Why stated renames do not happen, for those that do not; with what could be meant.
pub fn ineffective(
    stated: &[Change<String>],
    meanings: &[Meaning],
    operations: &[Operation],
    schemas: Change<&Schema>,
) -> Vec<AnswerError> {
    let open = candidates(operations, schemas.from, &BTreeSet::new());
    let why = |(change, meaning): (&Change<String>, &Meaning)| match meaning {
        Meaning::Nothing => {
            let there = open.iter().map(|it| it.names().from).collect::<BTreeSet<_>>();
            Some(AnswerError::NotThere { name: change.from.clone(), there: there.into_iter().collect() })
        }
        Meaning::Object(candidate) if operations.iter().any(|it| Candidate::of(it).as_ref() == Some(candidate)) => None,
        Meaning::Part(change) if operations.iter().any(|it| renames_part(it, change)) => None,
        Meaning::Object(candidate) => Some(not_renamed(&candidate.names(), change, &open, schemas)),
        Meaning::Part(names) => Some(not_renamed(names, change, &open, schemas)),
    };
    stated.iter().zip(meanings).filter_map(why).collect()
}

fn renames_part(operation: &Operation, stated: &Change<String>) -> bool {
    matches!(operation, Operation::RenameIndex(_, change) | Operation::RenameConstraint(_, change) if change == stated)
}

fn not_renamed(
    names: &Change<String>,
    stated: &Change<String>,
    open: &[Candidate],
    schemas: Change<&Schema>,
) -> AnswerError {
    let (before, after) = (all_names(schemas.from), all_names(schemas.to));
    let reason = if !after.contains(&names.to) {
        let fitting = open.iter().map(Candidate::names).filter(|it| it.from == names.from).map(|it| it.to);
        let there = fitting.collect::<Vec<_>>();
        format!(
            "there is no '{}' afterwards; {}",
            names.to,
            those(&there, "new name goes with it", "new names go with it")
        )
    } else if before.contains(&names.to) {
        format!("'{}' is there before, too", names.to)
    } else {
        "it becomes something else".to_owned()
    };
    AnswerError::NotRenamed { from: stated.from.clone(), to: stated.to.clone(), reason }
}

/// Everything that can have another name, by its whole name.
fn all_names(schema: &Schema) -> BTreeSet<String> {
    let mut names: BTreeSet<String> =
        schema.tables.keys().chain(schema.enums.keys()).map(ToString::to_string).collect();
    for table in schema.tables.values() {
        names.extend(table.columns.keys().map(|column| format!("{}.{column}", table.name)));
        names.extend(names_in(table).map(str::to_owned));
    }
    for it in schema.enums.values() {
        names.extend(it.values.iter().map(|value| format!("{}.{value}", it.name)));
    }
    names
}
