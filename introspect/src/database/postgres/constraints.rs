//! Keys, checks, foreign keys and exclusion constraints.

use super::catalog::{Answer, Fields};
use super::local;
use super::relations::Relation;
use super::{Reading, quoted};
use crate::database::ReadError;
use crate::database::expression::without_parentheses;
use crate::database::server_names::{self, Parts};
use limbeck_differ::Dialect;
use limbeck_differ::schema::{
    Check, Deferrable, Expression, ForeignKey, ObjectId, OpaqueKind, PrimaryKey, QualifiedName, ReferentialAction,
    Table, TableName, UniqueConstraint,
};
use std::collections::BTreeMap;

/// A row of constraints.sql.
#[expect(clippy::struct_excessive_bools, reason = "the catalog's own columns, one by one")]
struct Row<'r> {
    oid: i64,
    table: i64,
    name: &'r str,
    kind: &'r str,
    columns: Vec<i64>,
    deferrable: Deferrable,
    validated: bool,
    no_inherit: bool,
    referenced: Option<i64>,
    referenced_columns: Vec<i64>,
    on_delete: ReferentialAction,
    on_update: ReferentialAction,
    match_full: bool,
    /// The schema, the name and the columns of a referenced table that is not read.
    foreign_names: Option<(String, String, BTreeMap<String, String>)>,
    definition: Option<&'r str>,
    /// The columns of a key's index: those of the key, then the included ones.
    index_columns: Vec<i64>,
    nulls_not_distinct: bool,
    enforced: bool,
    delete_sets: Vec<i64>,
    unusual: bool,
    comment: Option<&'r str>,
}

impl<'r> Row<'r> {
    fn read(mut fields: Fields<'r>) -> Result<Self, ReadError> {
        let (oid, table) = (fields.integer()?, fields.integer()?);
        let (name, kind, columns) = (fields.text()?, fields.text()?, fields.integers()?);
        let deferrable = match (fields.flag()?, fields.flag()?) {
            (false, _) => Deferrable::No,
            (true, false) => Deferrable::InitiallyImmediate,
            (true, true) => Deferrable::InitiallyDeferred,
        };
        Ok(Self {
            oid,
            table,
            name,
            kind,
            columns,
            deferrable,
            validated: fields.flag()?,
            no_inherit: fields.flag()?,
            referenced: fields.optional_integer()?,
            referenced_columns: fields.integers()?,
            on_delete: action(fields.text()?),
            on_update: action(fields.text()?),
            match_full: fields.text()? == "f",
            foreign_names: fields.json()?,
            definition: fields.optional_text()?,
            index_columns: fields.integers()?,
            nulls_not_distinct: fields.flag()?,
            enforced: fields.flag()?,
            delete_sets: fields.integers()?,
            unusual: fields.flag()?,
            comment: fields.optional_text()?,
        })
    }

    /// Checks and exclusion constraints have one.
    fn text(&self) -> Result<&'r str, ReadError> {
        self.definition.ok_or_else(|| ReadError::went_away(format!("constraint '{}'", self.name)))
    }
}

/// `confdeltype` and `confupdtype`.
fn action(code: &str) -> ReferentialAction {
    match code {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

impl Reading<'_> {
    pub(super) fn constraints(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for fields in answer.fields() {
            let row = Row::read(fields)?;
            let Some(table) = self.relations.get(&row.table).and_then(|relation| relation.table.as_ref()) else {
                continue;
            };
            let table = table.name.clone();
            match row.kind {
                "p" => self.primary_key(&row, table),
                "u" => self.unique(&row, table),
                "c" => self.check(&row, table)?,
                "f" => self.foreign_key(&row, table)?,
                _ => self.exclusion(&row, table)?,
            }
        }
        Ok(())
    }

    fn primary_key(&mut self, row: &Row<'_>, table: TableName) {
        let (columns, include) = self.key_columns(row);
        let label = Parts { table: &table.name, columns: &[], label: "pkey" };
        let key = PrimaryKey {
            name: server_names::postgres(row.name, label),
            columns,
            include,
            deferrable: row.deferrable,
            comment: row.comment.map(str::to_owned),
            parts: Vec::new(),
            storage: None,
        };
        if row.unusual {
            self.schema.unmodelled.insert(ObjectId::PrimaryKey(table));
        }
        self.edit(row.table, |table| table.primary_key = Some(key));
    }

    fn unique(&mut self, row: &Row<'_>, table: TableName) {
        let (columns, include) = self.key_columns(row);
        let named = [columns.clone(), include.clone()].concat();
        let unique = UniqueConstraint {
            name: server_names::postgres(row.name, Parts { table: &table.name, columns: &named, label: "key" }),
            columns,
            nulls_not_distinct: row.nulls_not_distinct,
            deferrable: row.deferrable,
            include,
            comment: row.comment.map(str::to_owned),
        };
        if row.unusual {
            self.schema.unmodelled.insert(ObjectId::Unique(table, unique.columns.clone()));
        }
        self.edit(row.table, |table| table.uniques.push(unique));
    }

    fn check(&mut self, row: &Row<'_>, table: TableName) -> Result<(), ReadError> {
        // PostgreSQL's rule: a check of one column has its name, a check of none or several has no column's.
        let columns = if row.columns.len() == 1 { self.attributes(row.table, &row.columns) } else { Vec::new() };
        let parts = Parts { table: &table.name, columns: &columns, label: "check" };
        let check = Check {
            name: server_names::postgres(row.name, parts),
            expression: Expression::new(without_parentheses(row.text()?)),
            no_inherit: row.no_inherit,
            // What is not enforced (PostgreSQL 18) is never valid.
            not_valid: !row.validated && row.enforced,
            comment: row.comment.map(str::to_owned),
            not_enforced: !row.enforced,
        };
        let id = ObjectId::Check(table, row.name.to_owned());
        self.addresses.insert(("pg_constraint".to_owned(), row.oid), id.clone());
        if row.unusual {
            self.schema.unmodelled.insert(id);
        }
        self.edit(row.table, |table| table.checks.push(check));
        Ok(())
    }

    fn foreign_key(&mut self, row: &Row<'_>, table: TableName) -> Result<(), ReadError> {
        let columns = self.attributes(row.table, &row.columns);
        let (referenced_table, referenced_columns) = self.referenced(row)?;
        let parts = Parts { table: &table.name, columns: &columns, label: "fkey" };
        let key = ForeignKey {
            name: server_names::postgres(row.name, parts),
            columns,
            referenced_table,
            referenced_columns,
            on_delete: row.on_delete,
            on_update: row.on_update,
            match_full: row.match_full,
            deferrable: row.deferrable,
            not_valid: !row.validated && row.enforced,
            comment: row.comment.map(str::to_owned),
            delete_sets: self.attributes(row.table, &row.delete_sets),
            not_enforced: !row.enforced,
        };
        if row.unusual {
            self.schema.unmodelled.insert(ObjectId::ForeignKey(table, key.columns.clone()));
        }
        self.edit(row.table, |table| table.foreign_keys.push(key));
        Ok(())
    }

    fn referenced(&self, row: &Row<'_>) -> Result<(QualifiedName, Vec<String>), ReadError> {
        if let Some((schema, table, names)) = &row.foreign_names {
            let name = |number: &i64| names.get(&number.to_string()).cloned();
            return Ok((self.qualified(schema, table), row.referenced_columns.iter().filter_map(name).collect()));
        }
        let oid = row.referenced.unwrap_or_default();
        let Some(table) = self.relations.get(&oid).and_then(Relation::name) else {
            let what = format!("foreign key '{}' refers to a table that is not read", row.name);
            return Err(ReadError::unexpected("reading constraints", what));
        };
        Ok((table.clone(), self.attributes(oid, &row.referenced_columns)))
    }

    fn exclusion(&mut self, row: &Row<'_>, table: TableName) -> Result<(), ReadError> {
        let name = QualifiedName { schema: table.schema.clone(), name: row.name.to_owned() };
        let id = ObjectId::Opaque(OpaqueKind::ExclusionConstraint, name, Some(table.clone()));
        self.addresses.insert(("pg_constraint".to_owned(), row.oid), id.clone());
        let (constraint, definition) = (Dialect::Postgres.quote(row.name), row.text()?);
        let definition = format!("ALTER TABLE {} ADD CONSTRAINT {constraint} {definition}", quoted(&table));
        self.opaque(id.clone(), definition);
        self.attach(&id, local::comment_on(&id, row.comment));
        for column in self.attributes(row.table, &row.columns) {
            self.needs(id.clone(), ObjectId::Column(table.clone(), column));
        }
        self.needs(id, ObjectId::Table(table));
        Ok(())
    }

    /// The columns of a key and those that its index carries besides.
    fn key_columns(&self, row: &Row<'_>) -> (Vec<String>, Vec<String>) {
        let include = row.index_columns.get(row.columns.len()..).unwrap_or_default();
        (self.attributes(row.table, &row.columns), self.attributes(row.table, include))
    }

    /// The names of a table's columns by their numbers.
    pub(super) fn attributes(&self, table: i64, numbers: &[i64]) -> Vec<String> {
        let Some(relation) = self.relations.get(&table) else { return Vec::new() };
        numbers
            .iter()
            .filter_map(|number| relation.attributes.get(number))
            .map(|attribute| attribute.name.clone())
            .collect()
    }

    pub(super) fn edit(&mut self, table: i64, edit: impl FnOnce(&mut Table)) {
        if let Some(table) = self.relations.get_mut(&table).and_then(|relation| relation.table.as_mut()) {
            edit(table);
        }
    }
}
