//! What the relations assert of foreign keys.

use super::complete::Completion;
use super::constraint::{is_key, same_set};
use super::naming::foreign_key_name;
use super::{Entity, ForeignKeyRule, Problem, Relation};
use crate::schema::{ConstraintName, Deferrable, ForeignKey, ObjectId, Schema, Table, TableName};
use indexmap::IndexMap;
use std::collections::BTreeSet;

impl Completion<'_> {
    /// What the relations assert; what they do not mention stays.
    pub(super) fn foreign_keys(&mut self, entity: &Entity) {
        let name = self.table_name(&entity.table);
        let Some(mut table) = self.completed.schema.tables.get(&name).cloned() else { return };
        let mut claimed = BTreeSet::new();
        for relation in self.relations(entity, &table) {
            if self.foreign_key(&relation, &mut table) {
                claimed.insert(relation.columns);
            }
        }
        table.foreign_keys.retain(|key| {
            let object = ObjectId::ForeignKey(name.clone(), key.columns.clone());
            let rule = foreign_key_name(&name.name, &key.columns, self.target);
            claimed.iter().any(|columns| same_set(columns, &key.columns))
                || self.keeps(object, key.name.as_deref(), &rule)
        });
        self.stated_terms(entity, &mut table, &claimed);
        if let Some(completed) = self.table_mut(&name) {
            *completed = table;
        }
    }

    /// The relations that assert something. Those on the same columns are one: the first whose foreign key is there, else
    /// the first, with the actions that any of them states.
    fn relations(&self, entity: &Entity, table: &Table) -> Vec<Relation> {
        let mut groups: IndexMap<BTreeSet<&String>, Vec<&Relation>> = IndexMap::new();
        for relation in entity.relations.iter().filter(|relation| self.asserts(entity, relation)) {
            groups.entry(relation.columns.iter().collect()).or_default().push(relation);
        }
        let one = |group: Vec<&Relation>| {
            let is_there = |relation: &&&Relation| table.foreign_keys.iter().any(|key| self.is_for(key, relation));
            let chosen = *group.iter().find(is_there).or(group.first())?;
            let same = || group.iter().filter(|relation| relation.referenced_table == chosen.referenced_table);
            let on_delete = chosen.on_delete.or_else(|| same().find_map(|relation| relation.on_delete));
            let on_update = chosen.on_update.or_else(|| same().find_map(|relation| relation.on_update));
            Some(Relation { on_delete, on_update, ..chosen.clone() })
        };
        groups.into_values().filter_map(one).collect()
    }

    /// Whether a relation says something about a foreign key: not with a condition of its own, and not to a view.
    fn asserts(&self, entity: &Entity, relation: &Relation) -> bool {
        let is_none = relation.skip || self.has_no_foreign_key(entity, &relation.columns);
        !is_none && !self.is_opaque(&self.table_name(&relation.referenced_table))
    }

    fn is_for(&self, key: &ForeignKey, relation: &Relation) -> bool {
        key.referenced_table == self.table_name(&relation.referenced_table)
            && same_pairs(key, &relation.columns, &relation.referenced_columns)
    }

    /// Makes one relation hold; returns whether it mentions the foreign key on its columns.
    fn foreign_key(&mut self, relation: &Relation, table: &mut Table) -> bool {
        let object = ObjectId::ForeignKey(table.name.clone(), relation.columns.clone());
        self.is_declared_position(object.clone(), &relation.position);
        let name = table.name.clone();
        let satisfies = |key: &ForeignKey| {
            relation.on_delete.is_none_or(|action| action == key.on_delete)
                && relation.on_update.is_none_or(|action| action == key.on_update)
        };
        let found: Vec<usize> =
            (0..table.foreign_keys.len()).filter(|at| self.is_for(&table.foreign_keys[*at], relation)).collect();
        let best = found.iter().find(|at| satisfies(&table.foreign_keys[**at])).or(found.first());
        if let Some(at) = best {
            let key = &table.foreign_keys[*at];
            table.foreign_keys[*at] = self.existing_foreign_key(relation, key, &name);
            return true;
        }
        if self.options.foreign_keys == ForeignKeyRule::Existing {
            return false;
        }
        if let Err(message) = self.referable(relation, table) {
            self.completed.notes.push(Problem { object, message, position: relation.position.clone() });
            return false;
        }
        table.foreign_keys.retain(|key| key.columns != relation.columns);
        table.foreign_keys.push(self.new_foreign_key(relation, &name));
        true
    }

    /// An action that is not stated is not asserted.
    fn existing_foreign_key(&self, relation: &Relation, found: &ForeignKey, table: &TableName) -> ForeignKey {
        if self.options.strict {
            let created = self.new_foreign_key(relation, table);
            // The order of the pairs means nothing.
            let (columns, referenced_columns) = (found.columns.clone(), found.referenced_columns.clone());
            return ForeignKey { name: found.name.clone(), columns, referenced_columns, ..created };
        }
        ForeignKey {
            on_delete: relation.on_delete.unwrap_or(found.on_delete),
            on_update: relation.on_update.unwrap_or(found.on_update),
            ..found.clone()
        }
    }

    fn new_foreign_key(&self, relation: &Relation, table: &TableName) -> ForeignKey {
        let name =
            relation.name.clone().unwrap_or_else(|| foreign_key_name(&table.name, &relation.columns, self.target));
        ForeignKey {
            name: ConstraintName::explicit(name),
            columns: relation.columns.clone(),
            referenced_table: self.table_name(&relation.referenced_table),
            referenced_columns: relation.referenced_columns.clone(),
            on_delete: relation.on_delete.unwrap_or_default(),
            on_update: relation.on_update.unwrap_or_default(),
            match_full: false,
            deferrable: Deferrable::No,
            not_valid: false,
            comment: None,
            delete_sets: Vec::new(),
            not_enforced: false,
        }
    }

    /// Whether a foreign key can refer to those columns: every server wants a key there.
    fn referable(&self, relation: &Relation, table: &Table) -> Result<(), String> {
        let referenced = self.table_name(&relation.referenced_table);
        let schema: &Schema = &self.completed.schema;
        let target = if referenced == table.name { Some(table) } else { schema.tables.get(&referenced) };
        let Some(target) = target else {
            return Err(format!("the table '{referenced}' that the relation refers to is not there"));
        };
        if is_key(target, &relation.referenced_columns) {
            return Ok(());
        }
        let columns = relation.referenced_columns.join(", ");
        Err(format!("'{referenced}' has no key on ({columns}), so no foreign key can refer to it"))
    }
}

fn same_pairs(key: &ForeignKey, columns: &[String], referenced: &[String]) -> bool {
    let pairs = |from: &[String], to: &[String]| -> BTreeSet<(String, String)> {
        from.iter().cloned().zip(to.iter().cloned()).collect()
    };
    key.columns.len() == columns.len() && pairs(&key.columns, &key.referenced_columns) == pairs(columns, referenced)
}
