//! A server in memory that refuses what a real one refuses.

use crate::generate::comparable;
use limbeck_differ::operation::{Change, apply};
use limbeck_differ::schema::{Column, EnumType, ForeignKey, GeneratedStorage, Index, Schema, Table, TableName};
use limbeck_differ::{Dialect, Operation, Plan, Step};

/// The schema after the plan; the first step that a server would refuse is the error.
pub(crate) fn run(before: &Schema, plan: &Plan, dialect: Dialect) -> Result<Schema, String> {
    let mut server = Server { schema: before.clone(), dialect };
    for step in &plan.steps {
        let said = step.operations().iter().map(Operation::describe).collect::<Vec<_>>().join("; ");
        server.step(step).map_err(|reason| format!("{said}: {reason}"))?;
    }
    server.all_keys_hold()?;
    Ok(server.schema)
}

struct Server {
    schema: Schema,
    dialect: Dialect,
}

type Outcome = Result<(), String>;

fn must(holds: bool, otherwise: &str) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}

impl Server {
    fn step(&mut self, step: &Step) -> Outcome {
        match step {
            Step::Operation(operation) => {
                self.check(operation)?;
                apply(&mut self.schema, operation).map_err(|error| error.to_string())
            }
            Step::ReplaceEnum { change, columns } => {
                let of_type = self.columns_of(&change.from);
                must(&of_type == columns, "these are not the columns of the type")?;
                let defaults = columns.iter().all(|(_, column)| has_default_of(column, &change.to));
                must(defaults, "a default is no value any more")?;
                let unread = columns.iter().all(|(table, column)| self.no_expression_reads(table, &column.name));
                must(unread, "an expression compares values of the old type")?;
                apply(&mut self.schema, &Operation::AlterEnum(change.clone())).map_err(|error| error.to_string())
            }
            Step::Fill { table, fill, .. } => {
                for operation in step.operations() {
                    self.check(&operation)?;
                    apply(&mut self.schema, &operation).map_err(|error| error.to_string())?;
                }
                must(self.schema.tables[table].columns.contains_key(&fill.column), "another column is filled")
            }
            Step::RenameSequence(_) => must(self.dialect == Dialect::Postgres, "only PostgreSQL has sequences"),
            Step::AlterTable(table, operations) => {
                must(self.dialect.facts().swaps_keys_in_one_statement, "another server does one thing at a time")?;
                for operation in operations {
                    must(operation.table() == Some(table), "an operation of another table")?;
                    apply(&mut self.schema, operation).map_err(|error| error.to_string())?;
                }
                operations.iter().try_for_each(|operation| self.keys_are_served(operation))?;
                self.whole(&self.schema.tables[table])
            }
            Step::Rebuild(rebuild) => {
                must(self.dialect == Dialect::Sqlite, "only SQLite rebuilds")?;
                must(self.schema.tables.get(&rebuild.before.name) == Some(&rebuild.before), "another table")?;
                for operation in &rebuild.operations {
                    must(operation.table() == Some(&rebuild.before.name), "an operation of another table")?;
                    apply(&mut self.schema, operation).map_err(|error| error.to_string())?;
                }
                must(self.schema.tables.get(&rebuild.after.name) == Some(&rebuild.after), "another result")?;
                let copied = rebuild.copied.iter().all(|(from, to)| {
                    rebuild.before.columns.contains_key(from) && rebuild.after.columns.contains_key(to)
                });
                must(copied, "a column that is not there is copied")?;
                self.whole(&rebuild.after)?;
                self.keys_around_hold(&rebuild.after.name)
            }
        }
    }

    fn check(&self, operation: &Operation) -> Outcome {
        let table = operation.table().and_then(|name| self.schema.tables.get(name));
        if table.is_none() && operation.table().is_some() && !matches!(operation, Operation::CreateTable(_)) {
            return Err("no such table".to_owned());
        }
        match (operation, table) {
            (Operation::CreateTable(table), _) => self.create_table(table),
            (Operation::DropTable(dropped), Some(table)) => {
                must(table == dropped, "the table is another one")?;
                must(self.keys_to(&table.name).all(|(of, _)| of == &table.name), "a foreign key refers to it")
            }
            (Operation::DropColumn(_, column), Some(table)) => {
                must(table.columns.get(&column.name) == Some(column), "the column is another one")?;
                self.column_is_unused(table, &column.name)
            }
            (Operation::CreateIndex(_, index), Some(table)) => self.index_name_is_free(&index.name, table),
            (Operation::RenameIndex(_, change), Some(table)) => self.index_name_is_free(&change.to, table),
            (Operation::DropIndex(_, index), Some(table)) => {
                must(table.indexes.contains(index), "the index is another one")?;
                match index.plain_columns().filter(|_| index.unique && self.dialect == Dialect::Postgres) {
                    Some(columns) => self.key_is_unused(table, &columns),
                    None => Ok(()),
                }
            }
            (Operation::DropPrimaryKey(_, key), Some(table)) => self.key_is_unused(table, &strs(&key.columns)),
            (Operation::DropUnique(_, unique), Some(table)) => self.key_is_unused(table, &strs(&unique.columns)),
            (Operation::AlterColumn(_, change), Some(table)) => self.alter_column(table, change),
            (Operation::CreateEnum(it), _) => must(!self.schema.tables.contains_key(&it.name), "a table's name"),
            (Operation::DropEnum(it), _) => must(self.columns_of(it).is_empty(), "a column is of the type"),
            (Operation::AlterEnum(change), _) => {
                let mut kept = change.to.values.iter().filter(|value| change.from.values.contains(value));
                must(change.from.values.iter().all(|value| kept.next() == Some(value)), "a value would be lost")
            }
            _ => Ok(()),
        }?;
        self.is_native(operation)?;
        let mut after = self.schema.clone();
        apply(&mut after, operation).map_err(|error| error.to_string())?;
        let after = Server { schema: after, dialect: self.dialect };
        after.keys_are_served(operation)?;
        match operation.table().and_then(|name| after.schema.tables.get(name)) {
            Some(table) => after.whole(table),
            None => Ok(()),
        }
    }

    /// MySQL refuses to drop the last index that serves a foreign key, on either side. It makes one with the key itself.
    fn keys_are_served(&self, operation: &Operation) -> Outcome {
        if !self.dialect.facts().indexes_foreign_keys || !matches!(operation, Operation::DropIndex(..)) {
            return Ok(());
        }
        let mut all = self.schema.tables.values();
        all.try_for_each(|table| {
            let served = table.foreign_keys.iter().all(|key| serves(table, &key.columns));
            must(served, "a foreign key would have no index")
        })
    }

    fn is_native(&self, operation: &Operation) -> Outcome {
        use Operation::{
            AddColumn, CreateIndex, CreateTable, DropColumn, DropIndex, DropTable, RenameColumn, RenameTable,
        };
        if self.dialect != Dialect::Sqlite {
            return Ok(());
        }
        let known = match operation {
            AddColumn(_, column) => column.generated.is_none() && (column.nullable || column.default.is_some()),
            CreateTable(_) | DropTable(_) | RenameTable(_) | CreateIndex(..) | DropIndex(..) | DropColumn(..)
            | RenameColumn(..) => true,
            _ => false,
        };
        must(known, "SQLite has no statement for it")
    }

    fn create_table(&self, table: &Table) -> Outcome {
        self.name_is_free(&table.name.name)?;
        must(table.indexes.is_empty(), "indexes are made apart")?;
        let mut after = self.schema.clone();
        after.tables.insert(table.name.clone(), table.clone());
        let after = Server { schema: after, dialect: self.dialect };
        after.whole(table)?;
        match self.dialect {
            Dialect::Sqlite => Ok(()),
            _ => table.foreign_keys.iter().try_for_each(|key| after.key_holds(&table.name, key)),
        }
    }

    fn name_is_free(&self, name: &str) -> Outcome {
        let mut tables = self.schema.tables.values();
        let keys = |table: &Table| table.uniques.iter().any(|it| it.name.as_deref() == Some(name));
        let taken = tables.any(|table| {
            table.name.name == name || table.indexes.iter().any(|index| index.name == name) || keys(table)
        });
        must(!taken, "the name is taken")
    }

    fn index_name_is_free(&self, name: &str, table: &Table) -> Outcome {
        if self.dialect.facts().index_names_in_schema {
            return self.name_is_free(name);
        }
        must(table.indexes.iter().all(|index| index.name != name), "the name is taken")
    }

    fn alter_column(&self, table: &Table, change: &Change<Column>) -> Outcome {
        let name = &change.from.name;
        must(table.columns.get(name) == Some(&change.from), "the column is another one")?;
        must(!change.to.nullable || !table.is_primary_key(name), "the primary key takes no NULL")?;
        let generated = table.columns.values().filter_map(|column| column.generated.as_ref());
        let mut reading = generated.filter(|it| it.expression.mentions(name));
        let same_type = change.from.column_type == change.to.column_type;
        // MySQL computes them again.
        let in_place = self.dialect.facts().foreign_keys_pin_types;
        must(in_place || same_type || reading.next().is_none(), "a computed column reads it")?;
        let stays_computed = in_place && change.from.generated.is_some() && change.to.generated.is_some();
        let same = change.from.generated == change.to.generated;
        // What was stored is there when it is computed no more.
        let is_stored = change.from.generated.as_ref().is_some_and(|it| it.storage == GeneratedStorage::Stored);
        let stops = is_stored && change.to.generated.is_none() && same_type;
        must(same || stays_computed || stops, "a computed column is another column")?;
        let is_pinned = self.dialect.facts().foreign_keys_pin_types
            && (table.foreign_keys.iter().any(|key| key.columns.contains(name))
                || self.keys_to(&table.name).any(|(_, key)| key.referenced_columns.contains(name)));
        must(same_type || !is_pinned, "a foreign key pins its type")?;
        let mut after = self.schema.clone();
        apply(&mut after, &Operation::AlterColumn(table.name.clone(), change.clone())).map_err(|e| e.to_string())?;
        let after = Server { schema: after, dialect: self.dialect };
        let own = table.foreign_keys.iter().map(|key| (&table.name, key));
        let keys = own.chain(self.keys_to(&table.name));
        keys.into_iter().try_for_each(|(of, key)| after.key_holds(of, key))
    }

    fn column_is_unused(&self, table: &Table, name: &str) -> Outcome {
        let has = |columns: &[String]| columns.iter().any(|column| column == name);
        let generated = table.columns.values().filter_map(|column| column.generated.as_ref());
        let used = table.is_primary_key(name)
            || table.uniques.iter().any(|unique| has(&unique.columns))
            || table.foreign_keys.iter().any(|key| has(&key.columns))
            || table.indexes.iter().any(|index| index.uses(name))
            || table.checks.iter().any(|check| check.expression.mentions(name))
            || generated.into_iter().any(|it| it.expression.mentions(name))
            || self.keys_to(&table.name).any(|(_, key)| has(&key.referenced_columns));
        must(!used, "the column is still used")
    }

    /// PostgreSQL binds a foreign key to one index; which one is not modelled, so none of them may go.
    fn key_is_unused(&self, table: &Table, columns: &[&str]) -> Outcome {
        must(self.keys_to(&table.name).all(|(_, key)| key.referenced_columns != columns), "a foreign key rests on it")
    }

    fn keys_to(&self, table: &TableName) -> impl Iterator<Item = (&TableName, &ForeignKey)> {
        let tables = self.schema.tables.values();
        let keys = tables.flat_map(|other| other.foreign_keys.iter().map(move |key| (&other.name, key)));
        keys.filter(move |(_, key)| &key.referenced_table == table)
    }

    fn no_expression_reads(&self, table: &TableName, column: &str) -> bool {
        let table = &self.schema.tables[table];
        let mut generated = table.columns.values().filter_map(|column| column.generated.as_ref());
        let mut predicates = table.indexes.iter().filter_map(|index| index.predicate.as_ref());
        !generated.any(|it| it.expression.mentions(column))
            && !table.checks.iter().any(|check| check.expression.mentions(column))
            && !predicates.any(|predicate| predicate.mentions(column))
            && !table.foreign_keys.iter().any(|key| key.columns.iter().any(|it| it == column))
    }

    fn columns_of(&self, it: &EnumType) -> Vec<(TableName, Column)> {
        let tables = self.schema.tables.values();
        let columns = tables.flat_map(|table| table.columns.values().map(move |column| (table, column)));
        let of_type = columns.filter(|(_, column)| column.column_type.enum_name() == Some(&it.name));
        of_type.map(|(table, column)| (table.name.clone(), column.clone())).collect()
    }

    /// Everything that the table's parts use is there.
    fn whole(&self, table: &Table) -> Outcome {
        let there = |columns: &[String]| columns.iter().all(|name| table.columns.contains_key(name));
        let generated = table.columns.values().filter_map(|column| column.generated.as_ref());
        let names = (0..5).map(|number| format!("c{number}")).filter(|name| !table.columns.contains_key(name));
        for gone in names {
            let mut generated = generated.clone();
            must(!generated.any(|it| it.expression.mentions(&gone)), "a computed column reads what is not there")?;
            must(!table.checks.iter().any(|it| it.expression.mentions(&gone)), "a check reads what is not there")?;
            must(!table.indexes.iter().any(|it| it.uses(&gone)), "an index is on what is not there")?;
        }
        must(table.primary_key.iter().all(|key| there(&key.columns)), "a primary key on what is not there")?;
        must(table.uniques.iter().all(|unique| there(&unique.columns)), "a unique constraint on what is not there")?;
        let required = table.primary_key.iter().flat_map(|key| &key.columns);
        must(required.into_iter().all(|name| !table.columns[name].nullable), "a key takes NULL")?;
        let mut of_enum = table.columns.values().filter_map(|column| column.column_type.enum_name().zip(Some(column)));
        let known =
            of_enum.all(|(name, column)| self.schema.enums.get(name).is_some_and(|it| has_default_of(column, it)));
        must(known, "an enum type or value is not there")?;
        if self.dialect == Dialect::Sqlite {
            return Ok(());
        }
        table.foreign_keys.iter().try_for_each(|key| self.key_holds(&table.name, key))
    }

    fn key_holds(&self, of: &TableName, key: &ForeignKey) -> Outcome {
        let (from, to) = (self.schema.tables.get(of), self.schema.tables.get(&key.referenced_table));
        let Some((from, to)) = from.zip(to) else { return Err(format!("{key:?} has no table")) };
        let types = key.columns.iter().zip(&key.referenced_columns).all(|(a, b)| {
            let types = from.columns.get(a).zip(to.columns.get(b));
            types.is_some_and(|(a, b)| comparable(&a.column_type, &b.column_type))
        });
        // SQLite compares any two values, by the affinity of the parent key (<https://www.sqlite.org/foreignkeys.html>, 3).
        must(types || self.dialect == Dialect::Sqlite, "a foreign key between types that can't be compared")?;
        must(is_key(to, &key.referenced_columns), "a foreign key to what is not unique")
    }

    /// What a rebuild checks: the keys of its table, and all those of the tables that refer to it.
    fn keys_around_hold(&self, name: &TableName) -> Outcome {
        let refers =
            |table: &&Table| &table.name == name || table.foreign_keys.iter().any(|key| &key.referenced_table == name);
        let mut tables = self.schema.tables.values().filter(refers);
        tables.try_for_each(|table| table.foreign_keys.iter().try_for_each(|key| self.key_holds(&table.name, key)))
    }

    fn all_keys_hold(&self) -> Outcome {
        let tables = self.schema.tables.values();
        let mut keys = tables.flat_map(|table| table.foreign_keys.iter().map(move |key| (&table.name, key)));
        keys.try_for_each(|(of, key)| self.key_holds(of, key))
    }
}

fn serves(table: &Table, columns: &[String]) -> bool {
    let begins = |index: &Index| {
        let names: Vec<_> = index.columns.iter().filter_map(|part| part.plain_column()).collect();
        names.len() >= columns.len() && names.iter().zip(columns).all(|(name, column)| name == column)
    };
    table.primary_key.iter().any(|key| key.columns.starts_with(columns)) || table.indexes.iter().any(begins)
}

fn strs(columns: &[String]) -> Vec<&str> {
    columns.iter().map(String::as_str).collect()
}

fn is_key(table: &Table, columns: &[String]) -> bool {
    table.primary_key.iter().any(|key| key.columns == columns)
        || table.uniques.iter().any(|unique| unique.columns == columns)
        || table.indexes.iter().any(|it| it.unique && Index::plain_columns(it).is_some_and(|it| it == strs(columns)))
}

fn has_default_of(column: &Column, it: &EnumType) -> bool {
    let default = column.default.as_ref().map(|default| default.sql().trim_matches('\'').to_owned());
    default.is_none_or(|default| it.values.contains(&default))
}
