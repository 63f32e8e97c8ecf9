//! SQLite, in memory.

use super::print::print;
use limbeck_introspect::database::{Scope, read, target};
use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use snapbox::{assert_data_eq, str};

async fn read_back(statements: &str) -> String {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options).await.unwrap();
    connection.execute_unprepared(statements).await.unwrap();
    let target = target(&connection).await.unwrap();
    let scope = Scope { history_tables: vec!["seaql_migrations".to_owned()], ..Scope::default() };
    print(&read(&connection, &target, &scope).await.unwrap())
}

#[tokio::test]
async fn an_empty_database() {
    assert_data_eq!(read_back("").await, str![[""]]);
}

#[tokio::test]
async fn types_are_those_of_sea_query_or_text() {
    let schema = read_back(
        r#"CREATE TABLE "t" (
            "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a" varchar(255) NOT NULL DEFAULT 'it''s', "b" real(12, 2),
            "c" timestamp_with_timezone_text NOT NULL DEFAULT CURRENT_TIMESTAMP, "d" boolean DEFAULT FALSE, "e" uuid_text,
            f INTEGER DEFAULT -1, g UNSIGNED BIG INT, h, i "double  precision" DEFAULT (1 + (2))
        )"#,
    );
    assert_data_eq!(
        schema.await,
        str![[r#"
table t
  "id" Integer(Regular) not null Keyword
  "a" String(Some(255)) not null default 'it''s'
  "b" Decimal(Some((12, 2)))
  "c" TimestampWithTimeZone(None) not null default CURRENT_TIMESTAMP
  "d" Boolean default FALSE
  "e" Uuid
  "f" Other "INTEGER" default -1
  "g" Other "UNSIGNED BIG INT"
  "h" Other ""
  "i" Other """double  precision""" default 1 + (2)
  primary key ("id")

"#]]
    );
}

#[tokio::test]
async fn keys_checks_and_references() {
    let schema = read_back(
        r#"CREATE TABLE parent (x int, y int, id INTEGER PRIMARY KEY, UNIQUE (x, y), CONSTRAINT "one y" UNIQUE (y));
        CREATE TABLE child (
            a int NOT NULL REFERENCES parent ON DELETE CASCADE,
            b int CONSTRAINT positive CHECK (b > 0 /* ) */) CHECK ((b) < (9)),
            c int, -- c, the last, of (three
            CONSTRAINT pk PRIMARY KEY (b, a),
            CONSTRAINT "fk ""xy""" FOREIGN KEY (b, c) REFERENCES PARENT (Y, x) ON UPDATE SET NULL
                DEFERRABLE INITIALLY DEFERRED,
            FOREIGN KEY (b, a) REFERENCES child
        )"#,
    );
    assert_data_eq!(
        schema.await,
        str![[r#"
table child
  "a" Other "int" not null
  "b" Other "int"
  "c" Other "int"
  primary key "pk" ("b", "a")
  check "positive" b > 0
  check (b) < (9)
  foreign key ("a") -> parent ("id") delete Cascade update NoAction
  foreign key "fk ""xy""" ("b", "c") -> parent ("y", "x") delete NoAction update SetNull InitiallyDeferred
  foreign key ("b", "a") -> child ("b", "a") delete NoAction update NoAction
table parent
  "x" Other "int"
  "y" Other "int"
  "id" Other "INTEGER"
  primary key ("id")
  unique ("x", "y")
  unique "one y" ("y")

"#]]
    );
}

#[tokio::test]
async fn indexes_of_all_kinds() {
    let schema = read_back(
        r#"CREATE TABLE t (a text COLLATE NOCASE, b int, "c d" text);
        CREATE INDEX z ON t (a, b);
        CREATE UNIQUE INDEX "y, (" ON t (a COLLATE BINARY DESC, lower("c d" || ',') ASC, (b + 1)) WHERE (b > 0) AND a <> '';
        CREATE INDEX x ON t ("c d" COLLATE RTRIM)"#,
    );
    assert_data_eq!(
        schema.await,
        str![[r#"
table t
  "a" Text(Regular) collate "NOCASE"
  "b" Other "int"
  "c d" Text(Regular)
  index "x" ("c d" collate RTRIM)
  unique index "y, (" ("a" desc collate BINARY, lower("c d" || ','), b + 1) where (b > 0) AND a <> ''
  index "z" ("a", "b")

"#]]
    );
}

#[tokio::test]
async fn odd_names_and_table_options() {
    let schema = read_back(
        r#"CREATE TABLE "it's a ""table""" ("select" text, [from where] text, `größe` int, 'e' int,
            PRIMARY KEY ("select", `größe`)) WITHOUT ROWID, STRICT;
        CREATE TABLE generated (a int, b int GENERATED ALWAYS AS (a || ')') STORED, c AS (a + 1) COLLATE RTRIM);
        ALTER TABLE generated ADD COLUMN d int REFERENCES generated (a);
        ALTER TABLE generated RENAME TO "renamed (1)";
        CREATE TABLE conflicts (a int UNIQUE ON CONFLICT IGNORE, b int NOT NULL ON CONFLICT REPLACE DEFAULT 1);
        CREATE TABLE directed (a text, b int, PRIMARY KEY (a COLLATE NOCASE, b DESC))"#,
    );
    assert_data_eq!(
        schema.await,
        str![[r#"
table conflicts
  "a" Other "int"
  "b" Other "int" not null default 1
  unique ("a")
table directed
  "a" Text(Regular)
  "b" Other "int"
  primary key ("a", "b")
table it's a "table" TableOptions { strict: true, without_rowid: true, unlogged: false, engine: None, character_set: None, collation: None, storage: {}, partitioning: None }
  "select" Text(Regular) not null
  "from where" Text(Regular)
  "größe" Other "int" not null
  "e" Other "int"
  primary key ("select", "größe")
table renamed (1)
  "a" Other "int"
  "b" Other "int" Stored as a || ')'
  "c" Other "" Virtual as a + 1 collate "RTRIM"
  "d" Other "int"
  foreign key ("d") -> renamed (1) ("a") delete NoAction update NoAction
not modelled: table 'conflicts'
not modelled: primary key of 'directed'
not modelled: unique constraint on 'conflicts' (a)

"#]]
    );
}

#[tokio::test]
async fn views_triggers_and_virtual_tables() {
    let schema = read_back(
        r"CREATE TABLE books (id integer PRIMARY KEY, title text);
        CREATE TABLE log (entry text);
        CREATE VIEW titles AS SELECT title FROM BOOKS -- not of log
        ;
        CREATE VIEW first_titles AS SELECT * FROM [titles] WHERE title < 'books';
        CREATE TRIGGER added AFTER INSERT ON books BEGIN INSERT INTO log VALUES (new.title); END;
        CREATE TRIGGER on_view INSTEAD OF DELETE ON titles BEGIN SELECT 1; END;
        CREATE VIRTUAL TABLE search USING fts5(title);",
    );
    assert_data_eq!(
        schema.await,
        str![[r#"
table books
  "id" Integer(Regular)
  "title" Text(Regular)
  primary key ("id")
table log
  "entry" Text(Regular)
view 'first_titles': CREATE VIEW first_titles AS SELECT * FROM [titles] WHERE title < 'books'
view 'titles': CREATE VIEW titles AS SELECT title FROM BOOKS -- not of log
trigger 'added' on 'books': CREATE TRIGGER added AFTER INSERT ON books BEGIN INSERT INTO log VALUES (new.title); END
trigger 'on_view' on 'titles': CREATE TRIGGER on_view INSTEAD OF DELETE ON titles BEGIN SELECT 1; END
foreign table 'search': CREATE VIRTUAL TABLE search USING fts5(title)
view 'first_titles' needs view 'titles'
view 'titles' needs table 'books'
trigger 'added' on 'books' needs table 'books'
trigger 'added' on 'books' needs table 'log'
trigger 'on_view' on 'titles' needs view 'titles'

"#]]
    );
}

#[tokio::test]
async fn what_is_not_the_users_is_left_out() {
    let schema = read_back(
        r"CREATE TABLE seaql_migrations (version text PRIMARY KEY, applied_at int);
        CREATE INDEX on_history ON seaql_migrations (applied_at);
        CREATE TABLE _sqlx_migrations (version int);
        CREATE TEMP TABLE t (temporary int);
        CREATE TABLE main.t (id integer PRIMARY KEY AUTOINCREMENT);
        ANALYZE",
    );
    assert_data_eq!(
        schema.await,
        str![[r#"
table t
  "id" Integer(Regular) Keyword
  primary key ("id")

"#]]
    );
}
