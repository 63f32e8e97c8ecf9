//! Opens a connection and finds out why it does not open.

use super::{ConnectError, ConnectOptions, Connection, DatabaseUrl};

/// Opens a database. An SQLite file is never created.
pub async fn connect(url: &DatabaseUrl, _options: &ConnectOptions) -> Result<Connection, ConnectError> {
    Err(ConnectError::Unsupported(url.dialect))
}
