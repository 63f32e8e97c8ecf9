//! What `extra` states of checks. Otherwise models say nothing of them.

use super::Entity;
use super::complete::Completion;
use crate::normalize::strip_parentheses;
use crate::schema::{Check, Column, ConstraintName, Expression, ObjectId, Table};
use std::collections::BTreeSet;

impl Completion<'_> {
    /// Keeps, changes or adds the checks that fields state, and decides about the rest.
    pub(super) fn existing_checks(&mut self, entity: &Entity, found: &mut Table) {
        let claimed = self.stated_checks(entity, found);
        let mut stated: BTreeSet<usize> =
            (0..found.checks.len()).filter(|at| claimed.contains(&found.checks[*at])).collect();
        for (column, expression) in stated_checks(entity) {
            // MariaDB keeps a check at its column.
            if found.columns.get(column).is_none_or(|column| column.check.is_none()) {
                stated.insert(claim(found, column, expression, &stated));
            }
        }
        let table = found.name.clone();
        let mut position = 0;
        found.checks.retain(|check| {
            position += 1;
            let text = check.name.as_deref().unwrap_or(check.expression.sql()).to_owned();
            let object = ObjectId::Check(table.clone(), text.clone());
            stated.contains(&(position - 1)) || self.keeps(object, check.name.as_deref(), &text)
        });
    }

    /// The checks of MariaDB's columns.
    pub(super) fn existing_column_check(&mut self, column: &mut Column, table: &Table) {
        let Some(check) = &column.check else { return };
        let object = ObjectId::Check(table.name.clone(), column.name.clone());
        if !self.keeps(object, None, check.sql()) {
            column.check = None;
        }
    }
}

/// Checks that fields state in `extra`, for a new table.
pub(super) fn new_checks(entity: &Entity, table: &mut Table) {
    table.checks.extend(stated_checks(entity).map(|(_, expression)| unnamed(expression)));
}

/// The condition of an `extra` that is one check and nothing else.
pub(super) fn extra_check(extra: &str) -> Option<&str> {
    let extra = extra.trim();
    let keyword = extra.get(..5)?;
    let rest = extra.get(5..)?.trim();
    let inner = strip_parentheses(rest);
    (keyword.eq_ignore_ascii_case("check") && inner.len() < rest.len()).then_some(inner)
}

fn stated_checks(entity: &Entity) -> impl Iterator<Item = (&str, &str)> {
    entity.columns.values().filter_map(|column| Some((column.name.as_str(), extra_check(column.extra.as_deref()?)?)))
}

fn unnamed(expression: &str) -> Check {
    Check {
        name: ConstraintName::unnamed(),
        expression: Expression::new(expression),
        no_inherit: false,
        not_valid: false,
        comment: None,
        not_enforced: false,
    }
}

/// The position of the check that makes a condition hold: the one that is spelled alike, else one that is on the column and
/// gets the condition (the server tells whether that changes anything), else a new one.
fn claim(table: &mut Table, column: &str, expression: &str, taken: &BTreeSet<usize>) -> usize {
    let free: Vec<usize> = (0..table.checks.len()).filter(|at| !taken.contains(at)).collect();
    let spelled = |at: &&usize| table.checks[**at].expression.sql().trim() == expression.trim();
    if let Some(at) = free.iter().find(spelled) {
        return *at;
    }
    if let Some(at) = free.iter().find(|at| table.checks[**at].expression.mentions(column)) {
        table.checks[*at].expression = Expression::new(expression);
        return *at;
    }
    table.checks.push(unnamed(expression));
    table.checks.len() - 1
}
