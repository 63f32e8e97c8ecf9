//! What views and triggers need.

use super::Reading;
use crate::database::ddl::names;
use limbeck_differ::schema::{Dependency, ObjectId, OpaqueKind};
use std::collections::BTreeMap;

impl Reading<'_> {
    /// SQLite does not say what a view or a trigger reads. Taken for it is every table and view whose name occurs among
    /// the names in its text: one too many where a column has a table's name, never one too few.
    pub(super) fn dependencies(&mut self) {
        let mut readable: BTreeMap<String, ObjectId> = BTreeMap::new();
        let tables = self.schema.tables.keys().map(|table| (&table.name, ObjectId::Table(table.clone())));
        let opaque = self.schema.opaque.keys().filter_map(|id| match id {
            ObjectId::Opaque(OpaqueKind::View | OpaqueKind::ForeignTable, name, _) => Some((&name.name, id.clone())),
            _ => None,
        });
        for (name, id) in tables.chain(opaque) {
            readable.insert(name.to_ascii_lowercase(), id);
        }
        for object in self.schema.opaque.values() {
            if let ObjectId::Opaque(OpaqueKind::ForeignTable, ..) = object.id {
                continue;
            }
            let needed = names(&object.definition).filter_map(|name| readable.get(&name.to_ascii_lowercase()));
            let dependency = |needs: &ObjectId| Dependency { object: object.id.clone(), needs: needs.clone() };
            self.schema.dependencies.extend(needed.filter(|&needs| needs != &object.id).map(dependency));
        }
    }
}
