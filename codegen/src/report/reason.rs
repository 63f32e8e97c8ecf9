//! Why an operation is there.

use limbeck_differ::Operation;
use limbeck_differ::declaration::Position;
use limbeck_differ::schema::{AutoIncrement, Column, ObjectId, OpaqueObject};
use std::collections::BTreeMap;

/// One sentence on why an operation is there: what the model says where, and what the database has.
pub fn reason(operation: &Operation, all: &[Operation], positions: &BTreeMap<ObjectId, Position>) -> String {
    if let Some(words) = making_way(operation, all) {
        return words.to_owned();
    }
    let object = operation.object();
    let declared = declared_as(operation).unwrap_or_else(|| object.clone());
    let at = positions.get(&declared).or_else(|| positions.get(&ObjectId::Table(declared.table()?.clone())));
    match kind(operation) {
        Kind::New => match at {
            Some(at) => format!("declared in {at}, not in the database"),
            None => "not in the database".to_owned(),
        },
        Kind::Gone => match at {
            Some(at) => format!("in the database, not declared in {at}"),
            None => "in the database, not declared".to_owned(),
        },
        Kind::Renamed(from, to) => format!("named {to}{}, {from} in the database", said_at(at)),
        Kind::Changed(from, to) => format!("{to}{}, {from} in the database", said_at(at)),
    }
}

/// What is said of an object that goes and comes back unchanged among the operations.
fn making_way(operation: &Operation, all: &[Operation]) -> Option<&'static str> {
    let words = match operation {
        Operation::DropOpaque(..) => "stands in the way of another change, and comes back",
        Operation::CreateOpaque(..) => "stood in the way of another change, and is made as it was",
        _ => return None,
    };
    let inverse = operation.inverse();
    all.contains(&inverse).then_some(words)
}

/// What models call what is renamed.
fn declared_as(rename: &Operation) -> Option<ObjectId> {
    match rename {
        Operation::RenameTable(change) => Some(ObjectId::Table(change.to.clone())),
        Operation::RenameEnum(change) => Some(ObjectId::Enum(change.to.clone())),
        Operation::RenameColumn(table, change) => Some(ObjectId::Column(table.clone(), change.to.clone())),
        _ => None,
    }
}

fn said_at(at: Option<&Position>) -> String {
    at.map(|at| format!(" in {at}")).unwrap_or_default()
}

/// What the operation works on, as short as a name: `posts.series`.
pub fn subject(operation: &Operation) -> String {
    match operation.object() {
        ObjectId::Table(table) | ObjectId::PrimaryKey(table) | ObjectId::Comment(table, None) => table.to_string(),
        ObjectId::Column(table, column)
        | ObjectId::Default(table, column)
        | ObjectId::Generated(table, column)
        | ObjectId::Comment(table, Some(column)) => format!("{table}.{column}"),
        ObjectId::Unique(table, columns) | ObjectId::ForeignKey(table, columns) => {
            format!("{table} ({})", columns.join(", "))
        }
        ObjectId::Check(_, name) | ObjectId::Index(_, name) => name,
        ObjectId::Enum(name) | ObjectId::Opaque(_, name, _) => name.to_string(),
    }
}

enum Kind {
    New,
    Gone,
    Renamed(String, String),
    Changed(String, String),
}

fn kind(operation: &Operation) -> Kind {
    match operation {
        Operation::CreateEnum(_)
        | Operation::CreateTable(_)
        | Operation::AddColumn(..)
        | Operation::AddPrimaryKey(..)
        | Operation::AddUnique(..)
        | Operation::AddCheck(..)
        | Operation::AddForeignKey(..)
        | Operation::CreateIndex(..)
        | Operation::CreateOpaque(..) => Kind::New,
        Operation::DropEnum(_)
        | Operation::DropTable(_)
        | Operation::DropColumn(..)
        | Operation::DropPrimaryKey(..)
        | Operation::DropUnique(..)
        | Operation::DropCheck(..)
        | Operation::DropForeignKey(..)
        | Operation::DropIndex(..)
        | Operation::DropOpaque(..) => Kind::Gone,
        Operation::RenameEnum(change) | Operation::RenameTable(change) => {
            Kind::Renamed(change.from.to_string(), change.to.to_string())
        }
        Operation::FillColumn(_, fill) => Kind::Changed(fill.value.sql().to_owned(), "no value".to_owned()),
        Operation::RenameColumn(_, change)
        | Operation::RenameEnumValue(_, change)
        | Operation::RenameConstraint(_, change)
        | Operation::RenameIndex(_, change) => Kind::Renamed(change.from.clone(), change.to.clone()),
        Operation::AlterEnum(change) => Kind::Changed(change.from.values.join(", "), change.to.values.join(", ")),
        Operation::AlterColumn(_, change) => {
            let (from, to) = facets(&change.from, &change.to);
            Kind::Changed(from.join(", "), to.join(", "))
        }
        Operation::AlterTableComment(_, change)
        | Operation::AlterIndexComment(_, _, change)
        | Operation::AlterConstraintComment(_, _, change) => {
            Kind::Changed(comment(change.from.as_deref()), comment(change.to.as_deref()))
        }
        Operation::AlterOpaque(change, _) => Kind::Changed(text_of(&change.from), text_of(&change.to)),
        Operation::AlterTableOptions(..) => Kind::Changed("other options".to_owned(), "options as planned".to_owned()),
    }
}

/// The statements that make an object that is kept as text.
fn text_of(object: &OpaqueObject) -> String {
    let attached = object.attached.iter().map(|it| it.set.as_str());
    std::iter::once(object.definition.as_str()).chain(attached).collect::<Vec<_>>().join("; ")
}

/// What differs between two columns, in words for each side.
fn facets(from: &Column, to: &Column) -> (Vec<String>, Vec<String>) {
    let words: [fn(&Column) -> String; 11] = [
        |column| column.column_type.to_string(),
        |column| if column.nullable { "NULL" } else { "NOT NULL" }.to_owned(),
        |column| match &column.default {
            Some(default) => format!("default {}", default.sql()),
            None => "no default".to_owned(),
        },
        |column| counting(column.auto_increment.as_ref()).to_owned(),
        |column| match &column.generated {
            Some(generated) => format!("generated as {}", generated.expression.sql()),
            None => "not generated".to_owned(),
        },
        |column| column.collation.as_ref().map_or("no collation".to_owned(), |name| format!("collation {name}")),
        |column| column.on_update.as_ref().map_or("no ON UPDATE".to_owned(), |it| format!("on update {}", it.sql())),
        |column| column.check.as_ref().map_or("no check".to_owned(), |it| format!("check {}", it.sql())),
        |column| column.display_width.map_or("the usual width".to_owned(), |width| format!("width {width}")),
        |column| column.storage.clone().unwrap_or_else(|| "the usual storage".to_owned()),
        |column| comment(column.comment.as_deref()),
    ];
    words.iter().map(|word| (word(from), word(to))).filter(|(from, to)| from != to).unzip()
}

fn counting(kind: Option<&AutoIncrement>) -> &'static str {
    match kind {
        None => "no auto increment",
        Some(AutoIncrement::Serial) => "serial",
        Some(AutoIncrement::Identity(_)) => "identity",
        Some(AutoIncrement::Keyword) => "auto increment",
    }
}

fn comment(comment: Option<&str>) -> String {
    comment.map_or("no comment".to_owned(), |comment| format!("comment '{comment}'"))
}
