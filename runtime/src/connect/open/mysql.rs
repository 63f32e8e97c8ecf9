//! MySQL and MariaDB: their session, and what their error codes mean.

use super::{explain, open_pool, pool_of_one};
use crate::connect::{ConnectError, ConnectOptions, DatabaseUrl};
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::mysql::{MySqlConnectOptions, MySqlDatabaseError};
use sea_orm::sqlx::{self, ConnectOptions as _};
use sea_orm::{DatabaseConnection, SqlxMySqlConnector};
use std::str::FromStr;

/// Modes that change how literals and names are read and how SHOW CREATE writes them, and the modes that stand for those
/// among others; a longer name comes before what it contains.
const UNWANTED_MODES: [&str; 13] = [
    "NO_BACKSLASH_ESCAPES",
    "NO_TABLE_OPTIONS",
    "NO_FIELD_OPTIONS",
    "NO_KEY_OPTIONS",
    "ANSI_QUOTES",
    "ANSI",
    "DB2",
    "MAXDB",
    "MSSQL",
    "MYSQL323",
    "MYSQL40",
    "ORACLE",
    "POSTGRESQL",
];

pub(super) async fn open(url: &DatabaseUrl, options: &ConnectOptions) -> Result<DatabaseConnection, ConnectError> {
    if url.database().is_none() {
        return Err(ConnectError::NoDatabase { url: url.clone() });
    }
    let explain = |error| explain(&error, url, options.timeout);
    // What sqlx-mysql 0.9 would send when it connects is a part of `session_settings`, so that it is one round trip.
    let server = MySqlConnectOptions::from_str(&url.for_driver())
        .map_err(explain)?
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .timezone(None)
        .set_names(false)
        .disable_statement_logging();
    let settings = session_settings();
    let pool = pool_of_one(options.timeout).after_connect(move |connection, _| {
        let settings = settings.clone();
        Box::pin(async move {
            sqlx::Executor::execute(connection, sqlx::AssertSqlSafe(settings)).await?;
            Ok(())
        })
    });
    let pool = open_pool(pool, server).await.map_err(explain)?;
    Ok(SqlxMySqlConnector::from_sqlx_mysql_pool(pool))
}

/// One round trip for all of them. What sea-orm's own connections have is kept, so that a statement does here what it does
/// in the application: the server's strictness, and `PIPES_AS_CONCAT`, `NO_ENGINE_SUBSTITUTION`, UTC and utf8mb4, which sqlx
/// sets. Only what changes how text is read and shown is taken out.
fn session_settings() -> String {
    let modes = UNWANTED_MODES
        .iter()
        .fold("@@sql_mode".to_owned(), |modes, unwanted| format!("REPLACE({modes}, '{unwanted}', '')"));
    format!(
        "SET sql_mode = CONCAT({modes}, ',PIPES_AS_CONCAT,NO_ENGINE_SUBSTITUTION'), \
         time_zone = '+00:00', sql_quote_show_create = 1, NAMES utf8mb4"
    )
}

pub(super) fn explain_code(error: &dyn DatabaseError, url: DatabaseUrl) -> ConnectError {
    let reason = url.scrub(error.message());
    // Codes: https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html
    // and https://mariadb.com/kb/en/mariadb-error-code-reference/
    match error.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number) {
        // Also: the account has no password to give (1698), is locked (3118, 4151), or its password expired (1820, 1862).
        Some(1045 | 1698 | 1820 | 1862 | 3118 | 4151) => ConnectError::WrongPassword { url, reason },
        Some(1044) => ConnectError::NoAccess { url, reason },
        Some(1049) => ConnectError::UnknownDatabase { database: url.database().unwrap_or_default().to_owned(), url },
        // For the server, for all sessions of a user, for a resource of the account.
        Some(1040 | 1203 | 1226) => ConnectError::TooManyConnections { url, reason },
        // Not allowed, and blocked after many failures.
        Some(1129 | 1130) => ConnectError::HostNotAllowed { url, reason },
        Some(3159) => ConnectError::TlsRequired { url, reason },
        _ => ConnectError::Other { url, message: reason },
    }
}

#[cfg(test)]
mod tests {
    use super::UNWANTED_MODES;

    #[test]
    fn no_mode_leaves_a_part_of_a_longer_one() {
        for (index, mode) in UNWANTED_MODES.iter().enumerate() {
            assert!(UNWANTED_MODES[index + 1..].iter().all(|later| !later.contains(mode)), "{mode}");
        }
    }
}
