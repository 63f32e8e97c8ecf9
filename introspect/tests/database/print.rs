//! A schema in short lines, for snapshots. No line has a backslash: snapbox takes it for a path's separator.

use limbeck_differ::schema::{
    Column, ColumnType, ConstraintName, Deferrable, ForeignKey, Index, IndexColumn, IndexKey, NameOrigin, PrimaryKey,
    Schema, Table, TableOptions, UniqueConstraint,
};
use std::fmt::Write;

pub(super) fn print(schema: &Schema) -> String {
    let mut out = String::new();
    for table in schema.tables.values() {
        print_table(&mut out, table);
    }
    for (name, values) in &schema.enums {
        let comment = values.comment.as_ref().map(|comment| format!(" comment {}", text(comment))).unwrap_or_default();
        writeln!(out, "enum {name} ({}){comment}", list(&values.values)).unwrap();
    }
    for object in schema.opaque.values() {
        let definition: Vec<&str> = object.definition.split_whitespace().collect();
        writeln!(out, "{}: {}", object.id, definition.join(" ")).unwrap();
        for it in &object.attached {
            let late = if it.late { "late " } else { "" };
            writeln!(out, "  {late}{}: {} / {}", it.what, it.set, it.unset).unwrap();
        }
        for right in &object.rights {
            writeln!(out, "  {right}").unwrap();
        }
    }
    for dependency in &schema.dependencies {
        writeln!(out, "{} needs {}", dependency.object, dependency.needs).unwrap();
    }
    for object in &schema.unmodelled {
        writeln!(out, "not modelled: {object}").unwrap();
    }
    out
}

fn print_table(out: &mut String, table: &Table) {
    let comment = table.comment.as_ref().map(|comment| format!(" comment {}", text(comment))).unwrap_or_default();
    let options =
        if table.options == TableOptions::default() { String::new() } else { format!(" {:?}", table.options) };
    writeln!(out, "table {}{comment}{options}", table.name).unwrap();
    for column in table.columns.values() {
        writeln!(out, "  {}", column_line(column)).unwrap();
    }
    if let Some(key) = &table.primary_key {
        writeln!(out, "  {}", primary_key_line(key)).unwrap();
    }
    for unique in &table.uniques {
        writeln!(out, "  {}", unique_line(unique)).unwrap();
    }
    for check in &table.checks {
        let no_inherit = if check.no_inherit { " no inherit" } else { "" };
        let not_valid = if check.not_valid { " not valid" } else { "" };
        let not_enforced = if check.not_enforced { " not enforced" } else { "" };
        let rest = format!("{no_inherit}{not_valid}{not_enforced}{}", comment_of(check.comment.as_ref()));
        writeln!(out, "  check{} {}{rest}", name(&check.name), check.expression.sql()).unwrap();
    }
    for key in &table.foreign_keys {
        writeln!(out, "  {}", foreign_key_line(key)).unwrap();
    }
    for index in &table.indexes {
        writeln!(out, "  {}", index_line(index)).unwrap();
    }
}

fn comment_of(comment: Option<&String>) -> String {
    comment.map(|comment| format!(" comment {}", text(comment))).unwrap_or_default()
}

fn text(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\"").replace('\n', "$"))
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| text(name)).collect::<Vec<_>>().join(", ")
}

fn column_type(column_type: &ColumnType) -> String {
    match column_type {
        ColumnType::Other(other) => format!("Other {}", text(other)),
        ColumnType::Enum { name: Some(name), .. } => format!("Enum {name}"),
        ColumnType::Array(element) => format!("Array of {}", self::column_type(element)),
        modelled => format!("{modelled:?}").replace('"', "'"),
    }
}

fn name(name: &ConstraintName) -> String {
    match (&name.name, name.origin) {
        (None, _) => String::new(),
        (Some(name), NameOrigin::Server | NameOrigin::Counted) => format!(" ({name})"),
        (Some(name), NameOrigin::Explicit) => format!(" {}", text(name)),
    }
}

fn column_line(column: &Column) -> String {
    let mut line = format!("{} {}", text(&column.name), column_type(&column.column_type));
    line.push_str(if column.nullable { "" } else { " not null" });
    if let Some(default) = &column.default {
        write!(line, " default {}", default.sql()).unwrap();
    }
    if let Some(on_update) = &column.on_update {
        write!(line, " on update {}", on_update.sql()).unwrap();
    }
    if let Some(auto_increment) = &column.auto_increment {
        write!(line, " {auto_increment:?}").unwrap();
    }
    if let Some(generated) = &column.generated {
        write!(line, " {:?} as {}", generated.storage, generated.expression.sql()).unwrap();
    }
    if let Some(collation) = &column.collation {
        write!(line, " collate {}", text(collation)).unwrap();
    }
    if let Some(check) = &column.check {
        write!(line, " check {}", check.sql()).unwrap();
    }
    if let Some(width) = &column.display_width {
        write!(line, " width {width}").unwrap();
    }
    if let Some(storage) = &column.storage {
        write!(line, " with {storage}").unwrap();
    }
    if let Some(comment) = &column.comment {
        write!(line, " comment {}", text(comment)).unwrap();
    }
    line
}

fn primary_key_line(key: &PrimaryKey) -> String {
    let parts: Vec<String> = key.parts.iter().map(index_column).collect();
    let columns = if parts.is_empty() { list(&key.columns) } else { parts.join(", ") };
    let mut line = format!("primary key{} ({columns})", name(&key.name));
    if !key.include.is_empty() {
        write!(line, " include ({})", list(&key.include)).unwrap();
    }
    line.push_str(&deferrable(key.deferrable));
    if let Some(storage) = &key.storage {
        write!(line, " with {storage}").unwrap();
    }
    line + &comment_of(key.comment.as_ref())
}

fn deferrable(deferrable: Deferrable) -> String {
    if deferrable == Deferrable::No { String::new() } else { format!(" {deferrable:?}") }
}

fn unique_line(unique: &UniqueConstraint) -> String {
    let mut line = format!("unique{} ({})", name(&unique.name), list(&unique.columns));
    line.push_str(if unique.nulls_not_distinct { " nulls not distinct" } else { "" });
    line.push_str(&deferrable(unique.deferrable));
    if !unique.include.is_empty() {
        write!(line, " include ({})", list(&unique.include)).unwrap();
    }
    line + &comment_of(unique.comment.as_ref())
}

fn foreign_key_line(key: &ForeignKey) -> String {
    let mut line = format!(
        "foreign key{} ({}) -> {} ({}) delete {:?} update {:?}",
        name(&key.name),
        list(&key.columns),
        key.referenced_table,
        list(&key.referenced_columns),
        key.on_delete,
        key.on_update
    );
    line.push_str(if key.match_full { " match full" } else { "" });
    line.push_str(&deferrable(key.deferrable));
    line.push_str(if key.not_valid { " not valid" } else { "" });
    line.push_str(if key.not_enforced { " not enforced" } else { "" });
    if !key.delete_sets.is_empty() {
        write!(line, " sets ({})", list(&key.delete_sets)).unwrap();
    }
    line + &comment_of(key.comment.as_ref())
}

fn index_line(index: &Index) -> String {
    let unique = if index.unique { "unique " } else { "" };
    let columns: Vec<String> = index.columns.iter().map(index_column).collect();
    let mut line = format!("{unique}index {} ({})", text(&index.name), columns.join(", "));
    for (word, said) in [("using", &index.method), ("with", &index.storage), ("comment", &index.comment)] {
        if let Some(said) = said {
            write!(line, " {word} {said}").unwrap();
        }
    }
    if !index.include.is_empty() {
        write!(line, " include ({})", list(&index.include)).unwrap();
    }
    line.push_str(if index.nulls_not_distinct { " nulls not distinct" } else { "" });
    if let Some(predicate) = &index.predicate {
        write!(line, " where {}", predicate.sql()).unwrap();
    }
    line
}

fn index_column(column: &IndexColumn) -> String {
    let mut line = match &column.key {
        IndexKey::Column(name) => text(name),
        IndexKey::Expression(expression) => expression.sql().to_owned(),
    };
    if let Some(length) = column.prefix {
        write!(line, "({length})").unwrap();
    }
    line.push_str(if column.descending { " desc" } else { "" });
    for (word, option) in [(" collate ", &column.collation), (" ", &column.operator_class)] {
        if let Some(option) = option {
            write!(line, "{word}{option}").unwrap();
        }
    }
    if let Some(nulls) = column.nulls {
        write!(line, " nulls {nulls:?}").unwrap();
    }
    line
}
