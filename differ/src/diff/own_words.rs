//! What two databases differ in, said as each of them says it.

use crate::operation::Operation;
use crate::schema::{Column, Schema, Table, TableName};

/// The operations with the columns that they make or remove in the words of the schema that has them, as it was before it
/// was normalised: `timestamp(6)` is no other type than `timestamp`, but a copy of it says `timestamp(6)`.
#[must_use]
pub fn in_own_words(operations: Vec<Operation>, before: &Schema, after: &Schema) -> Vec<Operation> {
    operations
        .into_iter()
        .map(|operation| match operation {
            Operation::CreateTable(table) => Operation::CreateTable(table_as_in(table, after)),
            Operation::DropTable(table) => Operation::DropTable(table_as_in(table, before)),
            Operation::AddColumn(table, column) => Operation::AddColumn(table.clone(), as_in(column, &table, after)),
            Operation::DropColumn(table, column) => Operation::DropColumn(table.clone(), as_in(column, &table, before)),
            other => other,
        })
        .collect()
}

fn table_as_in(mut table: Table, schema: &Schema) -> Table {
    let name = table.name.clone();
    for column in table.columns.values_mut() {
        *column = as_in(column.clone(), &name, schema);
    }
    table
}

fn as_in(column: Column, table: &TableName, schema: &Schema) -> Column {
    let found = schema.tables.get(table).and_then(|table| table.columns.get(&column.name));
    match found {
        Some(found) if found.auto_increment == column.auto_increment => {
            Column { column_type: found.column_type.clone(), default: found.default.clone(), ..column }
        }
        _ => column,
    }
}
