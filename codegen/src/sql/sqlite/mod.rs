//! SQLite.

pub(crate) mod alter;
mod column;
mod constraint;
mod enum_type;
mod index;
mod table;

use super::builder::{Alteration, Call};
use super::{LowerError, RustForm, Statement, Transactional, fill, opaque};
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{Table, TableName};
use limbeck_differ::{Dialect, Operation, Step};

const DIALECT: Dialect = Dialect::Sqlite;

/// Lowers steps in order.
pub(super) fn lower(steps: &[Step]) -> Result<Vec<Statement>, LowerError> {
    steps
        .iter()
        .map(|step| match step {
            Step::Operation(operation) => lower_operation(operation),
            Step::Rebuild(rebuild) => alter::rebuild(rebuild),
            Step::AlterTable(table, _) | Step::Fill { table, .. } => {
                Err(unsupported(format!("a change of '{table}'"), "it needs a rebuild of the table".to_owned()))
            }
            Step::RenameSequence(change) => {
                let reason = "there are no sequences".to_owned();
                Err(unsupported(format!("a new name of the sequence '{}'", change.from), reason))
            }
            Step::ReplaceEnum { change, .. } => Err(enum_type::none(&change.from.name)),
        })
        .collect()
}

fn lower_operation(operation: &Operation) -> Result<Statement, LowerError> {
    let mut statement = match operation {
        Operation::CreateTable(table) => table::create(table)?,
        Operation::DropTable(table) => builder(Call::DropTable(table.name.clone())),
        Operation::RenameTable(change) if change.from.name.eq_ignore_ascii_case(&change.to.name) => respelled(change),
        Operation::RenameTable(change) => builder(Call::RenameTable(change.clone())),
        Operation::AddColumn(table, column) => {
            builder(Call::AlterTable(table.clone(), Alteration::AddColumn(column::column_calls(column)?)))
        }
        Operation::DropColumn(table, column) => {
            builder(Call::AlterTable(table.clone(), Alteration::DropColumn(column.name.clone())))
        }
        Operation::RenameColumn(table, change) => {
            let rename = Alteration::RenameColumn(change.from.clone(), change.to.clone());
            builder(Call::AlterTable(table.clone(), rename))
        }
        Operation::CreateIndex(table, index) => index::create(table, index)?,
        Operation::DropIndex(table, index) => builder(Call::DropIndex(table.clone(), index.name.clone())),
        Operation::CreateEnum(enum_type) | Operation::DropEnum(enum_type) => {
            return Err(enum_type::none(&enum_type.name));
        }
        Operation::AlterEnum(change) => return Err(enum_type::none(&change.from.name)),
        Operation::RenameEnum(change) => return Err(enum_type::none(&change.from)),
        Operation::RenameEnumValue(name, _) => return Err(enum_type::none(name)),
        Operation::FillColumn(table, fill) => fill::update(table, fill, DIALECT),
        Operation::AlterTableComment(..) | Operation::AlterIndexComment(..) | Operation::AlterConstraintComment(..) => {
            return Err(unsupported(operation.object().to_string(), "there are no comments".to_owned()));
        }
        Operation::RenameIndex(..) => {
            let reason = "an index has to be dropped and made again".to_owned();
            return Err(unsupported(format!("a new name of the {}", operation.object()), reason));
        }
        Operation::AlterTableOptions(..)
        | Operation::AlterColumn(..)
        | Operation::AddPrimaryKey(..)
        | Operation::DropPrimaryKey(..)
        | Operation::AddUnique(..)
        | Operation::DropUnique(..)
        | Operation::AddCheck(..)
        | Operation::DropCheck(..)
        | Operation::AddForeignKey(..)
        | Operation::DropForeignKey(..)
        | Operation::RenameConstraint(..) => {
            let reason = "it needs a rebuild of the table".to_owned();
            return Err(unsupported(format!("a change of the {}", operation.object()), reason));
        }
        Operation::CreateOpaque(object, _) => opaque::make(object),
        Operation::DropOpaque(object, _) => opaque::drop(object, DIALECT)?,
        Operation::AlterOpaque(change, _) => opaque::alter_definition(change, DIALECT)?,
    };
    statement.operations.push(operation.clone());
    Ok(statement)
}

/// SQLite takes a name in another case for the name of a table that is there already, so it gets there by a third one.
fn respelled(change: &Change<TableName>) -> Statement {
    let between = quote(&format!("limbeck_new_{}", change.to.name));
    let (from, to) = (quote(&change.from.name), quote(&change.to.name));
    raw(format!("ALTER TABLE {from} RENAME TO {between};\nALTER TABLE {between} RENAME TO {to}"))
}

/// A table as text, with its indexes.
pub(super) fn table_ddl(table: &Table) -> Result<Vec<String>, LowerError> {
    let mut texts = vec![table::create_text(table, &table.name.name)?];
    for index in &table.indexes {
        texts.push(index::create_text(&table.name, index)?);
    }
    Ok(texts)
}

fn builder(mut call: Call) -> Statement {
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

fn unsupported(what: String, reason: String) -> LowerError {
    LowerError::Unsupported { what, dialect: DIALECT.name(), reason }
}
