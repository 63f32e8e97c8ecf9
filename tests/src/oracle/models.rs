//! What Limbeck reads in the sources of an oracle.

use super::answers::Answers;
use crate::{Result, Step};
use limbeck_differ::Declaration;
use limbeck_differ::declaration::{DeclaredType, Entity};
use limbeck_differ::schema::{ColumnType, TableName, TypeName};
use limbeck_introspect::models::{self, Severity};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Reads the sources: those of the package, and those that a program wrote, beside each other in a package of their own.
pub(super) fn read(answers: &Answers, package: &Path) -> Result<Declaration> {
    let copy = tempfile::tempdir()?;
    let source = copy.path().join("src");
    fs::create_dir_all(source.join("odd"))?;
    fs::write(copy.path().join("Cargo.toml"), "[package]\nname = \"models\"\nedition = \"2024\"\n")?;
    fs::write(source.join("lib.rs"), "pub mod matrix;\npub mod odd;\n")?;
    fs::write(source.join("matrix.rs"), &answers.matrix)?;
    for file in fs::read_dir(package.join("src/odd"))? {
        let file = file?;
        fs::copy(file.path(), source.join("odd").join(file.file_name()))?;
    }
    let reading = models::read(&[source], copy.path()).step("reading the models")?;
    let errors = reading.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let errors: Vec<String> = errors.map(|error| format!("{}: {}", error.position, error.message)).collect();
    if errors.is_empty() { Ok(reading.declaration) } else { Err(errors.join("\n").into()) }
}

/// Limbeck reads exactly the entities that the compiler knows.
pub(super) fn every_entity_is_read(answers: &Answers, package: &Path) -> Result {
    let read: BTreeSet<TableName> = read(answers, package)?.entities.into_iter().map(|entity| entity.table).collect();
    let compiled: BTreeSet<TableName> = answers.subjects.iter().map(super::answers::Subject::table).collect();
    let names = |tables: Vec<&TableName>| tables.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let missing = names(compiled.difference(&read).collect());
    let invented = names(read.difference(&compiled).collect());
    if compiled.len() != answers.subjects.len() {
        return Err("two entities have one table".into());
    }
    if missing.is_empty() && invented.is_empty() {
        return Ok(());
    }
    Err(format!("not read: {missing}\nread, but not compiled: {invented}").into())
}

/// A part of what is declared: these tables, and the enums that they use.
pub(super) fn only(declaration: &Declaration, tables: &BTreeSet<TableName>) -> Declaration {
    let entities = declaration.entities.iter().filter(|entity| tables.contains(&entity.table));
    let entities: Vec<Entity> = entities.cloned().collect();
    let used: BTreeSet<&TypeName> = entities
        .iter()
        .flat_map(|entity| entity.columns.values())
        .filter_map(|column| match &column.column_type {
            DeclaredType::Exact(column_type) | DeclaredType::Inferred(column_type) => enum_of(column_type),
            DeclaredType::Unresolved { .. } => None,
        })
        .collect();
    let enums = declaration.enums.iter().filter(|(name, _)| used.contains(name));
    let enums = enums.map(|(name, declared)| (name.clone(), declared.clone())).collect();
    let mut part = declaration.clone();
    (part.entities, part.enums) = (entities, enums);
    part
}

fn enum_of(column_type: &ColumnType) -> Option<&TypeName> {
    match column_type {
        ColumnType::Enum { name, .. } => name.as_ref(),
        ColumnType::Array(element) => enum_of(element),
        _ => None,
    }
}

/// A table with all that its foreign keys lead to.
pub(super) fn with_referenced(declaration: &Declaration, table: &TableName) -> BTreeSet<TableName> {
    let mut tables = BTreeSet::from([table.clone()]);
    loop {
        let known = declaration.entities.iter().filter(|entity| tables.contains(&entity.table));
        let more: BTreeSet<TableName> =
            known.flat_map(|entity| &entity.relations).map(|relation| relation.referenced_table.clone()).collect();
        let before = tables.len();
        tables.extend(more);
        if tables.len() == before {
            return tables;
        }
    }
}
