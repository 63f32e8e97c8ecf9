//! Checks and foreign keys. Primary keys and unique keys are read with the indexes.

use super::Reading;
use super::catalog::Answer;
use crate::database::{ReadError, server_names};
use limbeck_differ::Dialect;
use limbeck_differ::schema::{
    Check, ColumnType, ConstraintName, Deferrable, Expression, ForeignKey, ObjectId, QualifiedName, ReferentialAction,
    TableName,
};
use std::collections::BTreeMap;

/// A row of `foreign_keys.sql`.
struct KeyColumn<'r> {
    position: u32,
    column: &'r str,
    database: &'r str,
    table: &'r str,
    referenced: &'r str,
}

impl Reading<'_> {
    pub(super) fn checks(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for mut fields in answer.fields() {
            let (table, name, level) = (fields.text()?, fields.text()?, fields.text()?);
            let (clause, is_enforced) = (fields.text()?, fields.flag()?);
            let expression = self.expression(clause);
            if level == "Column" && self.is_json(table, name, &expression) {
                self.json(table, name);
                continue;
            }
            if level == "Column" {
                self.column_check(table, name, expression);
                continue;
            }
            let name = self.check_name(table, name);
            let id = ObjectId::Check(TableName::new(table), name.name.clone().unwrap_or_default());
            let Some(table) = self.table(table) else { continue };
            let expression = Expression(expression);
            table.checks.push(Check { name, expression, no_inherit: false, not_valid: false });
            if !is_enforced {
                self.schema.unmodelled.insert(id);
            }
        }
        self.schema.tables.values_mut().for_each(|table| table.checks.sort_by(|a, b| a.name.cmp(&b.name)));
        Ok(())
    }

    /// A check that stands at a column has the column's name, and goes with a new definition of the column only.
    fn column_check(&mut self, table: &str, column: &str, expression: String) {
        if let Some(column) = self.table(table).and_then(|table| table.columns.get_mut(column)) {
            column.check = Some(Expression(expression));
        }
    }

    fn check_name(&self, table: &str, name: &str) -> ConstraintName {
        match self.dialect {
            Dialect::MariaDb => server_names::numbered(name, "CONSTRAINT_"),
            _ => server_names::numbered(name, &format!("{table}_chk_")),
        }
    }

    /// MariaDB's `json` is a text with this very check and this collation; either alone is none.
    fn is_json(&self, table: &str, column: &str, check: &str) -> bool {
        let quoted = self.dialect.quote(column);
        self.maybe_json.contains(&(table.to_owned(), column.to_owned())) && check == format!("json_valid({quoted})")
    }

    fn json(&mut self, table: &str, column: &str) {
        if let Some(column) = self.table(table).and_then(|table| table.columns.get_mut(column)) {
            column.column_type = ColumnType::Json;
            column.collation = None;
        }
    }

    pub(super) fn foreign_keys(&mut self, columns: &Answer, actions: &Answer) -> Result<(), ReadError> {
        let mut keys: BTreeMap<(&str, &str), Vec<KeyColumn<'_>>> = BTreeMap::new();
        for mut fields in columns.fields() {
            let key = (fields.text()?, fields.text()?);
            keys.entry(key).or_default().push(KeyColumn {
                position: fields.integer()?,
                column: fields.text()?,
                database: fields.text()?,
                table: fields.text()?,
                referenced: fields.text()?,
            });
        }
        let mut known = BTreeMap::new();
        for mut fields in actions.fields() {
            known.insert((fields.text()?, fields.text()?), (action(fields.text()?), action(fields.text()?)));
        }
        for ((table, name), mut columns) in keys {
            columns.sort_by_key(|column| column.position);
            let name_and_origin = server_names::numbered(name, &format!("{table}_ibfk_"));
            self.foreign_key(table, name_and_origin, &columns, known.get(&(table, name)).copied());
        }
        Ok(())
    }

    fn foreign_key(
        &mut self,
        table: &str,
        name: ConstraintName,
        columns: &[KeyColumn<'_>],
        actions: Option<(ReferentialAction, ReferentialAction)>,
    ) {
        let Some(first) = columns.first() else { return };
        let schema = (first.database != self.defaults.database).then(|| first.database.to_owned());
        let referenced_table = QualifiedName { schema, name: first.table.to_owned() };
        let id = ObjectId::ForeignKey(
            TableName::new(table),
            columns.iter().map(|column| column.column.to_owned()).collect(),
        );
        let Some(table) = self.table(table) else { return };
        let (on_delete, on_update) = actions.unwrap_or_default();
        table.foreign_keys.push(ForeignKey {
            name,
            columns: columns.iter().map(|column| column.column.to_owned()).collect(),
            referenced_table,
            referenced_columns: columns.iter().map(|column| column.referenced.to_owned()).collect(),
            on_delete,
            on_update,
            match_full: false,
            deferrable: Deferrable::No,
            not_valid: false,
        });
        if actions.is_none() {
            // Hidden from a role that may only read.
            self.schema.unmodelled.insert(id);
        }
    }
}

fn action(rule: &str) -> ReferentialAction {
    match rule {
        "RESTRICT" => ReferentialAction::Restrict,
        "CASCADE" => ReferentialAction::Cascade,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}
