//! A declaration made whole, table by table.

use super::{Completed, CompletionOptions, Declaration, Entity, Position, Problem};
use crate::normalize::respellings;
use crate::operation::{Operation, apply};
use crate::schema::{AutoIncrement, ObjectId, OpaqueKind, PrimaryKey, Schema, Table, TableName};
use crate::{Dialect, Target};
use std::collections::BTreeSet;

/// Makes a declaration whole: what the models assert comes from them, everything else from the database; new objects are
/// what SeaORM's own DDL would make.
pub fn complete(
    declaration: &Declaration,
    database: &Schema,
    target: &Target,
    options: &CompletionOptions,
) -> Completed {
    let mut completion = Completion { declaration, target, options, completed: Completed::default() };
    completion.completed.schema = completion.respelled(database);
    completion.completed.database = completion.completed.schema.clone();
    completion.declared_renames();
    completion.stated_renames();
    completion.enums();
    for entity in completion.managed() {
        completion.rename_columns(entity);
        completion.table(entity);
    }
    for entity in completion.managed() {
        completion.foreign_keys(entity);
    }
    completion.undeclared_tables();
    completion.undeclared_enums();
    completion.opaque_objects();
    completion.completed
}

/// A completion under way.
pub(super) struct Completion<'a> {
    pub(super) declaration: &'a Declaration,
    pub(super) target: &'a Target,
    pub(super) options: &'a CompletionOptions,
    pub(super) completed: Completed,
}

impl<'a> Completion<'a> {
    /// The database with its names in the spelling of the models, where the server takes both for one name.
    fn respelled(&self, database: &Schema) -> Schema {
        let names: Vec<_> = self.declaration.entities.iter().map(|it| (self.table_name(&it.table), it)).collect();
        let declared = names.iter().map(|(name, entity)| (name, entity.columns.keys()));
        let spellings = respellings(database, declared, self.target);
        let mut schema = database.clone();
        let tables = spellings.tables.into_iter().map(Operation::RenameTable);
        let columns = spellings.columns.into_iter().map(|(table, change)| Operation::RenameColumn(table, change));
        for operation in tables.chain(columns) {
            // Both names are there, since they were found there.
            let _ = apply(&mut schema, &operation);
        }
        schema
    }

    /// The entities whose tables are ours: not ignored, and no view, partition or foreign table.
    pub(super) fn managed(&self) -> Vec<&'a Entity> {
        let entities = self.declaration.entities.iter();
        let here = entities.filter(|entity| !self.is_elsewhere(&entity.table));
        here.filter(|entity| self.is_managed(&self.table_name(&entity.table))).collect()
    }

    /// Whether it is in another database: MySQL calls databases schemas.
    fn is_elsewhere(&self, declared: &TableName) -> bool {
        let known = declared.schema.as_ref().zip(self.target.default_schema.as_ref());
        self.target.dialect.facts().schemas_are_databases && known.is_some_and(|(schema, here)| schema != here)
    }

    fn is_managed(&self, table: &TableName) -> bool {
        !self.options.ignored_tables.contains(table) && !self.is_opaque(table)
    }

    /// Whether the database has something else of that name, which a foreign key can't refer to either.
    pub(super) fn is_opaque(&self, table: &TableName) -> bool {
        use OpaqueKind::{ForeignTable, MaterializedView, Partition, View};
        [View, MaterializedView, Partition, ForeignTable].into_iter().any(|kind| {
            let id = ObjectId::Opaque(kind, table.clone(), None);
            self.completed.database.opaque.contains_key(&id) || self.completed.database.unmodelled.contains(&id)
        })
    }

    /// The name as the connection knows it: unqualified in its default schema, and where there are no schemas.
    pub(super) fn table_name(&self, declared: &TableName) -> TableName {
        let default = declared.schema == self.target.default_schema;
        if self.target.dialect.facts().schemas && !default {
            declared.clone()
        } else {
            TableName::new(declared.name.clone())
        }
    }

    /// The working copy of a table; every managed entity has one once its table was completed.
    pub(super) fn table_mut(&mut self, name: &TableName) -> Option<&mut Table> {
        self.completed.schema.tables.get_mut(name)
    }

    pub(super) fn is_declared_position(&mut self, object: ObjectId, position: &Position) {
        self.completed.positions.insert(object, position.clone());
    }

    pub(super) fn problem(&mut self, object: ObjectId, message: String, position: &Position) {
        self.completed.problems.push(Problem { object, message, position: position.clone() });
    }

    fn table(&mut self, entity: &Entity) {
        let name = self.table_name(&entity.table);
        self.is_declared_position(ObjectId::Table(name.clone()), &entity.position);
        self.is_declared_position(ObjectId::PrimaryKey(name.clone()), &entity.position);
        for column in entity.columns.values() {
            self.is_declared_position(ObjectId::Column(name.clone(), column.name.clone()), &column.position);
        }
        let table = match self.completed.schema.tables.get(&name).cloned() {
            Some(found) => self.existing_table(entity, found),
            None => self.new_table(entity, name.clone()),
        };
        self.completed.schema.tables.insert(name, table);
    }

    fn new_table(&mut self, entity: &Entity, name: TableName) -> Table {
        let columns: Vec<_> =
            entity.columns.values().filter_map(|declared| self.new_column(entity, declared, &name)).collect();
        let mut table = Table::new(name, columns);
        table.primary_key = self.declared_primary_key(entity);
        table.comment.clone_from(&entity.comment);
        self.new_uniques(entity, &mut table);
        self.new_indexes(entity, &mut table);
        super::check::new_checks(entity, &mut table);
        self.new_stated_uniques(entity, &mut table);
        self.new_stated_indexes(entity, &mut table);
        self.new_stated_checks(entity, &mut table);
        if entity.primary_key.is_empty() {
            let object = ObjectId::Table(table.name.clone());
            self.problem(object, "the entity has no primary key".to_owned(), &entity.position);
        }
        table
    }

    pub(super) fn declared_primary_key(&self, entity: &Entity) -> Option<PrimaryKey> {
        use crate::schema::ConstraintName;
        let name = match entity.primary_key.len() {
            0 => return None,
            1 => ConstraintName::unnamed(),
            _ => ConstraintName::explicit(super::naming::primary_key_name(&entity.table.name, self.target)),
        };
        // PostgreSQL lets a key be named; SQLite and MySQL keep no name for it.
        let name = if self.target.dialect == Dialect::Postgres { name } else { ConstraintName::unnamed() };
        Some(PrimaryKey::new(name, entity.primary_key.clone()))
    }

    fn existing_table(&mut self, entity: &Entity, mut found: Table) -> Table {
        self.drop_undeclared_columns(entity, &mut found);
        for declared in entity.columns.values() {
            let column = match found.columns.get(&declared.name) {
                Some(column) => Some(self.existing_column(entity, declared, column, &found)),
                None => self.new_column(entity, declared, &found.name),
            };
            if let Some(column) = column {
                found.columns.insert(declared.name.clone(), column);
            }
        }
        if self.target.dialect.facts().comments {
            let object = ObjectId::Comment(found.name.clone(), None);
            found.comment = self.comment(object, entity.comment.as_ref(), found.comment.take());
        }
        self.existing_primary_key(entity, &mut found);
        self.existing_uniques_and_indexes(entity, &mut found);
        self.existing_checks(entity, &mut found);
        stop_counting_without_key(&mut found, self.target.dialect);
        found
    }

    /// A column that no model declares is a drop, with everything that stands on it.
    fn drop_undeclared_columns(&mut self, entity: &Entity, found: &mut Table) {
        let kept: BTreeSet<&String> = entity.columns.keys().chain(&entity.ignored_columns).collect();
        let dropped: Vec<String> = found.columns.keys().filter(|name| !kept.contains(name)).cloned().collect();
        for ignored in entity.ignored_columns.iter().filter(|name| found.columns.contains_key(*name)) {
            self.completed.unmanaged.insert(ObjectId::Column(found.name.clone(), ignored.clone()));
        }
        for column in dropped {
            found.columns.shift_remove(&column);
            super::constraint::drop_what_uses(found, &column);
        }
    }

    /// A table that no model declares is a drop when the project's migrations name it, else it stays.
    fn undeclared_tables(&mut self) {
        let declared: BTreeSet<TableName> = self
            .declaration
            .entities
            .iter()
            .filter(|entity| !self.is_elsewhere(&entity.table))
            .map(|entity| self.table_name(&entity.table))
            .collect();
        let names: Vec<TableName> = self.completed.schema.tables.keys().cloned().collect();
        for name in names {
            if declared.contains(&name) || self.options.ignored_tables.contains(&name) {
                continue;
            }
            let in_migrations = self.options.named_by_migrations.contains(&name.name);
            let goes = in_migrations || self.options.strict || self.options.prune;
            if goes && !self.is_held(&name) && !self.is_left_behind(&name) {
                self.drop_table(&name);
            } else {
                self.completed.unmanaged.insert(ObjectId::Table(name));
            }
        }
    }

    /// Whether an ignored table refers to it: nothing of that one changes.
    fn is_held(&self, name: &TableName) -> bool {
        let ignored = self.options.ignored_tables.iter().filter(|ignored| *ignored != name);
        let mut tables = ignored.filter_map(|ignored| self.completed.schema.tables.get(ignored));
        tables.any(|table| table.foreign_keys.iter().any(|key| &key.referenced_table == name))
    }

    /// Drops a table, and the foreign keys of other tables that refer to it.
    fn drop_table(&mut self, name: &TableName) {
        self.completed.schema.tables.remove(name);
        for table in self.completed.schema.tables.values_mut() {
            table.foreign_keys.retain(|key| &key.referenced_table != name);
        }
    }
}

/// A column that its keys no longer let count up: on MySQL it must be the first of some key (error 1075), on SQLite the
/// whole primary key (<https://www.sqlite.org/autoinc.html>).
fn stop_counting_without_key(table: &mut Table, dialect: Dialect) {
    let primary_key = table.primary_key.iter().map(|key| key.columns.as_slice());
    let may_count: BTreeSet<String> = match dialect {
        Dialect::Postgres => return,
        Dialect::Sqlite => primary_key.filter(|columns| columns.len() == 1).flatten().cloned().collect(),
        Dialect::MySql | Dialect::MariaDb => {
            let indexes = table.indexes.iter().filter_map(|index| index.columns.first()?.plain_column());
            primary_key.filter_map(<[String]>::first).map(String::as_str).chain(indexes).map(str::to_owned).collect()
        }
    };
    for column in table.columns.values_mut().filter(|column| !may_count.contains(&column.name)) {
        if column.auto_increment == Some(AutoIncrement::Keyword) {
            column.auto_increment = None;
        }
    }
}
