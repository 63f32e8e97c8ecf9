//! Which server it is behind a protocol, and its version: what stores its catalog in another way can't be read, and is
//! told from what can.

use super::ReadError;
use limbeck_differ::dialect::{Dialect, ServerVersion, Target};
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::{self, Row};

pub(super) const DOING: &str = "asking for its version";

/// Servers that speak PostgreSQL's protocol over something else, by a word of `version()`. What only stores or distributes
/// differently (Aurora, `AlloyDB`, Neon, Citus, Timescale) is PostgreSQL.
const FOREIGN_POSTGRES: [(&str, &str); 9] = [
    ("cockroachdb", "CockroachDB"),
    ("-yb-", "YugabyteDB"),
    ("redshift", "Amazon Redshift"),
    ("greenplum", "Greenplum"),
    ("opengauss", "openGauss"),
    ("gaussdb", "GaussDB"),
    ("materialize", "Materialize"),
    ("risingwave", "RisingWave"),
    ("questdb", "QuestDB"),
];

/// Servers that speak MySQL's protocol over something else, by a word of their version or version comment. What only
/// stores or distributes differently (Aurora, Percona, Vitess) is MySQL.
const FOREIGN_MYSQL: [(&str, &str); 7] = [
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

/// The oldest whose catalogs have all that is asked for (`pg_proc.prokind`, generated columns); its makers gave up 12 in 2024.
const OLDEST_POSTGRES: (u32, &str) = (13, "13");

/// The oldest that its makers support.
const OLDEST_MARIADB: ((u32, u32, u32), &str) = ((10, 6, 0), "10.6");

/// Fails where one of the words is in what a server says of itself, in lower case.
fn native(said: &str, foreign: &[(&str, &'static str)], version: &str, not: &'static str) -> Result<(), ReadError> {
    match foreign.iter().find(|(word, _)| said.contains(word)) {
        Some(&(_, product)) => Err(ReadError::Foreign { product, version: version.to_owned(), not }),
        None => Ok(()),
    }
}

/// The version of PostgreSQL by `version()` and `server_version_num`: `PG_VERSION_NUM` of 10 and newer, where 150004 is 15.4.
pub(super) fn postgres(version: &str, number: &str) -> Result<ServerVersion, ReadError> {
    native(&version.to_lowercase(), &FOREIGN_POSTGRES, version, "not PostgreSQL")?;
    let Some(said) = version.strip_prefix("PostgreSQL ") else {
        return Err(ReadError::unexpected(DOING, format!("'{version}' is no version of PostgreSQL")));
    };
    let number: u32 =
        number.parse().map_err(|_| ReadError::unexpected(DOING, format!("'{number}' is no version number")))?;
    let (major, minor) = (number / 10_000, number % 10_000);
    if major < OLDEST_POSTGRES.0 {
        let found = said.split(' ').next().unwrap_or(said).to_owned();
        return Err(ReadError::TooOld { dialect: Dialect::Postgres, found, oldest: OLDEST_POSTGRES.1 });
    }
    Ok(ServerVersion { major, minor })
}

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
    native(&said, &FOREIGN_MYSQL, version, "neither MySQL nor MariaDB")?;
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

    fn found_postgres(version: &str, number: &str) -> String {
        match postgres(version, number) {
            Ok(version) => format!("{}.{}", version.major, version.minor),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn postgres_is_known_by_its_name() {
        let debian = "PostgreSQL 15.4 (Debian 15.4-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc, 64-bit";
        assert_eq!(found_postgres(debian, "150004"), "15.4");
        assert_eq!(
            found_postgres("PostgreSQL 16.1 on aarch64-unknown-linux-gnu, compiled by gcc (Aurora)", "160001"),
            "16.1"
        );
        assert_eq!(found_postgres("PostgreSQL 19devel on x86_64-pc-linux-gnu", "190000"), "19.0");
        let old = found_postgres("PostgreSQL 12.18 (Debian 12.18-1) on x86_64-pc-linux-gnu", "120018");
        assert_eq!(old, "the server is postgres 12.18, and the oldest that can be read is postgres 13");
    }

    #[test]
    fn what_only_speaks_like_postgres_is_named() {
        let cockroach = found_postgres("CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27)", "130000");
        let said = "the server is CockroachDB (CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27)), which is not PostgreSQL";
        assert_eq!(cockroach, said);
        let redshift = "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.12103";
        assert!(found_postgres(redshift, "80002").starts_with("the server is Amazon Redshift ("));
        assert!(found_postgres("PostgreSQL 15.2-YB-2.25.0.0-b0 on x86_64", "150002").contains("YugabyteDB"));
        assert!(
            found_postgres("PostgreSQL 12.12 (Greenplum Database 7.0.0 build 1) on x86_64", "120012")
                .contains("Greenplum")
        );
        assert!(found_postgres("CrateDB 5.5.1", "140000").contains("'CrateDB 5.5.1' is no version of PostgreSQL"));
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
