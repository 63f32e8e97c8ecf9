//! A difference as the change of a file of DDL for each table.

use super::Difference;
use super::schema_text::{enum_text, table_text};
use crate::sql;
use limbeck_differ::schema::{EnumType, Schema, Table};
use limbeck_differ::{Dialect, Target};
use similar::TextDiff;
use std::collections::BTreeMap;

/// The DDL of both sides as a unified diff.
pub fn patch(difference: &Difference<'_>) -> String {
    let from = files(difference.schemas.from, difference.target);
    let to = files(difference.schemas.to, difference.target);
    let mut names: Vec<_> = from.keys().chain(to.keys()).collect();
    names.sort();
    names.dedup();
    let nothing = String::new();
    let changes = names.into_iter().map(|name| {
        let (old, new) = (from.get(name), to.get(name));
        let side = |side, text: Option<&String>| text.map_or("/dev/null".to_owned(), |_| format!("{side}/{name}"));
        let (old_name, new_name) = (side("a", old), side("b", new));
        let diff = TextDiff::from_lines(old.unwrap_or(&nothing).as_str(), new.unwrap_or(&nothing).as_str());
        diff.unified_diff().context_radius(3).header(&old_name, &new_name).to_string()
    });
    changes.collect()
}

fn files(schema: &Schema, target: &Target) -> BTreeMap<String, String> {
    let tables = schema.tables.values().map(|table| (format!("{}.sql", table.name), table_ddl(table, target)));
    let enums = schema.enums.values().map(|it| (format!("types/{}.sql", it.name), enum_ddl(it, target)));
    tables.chain(enums).collect()
}

/// The DDL, or the description where it can't be written for the dialect.
fn table_ddl(table: &Table, target: &Target) -> String {
    sql::table_ddl(table, target).unwrap_or_else(|_| table_text(table))
}

fn enum_ddl(enum_type: &EnumType, target: &Target) -> String {
    let values: Vec<_> = enum_type.values.iter().map(|value| target.dialect.literal(value)).collect();
    match target.dialect {
        Dialect::Postgres => format!("CREATE TYPE {} AS ENUM (\n    {}\n);\n", enum_type.name, values.join(",\n    ")),
        _ => enum_text(enum_type),
    }
}
