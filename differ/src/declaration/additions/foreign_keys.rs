//! `limbeck::foreign_key` and `limbeck::no_foreign_key`.

use super::super::Entity;
use super::super::complete::Completion;
use super::ForeignKeyTerms;
use crate::dialect::Feature;
use crate::schema::{ConstraintName, Deferrable, ForeignKey, ObjectId, Table};
use std::collections::BTreeSet;

impl Completion<'_> {
    /// Whether an attribute says that the relation on those columns has no foreign key.
    pub(in super::super) fn has_no_foreign_key(&self, entity: &Entity, columns: &[String]) -> bool {
        entity.additions.foreign_keys.iter().any(|(of, stated)| {
            of == columns && stated.what == ForeignKeyTerms::NoForeignKey && stated.counts_for(self.target.dialect)
        })
    }

    /// Makes the foreign keys that relations assert what the attributes say of them. What Limbeck made and no attribute
    /// mentions any more goes back to the plain form.
    pub(in super::super) fn stated_terms(
        &mut self,
        entity: &Entity,
        table: &mut Table,
        asserted: &BTreeSet<Vec<String>>,
    ) {
        let dialect = self.target.dialect;
        for key in table.foreign_keys.iter_mut().filter(|key| asserted.contains(&key.columns)) {
            let of_key = entity.additions.foreign_keys.iter().filter(|(columns, _)| *columns == key.columns);
            let mut stated = of_key.map(|(_, stated)| stated).filter(|stated| stated.counts_for(dialect)).peekable();
            if stated.peek().is_none() && self.is_ours(key) {
                (key.deferrable, key.match_full) = (Deferrable::No, false);
            }
            for stated in stated {
                let ForeignKeyTerms::Checked { deferrable, match_full } = stated.what else { continue };
                let object = ObjectId::ForeignKey(table.name.clone(), key.columns.clone());
                let deferred = deferrable.filter(|it| *it != Deferrable::No).map(|_| Feature::DeferrableForeignKeys);
                let matched = match_full.filter(|full| *full).map(|_| Feature::MatchFull);
                if !self.has_all(deferred.into_iter().chain(matched), &object, &stated.position) {
                    continue;
                }
                self.is_declared_position(object, &stated.position);
                key.deferrable = deferrable.unwrap_or(key.deferrable);
                key.match_full = match_full.unwrap_or(key.match_full);
                if let Some(name) = stated.name.as_ref().filter(|name| key.name.as_deref() != Some(name)) {
                    key.name = ConstraintName::explicit(name.clone());
                }
            }
        }
    }

    fn is_ours(&self, key: &ForeignKey) -> bool {
        key.name.as_deref().is_some_and(|name| self.options.created_by_revisions.contains(name))
    }
}
