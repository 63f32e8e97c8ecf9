//! A schema for programs.

use super::json::{Object, VERSION, object, pretty};
use super::schema_text::{action_words, counting, index_parts};
use limbeck_differ::Target;
use limbeck_differ::schema as differ;
use serde::Serialize;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Document<'a> {
    version: u32,
    /// `postgres`, `mysql`, `mariadb` or `sqlite`.
    dialect: &'static str,
    tables: Vec<Table<'a>>,
    enums: Vec<Enum<'a>>,
    /// What is kept as text: views, functions, triggers, sequences and the like.
    others: Vec<Object>,
    /// What is there and not modelled.
    unmodelled: Vec<Object>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Enum<'a> {
    #[serde(flatten)]
    name: Name<'a>,
    values: &'a [String],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Name<'a> {
    schema: Option<&'a str>,
    name: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Table<'a> {
    #[serde(flatten)]
    name: Name<'a>,
    columns: Vec<Column<'a>>,
    primary_key: Option<Key<'a>>,
    uniques: Vec<Key<'a>>,
    checks: Vec<Check<'a>>,
    foreign_keys: Vec<ForeignKey<'a>>,
    indexes: Vec<Index<'a>>,
    comment: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Column<'a> {
    name: &'a str,
    r#type: String,
    nullable: bool,
    default: Option<&'a str>,
    auto_increment: Option<String>,
    generated: Option<&'a str>,
    collation: Option<&'a str>,
    comment: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Key<'a> {
    name: Option<&'a str>,
    columns: &'a [String],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Check<'a> {
    name: Option<&'a str>,
    expression: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ForeignKey<'a> {
    #[serde(flatten)]
    key: Key<'a>,
    referenced_table: Name<'a>,
    referenced_columns: &'a [String],
    on_delete: &'static str,
    on_update: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Index<'a> {
    name: &'a str,
    unique: bool,
    parts: Vec<String>,
    method: Option<&'a str>,
    include: &'a [String],
    predicate: Option<&'a str>,
}

/// A schema for programs: versioned JSON.
pub fn schema_json(schema: &differ::Schema, target: &Target) -> String {
    pretty(&Document {
        version: VERSION,
        dialect: target.dialect.name(),
        tables: schema.tables.values().map(table).collect(),
        enums: schema.enums.values().map(|it| Enum { name: name(&it.name), values: &it.values }).collect(),
        others: schema.opaque.keys().map(object).collect(),
        unmodelled: schema.unmodelled.iter().map(object).collect(),
    })
}

fn name(name: &differ::QualifiedName) -> Name<'_> {
    Name { schema: name.schema.as_deref(), name: &name.name }
}

fn table(table: &differ::Table) -> Table<'_> {
    Table {
        name: name(&table.name),
        columns: table.columns.values().map(column).collect(),
        primary_key: table.primary_key.as_ref().map(|it| Key { name: it.name.as_deref(), columns: &it.columns }),
        uniques: table.uniques.iter().map(|it| Key { name: it.name.as_deref(), columns: &it.columns }).collect(),
        checks: table
            .checks
            .iter()
            .map(|it| Check { name: it.name.as_deref(), expression: it.expression.sql() })
            .collect(),
        foreign_keys: table.foreign_keys.iter().map(foreign_key).collect(),
        indexes: table.indexes.iter().map(index).collect(),
        comment: table.comment.as_deref(),
    }
}

fn column(column: &differ::Column) -> Column<'_> {
    Column {
        name: &column.name,
        r#type: column.column_type.to_string(),
        nullable: column.nullable,
        default: column.default.as_ref().map(differ::Expression::sql),
        auto_increment: column.auto_increment.as_ref().map(|kind| counting(kind).to_lowercase()),
        generated: column.generated.as_ref().map(|it| it.expression.sql()),
        collation: column.collation.as_deref(),
        comment: column.comment.as_deref(),
    }
}

fn foreign_key(key: &differ::ForeignKey) -> ForeignKey<'_> {
    ForeignKey {
        key: Key { name: key.name.as_deref(), columns: &key.columns },
        referenced_table: name(&key.referenced_table),
        referenced_columns: &key.referenced_columns,
        on_delete: action_words(key.on_delete),
        on_update: action_words(key.on_update),
    }
}

fn index(index: &differ::Index) -> Index<'_> {
    Index {
        name: &index.name,
        unique: index.unique,
        parts: index_parts(index),
        method: index.method.as_deref(),
        include: &index.include,
        predicate: index.predicate.as_ref().map(differ::Expression::sql),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::described::described;
    use snapbox::{assert_data_eq, file};

    #[test]
    fn the_schema_of_a_schema_is_in_the_repository() {
        let schema = described::<Document<'_>>("A schema: `limbeck inspect --format json`");
        assert_data_eq!(schema, file!["../../../schemas/inspect.json"].raw());
    }
}
