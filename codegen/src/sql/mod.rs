//! The one lowering: a plan becomes statements, each with its SQL text and the Rust that sends exactly that text.
//!
//! What sea-query's builder says right is a [`BuilderCall`]; the rest is SQL text of our own. How a dialect gets somewhere
//! is known here and in the plan, nowhere else.

mod builder;
mod comment;
mod default;
mod fill;
mod mysql;
mod opaque;
mod postgres;
pub(crate) mod sqlite;
mod text;

pub use builder::BuilderCall;

use builder::Call;
use limbeck_differ::operation::Change;
use limbeck_differ::schema::Table;
use limbeck_differ::{Dialect, Operation, Plan, PlanError, RenameHints, Schema, Target};

/// How a statement stands in a revision file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RustForm {
    /// A call of `SchemaManager` with a sea-query builder.
    Builder(Box<BuilderCall>),
    /// The SQL text itself, through `execute_unprepared`.
    Raw,
}

/// Where a statement may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transactional {
    /// Inside a transaction or outside.
    Any,
    /// Inside a transaction or outside, but nothing can use what it adds before the transaction ends: a value of an enum type
    /// on PostgreSQL (<https://www.postgresql.org/docs/current/sql-altertype.html>).
    UsableAfter,
    /// Only outside of a transaction (a rebuild on SQLite brings its own).
    Outside,
}

/// One statement of a lowered plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What is sent, without a closing semicolon. A rebuild is several statements in one text, to be sent in one call.
    pub sql: String,
    /// How it stands in a revision.
    pub form: RustForm,
    /// Where it may run.
    pub transactional: Transactional,
    /// What it carries out; empty where it goes on with what the statement before it began.
    pub operations: Vec<Operation>,
}

impl Statement {
    fn builder(call: Call, dialect: Dialect) -> Self {
        let call = BuilderCall(call);
        let sql = call.sql(dialect);
        Self { sql, form: RustForm::Builder(Box::new(call)), transactional: Transactional::Any, operations: Vec::new() }
    }
}

/// Why a plan can't be lowered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LowerError {
    /// The dialect has no such thing.
    #[error("{what} cannot be written for {dialect}: {reason}")]
    Unsupported {
        /// What was to be written.
        what: String,
        /// For which dialect.
        dialect: &'static str,
        /// Why not.
        reason: String,
    },
    /// There is no plan that makes the schema.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// Lowers a plan to statements in order.
pub fn lower(plan: &Plan, target: &Target) -> Result<Vec<Statement>, LowerError> {
    match target.dialect {
        Dialect::Postgres => postgres::lower(&plan.steps, target),
        Dialect::Sqlite => sqlite::lower(&plan.steps),
        Dialect::MySql | Dialect::MariaDb => mysql::lower(&plan.steps, target),
    }
}

/// The statements that make a whole schema from nothing.
pub fn create_schema(schema: &Schema, target: &Target) -> Result<Vec<Statement>, LowerError> {
    let empty = Schema::default();
    let operations = limbeck_differ::diff(Change::new(&empty, schema), &RenameHints::default());
    lower(&limbeck_differ::plan(operations, &empty, target)?, target)
}

/// A table and its indexes as DDL with one part a line, for reading; it makes the same table as [`lower`] does.
pub fn table_ddl(table: &Table, target: &Target) -> Result<String, LowerError> {
    let statements = match target.dialect {
        Dialect::Postgres => postgres::table_ddl(table, target)?,
        Dialect::Sqlite => sqlite::table_ddl(table)?,
        Dialect::MySql | Dialect::MariaDb => mysql::table_ddl(table, target)?,
    };
    Ok(terminated(statements.iter().map(String::as_str)))
}

/// Whether the statements run in one transaction: on PostgreSQL unless one of them can't; on SQLite and MySQL the stock
/// migrator opens none.
pub fn in_transaction(statements: &[Statement], target: &Target) -> bool {
    target.dialect == Dialect::Postgres
        && statements.iter().all(|statement| statement.transactional != Transactional::Outside)
}

/// A script that `psql`, `mysql` or `sqlite3` runs as it is, with BEGIN and COMMIT as the revision would have them.
pub fn script(statements: &[Statement], target: &Target) -> String {
    if statements.is_empty() {
        return String::new();
    }
    let transaction = in_transaction(statements, target);
    let begin = transaction.then_some("BEGIN").into_iter();
    let commit = transaction.then_some("COMMIT").into_iter();
    let texts = begin.chain(statements.iter().map(|statement| statement.sql.as_str())).chain(commit);
    texts.map(|sql| ended(sql, target.dialect)).collect()
}

/// A statement, or several that are sent in one call, with the end that the dialect's client (`psql`, `mysql`, `sqlite3`)
/// needs.
pub fn ended(sql: &str, dialect: Dialect) -> String {
    let sql = if comment::ends_in_comment(sql, dialect) { format!("{sql}\n") } else { sql.to_owned() };
    match dialect {
        Dialect::MySql | Dialect::MariaDb => delimited(&sql),
        Dialect::Postgres | Dialect::Sqlite => format!("{sql};\n"),
    }
}

/// The client of MySQL ends a statement at the first semicolon, also inside of a routine, unless it is told another end.
fn delimited(sql: &str) -> String {
    if !sql.contains(';') {
        return format!("{sql};\n");
    }
    let end = (2..sql.len() + 3).map(|length| "$".repeat(length)).find(|end| !sql.contains(end)).unwrap_or_default();
    format!("DELIMITER {end}\n{sql}{end}\nDELIMITER ;\n")
}

/// Statements with their semicolons, each from a line of its own.
fn terminated<'a>(statements: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for statement in statements {
        text.push_str(statement);
        text.push_str(";\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_routine_ends_where_its_body_does_not() {
        assert_eq!(delimited("DROP TABLE `a`"), "DROP TABLE `a`;\n");
        assert_eq!(ended("DROP TABLE a -- at last", Dialect::Sqlite), "DROP TABLE a -- at last\n;\n");
        let trigger = "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.b = '$$'; END";
        assert_eq!(delimited(trigger), format!("DELIMITER $$$\n{trigger}$$$\nDELIMITER ;\n"));
    }
}
