//! The rows themselves.

use crate::Result;
use limbeck_differ::Dialect;
use limbeck_differ::schema::{Schema, Table};
use limbeck_runtime::connect::Connection;
use sea_orm::{ConnectionTrait, Statement};
use std::fmt::Write;

/// The rows of what both schemas have alike: tables by tables, columns in the order of their names.
pub async fn rows(connection: &Connection, one: &Schema, other: &Schema) -> Result<String> {
    let mut all = String::new();
    for table in one.tables.values() {
        if let Some(twin) = other.tables.get(&table.name) {
            for row in table_rows(connection, table, twin).await? {
                let _ = writeln!(all, "{}: {row}", table.name);
            }
        }
    }
    Ok(all)
}

async fn table_rows(connection: &Connection, table: &Table, twin: &Table) -> Result<Vec<String>> {
    let dialect: Dialect = connection.target.dialect;
    let same = table.columns.values().filter(|column| twin.columns.get(&column.name) == Some(column));
    let mut names: Vec<String> = same.map(|column| dialect.quote(&column.name)).collect();
    names.sort();
    let texts: Vec<String> = names.iter().map(|name| format!("coalesce(CAST({name} AS text), 'NULL')")).collect();
    let schema = table.name.schema.as_ref().map(|schema| dialect.quote(schema) + ".").unwrap_or_default();
    let selected = if texts.is_empty() { "''".to_owned() } else { texts.join(" || ', ' || ") };
    let sql = format!("SELECT {selected} AS line FROM {schema}{} ORDER BY 1", dialect.quote(&table.name.name));
    let statement = Statement::from_string(connection.database.get_database_backend(), sql);
    let rows = connection.database.query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index::<String>(0)?)).collect()
}
