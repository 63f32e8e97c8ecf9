//! What the models assert of native enum types.

use super::complete::Completion;
use crate::schema::{EnumType, ObjectId};
use std::collections::BTreeSet;

impl Completion<'_> {
    /// Native enums assert their values; the order of those that are there stays as it is.
    pub(super) fn enums(&mut self) {
        if !self.target.dialect.facts().enum_types {
            return;
        }
        let declaration = self.declaration;
        for declared_enum in declaration.enums.values() {
            let name = self.table_name(&declared_enum.name);
            self.is_declared_position(ObjectId::Enum(name.clone()), &declared_enum.position);
            let found = self.completed.schema.enums.get(&name);
            let completed = EnumType {
                name: name.clone(),
                values: found.map_or_else(
                    || declared_enum.values.clone(),
                    |found| merge_values(&found.values, &declared_enum.values),
                ),
                comment: found.and_then(|found| found.comment.clone()),
            };
            self.completed.schema.enums.insert(name, completed);
        }
    }

    /// A type that no model declares stays as long as a column has it.
    pub(super) fn undeclared_enums(&mut self) {
        if !self.target.dialect.facts().enum_types {
            return;
        }
        let declaration = self.declaration;
        let declared: BTreeSet<_> = declaration.enums.values().map(|it| self.table_name(&it.name)).collect();
        let columns = self.completed.schema.tables.values().flat_map(|table| table.columns.values());
        let used: BTreeSet<_> = columns.filter_map(|column| column.column_type.enum_name().cloned()).collect();
        let names: Vec<_> = self.completed.schema.enums.keys().cloned().collect();
        for name in names.into_iter().filter(|name| !declared.contains(name)) {
            let object = ObjectId::Enum(name.clone());
            if used.contains(&name) || self.is_left_behind(&name) {
                self.completed.unmanaged.insert(object);
            } else if !self.keeps(object, Some(&name.name), &name.name) {
                self.completed.schema.enums.remove(&name);
            }
        }
    }
}

/// The declared values in the order of those that are there; a new one stands behind the one that it is declared behind.
fn merge_values(found: &[String], declared: &[String]) -> Vec<String> {
    let mut values: Vec<String> = found.iter().filter(|value| declared.contains(value)).cloned().collect();
    for (at, value) in declared.iter().enumerate() {
        if values.contains(value) {
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| values.iter().position(|other| *other == declared[at]));
        values.insert(before.map_or(0, |before| before + 1), value.clone());
    }
    values
}

#[cfg(test)]
mod tests {
    use super::merge_values;

    #[test]
    fn a_new_value_stands_behind_its_neighbour() {
        let strings = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
        let merged = merge_values(&strings(&["c", "a", "x"]), &strings(&["a", "b", "c", "d"]));
        assert_eq!(merged, strings(&["c", "d", "a", "b"]));
    }
}
