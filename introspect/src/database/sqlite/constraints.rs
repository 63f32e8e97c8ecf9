//! Checks and foreign keys. Unique constraints are read with the indexes that SQLite makes of them.

use super::Reading;
use super::catalog::Answer;
use super::columns::constraint_name;
use crate::database::ReadError;
use limbeck_differ::schema::{Check, ForeignKey, ObjectId, ReferentialAction, TableName};

impl Reading<'_> {
    /// What no pragma tells of keys and checks.
    pub(super) fn keys_and_checks(&mut self) {
        for (name, text) in &mut self.texts {
            let Some(table) = self.schema.tables.get_mut(&TableName::new(name)) else { continue };
            if text.primary_key.as_ref().is_some_and(|key| key.conflict_clause || key.directed) {
                self.schema.unmodelled.insert(ObjectId::PrimaryKey(table.name.clone()));
            }
            table.checks = std::mem::take(&mut text.checks)
                .into_iter()
                .map(|check| Check {
                    name: constraint_name(check.name),
                    expression: check.expression,
                    no_inherit: false,
                    not_valid: false,
                    comment: None,
                    not_enforced: false,
                })
                .collect();
        }
    }

    pub(super) fn foreign_keys(&mut self, answer: &Answer) -> Result<(), ReadError> {
        let mut last = None;
        for mut fields in answer.fields() {
            let (table, id, referenced) = (fields.text()?, fields.integer()?, fields.text()?);
            let (from, to) = (fields.text()?, fields.optional_text()?);
            let (on_delete, on_update) = (action(fields.text()?), action(fields.text()?));
            let is_new = last != Some((table, id));
            last = Some((table, id));
            if is_new {
                self.begin_foreign_key(table, referenced, on_delete, on_update);
            }
            let to = to.map(|to| self.column_name(referenced, to));
            let Some(key) = self.table(table).and_then(|(table, _)| table.foreign_keys.last_mut()) else { continue };
            key.columns.push(from.to_owned());
            key.referenced_columns.extend(to);
        }
        self.implied_references();
        Ok(())
    }

    /// Adds the next foreign key of a table; its name and what else no pragma tells stand at the same place in the text.
    fn begin_foreign_key(
        &mut self,
        table: &str,
        referenced: &str,
        on_delete: ReferentialAction,
        on_update: ReferentialAction,
    ) {
        let referenced_table = TableName::new(self.table_name(referenced));
        let Some((table, text)) = self.table(table) else { return };
        let text = text.foreign_keys.get(table.foreign_keys.len());
        table.foreign_keys.push(ForeignKey {
            name: constraint_name(text.and_then(|text| text.name.clone())),
            columns: Vec::new(),
            referenced_table,
            referenced_columns: Vec::new(),
            on_delete,
            on_update,
            match_full: text.is_some_and(|text| text.match_full),
            deferrable: text.map(|text| text.deferrable).unwrap_or_default(),
            not_valid: false,
            comment: None,
            delete_sets: Vec::new(),
            not_enforced: false,
        });
    }

    /// A foreign key without referenced columns refers to the primary key.
    fn implied_references(&mut self) {
        let key_of =
            |name: &TableName| self.schema.tables.get(name)?.primary_key.as_ref().map(|key| key.columns.clone());
        let keys: Vec<_> = self
            .schema
            .tables
            .values()
            .flat_map(|table| &table.foreign_keys)
            .map(|key| key_of(&key.referenced_table))
            .collect();
        let foreign_keys = self.schema.tables.values_mut().flat_map(|table| &mut table.foreign_keys);
        for (foreign_key, key) in foreign_keys.zip(keys) {
            if foreign_key.referenced_columns.is_empty() {
                foreign_key.referenced_columns = key.unwrap_or_default();
            }
        }
    }

    /// A table's name as it is, for a name that may be spelled in another case.
    pub(super) fn table_name(&self, name: &str) -> String {
        let other = || self.texts.keys().find(|table| table.eq_ignore_ascii_case(name));
        if self.texts.contains_key(name) { name.to_owned() } else { other().map_or(name, String::as_str).to_owned() }
    }

    fn column_name(&self, table: &str, name: &str) -> String {
        let table = self.schema.tables.get(&TableName::new(self.table_name(table)));
        let column = table.and_then(|table| table.columns.keys().find(|column| column.eq_ignore_ascii_case(name)));
        column.map_or(name, String::as_str).to_owned()
    }
}

fn action(text: &str) -> ReferentialAction {
    match text {
        "RESTRICT" => ReferentialAction::Restrict,
        "CASCADE" => ReferentialAction::Cascade,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}
