//! Columns that count up, begin to, or stop.

use super::super::{Statement, opaque};
use super::column::identity;
use super::{DIALECT, quote, raw, table_name};
use limbeck_differ::dialect::{sequence_type, serial_sequence};
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{AutoIncrement, Column, ColumnType, IdentityOptions, TableName};

/// One `ALTER COLUMN` with every option that changes; the sequence goes on where it is.
pub(super) fn alter_identity(
    table: &TableName,
    change: &Change<Column>,
    from: &IdentityOptions,
    to: &IdentityOptions,
) -> Vec<Statement> {
    let mut actions = Vec::new();
    if from.always != to.always {
        actions.push(format!("SET GENERATED {}", if to.always { "ALWAYS" } else { "BY DEFAULT" }));
    }
    let (before, after) = (from.options.as_deref().unwrap_or_default(), to.options.as_deref().unwrap_or_default());
    let old = opaque::options(before, DIALECT);
    let changed = opaque::options(after, DIALECT).into_iter().filter(|it| !old.contains(it));
    actions.extend(changed.map(|it| format!("SET {it}")));
    let column = quote(&change.to.name);
    let mut statements = opaque::within_bounds(&serial_sequence(table, &change.to.name), before, after, DIALECT);
    if !actions.is_empty() {
        statements.push(raw(format!("ALTER TABLE {} ALTER COLUMN {column} {}", table_name(table), actions.join(" "))));
    }
    statements
}

/// Lets the sequence of a `serial` have the column's new type: it would end where the old type ends.
pub(super) fn retype(table: &TableName, Change { from, to }: &Change<Column>) -> Option<Statement> {
    let (ColumnType::Integer(_), ColumnType::Integer(size)) = (&from.column_type, &to.column_type) else { return None };
    let value_type = Some(sequence_type(*size)).filter(|it| !it.is_empty()).unwrap_or(" AS bigint");
    let sequence = sequence_of(table, &to.name);
    let alter = format!("DO $$ BEGIN EXECUTE 'ALTER SEQUENCE ' || {sequence} || '{value_type}'; END $$");
    (from.column_type != to.column_type).then(|| raw(alter))
}

/// Takes away what gives a column its values.
pub(super) fn stop_counting(table: &TableName, column: &Column, kind: &AutoIncrement) -> Vec<Statement> {
    let alter = format!("ALTER TABLE {} ALTER COLUMN {}", table_name(table), quote(&column.name));
    match kind {
        AutoIncrement::Identity(_) => vec![raw(format!("{alter} DROP IDENTITY"))],
        // The sequence belongs to the column, and only the catalog knows its name.
        AutoIncrement::Serial | AutoIncrement::Keyword => vec![
            raw(format!("{alter} DROP DEFAULT")),
            raw(format!("DO $$ BEGIN EXECUTE 'DROP SEQUENCE ' || {}; END $$", sequence_of(table, &column.name))),
        ],
    }
}

/// Gives a column values that go on after the largest one.
pub(super) fn start_counting(table: &TableName, column: &Column, kind: &AutoIncrement) -> Vec<Statement> {
    let (table_text, name) = (table_name(table), quote(&column.name));
    let alter = format!("ALTER TABLE {table_text} ALTER COLUMN {name}");
    let mut statements = match kind {
        AutoIncrement::Identity(options) => vec![raw(format!("{alter} ADD {}", identity(options)))],
        AutoIncrement::Serial | AutoIncrement::Keyword => {
            let sequence = table_name(&serial_sequence(table, &column.name));
            let value_type = match column.column_type {
                ColumnType::Integer(size) => sequence_type(size),
                _ => "",
            };
            vec![
                raw(format!("CREATE SEQUENCE {sequence}{value_type} OWNED BY {table_text}.{name}")),
                raw(format!("{alter} SET DEFAULT nextval({})", DIALECT.literal(&sequence))),
            ]
        }
    };
    let next = match kind {
        AutoIncrement::Identity(IdentityOptions { options: Some(options), .. }) => {
            format!("COALESCE(MAX({name}) + 1, {})", opaque::start(options))
        }
        _ => format!("COALESCE(MAX({name}), 0) + 1"),
    };
    let sequence = sequence_of(table, &column.name);
    statements.push(raw(format!("SELECT setval({sequence}, (SELECT {next} FROM {table_text}), false)")));
    statements
}

fn sequence_of(table: &TableName, column: &str) -> String {
    format!("pg_get_serial_sequence({}, {})", DIALECT.literal(&table_name(table)), DIALECT.literal(column))
}
