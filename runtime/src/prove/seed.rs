//! Puts a row or two into each table, where simple values are good enough for it.

use super::values::{Words, value};
use crate::connect::Connection;
use limbeck_differ::Dialect;
use limbeck_differ::schema::{AutoIncrement, Column, ForeignKey, Schema, Table, TableName};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// How far a value is followed through foreign keys that lead to foreign keys.
const DEPTH: usize = 16;

/// What rows are made up for.
pub(super) struct Seeds<'a> {
    /// The schema that is there.
    pub(super) schema: &'a Schema,
    /// The schema that comes next, whose foreign keys the rows should fit, too.
    pub(super) next: &'a Schema,
    pub(super) dialect: Dialect,
    /// Columns that are NULL in one row: what fills them must be seen to.
    pub(super) nulls: BTreeSet<(TableName, String)>,
}

impl Seeds<'_> {
    /// Puts rows into tables, those that are referred to first. Answers which tables have some then.
    pub(super) async fn sow(&self, scratch: &Connection, tables: &BTreeSet<TableName>) -> BTreeSet<TableName> {
        let mut seeded = BTreeSet::new();
        let mut done = BTreeSet::new();
        for table in self.in_order() {
            if tables.contains(&table.name) && self.sow_table(scratch, table, &done).await {
                seeded.insert(table.name.clone());
            }
            done.insert(&table.name);
        }
        seeded
    }

    async fn sow_table(&self, scratch: &Connection, table: &Table, done: &BTreeSet<&TableName>) -> bool {
        // One row is better than none, where two can't be told apart; some text must look like a number; and of some
        // types no value is known.
        for (rows, words) in [(2, Words::Letters), (1, Words::Letters), (1, Words::Digits), (1, Words::Sparse)] {
            let insert = self.insert(table, rows, words, done);
            match scratch.database.execute_unprepared(&insert).await {
                Ok(_) => return true,
                Err(error) => tracing::debug!("no rows in {}: {error}", table.name),
            }
        }
        false
    }

    /// Tables after those that they refer to, as far as there is such an order.
    fn in_order(&self) -> Vec<&Table> {
        let mut waiting: Vec<&Table> = self.schema.tables.values().collect();
        let mut placed: BTreeSet<&TableName> = BTreeSet::new();
        let mut order = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let is_ready = |table: &&Table| {
                self.foreign_keys(table).all(|key| {
                    let to = &key.referenced_table;
                    to == &table.name || placed.contains(to) || !self.schema.tables.contains_key(to)
                })
            };
            let (mut ready, mut rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_ready);
            if ready.is_empty() {
                // A circle: somebody has to be first.
                ready.push(rest.remove(0));
            }
            placed.extend(ready.iter().map(|table| &table.name));
            order.extend(ready);
            waiting = rest;
        }
        order
    }

    /// The foreign keys of a table, now and next.
    fn foreign_keys<'s>(&'s self, table: &'s Table) -> impl Iterator<Item = &'s ForeignKey> {
        let next = self.next.table(&table.name).into_iter().flat_map(|table| &table.foreign_keys);
        table.foreign_keys.iter().chain(next)
    }

    fn insert(&self, table: &Table, rows: u32, words: Words, done: &BTreeSet<&TableName>) -> String {
        let quote = |name: &str| self.dialect.quote(name);
        let columns: Vec<&Column> = table.columns.values().filter(|column| column.generated.is_none()).collect();
        let values = (1..=rows).map(|row| {
            let values = columns.iter().map(|column| {
                let is_null = row == rows && self.nulls.contains(&(table.name.clone(), column.name.clone()));
                if is_null { "NULL".to_owned() } else { self.column_value(table, column, row, words, done) }
            });
            format!("({})", values.collect::<Vec<_>>().join(", "))
        });
        let values = values.collect::<Vec<_>>().join(", ");
        let names = columns.iter().map(|column| quote(&column.name)).collect::<Vec<_>>().join(", ");
        let is_always = |column: &&Column| matches!(&column.auto_increment, Some(AutoIncrement::Identity(options)) if options.always);
        let overriding = if columns.iter().any(is_always) { " OVERRIDING SYSTEM VALUE" } else { "" };
        let into = qualified(&table.name, self.dialect);
        if columns.is_empty() {
            let mysql = matches!(self.dialect, Dialect::MySql | Dialect::MariaDb);
            return format!("INSERT INTO {into} {}", if mysql { "() VALUES ()" } else { "DEFAULT VALUES" });
        }
        format!("INSERT INTO {into} ({names}){overriding} VALUES {values}")
    }

    fn column_value(
        &self,
        table: &Table,
        column: &Column,
        row: u32,
        words: Words,
        done: &BTreeSet<&TableName>,
    ) -> String {
        let refers_to_later = self.foreign_keys(table).any(|key| {
            let to = &key.referenced_table;
            key.columns.contains(&column.name) && to != &table.name && !done.contains(to)
        });
        if refers_to_later && column.nullable {
            return "NULL".to_owned();
        }
        let (table, column) = self.origin(table, column);
        value(self.schema, table, column, row, words, self.dialect).unwrap_or_else(|| "NULL".to_owned())
    }

    /// The column at the end of a chain of foreign keys: rows refer to rows of the same number.
    fn origin<'s>(&'s self, table: &'s Table, column: &'s Column) -> (&'s Table, &'s Column) {
        let mut at = (table, column);
        for _ in 0..DEPTH {
            let step = self.foreign_keys(at.0).find_map(|key| {
                let position = key.columns.iter().position(|name| name == &at.1.name)?;
                let table = self.schema.table(&key.referenced_table)?;
                Some((table, table.columns.get(key.referenced_columns.get(position)?)?))
            });
            match step {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }
}

/// A quoted name.
pub(super) fn qualified(table: &TableName, dialect: Dialect) -> String {
    let parts = table.schema.iter().chain([&table.name]);
    parts.map(|part| dialect.quote(part)).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbeck_differ::schema::{ColumnType, ConstraintName, Deferrable, IntegerSize, ReferentialAction};

    fn table(name: &str, refers: Option<&str>) -> Table {
        let id = Column::new("id", ColumnType::Integer(IntegerSize::Regular)).not_null();
        let mut table = Table::new(name, [id.clone(), Column { name: "other_id".to_owned(), ..id }]);
        table.foreign_keys.extend(refers.map(|referenced| ForeignKey {
            name: ConstraintName::unnamed(),
            columns: vec!["other_id".to_owned()],
            referenced_table: referenced.into(),
            referenced_columns: vec!["id".to_owned()],
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            match_full: false,
            deferrable: Deferrable::No,
            not_valid: false,
            comment: None,
            delete_sets: Vec::new(),
            not_enforced: false,
        }));
        table
    }

    fn order(tables: impl IntoIterator<Item = Table>) -> Vec<String> {
        let schema = tables.into_iter().fold(Schema::default(), Schema::with_table);
        let seeds =
            Seeds { schema: &schema, next: &Schema::default(), dialect: Dialect::Sqlite, nulls: BTreeSet::new() };
        seeds.in_order().into_iter().map(|table| table.name.to_string()).collect()
    }

    #[test]
    fn referenced_tables_come_first() {
        assert_eq!(order([table("a", Some("b")), table("b", Some("c")), table("c", None)]), ["c", "b", "a"]);
    }

    #[test]
    fn a_circle_has_a_beginning() {
        assert_eq!(order([table("a", Some("b")), table("b", Some("a")), table("c", Some("c"))]), ["c", "a", "b"]);
    }
}
