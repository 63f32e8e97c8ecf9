//! MySQL and MariaDB: one lowering; what differs between the two is a fact in the dialect's table.

mod absorb;
mod alter;
mod column;
mod constraint;
mod enum_type;
mod index;
mod table;

use super::builder::{Alteration, Call};
use super::{LowerError, RustForm, Statement, Transactional, fill, opaque, text};
use absorb::Absorbed;
use limbeck_differ::schema::{Table, TableName};
use limbeck_differ::{Dialect, Operation, Step, Target};

/// Both quote alike.
const DIALECT: Dialect = Dialect::MySql;

/// Lowers steps in order.
pub(super) fn lower(steps: &[Step], target: &Target) -> Result<Vec<Statement>, LowerError> {
    let absorbed = Absorbed::find(steps);
    let mut statements: Vec<Statement> = Vec::new();
    let mut carried_along = Vec::new();
    for step in steps {
        let mut lowered = match step {
            Step::Operation(operation) if absorbed.has(operation) => {
                carried_along.push(operation.clone());
                continue;
            }
            Step::Operation(operation) => vec![lower_operation(operation, &absorbed, target)?],
            Step::Fill { table, column, fill } => fill::lower(table, column, fill, DIALECT, |part| {
                lower_operation(part, &absorbed, target).map(|statement| vec![statement])
            })?,
            Step::AlterTable(table, operations) => vec![alter::at_once(table, operations, target)?],
            Step::RenameSequence(change) => {
                let what = format!("a new name of the sequence '{}'", change.from);
                return Err(unsupported(what, "there are no sequences", target));
            }
            Step::ReplaceEnum { change, .. } => return Err(enum_type::none(&change.from.name, target)),
            Step::Rebuild(rebuild) => {
                let what = format!("a rebuild of '{}'", rebuild.before.name);
                return Err(unsupported(what, "tables are altered in place", target));
            }
        };
        if let Some(first) = lowered.first_mut() {
            first.operations.append(&mut carried_along);
        }
        statements.extend(lowered);
    }
    if let Some(last) = statements.last_mut() {
        last.operations.append(&mut carried_along);
    }
    Ok(statements)
}

fn lower_operation(operation: &Operation, absorbed: &Absorbed, target: &Target) -> Result<Statement, LowerError> {
    let mut statement = match operation {
        Operation::CreateTable(table) => table::create(table, absorbed.keys_of(&table.name), target)?,
        Operation::DropTable(table) => builder(Call::DropTable(table.name.clone())),
        Operation::RenameTable(change) => builder(Call::RenameTable(change.clone())),
        Operation::AddColumn(table, column) => {
            let calls = column::column_calls(column, target)?;
            builder(Call::AlterTable(table.clone(), Alteration::AddColumn(calls)))
        }
        Operation::DropColumn(table, column) => {
            builder(Call::AlterTable(table.clone(), Alteration::DropColumn(column.name.clone())))
        }
        Operation::AlterColumn(table, change) => {
            let calls = column::column_calls(&change.to, target)?;
            builder(Call::AlterTable(table.clone(), Alteration::RedefineColumn(calls)))
        }
        Operation::RenameColumn(table, change) => {
            let rename = Alteration::RenameColumn(change.from.clone(), change.to.clone());
            builder(Call::AlterTable(table.clone(), rename))
        }
        Operation::AddForeignKey(table, key) => constraint::add_foreign_key(table, key),
        Operation::DropForeignKey(table, key) => constraint::drop_foreign_key(table, key, operation, target)?,
        Operation::CreateIndex(table, index) => index::create(table, index, target)?,
        Operation::DropIndex(table, index) => index::drop(table, &index.name),
        Operation::DropCheck(table, check) => constraint::drop_check(table, check, operation, target)?,
        Operation::CreateEnum(it) | Operation::DropEnum(it) => return Err(enum_type::none(&it.name, target)),
        Operation::AlterEnum(change) => return Err(enum_type::none(&change.from.name, target)),
        Operation::RenameEnum(change) => return Err(enum_type::none(&change.from, target)),
        Operation::RenameEnumValue(name, _) => return Err(enum_type::none(name, target)),
        Operation::FillColumn(table, fill) => fill::update(table, fill, DIALECT),
        Operation::AlterTableComment(table, _)
        | Operation::AlterTableOptions(table, _)
        | Operation::AddPrimaryKey(table, _)
        | Operation::DropPrimaryKey(table, _)
        | Operation::AddUnique(table, _)
        | Operation::DropUnique(table, _)
        | Operation::AddCheck(table, _)
        | Operation::RenameConstraint(table, _)
        | Operation::RenameIndex(table, _)
        | Operation::AlterIndexComment(table, _, _)
        | Operation::AlterConstraintComment(table, _, _) => alter::alone(table, operation, target)?,
        Operation::CreateOpaque(object, _) => opaque::make(object),
        Operation::DropOpaque(object, _) => opaque::drop(object, target.dialect)?,
        Operation::AlterOpaque(change, _) => opaque::alter_definition(change, target.dialect)?,
    };
    statement.operations.push(operation.clone());
    Ok(statement)
}

/// A table as text, with its indexes.
pub(super) fn table_ddl(table: &Table, target: &Target) -> Result<Vec<String>, LowerError> {
    // What the server makes for a foreign key by itself would be there twice.
    let (keys, apart) = absorb::split(table);
    let mut texts = vec![table::create_text(table, &keys, target)?];
    for index in apart {
        texts.push(index::create_text(&table.name, &index, target)?);
    }
    Ok(texts)
}

fn builder(mut call: Call) -> Statement {
    // There are no schemas inside a database; a key into another database is written as text.
    call.forget_schemas();
    Statement::builder(call, DIALECT)
}

fn raw(sql: impl Into<String>) -> Statement {
    Statement { sql: sql.into(), form: RustForm::Raw, transactional: Transactional::Any, operations: Vec::new() }
}

fn quote(identifier: &str) -> String {
    DIALECT.quote(identifier)
}

fn literal(text: &str) -> String {
    DIALECT.literal(text)
}

fn table_name(table: &TableName) -> String {
    text::name(table, DIALECT)
}

/// Whether the builder, which knows PostgreSQL's quotes only, writes the name of an index or a foreign key as it is.
fn is_plain_name(name: &str) -> bool {
    !name.contains(['"', '`'])
}

/// Whether sea-query (1.0.2, `backend/mod.rs`, `write_escaped`) writes a text without escapes.
fn is_plain_text(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, '\'' | '"' | '\\'))
}

fn unsupported(what: String, reason: &str, target: &Target) -> LowerError {
    LowerError::Unsupported { what, dialect: target.dialect.name(), reason: reason.to_owned() }
}
