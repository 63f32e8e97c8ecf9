//! `limbeck::generated` and `limbeck::collate`.

use super::super::Entity;
use super::super::complete::Completion;
use crate::Dialect;
use crate::dialect::Feature;
use crate::schema::{Column, GeneratedStorage, ObjectId, TableName};

impl Completion<'_> {
    /// Whether an attribute says what computes a column.
    pub(in super::super) fn states_generation(&self, entity: &Entity, column: &str) -> bool {
        self.counting_of(&entity.additions.generated, column).is_some()
    }

    /// Makes a column what its attributes say. One that Limbeck made is no longer computed when no attribute says so.
    pub(in super::super) fn stated_column(&mut self, entity: &Entity, column: &mut Column, table: &TableName) {
        let object = ObjectId::Column(table.clone(), column.name.clone());
        if let Some(stated) = self.counting_of(&entity.additions.generated, &column.name) {
            let feature = match stated.what.storage {
                GeneratedStorage::Stored => Feature::StoredColumns,
                GeneratedStorage::Virtual => Feature::VirtualColumns,
            };
            if self.has_all([feature], &object, &stated.position) {
                column.generated = Some(stated.what.clone());
                column.default = None;
                column.auto_increment = None;
            }
        } else if self.options.created_by_revisions.contains(&column.name) {
            column.generated = None;
        }
        if let Some(stated) = self.counting_of(&entity.additions.collations, &column.name)
            && !same_collation(column.collation.as_deref(), &stated.what, self.target.dialect)
        {
            column.collation = Some(stated.what.clone());
        }
    }
}

/// Only PostgreSQL's collations are told apart by their case.
pub(super) fn same_collation(found: Option<&str>, stated: &str, dialect: Dialect) -> bool {
    found.is_some_and(|found| found == stated || (dialect != Dialect::Postgres && found.eq_ignore_ascii_case(stated)))
}
