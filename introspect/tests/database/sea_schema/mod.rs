//! What sea-schema's discovery says of a database, too: both read it, and what they say of tables, columns, types, keys and
//! enums is compared. Where they differ, the difference stands in a table with its reason.

mod ours;
mod schemas;
mod theirs;

use super::mysql::{self, Server};
use super::postgres::{self, connect};
use limbeck_introspect::database::{Scope, read, target};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use std::collections::BTreeSet;

/// Short lines, each of which says one thing of a schema.
type Facts = BTreeSet<String>;

/// A fact that only one of the two says, and why.
type Exception = (&'static str, &'static str);

async fn ours(connection: &DatabaseConnection) -> Facts {
    let target = target(connection).await.unwrap();
    ours::facts(&read(connection, &target, &Scope::default()).await.unwrap())
}

/// Every difference is known, and everything that is known is still a difference.
fn compare(ours: &Facts, theirs: &Facts, known: &[Exception]) {
    let mark = |mark: &'static str| move |fact: &String| format!("{mark} {fact}");
    let found = ours.difference(theirs).map(mark("ours")).chain(theirs.difference(ours).map(mark("theirs")));
    let (found, known): (Facts, Facts) = (found.collect(), known.iter().map(|(fact, _)| (*fact).to_owned()).collect());
    let list = |facts: BTreeSet<&String>| facts.into_iter().cloned().collect::<Vec<_>>().join("\n");
    let (new, gone) = (list(found.difference(&known).collect()), list(known.difference(&found).collect()));
    assert!(new.is_empty() && gone.is_empty(), "differences that are not known:\n{new}\nknown, and not there:\n{gone}");
    assert!(ours.len() > 40, "{} facts", ours.len());
}

#[tokio::test]
async fn postgres_is_read_as_sea_schema_reads_it() {
    let Some(scratch) = postgres::Scratch::new("alike").await else { return };
    scratch.execute(schemas::POSTGRES).await;
    let connection = connect(&scratch.url).await;
    let (ours, theirs) = (ours(&connection).await, theirs::postgres(&connection).await);
    connection.close().await.unwrap();
    scratch.close().await;
    compare(&ours, &theirs, schemas::KNOWN_OF_POSTGRES);
}

#[tokio::test]
async fn mysql_and_mariadb_are_read_as_sea_schema_reads_them() {
    for server in [Server::MySql, Server::MariaDb] {
        let Some(scratch) = mysql::Scratch::new(server, "alike").await else { continue };
        scratch.execute(schemas::MYSQL).await;
        let connection = connect(&scratch.url).await;
        let (ours, theirs) = (ours(&connection).await, theirs::mysql(&connection, &scratch.name).await);
        connection.close().await.unwrap();
        scratch.close().await;
        let own = if matches!(server, Server::MySql) { schemas::KNOWN_OF_MYSQL } else { schemas::KNOWN_OF_MARIADB };
        compare(&ours, &theirs, own);
    }
}

#[tokio::test]
async fn sqlite_is_read_as_sea_schema_reads_it() {
    let connection = connect("sqlite::memory:").await;
    connection.execute_unprepared(schemas::SQLITE).await.unwrap();
    compare(&ours(&connection).await, &theirs::sqlite(&connection).await, schemas::KNOWN_OF_SQLITE);
}
