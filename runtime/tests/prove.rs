//! Revisions are proved on a scratch database, with rows.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod support;

use limbeck_differ::answers::{Answers, FillValue};
use limbeck_differ::schema::{
    Column, ColumnType, ConstraintName, Deferrable, ForeignKey, Index, IntegerSize, LobSize, PrimaryKey,
    ReferentialAction, Schema, Table,
};
use limbeck_differ::{Change, Dialect, Target};
use limbeck_introspect::database::{Scope, read};
use limbeck_runtime::compare::{CompareOptions, Comparison, Side, compare};
use limbeck_runtime::connect::Connection;
use limbeck_runtime::prove::{Proof, ProofRequest, ProofStep, Verdict, prove};
use sea_orm::ConnectionTrait;
use support::OwnDatabase;

fn text(name: &str) -> Column {
    Column::new(name, ColumnType::Text(LobSize::Regular))
}

fn table(name: &str, columns: impl IntoIterator<Item = Column>) -> Table {
    let id = Column::new("id", ColumnType::Integer(IntegerSize::Regular)).not_null();
    let mut table = Table::new(name, [id].into_iter().chain(columns));
    table.primary_key = Some(PrimaryKey::new(ConstraintName::unnamed(), vec!["id".to_owned()]));
    table
}

fn refers(mut table: Table, column: &str, to: &str) -> Table {
    let integer = Column::new(column, ColumnType::Integer(IntegerSize::Regular)).not_null();
    table.columns.insert(column.to_owned(), integer);
    table.foreign_keys.push(ForeignKey {
        name: ConstraintName::explicit(format!("fk-{}-{column}", table.name)),
        columns: vec![column.to_owned()],
        referenced_table: to.into(),
        referenced_columns: vec!["id".to_owned()],
        on_delete: ReferentialAction::Cascade,
        on_update: ReferentialAction::NoAction,
        match_full: false,
        deferrable: Deferrable::No,
        not_valid: false,
        comment: None,
        delete_sets: Vec::new(),
        not_enforced: false,
    });
    table
}

fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
    tables.into_iter().fold(Schema::default(), Schema::with_table)
}

fn blog() -> Schema {
    schema([
        table("authors", [text("name").not_null()]),
        refers(table("posts", [text("title"), text("subtitle")]), "author_id", "authors"),
    ])
}

/// Posts gain a series with an index and lose a column; comments on them are new.
fn next_blog() -> Schema {
    let mut posts = refers(table("posts", [text("title"), text("series")]), "author_id", "authors");
    posts.indexes.push(Index::on("idx-posts-series", ["series"]));
    schema([
        table("authors", [text("name").not_null()]),
        posts,
        refers(table("comments", [text("body")]), "post_id", "posts"),
    ])
}

async fn comparison(from: Schema, to: Schema, target: &Target) -> Comparison {
    let options = CompareOptions::default();
    compare(Side::Schema(from), Side::Schema(to), target, None, &options).await
}

async fn proof(comparison: &Comparison, connection: Option<&Connection>) -> Proof {
    let (up, down) = (comparison.up_statements().unwrap(), comparison.down_statements().unwrap());
    prove(ProofRequest { comparison, up: &up, down: &down, connection, scratch: None }).await
}

#[tokio::test]
async fn sqlite_in_memory() {
    let target = Target::newest(Dialect::Sqlite);
    let proof = proof(&comparison(blog(), next_blog(), &target).await, None).await;
    let proved = Verdict::Proved { tables: 3, seeded: 3, left_out: Vec::new() };
    assert_eq!(proof.verdict, proved);
    assert!(proof.header().starts_with("up, down, up on sqlite 3."), "{}", proof.header());
    assert!(proof.header().ends_with("(3 tables, rows in 3)"), "{}", proof.header());
}

#[tokio::test]
async fn postgres_beside_the_real_one() {
    let Some(own) = OwnDatabase::create("prove").await else { return };
    let real = own.open().await;
    let proof = proof(&comparison(blog(), next_blog(), &real.target).await, Some(&real)).await;
    assert_eq!(proof.verdict, Verdict::Proved { tables: 3, seeded: 3, left_out: Vec::new() });
    assert!(proof.header().starts_with("up, down, up on postgres 1"), "{}", proof.header());
    drop(real);
    own.drop().await;
}

#[tokio::test]
async fn from_nothing() {
    let target = Target::newest(Dialect::Sqlite);
    let proof = proof(&comparison(Schema::default(), next_blog(), &target).await, None).await;
    assert_eq!(proof.verdict, Verdict::Proved { tables: 3, seeded: 3, left_out: Vec::new() });
}

#[tokio::test]
async fn a_change_that_fails_on_rows_is_proved_without_them_and_says_so() {
    let target = Target::newest(Dialect::Sqlite);
    let required = schema([table("authors", [text("name").not_null(), text("email").not_null()])]);
    let before = schema([table("authors", [text("name").not_null()])]);
    let proof = proof(&comparison(before, required, &target).await, None).await;
    let Verdict::Proved { seeded, left_out, .. } = &proof.verdict else { panic!("{:?}", proof.verdict) };
    assert_eq!(*seeded, 0);
    assert_eq!(left_out, &["rows in 'authors', on which a change may fail"]);
}

/// A value that holds for rows without a headline, too.
const SERIES: &str = "(lower(coalesce(headline, 'none')))";

/// Posts lose a column, and gain two that are required: one is new, one took NULL under another name.
async fn filled(series: &str, target: &Target) -> Comparison {
    let before = schema([table("posts", [text("title"), text("old").not_null()])]);
    let after = schema([table("posts", [text("headline").not_null(), text("series").not_null()])]);
    let fill = |column: &str, value: &str| (column.to_owned(), FillValue::parse(value));
    let fills = vec![fill("posts.headline", "untitled"), fill("posts.series", series)];
    let renames = vec![Change::new("posts.title".to_owned(), "headline".to_owned())];
    let answers = Answers { fills, renames, ..Answers::default() };
    let options = CompareOptions { answers, ..CompareOptions::default() };
    compare(Side::Schema(before), Side::Schema(after), target, None, &options).await
}

#[tokio::test]
async fn what_is_filled_is_proved_with_rows() {
    let comparison = filled(SERIES, &Target::newest(Dialect::Sqlite)).await;
    assert_eq!((comparison.refused.as_slice(), comparison.unfilled().as_slice()), (&[][..], &[][..]));
    let proof = proof(&comparison, None).await;
    assert_eq!(proof.verdict, Verdict::Proved { tables: 1, seeded: 1, left_out: Vec::new() });
}

#[tokio::test]
async fn a_value_that_is_null_itself_fails() {
    let comparison = filled("(lower(headline))", &Target::newest(Dialect::Sqlite)).await;
    let failed = proof(&comparison, None).await;
    let Verdict::Failed { step, detail } = failed.verdict else { panic!("{:?}", failed.verdict) };
    assert_eq!(step, ProofStep::Upgrade);
    assert!(detail.starts_with("NOT NULL constraint failed: limbeck_trial_posts.series\n"), "{detail}");
}

#[tokio::test]
async fn what_is_filled_is_proved_with_rows_on_postgres() {
    let Some(own) = OwnDatabase::create("fill").await else { return };
    let real = own.open().await;
    let proof = proof(&filled(SERIES, &real.target).await, Some(&real)).await;
    assert_eq!(proof.verdict, Verdict::Proved { tables: 1, seeded: 1, left_out: Vec::new() });
    drop(real);
    own.drop().await;
}

#[tokio::test]
async fn a_wrong_revision_fails_with_the_servers_words() {
    let target = Target::newest(Dialect::Sqlite);
    let comparison = comparison(blog(), next_blog(), &target).await;
    let (up, down) = (comparison.up_statements().unwrap(), comparison.down_statements().unwrap());
    let request = ProofRequest { comparison: &comparison, up: &up, down: &down, connection: None, scratch: None };

    let mut broken = up.clone();
    broken[0].sql = "ALTER TABLE nowhere RENAME TO somewhere".to_owned();
    let failed = prove(ProofRequest { up: &broken, ..request }).await;
    let Verdict::Failed { step, detail } = failed.verdict else { panic!("{:?}", failed.verdict) };
    assert_eq!(step, ProofStep::Upgrade);
    assert!(detail.contains("no such table") && detail.contains("nowhere"), "{detail}");

    let failed = prove(ProofRequest { up: &up[1..], ..request }).await;
    let upgrade = |step| matches!(step, ProofStep::Upgrade | ProofStep::ReadBackUpgrade);
    assert!(matches!(failed.verdict, Verdict::Failed { step, .. } if upgrade(step)), "{:?}", failed.verdict);

    let failed = prove(ProofRequest { down: &[], ..request }).await;
    let Verdict::Failed { step, .. } = failed.verdict else { panic!("{:?}", failed.verdict) };
    assert_eq!(step, ProofStep::ReadBackDowngrade);

    let mut lossy = up.clone();
    lossy[0].sql = format!("DELETE FROM posts; {}", lossy[0].sql);
    let failed = prove(ProofRequest { up: &lossy, ..request }).await;
    let Verdict::Failed { step, detail } = failed.verdict else { panic!("{:?}", failed.verdict) };
    assert_eq!((step, detail.as_str()), (ProofStep::Rows, "'posts' had 2 rows, and has 0"));
}

/// One of everything that a proof has to build before it can try anything.
const EVERYTHING: &str = "
    CREATE EXTENSION IF NOT EXISTS citext;
    CREATE TYPE mood AS ENUM ('good', 'bad');
    CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
    CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';
    CREATE TABLE people (
        id serial PRIMARY KEY, name citext NOT NULL UNIQUE, mail email, mood mood NOT NULL DEFAULT 'good',
        loud text GENERATED ALWAYS AS (shout('x')) STORED, boss_id int REFERENCES people, tags text[] NOT NULL DEFAULT '{}',
        state varchar(9) NOT NULL CHECK (state IN ('draft', 'done')), price numeric(5, 2) CHECK (price > 0)
    );
    CREATE TABLE letters (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id int NOT NULL REFERENCES people ON DELETE CASCADE,
        body jsonb, sent timestamptz DEFAULT now()
    );
    CREATE INDEX letters_body ON letters USING gin (body);
    CREATE INDEX people_loud ON people (shout(name::text)) WHERE mood = 'good';
    CREATE VIEW happy AS SELECT id, name FROM people WHERE mood = 'good';
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.sent := now(); RETURN NEW; END';
    CREATE TRIGGER letters_touch BEFORE UPDATE ON letters FOR EACH ROW EXECUTE FUNCTION touch();
    COMMENT ON TABLE letters IS 'it''s written';
";

#[tokio::test]
async fn a_database_with_one_of_everything() {
    let Some(own) = OwnDatabase::create("everything").await else { return };
    let real = own.open().await;
    real.database.execute_unprepared(EVERYTHING).await.unwrap();
    let before = read(&real.database, &real.target, &Scope::default()).await.unwrap();
    let mut after = before.clone();
    let letters = after.tables.get_mut(&"letters".into()).unwrap();
    letters.columns.insert("subject".to_owned(), text("subject"));
    letters.columns.shift_remove("body");
    letters.indexes.clear();
    let people = after.tables.get_mut(&"people".into()).unwrap();
    people.columns.get_mut("state").unwrap().column_type = ColumnType::String(Some(20));
    let comparison = comparison(before, after, &real.target).await;
    let proof = proof(&comparison, Some(&real)).await;
    assert_eq!(proof.verdict, Verdict::Proved { tables: 2, seeded: 2, left_out: Vec::new() });
    drop(real);
    own.drop().await;
}

#[tokio::test]
async fn of_a_large_schema_only_what_is_concerned_is_built() {
    let target = Target::newest(Dialect::Sqlite);
    let many = |posts: Table| {
        let crowd =
            (0..100).map(|n| refers(table(&format!("t{n:03}"), []), "next_id", &format!("t{:03}", (n + 1) % 100)));
        schema(crowd.chain([table("authors", []), posts, refers(table("comments", []), "post_id", "posts")]))
    };
    let before = many(refers(table("posts", [text("title")]), "author_id", "authors"));
    let after = many(refers(table("posts", [text("title"), text("series")]), "author_id", "authors"));
    let proof = proof(&comparison(before, after, &target).await, None).await;
    let left_out = vec!["100 tables that no change concerns".to_owned()];
    assert_eq!(proof.verdict, Verdict::Proved { tables: 3, seeded: 3, left_out });
}
