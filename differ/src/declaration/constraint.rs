//! What the models assert of keys, uniques and indexes; what they do not mention stays.

use super::complete::Completion;
use super::naming::{index_name, unique_name};
use super::{DeclaredColumn, Entity, Position};
use crate::Target;
use crate::normalize::is_implied;
use crate::schema::{
    ConstraintName, Deferrable, Index, IndexKey, ObjectId, PrimaryKey, Table, TableName, UniqueConstraint,
};
use std::collections::BTreeSet;

impl Completion<'_> {
    /// `unique` on fields of a new table, as constraints; as indexes where that is one thing.
    pub(super) fn new_uniques(&mut self, entity: &Entity, table: &mut Table) {
        // The primary key is unique; PostgreSQL would give it the name of the other constraint.
        let key = |column: &&DeclaredColumn| entity.primary_key == [column.name.as_str()];
        for column in entity.columns.values().filter(|column| column.unique && !key(column)) {
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
                comment: None,
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
                !self.options.strict
                    && entity.primary_key.iter().all(|column| found.columns.get(column).is_some_and(|c| !c.nullable))
                    && is_unique(found, &entity.primary_key)
            }
        };
        if !satisfied {
            found.primary_key = self.declared_primary_key(entity).map(|declared| match found.primary_key.take() {
                Some(old) => PrimaryKey { columns: declared.columns, parts: Vec::new(), ..old },
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
            // Both are claimed where both are there: neither goes because of the other.
            let indexed = !index.unique && claim_index(found, &columns, &mut claimed);
            let satisfied = claim_unique(found, &columns, &mut claimed) || indexed;
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

    /// The same for what has no name of its own, so that no revision's name can tell.
    pub(super) fn keeps_unnamed(&mut self, object: ObjectId) -> bool {
        self.keeps(object, None, "")
    }
}

/// The names of the indexes that the server made for foreign keys by itself.
fn implied_indexes(table: &Table, target: &Target) -> BTreeSet<String> {
    if !target.dialect.facts().indexes_foreign_keys {
        return BTreeSet::new();
    }
    table.indexes.iter().filter(|index| is_implied(index, table)).map(|index| index.name.clone()).collect()
}

pub(super) fn is_key(table: &Table, columns: &[String]) -> bool {
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
