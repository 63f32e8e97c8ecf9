//! What the models assert of keys, uniques, indexes and foreign keys; what they do not mention stays.

use super::complete::Completion;
use super::naming::{foreign_key_name, index_name, unique_name};
use super::{Entity, ForeignKeyRule, Position, Problem, Relation};
use crate::Target;
use crate::normalize::is_implied;
use crate::schema::{
    ConstraintName, Deferrable, ForeignKey, Index, IndexKey, ObjectId, PrimaryKey, Schema, Table, TableName,
    UniqueConstraint,
};
use std::collections::BTreeSet;

impl Completion<'_> {
    /// `unique` on fields of a new table, as constraints; as indexes where that is one thing.
    pub(super) fn new_uniques(&mut self, entity: &Entity, table: &mut Table) {
        for column in entity.columns.values().filter(|column| column.unique) {
            if self.target.dialect.facts().unique_constraints_are_indexes {
                let index = self.unique_index(&table.name, &column.name);
                self.is_declared_position(ObjectId::Index(table.name.clone(), index.name.clone()), &column.position);
                table.indexes.push(index);
                continue;
            }
            let columns = vec![column.name.clone()];
            self.is_declared_position(ObjectId::Unique(table.name.clone(), columns.clone()), &column.position);
            table.uniques.push(UniqueConstraint {
                name: ConstraintName::explicit(unique_name(&table.name.name, &column.name, self.target)),
                columns,
                nulls_not_distinct: false,
                deferrable: Deferrable::No,
                include: Vec::new(),
            });
        }
    }

    /// The index that makes one column unique.
    fn unique_index(&self, table: &TableName, column: &str) -> Index {
        Index::on(unique_name(&table.name, column, self.target), [column]).unique()
    }

    /// `indexed` and `unique_key` of a new table.
    pub(super) fn new_indexes(&mut self, entity: &Entity, table: &mut Table) {
        for (index, position) in self.asserted_indexes(entity) {
            self.is_declared_position(ObjectId::Index(table.name.clone(), index.name.clone()), &position);
            table.indexes.push(index);
        }
    }

    /// The indexes that SeaORM would make, in the order of the fields and then of the groups.
    fn asserted_indexes(&self, entity: &Entity) -> Vec<(Index, Position)> {
        let table = &entity.table.name;
        let plain = entity.columns.values().filter(|column| column.indexed && !column.unique).map(|column| {
            let name = index_name(table, &column.name, self.target);
            (Index::on(name, [column.name.as_str()]), column.position.clone())
        });
        let groups = entity.unique_keys.iter().map(|(group, columns)| {
            let name = index_name(table, group, self.target);
            let position = columns.first().and_then(|column| entity.columns.get(column));
            let position = position.map_or(&entity.position, |column| &column.position);
            (Index::on(name, columns.iter().map(String::as_str)).unique(), position.clone())
        });
        plain.chain(groups).collect()
    }

    /// The model is content with a primary key, or with a NOT NULL unique key where the table has none.
    pub(super) fn existing_primary_key(&mut self, entity: &Entity, found: &mut Table) {
        if entity.primary_key.is_empty() {
            return;
        }
        let satisfied = match &found.primary_key {
            Some(key) => same_set(&key.columns, &entity.primary_key),
            None => {
                entity.primary_key.iter().all(|column| found.columns.get(column).is_some_and(|c| !c.nullable))
                    && is_unique(found, &entity.primary_key)
            }
        };
        if !satisfied {
            found.primary_key = self.declared_primary_key(entity).map(|declared| match found.primary_key.take() {
                Some(old) => PrimaryKey { name: old.name, ..declared },
                None => declared,
            });
        }
    }

    /// Keeps what satisfies an assertion, adds what is missing, and decides about the rest.
    pub(super) fn existing_uniques_and_indexes(&mut self, entity: &Entity, found: &mut Table) {
        let mut claimed = BTreeSet::new();
        let mut missing = Vec::new();
        for column in entity.columns.values().filter(|column| column.unique) {
            let columns = vec![column.name.clone()];
            if !claim_unique(found, &columns, &mut claimed) {
                missing.push((self.unique_index(&found.name, &column.name), column.position.clone()));
            }
        }
        for (index, position) in self.asserted_indexes(entity) {
            let columns: Vec<String> =
                index.plain_columns().unwrap_or_default().into_iter().map(str::to_owned).collect();
            let satisfied = claim_unique(found, &columns, &mut claimed)
                || (!index.unique && claim_index(found, &columns, &mut claimed));
            if !satisfied {
                missing.push((index, position));
            }
        }
        missing.extend(self.stated_uniques(entity, found, &mut claimed));
        missing.extend(self.stated_indexes(entity, found, &mut claimed));
        // What takes the place of another under its name leaves nothing unmanaged behind.
        found.indexes.retain(|other| !missing.iter().any(|(index, _)| index.name == other.name));
        self.release(found, &claimed);
        for (index, position) in missing {
            self.is_declared_position(ObjectId::Index(found.name.clone(), index.name.clone()), &position);
            found.indexes.push(index);
        }
    }

    /// Drops uniques and indexes that no model mentions, or lists them.
    fn release(&mut self, found: &mut Table, claimed: &BTreeSet<ObjectId>) {
        let table = found.name.clone();
        found.uniques.retain(|unique| {
            let object = ObjectId::Unique(table.clone(), unique.columns.clone());
            let rule = unique_name(&table.name, &unique.columns.join("-"), self.target);
            claimed.contains(&object) || self.keeps(object, unique.name.as_deref(), &rule)
        });
        // What the server makes for a foreign key comes and goes with it.
        let implied = implied_indexes(found, self.target);
        found.indexes.retain(|index| {
            let object = ObjectId::Index(table.clone(), index.name.clone());
            if implied.contains(&index.name) {
                return claimed.contains(&object);
            }
            claimed.contains(&object) || self.keeps(object, Some(&index.name), &index.name)
        });
    }

    /// Whether something that no model mentions stays; then it is listed.
    pub(super) fn keeps(&mut self, object: ObjectId, name: Option<&str>, rule: &str) -> bool {
        let ours = self.options.created_by_revisions.contains(name.unwrap_or(rule));
        let kept = !(self.options.strict || self.options.prune || ours);
        if kept {
            self.completed.unmanaged.insert(object);
        }
        kept
    }

    /// Checks are only stated in attributes.
    pub(super) fn existing_checks(&mut self, entity: &Entity, found: &mut Table) {
        let table = found.name.clone();
        let claimed = self.stated_checks(entity, found);
        found.checks.retain(|check| {
            if claimed.contains(check) {
                return true;
            }
            let text = check.name.as_deref().unwrap_or(check.expression.sql()).to_owned();
            self.keeps(ObjectId::Check(table.clone(), text.clone()), check.name.as_deref(), &text)
        });
    }

    /// What the relations assert; relations on the same columns are one.
    pub(super) fn foreign_keys(&mut self, entity: &Entity) {
        let name = self.table_name(&entity.table);
        let Some(mut table) = self.completed.schema.tables.get(&name).cloned() else { return };
        let mut asserted = BTreeSet::new();
        let mut claimed = BTreeSet::new();
        for relation in entity.relations.iter().filter(|relation| !relation.skip) {
            if self.has_no_foreign_key(entity, &relation.columns) {
                continue;
            }
            if asserted.insert(relation.columns.clone()) && self.foreign_key(relation, &mut table) {
                claimed.insert(relation.columns.clone());
            }
        }
        table.foreign_keys.retain(|key| {
            let object = ObjectId::ForeignKey(name.clone(), key.columns.clone());
            let rule = foreign_key_name(&name.name, &key.columns, self.target);
            claimed.contains(&key.columns) || self.keeps(object, key.name.as_deref(), &rule)
        });
        self.stated_terms(entity, &mut table, &claimed);
        if let Some(completed) = self.table_mut(&name) {
            *completed = table;
        }
    }

    /// Makes one relation hold; returns whether it mentions the foreign key on its columns.
    fn foreign_key(&mut self, relation: &Relation, table: &mut Table) -> bool {
        let referenced = self.table_name(&relation.referenced_table);
        if self.is_opaque(&referenced) {
            return false;
        }
        let object = ObjectId::ForeignKey(table.name.clone(), relation.columns.clone());
        self.is_declared_position(object.clone(), &relation.position);
        let found = table.foreign_keys.iter_mut().find(|key| {
            key.referenced_table == referenced && same_pairs(key, &relation.columns, &relation.referenced_columns)
        });
        if let Some(key) = found {
            key.on_delete = relation.on_delete.unwrap_or(key.on_delete);
            key.on_update = relation.on_update.unwrap_or(key.on_update);
            return true;
        }
        if self.options.foreign_keys == ForeignKeyRule::Existing {
            return false;
        }
        if let Err(message) = referable(&self.completed.schema, table, &referenced, &relation.referenced_columns) {
            self.completed.notes.push(Problem { object, message, position: relation.position.clone() });
            return false;
        }
        table.foreign_keys.retain(|key| key.columns != relation.columns);
        table.foreign_keys.push(self.new_foreign_key(relation, &table.name, referenced));
        true
    }

    fn new_foreign_key(&self, relation: &Relation, table: &TableName, referenced_table: TableName) -> ForeignKey {
        let name =
            relation.name.clone().unwrap_or_else(|| foreign_key_name(&table.name, &relation.columns, self.target));
        ForeignKey {
            name: ConstraintName::explicit(name),
            columns: relation.columns.clone(),
            referenced_table,
            referenced_columns: relation.referenced_columns.clone(),
            on_delete: relation.on_delete.unwrap_or_default(),
            on_update: relation.on_update.unwrap_or_default(),
            match_full: false,
            deferrable: Deferrable::No,
            not_valid: false,
        }
    }
}

/// The names of the indexes that the server made for foreign keys by itself.
fn implied_indexes(table: &Table, target: &Target) -> BTreeSet<String> {
    if !target.dialect.facts().indexes_foreign_keys {
        return BTreeSet::new();
    }
    table.indexes.iter().filter(|index| is_implied(index, table)).map(|index| index.name.clone()).collect()
}

/// Whether a foreign key can refer to those columns: every server wants a key there.
fn referable(schema: &Schema, table: &Table, referenced: &TableName, columns: &[String]) -> Result<(), String> {
    let target = if referenced == &table.name { Some(table) } else { schema.tables.get(referenced) };
    let Some(target) = target else {
        return Err(format!("the table '{referenced}' that the relation refers to is not there"));
    };
    if is_key(target, columns) {
        Ok(())
    } else {
        let columns = columns.join(", ");
        Err(format!("'{referenced}' has no key on ({columns}), so no foreign key can refer to it"))
    }
}

fn is_key(table: &Table, columns: &[String]) -> bool {
    table.primary_key.as_ref().is_some_and(|key| same_set(&key.columns, columns)) || is_unique(table, columns)
}

/// Whether a constraint or a plain full unique index is on exactly those columns.
fn is_unique(table: &Table, columns: &[String]) -> bool {
    table.uniques.iter().any(|unique| same_set(&unique.columns, columns))
        || table.indexes.iter().any(|index| index.unique && on_columns(index, columns))
}

/// Finds what makes the columns unique: a constraint, an index, or the primary key.
fn claim_unique(table: &Table, columns: &[String], claimed: &mut BTreeSet<ObjectId>) -> bool {
    let name = &table.name;
    let uniques = table.uniques.iter().filter(|unique| same_set(&unique.columns, columns));
    let indexes = table.indexes.iter().filter(|index| index.unique && on_columns(index, columns));
    let found: Vec<ObjectId> = uniques
        .map(|unique| ObjectId::Unique(name.clone(), unique.columns.clone()))
        .chain(indexes.map(|index| ObjectId::Index(name.clone(), index.name.clone())))
        .collect();
    let satisfied = !found.is_empty() || table.primary_key.as_ref().is_some_and(|key| same_set(&key.columns, columns));
    claimed.extend(found);
    satisfied
}

/// Finds a full index on exactly those columns, whatever its method.
fn claim_index(table: &Table, columns: &[String], claimed: &mut BTreeSet<ObjectId>) -> bool {
    let on_them = |index: &&Index| {
        let names = index.columns.iter().map(|column| match &column.key {
            IndexKey::Column(name) => Some(name.as_str()),
            IndexKey::Expression(_) => None,
        });
        index.predicate.is_none() && names.eq(columns.iter().map(|column| Some(column.as_str())))
    };
    let found: Vec<ObjectId> = table
        .indexes
        .iter()
        .filter(on_them)
        .map(|index| ObjectId::Index(table.name.clone(), index.name.clone()))
        .collect();
    let satisfied = !found.is_empty();
    claimed.extend(found);
    satisfied
}

pub(super) fn on_columns(index: &Index, columns: &[String]) -> bool {
    index
        .plain_columns()
        .is_some_and(|on| on.len() == columns.len() && columns.iter().all(|column| on.contains(&column.as_str())))
}

pub(super) fn same_set(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|column| other.contains(column))
}

fn same_pairs(key: &ForeignKey, columns: &[String], referenced: &[String]) -> bool {
    let pairs = |from: &[String], to: &[String]| -> BTreeSet<(String, String)> {
        from.iter().cloned().zip(to.iter().cloned()).collect()
    };
    key.columns.len() == columns.len() && pairs(&key.columns, &key.referenced_columns) == pairs(columns, referenced)
}

/// Removes everything of a table that stands on a column that goes.
pub(super) fn drop_what_uses(table: &mut Table, column: &str) {
    let uses = |columns: &[String]| columns.iter().any(|name| name == column);
    if table.primary_key.as_ref().is_some_and(|key| uses(&key.columns)) {
        table.primary_key = None;
    }
    table.uniques.retain(|unique| !uses(&unique.columns) && !uses(&unique.include));
    table.foreign_keys.retain(|key| !uses(&key.columns));
    table.checks.retain(|check| !check.expression.mentions(column));
    table.indexes.retain(|index| {
        let in_key = index.columns.iter().any(|part| match &part.key {
            IndexKey::Column(name) => name == column,
            IndexKey::Expression(expression) => expression.mentions(column),
        });
        let in_predicate = index.predicate.as_ref().is_some_and(|predicate| predicate.mentions(column));
        !in_key && !in_predicate && !uses(&index.include)
    });
}
