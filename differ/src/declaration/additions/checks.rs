//! `limbeck::check`.

use super::super::complete::Completion;
use super::super::naming::check_name;
use super::super::{Entity, Position};
use super::TextPlace;
use super::names::words;
use crate::schema::{Check, ConstraintName, Expression, ObjectId, Table, TableName};
use std::collections::BTreeSet;

impl Completion<'_> {
    /// The stated checks of a new table.
    pub(in super::super) fn new_stated_checks(&mut self, entity: &Entity, table: &mut Table) {
        let mut claimed = BTreeSet::new();
        for stated in self.counting(&entity.additions.checks) {
            let check = self.named_check(&stated.what.expression, stated.name.as_deref(), &table.name);
            self.claim_check(check, table, &stated.position, &mut claimed);
        }
    }

    /// Makes the stated checks hold; answers which checks of the table are stated.
    pub(in super::super) fn stated_checks(&mut self, entity: &Entity, table: &mut Table) -> BTreeSet<Check> {
        let mut claimed = BTreeSet::new();
        for stated in self.counting(&entity.additions.checks) {
            let expression = &stated.what.expression;
            if stated.name.is_none() && self.is_checked_by_column(expression, table) {
                continue;
            }
            let found = self.find_check(expression, stated.name.as_deref(), table, &claimed);
            let check = match (found.map(|at| table.checks.remove(at)), &stated.name) {
                (Some(found), Some(name)) if found.name.as_deref() != Some(name) => {
                    Check { name: ConstraintName::explicit(name.clone()), ..found }
                }
                (Some(found), _) => found,
                (None, name) => self.named_check(expression, name.as_deref(), &table.name),
            };
            self.claim_check(check, table, &stated.position, &mut claimed);
        }
        claimed
    }

    /// The check with that condition that is there, best one of that name.
    fn find_check(
        &mut self,
        expression: &Expression,
        name: Option<&str>,
        table: &Table,
        claimed: &BTreeSet<Check>,
    ) -> Option<usize> {
        let free = table.checks.iter().enumerate().filter(|(_, check)| !claimed.contains(check) && !check.not_valid);
        let mut same: Vec<(usize, &Check)> = Vec::new();
        for (at, check) in free {
            if self.same_text(&table.name, TextPlace::Check, expression, &check.expression) {
                same.push((at, check));
            }
        }
        let named = same.iter().find(|(_, check)| name.is_some() && check.name.as_deref() == name);
        named.or(same.first()).map(|(at, _)| *at)
    }

    /// MariaDB keeps the check of a column apart.
    fn is_checked_by_column(&mut self, expression: &Expression, table: &Table) -> bool {
        let checks: Vec<&Expression> = table.columns.values().filter_map(|column| column.check.as_ref()).collect();
        checks.into_iter().any(|check| self.same_text(&table.name, TextPlace::Check, expression, check))
    }

    fn named_check(&self, expression: &Expression, name: Option<&str>, table: &TableName) -> Check {
        let rule = || check_name(&table.name, &words(expression.sql()), self.target);
        Check {
            name: ConstraintName::explicit(name.map_or_else(rule, str::to_owned)),
            expression: expression.clone(),
            no_inherit: false,
            not_valid: false,
            comment: None,
            not_enforced: false,
        }
    }

    /// Puts a check in the place of the one of its name; two attributes that come to one name are a problem.
    fn claim_check(&mut self, check: Check, table: &mut Table, position: &Position, claimed: &mut BTreeSet<Check>) {
        let name = check.name.as_deref().unwrap_or(check.expression.sql()).to_owned();
        let object = ObjectId::Check(table.name.clone(), name);
        let has_its_name = |other: &Check| other.name.name.is_some() && other.name.name == check.name.name;
        if claimed.iter().any(has_its_name) {
            self.problem(object, "two attributes come to this name".to_owned(), position);
            return;
        }
        self.is_declared_position(object, position);
        table.checks.retain(|other| !has_its_name(other));
        table.checks.push(check.clone());
        claimed.insert(check);
    }
}
