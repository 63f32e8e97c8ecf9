//! The one lowering: a plan becomes statements, each with its SQL text and the Rust that sends exactly that text.

use limbeck_differ::{Operation, Plan, Target};

/// How a statement stands in a revision file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RustForm {
    /// A call of `SchemaManager` with a sea-query builder, as Rust source without `.await?`.
    Builder(String),
    /// The SQL text itself, through `execute_unprepared`.
    Raw,
}

/// Where a statement may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transactional {
    /// Inside a transaction or outside.
    Any,
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
    /// What it carries out.
    pub operations: Vec<Operation>,
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
}

/// Lowers a plan to statements in order.
pub fn lower(_plan: &Plan, _target: &Target) -> Result<Vec<Statement>, LowerError> {
    Ok(Vec::new())
}

/// Whether the statements run in one transaction: on PostgreSQL unless one of them can't; on SQLite and MySQL the stock
/// migrator opens none.
pub fn in_transaction(statements: &[Statement], target: &Target) -> bool {
    target.dialect == limbeck_differ::Dialect::Postgres
        && statements.iter().all(|statement| statement.transactional == Transactional::Any)
}

/// A script that `psql`, `mysql` or `sqlite3` runs as it is, with BEGIN and COMMIT as the revision would have them.
pub fn script(_statements: &[Statement], _target: &Target) -> String {
    String::new()
}
