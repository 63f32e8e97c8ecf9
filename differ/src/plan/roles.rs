//! What each operation needs of others: the rules that the graph is made of.

use super::heirs;
use super::in_place::columns_of;
use super::resources::{Resource, columns, enum_, enums_of, key, needed_by, opaque, referenced, used, users_of};
use crate::Target;
use crate::operation::{Change, Operation};
use crate::schema::{
    Check, Column, ConstraintName, EnumType, Expression, ForeignKey, Index, IndexKey, ObjectId, OpaqueKind,
    OpaqueObject, Schema, Table, TableName, TableOptions, TypeName, UniqueConstraint,
};
use std::collections::{BTreeMap, BTreeSet};

/// What an operation does to resources.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// There from now on.
    pub(super) makes: Vec<Resource>,
    /// Gone from now on.
    pub(super) drops: Vec<Resource>,
    /// Changed by it.
    pub(super) alters: Vec<Resource>,
    /// Used from now on: must be there, and as it will be.
    pub(super) needs: Vec<Resource>,
    /// Used until now: must not be gone yet, nor changed.
    pub(super) releases: Vec<Resource>,
}

/// What the rules need to know of the other operations.
pub(super) struct Context<'a> {
    target: &'a Target,
    /// Tables that are made, with their place in an order that has referenced tables first as far as that is possible.
    created: BTreeMap<TableName, usize>,
    touched: BTreeMap<&'a TableName, BTreeSet<&'a str>>,
    enums: BTreeMap<&'a TypeName, &'a Change<EnumType>>,
    /// What needs an object that is made, and that object.
    needs_made: Vec<(&'a ObjectId, &'a ObjectId)>,
    /// What needs an object that goes, and that object.
    needs_dropped: Vec<(&'a ObjectId, &'a ObjectId)>,
    made: Vec<&'a Table>,
    schema: &'a Schema,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        operations: &'a [Operation],
        created: BTreeMap<TableName, usize>,
        schema: &'a Schema,
        target: &'a Target,
    ) -> Self {
        let mut touched: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        let mut enums = BTreeMap::new();
        let (mut needs_made, mut needs_dropped, mut made) = (Vec::new(), Vec::new(), Vec::new());
        for operation in operations {
            match operation {
                Operation::CreateTable(table) => made.push(table),
                Operation::CreateOpaque(it, around) => needs_made.extend(users_of(&it.id, around)),
                Operation::DropOpaque(it, around) => needs_dropped.extend(users_of(&it.id, around)),
                Operation::AlterOpaque(Change { from, to }, around) if is_redefined(from, to) => {
                    needs_dropped.extend(users_of(&from.id, &around.from));
                    needs_made.extend(users_of(&to.id, &around.to));
                }
                Operation::AddColumn(table, column)
                | Operation::DropColumn(table, column)
                | Operation::AlterColumn(table, Change { from: column, .. }) => {
                    touched.entry(table).or_default().insert(column.name.as_str());
                }
                Operation::AlterEnum(change) => {
                    enums.insert(&change.from.name, change);
                    for table in schema.tables.values() {
                        let of_type = |it: &&Column| it.column_type.enum_name() == Some(&change.from.name);
                        let columns = table.columns.values().filter(of_type).map(|column| column.name.as_str());
                        touched.entry(&table.name).or_default().extend(columns);
                    }
                }
                _ => {}
            }
        }
        Self { target, created, touched, enums, needs_made, needs_dropped, made, schema }
    }

    /// Whether a table has that column, as it is given, before all operations.
    pub(super) fn is_there(&self, table: &TableName, column: &Column) -> bool {
        self.schema.tables.get(table).and_then(|table| table.columns.get(&column.name)) == Some(column)
    }

    /// The roles of an operation.
    pub(super) fn roles(&self, operation: &Operation) -> Roles {
        let mut roles = Roles::default();
        match operation {
            Operation::CreateEnum(it) => roles.makes = vec![enum_(&it.name), Resource::TypeName(it.name.clone())],
            Operation::DropEnum(it) => roles.drops = vec![enum_(&it.name), Resource::TypeName(it.name.clone())],
            Operation::AlterEnum(change) => roles.alters = self.altered_with(&change.from.name),
            Operation::CreateTable(table) => self.create_table(table, &mut roles),
            Operation::DropTable(table) => self.drop_table(table, &mut roles),
            Operation::AlterColumn(table, change) => self.alter_column(table, change, &mut roles),
            Operation::RenameConstraint(table, change) => {
                roles.drops = self.constraint_names(table, &change.from);
                roles.makes = self.constraint_names(table, &change.to);
            }
            Operation::RenameIndex(table, change) => {
                roles.drops = self.index_names(table, &change.from);
                roles.makes = self.index_names(table, &change.to);
            }
            Operation::AlterIndexComment(table, index, _) => {
                roles.needs = vec![Resource::Index(table.clone(), index.clone())];
                roles.releases.clone_from(&roles.needs);
            }
            Operation::AlterConstraintComment(table, name, _) => {
                roles.needs = self.constraint_names(table, name);
                roles.releases.clone_from(&roles.needs);
            }
            Operation::FillColumn(table, fill) => {
                roles.needs = vec![Resource::Column(table.clone(), fill.column.clone())];
            }
            Operation::AddColumn(..)
            | Operation::AddPrimaryKey(..)
            | Operation::AddUnique(..)
            | Operation::AddCheck(..)
            | Operation::AddForeignKey(..)
            | Operation::CreateIndex(..) => (roles.makes, roles.needs) = self.part(operation),
            Operation::DropColumn(..)
            | Operation::DropPrimaryKey(..)
            | Operation::DropUnique(..)
            | Operation::DropCheck(..)
            | Operation::DropForeignKey(..)
            | Operation::DropIndex(..) => (roles.drops, roles.releases) = self.part(operation),
            // Renames of tables, columns and enum types are no part of the graph.
            Operation::AlterTableOptions(table, change) => {
                let index = |options: &TableOptions| options.index().map(|name| self.constraint_names(table, &name));
                roles.needs = index(&change.to).unwrap_or_default();
                roles.releases = index(&change.from).unwrap_or_default();
            }
            Operation::AlterTableComment(..)
            | Operation::RenameEnum(_)
            | Operation::RenameEnumValue(..)
            | Operation::RenameTable(_)
            | Operation::RenameColumn(..) => {}
            Operation::CreateOpaque(it, around) => {
                roles.makes = opaque(&it.id);
                roles.needs = needed_by(&it.id, around);
            }
            Operation::DropOpaque(it, around) => {
                roles.drops = opaque(&it.id);
                roles.releases = needed_by(&it.id, around);
            }
            Operation::AlterOpaque(change, around) => {
                let id = &change.from.id;
                if is_redefined(&change.from, &change.to) {
                    roles.alters = vec![Resource::Opaque(id.clone())];
                }
                let (before, after) = (needed_by(id, &around.from), needed_by(id, &around.to));
                roles.needs = after.iter().filter(|it| !before.contains(it)).cloned().collect();
                roles.releases = before.iter().filter(|it| !after.contains(it)).cloned().collect();
                // What is late is said when the object is there, and taken back before it goes.
                if !change.from.has_late_parts() {
                    roles.needs.push(Resource::Opaque(id.clone()));
                }
                if !change.to.has_late_parts() {
                    roles.releases.push(Resource::Opaque(id.clone()));
                }
            }
        }
        let (before, after) = uses_text(operation);
        if after {
            roles.needs.extend(used(operation, &self.needs_made));
        }
        if before {
            roles.releases.extend(used(operation, &self.needs_dropped));
        }
        roles
    }

    /// What a part of a table is, as resources, and what it uses.
    fn part(&self, operation: &Operation) -> (Vec<Resource>, Vec<Resource>) {
        let (table, (is, mut uses)) = match operation {
            Operation::AddColumn(table, column) | Operation::DropColumn(table, column) => (
                table,
                (vec![Resource::Column(table.clone(), column.name.clone())], self.used_by_column(table, column)),
            ),
            Operation::AddPrimaryKey(table, key) | Operation::DropPrimaryKey(table, key) => {
                let mut is = self.key(table, &key.columns, &key.name);
                is.push(Resource::PrimaryKey(table.clone()));
                (table, (is, columns(table, &key.columns)))
            }
            Operation::AddUnique(table, unique) | Operation::DropUnique(table, unique) => {
                (table, self.unique(table, unique))
            }
            Operation::AddCheck(table, check) | Operation::DropCheck(table, check) => (table, self.check(table, check)),
            Operation::AddForeignKey(table, key) | Operation::DropForeignKey(table, key) => {
                (table, self.foreign_key(table, key))
            }
            Operation::CreateIndex(table, index) | Operation::DropIndex(table, index) => {
                (table, (self.index(table, index), self.used_by_index(table, index)))
            }
            _ => return (Vec::new(), Vec::new()),
        };
        uses.push(Resource::Table(table.clone()));
        (is, uses)
    }

    fn unique(&self, table: &TableName, unique: &UniqueConstraint) -> (Vec<Resource>, Vec<Resource>) {
        let uses = columns(table, unique.columns.iter().chain(&unique.include));
        (self.key(table, &unique.columns, &unique.name), uses)
    }

    fn check(&self, table: &TableName, check: &Check) -> (Vec<Resource>, Vec<Resource>) {
        (self.names_of(table, &check.name), self.mentioned(table, &check.expression))
    }

    fn foreign_key(&self, table: &TableName, key: &ForeignKey) -> (Vec<Resource>, Vec<Resource>) {
        let mut uses = columns(table, &key.columns);
        uses.extend(referenced(key));
        (self.names_of(table, &key.name), uses)
    }

    /// What a primary key or unique constraint makes.
    fn key(&self, table: &TableName, columns: &[String], name: &ConstraintName) -> Vec<Resource> {
        let mut is = self.names_of(table, name);
        is.push(key(table, columns.iter().cloned()));
        is
    }

    fn index(&self, table: &TableName, index: &Index) -> Vec<Resource> {
        let mut is = self.index_names(table, &index.name);
        if let Some(columns) = index.plain_columns().filter(|_| index.unique) {
            is.push(key(table, columns));
        }
        is
    }

    fn used_by_index(&self, table: &TableName, index: &Index) -> Vec<Resource> {
        let mut uses = columns(table, &index.include);
        for part in &index.columns {
            match &part.key {
                IndexKey::Column(name) => uses.push(Resource::Column(table.clone(), name.clone())),
                IndexKey::Expression(expression) => uses.extend(self.mentioned(table, expression)),
            }
        }
        uses.extend(index.predicate.iter().flat_map(|predicate| self.mentioned(table, predicate)));
        uses
    }

    fn used_by_column(&self, table: &TableName, column: &Column) -> Vec<Resource> {
        column.column_type.enum_name().map(enum_).into_iter().chain(self.read_by(table, column)).collect()
    }

    /// The columns that a column is computed by.
    fn read_by(&self, table: &TableName, column: &Column) -> Vec<Resource> {
        let itself = Resource::Column(table.clone(), column.name.clone());
        let generated = column.generated.iter().flat_map(|it| self.mentioned(table, &it.expression));
        generated.filter(|it| *it != itself).collect()
    }

    /// The columns in an expression, as far as some operation is about them.
    fn mentioned(&self, table: &TableName, expression: &Expression) -> Vec<Resource> {
        let touched = self.touched.get(table).into_iter().flatten();
        let mentioned = touched.filter(|column| expression.mentions(column));
        mentioned.map(|column| Resource::Column(table.clone(), (*column).to_owned())).collect()
    }

    /// An enum type with its columns, which take part in its change.
    fn altered_with(&self, name: &TypeName) -> Vec<Resource> {
        let columns = columns_of(name, self.schema).into_iter();
        columns.map(|(table, column)| Resource::Column(table, column.name)).chain([enum_(name)]).collect()
    }

    fn create_table(&self, table: &Table, roles: &mut Roles) {
        roles.makes = self.table(table);
        roles.needs = enums_of(table);
        roles.needs.extend(Self::parents(table, self.made.iter().copied()));
        let place = self.created.get(&table.name);
        // A table that comes later is referred to forward, which only SQLite can (its tables carry all their keys).
        let there = table.foreign_keys.iter().filter(|key| {
            let referenced = self.created.get(&key.referenced_table);
            key.referenced_table != table.name && (referenced.is_none() || referenced < place)
        });
        roles.needs.extend(there.flat_map(referenced));
    }

    fn drop_table(&self, table: &Table, roles: &mut Roles) {
        roles.drops = self.table(table);
        roles.releases = enums_of(table);
        roles.releases.extend(Self::parents(table, self.schema.tables.values()));
        let others = table.foreign_keys.iter().filter(|key| key.referenced_table != table.name);
        roles.releases.extend(others.flat_map(referenced));
    }

    /// Those of some tables that a table inherits from.
    fn parents<'t>(table: &Table, among: impl Iterator<Item = &'t Table>) -> Vec<Resource> {
        if table.options.parents().next().is_none() {
            return Vec::new();
        }
        among.filter(|it| heirs::inherits(table, &it.name)).map(|it| Resource::Table(it.name.clone())).collect()
    }

    /// A table with all its parts, as resources.
    fn table(&self, table: &Table) -> Vec<Resource> {
        let name = &table.name;
        let mut is = vec![
            Resource::Table(name.clone()),
            Resource::RelationName(name.schema.clone(), name.name.clone()),
            Resource::TypeName(name.clone()),
        ];
        is.extend(table.primary_key.iter().flat_map(|it| self.key(name, &it.columns, &it.name)));
        is.extend(table.uniques.iter().flat_map(|it| self.key(name, &it.columns, &it.name)));
        is.extend(table.indexes.iter().flat_map(|it| self.index(name, it)));
        is
    }

    fn alter_column(&self, table: &TableName, change: &Change<Column>, roles: &mut Roles) {
        roles.alters = vec![Resource::Column(table.clone(), change.from.name.clone())];
        // MySQL changes what a column is computed by in place.
        let (before, after) = (self.read_by(table, &change.from), self.read_by(table, &change.to));
        roles.needs.extend(after.iter().filter(|column| !before.contains(column)).cloned());
        roles.releases.extend(before.into_iter().filter(|column| !after.contains(column)));
        let (from, to) = (change.from.column_type.enum_name(), change.to.column_type.enum_name());
        if from == to && !self.has_new_value(change) {
            roles.releases.extend(from.map(enum_));
            return;
        }
        roles.needs.extend(to.map(enum_));
        roles.releases.extend(from.filter(|_| from != to).map(enum_));
    }

    /// Whether the new default is a value that its enum type is yet to get.
    fn has_new_value(&self, change: &Change<Column>) -> bool {
        let default = change.to.default.as_ref();
        let altered = change.to.column_type.enum_name().and_then(|name| self.enums.get(name));
        altered.zip(default).is_some_and(|(change, default)| mentions_new_value(change, default))
    }

    fn names_of(&self, table: &TableName, name: &ConstraintName) -> Vec<Resource> {
        name.as_deref().map(|name| self.constraint_names(table, name)).unwrap_or_default()
    }

    /// PostgreSQL: keys are indexes and share the namespace of tables.
    fn constraint_names(&self, table: &TableName, name: &str) -> Vec<Resource> {
        let mut names = vec![Resource::ConstraintName(table.clone(), name.to_owned())];
        if self.target.dialect == crate::Dialect::Postgres {
            names.push(Resource::RelationName(table.schema.clone(), name.to_owned()));
        }
        names
    }

    fn index_names(&self, table: &TableName, name: &str) -> Vec<Resource> {
        let mut names = vec![Resource::Index(table.clone(), name.to_owned())];
        if self.target.dialect.facts().index_names_in_schema {
            names.push(Resource::RelationName(table.schema.clone(), name.to_owned()));
        }
        names
    }
}

/// Whether what an operation is about can use what is kept as text, before it and after it. A column does where it has an
/// expression, or another type.
fn uses_text(operation: &Operation) -> (bool, bool) {
    let has_expression = |column: &Column| column.default.is_some() || column.generated.is_some();
    match operation {
        Operation::AlterColumn(_, Change { from, to }) if from.column_type == to.column_type => {
            (has_expression(from), has_expression(to))
        }
        Operation::CreateTable(_)
        | Operation::AddColumn(..)
        | Operation::AddUnique(..)
        | Operation::AddCheck(..)
        | Operation::CreateIndex(..) => (false, true),
        Operation::DropTable(_)
        | Operation::DropColumn(..)
        | Operation::DropUnique(..)
        | Operation::DropCheck(..)
        | Operation::DropIndex(..) => (true, false),
        _ => (true, true),
    }
}

/// Whether a function or a type is another one afterwards, under its old address.
fn is_redefined(from: &OpaqueObject, to: &OpaqueObject) -> bool {
    from.definition != to.definition && matches!(from.id, ObjectId::Opaque(OpaqueKind::Function | OpaqueKind::Type, ..))
}

/// Whether an expression has a value of an enum type, as a literal, that the change brings.
pub(super) fn mentions_new_value(change: &Change<EnumType>, expression: &Expression) -> bool {
    let new = change.to.values.iter().filter(|value| !change.from.values.contains(value));
    new.map(|value| crate::Dialect::Postgres.literal(value)).any(|literal| expression.sql().contains(&literal))
}
