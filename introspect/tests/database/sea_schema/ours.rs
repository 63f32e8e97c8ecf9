//! A schema as facts.

use super::Facts;
use limbeck_differ::Schema;
use limbeck_differ::schema::{ColumnType, Table};

/// What is said of a column.
pub(super) fn column(table: &str, name: &str, column_type: &ColumnType, nullable: bool) -> String {
    let column_type = match column_type {
        // A server's enums are facts of their own.
        ColumnType::Enum { name: Some(name), .. } => format!("enum {}", name.name),
        other => format!("{other:?}"),
    };
    format!("{table}.{name} {column_type}{}", if nullable { "" } else { " not null" })
}

pub(super) fn primary_key(table: &str, columns: &[String]) -> String {
    format!("{table} primary key {columns:?}")
}

/// By a constraint or an index: nobody tells them apart everywhere.
pub(super) fn unique(table: &str, name: &str, columns: &[String]) -> String {
    format!("{table} unique {name} {columns:?}")
}

/// Where it leads; actions are those of sea-query's spelling.
pub(super) fn foreign_key(table: &str, columns: &[String], to: (&str, &[String]), actions: [&str; 2]) -> String {
    let ((referenced, keys), [delete, update]) = (to, actions);
    format!("{table} foreign key {columns:?} -> {referenced} {keys:?} on delete {delete} on update {update}")
}

pub(super) fn enum_type(name: &str, values: &[String]) -> String {
    format!("enum {name} {values:?}")
}

pub(super) fn facts(schema: &Schema) -> Facts {
    let mut facts: Facts = schema.tables.values().flat_map(of_table).collect();
    facts.extend(schema.enums.values().map(|it| enum_type(&it.name.name, &it.values)));
    facts
}

fn of_table(table: &Table) -> Vec<String> {
    let name = &table.name.name;
    let mut facts = vec![format!("table {name}")];
    facts.extend(table.columns.values().map(|it| column(name, &it.name, &it.column_type, it.nullable)));
    facts.extend(table.primary_key.iter().map(|key| primary_key(name, &key.columns)));
    for it in &table.uniques {
        facts.push(unique(name, it.name.name.as_deref().unwrap_or_default(), &it.columns));
    }
    for it in table.indexes.iter().filter(|index| index.unique && index.predicate.is_none()) {
        let columns: Option<Vec<String>> = it.columns.iter().map(|it| it.plain_column().map(str::to_owned)).collect();
        facts.extend(columns.map(|columns| unique(name, &it.name, &columns)));
    }
    for it in &table.foreign_keys {
        let actions = [format!("{:?}", it.on_delete), format!("{:?}", it.on_update)];
        let to = (it.referenced_table.name.as_str(), it.referenced_columns.as_slice());
        facts.push(foreign_key(name, &it.columns, to, [&actions[0], &actions[1]]));
    }
    facts
}
