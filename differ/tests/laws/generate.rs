//! Schemas of few names and many shapes, so that two of them have much in common.

use limbeck_differ::schema::{
    Check, Column, ColumnType, ConstraintName, Deferrable, EnumType, Expression, ForeignKey, GeneratedColumn,
    GeneratedStorage, Index, IndexColumn, IntegerSize, LobSize, PrimaryKey, ReferentialAction, Schema, Table,
    TableName, UniqueConstraint,
};
use limbeck_differ::{Dialect, Target, normalize};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt;

const TABLES: usize = 6;
const COLUMNS: usize = 5;

/// What a schema is made from; whatever does not fit is left out.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    tables: Vec<Option<TableRecipe>>,
    enums: Vec<Option<Vec<&'static str>>>,
}

#[derive(Debug, Clone)]
struct TableRecipe {
    columns: Vec<Option<(u8, bool, bool)>>,
    primary_key: Option<u8>,
    uniques: Vec<(u8, u8)>,
    indexes: Vec<(u8, bool, bool, u8)>,
    checks: Vec<(usize, u8)>,
    foreign_keys: Vec<(usize, usize, bool, u8)>,
    generated: Option<(usize, usize)>,
    marks: (bool, bool),
}

pub(crate) fn recipe() -> impl Strategy<Value = Recipe> {
    let values = prop_oneof![Just(vec!["a"]), Just(vec!["a", "b"]), Just(vec!["b", "a"]), Just(vec!["b", "c"])];
    (vec(option::of(table()), TABLES), vec(option::of(values), 2)).prop_map(|(tables, enums)| Recipe { tables, enums })
}

fn table() -> impl Strategy<Value = TableRecipe> {
    let columns = vec(option::weighted(0.7, (0..6u8, any::<bool>(), any::<bool>())), COLUMNS);
    let mask = || 1..32u8;
    (
        columns,
        option::weighted(0.8, prop_oneof![Just(1u8), mask()]),
        vec((mask(), 0..3u8), 0..3),
        vec((mask(), any::<bool>(), any::<bool>(), 0..8u8), 0..3),
        vec((0..COLUMNS, 0..3u8), 0..2),
        vec((0..COLUMNS, 0..TABLES, any::<bool>(), 0..3u8), 0..4),
        option::weighted(0.3, (1..COLUMNS, 0..COLUMNS)),
        (any::<bool>(), any::<bool>()),
    )
        .prop_map(|(columns, primary_key, uniques, indexes, checks, foreign_keys, generated, marks)| TableRecipe {
            columns,
            primary_key,
            uniques,
            indexes,
            checks,
            foreign_keys,
            generated,
            marks,
        })
}

/// Two schemas that print in a few lines.
#[derive(Clone)]
pub(crate) struct Pair(pub(crate) Schema, pub(crate) Schema);

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from\n{}to\n{}", text(&self.0), text(&self.1))
    }
}

/// A schema in a few lines.
pub(crate) fn text(schema: &Schema) -> String {
    let enums = schema.enums.values().map(|it| format!("  enum {} {:?}\n", it.name, it.values));
    enums.chain(schema.tables.values().map(table_text)).collect()
}

fn table_text(table: &Table) -> String {
    let columns = table.columns.values().map(|column| {
        let Column { name, column_type, nullable, .. } = column;
        let default = column.default.as_ref().map(Expression::sql);
        let generated = column.generated.as_ref().map(|it| it.expression.sql());
        format!("{name} {column_type} null={nullable} {default:?} {generated:?}")
    });
    let primary_key = table.primary_key.iter().map(|key| format!("primary key {:?}", key.columns));
    let uniques = table.uniques.iter().map(|it| format!("unique {:?} {:?}", it.name.name, it.columns));
    let checks = table.checks.iter().map(|it| format!("check {:?} {}", it.name.name, it.expression.sql()));
    let indexes = table.indexes.iter().map(|index| {
        let names = index.columns.iter().map(IndexColumn::plain_column).collect::<Vec<_>>();
        format!("index {} unique={} {names:?} partial={}", index.name, index.unique, index.predicate.is_some())
    });
    let keys = table.foreign_keys.iter().map(|key| {
        let (to, names, action) = (&key.referenced_table, &key.referenced_columns, key.on_delete);
        format!("key {:?} {:?} -> {to} {names:?} {action:?}", key.name.name, key.columns)
    });
    let parts = columns.chain(primary_key).chain(uniques).chain(checks).chain(indexes).chain(keys);
    let parts = parts.collect::<Vec<_>>().join("\n    ");
    format!("  {} {:?} strict={}\n    {parts}\n", table.name, table.comment, table.options.strict)
}

/// Two schemas: independent, or with most tables in common.
pub(crate) fn pair(dialect: Dialect) -> impl Strategy<Value = Pair> {
    (recipe(), recipe(), vec(prop::bool::weighted(0.5), TABLES)).prop_map(move |(a, mut b, kept)| {
        for (table, _) in kept.iter().enumerate().filter(|(_, kept)| **kept) {
            b.tables[table].clone_from(&a.tables[table]);
        }
        Pair(build(&a, dialect), build(&b, dialect))
    })
}

pub(crate) fn build(recipe: &Recipe, dialect: Dialect) -> Schema {
    let mut schema = Schema::default();
    if dialect.facts().enum_types {
        for (number, values) in recipe.enums.iter().enumerate() {
            let Some(values) = values else { continue };
            let name = limbeck_differ::schema::TypeName::new(format!("e{number}"));
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            schema.enums.insert(name.clone(), EnumType { name, values, comment: None });
        }
    }
    let mut index_names = BTreeSet::new();
    for (number, table) in recipe.tables.iter().enumerate() {
        if let Some(table) = table {
            let table = build_table(number, table, &schema, &mut index_names, dialect);
            schema.tables.insert(table.name.clone(), table);
        }
    }
    for (number, recipe) in recipe.tables.iter().enumerate() {
        let keys = recipe.as_ref().map(|recipe| foreign_keys(number, recipe, &schema));
        if let Some((keys, table)) = keys.zip(schema.tables.get_mut(&table_name(number))) {
            table.foreign_keys = keys;
        }
    }
    schema.tables.values_mut().for_each(Table::sort_parts);
    if dialect.facts().unique_constraints_are_indexes { as_mysql_has_it(schema, dialect) } else { schema }
}

/// MySQL has no partial indexes, keeps uniques as indexes and makes indexes for foreign keys.
fn as_mysql_has_it(mut schema: Schema, dialect: Dialect) -> Schema {
    for index in schema.tables.values_mut().flat_map(|table| &mut table.indexes) {
        index.predicate = None;
    }
    normalize(schema, &Target::newest(dialect))
}

fn table_name(number: usize) -> TableName {
    TableName::new(format!("t{number}"))
}

fn column_type(kind: u8, schema: &Schema) -> ColumnType {
    let integer = ColumnType::Integer(IntegerSize::Regular);
    let in_enum = |name: &str| {
        let found = schema.enums.get(&name.into()).map(|it| it.name.clone());
        found.map(|name| ColumnType::Enum { name: Some(name), values: Vec::new() })
    };
    match kind {
        0 | 1 => integer,
        2 => ColumnType::Integer(IntegerSize::Big),
        3 => ColumnType::Text(LobSize::Regular),
        4 => in_enum("e0").unwrap_or(ColumnType::Uuid),
        _ => in_enum("e1").unwrap_or(integer),
    }
}

fn default_of(column_type: &ColumnType, schema: &Schema) -> Option<String> {
    match column_type {
        ColumnType::Integer(_) => Some("0".to_owned()),
        ColumnType::Text(_) => Some("'none'".to_owned()),
        ColumnType::Enum { name: Some(name), .. } => Some(format!("'{}'", schema.enums[name].values[0])),
        _ => None,
    }
}

fn build_table(
    number: usize,
    recipe: &TableRecipe,
    schema: &Schema,
    index_names: &mut BTreeSet<String>,
    dialect: Dialect,
) -> Table {
    let mut table = Table::new(format!("t{number}").as_str(), []);
    for (position, column) in recipe.columns.iter().enumerate() {
        let (kind, nullable, default) = match column {
            None if position == 0 => (0, false, false),
            None => continue,
            Some(column) => *column,
        };
        let mut column = Column::new(format!("c{position}"), column_type(kind, schema));
        column.nullable = nullable;
        column.default = default.then(|| default_of(&column.column_type, schema)).flatten().map(Expression);
        table.columns.insert(column.name.clone(), column);
    }
    make_generated(&mut table, recipe);
    add_keys(&mut table, recipe);
    add_indexes(&mut table, recipe, index_names);
    if dialect.facts().comments {
        table.comment = recipe.marks.0.then(|| "marked".to_owned());
    } else {
        table.options.strict = recipe.marks.1;
    }
    table
}

fn make_generated(table: &mut Table, recipe: &TableRecipe) {
    let Some((target, source)) = recipe.generated.filter(|(target, source)| target != source) else { return };
    if !table.columns.contains_key(&format!("c{source}")) {
        return;
    }
    if let Some(column) = table.columns.get_mut(&format!("c{target}")) {
        let expression = Expression::new(format!("upper(c{source})"));
        *column = Column::new(column.name.clone(), ColumnType::Text(LobSize::Regular));
        column.generated = Some(GeneratedColumn { expression, storage: GeneratedStorage::Stored });
    }
}

fn masked(mask: u8, table: &Table) -> Vec<String> {
    let names = (0..COLUMNS).filter(|bit| mask & (1 << bit) != 0).map(|bit| format!("c{bit}"));
    names.filter(|name| table.columns.contains_key(name)).collect()
}

fn add_keys(table: &mut Table, recipe: &TableRecipe) {
    let name = table.name.name.clone();
    let columns = masked(recipe.primary_key.unwrap_or_default(), table);
    if !columns.is_empty() && columns.iter().all(|column| table.columns[column].generated.is_none()) {
        for column in &columns {
            table.columns[column].nullable = false;
        }
        table.primary_key = Some(PrimaryKey::new(ConstraintName::explicit(format!("{name}_pk")), columns));
    }
    for (mask, number) in &recipe.uniques {
        let columns = masked(*mask, table);
        let unique_name = ConstraintName::explicit(format!("{name}_u{number}"));
        if columns.is_empty() || table.uniques.iter().any(|it| it.name == unique_name || it.columns == columns) {
            continue;
        }
        let deferrable = Deferrable::No;
        let unique = UniqueConstraint {
            name: unique_name,
            columns,
            nulls_not_distinct: false,
            deferrable,
            include: Vec::new(),
            comment: None,
        };
        table.uniques.push(unique);
    }
    for (column, number) in &recipe.checks {
        let check_name = ConstraintName::explicit(format!("{name}_k{number}"));
        if table.columns.contains_key(&format!("c{column}")) {
            let expression = Expression::new(format!("c{column} IS NOT NULL"));
            table.checks.push(Check {
                name: check_name,
                expression,
                no_inherit: false,
                not_valid: false,
                comment: None,
                not_enforced: false,
            });
        }
    }
}

fn add_indexes(table: &mut Table, recipe: &TableRecipe, names: &mut BTreeSet<String>) {
    for (mask, unique, partial, number) in &recipe.indexes {
        let columns = masked(*mask, table);
        let name = format!("i{number}");
        if columns.is_empty() || !names.insert(name.clone()) {
            continue;
        }
        let mut index = Index::on(name, columns.iter().map(String::as_str));
        index.unique = *unique;
        index.predicate = partial.then(|| Expression::new(format!("{} IS NOT NULL", columns[0])));
        table.indexes.push(index);
    }
}

/// Keys of a table, as a foreign key may refer to them: its columns.
fn keys(table: &Table) -> Vec<Vec<String>> {
    let primary_key = table.primary_key.iter().map(|key| key.columns.clone());
    let uniques = table.uniques.iter().map(|unique| unique.columns.clone());
    let indexes = table.indexes.iter().filter(|index| index.unique).filter_map(Index::plain_columns);
    let indexes = indexes.map(|columns| columns.into_iter().map(str::to_owned).collect());
    primary_key.chain(uniques).chain(indexes).filter(|columns| columns.len() == 1).collect()
}

fn foreign_keys(number: usize, recipe: &TableRecipe, schema: &Schema) -> Vec<ForeignKey> {
    let table = &schema.tables[&table_name(number)];
    let mut found: Vec<ForeignKey> = Vec::new();
    for (column, other, cascade, name) in &recipe.foreign_keys {
        let Some(column) = table.columns.get(&format!("c{column}")).filter(|it| it.generated.is_none()) else {
            continue;
        };
        let Some(referenced) = schema.tables.get(&table_name(*other)) else { continue };
        let fits = |key: &Vec<String>| {
            let to = &referenced.columns[&key[0]];
            to.generated.is_none() && comparable(&to.column_type, &column.column_type)
        };
        let name = ConstraintName::explicit(format!("{}_f{name}", table.name));
        let Some(key) = keys(referenced).into_iter().find(fits) else { continue };
        if found.iter().any(|it| it.name == name) {
            continue;
        }
        found.push(ForeignKey {
            name,
            columns: vec![column.name.clone()],
            referenced_table: referenced.name.clone(),
            referenced_columns: key,
            on_delete: if *cascade { ReferentialAction::Cascade } else { ReferentialAction::NoAction },
            on_update: ReferentialAction::NoAction,
            match_full: false,
            deferrable: Deferrable::No,
            not_valid: false,
            comment: None,
            delete_sets: Vec::new(),
            not_enforced: false,
        });
    }
    found
}

/// Whether a server can compare values of the two types.
pub(crate) fn comparable(a: &ColumnType, b: &ColumnType) -> bool {
    a == b || matches!((a, b), (ColumnType::Integer(_), ColumnType::Integer(_)))
}
