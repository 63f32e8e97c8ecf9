//! What the database has beside tables: listed, and never changed for the models' sake.

use super::complete::Completion;
use crate::schema::{ObjectId, OpaqueKind};

impl Completion<'_> {
    /// Views, triggers, functions and the like. No operation makes or drops them, so that they stay in every mode.
    pub(super) fn opaque_objects(&mut self) {
        let database = &self.completed.database;
        let objects = database.opaque.keys().chain(&database.unmodelled).filter(|object| self.is_listed(object));
        self.completed.unmanaged.extend(objects.cloned().collect::<Vec<_>>());
    }

    /// What belongs to an extension, to a partitioned table or to an ignored one is none of ours.
    fn is_listed(&self, object: &ObjectId) -> bool {
        let ObjectId::Opaque(kind, name, table) = object else { return false };
        let ignored = |name| self.options.ignored_tables.contains(name);
        !matches!(kind, OpaqueKind::Extension | OpaqueKind::Partition)
            && !ignored(name)
            && !table.as_ref().is_some_and(ignored)
    }
}
