//! Columns and primary keys.

use super::Reading;
use super::catalog::Answer;
use crate::database::ReadError;
use crate::database::expression::without_parentheses;
use limbeck_differ::normalize::sqlite_type;
use limbeck_differ::schema::{
    AutoIncrement, Column, ConstraintName, Expression, GeneratedColumn, GeneratedStorage, PrimaryKey,
};
use std::collections::BTreeMap;

/// `hidden` of `pragma_table_xinfo`: a generated column that is stored.
const STORED: i64 = 3;
/// `hidden` of `pragma_table_xinfo`: a generated column that is virtual.
const VIRTUAL: i64 = 2;

impl Reading<'_> {
    pub(super) fn columns(&mut self, answer: &Answer) -> Result<(), ReadError> {
        let mut keys: BTreeMap<&str, BTreeMap<i64, String>> = BTreeMap::new();
        for mut fields in answer.fields() {
            let (table_name, name, declared) = (fields.text()?, fields.text()?, fields.optional_text()?);
            let (not_null, default) = (fields.flag()?, fields.optional_text()?);
            let (key, hidden) = (fields.integer()?, fields.integer()?);
            let Some((table, text)) = self.table(table_name) else { continue };
            let text = text.column(name);
            let declared = text.map_or(declared.unwrap_or_default(), |text| &text.declared_type);
            let mut column = Column::new(name, sqlite_type(declared));
            column.nullable = !not_null;
            column.default = default.map(|default| Expression::new(without_parentheses(default)));
            column.collation = text.and_then(|text| text.collation.clone()).filter(|collation| !is_binary(collation));
            if let STORED | VIRTUAL = hidden {
                let storage = if hidden == STORED { GeneratedStorage::Stored } else { GeneratedStorage::Virtual };
                let expression = text.and_then(|text| text.generated.clone());
                column.generated = expression.map(|expression| GeneratedColumn { expression, storage });
            }
            table.columns.insert(column.name.clone(), column);
            if key > 0 {
                keys.entry(table_name).or_default().insert(key, name.to_owned());
            }
        }
        for (table, columns) in keys {
            self.primary_key(table, columns.into_values().collect());
        }
        Ok(())
    }

    fn primary_key(&mut self, table: &str, columns: Vec<String>) {
        let Some((table, text)) = self.table(table) else { return };
        if let ([column], true) = (columns.as_slice(), text.autoincrement)
            && let Some(column) = table.columns.get_mut(column)
        {
            column.auto_increment = Some(AutoIncrement::Keyword);
        }
        let name = text.primary_key.as_ref().and_then(|key| key.name.clone());
        table.primary_key = Some(PrimaryKey::new(constraint_name(name), columns));
    }
}

/// The name that the text has, or none: SQLite makes none up.
pub(super) fn constraint_name(name: Option<String>) -> ConstraintName {
    name.map_or_else(ConstraintName::unnamed, ConstraintName::explicit)
}

/// SQLite's own collation, which goes without saying.
pub(super) fn is_binary(collation: &str) -> bool {
    collation.eq_ignore_ascii_case("BINARY")
}
