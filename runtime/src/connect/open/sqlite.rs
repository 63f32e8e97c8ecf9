//! SQLite: a file that is never made, and never changed by whoever only reads it.

use super::{explain, pool_of_one};
use crate::connect::{ConnectError, ConnectOptions, DatabaseUrl};
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions as _};
use sea_orm::{DatabaseConnection, SqlxSqliteConnector};
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

pub(super) async fn open(
    url: &DatabaseUrl,
    options: &ConnectOptions,
    missing: bool,
) -> Result<DatabaseConnection, ConnectError> {
    let explain = |error| explain(&error, url, options.timeout);
    let file = match url.file() {
        Some(path) if missing && !options.missing_is_empty => {
            return Err(ConnectError::MissingFile { path: path.to_owned() });
        }
        Some(path) if !missing => {
            check_file(path)?;
            let file = SqliteConnectOptions::from_str(url.with_password()).map_err(explain)?.create_if_missing(false);
            // A URL that says `mode=ro` keeps it.
            if options.writes { file } else { file.read_only(true).immutable(is_closed_wal(path)) }
        }
        _ => SqliteConnectOptions::from_str("sqlite::memory:").map_err(explain)?,
    };
    let file = file.busy_timeout(options.timeout).disable_statement_logging();
    let pool = pool_of_one(options.timeout).connect_with(file).await.map_err(explain)?;
    // The first statement that reads the schema: whether the file is a whole database, and whether it is locked, shows here.
    sqlx::query("SELECT 1 FROM sqlite_schema LIMIT 1").execute(&pool).await.map_err(explain)?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

/// SQLite has one error for everything that the system does not open.
fn check_file(path: &Path) -> Result<(), ConnectError> {
    let unreadable = |reason| ConnectError::UnreadableFile { path: path.to_owned(), reason };
    if path.is_dir() {
        return Err(unreadable("it is a folder".to_owned()));
    }
    std::fs::File::open(path).map(drop).map_err(|error| unreadable(error.to_string()))
}

/// Whether a file is in WAL mode and nobody has it open: to open it for reading would then leave a `-wal` and a `-shm`
/// file behind (<https://sqlite.org/wal.html#read_only_databases>), which a command that only reads must not.
fn is_closed_wal(path: &Path) -> bool {
    let mut header = [0; 20];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut header));
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    // Bytes 18 and 19 are the versions for writing and reading; 2 is WAL (<https://sqlite.org/fileformat.html>).
    read.is_ok() && header[18] == 2 && !Path::new(&wal).exists()
}

pub(super) fn explain_code(error: &dyn DatabaseError, url: DatabaseUrl) -> ConnectError {
    let path = url.file().map(Path::to_owned).unwrap_or_default();
    // The lowest byte of an extended code is the code itself: https://sqlite.org/rescode.html
    match error.code().and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff) {
        Some(5 | 6) => ConnectError::Locked { path },
        Some(11) => ConnectError::Damaged { path, reason: error.message().to_owned() },
        Some(26) => ConnectError::NotADatabase { path },
        _ => ConnectError::Other { message: error.message().to_owned(), url },
    }
}
