//! Operations in Alembic's words.

use super::{Change, Operation};
use crate::schema::{Column, ConstraintName, EnumType, ForeignKey, Index, IndexKey, TableName};

impl Operation {
    /// What it is, in Alembic's words, without `Detected`: `added column 'posts.series'`.
    pub fn describe(&self) -> String {
        match self {
            Operation::CreateEnum(it) => format!("added enum type '{}' ({})", it.name, quoted(&it.values)),
            Operation::DropEnum(it) => format!("removed enum type '{}'", it.name),
            Operation::AlterEnum(change) => enum_change(change),
            Operation::RenameEnum(change) => format!("renamed enum type '{}' to '{}'", change.from, change.to),
            Operation::RenameEnumValue(name, change) => {
                format!("renamed '{}' of enum type '{name}' to '{}'", change.from, change.to)
            }
            Operation::CreateTable(table) => format!("added table '{}'", table.name),
            Operation::DropTable(table) => format!("removed table '{}'", table.name),
            Operation::RenameTable(change) => format!("renamed table '{}' to '{}'", change.from, change.to),
            Operation::AlterTableComment(table, _) => format!("table comment changed on '{table}'"),
            Operation::AlterTableOptions(table, _) => format!("table options changed on '{table}'"),
            Operation::AddColumn(table, column) => format!("added column '{table}.{}'", column.name),
            Operation::DropColumn(table, column) => format!("removed column '{table}.{}'", column.name),
            Operation::AlterColumn(table, change) => column_change(table, change),
            Operation::RenameColumn(table, change) => {
                format!("renamed column '{table}.{}' to '{}'", change.from, change.to)
            }
            Operation::FillColumn(table, fill) => {
                format!("rows of '{table}' without '{}' get {}", fill.column, fill.value.sql())
            }
            Operation::AddPrimaryKey(table, key) => {
                format!("added primary key on '{table}' ({})", quoted(&key.columns))
            }
            Operation::DropPrimaryKey(table, _) => format!("removed primary key on '{table}'"),
            Operation::AddUnique(table, unique) => {
                format!("added unique constraint{} on '{table}' ({})", named(&unique.name), quoted(&unique.columns))
            }
            Operation::DropUnique(table, unique) => {
                format!("removed unique constraint{} on '{table}' ({})", named(&unique.name), quoted(&unique.columns))
            }
            Operation::AddCheck(table, check) => {
                format!("added check constraint{} on '{table}' ({})", named(&check.name), check.expression.sql())
            }
            Operation::DropCheck(table, check) => {
                format!("removed check constraint{} on '{table}' ({})", named(&check.name), check.expression.sql())
            }
            Operation::AddForeignKey(table, key) => format!("added foreign key {} on table {table}", key_columns(key)),
            Operation::DropForeignKey(table, key) => {
                format!("removed foreign key {} on table {table}", key_columns(key))
            }
            Operation::RenameConstraint(table, change) => {
                format!("renamed constraint '{}' to '{}' on '{table}'", change.from, change.to)
            }
            Operation::CreateIndex(table, index) => {
                format!("added {} '{}' on '{table}' ({})", index_noun(index), index.name, index_columns(index))
            }
            Operation::DropIndex(table, index) => {
                format!("removed {} '{}' on '{table}'", index_noun(index), index.name)
            }
            Operation::RenameIndex(table, change) => {
                format!("renamed index '{}' to '{}' on '{table}'", change.from, change.to)
            }
            Operation::AlterConstraintComment(table, name, _) => {
                format!("constraint comment changed on '{name}' on '{table}'")
            }
            Operation::AlterIndexComment(table, index, _) => format!("index comment changed on '{index}' on '{table}'"),
            Operation::CreateOpaque(it, _) => format!("added {}", it.id),
            Operation::DropOpaque(it, _) => format!("removed {}", it.id),
            Operation::AlterOpaque(change, _) => format!("changed {}", change.from.id),
        }
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

fn named(name: &ConstraintName) -> String {
    name.as_deref().map(|name| format!(" '{name}'")).unwrap_or_default()
}

fn key_columns(key: &ForeignKey) -> String {
    format!("({})({}.{})", key.columns.join(", "), key.referenced_table, key.referenced_columns.join(", "))
}

fn index_noun(index: &Index) -> &'static str {
    if index.unique { "unique index" } else { "index" }
}

fn index_columns(index: &Index) -> String {
    let part = |key: &IndexKey| match key {
        IndexKey::Column(name) => format!("'{name}'"),
        IndexKey::Expression(expression) => expression.sql().to_owned(),
    };
    index.columns.iter().map(|column| part(&column.key)).collect::<Vec<_>>().join(", ")
}

fn enum_change(change: &Change<EnumType>) -> String {
    let only_in = |a: &EnumType, b: &EnumType| {
        a.values.iter().filter(|value| !b.values.contains(value)).cloned().collect::<Vec<_>>()
    };
    let name = &change.from.name;
    let added = only_in(&change.to, &change.from);
    let removed = only_in(&change.from, &change.to);
    let mut said = Vec::new();
    if !added.is_empty() {
        said.push(format!("added {} to enum type '{name}'", quoted(&added)));
    }
    if !removed.is_empty() {
        said.push(format!("removed {} from enum type '{name}'", quoted(&removed)));
    }
    if said.is_empty() && change.from.values != change.to.values {
        said.push(format!("changed the order of enum type '{name}'"));
    }
    if change.from.comment != change.to.comment {
        said.push(format!("enum type comment changed on '{name}'"));
    }
    said.join(", ")
}

fn column_change(table: &TableName, Change { from, to }: &Change<Column>) -> String {
    let column = format!("'{table}.{}'", from.name);
    let mut said = Vec::new();
    if from.column_type != to.column_type {
        said.push(format!("type change from {} to {} on {column}", from.column_type, to.column_type));
    }
    if from.nullable != to.nullable {
        said.push(format!("{} on column {column}", if to.nullable { "NULL" } else { "NOT NULL" }));
    }
    let aspects = [
        (from.default != to.default, "server default"),
        (from.auto_increment != to.auto_increment, "auto increment"),
        (from.generated != to.generated, "computed expression"),
        (from.collation != to.collation, "collation"),
        (from.on_update != to.on_update, "ON UPDATE"),
        (from.check != to.check, "check"),
        (from.display_width != to.display_width, "display width"),
        (from.storage != to.storage, "storage"),
        (from.comment != to.comment, "comment"),
    ];
    let changed = aspects.into_iter().filter(|(differs, _)| *differs);
    said.extend(changed.map(|(_, aspect)| format!("{aspect} changed on {column}")));
    said.join(", ")
}
