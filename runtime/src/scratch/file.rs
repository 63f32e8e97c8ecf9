//! SQLite: a file that other processes can open, too.

use super::{Remains, Scratch, ScratchError, unavailable};
use crate::connect::{ConnectOptions, DatabaseUrl, connect};
use std::fs::File;

/// Makes an empty file in a temporary folder.
pub(super) async fn create() -> Result<Scratch, ScratchError> {
    let not_made = |error: std::io::Error| unavailable(format!("no temporary file can be made: {error}"));
    let folder = tempfile::Builder::new().prefix("limbeck-").tempdir().map_err(not_made)?;
    let file = folder.path().join("scratch.sqlite");
    File::create(&file).map_err(not_made)?;
    // The path is percent-decoded and ends at a question mark (sqlx-sqlite 0.9).
    let path = file.display().to_string().replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    let url = DatabaseUrl::parse(&format!("sqlite://{path}")).map_err(|error| unavailable(error.to_string()))?;
    let connection = connect(&url, &ConnectOptions { writes: true, ..ConnectOptions::default() }).await?;
    Ok(Scratch { connection, remains: Some(Remains::File(folder)) })
}
