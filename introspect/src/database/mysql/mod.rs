//! Reads MySQL 8.0.16 and newer, and MariaDB 10.6 and newer.
//!
//! The servers differ in how they write things down, not in what there is: MySQL keeps expressions escaped and literal
//! defaults as bare values, MariaDB keeps SQL. A role that may only read sees all tables, columns, keys and indexes; hidden
//! from it are the texts of views (they are listed as not modelled), triggers, functions, procedures and events, and on
//! MariaDB what foreign keys do (they are listed as not modelled, too).

mod catalog;
mod columns;
mod constraints;
mod fine_print;
mod indexes;
mod objects;
mod relations;

use super::{ReadError, Scope, mysql_text};
use catalog::{Catalog, Defaults};
use limbeck_differ::schema::{Dependency, ObjectId, OpaqueKind, OpaqueObject, QualifiedName, Schema, Table, TableName};
use limbeck_differ::{Dialect, Target};
use sea_orm::DatabaseConnection;
use std::collections::{BTreeMap, BTreeSet};

/// Reads the database that a connection has chosen.
pub(super) async fn read(connection: &DatabaseConnection, target: &Target, scope: &Scope) -> Result<Schema, ReadError> {
    let catalog = Catalog::fetch(connection, target).await?;
    let mut reading = Reading::new(scope, target.dialect, &catalog.defaults);
    reading.relations(&catalog.relations)?;
    reading.sequences(&catalog.sequences)?;
    reading.columns(&catalog.columns)?;
    reading.checks(&catalog.checks)?;
    reading.foreign_keys(&catalog.foreign_keys)?;
    reading.indexes(&catalog.indexes)?;
    reading.partitions(&catalog.partitions)?;
    reading.views(&catalog.views)?;
    reading.triggers(&catalog.triggers)?;
    reading.routines(&catalog.routines, &catalog.parameters)?;
    reading.dependencies(&catalog.view_uses)?;
    if scope.fine_print {
        fine_print::read(connection, target.dialect, &mut reading.schema).await?;
    }
    Ok(reading.schema)
}

/// A schema while it is put together.
struct Reading<'a> {
    scope: &'a Scope,
    dialect: Dialect,
    defaults: &'a Defaults,
    schema: Schema,
    /// The collations of tables, by the tables' names.
    collations: BTreeMap<String, String>,
    /// Columns that are JSON on MariaDB if they have its check.
    maybe_json: BTreeSet<(String, String)>,
}

impl<'a> Reading<'a> {
    fn new(scope: &'a Scope, dialect: Dialect, defaults: &'a Defaults) -> Self {
        let (collations, maybe_json) = (BTreeMap::new(), BTreeSet::new());
        Self { scope, dialect, defaults, schema: Schema::default(), collations, maybe_json }
    }

    /// The table, if it is read.
    fn table(&mut self, name: &str) -> Option<&mut Table> {
        self.schema.tables.get_mut(&TableName::new(name))
    }

    /// An expression as SQL that can be written back, with names of this database unqualified.
    fn expression(&self, text: &str) -> String {
        let text = match self.dialect {
            Dialect::MySql => mysql_text::unescaped(&mysql_text::decoded(text)),
            _ => text.to_owned(),
        };
        self.unqualified(&mysql_text::expression(&text))
    }

    fn unqualified(&self, text: &str) -> String {
        mysql_text::without_database(text, &self.defaults.database, |name| {
            let name = QualifiedName::new(name);
            let is_opaque = |kind| {
                let id = ObjectId::Opaque(kind, name.clone(), None);
                self.schema.opaque.contains_key(&id) || self.schema.unmodelled.contains(&id)
            };
            self.schema.tables.contains_key(&name) || is_opaque(OpaqueKind::View) || is_opaque(OpaqueKind::Sequence)
        })
    }

    fn opaque(&mut self, id: ObjectId, definition: String) {
        self.schema.opaque.insert(id.clone(), OpaqueObject::new(id, definition));
    }

    fn needs(&mut self, object: ObjectId, needs: ObjectId) {
        self.schema.dependencies.insert(Dependency { object, needs });
    }
}

fn opaque_id(kind: OpaqueKind, name: &str) -> ObjectId {
    ObjectId::Opaque(kind, QualifiedName::new(name), None)
}
