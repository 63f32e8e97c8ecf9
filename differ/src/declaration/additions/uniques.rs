//! `limbeck::unique`.

use super::super::complete::Completion;
use super::super::constraint::{on_columns, same_set};
use super::super::naming::unique_name;
use super::super::{Entity, Position};
use super::Stated;
use crate::dialect::{Dialect, Feature};
use crate::schema::{ConstraintName, Deferrable, Index, ObjectId, Table, UniqueConstraint};
use std::collections::BTreeSet;

impl Completion<'_> {
    /// The stated uniques of a new table, as constraints; as indexes where that is one thing.
    pub(in super::super) fn new_stated_uniques(&mut self, entity: &Entity, table: &mut Table) {
        for stated in self.counting(&entity.additions.uniques) {
            let unique = self.named_unique(stated, table);
            if !self.may_be_unique(&unique, table, &stated.position) {
                continue;
            }
            if self.target.dialect.facts().unique_constraints_are_indexes {
                let index = as_index(&unique);
                self.is_declared_position(ObjectId::Index(table.name.clone(), index.name.clone()), &stated.position);
                table.indexes.push(index);
            } else {
                let object = ObjectId::Unique(table.name.clone(), unique.columns.clone());
                self.is_declared_position(object, &stated.position);
                table.uniques.push(unique);
            }
        }
    }

    /// Makes the stated uniques hold, and claims them. A missing one becomes an index on SQLite, which needs no rebuild.
    pub(in super::super) fn stated_uniques(
        &mut self,
        entity: &Entity,
        found: &mut Table,
        claimed: &mut BTreeSet<ObjectId>,
    ) -> Vec<(Index, Position)> {
        let mut missing = Vec::new();
        for stated in self.counting(&entity.additions.uniques) {
            let unique = self.named_unique(stated, found);
            if !self.may_be_unique(&unique, found, &stated.position) {
                continue;
            }
            let object = ObjectId::Unique(found.name.clone(), unique.columns.clone());
            if let Some(index) = satisfying_index(found, &unique, stated.name.as_deref()) {
                claimed.insert(ObjectId::Index(found.name.clone(), index));
            } else if let Some(index) = satisfying_index(found, &unique, None) {
                let there = found.indexes.iter().position(|it| it.name == index).map(|at| found.indexes.remove(at));
                let name = unique.name.name.clone().unwrap_or(index);
                missing.extend(there.map(|there| (Index { name, ..there }, stated.position.clone())));
            } else if let Some(there) = found.uniques.iter_mut().find(|it| same_set(&it.columns, &unique.columns)) {
                claimed.insert(ObjectId::Unique(found.name.clone(), there.columns.clone()));
                self.is_declared_position(object, &stated.position);
                *there = changed(there, &unique, stated.name.as_deref());
            } else if self.target.dialect == Dialect::Postgres {
                claimed.insert(object.clone());
                self.is_declared_position(object, &stated.position);
                found.uniques.push(unique);
            } else {
                missing.push((as_index(&unique), stated.position.clone()));
            }
        }
        missing
    }

    fn may_be_unique(&mut self, unique: &UniqueConstraint, table: &Table, position: &Position) -> bool {
        let features = [
            (unique.deferrable != Deferrable::No, Feature::DeferrableUniques),
            (unique.nulls_not_distinct, Feature::NullsNotDistinct),
            (!unique.include.is_empty(), Feature::IncludedColumns),
        ];
        let object = ObjectId::Unique(table.name.clone(), unique.columns.clone());
        self.has_all(features.into_iter().filter_map(|(asked, feature)| asked.then_some(feature)), &object, position)
    }

    fn named_unique(&self, stated: &Stated<UniqueConstraint>, table: &Table) -> UniqueConstraint {
        let rule = || unique_name(&table.name.name, &stated.what.columns.join("-"), self.target);
        let name = stated.name.clone().unwrap_or_else(rule);
        UniqueConstraint { name: ConstraintName::explicit(name), ..stated.what.clone() }
    }
}

/// The constraint that is there, as it is stated.
fn changed(there: &UniqueConstraint, unique: &UniqueConstraint, name: Option<&str>) -> UniqueConstraint {
    let keeps_name = name.is_none_or(|name| there.name.as_deref() == Some(name));
    let name = if keeps_name { there.name.clone() } else { unique.name.clone() };
    UniqueConstraint { name, columns: there.columns.clone(), ..unique.clone() }
}

/// A full unique index on the columns, where no more than that is stated; of that name, where one is stated.
fn satisfying_index(table: &Table, unique: &UniqueConstraint, name: Option<&str>) -> Option<String> {
    let fits = |index: &&Index| {
        index.unique
            && unique.deferrable == Deferrable::No
            && index.nulls_not_distinct == unique.nulls_not_distinct
            && index.include == unique.include
            && on_columns(index, &unique.columns)
            && name.is_none_or(|name| index.name == name)
    };
    table.indexes.iter().find(fits).map(|index| index.name.clone())
}

fn as_index(unique: &UniqueConstraint) -> Index {
    let name = unique.name.as_deref().unwrap_or_default();
    Index::on(name, unique.columns.iter().map(String::as_str)).unique()
}
