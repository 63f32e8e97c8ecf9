//! A difference for programs.

use super::{Difference, fill_of, reason, told};
use limbeck_differ::Operation;
use limbeck_differ::answers::{Candidate, unfilled};
use limbeck_differ::declaration::Position;
use limbeck_differ::schema::ObjectId;
use serde::Serialize;

/// The version of both documents; it grows when a field goes or changes its meaning.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Document<'a> {
    version: u32,
    /// `postgres`, `mysql`, `mariadb` or `sqlite`.
    dialect: &'static str,
    /// In the order of the plan.
    operations: Vec<Entry<'a>>,
    /// What may be a rename, and nobody says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rename_candidates: Vec<Renaming>,
    /// Objects whose difference the server could not confirm.
    unconfirmed: Vec<Object>,
    /// Objects that no model mentions and that stay.
    unmanaged: Vec<Object>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Entry<'a> {
    /// `add_column`, `drop_table` and so on.
    operation: &'static str,
    object: Object,
    /// For people.
    description: String,
    /// Why: what the model says and what the database has.
    reason: String,
    /// Where the model says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<Place<'a>>,
    /// What is lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    destructive: Option<String>,
    /// Why it can't be undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    irreversible: Option<String>,
    /// With which rows it fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    data_dependent: Option<String>,
    /// The SQL of what rows get which are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    fill: Option<String>,
    /// Whether `revision` asks for that.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    needs_fill: bool,
}

/// What may be a rename; `rename` is what `--rename` takes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Renaming {
    kind: &'static str,
    from: String,
    to: String,
    rename: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Place<'a> {
    /// Relative to the project.
    file: &'a str,
    /// From 1.
    line: usize,
    /// From 1.
    column: usize,
}

/// An address: what kind of object, in which table, by which name or columns.
#[derive(Serialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Object {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns: Vec<String>,
}

/// For programs: versioned JSON.
pub fn json(difference: &Difference<'_>) -> String {
    let document = Document {
        version: VERSION,
        dialect: difference.target.dialect.name(),
        operations: told(difference.operations, difference.target)
            .map(|operation| entry(operation, difference))
            .collect(),
        rename_candidates: difference.candidates.iter().map(renaming).collect(),
        unconfirmed: difference.unconfirmed.iter().map(object).collect(),
        unmanaged: difference.unmanaged.iter().map(object).collect(),
    };
    pretty(&document)
}

/// JSON with two spaces of indentation and a final newline.
pub(super) fn pretty(document: &impl Serialize) -> String {
    // Owned structs of strings and numbers: nothing in them can fail to be written.
    serde_json::to_string_pretty(document).map(|text| text + "\n").unwrap_or_default()
}

fn entry<'a>(operation: &Operation, difference: &Difference<'a>) -> Entry<'a> {
    let id = operation.object();
    let effects = operation.effects_among(difference.operations, difference.target);
    let place = |at: &'a Position| Place { file: &at.file, line: at.line, column: at.column };
    Entry {
        operation: word(operation),
        object: object(&id),
        description: operation.describe(),
        reason: reason(operation, difference.operations, difference.positions),
        position: difference.positions.get(&id).map(place),
        destructive: effects.destructive,
        irreversible: effects.irreversible,
        data_dependent: effects.data_dependent,
        fill: fill_of(operation, difference.operations).map(|fill| fill.value.sql().to_owned()),
        needs_fill: matches!(operation, Operation::AddColumn(..) | Operation::AlterColumn(..))
            && unfilled(difference.operations).iter().any(|it| it.object() == id),
    }
}

fn renaming(candidate: &Candidate) -> Renaming {
    let names = candidate.names();
    Renaming { kind: candidate.noun(), rename: candidate.to_string(), from: names.from, to: names.to }
}

pub(super) fn word(operation: &Operation) -> &'static str {
    match operation {
        Operation::CreateEnum(_) => "create_enum",
        Operation::DropEnum(_) => "drop_enum",
        Operation::AlterEnum(_) => "alter_enum",
        Operation::RenameEnum(_) => "rename_enum",
        Operation::RenameEnumValue(..) => "rename_enum_value",
        Operation::CreateTable(_) => "create_table",
        Operation::DropTable(_) => "drop_table",
        Operation::RenameTable(_) => "rename_table",
        Operation::AlterTableComment(..) => "alter_table_comment",
        Operation::AlterTableOptions(..) => "alter_table_options",
        Operation::AddColumn(..) => "add_column",
        Operation::DropColumn(..) => "drop_column",
        Operation::AlterColumn(..) => "alter_column",
        Operation::RenameColumn(..) => "rename_column",
        Operation::FillColumn(..) => "fill_column",
        Operation::AddPrimaryKey(..) => "add_primary_key",
        Operation::DropPrimaryKey(..) => "drop_primary_key",
        Operation::AddUnique(..) => "add_unique",
        Operation::DropUnique(..) => "drop_unique",
        Operation::AddCheck(..) => "add_check",
        Operation::DropCheck(..) => "drop_check",
        Operation::AddForeignKey(..) => "add_foreign_key",
        Operation::DropForeignKey(..) => "drop_foreign_key",
        Operation::RenameConstraint(..) => "rename_constraint",
        Operation::CreateIndex(..) => "create_index",
        Operation::DropIndex(..) => "drop_index",
        Operation::RenameIndex(..) => "rename_index",
        Operation::AlterConstraintComment(..) => "alter_constraint_comment",
        Operation::AlterIndexComment(..) => "alter_index_comment",
        Operation::CreateOpaque(..) => "create_other",
        Operation::DropOpaque(..) => "drop_other",
        Operation::AlterOpaque(..) => "alter_other",
    }
}

/// The address of an object.
pub(super) fn object(id: &ObjectId) -> Object {
    let table = id.table().map(ToString::to_string);
    let named =
        |kind, name: &str| Object { kind, table: table.clone(), name: Some(name.to_owned()), columns: Vec::new() };
    let on = |kind, columns: &[String]| Object { kind, table: table.clone(), name: None, columns: columns.to_vec() };
    match id {
        ObjectId::Table(name) => Object { kind: "table", name: Some(name.to_string()), ..Object::default() },
        ObjectId::Column(_, column) => named("column", column),
        ObjectId::Default(_, column) => named("default", column),
        ObjectId::Generated(_, column) => named("generated", column),
        ObjectId::Comment(_, Some(column)) => named("comment", column),
        ObjectId::Comment(_, None) => on("comment", &[]),
        ObjectId::PrimaryKey(_) => on("primary_key", &[]),
        ObjectId::Unique(_, columns) => on("unique", columns),
        ObjectId::Check(_, check) => named("check", check),
        ObjectId::ForeignKey(_, columns) => on("foreign_key", columns),
        ObjectId::Index(_, index) => named("index", index),
        ObjectId::Enum(name) => named("enum", &name.to_string()),
        ObjectId::Opaque(kind, name, _) => named(kind.noun(), &name.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::described::described;
    use snapbox::{assert_data_eq, file};

    #[test]
    fn the_schema_of_a_difference_is_in_the_repository() {
        let schema = described::<Document<'_>>("A difference: `limbeck diff --format json`");
        assert_data_eq!(schema, file!["../../../schemas/diff.json"].raw());
    }
}
