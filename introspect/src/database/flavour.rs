//! Which of MySQL and MariaDB a server is, and its version.

use super::ReadError;
use limbeck_differ::dialect::{Dialect, ServerVersion, Target};
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::{self, Row};

const DOING: &str = "asking for its version";

/// Servers that speak MySQL's protocol over something else, by a word of their version or version comment. What only
/// stores or distributes differently (Aurora, Percona, Vitess) is MySQL.
const FOREIGN: [(&str, &str); 7] = [
    ("tidb", "TiDB"),
    ("oceanbase", "OceanBase"),
    ("singlestore", "SingleStore"),
    ("memsql", "SingleStore"),
    ("starrocks", "StarRocks"),
    ("doris", "Apache Doris"),
    ("dolt", "Dolt"),
];

/// The first with checks that are enforced (<https://dev.mysql.com/doc/refman/8.0/en/create-table-check-constraints.html>).
const OLDEST_MYSQL: ((u32, u32, u32), &str) = ((8, 0, 16), "8.0.16");

/// The oldest that its makers support.
const OLDEST_MARIADB: ((u32, u32, u32), &str) = ((10, 6, 0), "10.6");

/// Asks the server for its flavour, its version and the database of the session.
pub(super) async fn target(connection: &DatabaseConnection) -> Result<Target, ReadError> {
    let pool = connection.get_mysql_connection_pool();
    let row = sqlx::raw_sql("SELECT VERSION(), @@version_comment, DATABASE()")
        .fetch_one(pool)
        .await
        .map_err(ReadError::query(DOING))?;
    let text = |index: usize| row.try_get_unchecked::<Option<String>, _>(index).map_err(ReadError::query(DOING));
    let (dialect, version) = flavour(&text(0)?.unwrap_or_default(), &text(1)?.unwrap_or_default())?;
    Ok(Target { dialect, version, default_schema: text(2)?, serial_primary_keys: false })
}

/// `10.11.6-MariaDB-0+deb12u1`, `9.1.0`, `8.0.36-28` (Percona), `8.0.mysql_aurora.3.05.2`.
fn flavour(version: &str, comment: &str) -> Result<(Dialect, ServerVersion), ReadError> {
    let said = format!("{version} {comment}").to_lowercase();
    if let Some((_, product)) = FOREIGN.into_iter().find(|(word, _)| said.contains(word)) {
        return Err(ReadError::Foreign { product, version: version.to_owned() });
    }
    let dialect = if said.contains("mariadb") { Dialect::MariaDb } else { Dialect::MySql };
    // Proxies put MariaDB's replication version in front: https://mariadb.com/kb/en/connection/#initial-handshake-packet
    let numbers = version.strip_prefix("5.5.5-").filter(|_| dialect == Dialect::MariaDb).unwrap_or(version);
    let mut numbers = numbers.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else {
        return Err(ReadError::unexpected(DOING, format!("'{version}' is no version number")));
    };
    let patch = numbers.next().and_then(Result::ok).unwrap_or(u32::MAX);
    let oldest = if dialect == Dialect::MariaDb { OLDEST_MARIADB } else { OLDEST_MYSQL };
    if (major, minor, patch) < oldest.0 {
        return Err(ReadError::TooOld { dialect, found: version.to_owned(), oldest: oldest.1 });
    }
    Ok((dialect, ServerVersion { major, minor }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(version: &str, comment: &str) -> String {
        match flavour(version, comment) {
            Ok((dialect, version)) => format!("{dialect} {}.{}", version.major, version.minor),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_flavour_is_in_the_version() {
        assert_eq!(found("10.11.6-MariaDB-0+deb12u1", "Debian 12"), "mariadb 10.11");
        assert_eq!(found("5.5.5-10.6.7-MariaDB-log", ""), "mariadb 10.6");
        assert_eq!(found("11.4.2", "mariadb.org binary distribution"), "mariadb 11.4");
        assert_eq!(found("9.1.0", "MySQL Community Server - GPL"), "mysql 9.1");
        assert_eq!(found("8.0.36-28", "Percona Server (GPL), Release 28"), "mysql 8.0");
        assert_eq!(found("8.0.mysql_aurora.3.05.2", "Source distribution"), "mysql 8.0");
    }

    #[test]
    fn another_product_is_named() {
        let tidb =
            found("8.0.11-TiDB-v7.5.0", "TiDB Server (Apache License 2.0) Community Edition, MySQL 8.0 compatible");
        assert_eq!(tidb, "the server is TiDB (8.0.11-TiDB-v7.5.0), which is neither MySQL nor MariaDB");
        assert_eq!(found("5.7.44", ""), "the server is mysql 5.7.44, and the oldest that can be read is mysql 8.0.16");
        assert!(
            found("5.7.32", "SingleStoreDB source distribution (compatible; MySQL Enterprise)").contains("SingleStore")
        );
        assert!(found("unknown", "").contains("'unknown' is no version number"));
    }
}
