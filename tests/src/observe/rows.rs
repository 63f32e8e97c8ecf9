//! The rows themselves.

use crate::Result;
use limbeck_differ::Dialect;
use limbeck_differ::schema::{Column, ColumnType, Schema, Table};
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

/// A column's value as text. On MySQL bytes are no text, whatever they are cast to.
fn as_text(column: &Column, dialect: Dialect) -> String {
    let name = dialect.quote(&column.name);
    match (dialect, &column.column_type) {
        (
            Dialect::MySql | Dialect::MariaDb,
            ColumnType::Binary(_) | ColumnType::VarBinary(_) | ColumnType::Blob(_) | ColumnType::Bit(_),
        ) => format!("hex({name})"),
        (Dialect::MySql | Dialect::MariaDb, _) => format!("CAST({name} AS char)"),
        (Dialect::Postgres | Dialect::Sqlite, _) => format!("CAST({name} AS text)"),
    }
}

async fn table_rows(connection: &Connection, table: &Table, twin: &Table) -> Result<Vec<String>> {
    let dialect: Dialect = connection.target.dialect;
    let same = table.columns.values().filter(|column| twin.columns.get(&column.name) == Some(column));
    let mut texts: Vec<String> = same.map(|column| format!("coalesce({}, 'NULL')", as_text(column, dialect))).collect();
    texts.sort();
    let schema = table.name.schema.as_ref().map(|schema| dialect.quote(schema) + ".").unwrap_or_default();
    let selected = if texts.is_empty() { "''".to_owned() } else { texts.join(" || ', ' || ") };
    let sql = format!("SELECT {selected} AS line FROM {schema}{} ORDER BY 1", dialect.quote(&table.name.name));
    let statement = Statement::from_string(connection.database.get_database_backend(), sql);
    let rows = connection.database.query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index::<String>(0)?)).collect()
}
