//! What goes wrong while a database is read: one error, and never a part of a schema that is taken for all of it.

use super::mysql::{self, Server};
use super::postgres::{self, connect, try_connect};
use super::proxy::{Proxy, Way};
use limbeck_differ::Schema;
use limbeck_introspect::database::{ReadError, Scope, read, target};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use std::cell::Cell;
use std::sync::atomic::Ordering;

/// A database of one of the servers.
enum Scratch {
    Postgres(postgres::Scratch),
    MySql(mysql::Scratch),
}

impl Scratch {
    /// One on each server that is there.
    async fn all(test: &str) -> Vec<Self> {
        let mut all: Vec<Self> = postgres::Scratch::new(test).await.into_iter().map(Self::Postgres).collect();
        for server in [Server::MySql, Server::MariaDb] {
            all.extend(mysql::Scratch::new(server, test).await.map(Self::MySql));
        }
        all
    }

    fn url(&self) -> &str {
        match self {
            Self::Postgres(scratch) => &scratch.url,
            Self::MySql(scratch) => &scratch.url,
        }
    }

    async fn execute(&self, statements: &str) {
        match self {
            Self::Postgres(scratch) => scratch.execute(statements).await,
            Self::MySql(scratch) => scratch.execute(statements).await,
        }
    }

    async fn close(self) {
        match self {
            Self::Postgres(scratch) => scratch.close().await,
            Self::MySql(scratch) => scratch.close().await,
        }
    }

    /// What can go away, and the statements that take it away.
    fn objects(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Postgres(_) => &[(POSTGRES, POSTGRES_GONE), (VIEWS, VIEWS_GONE)],
            Self::MySql(_) => &[(MYSQL, MYSQL_GONE)],
        }
    }

    /// Runs statements that may have to wait for whoever reads; then none of them is run.
    async fn try_to_execute(&self, statements: &str) {
        let connection = connect(self.url()).await;
        if let Self::Postgres(_) = self {
            connection.execute_unprepared("SET lock_timeout = 100").await.unwrap();
        }
        if let Err(error) = connection.execute_unprepared(statements).await {
            assert!(error.to_string().contains("lock timeout"), "{error}");
        }
        connection.close().await.unwrap();
    }
}

/// One of everything for whose text PostgreSQL looks into the catalog as it is now.
const POSTGRES: &str = "
    CREATE TYPE mood AS ENUM ('sad');
    CREATE DOMAIN positive AS int DEFAULT 3 CHECK (VALUE > 0);
    CREATE TYPE pair AS (a int, b mood);
    CREATE TYPE span AS RANGE (SUBTYPE = int);
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TABLE t (id serial PRIMARY KEY, a int DEFAULT 1 + 1 CHECK (a > 0), m mood, d positive, p pair,
        g int GENERATED ALWAYS AS (2) STORED, UNIQUE (a, m), EXCLUDE USING btree (a WITH =));
    CREATE INDEX i ON t ((a + 1)) WHERE a > 1;
    CREATE INDEX j ON t (a) WHERE a > 1;
    CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION touch();
    CREATE RULE quiet AS ON DELETE TO t DO INSTEAD NOTHING;
    CREATE POLICY mine ON t FOR SELECT USING (a > 0);
    CREATE TABLE events (at int) PARTITION BY RANGE (at);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (2);";

const POSTGRES_GONE: &str = "
    DROP TABLE t; DROP TABLE events; DROP FUNCTION touch; DROP TYPE pair;
    DROP TYPE span; DROP DOMAIN positive; DROP TYPE mood";

/// PostgreSQL keeps a lock on a view whose text it wrote until the transaction ends.
const VIEWS: &str = "
    CREATE TABLE t (a int);
    CREATE VIEW v AS SELECT a FROM t;
    CREATE MATERIALIZED VIEW mv AS SELECT 1 AS a;
    CREATE INDEX k ON mv ((a + 1));";

const VIEWS_GONE: &str = "DROP VIEW v; DROP MATERIALIZED VIEW mv; DROP TABLE t";

const MYSQL: &str = "
    CREATE TABLE p (id int PRIMARY KEY);
    CREATE TABLE t (id int PRIMARY KEY, a int, KEY (a), FOREIGN KEY (a) REFERENCES p (id), CHECK (id > 0));
    CREATE VIEW v AS SELECT a FROM t;
    CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;";

const MYSQL_GONE: &str = "DROP VIEW v; DROP TABLE t; DROP TABLE p";

async fn read_all(connection: &DatabaseConnection) -> Result<Schema, ReadError> {
    let target = target(connection).await?;
    read(connection, &target, &Scope::default()).await
}

async fn read_url(url: &str) -> Result<Schema, ReadError> {
    let connection = connect(url).await;
    let schema = read_all(&connection).await;
    // Whose connection was lost can't close it.
    let _ = connection.close().await;
    schema
}

/// Reads by way of a proxy, and does something before a request of the reading is sent on. With the number of requests.
async fn read_disturbed(url: &str, before: usize, disturb: impl AsyncFn()) -> (Result<Schema, ReadError>, usize) {
    let Proxy { url, mut requests, .. } = Proxy::new(url, Way::default()).await;
    let (has_begun, count) = (Cell::new(false), Cell::new(0));
    let reading = async {
        let connection = connect(&url).await;
        let target = target(&connection).await.unwrap();
        has_begun.set(true);
        let schema = read(&connection, &target, &Scope::default()).await;
        has_begun.set(false);
        let _ = connection.close().await;
        schema
    };
    let passing = async {
        while let Some(request) = requests.recv().await {
            if has_begun.get() {
                if count.get() == before {
                    disturb().await;
                }
                count.set(count.get() + 1);
            }
            let _ = request.send(());
        }
        std::future::pending::<()>().await;
    };
    let schema = tokio::select! {
        schema = reading => schema,
        () = passing => unreachable!(),
    };
    (schema, count.get())
}

#[tokio::test]
async fn a_connection_that_is_lost_midway() {
    const CUTS: usize = 16;
    for scratch in Scratch::all("lost").await {
        scratch.execute(scratch.objects()[0].0).await;
        let proxy = Proxy::new(scratch.url(), Way::default()).await;
        let (url, received) = (proxy.url.clone(), proxy.open());
        let connection = connect(&url).await;
        let target = target(&connection).await.unwrap();
        let begin = received.load(Ordering::SeqCst);
        read(&connection, &target, &Scope::default()).await.unwrap();
        let end = received.load(Ordering::SeqCst);
        connection.close().await.unwrap();
        for cut in 1..CUTS {
            let way = Way { cut_after: Some(begin + (end - begin) * cut / CUTS), ..Way::default() };
            let proxy = Proxy::new(scratch.url(), way).await;
            let url = proxy.url.clone();
            let _count = proxy.open();
            let error = read_url(&url).await.unwrap_err();
            assert!(matches!(error, ReadError::Lost { .. }), "{url} cut {cut}: {error:?}");
        }
        scratch.close().await;
    }
}

#[tokio::test]
async fn what_is_dropped_while_it_is_read() {
    for scratch in Scratch::all("dropped").await {
        let mut changed = 0;
        for (objects, gone) in scratch.objects() {
            changed += Box::pin(read_while_dropped(&scratch, objects, gone)).await;
        }
        // MySQL's catalog is made of tables, which the snapshot holds.
        let is_mysql = matches!(&scratch, Scratch::MySql(own) if own.is_mysql());
        assert_eq!(changed == 0, is_mysql, "{changed} changes were seen on {}", scratch.url());
        scratch.close().await;
    }
}

/// Drops the objects before each of the requests in turn. The schema is that from before, that from after, or none; how
/// often it was none.
async fn read_while_dropped(scratch: &Scratch, objects: &str, gone: &str) -> usize {
    let without = read_url(scratch.url()).await.unwrap();
    let mut changed = 0;
    for before in 0.. {
        scratch.execute(objects).await;
        let with = read_url(scratch.url()).await.unwrap();
        let (schema, requests) =
            Box::pin(read_disturbed(scratch.url(), before, async || scratch.try_to_execute(gone).await)).await;
        match schema {
            Ok(schema) => assert!(schema == with || schema == without, "before request {before}: {schema:#?}"),
            Err(ReadError::Changed { .. }) => changed += 1,
            Err(error) => panic!("before request {before}: {error:?}"),
        }
        if read_url(scratch.url()).await.unwrap() != without {
            scratch.execute(gone).await;
        }
        if before >= requests {
            break;
        }
    }
    changed
}

#[tokio::test]
async fn a_limit_of_time_for_statements() {
    for scratch in Scratch::all("slow").await {
        let connection = connect(scratch.url()).await;
        // Where there is enough to read for a millisecond.
        let (limit, schema) = match &scratch {
            Scratch::Postgres(_) => ("SET statement_timeout = 1", "pg_catalog"),
            Scratch::MySql(own) if own.is_mysql() => ("USE sys; SET max_execution_time = 1", ""),
            Scratch::MySql(_) => ("USE sys; SET max_statement_time = 0.0001", ""),
        };
        let target = target(&connection).await.unwrap();
        connection.execute_unprepared(limit).await.unwrap();
        let schemas = Some(schema.to_owned()).filter(|schema| !schema.is_empty()).into_iter().collect();
        let error = read(&connection, &target, &Scope { schemas, ..Scope::default() }).await.unwrap_err();
        assert!(matches!(error, ReadError::BrokenOff { .. }), "{error:?}");
        connection.close().await.unwrap();
        scratch.close().await;
    }
}

#[tokio::test]
async fn a_catalog_that_a_role_may_not_read() {
    let Some(scratch) = postgres::Scratch::new("denied").await else { return };
    let role = format!("limbeck_denied_{}", std::process::id());
    let sql = format!("CREATE ROLE {role}; REVOKE SELECT ON pg_catalog.pg_constraint FROM PUBLIC");
    scratch.execute(&sql).await;
    let connection = connect(&scratch.url).await;
    connection.execute_unprepared(&format!("SET ROLE {role}")).await.unwrap();
    let error = read_all(&connection).await.unwrap_err();
    connection.close().await.unwrap();
    scratch.execute(&format!("DROP ROLE {role}")).await;
    scratch.close().await;
    assert_eq!(
        error.to_string(),
        "the role is not allowed to do what reading constraints needs: permission denied for table pg_constraint"
    );
}

#[tokio::test]
async fn a_session_that_is_ended() {
    for scratch in Scratch::all("ended").await {
        scratch.execute(scratch.objects()[0].0).await;
        let (schema, _) = read_disturbed(scratch.url(), 4, async || {
            let sql = match &scratch {
                Scratch::Postgres(_) => {
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
                        .to_owned()
                }
                Scratch::MySql(own) => own.kill_others().await,
            };
            scratch.execute(&sql).await;
        })
        .await;
        let error = schema.unwrap_err();
        assert!(matches!(error, ReadError::Lost { .. }), "{error:?}");
        scratch.close().await;
    }
}

/// A file with a schema that has something on every page that is read.
fn file(folder: &std::path::Path) -> std::path::PathBuf {
    folder.join("shop.db")
}

async fn open_file(path: &std::path::Path) -> DatabaseConnection {
    connect(&file_url(path)).await
}

fn file_url(path: &std::path::Path) -> String {
    format!("sqlite://{}?mode=rwc", path.display())
}

#[tokio::test]
async fn a_file_of_sqlite_with_bytes_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path());
    let connection = open_file(&path).await;
    for table in 0..80 {
        let sql = format!(
            "CREATE TABLE t{table} (id INTEGER PRIMARY KEY, a text NOT NULL DEFAULT 'a', b int REFERENCES t{table});
            CREATE INDEX i{table} ON t{table} (a)"
        );
        connection.execute_unprepared(&sql).await.unwrap();
    }
    let whole = read_all(&connection).await.unwrap();
    connection.close().await.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let mut damaged = 0;
    for page in 1..bytes.len() / PAGE {
        let mut bytes = bytes.clone();
        bytes[page * PAGE..(page + 1) * PAGE].fill(0xff);
        std::fs::write(&path, bytes).unwrap();
        let connection = match try_connect(&file_url(&path)).await {
            Ok(connection) => connection,
            // Where it is damaged so that not even a setting can be asked for.
            Err(error) => {
                assert!(error.to_string().contains("malformed"), "page {page}: {error}");
                damaged += 1;
                continue;
            }
        };
        match read_all(&connection).await {
            // A page of rows, which nobody reads.
            Ok(schema) => assert_eq!(schema, whole, "page {page}"),
            Err(ReadError::Damaged { .. }) => damaged += 1,
            Err(error) => panic!("page {page}: {error:?}"),
        }
        connection.close().await.unwrap();
    }
    assert!(damaged > 3, "{damaged} pages");
}

/// SQLite's own choice.
const PAGE: usize = 4_096;

#[tokio::test]
async fn a_file_of_sqlite_that_gets_locked() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path());
    let holder = open_file(&path).await;
    holder.execute_unprepared("CREATE TABLE t (id INTEGER)").await.unwrap();
    let reader = open_file(&path).await;
    let target = target(&reader).await.unwrap();
    reader.execute_unprepared("PRAGMA busy_timeout = 50").await.unwrap();
    holder.execute_unprepared("BEGIN EXCLUSIVE").await.unwrap();
    let error = read(&reader, &target, &Scope::default()).await.unwrap_err();
    assert!(matches!(error, ReadError::Locked), "{error:?}");
}
