//! Bound values in a script: the literal is what the driver would have sent.

// A source of the program that Limbeck makes for a migration crate.
#[path = "../../runtime/templates/recorder/values.rs"]
mod values;

use limbeck_differ::Dialect;
use limbeck_tests::server::{DIALECTS, Server};
use limbeck_tests::{Result, Step, difference};
use sea_orm::prelude::{ChronoDateTimeUtc, ChronoDateTimeWithTimeZone, Uuid};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, Value};

/// A value of each kind whose literal is another thing than what is bound, and some that only look like that.
fn samples(backend: DbBackend) -> Vec<(&'static str, Value)> {
    let (uuid, utc, zoned) = match backend {
        DbBackend::Postgres => ("uuid", "timestamptz", "timestamptz"),
        DbBackend::MySql => ("binary(16)", "datetime(6)", "datetime(6)"),
        DbBackend::Sqlite => ("blob", "text", "text"),
        _ => ("", "", ""),
    };
    let at = "2026-11-29T01:02:03Z";
    let token = Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8);
    let utc_value = ChronoDateTimeUtc::from(at.parse::<ChronoDateTimeWithTimeZone>().unwrap_or_default());
    let text = if backend == DbBackend::MySql { "varchar(99)" } else { "text" };
    vec![
        (uuid, token.into()),
        (utc, utc_value.into()),
        (zoned, ChronoDateTimeWithTimeZone::from(utc_value).into()),
        (text, "Uuid(Some(67e55044-10b1-426f-9247-bb680e5fe0c8)); it's \"?\" \\ $1 -- 2026 +00:00".into()),
        ("integer", 7.into()),
        ("integer", Value::Int(None)),
    ]
}

#[tokio::test]
async fn a_literal_means_what_would_have_been_sent() -> Result {
    for dialect in DIALECTS {
        let Some(server) = Server::of_or_skip(dialect)? else { continue };
        let database = server.create().await?;
        let connection = database.connect_plainly().await?;
        let outcome = same(&connection, dialect).await;
        connection.close().await?;
        database.remove().await?;
        outcome.step(dialect.name())?;
    }
    Ok(())
}

async fn same(connection: &DatabaseConnection, dialect: Dialect) -> Result {
    let backend = connection.get_database_backend();
    for (index, (column, value)) in samples(backend).into_iter().enumerate() {
        connection.execute_unprepared(&format!("CREATE TABLE t{index} (v {column})")).await?;
        let placeholder = if dialect == Dialect::Postgres { "$1" } else { "?" };
        let sql = format!("INSERT INTO t{index} (v) VALUES ({placeholder})");
        let statement = Statement::from_sql_and_values(backend, sql, [value]);
        let script = values::inlined(&statement);
        connection.execute_raw(statement).await?;
        connection.execute_unprepared(&script).await.step(&script)?;
        let kinds = match backend {
            DbBackend::MySql => "hex(v)",
            DbBackend::Sqlite => "typeof(v) || hex(v)",
            _ => "CAST(v AS text)",
        };
        let question = format!("SELECT coalesce({kinds}, 'NULL') AS line FROM t{index}");
        let rows = connection.query_all_raw(Statement::from_string(backend, question)).await?;
        let lines =
            rows.iter().map(|row| row.try_get::<String>("", "line")).collect::<std::result::Result<Vec<_>, _>>()?;
        match lines.as_slice() {
            [bound, literal] if bound == literal => {}
            [bound, literal] => return Err(difference(bound, literal).into()),
            _ => return Err("not two rows".into()),
        }
    }
    Ok(())
}
