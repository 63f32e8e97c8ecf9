//! Tables in which migration tools keep their state: never part of a schema.

use super::Scope;

/// The tools' default names: sqlx, refinery, Diesel, Flyway, Alembic. SeaORM's own is configurable and comes with the scope.
const WELL_KNOWN: [&str; 5] = [
    "_sqlx_migrations",
    "refinery_schema_history",
    "__diesel_schema_migrations",
    "flyway_schema_history",
    "alembic_version",
];

impl Scope {
    /// Whether a table is a migration tool's state.
    pub(super) fn is_history(&self, table: &str) -> bool {
        WELL_KNOWN.contains(&table) || self.history_tables.iter().any(|name| name == table)
    }
}
