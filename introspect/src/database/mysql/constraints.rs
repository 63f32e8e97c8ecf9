//! Checks and foreign keys. Primary keys and unique keys are read with the indexes.

use super::Reading;
use super::catalog::{Answer, Fields};
use crate::database::{ReadError, server_names};
use limbeck_differ::Dialect;
use limbeck_differ::schema::{
    Check, Column, ColumnType, ConstraintName, Deferrable, Expression, ForeignKey, ObjectId, QualifiedName,
    ReferentialAction, TableName,
};
use std::collections::BTreeMap;

/// A row of `foreign_keys.sql` that is of a column.
struct KeyColumn<'r> {
    position: u32,
    column: &'r str,
    database: &'r str,
    table: &'r str,
    referenced: &'r str,
}

impl<'r> KeyColumn<'r> {
    fn read(position: u32, mut fields: Fields<'r>) -> Result<Self, ReadError> {
        Ok(Self {
            position,
            column: fields.text()?,
            database: fields.text()?,
            table: fields.text()?,
            referenced: fields.text()?,
        })
    }
}

impl Reading<'_> {
    pub(super) fn checks(&mut self, checks: &Answer) -> Result<(), ReadError> {
        if self.dialect == Dialect::MariaDb {
            self.checks_of_mariadb(checks)?;
        } else {
            self.checks_of_mysql(checks)?;
        }
        self.schema.tables.values_mut().for_each(|table| table.checks.sort_by(|a, b| a.name.cmp(&b.name)));
        Ok(())
    }

    fn checks_of_mysql(&mut self, answer: &Answer) -> Result<(), ReadError> {
        let (mut clauses, mut places) = (Vec::new(), BTreeMap::new());
        for mut fields in answer.fields() {
            let name = fields.text()?;
            match fields.optional_text()? {
                Some(clause) => clauses.push((name, clause)),
                None => drop(places.insert(name, (fields.text()?, fields.flag()?))),
            }
        }
        for (name, clause) in clauses {
            let Some(&(table, is_enforced)) = places.get(name) else {
                return Err(ReadError::went_away(format!("the table of check '{name}'")));
            };
            let expression = self.expression(clause);
            let name = server_names::numbered(name, &format!("{table}_chk_"));
            if let Some(check) = self.check(table, name, expression) {
                check.not_enforced = !is_enforced;
            }
        }
        Ok(())
    }

    fn checks_of_mariadb(&mut self, checks: &Answer) -> Result<(), ReadError> {
        for mut fields in checks.fields() {
            let (name, clause, table, level) = (fields.text()?, fields.text()?, fields.text()?, fields.text()?);
            let expression = self.expression(clause);
            if level != "Column" {
                if self.may_be_period(table, &expression) {
                    self.schema.unmodelled.insert(ObjectId::Check(TableName::new(table), name.to_owned()));
                }
                self.check(table, server_names::numbered(name, "CONSTRAINT_"), expression);
            } else if self.is_json(table, name, &expression) {
                self.json(table, name);
            } else {
                self.column_check(table, name, expression);
            }
        }
        Ok(())
    }

    fn check(&mut self, table: &str, name: ConstraintName, expression: String) -> Option<&mut Check> {
        let checks = &mut self.table(table)?.checks;
        let (expression, comment) = (Expression(expression), None);
        checks.push(Check { name, expression, no_inherit: false, not_valid: false, not_enforced: false, comment });
        checks.last_mut()
    }

    /// MariaDB lists the period of a table (`PERIOD FOR name (a, b)`) as a check, and tells it from a check of somebody's
    /// own nowhere before 11.4: what looks like one is read, and said to be not modelled.
    fn may_be_period(&self, table: &str, check: &str) -> bool {
        let is_moment = |column: &&Column| {
            let moments =
                matches!(column.column_type, ColumnType::Date | ColumnType::DateTime(_) | ColumnType::Timestamp(_));
            moments && !column.nullable
        };
        let Some(table) = self.schema.tables.get(&TableName::new(table)) else { return false };
        let mut columns = table.columns.values().filter(is_moment);
        columns.any(|from| {
            let is_until = |until: &&Column| {
                check == format!("{} < {}", self.dialect.quote(&from.name), self.dialect.quote(&until.name))
            };
            let mut others = table.columns.values().filter(is_moment);
            others.any(|until| from.column_type == until.column_type && is_until(&until))
        })
    }

    /// A check that stands at a column has the column's name, and goes with a new definition of the column only.
    fn column_check(&mut self, table: &str, column: &str, expression: String) {
        if let Some(column) = self.table(table).and_then(|table| table.columns.get_mut(column)) {
            column.check = Some(Expression(expression));
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

    pub(super) fn foreign_keys(&mut self, answer: &Answer) -> Result<(), ReadError> {
        let mut keys: BTreeMap<(&str, &str), Vec<KeyColumn<'_>>> = BTreeMap::new();
        let mut actions = BTreeMap::new();
        for mut fields in answer.fields() {
            let key = (fields.text()?, fields.text()?);
            match fields.optional_integer()? {
                Some(position) => keys.entry(key).or_default().push(KeyColumn::read(position, fields)?),
                None => drop(actions.insert(key, (action(fields.text()?), action(fields.text()?)))),
            }
        }
        for ((table, name), mut columns) in keys {
            columns.sort_by_key(|column| column.position);
            let name_and_origin = server_names::numbered(name, &format!("{table}_ibfk_"));
            self.foreign_key(table, name_and_origin, &columns, actions.get(&(table, name)).copied());
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
            comment: None,
            delete_sets: Vec::new(),
            not_enforced: false,
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
