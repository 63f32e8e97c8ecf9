//! What is read of a database makes the same database again, as the server itself shows it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod support;

use limbeck_codegen::sql;
use limbeck_differ::{Change, Dialect, Operation, RenameHints, Schema, diff_exactly, normalize};
use limbeck_introspect::database::{Scope, read};
use limbeck_runtime::compare::{CompareOptions, Side, compare};
use limbeck_runtime::connect::{ConnectOptions, Connection, DatabaseUrl, connect};
use limbeck_runtime::scratch::with_scratch;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use support::OwnDatabase;

async fn schema(connection: &Connection) -> Schema {
    let scope = Scope { fine_print: true, ..Scope::default() };
    normalize(read(&connection.database, &connection.target, &scope).await.unwrap(), &connection.target)
}

async fn texts(connection: &Connection, sql: &str, column: usize) -> Vec<String> {
    let backend = connection.database.get_database_backend();
    let rows = connection.database.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(column).unwrap()).collect()
}

/// What the server shows of each table, without what it is told in no other order.
async fn shown(connection: &Connection, schema: &Schema) -> Vec<String> {
    let mut shown = Vec::new();
    for table in schema.tables.keys() {
        let show = format!("SHOW CREATE TABLE {}", Dialect::MySql.quote(&table.name));
        let text = texts(connection, &show, 1).await.remove(0);
        let mut lines: Vec<&str> = text.lines().map(|line| line.trim().trim_end_matches(',')).collect();
        lines.sort_unstable();
        shown.push(lines.join("\n"));
    }
    shown
}

async fn make(connection: &Connection, schema: &Schema) {
    for statement in sql::create_schema(schema, &connection.target).unwrap() {
        let made = connection.database.execute_unprepared(&statement.sql).await;
        made.unwrap_or_else(|error| panic!("{error}\n{}", statement.sql));
    }
}

fn differences(from: &Schema, to: &Schema) -> Vec<String> {
    let operations = diff_exactly(Change::new(from, to), &RenameHints::default());
    operations.iter().map(Operation::describe).collect()
}

/// For both servers.
const SHARED: &str = r#"
    CREATE TABLE `a``b.c d` (`id` int NOT NULL PRIMARY KEY, `x``y` varchar(10), `größe.ü` int, `select` int, `日本` int,
        UNIQUE KEY `uq``1.2` (`x``y`), KEY `key with space` (`größe.ü`), CONSTRAINT `chk``ü` CHECK (`größe.ü` > 0 AND `x``y` <> 'ü'));
    CREATE TABLE `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` (`ref` int, other int,
        CONSTRAINT `cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc` FOREIGN KEY (`ref`) REFERENCES `a``b.c d` (`id`)) COMMENT 'x ''y'' "z" \\';
    CREATE TABLE `"quoted"` (`"col"` int COMMENT 'a "b" ''c'' \\ d', `it's` int);
    CREATE TABLE chosen (a enum('it''s','a,b','c\\d','"q"','x)y(','','ü') DEFAULT 'a,b', b set('it''s','c\\d','(') DEFAULT 'it''s,(',
        c enum('A','B') CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'A', d enum('yes','no') COLLATE utf8mb4_bin);
    CREATE TABLE indexed (a varchar(100), b text, c int NOT NULL, d geometry NOT NULL, KEY k1 (a(10) DESC, c), FULLTEXT KEY ft (a, b) COMMENT 'x',
        SPATIAL KEY sp (d), UNIQUE KEY k4 (a(5)), KEY k5 (c) COMMENT 'it''s', KEY k6 (c, a DESC) USING BTREE);
    CREATE TABLE computed (a int, b varchar(20), c int GENERATED ALWAYS AS (a * 2) STORED, d varchar(50) AS (concat(b, '-it''s ü', 'x\\y')) VIRTUAL,
        e datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), f timestamp(6) NULL DEFAULT CURRENT_TIMESTAMP(6),
        g timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, j varchar(36) DEFAULT (uuid()), k int DEFAULT (1 + 2),
        l date DEFAULT (curdate()), m text DEFAULT ('ü'), n varchar(10) COLLATE utf8mb4_bin AS (upper(b)) STORED COMMENT 'it''s', KEY (c), UNIQUE (d));
    CREATE TABLE tuned (a varchar(10) CHARACTER SET latin1, b varchar(10) COLLATE utf8mb4_bin, c int INVISIBLE DEFAULT 5)
        COLLATE=utf8mb4_unicode_ci STATS_PERSISTENT=1 ROW_FORMAT=DYNAMIC CONNECTION='x';
    CREATE TABLE counted (id bigint NOT NULL AUTO_INCREMENT, b int, c int, KEY (id), PRIMARY KEY (b, id) USING BTREE COMMENT 'both',
        FOREIGN KEY (c) REFERENCES `a``b.c d` (`id`) ON DELETE CASCADE);
    CREATE TABLE quick (a int, KEY chosen (a), KEY tree (a) USING BTREE) ENGINE=MEMORY;
"#;
const MYSQL: &str = r"
    CREATE TABLE own (a varchar(20), b int COLUMN_FORMAT FIXED, KEY f1 ((lower(a))), KEY f2 ((b + 1) DESC, a), UNIQUE KEY f3 ((coalesce(a, 'it''s ü'))),
        KEY f5 (b) INVISIBLE, FULLTEXT KEY f6 (a) WITH PARSER ngram, d point NOT NULL SRID 4326, e int DEFAULT (rand() * 10),
        CONSTRAINT ne CHECK (b > 1) NOT ENFORCED);
    CREATE TABLE part_of_text (a text, b blob, PRIMARY KEY (a(10) DESC, b(5)));";
const MARIADB: &str = r"
    CREATE TABLE own (u uuid DEFAULT uuid(), j json CHECK (json_length(j) > 1), k int(1) COMMENT 'x' CHECK (k > 1), c text COMPRESSED,
        v varchar(10) COMPRESSED DEFAULT 'a', d int WITHOUT SYSTEM VERSIONING, e int(11) unsigned INVISIBLE, KEY ig (k) IGNORED) WITH SYSTEM VERSIONING;
    CREATE TABLE part_of_text (a text, PRIMARY KEY (a(10)));";

#[tokio::test]
async fn mysql_and_mariadb() {
    for own in OwnDatabase::create_on_mysql("round", "CHARACTER SET utf8mb4").await {
        let real = own.open().await;
        let particular = if real.target.dialect == Dialect::MySql { MYSQL } else { MARIADB };
        real.database.execute_unprepared(&format!("{SHARED}{particular}")).await.unwrap();
        let before = schema(&real).await;
        assert!(before.unmodelled.is_empty(), "{:?}", before.unmodelled);
        let again = with_scratch(Some(&real), &real.target, None, async |scratch| {
            make(scratch, &before).await;
            (schema(scratch).await, shown(scratch, &before).await)
        });
        let (after, shown_after) = again.await.unwrap();
        assert_eq!(shown_after, shown(&real, &before).await);
        assert_eq!(differences(&before, &after), Vec::<String>::new());
        drop(real);
        own.drop().await;
    }
}

/// Before and after, for both servers.
const CHANGES: [(&str, &str); 6] = [
    (
        "CREATE TABLE p (id int AUTO_INCREMENT, PRIMARY KEY (id) COMMENT 'x'); CREATE TABLE c (p int, FOREIGN KEY (p) REFERENCES p (id))",
        "CREATE TABLE p (id int AUTO_INCREMENT, PRIMARY KEY (id) USING BTREE COMMENT 'y'); CREATE TABLE c (p int, FOREIGN KEY (p) REFERENCES p (id))",
    ),
    ("CREATE TABLE t (a int, KEY one (a))", "CREATE TABLE t (a int, KEY two (a) USING BTREE COMMENT 'why')"),
    (
        "CREATE TABLE t (Id int PRIMARY KEY, Name varchar(9), KEY k (Name), CHECK (Name <> ''))",
        "CREATE TABLE t (id int PRIMARY KEY, name varchar(9), KEY k (name), CHECK (name <> ''))",
    ),
    (
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int, KEY own (p), CONSTRAINT named FOREIGN KEY (p) REFERENCES p (id))",
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int, FOREIGN KEY (p) REFERENCES p (id))",
    ),
    (
        "CREATE TABLE t (a int, b int); CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
        "CREATE TABLE t (b int INVISIBLE, c int); CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 1",
    ),
    (
        "CREATE TABLE t (a int) PARTITION BY HASH (a) PARTITIONS 2",
        "CREATE TABLE t (a int, b int) PARTITION BY RANGE (a) (PARTITION one VALUES LESS THAN (10), PARTITION two VALUES LESS THAN MAXVALUE)",
    ),
];

#[tokio::test]
async fn there_and_back_on_mysql_and_mariadb() {
    for (number, (from, to)) in CHANGES.into_iter().enumerate() {
        for own in OwnDatabase::create_on_mysql(&format!("back{number}"), "CHARACTER SET utf8mb4").await {
            let real = own.open().await;
            let made = with_scratch(Some(&real), &real.target, None, async |scratch| {
                scratch.database.execute_unprepared(to).await.unwrap();
                (schema(scratch).await, shown(scratch, &schema(scratch).await).await)
            });
            let (after, shown_after) = made.await.unwrap();
            real.database.execute_unprepared(from).await.unwrap();
            let before = schema(&real).await;
            let shown_before = shown(&real, &before).await;
            let sides = (Side::Schema(before.clone()), Side::Schema(after.clone()));
            let comparison = compare(sides.0, sides.1, &real.target, None, &CompareOptions::default()).await;
            let run = async |statements: Vec<sql::Statement>| {
                for statement in statements {
                    let done = real.database.execute_unprepared(&statement.sql).await;
                    done.unwrap_or_else(|error| panic!("{error}\n{}", statement.sql));
                }
            };
            run(comparison.up_statements().unwrap()).await;
            assert_eq!(differences(&after, &schema(&real).await), Vec::<String>::new(), "{from}");
            assert_eq!(shown(&real, &after).await, shown_after, "{from}");
            run(comparison.down_statements().unwrap()).await;
            assert_eq!(differences(&before, &schema(&real).await), Vec::<String>::new(), "{from}");
            assert_eq!(shown(&real, &before).await, shown_before, "{from}");
            drop(real);
            own.drop().await;
        }
    }
}

/// Before and after.
const POSTGRES_CHANGES: [(&str, &str); 15] = [
    // A partition gets a key of its own while its table's columns need no value any more; and the other way round.
    (
        "CREATE TABLE p (a int NOT NULL, b int NOT NULL) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
         CREATE UNIQUE INDEX p1_key ON p1 (a, b)",
        "CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
         ALTER TABLE p1 ADD CONSTRAINT p1_key PRIMARY KEY (a, b)",
    ),
    // A function's body changes while everything uses it; and the name of a parameter, for which all of that makes way.
    (
        "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a'; CREATE DOMAIN d AS int CHECK (f(VALUE) > 0);
         CREATE TABLE t (a int DEFAULT f(1) CHECK (f(a) > 0), b int GENERATED ALWAYS AS (f(a)) STORED, c d); CREATE INDEX i ON t (f(a)); CREATE VIEW v AS SELECT f(a) FROM t",
        "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT a + 1'; CREATE DOMAIN d AS int CHECK (f(VALUE) > 0);
         CREATE TABLE t (a int DEFAULT f(1) CHECK (f(a) > 0), b int GENERATED ALWAYS AS (f(a)) STORED, c d); CREATE INDEX i ON t (f(a)); CREATE VIEW v AS SELECT f(a) FROM t",
    ),
    (
        "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a'; CREATE DOMAIN d AS int CHECK (f(VALUE) > 0);
         CREATE TABLE t (a int DEFAULT f(1) CHECK (f(a) > 0), b int GENERATED ALWAYS AS (f(a)) STORED); CREATE INDEX i ON t (f(a)); CREATE VIEW v AS SELECT f(a) FROM t",
        "CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT b'; CREATE DOMAIN d AS int CHECK (f(VALUE) > 0);
         CREATE TABLE t (a int DEFAULT f(1) CHECK (f(a) > 0), b int GENERATED ALWAYS AS (f(a)) STORED); CREATE INDEX i ON t (f(a)); CREATE VIEW v AS SELECT f(a) FROM t",
    ),
    // Bodies name what nothing tells that they need.
    (
        "CREATE TABLE t (a int)",
        "CREATE FUNCTION z() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE FUNCTION b() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT z()';
         CREATE TABLE t (a int CHECK (a > b()))",
    ),
    // An overload that goes would make a call ambiguous.
    (
        "CREATE FUNCTION f(a int) RETURNS bool LANGUAGE sql AS 'SELECT true'; CREATE TABLE t (a int); CREATE POLICY p ON t USING (f(a))",
        "CREATE FUNCTION f(a int, b int DEFAULT 1) RETURNS bool LANGUAGE sql AS 'SELECT true'; CREATE TABLE t (a int); CREATE POLICY p ON t USING (f(a))",
    ),
    // A materialised view reads a view.
    (
        "CREATE TABLE t (a int)",
        "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE MATERIALIZED VIEW m AS SELECT a FROM v; CREATE INDEX i ON m (a)",
    ),
    // A domain in use.
    (
        "CREATE DOMAIN d AS text; ALTER DOMAIN d ADD CONSTRAINT one CHECK (VALUE <> '') NOT VALID; CREATE TABLE t (a d)",
        "CREATE DOMAIN d AS text DEFAULT 'x' NOT NULL CONSTRAINT one CHECK (VALUE <> '') CONSTRAINT two CHECK (VALUE <> 'y'); CREATE TABLE t (a d);
         COMMENT ON CONSTRAINT two ON DOMAIN d IS 'why'",
    ),
    ("CREATE DOMAIN d AS text COLLATE \"C\"", "CREATE DOMAIN d AS text COLLATE \"POSIX\""),
    // A value of an enum type that a view reads.
    (
        "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a e DEFAULT 'a'); CREATE VIEW v AS SELECT a FROM t WHERE a IN ('a', 'b')",
        "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (a e DEFAULT 'a'); CREATE VIEW v AS SELECT a FROM t WHERE a IN ('a', 'c')",
    ),
    // A composite type in use.
    (
        "CREATE TYPE y AS (a int); CREATE TABLE t (a y)",
        "CREATE TYPE y AS (a int, \"b c\" numeric(9, 2)); CREATE TABLE t (a y); COMMENT ON COLUMN y.\"b c\" IS 'why'",
    ),
    // Aggregates.
    (
        "CREATE FUNCTION s(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a'; CREATE AGGREGATE g(int) (SFUNC = s, STYPE = int); CREATE VIEW v AS SELECT g(a) FROM generate_series(1, 2) a",
        "CREATE FUNCTION s(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a';
         CREATE AGGREGATE g(int) (SFUNC = s, STYPE = int, INITCOND = '1', COMBINEFUNC = s, MSFUNC = s, MINVFUNC = s, MSTYPE = int, PARALLEL = SAFE);
         CREATE AGGREGATE o(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
         CREATE AGGREGATE n(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0'); COMMENT ON AGGREGATE g(int) IS 'why'; CREATE VIEW v AS SELECT g(a) FROM generate_series(1, 2) a",
    ),
    // Publications.
    (
        "CREATE TABLE t (a int PRIMARY KEY, b text); CREATE TABLE u (a int); CREATE PUBLICATION p FOR TABLE t, u; CREATE PUBLICATION q FOR ALL TABLES",
        "CREATE TABLE t (a int PRIMARY KEY, b text); CREATE PUBLICATION p FOR TABLE t WITH (publish = 'insert'); CREATE PUBLICATION q FOR TABLE t; COMMENT ON PUBLICATION p IS 'why'",
    ),
    // Triggers on commands, and triggers that are switched off.
    (
        "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER g ON ddl_command_end EXECUTE FUNCTION f()",
        "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END'; CREATE EVENT TRIGGER g ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION f();
         ALTER EVENT TRIGGER g DISABLE; CREATE TABLE t (a int); CREATE FUNCTION r() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
         CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION r(); ALTER TABLE t DISABLE TRIGGER r",
    ),
    // Heirs.
    (
        "CREATE TABLE z (a int CHECK (a > 0)); CREATE TABLE u (a int CHECK (a > 0), b int)",
        "CREATE TABLE z (a int CHECK (a > 0)); CREATE TABLE u (b int) INHERITS (z); CREATE TABLE c () INHERITS (z)",
    ),
    // Partitions and foreign tables.
    (
        "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
         CREATE FOREIGN TABLE r (a int OPTIONS (x 'y'), b int) SERVER s OPTIONS (z 'it''s')",
        "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t DEFAULT; ALTER TABLE t1 FORCE ROW LEVEL SECURITY; CREATE FOREIGN DATA WRAPPER w;
         CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE r (a int OPTIONS (x 'y') NOT NULL DEFAULT 1, b int CHECK (b > 0)) SERVER s OPTIONS (z 'it''s')",
    ),
];

#[tokio::test]
async fn there_and_back_on_postgres() {
    for (number, (from, to)) in POSTGRES_CHANGES.into_iter().enumerate() {
        let Some((real, own, before, after)) = both_sides(&format!("text{number}"), from, to).await else { return };
        let sides = (Side::Schema(before.clone()), Side::Schema(after.clone()));
        let comparison = compare(sides.0, sides.1, &real.target, None, &CompareOptions::default()).await;
        for (statements, reached) in [
            (comparison.up_statements().unwrap(), &after),
            (comparison.down_statements().unwrap(), &before),
            (comparison.up_statements().unwrap(), &after),
        ] {
            let script = sql::script(&statements, &real.target);
            let done = real.database.execute_unprepared(&script).await;
            done.unwrap_or_else(|error| panic!("{from}\n{error}\n{script}"));
            assert_eq!(differences(reached, &schema(&real).await), Vec::<String>::new(), "{script}");
        }
        drop(real);
        own.drop().await;
    }
}

/// A database that is as it was before, and both schemas.
async fn both_sides(test: &str, from: &str, to: &str) -> Option<(Connection, OwnDatabase, Schema, Schema)> {
    let own = OwnDatabase::create(test).await?;
    let real = own.open().await;
    let after = with_scratch(Some(&real), &real.target, None, async |scratch| {
        scratch.database.execute_unprepared(to).await.unwrap();
        schema(scratch).await
    });
    let after = after.await.unwrap();
    real.database.execute_unprepared(from).await.unwrap();
    let before = schema(&real).await;
    Some((real, own, before, after))
}

/// What is refused before any SQL runs, and in which words.
const REFUSED: [(&str, &str, &str); 4] = [
    (
        "CREATE TYPE y AS (a int); CREATE TABLE t (a y)",
        "CREATE TYPE y AS (a text); CREATE TABLE t (a y)",
        "type 'y' cannot be changed while column 't.a' depends on it",
    ),
    (
        "CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql AS 'SELECT true'; CREATE OPERATOR === (FUNCTION = f, LEFTARG = int, RIGHTARG = int)",
        "SELECT 1",
        "function 'f(integer, integer)' cannot be changed while operator '===' depends on it",
    ),
    (
        "CREATE TABLE z (a int); CREATE TABLE c () INHERITS (z)",
        "CREATE TABLE z (a int, b int); CREATE TABLE c () INHERITS (z)",
        "column 'z.b' cannot be changed so: 'c' inherits from its table, and would change with it",
    ),
    (
        "CREATE TABLE z (a int); CREATE TABLE c () INHERITS (z)",
        "CREATE TABLE z (a int); CREATE TABLE c (a bigint)",
        "column 'c.a' cannot be changed so: it is inherited from 'z'",
    ),
];

#[tokio::test]
async fn what_postgres_would_refuse_midway_is_refused_before() {
    for (number, (from, to, said)) in REFUSED.into_iter().enumerate() {
        let Some((real, own, before, after)) = both_sides(&format!("refused{number}"), from, to).await else { return };
        let sides = (Side::Schema(before), Side::Schema(after));
        let comparison = compare(sides.0, sides.1, &real.target, None, &CompareOptions::default()).await;
        assert_eq!(comparison.up_statements().unwrap_err().to_string(), said);
        drop(real);
        own.drop().await;
    }
}

const SQLITE: &str = r#"
    CREATE TABLE "a.b ""c" ("x ""y" INTEGER PRIMARY KEY AUTOINCREMENT, [sel ect] varchar(10) NOT NULL DEFAULT 'it''s' COLLATE NOCASE,
        `größe` REAL(10,2) DEFAULT (1 + 2), "d" UNSIGNED BIG INT, e, f text AS (lower("sel ect")) VIRTUAL, g int GENERATED ALWAYS AS (length(f)) STORED,
        CONSTRAINT "u 1" UNIQUE ("sel ect", d), CHECK (d > 0), CONSTRAINT "c k" CHECK (e <> ','));
    CREATE TABLE keyed (a text, b int, c blob DEFAULT x'00ff', d datetime DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (a, b)) WITHOUT ROWID;
    CREATE TABLE strictly (id INTEGER PRIMARY KEY, a TEXT, b ANY, c REAL) STRICT;
    CREATE TABLE refers (id integer primary key, p integer CONSTRAINT fk_p REFERENCES strictly (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        q text, r int, CONSTRAINT "my fk" FOREIGN KEY (q, r) REFERENCES keyed (a, b) MATCH FULL, FOREIGN KEY (r) REFERENCES refers (id));
    CREATE INDEX i1 ON "a.b ""c" ("sel ect" COLLATE BINARY DESC, lower(e), d + 1) WHERE d > 5 AND e IS NOT NULL;
    CREATE UNIQUE INDEX "i ""2" ON keyed (b DESC);
    CREATE INDEX i3 /* read by reports */ ON STRICTLY (a COLLATE RTRIM);
    CREATE VIEW v AS SELECT "sel ect" FROM "a.b ""c" WHERE d > 1;
    CREATE TRIGGER t AFTER INSERT ON KEYED BEGIN UPDATE strictly SET a = 'x;y' WHERE id = NEW.b; DELETE FROM refers; END;
"#;

/// What pragmas tell, and the texts of what has no other.
const TOLD: &str = "
    SELECT m.name || ' column ' || c.name || ' ' || lower(c.type) || ' ' || c.\"notnull\" || ' ' || coalesce(c.dflt_value, '') || ' ' || c.pk || ' ' || c.hidden
    FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c
    UNION ALL SELECT m.name || ' key ' || f.\"from\" || ' ' || f.\"table\" || ' ' || f.\"to\" || ' ' || f.on_delete
    FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
    UNION ALL SELECT m.name || ' index ' || i.\"unique\" || i.origin || i.partial || ' ' || coalesce(k.name, '') || ' ' || k.\"desc\" || k.coll
    FROM sqlite_schema m JOIN pragma_index_list(m.name) i JOIN pragma_index_xinfo(i.name) k
    UNION ALL SELECT sql FROM sqlite_schema WHERE type IN ('view', 'trigger')
    ORDER BY 1";

#[tokio::test]
async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let open = async |name: &str| {
        let file = folder.path().join(name);
        std::fs::File::create(&file).unwrap();
        let url = DatabaseUrl::parse(&format!("sqlite://{}", file.display())).unwrap();
        connect(&url, &ConnectOptions { writes: true, ..ConnectOptions::default() }).await.unwrap()
    };
    let (real, again) = (open("real.db").await, open("again.db").await);
    assert_eq!(real.database.get_database_backend(), DbBackend::Sqlite);
    real.database.execute_unprepared(SQLITE).await.unwrap();
    let before = schema(&real).await;
    assert!(before.unmodelled.is_empty(), "{:?}", before.unmodelled);
    let operations = diff_exactly(Change::new(&Schema::default(), &before), &RenameHints::default());
    let plan = limbeck_differ::plan(operations, &Schema::default(), &again.target).unwrap();
    for statement in sql::lower(&plan, &again.target).unwrap() {
        again.database.execute_unprepared(&statement.sql).await.unwrap();
    }
    assert_eq!(texts(&again, TOLD, 0).await, texts(&real, TOLD, 0).await);
    assert_eq!(differences(&before, &schema(&again).await), Vec::<String>::new());
}
