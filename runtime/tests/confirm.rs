//! The server says which differences are only a matter of spelling.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod support;

use limbeck_differ::schema::{
    Check, Column, ColumnType, ConstraintName, Expression, Index, IndexColumn, IntegerSize, LobSize, ObjectId, Schema,
    Table,
};
use limbeck_differ::{Change, Dialect, RenameHints, Target, diff, normalize};
use limbeck_introspect::database::{Scope, read};
use limbeck_runtime::confirm::{Modelled, confirm};
use limbeck_runtime::connect::Connection;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use support::OwnDatabase;

fn check(name: &str, sql: &str) -> Check {
    let name = ConstraintName::explicit(name);
    Check {
        name,
        expression: Expression::new(sql),
        no_inherit: false,
        not_valid: false,
        comment: None,
        not_enforced: false,
    }
}

fn posts(state: &str, created: &str, condition: &str, predicate: &str, key: &str) -> Table {
    let mut table = Table::new(
        "posts",
        [
            Column::new("id", ColumnType::Integer(IntegerSize::Regular)).not_null(),
            Column::new("state", ColumnType::Text(LobSize::Regular)).with_default(state),
            Column::new("created", ColumnType::TimestampWithTimeZone(None)).with_default(created),
            Column::new("rating", ColumnType::Integer(IntegerSize::Regular)),
        ],
    );
    table.checks.push(check("posts_rating_check", condition));
    let mut index = Index::on("posts_state", ["id"]);
    index.predicate = Some(Expression::new(predicate));
    index.columns.push(IndexColumn::expression(key));
    table.indexes.push(index);
    table
}

async fn remaining(
    before: Schema,
    after: Schema,
    target: &Target,
    connection: Option<&Connection>,
) -> (Vec<String>, BTreeSet<ObjectId>) {
    let (mut before, mut after) = (normalize(before, target), normalize(after, target));
    let operations = diff(Change::new(&before, &after), &RenameHints::default());
    let schemas = Change::new(&mut before, &mut after);
    let unconfirmed = confirm(schemas, &operations, Modelled::After, target, connection).await;
    let operations = diff(Change::new(&before, &after), &RenameHints::default());
    (operations.iter().map(limbeck_differ::Operation::describe).collect(), unconfirmed)
}

const POSTS: &str =
    "CREATE TABLE posts (id int NOT NULL, state text DEFAULT 'draft', created timestamptz DEFAULT now(),
                                         rating int, CONSTRAINT posts_rating_check CHECK (rating IN (1, 2, 3)));
                     CREATE INDEX posts_state ON posts (id, lower(state)) WHERE state <> 'done'";

#[tokio::test]
async fn postgres_knows_its_own_spelling() {
    let Some(own) = OwnDatabase::create("confirm").await else { return };
    let real = own.open().await;
    real.database.execute_unprepared(POSTS).await.unwrap();
    let before = read(&real.database, &real.target, &Scope::default()).await.unwrap();
    let written = posts(
        "('dra' || 'ft')::text",
        "CURRENT_TIMESTAMP",
        "rating in (1,2,3)",
        "(state)::text <> 'done'",
        "LOWER(state::text)",
    );
    let after = Schema::default().with_table(written);
    let (remaining, unconfirmed) = remaining(before, after, &real.target, Some(&real)).await;
    // A default that is computed is another default, even where its value is the same.
    assert_eq!(remaining, ["server default changed on 'posts.state'"]);
    assert_eq!(unconfirmed, BTreeSet::new());
    let left = read(&real.database, &real.target, &Scope::default()).await.unwrap();
    assert_eq!(left.tables.len(), 1, "nothing was left behind");
    drop(real);
    own.drop().await;
}

#[tokio::test]
async fn what_postgres_refuses_is_unconfirmed_and_the_rest_is_still_asked() {
    let Some(own) = OwnDatabase::create("refused").await else { return };
    let real = own.open().await;
    real.database.execute_unprepared(POSTS).await.unwrap();
    let before = read(&real.database, &real.target, &Scope::default()).await.unwrap();
    let written = posts("not_there('draft')", "now()", "rating in (1,2,3)", "state <> 'done'", "lower(state)");
    let after = Schema::default().with_table(written);
    let (remaining, unconfirmed) = remaining(before, after, &real.target, Some(&real)).await;
    assert_eq!(remaining.len(), 1, "{remaining:?}");
    assert_eq!(unconfirmed, BTreeSet::from([ObjectId::Column("posts".into(), "state".to_owned())]));
    drop(real);
    own.drop().await;
}

#[tokio::test]
async fn without_a_server_nothing_is_confirmed() {
    let target = Target::newest(Dialect::Postgres);
    let before = Schema::default().with_table(posts("'a'", "now()", "rating = ANY (ARRAY[1, 2])", "true", "id + 1"));
    let after = Schema::default().with_table(posts("'a'", "now()", "rating in (1, 2)", "true", "id + 1"));
    let (remaining, unconfirmed) = remaining(before, after, &target, None).await;
    assert!(!remaining.is_empty());
    let check = ObjectId::Check("posts".into(), "posts_rating_check".to_owned());
    assert_eq!(unconfirmed, BTreeSet::from([check]));
}

#[tokio::test]
async fn sqlite_is_asked_for_the_program_of_an_expression() {
    let target = Target::newest(Dialect::Sqlite);
    let before =
        posts("'draft'", "CURRENT_TIMESTAMP", "(rating>0)  AND rating <5", "\"state\" <> 'done'", "lower(state)");
    let after =
        posts("'draft'", "CURRENT_TIMESTAMP", "rating > 0 and (rating < 5)", "(state) != 'done'", "LOWER([state])");
    let schema = |table: Table| Schema::default().with_table(table);
    let (same, unconfirmed) = remaining(schema(before.clone()), schema(after), &target, None).await;
    assert_eq!((same, unconfirmed), (Vec::new(), BTreeSet::new()));
    let other = posts("'draft'", "CURRENT_TIMESTAMP", "rating > 0 AND rating <= 5", "state <> 'done'", "lower(state)");
    let (different, _) = remaining(schema(before), schema(other), &target, None).await;
    assert_eq!(different.len(), 2, "{different:?}");
}
