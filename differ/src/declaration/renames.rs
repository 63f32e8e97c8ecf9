//! Renames that somebody stated: the working copy has the new names before anything is compared, so that everything which the
//! models do not assert comes along.

use super::complete::Completion;
use super::{DeclaredEnum, Entity};
use crate::operation::{Change, Operation, apply};
use crate::schema::TableName;

impl Completion<'_> {
    /// Renames that nobody wrote into a model.
    pub(super) fn stated_renames(&mut self) {
        let hints = self.options.renames.clone();
        let tables = hints.tables.into_iter().map(Operation::RenameTable);
        let enums = hints.enums.into_iter().map(Operation::RenameEnum);
        let values = hints.enum_values.into_iter().map(|(name, change)| Operation::RenameEnumValue(name, change));
        let columns = hints.columns.into_iter().map(|(table, change)| Operation::RenameColumn(table, change));
        for operation in tables.chain(enums).chain(values).chain(columns) {
            if self.is_declared(&operation) {
                // What does not fit is no rename, and is said by whoever compares.
                let _ = apply(&mut self.completed.schema, &operation);
            }
        }
    }

    /// Whether the models have the new name.
    fn is_declared(&self, rename: &Operation) -> bool {
        match rename {
            Operation::RenameTable(change) => self.entity_of(&change.to).is_some(),
            Operation::RenameColumn(table, change) => {
                self.entity_of(table).is_some_and(|it| it.columns.contains_key(&change.to))
            }
            Operation::RenameEnum(change) => self.enum_of(&change.to).is_some(),
            Operation::RenameEnumValue(name, change) => {
                self.enum_of(name).is_some_and(|it| it.values.contains(&change.to))
            }
            _ => false,
        }
    }

    fn entity_of(&self, table: &TableName) -> Option<&Entity> {
        self.declaration.entities.iter().find(|entity| self.table_name(&entity.table) == *table)
    }

    fn enum_of(&self, name: &TableName) -> Option<&DeclaredEnum> {
        self.declaration.enums.values().find(|it| self.table_name(&it.name) == *name)
    }

    /// `renamed_from`: the column changes its name in the working copy before anything is compared.
    pub(super) fn rename_columns(&mut self, entity: &Entity) {
        let name = self.table_name(&entity.table);
        for declared in entity.columns.values() {
            let Some(old) = &declared.renamed_from else { continue };
            let Some(table) = self.completed.schema.tables.get(&name) else { return };
            let renamed = table.columns.contains_key(old)
                && !table.columns.contains_key(&declared.name)
                && !entity.columns.contains_key(old);
            let operation = Operation::RenameColumn(name.clone(), Change::new(old.clone(), declared.name.clone()));
            if renamed && apply(&mut self.completed.schema, &operation).is_ok() {
                self.completed.renamed_columns.push((name.clone(), old.clone(), declared.name.clone()));
            }
        }
    }
}
