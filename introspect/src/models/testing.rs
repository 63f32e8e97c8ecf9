//! Reads inline sources and prints what they declare in a short notation, for tests.

use super::{DiscoverError, ReadOptions, Reading, Severity, read_with};
use limbeck_differ::declaration::additions::{Additions, Stated};
use limbeck_differ::declaration::{Asserted, DeclaredColumn, DeclaredDefault, DeclaredType, Entity, Relation};
use limbeck_differ::schema::{Index, IndexKey};
use snapbox::IntoData;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Checks what one file declares.
pub(super) fn check(source: &str, expected: impl IntoData) {
    check_files(&[("src/book.rs", source)], expected);
}

/// Checks what the fields of one compact entity with an `id` declare.
pub(super) fn check_fields(fields: &str, expected: impl IntoData) {
    let head = "use sea_orm::entity::prelude::*;\n#[derive(DeriveEntityModel)]\n#[sea_orm(table_name = \"books\")]\n";
    check(&format!("{head}pub struct Model {{\n#[sea_orm(primary_key)] pub id: i32,\n{fields}\n}}"), expected);
}

/// Checks what the files of a package declare.
pub(super) fn check_files(files: &[(&str, &str)], expected: impl IntoData) {
    snapbox::assert_data_eq!(printed(&read_files(files, "src")), expected);
}

/// Reads a folder of a package, or of what else the files are.
pub(super) fn read_files(files: &[(&str, &str)], folder: &str) -> Reading {
    read_with_options(files, folder, |_| ReadOptions::default()).unwrap()
}

/// The same with options, which may name places among the files.
pub(super) fn read_with_options(
    files: &[(&str, &str)],
    folder: &str,
    options: impl FnOnce(&Path) -> ReadOptions,
) -> Result<Reading, DiscoverError> {
    let root = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    read_with(&[root.path().join(folder)], root.path(), &options(root.path()))
}

/// A reading in the short notation: `=` before an exact type, `~` before an inferred one, `?` before an unknown one.
pub(super) fn printed(reading: &Reading) -> String {
    let mut text = String::new();
    for entity in &reading.declaration.entities {
        print_entity(entity, &mut text);
    }
    for (name, declared) in &reading.declaration.enums {
        writeln!(text, "enum {name}: {}", declared.values.join(", ")).unwrap();
        for stated in &declared.renamed_from {
            print_stated("renamed from", &stated.what, stated, &mut text);
        }
        for (value, stated) in &declared.renamed_values {
            print_stated(value, &format!("renamed from {}", stated.what), stated, &mut text);
        }
    }
    for diagnostic in &reading.diagnostics {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let position = &diagnostic.position;
        let help = diagnostic.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        writeln!(text, "{severity} {position}:{} {}{help}", position.column, diagnostic.message).unwrap();
    }
    text
}

fn print_entity(entity: &Entity, text: &mut String) {
    writeln!(text, "{}{}", entity.table, comment(entity.comment.as_ref())).unwrap();
    for column in entity.columns.values() {
        print_column(column, text);
    }
    let counts = match entity.auto_increment {
        Asserted::Explicit(counts) => format!("explicit {counts}"),
        Asserted::Inferred(counts) => format!("{counts}"),
    };
    writeln!(text, "  key ({}) auto increment {counts}", entity.primary_key.join(", ")).unwrap();
    for (group, columns) in &entity.unique_keys {
        writeln!(text, "  unique {group} ({})", columns.join(", ")).unwrap();
    }
    for relation in &entity.relations {
        print_relation(relation, text);
    }
    print_additions(&entity.additions, text);
    for ignored in &entity.ignored_columns {
        writeln!(text, "  ignored {ignored}").unwrap();
    }
}

fn print_additions(additions: &Additions, text: &mut String) {
    for stated in &additions.indexes {
        print_stated("index", &index(&stated.what), stated, text);
    }
    for stated in &additions.uniques {
        let unique = &stated.what;
        let nulls = if unique.nulls_not_distinct { " nulls not distinct" } else { "" };
        let what =
            format!("({}) include {:?} {:?}{nulls}", unique.columns.join(", "), unique.include, unique.deferrable);
        print_stated("unique", &what, stated, text);
    }
    for stated in &additions.checks {
        print_stated("check", stated.what.expression.sql(), stated, text);
    }
    for (column, stated) in &additions.generated {
        let what = format!("{column} {:?} {}", stated.what.storage, stated.what.expression.sql());
        print_stated("generated", &what, stated, text);
    }
    for (column, stated) in &additions.collations {
        print_stated("collate", &format!("{column} {}", stated.what), stated, text);
    }
    for (columns, stated) in &additions.foreign_keys {
        print_stated("foreign key", &format!("({}) {:?}", columns.join(", "), stated.what), stated, text);
    }
    for stated in &additions.renamed_from {
        print_stated("renamed from", &stated.what, stated, text);
    }
}

fn index(index: &Index) -> String {
    let mut text = String::new();
    for column in &index.columns {
        match &column.key {
            IndexKey::Column(name) => write!(text, "[{name}"),
            IndexKey::Expression(expression) => write!(text, "[({})", expression.sql()),
        }
        .unwrap();
        let words = [
            column.prefix.map(|prefix| format!("({prefix})")),
            column.collation.as_ref().map(|collation| format!(" collate {collation}")),
            column.operator_class.as_ref().map(|class| format!(" {class}")),
            column.descending.then(|| " desc".to_owned()),
            column.nulls.map(|nulls| format!(" nulls {nulls:?}")),
        ];
        text.extend(words.into_iter().flatten());
        text.push(']');
    }
    let words = [
        index.unique.then(|| " unique".to_owned()),
        index.method.as_ref().map(|method| format!(" using {method}")),
        (!index.include.is_empty()).then(|| format!(" include {:?}", index.include)),
        index.predicate.as_ref().map(|predicate| format!(" where {}", predicate.sql())),
        index.nulls_not_distinct.then(|| " nulls not distinct".to_owned()),
    ];
    text.extend(words.into_iter().flatten());
    text
}

fn print_stated<T>(noun: &str, what: &str, stated: &Stated<T>, text: &mut String) {
    write!(text, "  {noun} {what}").unwrap();
    if let Some(name) = &stated.name {
        write!(text, " name {name}").unwrap();
    }
    for dialect in &stated.dialects {
        write!(text, " on {dialect}").unwrap();
    }
    writeln!(text, " at {}", stated.position.line).unwrap();
}

fn comment(comment: Option<&String>) -> String {
    comment.map(|comment| format!(" comment {comment:?}")).unwrap_or_default()
}

fn print_column(column: &DeclaredColumn, text: &mut String) {
    match &column.column_type {
        DeclaredType::Exact(column_type) => write!(text, "  {} = {column_type:?}", column.name),
        DeclaredType::Inferred(column_type) => write!(text, "  {} ~ {column_type:?}", column.name),
        DeclaredType::Unresolved { rust_type } => write!(text, "  {} ? {rust_type}", column.name),
    }
    .unwrap();
    for (flag, set) in [(" null", column.nullable), (" unique", column.unique), (" indexed", column.indexed)] {
        text.push_str(if set { flag } else { "" });
    }
    match &column.default {
        Some(DeclaredDefault::Literal(literal)) => write!(text, " default {literal:?}"),
        Some(DeclaredDefault::Expression(sql)) => write!(text, " default {sql}"),
        Some(DeclaredDefault::Unresolved(rust)) => write!(text, " default ? {rust}"),
        None => Ok(()),
    }
    .unwrap();
    for (word, value) in [("renamed from", &column.renamed_from), ("extra", &column.extra)] {
        if let Some(value) = value {
            write!(text, " {word} {value:?}").unwrap();
        }
    }
    writeln!(text, "{}", comment(column.comment.as_ref())).unwrap();
}

fn print_relation(relation: &Relation, text: &mut String) {
    let (columns, referenced) = (relation.columns.join(", "), relation.referenced_columns.join(", "));
    write!(text, "  ({columns}) -> {} ({referenced})", relation.referenced_table).unwrap();
    for (word, action) in [("on delete", relation.on_delete), ("on update", relation.on_update)] {
        if let Some(action) = action {
            write!(text, " {word} {action:?}").unwrap();
        }
    }
    if let Some(name) = &relation.name {
        write!(text, " name {name}").unwrap();
    }
    text.push_str(if relation.skip { " skipped\n" } else { "\n" });
}
