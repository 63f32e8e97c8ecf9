//! PostgreSQL: its session, and what its error codes mean.

use super::{APPLICATION, explain, open_pool, pool_of_one};
use crate::connect::{ConnectError, ConnectOptions, DatabaseUrl};
use limbeck_differ::Dialect;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions as _};
use sea_orm::{ConnectionTrait, DatabaseConnection, SqlxPostgresConnector};
use std::str::FromStr;

pub(super) async fn open(url: &DatabaseUrl, options: &ConnectOptions) -> Result<DatabaseConnection, ConnectError> {
    // sqlx sends TimeZone UTC, DateStyle ISO and client_encoding UTF8 when it connects (sqlx-postgres 0.9).
    let server = PgConnectOptions::from_str(url.with_password())
        .map_err(|error| explain(&error, url, options.timeout))?
        .application_name(APPLICATION)
        .disable_statement_logging();
    let settings = session_settings(options);
    let pool = pool_of_one(options.timeout).after_connect(move |connection, _| {
        let settings = settings.clone();
        Box::pin(async move {
            sqlx::Executor::execute(connection, sqlx::AssertSqlSafe(settings)).await?;
            Ok(())
        })
    });
    let pool = open_pool(pool, server).await.map_err(|error| explain(&error, url, options.timeout))?;
    let database = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    if let Some(schema) = &options.schema {
        check_schema(&database, schema, url).await?;
    }
    Ok(database)
}

/// One round trip for all of them. Literals are read alike everywhere, and no catalog query waits for a compiler.
fn session_settings(options: &ConnectOptions) -> String {
    let mut sql = "SET standard_conforming_strings = on; SET jit = off".to_owned();
    if let Some(schema) = &options.schema {
        sql.push_str("; SET search_path = ");
        sql.push_str(&Dialect::Postgres.quote(schema));
    }
    sql
}

async fn check_schema(database: &DatabaseConnection, schema: &str, url: &DatabaseUrl) -> Result<(), ConnectError> {
    let literal = Dialect::Postgres.literal(schema);
    let sql = format!("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = {literal}");
    match database.query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql)).await {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(ConnectError::UnknownSchema { url: url.clone(), schema: schema.to_owned() }),
        Err(error) => Err(ConnectError::Other { url: url.clone(), message: url.scrub(&error.to_string()) }),
    }
}

pub(super) fn explain_code(error: &dyn DatabaseError, url: DatabaseUrl) -> ConnectError {
    let reason = url.scrub(error.message());
    // Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
    match error.code().as_deref() {
        // No entry for this host, or only one for encrypted connections; where TLS was tried, it was not that.
        Some("28000") if reason.contains("no encryption") && url.switches_tls_off() => {
            ConnectError::TlsRequired { url, reason }
        }
        Some("28000") if reason.contains("pg_hba.conf") => ConnectError::HostNotAllowed { url, reason },
        Some("42501") => ConnectError::NoAccess { url, reason },
        Some("28P01" | "28000") => ConnectError::WrongPassword { url, reason },
        Some("3D000") => ConnectError::UnknownDatabase { database: url.database().unwrap_or_default().to_owned(), url },
        Some("53300") => ConnectError::TooManyConnections { url, reason },
        _ => ConnectError::Other { url, message: reason },
    }
}
