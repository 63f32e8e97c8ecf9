//! Schemas and plans in a few words, for tests.
//!
//! A line is a table: `posts: id int pk, title text?, author_id int -> authors.id, index by_title(title)`. A column is its
//! name, its type (`?` takes NULL) and what else it is: `pk`, `unique`, `default VALUE`, `-> table.column`; other parts are
//! `unique NAME(columns)`, `index NAME(columns)`, `unique index NAME(columns)` and `check NAME(condition)`. A line
//! `enum mood: sad, happy` is an enum type, `view v: posts.title` a view that reads a column, `trigger t: posts.title` a
//! trigger on a table that sets a column.

use crate::operation::{Change, Operation, inverse_of};
use crate::schema::{
    Check, Column, ColumnType, ConstraintName, Deferrable, Dependency, EnumType, Expression, ForeignKey, Index,
    IntegerSize, LobSize, ObjectId, OpaqueKind, OpaqueObject, PrimaryKey, ReferentialAction, Schema, Table, TableName,
    TypeName, UniqueConstraint,
};
use crate::{Dialect, Plan, PlanError, RenameHints, Step, Target, diff, diff_exactly, plan};

/// The schema that the lines describe.
pub(crate) fn schema(lines: &str) -> Schema {
    let mut schema = Schema::default();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, rest) = line.split_once(':').expect("a line is `name: parts`");
        if let Some(name) = name.strip_prefix("enum ") {
            let (name, values) = (TypeName::new(name), rest.split(',').map(|value| value.trim().to_owned()).collect());
            schema.enums.insert(name.clone(), EnumType { name, values, comment: None });
        } else if let Some(name) = name.strip_prefix("view ") {
            add_view(&mut schema, name, rest.trim());
        } else if let Some(name) = name.strip_prefix("trigger ") {
            add_trigger(&mut schema, name, rest.trim());
        } else {
            schema = schema.with_table(table(name, rest));
        }
    }
    schema
}

fn add_view(schema: &mut Schema, name: &str, reads: &str) {
    let id = ObjectId::Opaque(OpaqueKind::View, name.into(), None);
    let (table, column) = reads.split_once('.').expect("a view reads `table.column`");
    let definition = format!("CREATE VIEW {name} AS SELECT {column} FROM {table}");
    schema.opaque.insert(id.clone(), OpaqueObject::new(id.clone(), definition));
    schema
        .dependencies
        .insert(Dependency { object: id.clone(), needs: ObjectId::Column(table.into(), column.to_owned()) });
    schema.dependencies.insert(Dependency { object: id, needs: ObjectId::Table(table.into()) });
}

fn add_trigger(schema: &mut Schema, name: &str, sets: &str) {
    let (table, column) = sets.split_once('.').expect("a trigger sets `table.column`");
    let id = ObjectId::Opaque(OpaqueKind::Trigger, name.into(), Some(table.into()));
    let definition =
        format!("CREATE TRIGGER {name} AFTER INSERT ON {table} BEGIN UPDATE {table} SET {column} = 1; END");
    schema.opaque.insert(id.clone(), OpaqueObject::new(id.clone(), definition));
    schema.dependencies.insert(Dependency { object: id, needs: ObjectId::Table(table.into()) });
}

fn table(name: &str, parts: &str) -> Table {
    let mut table = Table::new(name, []);
    for part in split(parts) {
        add_part(&mut table, part.trim());
    }
    table.sort_parts();
    table
}

/// At commas outside of parentheses.
fn split(parts: &str) -> Vec<&str> {
    let mut depth = 0;
    let comma = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    };
    parts.split(comma).collect()
}

fn add_part(table: &mut Table, part: &str) {
    let named = |rest: &str| {
        let (name, inner) = rest.trim_end_matches(')').split_once('(').expect("`NAME(...)`");
        (name.to_owned(), inner.to_owned())
    };
    let columns = |inner: &str| inner.split(',').map(|column| column.trim().to_owned()).collect::<Vec<_>>();
    if let Some(rest) = part.strip_prefix("unique index ").or(part.strip_prefix("index ")) {
        let (name, inner) = named(rest);
        let mut index = Index::on(name, columns(&inner).iter().map(String::as_str));
        index.unique = part.starts_with("unique");
        table.indexes.push(index);
    } else if let Some(rest) = part.strip_prefix("unique ") {
        let (name, inner) = named(rest);
        table.uniques.push(unique(ConstraintName::explicit(name), columns(&inner)));
    } else if let Some(rest) = part.strip_prefix("check ") {
        let (name, inner) = named(rest);
        let name = ConstraintName::explicit(name);
        table.checks.push(Check {
            name,
            expression: Expression(inner),
            no_inherit: false,
            not_valid: false,
            comment: None,
            not_enforced: false,
        });
    } else {
        add_column(table, part);
    }
}

fn unique(name: ConstraintName, columns: Vec<String>) -> UniqueConstraint {
    UniqueConstraint {
        name,
        columns,
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        include: Vec::new(),
        comment: None,
    }
}

fn add_column(table: &mut Table, part: &str) {
    let mut words = part.split_whitespace();
    let (name, type_name) = words.next().zip(words.next()).expect("a column is `name type`");
    let mut column = Column::new(name, column_type(type_name.trim_end_matches('?')));
    column.nullable = type_name.ends_with('?');
    while let Some(word) = words.next() {
        match word {
            "pk" => {
                let key = PrimaryKey::new(ConstraintName::unnamed(), Vec::new());
                table.primary_key.get_or_insert(key).columns.push(name.to_owned());
            }
            "unique" => table.uniques.push(unique(ConstraintName::unnamed(), vec![name.to_owned()])),
            "default" => column.default = words.next().map(Expression::new),
            "generated" => {
                let expression = Expression::new(words.next().expect("an expression"));
                let storage = crate::schema::GeneratedStorage::Stored;
                column.generated = Some(crate::schema::GeneratedColumn { expression, storage });
            }
            "->" => {
                let (to, key) = words.next().and_then(|to| to.split_once('.')).expect("`-> table.column`");
                table.foreign_keys.push(foreign_key(name, to.into(), key));
            }
            other => panic!("what is '{other}'?"),
        }
    }
    table.columns.insert(name.to_owned(), column);
}

fn foreign_key(column: &str, referenced_table: TableName, key: &str) -> ForeignKey {
    ForeignKey {
        name: ConstraintName::unnamed(),
        columns: vec![column.to_owned()],
        referenced_table,
        referenced_columns: vec![key.to_owned()],
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        match_full: false,
        deferrable: Deferrable::No,
        not_valid: false,
        comment: None,
        delete_sets: Vec::new(),
        not_enforced: false,
    }
}

fn column_type(name: &str) -> ColumnType {
    match name {
        "int" => ColumnType::Integer(IntegerSize::Regular),
        "bigint" => ColumnType::Integer(IntegerSize::Big),
        "text" => ColumnType::Text(LobSize::Regular),
        "uuid" => ColumnType::Uuid,
        "timestamp" => ColumnType::DateTime(None),
        "timestamptz" => ColumnType::TimestampWithTimeZone(None),
        name => ColumnType::Enum { name: Some(name.into()), values: Vec::new() },
    }
}

/// The operations between two schemas, a line each.
pub(crate) fn difference(from: &str, to: &str, hints: &RenameHints) -> String {
    let operations = diff(Change::new(&schema(from), &schema(to)), hints);
    operations.iter().map(|operation| operation.describe() + "\n").collect()
}

/// The steps from one schema to the other and back, a line each.
pub(crate) fn there_and_back(dialect: Dialect, from: &str, to: &str) -> String {
    let (from, to) = (schema(from), schema(to));
    routes(dialect, &from, &to, diff(Change::new(&from, &to), &RenameHints::default()))
}

/// The same between two databases, of which nothing is left out.
pub(crate) fn exactly_there_and_back(dialect: Dialect, from: &str, to: &str) -> String {
    let (from, to) = (schema(from), schema(to));
    routes(dialect, &from, &to, diff_exactly(Change::new(&from, &to), &RenameHints::default()))
}

/// The same where a table has another name.
pub(crate) fn renamed_there_and_back(dialect: Dialect, from: &str, to: &str, rename: Change<&str>) -> String {
    let (from, to) = (schema(from), schema(to));
    let tables = vec![Change::new(rename.from.into(), rename.to.into())];
    let hints = RenameHints { tables, ..RenameHints::default() };
    routes(dialect, &from, &to, diff_exactly(Change::new(&from, &to), &hints))
}

fn routes(dialect: Dialect, from: &Schema, to: &Schema, operations: Vec<Operation>) -> String {
    let up = match planned(dialect, operations, from) {
        Ok(up) => up,
        Err(error) => return format!("{error}\n"),
    };
    let operations = up.operations().collect::<Vec<_>>();
    let down =
        planned(dialect, inverse_of(&operations), to).map_or_else(|error| error.to_string(), |down| lines(&down));
    format!("{}down\n{down}", lines(&up))
}

fn planned(dialect: Dialect, operations: Vec<Operation>, before: &Schema) -> Result<Plan, PlanError> {
    plan(operations, before, &Target::newest(dialect))
}

fn lines(plan: &Plan) -> String {
    plan.steps.iter().flat_map(|step| ["  ".to_owned(), line(step), "\n".to_owned()]).collect()
}

fn line(step: &Step) -> String {
    let said = step.operations().iter().map(said).collect::<Vec<_>>().join("; ");
    match step {
        Step::Operation(_) | Step::Fill { .. } => said,
        Step::ReplaceEnum { columns, .. } => {
            let columns = columns.iter().map(|(table, column)| format!("{table}.{}", column.name)).collect::<Vec<_>>();
            format!("replace for {}: {said}", columns.join(", "))
        }
        Step::RenameSequence(change) => format!("sequence {} follows as {}", change.from, change.to),
        Step::AlterTable(table, _) => format!("alter {table}: {said}"),
        Step::Rebuild(rebuild) => {
            let triggers: Vec<_> = rebuild.triggers.iter().map(|it| format!(" with {}", it.id)).collect();
            format!("rebuild {}{}: {said}", rebuild.before.name, triggers.concat())
        }
    }
}

fn said(operation: &Operation) -> String {
    let (Operation::CreateTable(table) | Operation::DropTable(table)) = operation else { return operation.describe() };
    let keys = table.foreign_keys.iter().map(|key| format!(" + key to {}", key.referenced_table));
    let indexes = table.indexes.iter().map(|index| format!(" + index {}", index.name));
    operation.describe() + &keys.chain(indexes).collect::<String>()
}
