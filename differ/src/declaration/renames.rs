//! Renames that somebody stated: the working copy has the new names before anything is compared, so that everything which the
//! models do not assert comes along.

use super::complete::Completion;
use super::{DeclaredEnum, Entity};
use crate::operation::{Change, Operation, apply};
use crate::schema::TableName;

impl Completion<'_> {
    /// `limbeck::renamed_from`: tables, enum types and their values have their new names before anything is compared. What
    /// has its new name already, or whose old name is that of another entity, is not renamed.
    pub(super) fn declared_renames(&mut self) {
        let declaration = self.declaration;
        for entity in self.managed() {
            let to = self.table_name(&entity.table);
            for stated in self.counting(&entity.additions.renamed_from) {
                let from = self.table_name(&entity.table.beside(&stated.what));
                let is_free = self.entity_of(&from).is_none();
                let change = Change::new(from, to.clone());
                if is_free && self.carry_out(&Operation::RenameTable(change.clone())) {
                    self.completed.renames.tables.push(change);
                }
            }
        }
        declaration.enums.values().for_each(|declared| self.declared_renames_of(declared));
    }

    fn declared_renames_of(&mut self, declared: &DeclaredEnum) {
        let name = self.table_name(&declared.name);
        for stated in self.counting(&declared.renamed_from) {
            let change = Change::new(self.table_name(&declared.name.beside(&stated.what)), name.clone());
            let is_free = self.enum_of(&change.from).is_none();
            if is_free && self.carry_out(&Operation::RenameEnum(change.clone())) {
                self.completed.renames.enums.push(change);
            }
        }
        for (value, stated) in &declared.renamed_values {
            let change = Change::new(stated.what.clone(), value.clone());
            let counts = stated.counts_for(self.target.dialect) && !declared.values.contains(&change.from);
            if counts && self.carry_out(&Operation::RenameEnumValue(name.clone(), change.clone())) {
                self.completed.renames.enum_values.push((name.clone(), change));
            }
        }
    }

    /// Whether it is in a schema that no model is in, and that was only read because something moves out of it.
    pub(super) fn is_left_behind(&self, name: &TableName) -> bool {
        let Some(schema) = &name.schema else { return false };
        let has = |name: &TableName| name.schema.as_ref() == Some(schema);
        let hints = [&self.completed.renames, &self.options.renames].into_iter();
        let mut moved = hints.flat_map(|hints| hints.tables.iter().chain(&hints.enums));
        moved.any(|change| has(&change.from)) && !self.declaration.entities.iter().any(|it| has(&it.table))
    }

    /// Renames in the working copy, if the old name is there and the new one is not.
    fn carry_out(&mut self, rename: &Operation) -> bool {
        apply(&mut self.completed.schema, rename).is_ok()
    }

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
            let change = Change::new(old.clone(), declared.name.clone());
            if renamed && self.carry_out(&Operation::RenameColumn(name.clone(), change.clone())) {
                self.completed.renames.columns.push((name.clone(), change));
            }
        }
    }
}
