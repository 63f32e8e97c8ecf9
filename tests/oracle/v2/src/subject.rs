//! An entity that SeaORM is asked about.

use sea_orm::{DbBackend, EntityName, EntityTrait, Schema, StatementBuilder};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An entity, and the statements of SeaORM's own `Schema` that create it.
pub(crate) struct Subject {
    /// The schema that it names.
    pub(crate) schema: Option<String>,
    /// Its table.
    pub(crate) table: String,
    statements: fn(DbBackend) -> Vec<String>,
}

impl Subject {
    /// Asks about an entity.
    pub(crate) fn of<E: EntityTrait>(_: E) -> Self {
        let entity = E::default();
        let schema = EntityName::schema_name(&entity).map(str::to_owned);
        let table = EntityName::table_name(&entity).to_owned();
        Self { schema, table, statements: statements::<E> }
    }

    /// The statements for a server, or the words of SeaORM's panic.
    pub(crate) fn statements(&self, backend: DbBackend) -> Result<Vec<String>, String> {
        catch_unwind(AssertUnwindSafe(|| (self.statements)(backend))).map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
        })
    }
}

fn statements<E: EntityTrait>(backend: DbBackend) -> Vec<String> {
    let schema = Schema::new(backend);
    let enums = schema.create_enum_from_entity(E::default());
    let table = schema.create_table_from_entity(E::default());
    let indexes = schema.create_index_from_entity(E::default());
    let enums = enums.iter().map(|statement| text(statement, backend));
    let indexes = indexes.iter().map(|statement| text(statement, backend));
    enums.chain([text(&table, backend)]).chain(indexes).collect()
}

fn text(statement: &impl StatementBuilder, backend: DbBackend) -> String {
    backend.build(statement).to_string()
}
