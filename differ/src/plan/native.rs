//! What SQLite has a statement for. The rules are those of <https://www.sqlite.org/lang_altertable.html>.

use crate::Target;
use crate::operation::Operation;
use crate::schema::{Column, Expression, GeneratedStorage, Schema, Table, TableName};
use std::collections::BTreeSet;

/// The tables with an operation that SQLite has no statement for.
pub(super) fn tables_to_rebuild(operations: &[Operation], schema: &Schema, target: &Target) -> BTreeSet<TableName> {
    let needs_rebuild = operations.iter().filter(|operation| !is_native(operation, operations, schema, target));
    needs_rebuild.filter_map(Operation::table).cloned().collect()
}

fn is_native(operation: &Operation, all: &[Operation], schema: &Schema, target: &Target) -> bool {
    match operation {
        Operation::CreateTable(_) | Operation::DropTable(_) | Operation::CreateIndex(..) | Operation::DropIndex(..) => {
            true
        }
        Operation::AddColumn(_, column) => can_be_added(column),
        Operation::DropColumn(table, column) => {
            let table = schema.tables.get(table).map(|it| without_dropped_indexes(it, all));
            target.at_least(3, 35) && table.is_some_and(|table| !is_used(&table, &column.name))
        }
        _ => false,
    }
}

/// ADD COLUMN refuses what the rows that are there could not get: a stored computed value, a required value without a
/// constant default, a default that is an expression.
fn can_be_added(column: &Column) -> bool {
    let has_constant = column.default.as_ref().is_some_and(is_constant);
    let is_null = column.default.as_ref().is_some_and(|it| it.sql().trim().eq_ignore_ascii_case("null"));
    column.auto_increment.is_none()
        && column.generated.as_ref().is_none_or(|it| it.storage == GeneratedStorage::Virtual && column.nullable)
        && (column.default.is_none() || has_constant)
        && (column.nullable || (has_constant && !is_null))
}

/// Whether a default is a literal, which SQLite tells from an expression by the parentheses.
fn is_constant(default: &Expression) -> bool {
    let sql = default.sql().trim();
    let is_word = ["null", "true", "false"].iter().any(|word| sql.eq_ignore_ascii_case(word));
    let digits = sql.trim_start_matches(['+', '-']);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && digits.parse::<f64>().is_ok();
    is_word || is_number || is_string(sql) || is_string(sql.trim_start_matches(['x', 'X']))
}

fn is_string(sql: &str) -> bool {
    let inner = sql.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.is_some_and(|inner| !inner.replace("''", "").contains('\''))
}

fn without_dropped_indexes(table: &Table, operations: &[Operation]) -> Table {
    let mut table = table.clone();
    for operation in operations {
        match operation {
            Operation::DropIndex(of, index) if *of == table.name => table.indexes.retain(|it| it.name != index.name),
            _ => {}
        }
    }
    table
}

/// DROP COLUMN refuses a column that anything else of the table names.
fn is_used(table: &Table, column: &str) -> bool {
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    let mut generated = table.columns.values().filter_map(|it| it.generated.as_ref());
    table.is_primary_key(column)
        || table.uniques.iter().any(|it| has(&it.columns))
        || table.foreign_keys.iter().any(|it| has(&it.columns))
        || table.checks.iter().any(|it| it.expression.mentions(column))
        || table.indexes.iter().any(|it| it.uses(column))
        || generated.any(|it| it.expression.mentions(column))
}
