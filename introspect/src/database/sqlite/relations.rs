//! Tables and what stands beside them: views, triggers, virtual tables, the statements of indexes.

use super::Reading;
use super::catalog::{Answer, Fields};
use crate::database::ReadError;
use crate::database::ddl::CreateTable;
use limbeck_differ::schema::{ObjectId, OpaqueKind, OpaqueObject, QualifiedName, Table, TableName};

impl Reading<'_> {
    pub(super) fn relations(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for mut fields in answer.fields() {
            let (kind, name, table, sql) = (fields.text()?, fields.text()?, fields.text()?, fields.optional_text()?);
            let sql = sql.unwrap_or_default();
            match kind {
                _ if self.scope.is_history(table) => {}
                "table" => self.listed_table(name, sql, fields)?,
                "index" => {
                    self.index_texts.insert(name.to_owned(), sql.to_owned());
                }
                "view" => self.opaque(OpaqueKind::View, name, None, sql),
                _ => self.opaque(OpaqueKind::Trigger, name, Some(table), sql),
            }
        }
        self.settle_triggers();
        Ok(())
    }

    /// A trigger keeps its table's name as it was written, which may be in another case.
    fn settle_triggers(&mut self) {
        let is_elsewhere = |id: &ObjectId| match id {
            ObjectId::Opaque(OpaqueKind::Trigger, name, Some(table)) => {
                let known = self.table_name(&table.name);
                (known != table.name).then(|| (id.clone(), name.clone(), known))
            }
            _ => None,
        };
        let elsewhere: Vec<_> = self.schema.opaque.keys().filter_map(is_elsewhere).collect();
        for (id, name, table) in elsewhere {
            if let Some(object) = self.schema.opaque.remove(&id) {
                self.opaque(OpaqueKind::Trigger, &name.name, Some(&table), &object.definition);
            }
        }
    }

    fn listed_table(&mut self, name: &str, sql: &str, mut fields: Fields<'_>) -> Result<(), ReadError> {
        let (kind, without_rowid, strict) = (fields.optional_text()?, fields.flag()?, fields.flag()?);
        match kind {
            Some("virtual") => self.opaque(OpaqueKind::ForeignTable, name, None, sql),
            // It is part of a virtual table, whose module keeps it.
            Some("shadow") => {}
            _ => {
                let mut table = Table::new(name, []);
                table.options.without_rowid = without_rowid;
                table.options.strict = strict;
                let text = CreateTable::parse(sql);
                if text.conflict_clause {
                    self.schema.unmodelled.insert(ObjectId::Table(table.name.clone()));
                }
                self.texts.insert(name.to_owned(), text);
                self.schema.tables.insert(table.name.clone(), table);
            }
        }
        Ok(())
    }

    fn opaque(&mut self, kind: OpaqueKind, name: &str, table: Option<&str>, definition: &str) {
        let id = ObjectId::Opaque(kind, QualifiedName::new(name), table.map(TableName::new));
        self.schema.opaque.insert(id.clone(), OpaqueObject::new(id, definition));
    }
}
