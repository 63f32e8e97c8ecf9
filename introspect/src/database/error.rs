//! Why a database could not be read: one error for each thing that a person can do something about.

use limbeck_differ::Dialect;
use sea_orm::sqlx;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::mysql::MySqlDatabaseError;
use sea_orm::sqlx::postgres::PgDatabaseError;
use sea_orm::sqlx::sqlite::SqliteError;
use sea_orm::{DbErr, RuntimeErr};

/// Why a database could not be read. What was read until then is thrown away.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The server refused a statement, for a reason that is none of the others.
    #[error("the database could not be read while {doing}: {source}")]
    Query {
        /// What was being read.
        doing: &'static str,
        /// What the server said.
        source: DbErr,
    },
    /// The connection ended.
    #[error("the connection was lost while {doing}: {reason}")]
    Lost {
        /// What was being read.
        doing: &'static str,
        /// What the server or the driver said.
        reason: String,
    },
    /// A statement took longer than the server lets it take.
    #[error("the server broke off {doing}: {reason}")]
    BrokenOff {
        /// What was being read.
        doing: &'static str,
        /// What the server said.
        reason: String,
    },
    /// The role may not read a catalog.
    #[error("the role is not allowed to do what {doing} needs: {reason}")]
    Denied {
        /// What was being read.
        doing: &'static str,
        /// What the server said.
        reason: String,
    },
    /// Somebody changed the schema at the same time.
    #[error("the database was changed while it was read: {what}")]
    Changed {
        /// What was seen of it.
        what: String,
    },
    /// SQLite: another process holds the file.
    #[error("the database is locked by another process")]
    Locked,
    /// SQLite: the file is not what SQLite wrote.
    #[error("the database's file is damaged, as was seen while {doing}: {reason}")]
    Damaged {
        /// What was being read.
        doing: &'static str,
        /// What SQLite said.
        reason: String,
    },
    /// The server said something that is not understood.
    #[error("the database said something unexpected while {doing}: {what}")]
    Unexpected {
        /// What was being read.
        doing: &'static str,
        /// What is not understood.
        what: String,
    },
    /// The server speaks the protocol of another one, and does not keep its catalog.
    #[error("the server is {product} ({version}), which is {not}")]
    Foreign {
        /// Whose it is.
        product: &'static str,
        /// What it says its version is.
        version: String,
        /// What it is taken for by its protocol, with the negation.
        not: &'static str,
    },
    /// The server is older than what can be read.
    #[error("the server is {dialect} {found}, and the oldest that can be read is {dialect} {oldest}")]
    TooOld {
        /// Which server it is.
        dialect: Dialect,
        /// Its version in its own words.
        found: String,
        /// The oldest version that can be read.
        oldest: &'static str,
    },
}

impl ReadError {
    /// The error for what the driver says of a statement.
    pub(super) fn query(doing: &'static str) -> impl FnOnce(sqlx::Error) -> ReadError {
        move |error| match &error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                ReadError::Lost { doing, reason: error.to_string() }
            }
            sqlx::Error::Database(said) => told(said.as_ref(), doing).unwrap_or_else(|| other(doing, error)),
            _ => other(doing, error),
        }
    }

    pub(super) fn unexpected(doing: &'static str, what: impl Into<String>) -> ReadError {
        ReadError::Unexpected { doing, what: what.into() }
    }

    /// Something was there a moment ago.
    pub(super) fn went_away(what: impl Into<String>) -> ReadError {
        ReadError::Changed { what: format!("{} went away", what.into()) }
    }
}

fn other(doing: &'static str, error: sqlx::Error) -> ReadError {
    ReadError::Query { doing, source: DbErr::Query(RuntimeErr::SqlxError(error.into())) }
}

/// What the code of a server's error means, if it is one of those that can be met by whoever reads.
fn told(error: &dyn DatabaseError, doing: &'static str) -> Option<ReadError> {
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        postgres(error, doing)
    } else if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
        mysql(error, doing)
    } else {
        error.try_downcast_ref::<SqliteError>().and_then(|error| sqlite(error, doing))
    }
}

/// Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn postgres(error: &dyn DatabaseError, doing: &'static str) -> Option<ReadError> {
    let reason = error.message().to_owned();
    Some(match error.code()?.as_ref() {
        // An administrator, a crash, a shutdown; the session's own limits of time (25P03, 25P04, 57P05).
        "57P01" | "57P02" | "57P03" | "25P03" | "25P04" | "57P05" => ReadError::Lost { doing, reason },
        // statement_timeout and lock_timeout.
        "57014" | "55P03" => ReadError::BrokenOff { doing, reason },
        "42501" => ReadError::Denied { doing, reason },
        // The functions that write definitions look into the catalog as it is now: a relation that is not there any more, a
        // function, a type, a schema.
        "42P01" | "42883" | "42704" | "3F000" => ReadError::Changed { what: reason },
        "XX000" if reason.contains("cache lookup failed") || reason.contains("could not open relation") => {
            ReadError::Changed { what: reason }
        }
        _ => return None,
    })
}

/// Codes: <https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html> and
/// <https://mariadb.com/kb/en/mariadb-error-code-reference/>
fn mysql(error: &MySqlDatabaseError, doing: &'static str) -> Option<ReadError> {
    let reason = error.message().to_owned();
    Some(match error.number() {
        // A shutdown, and sessions that were killed (MySQL, MariaDB).
        1053 | 3169 | 1927 => ReadError::Lost { doing, reason },
        // max_execution_time (MySQL), max_statement_time (MariaDB), KILL QUERY, a lock that was waited for.
        3024 | 1969 | 1317 | 1205 => ReadError::BrokenOff { doing, reason },
        // A database, a command on a table, a column, a global privilege, a routine.
        1044 | 1142 | 1143 | 1227 | 1370 => ReadError::Denied { doing, reason },
        // No such database or table; its definition changed, or is being changed.
        1049 | 1146 | 1412 | 1684 => ReadError::Changed { what: reason },
        _ => return None,
    })
}

/// Codes: <https://sqlite.org/rescode.html>. The lowest byte of an extended code is the code itself.
fn sqlite(error: &SqliteError, doing: &'static str) -> Option<ReadError> {
    let code: u32 = error.code()?.parse().ok()?;
    match code & 0xff {
        5 | 6 => Some(ReadError::Locked),
        11 | 26 => Some(ReadError::Damaged { doing, reason: error.message().to_owned() }),
        _ => None,
    }
}
