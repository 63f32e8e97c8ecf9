//! PostgreSQL.

mod alter;
mod column;
mod constraint;
mod counting;
mod enum_type;
mod index;
mod table;

use super::builder::{Alteration, Call};
use super::{LowerError, RustForm, Statement, Transactional, fill, opaque, text};
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{Table, TableName};
use limbeck_differ::{Dialect, Operation, Step, Target};

const DIALECT: Dialect = Dialect::Postgres;

type Lowered = Result<Vec<Statement>, LowerError>;

/// Lowers steps in order.
pub(super) fn lower(steps: &[Step], target: &Target) -> Lowered {
    let mut statements = Vec::new();
    for step in steps {
        statements.extend(match step {
            Step::Operation(operation) => lower_operation(operation, target)?,
            Step::ReplaceEnum { change, columns } => enum_type::replace(change, columns)?,
            Step::Fill { table, column, fill } => {
                fill::lower(table, column, fill, DIALECT, |part| lower_operation(part, target))?
            }
            Step::RenameSequence(Change { from, to }) => {
                vec![raw(format!("ALTER SEQUENCE IF EXISTS {} RENAME TO {}", table_name(from), quote(&to.name)))]
            }
            Step::AlterTable(table, _) => return Err(foreign_step("several changes at once", table)),
            Step::Rebuild(rebuild) => return Err(foreign_step("a rebuild", &rebuild.before.name)),
        });
    }
    Ok(statements)
}

/// A step that the plan makes for another server.
fn foreign_step(what: &str, table: &TableName) -> LowerError {
    unsupported(format!("{what} of '{table}'"), "tables are altered step by step".to_owned())
}

fn lower_operation(operation: &Operation, target: &Target) -> Lowered {
    let mut statements = match operation {
        Operation::CreateEnum(enum_type) => enum_type::create(enum_type),
        Operation::DropEnum(enum_type) => vec![builder(Call::DropType(enum_type.name.clone()))],
        Operation::AlterEnum(change) => enum_type::alter(change, target)?,
        Operation::RenameEnum(change) => enum_type::rename(change),
        Operation::RenameEnumValue(name, change) => vec![enum_type::rename_value(name, change)],
        Operation::CreateTable(table) => table::create(table, target)?,
        Operation::DropTable(table) => vec![builder(Call::DropTable(table.name.clone()))],
        Operation::RenameTable(change) => table::rename(change),
        Operation::AlterTableComment(table, change) => vec![table::comment(table, change.to.as_deref())],
        Operation::AlterTableOptions(table, change) => table::options(table, change)?,
        Operation::AddColumn(table, column) => column::add(table, column, target)?,
        Operation::DropColumn(table, column) => {
            vec![builder(Call::AlterTable(table.clone(), Alteration::DropColumn(column.name.clone())))]
        }
        Operation::AlterColumn(table, change) => alter::column(table, change)?,
        Operation::RenameColumn(table, change) => {
            let rename = Alteration::RenameColumn(change.from.clone(), change.to.clone());
            vec![builder(Call::AlterTable(table.clone(), rename))]
        }
        Operation::FillColumn(table, fill) => vec![fill::update(table, fill, DIALECT)],
        Operation::AddPrimaryKey(table, key) => constraint::add_primary_key(table, key),
        Operation::DropPrimaryKey(table, key) => vec![constraint::drop(table, &key.name, operation)?],
        Operation::AddUnique(table, unique) => constraint::add_unique(table, unique),
        Operation::DropUnique(table, unique) => vec![constraint::drop(table, &unique.name, operation)?],
        Operation::AddCheck(table, check) => constraint::add_check(table, check),
        Operation::DropCheck(table, check) => vec![constraint::drop(table, &check.name, operation)?],
        Operation::AddForeignKey(table, key) => constraint::add_foreign_key(table, key),
        Operation::DropForeignKey(table, key) => vec![constraint::drop_foreign_key(table, &key.name, operation)?],
        Operation::RenameConstraint(table, change) => vec![constraint::rename(table, change)],
        Operation::CreateIndex(table, index) => index::create(table, index),
        Operation::DropIndex(table, index) => vec![builder(Call::DropIndex(table.clone(), index.name.clone()))],
        Operation::RenameIndex(table, change) => vec![index::rename(table, change)],
        Operation::AlterConstraintComment(table, name, change) => {
            vec![constraint::comment(table, name, change.to.as_deref())]
        }
        Operation::AlterIndexComment(table, name, change) => vec![index::comment(table, name, change.to.as_deref())],
        Operation::CreateOpaque(object, _) => opaque::create(object),
        Operation::DropOpaque(object, _) => vec![opaque::drop(object, target.dialect)?],
        Operation::AlterOpaque(change, _) => opaque::alter(change, target.dialect)?,
    };
    if let Some(first) = statements.first_mut() {
        first.operations.push(operation.clone());
    }
    Ok(statements)
}

/// A table as text, with its indexes and comments.
pub(super) fn table_ddl(table: &Table, target: &Target) -> Result<Vec<String>, LowerError> {
    let mut texts = vec![table::ddl(table, target)?];
    let mut others = table::comments(table);
    others.extend(table.indexes.iter().flat_map(|index| index::create(&table.name, index)));
    texts.extend(others.into_iter().map(|statement| statement.sql));
    Ok(texts)
}

fn builder(call: Call) -> Statement {
    Statement::builder(call, DIALECT)
}

fn raw(sql: impl Into<String>) -> Statement {
    Statement { sql: sql.into(), form: RustForm::Raw, transactional: Transactional::Any, operations: Vec::new() }
}

fn quote(identifier: &str) -> String {
    DIALECT.quote(identifier)
}

fn table_name(table: &TableName) -> String {
    text::name(table, DIALECT)
}

/// The text of a comment, or NULL which removes one.
fn comment_text(comment: Option<&str>) -> String {
    comment.map_or_else(|| "NULL".to_owned(), |comment| DIALECT.literal(comment))
}

fn unsupported(what: String, reason: String) -> LowerError {
    LowerError::Unsupported { what, dialect: DIALECT.name(), reason }
}
