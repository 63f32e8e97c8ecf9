//! PostgreSQL, on the server that `LIMBECK_TEST_POSTGRES_URL` names.

use super::print::print;
use limbeck_introspect::database::{Scope, read, target};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};
use snapbox::{assert_data_eq, str};

/// A database of the test's own, dropped by [`Scratch::close`].
pub(crate) struct Scratch {
    admin: DatabaseConnection,
    name: String,
    pub(crate) url: String,
    connection: DatabaseConnection,
}

pub(crate) async fn connect(url: &str) -> DatabaseConnection {
    try_connect(url).await.unwrap()
}

pub(crate) async fn try_connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await
}

impl Scratch {
    /// `None` where no server is named; under CI that is an error.
    pub(crate) async fn new(test: &str) -> Option<Self> {
        let Ok(server) = std::env::var("LIMBECK_TEST_POSTGRES_URL") else {
            assert!(std::env::var_os("CI").is_none(), "LIMBECK_TEST_POSTGRES_URL is not set");
            eprintln!("skipped: LIMBECK_TEST_POSTGRES_URL is not set");
            return None;
        };
        let admin = connect(&server).await;
        let name = format!("limbeck_read_{test}_{}", std::process::id());
        admin.execute_unprepared(&format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")).await.unwrap();
        let (base, query) = server.split_once('?').map_or((server.as_str(), None), |(base, query)| (base, Some(query)));
        let scheme_end = base.find("://").unwrap() + 3;
        let base = base[scheme_end..].find('/').map_or(base, |slash| &base[..scheme_end + slash]);
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let url = format!("{base}/{name}{query}");
        let connection = connect(&url).await;
        Some(Self { admin, name, url, connection })
    }

    pub(crate) async fn execute(&self, statements: &str) {
        self.connection.execute_unprepared(statements).await.unwrap();
    }

    async fn read(&self, schemas: &[&str]) -> String {
        let target = target(&self.connection).await.unwrap();
        let schemas = schemas.iter().map(ToString::to_string).collect();
        let scope = Scope { schemas, history_tables: vec!["seaql_migrations".to_owned()], ..Scope::default() };
        print(&read(&self.connection, &target, &scope).await.unwrap())
    }

    pub(crate) async fn close(self) {
        self.connection.close().await.unwrap();
        self.admin.execute_unprepared(&format!("DROP DATABASE {}", self.name)).await.unwrap();
    }
}

async fn read_back(test: &str, statements: &str, schemas: &[&str]) -> Option<String> {
    let scratch = Scratch::new(test).await?;
    scratch.execute(statements).await;
    let printed = scratch.read(schemas).await;
    scratch.close().await;
    Some(printed)
}

#[tokio::test]
async fn types_defaults_and_counting() {
    let statements = r#"
        CREATE TYPE mood AS ENUM ('sad', 'ok, "really"', 'it''s');
        COMMENT ON TYPE mood IS 'how';
        CREATE TABLE t (
            id serial PRIMARY KEY, big bigserial, always bigint GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 5),
            a varchar(10) NOT NULL DEFAULT 'x', b varchar[] DEFAULT '{}', c char, d numeric(10,2) DEFAULT -1.5, e numeric,
            f timestamptz DEFAULT now(), g timestamp(3), h time, i interval day to second(3), j "char", k bit(3),
            l text COLLATE "C", m mood DEFAULT 'ok, "really"', n mood[], o jsonb, p uuid DEFAULT gen_random_uuid(),
            q int GENERATED ALWAYS AS ((id + 1) * 2) STORED, r int4range, s bool DEFAULT true
        );
        COMMENT ON TABLE t IS 'it''s';
        COMMENT ON COLUMN t.a IS 'line
two'"#;
    if let Some(schema) = read_back("types", statements, &[]).await {
        assert_data_eq!(
            schema,
            str![[r#"
table t comment "it's"
  "id" Integer(Regular) not null Serial
  "big" Integer(Big) not null Serial
  "always" Integer(Big) not null Identity(IdentityOptions { always: true, options: Some("START WITH 10 INCREMENT BY 5") })
  "a" String(Some(10)) not null default 'x'::character varying comment "line$two"
  "b" Array of String(None) default '{}'::character varying[]
  "c" Char(Some(1))
  "d" Decimal(Some((10, 2))) default '-1.5'::numeric
  "e" Decimal(None)
  "f" TimestampWithTimeZone(None) default now()
  "g" DateTime(Some(3))
  "h" Time(None)
  "i" Interval(Some('DAY TO SECOND'), Some(3))
  "j" Other """char"""
  "k" Bit(Some(3))
  "l" Text(Regular) collate "C"
  "m" Enum mood default 'ok, "really"'::mood
  "n" Array of Enum mood
  "o" JsonBinary
  "p" Uuid default gen_random_uuid()
  "q" Integer(Regular) Stored as (id + 1) * 2
  "r" Other "int4range"
  "s" Boolean default true
  primary key (t_pkey) ("id")
enum mood ("sad", "ok, ""really""", "it's") comment "how"

"#]]
        );
    }
}

#[tokio::test]
async fn sequences_owned_and_not() {
    let statements = r"
        CREATE SEQUENCE alone START 5 CYCLE;
        CREATE SEQUENCE strange AS int;
        CREATE TABLE t (a int DEFAULT nextval('alone'), b int NOT NULL DEFAULT nextval('strange'), c serial, d int);
        ALTER SEQUENCE strange OWNED BY t.b;
        ALTER SEQUENCE t_c_seq CACHE 7;
        CREATE SEQUENCE idle OWNED BY t.d";
    if let Some(schema) = read_back("sequences", statements, &[]).await {
        assert_data_eq!(
            schema,
            str![[r#"
table t
  "a" Integer(Regular) default nextval('alone'::regclass)
  "b" Integer(Regular) not null default nextval('strange'::regclass)
  "c" Integer(Regular) not null default nextval('t_c_seq'::regclass)
  "d" Integer(Regular)
sequence 'alone': CREATE SEQUENCE "alone" START WITH 5 CYCLE
sequence 'idle': CREATE SEQUENCE "idle"
  late owner: ALTER SEQUENCE "idle" OWNED BY "t"."d" / ALTER SEQUENCE "idle" OWNED BY NONE
sequence 'strange': CREATE SEQUENCE "strange" AS integer
  late owner: ALTER SEQUENCE "strange" OWNED BY "t"."b" / ALTER SEQUENCE "strange" OWNED BY NONE
sequence 't_c_seq': CREATE SEQUENCE "t_c_seq" AS integer CACHE 7
  late owner: ALTER SEQUENCE "t_c_seq" OWNED BY "t"."c" / ALTER SEQUENCE "t_c_seq" OWNED BY NONE
column 't.a' needs sequence 'alone'
column 't.b' needs sequence 'strange'
column 't.c' needs sequence 't_c_seq'
sequence 'idle' needs column 't.d'
sequence 'strange' needs column 't.b'
sequence 't_c_seq' needs column 't.c'

"#]]
        );
    }
}

#[tokio::test]
async fn constraints_of_all_kinds() {
    let statements = r#"
        CREATE TABLE parent (a int, b int, PRIMARY KEY (b, a), CONSTRAINT "own name" UNIQUE (a), c int UNIQUE DEFERRABLE,
            UNIQUE (b, a) INCLUDE (c), during tsrange, EXCLUDE USING gist (during WITH &&));
        CREATE TABLE child (
            id int CHECK (id > 0), x int, y int, self int UNIQUE REFERENCES child,
            CHECK (x > y OR (x < 0)), CONSTRAINT named CHECK (x <> 3) NO INHERIT, PRIMARY KEY (id),
            FOREIGN KEY (x, y) REFERENCES parent (b, a) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL
                DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT own_fk FOREIGN KEY (x) REFERENCES parent (a) ON DELETE RESTRICT);
        ALTER TABLE child ADD CONSTRAINT late CHECK (y > 0) NOT VALID;
        ALTER TABLE child ADD FOREIGN KEY (y) REFERENCES parent (a) NOT VALID"#;
    if let Some(schema) = read_back("constraints", statements, &[]).await {
        assert_data_eq!(
            schema,
            str![[r#"
table child
  "id" Integer(Regular) not null
  "x" Integer(Regular)
  "y" Integer(Regular)
  "self" Integer(Regular)
  primary key (child_pkey) ("id")
  unique (child_self_key) ("self")
  check (child_check) (x > y) OR (x < 0)
  check (child_id_check) id > 0
  check "late" y > 0 not valid
  check "named" x <> 3 no inherit
  foreign key (child_self_fkey) ("self") -> child ("id") delete NoAction update NoAction
  foreign key (child_x_y_fkey) ("x", "y") -> parent ("b", "a") delete SetNull update Cascade match full InitiallyDeferred
  foreign key (child_y_fkey) ("y") -> parent ("a") delete NoAction update NoAction not valid
  foreign key "own_fk" ("x") -> parent ("a") delete Restrict update NoAction
table parent
  "a" Integer(Regular) not null
  "b" Integer(Regular) not null
  "c" Integer(Regular)
  "during" Other "tsrange"
  primary key (parent_pkey) ("b", "a")
  unique "own name" ("a")
  unique (parent_b_a_c_key) ("b", "a") include ("c")
  unique (parent_c_key) ("c") InitiallyImmediate
exclusion constraint 'parent_during_excl' on 'parent': ALTER TABLE "parent" ADD CONSTRAINT "parent_during_excl" EXCLUDE USING gist (during WITH &&)
exclusion constraint 'parent_during_excl' on 'parent' needs table 'parent'
exclusion constraint 'parent_during_excl' on 'parent' needs column 'parent.during'

"#]]
        );
    }
}

#[tokio::test]
async fn indexes_of_all_kinds() {
    let statements = r#"
        CREATE TABLE t (a text, b int, "c d" text COLLATE "C", e jsonb, v tsvector);
        CREATE INDEX plain ON t (a, b);
        CREATE UNIQUE INDEX "odd, (" ON t (b DESC, a NULLS FIRST, b DESC NULLS LAST) WHERE (b > 0) AND a <> '';
        CREATE INDEX expressions ON t (lower(a), (a || 'x'), (("c d" || ')')) DESC) INCLUDE (b) WITH (fillfactor = 70);
        CREATE INDEX classes ON t (a text_pattern_ops, "c d", a COLLATE "POSIX");
        CREATE INDEX documents ON t USING gin (e jsonb_path_ops);
        CREATE INDEX words ON t USING gist (v tsvector_ops (siglen = 100));
        COMMENT ON INDEX plain IS 'quick'"#;
    if let Some(schema) = read_back("indexes", statements, &[]).await {
        assert_data_eq!(
            schema,
            str![[r#"
table t
  "a" Text(Regular)
  "b" Integer(Regular)
  "c d" Text(Regular) collate "C"
  "e" JsonBinary
  "v" Other "tsvector"
  index "classes" ("a" text_pattern_ops, "c d", "a" collate POSIX)
  index "documents" ("e" jsonb_path_ops) using gin
  index "expressions" (lower(a), a || 'x'::text, "c d" || ')'::text desc collate C) with fillfactor=70 include ("b")
  unique index "odd, (" ("b" desc, "a" nulls First, "b" desc nulls Last) where (b > 0) AND (a <> ''::text)
  index "plain" ("a", "b") comment quick
  index "words" ("v" tsvector_ops(siglen=100)) using gist

"#]]
        );
    }
}

#[tokio::test]
async fn what_newer_servers_have() {
    let Some(scratch) = Scratch::new("newer").await else { return };
    let target = target(&scratch.connection).await.unwrap();
    if target.at_least(15, 0) {
        let statements =
            "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b int, c int REFERENCES t (a) ON DELETE SET NULL (c));
            CREATE UNIQUE INDEX i ON t (b) NULLS NOT DISTINCT";
        scratch.execute(statements).await;
        assert_data_eq!(
            scratch.read(&[]).await,
            str![[r#"
table t
  "a" Integer(Regular)
  "b" Integer(Regular)
  "c" Integer(Regular)
  unique (t_a_key) ("a") nulls not distinct
  foreign key (t_c_fkey) ("c") -> t ("a") delete SetNull update NoAction sets ("c")
  unique index "i" ("b") nulls not distinct

"#]]
        );
        scratch.execute("DROP TABLE t").await;
    }
    if target.at_least(18, 0) {
        let statements =
            "CREATE TABLE t (a int PRIMARY KEY, b int CONSTRAINT own_name NOT NULL CHECK (b > 0) NOT ENFORCED,
            c int GENERATED ALWAYS AS (b + 1))";
        scratch.execute(statements).await;
        assert_data_eq!(
            scratch.read(&[]).await,
            str![[r#"
table t
  "a" Integer(Regular) not null
  "b" Integer(Regular) not null
  "c" Integer(Regular) Virtual as b + 1
  primary key (t_pkey) ("a")
  check (t_b_check) b > 0
not modelled: check 't_b_check' on 't'

"#]]
        );
    }
    scratch.close().await;
}

#[tokio::test]
async fn names_and_schemas() {
    let statements = r#"
        CREATE SCHEMA "Bil.ling";
        CREATE TYPE "Bil.ling"."Kind" AS ENUM ('a');
        CREATE TABLE "Bil.ling".invoice (id int PRIMARY KEY, kind "Bil.ling"."Kind" DEFAULT 'a');
        CREATE TABLE "it's a ""table""" ("select" int PRIMARY KEY, "größe é" int UNIQUE, "UPPER" varchar CHECK ("UPPER" <> ''),
            kind "Bil.ling"."Kind" DEFAULT 'a', invoice int REFERENCES "Bil.ling".invoice);
        CREATE TABLE a_table_with_a_name_that_is_as_long_as_postgres_lets_it_be_123 (a_column_with_a_long_name int UNIQUE)"#;
    let Some(scratch) = Scratch::new("names").await else { return };
    scratch.execute(statements).await;
    assert_data_eq!(
        scratch.read(&[]).await,
        str![[r#"
table a_table_with_a_name_that_is_as_long_as_postgres_lets_it_be_123
  "a_column_with_a_long_name" Integer(Regular)
  unique (a_table_with_a_name_that_is_as_lo_a_column_with_a_long_name_key) ("a_column_with_a_long_name")
table it's a "table"
  "select" Integer(Regular) not null
  "größe é" Integer(Regular)
  "UPPER" String(None)
  "kind" Enum Bil.ling.Kind default 'a'::"Bil.ling"."Kind"
  "invoice" Integer(Regular)
  primary key (it's a "table"_pkey) ("select")
  unique (it's a "table"_größe é_key) ("größe é")
  check (it's a "table"_UPPER_check) ("UPPER")::text <> ''::text
  foreign key (it's a "table"_invoice_fkey) ("invoice") -> Bil.ling.invoice ("id") delete NoAction update NoAction

"#]]
    );
    assert_data_eq!(
        scratch.read(&["Bil.ling"]).await,
        str![[r#"
table Bil.ling.invoice
  "id" Integer(Regular) not null
  "kind" Enum Bil.ling.Kind default 'a'::"Bil.ling"."Kind"
  primary key (invoice_pkey) ("id")
enum Bil.ling.Kind ("a")

"#]]
    );
    scratch.execute("SET search_path = \"Bil.ling\", public").await;
    assert_data_eq!(
        scratch.read(&[]).await,
        str![[r#"
table invoice
  "id" Integer(Regular) not null
  "kind" Enum Kind default 'a'::"Kind"
  primary key (invoice_pkey) ("id")
enum Kind ("a")

"#]]
    );
    scratch.close().await;
}

#[tokio::test]
async fn opaque_objects_and_what_they_need() {
    // The views join so that PostgreSQL 16, which leaves out the table where there is only one, says the same as 15.
    let statements = r"
        CREATE DOMAIN positive AS int DEFAULT 1 NOT NULL CHECK (VALUE > 0);
        CREATE TYPE pair AS (a int, b positive);
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
        CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x * 2';
        CREATE TABLE books (id positive, p pair, title text, price int DEFAULT twice(2) CHECK (twice(price) > 0));
        CREATE INDEX doubled ON books (twice(price));
        CREATE VIEW titles WITH (security_barrier) AS SELECT a.title FROM books a CROSS JOIN books b;
        CREATE VIEW more_titles AS SELECT a.title FROM titles a CROSS JOIN titles b;
        CREATE MATERIALIZED VIEW prices AS SELECT a.id, a.price FROM books a CROSS JOIN books b;
        CREATE INDEX on_prices ON prices (price);
        CREATE TRIGGER added BEFORE UPDATE OF title ON books FOR EACH ROW WHEN (new.price > 1) EXECUTE FUNCTION touch();
        CREATE POLICY mine ON books FOR SELECT USING (price > 1);
        CREATE RULE quiet AS ON INSERT TO titles DO INSTEAD NOTHING;
        CREATE TABLE events (at date NOT NULL, what text) PARTITION BY RANGE (at);
        CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
        CREATE UNLOGGED TABLE parent (a int);
        CREATE TABLE heir (b int) INHERITS (parent);
        CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int)";
    if let Some(schema) = read_back("opaque", statements, &[]).await {
        assert_data_eq!(
            schema,
            str![[r#"
table books
  "id" Other "positive"
  "p" Other "pair"
  "title" Text(Regular)
  "price" Integer(Regular) default twice(2)
  check (books_price_check) twice(price) > 0
  index "doubled" (twice(price))
table events TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {}, partitioning: Some("PARTITION BY RANGE (at)") }
  "at" Date not null
  "what" Text(Regular)
table heir TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {"INHERITS": "/"parent/""}, partitioning: None }
  "a" Integer(Regular)
  "b" Integer(Regular)
table parent TableOptions { strict: false, without_rowid: false, unlogged: true, engine: None, character_set: None, collation: None, storage: {}, partitioning: None }
  "a" Integer(Regular)
view 'more_titles': CREATE VIEW "more_titles" AS SELECT a.title FROM (titles a CROSS JOIN titles b)
view 'titles': CREATE VIEW "titles" WITH (security_barrier=true) AS SELECT a.title FROM (books a CROSS JOIN books b)
materialized view 'prices': CREATE MATERIALIZED VIEW "prices" AS SELECT a.id, a.price FROM (books a CROSS JOIN books b)
  index on_prices: CREATE INDEX on_prices ON prices USING btree (price) / DROP INDEX "on_prices"
function 'total(integer)': CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer)
function 'touch()': CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $function$ BEGIN RETURN new; END $function$
function 'twice(integer)': CREATE OR REPLACE FUNCTION twice(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $function$SELECT x * 2$function$
policy 'mine' on 'books': CREATE POLICY mine ON books FOR SELECT USING ((price > 1))
trigger 'added' on 'books': CREATE TRIGGER added BEFORE UPDATE OF title ON books FOR EACH ROW WHEN (new.price > 1) EXECUTE FUNCTION touch()
rule 'quiet' on 'titles': CREATE RULE quiet AS ON INSERT TO titles DO INSTEAD NOTHING;
domain 'positive': CREATE DOMAIN positive AS integer
  default: ALTER DOMAIN positive SET DEFAULT 1 / ALTER DOMAIN positive DROP DEFAULT
  not null: ALTER DOMAIN positive SET NOT NULL / ALTER DOMAIN positive DROP NOT NULL
  constraint positive_check: ALTER DOMAIN positive ADD CONSTRAINT positive_check CHECK ((VALUE > 0)) / ALTER DOMAIN positive DROP CONSTRAINT positive_check
type 'pair': CREATE TYPE pair AS (a integer, b positive)
partition 'events_2020': CREATE TABLE "events_2020" PARTITION OF "events" FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')
column 'books.id' needs domain 'positive'
column 'books.p' needs type 'pair'
column 'books.price' needs function 'twice(integer)'
check 'books_price_check' on 'books' needs function 'twice(integer)'
index 'doubled' on 'books' needs function 'twice(integer)'
view 'more_titles' needs view 'titles'
view 'titles' needs table 'books'
view 'titles' needs column 'books.title'
materialized view 'prices' needs table 'books'
materialized view 'prices' needs column 'books.id'
materialized view 'prices' needs column 'books.price'
materialized view 'prices' needs domain 'positive'
policy 'mine' on 'books' needs table 'books'
policy 'mine' on 'books' needs column 'books.price'
trigger 'added' on 'books' needs table 'books'
trigger 'added' on 'books' needs column 'books.price'
trigger 'added' on 'books' needs column 'books.title'
trigger 'added' on 'books' needs function 'touch()'
rule 'quiet' on 'titles' needs view 'titles'
type 'pair' needs domain 'positive'
partition 'events_2020' needs table 'events'
not modelled: table 'heir'
not modelled: index 'on_prices' on 'prices'

"#]]
        );
    }
}

#[tokio::test]
async fn what_partitions_have_of_their_own() {
    let statements = r"
        CREATE TABLE other (id int PRIMARY KEY);
        CREATE TABLE events (at date NOT NULL, what text DEFAULT 'x', who int) PARTITION BY RANGE (at);
        CREATE UNLOGGED TABLE old PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
        CREATE TABLE new PARTITION OF events FOR VALUES FROM ('2020-01-01') TO (MAXVALUE) WITH (fillfactor = 70);
        CREATE INDEX named_by_hand ON new (who);
        CREATE INDEX of_table ON events (who);
        CREATE UNIQUE INDEX own ON old (at, who);
        ALTER TABLE old ALTER who SET NOT NULL, ALTER what SET DEFAULT 'y', ADD CONSTRAINT known FOREIGN KEY (who) REFERENCES other,
            ADD CHECK (who > 0), REPLICA IDENTITY USING INDEX own, ENABLE ROW LEVEL SECURITY;
        ALTER TABLE new ADD PRIMARY KEY (at);
        COMMENT ON TABLE old IS 'from before';
        COMMENT ON COLUMN old.who IS 'it''s them';
        COMMENT ON INDEX own IS 'local';
        COMMENT ON CONSTRAINT known ON old IS 'to others'";
    if let Some(schema) = read_back("partitions", statements, &[]).await {
        assert_data_eq!(
            schema,
            str![[r#"
table events TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {}, partitioning: Some("PARTITION BY RANGE (at)") }
  "at" Date not null
  "what" Text(Regular) default 'x'::text
  "who" Integer(Regular)
  index "of_table" ("who")
table other
  "id" Integer(Regular) not null
  primary key (other_pkey) ("id")
partition 'new': CREATE TABLE "new" PARTITION OF "events" FOR VALUES FROM ('2020-01-01') TO (MAXVALUE) WITH (fillfactor=70)
  attached index named_by_hand: CREATE INDEX named_by_hand ON new USING btree (who) / DROP INDEX IF EXISTS "named_by_hand"
  late constraint new_pkey: ALTER TABLE "new" ADD CONSTRAINT "new_pkey" PRIMARY KEY (at) / ALTER TABLE "new" DROP CONSTRAINT "new_pkey"
partition 'old': CREATE UNLOGGED TABLE "old" PARTITION OF "events" FOR VALUES FROM (MINVALUE) TO ('2020-01-01')
  comment of it: COMMENT ON TABLE "old" IS 'from before' / COMMENT ON TABLE "old" IS NULL
  row level security: ALTER TABLE "old" ENABLE ROW LEVEL SECURITY / ALTER TABLE "old" DISABLE ROW LEVEL SECURITY
  comment of column who: COMMENT ON COLUMN "old"."who" IS 'it''s them' / COMMENT ON COLUMN "old"."who" IS NULL
  late constraint known: ALTER TABLE "old" ADD CONSTRAINT "known" FOREIGN KEY (who) REFERENCES other(id) / ALTER TABLE "old" DROP CONSTRAINT "known"
  late comment of constraint known: COMMENT ON CONSTRAINT "known" ON "old" IS 'to others' / COMMENT ON CONSTRAINT "known" ON "old" IS NULL
  late constraint old_who_check: ALTER TABLE "old" ADD CONSTRAINT "old_who_check" CHECK (who > 0) / ALTER TABLE "old" DROP CONSTRAINT "old_who_check"
  default what: ALTER TABLE "old" ALTER COLUMN "what" SET DEFAULT 'y'::text / ALTER TABLE "old" ALTER COLUMN "what" DROP DEFAULT
  late index own: CREATE UNIQUE INDEX own ON old USING btree (at, who) / DROP INDEX "own"
  late comment of index own: COMMENT ON INDEX "own" IS 'local' / COMMENT ON INDEX "own" IS NULL
  not null who: ALTER TABLE "old" ALTER COLUMN "who" SET NOT NULL / ALTER TABLE "old" ALTER COLUMN "who" DROP NOT NULL
  late replica identity: ALTER TABLE "old" REPLICA IDENTITY USING INDEX own / ALTER TABLE "old" REPLICA IDENTITY DEFAULT
partition 'new' needs table 'events'
partition 'new' needs column 'events.at'
partition 'new' needs column 'events.who'
partition 'old' needs table 'events'
partition 'old' needs table 'other'
partition 'old' needs column 'events.at'
partition 'old' needs column 'events.what'
partition 'old' needs column 'events.who'

"#]]
        );
    }
}

#[tokio::test]
async fn comments_of_everything() {
    let statements = r#"
        CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE REFERENCES t, c int CHECK (c > 0), EXCLUDE USING btree (c WITH =));
        CREATE VIEW v AS SELECT a FROM t CROSS JOIN pg_class;
        CREATE SEQUENCE s;
        CREATE SCHEMA "Other";
        CREATE DOMAIN "Other".d AS int;
        CREATE TYPE y AS (a int);
        CREATE FUNCTION f(x int, y text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
        CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
        CREATE TRIGGER "T" BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tr();
        CREATE POLICY p ON t USING (a > 1);
        CREATE COLLATION k (provider = icu, locale = 'und', deterministic = false);
        CREATE STATISTICS st ON a, b FROM t;
        COMMENT ON CONSTRAINT t_pkey ON t IS 'key';
        COMMENT ON CONSTRAINT t_b_key ON t IS 'unique';
        COMMENT ON CONSTRAINT t_b_fkey ON t IS 'foreign';
        COMMENT ON CONSTRAINT t_c_check ON t IS 'check';
        COMMENT ON CONSTRAINT t_c_excl ON t IS 'exclusion';
        COMMENT ON VIEW v IS 'view';
        COMMENT ON COLUMN v.a IS 'column of a view';
        COMMENT ON SEQUENCE s IS 'sequence';
        COMMENT ON DOMAIN "Other".d IS 'domain';
        COMMENT ON TYPE y IS 'type';
        COMMENT ON FUNCTION f(int, text) IS 'function';
        COMMENT ON TRIGGER "T" ON t IS 'trigger';
        COMMENT ON POLICY p ON t IS 'policy';
        COMMENT ON COLLATION k IS 'collation';
        COMMENT ON STATISTICS st IS 'statistics'"#;
    if let Some(schema) = read_back("comments", statements, &["public", "Other"]).await {
        assert_data_eq!(
            schema,
            str![[r#"
table t
  "a" Integer(Regular) not null
  "b" Integer(Regular)
  "c" Integer(Regular)
  primary key (t_pkey) ("a") comment "key"
  unique (t_b_key) ("b") comment "unique"
  check (t_c_check) c > 0 comment "check"
  foreign key (t_b_fkey) ("b") -> t ("a") delete NoAction update NoAction comment "foreign"
view 'v': CREATE VIEW "v" AS SELECT t.a FROM (t CROSS JOIN pg_class)
  comment of it: COMMENT ON VIEW "v" IS 'view' / COMMENT ON VIEW "v" IS NULL
  comment of column a: COMMENT ON COLUMN "v"."a" IS 'column of a view' / COMMENT ON COLUMN "v"."a" IS NULL
function 'f(integer, text)': CREATE OR REPLACE FUNCTION f(x integer, y text) RETURNS integer LANGUAGE sql IMMUTABLE AS $function$SELECT 1$function$
  comment of it: COMMENT ON ROUTINE "f"(integer, text) IS 'function' / COMMENT ON ROUTINE "f"(integer, text) IS NULL
function 'tr()': CREATE OR REPLACE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS $function$ BEGIN RETURN new; END $function$
policy 'p' on 't': CREATE POLICY p ON t USING ((a > 1))
  comment of it: COMMENT ON POLICY "p" ON "t" IS 'policy' / COMMENT ON POLICY "p" ON "t" IS NULL
trigger 'T' on 't': CREATE TRIGGER "T" BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tr()
  comment of it: COMMENT ON TRIGGER "T" ON "t" IS 'trigger' / COMMENT ON TRIGGER "T" ON "t" IS NULL
sequence 's': CREATE SEQUENCE "s"
  comment of it: COMMENT ON SEQUENCE "s" IS 'sequence' / COMMENT ON SEQUENCE "s" IS NULL
domain 'Other.d': CREATE DOMAIN "Other".d AS integer
  comment of it: COMMENT ON DOMAIN "Other"."d" IS 'domain' / COMMENT ON DOMAIN "Other"."d" IS NULL
type 'y': CREATE TYPE y AS (a integer)
  comment of it: COMMENT ON TYPE "y" IS 'type' / COMMENT ON TYPE "y" IS NULL
exclusion constraint 't_c_excl' on 't': ALTER TABLE "t" ADD CONSTRAINT "t_c_excl" EXCLUDE USING btree (c WITH =)
  comment of it: COMMENT ON CONSTRAINT "t_c_excl" ON "t" IS 'exclusion' / COMMENT ON CONSTRAINT "t_c_excl" ON "t" IS NULL
collation 'k': CREATE COLLATION k (PROVIDER = icu, LOCALE = 'und', DETERMINISTIC = false)
  comment of it: COMMENT ON COLLATION "k" IS 'collation' / COMMENT ON COLLATION "k" IS NULL
statistics 'st' on 't': CREATE STATISTICS st ON a, b FROM t
  comment of it: COMMENT ON STATISTICS "st" IS 'statistics' / COMMENT ON STATISTICS "st" IS NULL
view 'v' needs table 't'
view 'v' needs column 't.a'
policy 'p' on 't' needs table 't'
policy 'p' on 't' needs column 't.a'
trigger 'T' on 't' needs table 't'
trigger 'T' on 't' needs function 'tr()'
exclusion constraint 't_c_excl' on 't' needs table 't'
exclusion constraint 't_c_excl' on 't' needs column 't.c'
statistics 'st' on 't' needs table 't'

"#]]
        );
    }
}

#[tokio::test]
async fn what_a_table_is_besides() {
    let statements = r#"
        CREATE TABLE t (a int NOT NULL, PRIMARY KEY (a) INCLUDE (b) DEFERRABLE, b int) WITH (fillfactor = 70, autovacuum_enabled = off);
        CREATE TABLE u (a int NOT NULL, "B" int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME counter START 5));
        CREATE UNIQUE INDEX "by A" ON u (a);
        ALTER TABLE u REPLICA IDENTITY USING INDEX "by A", ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"#;
    if let Some(schema) = read_back("besides", statements, &[]).await {
        assert_data_eq!(
            schema,
            str![[r#"
table t TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {"WITH": "fillfactor=70, autovacuum_enabled=off"}, partitioning: None }
  "a" Integer(Regular) not null
  "b" Integer(Regular)
  primary key (t_pkey) ("a") include ("b") InitiallyImmediate
table u TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {"REPLICA IDENTITY": "USING INDEX /"by A/"", "ROW LEVEL SECURITY": "ENABLE, FORCE"}, partitioning: None }
  "a" Integer(Regular) not null
  "B" Integer(Regular) not null Identity(IdentityOptions { always: true, options: Some("SEQUENCE NAME /"counter/" START WITH 5") })
  unique index "by A" ("a")

"#]]
        );
    }
}

#[tokio::test]
async fn rights_to_what_may_have_to_go() {
    let statements = r"
        CREATE TABLE t (a int, b int);
        CREATE VIEW v AS SELECT x.a FROM t x CROSS JOIN t y;
        CREATE MATERIALIZED VIEW m AS SELECT x.a FROM t x CROSS JOIN t y;
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1';
        GRANT SELECT, INSERT ON v TO PUBLIC;
        GRANT SELECT ON m TO pg_monitor WITH GRANT OPTION;
        REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION f() TO pg_monitor;
        ALTER FUNCTION g() OWNER TO pg_monitor";
    if let Some(schema) = read_back("rights", statements, &[]).await {
        assert_data_eq!(
            schema,
            str![[r#"
table t
  "a" Integer(Regular)
  "b" Integer(Regular)
view 'v': CREATE VIEW "v" AS SELECT x.a FROM (t x CROSS JOIN t y)
  GRANT INSERT, SELECT ON "v" TO PUBLIC
materialized view 'm': CREATE MATERIALIZED VIEW "m" AS SELECT x.a FROM (t x CROSS JOIN t y)
  GRANT SELECT ON "m" TO pg_monitor WITH GRANT OPTION
function 'f()': CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS $function$SELECT 1$function$
  REVOKE ALL ON ROUTINE "f"() FROM PUBLIC
  GRANT EXECUTE ON ROUTINE "f"() TO pg_monitor
function 'g()': CREATE OR REPLACE FUNCTION g() RETURNS integer LANGUAGE sql AS $function$SELECT 1$function$
  ALTER ROUTINE "g"() OWNER TO pg_monitor
view 'v' needs table 't'
view 'v' needs column 't.a'
materialized view 'm' needs table 't'
materialized view 'm' needs column 't.a'

"#]]
        );
    }
}

#[tokio::test]
async fn what_is_not_the_users_is_left_out() {
    let statements = r"
        CREATE TABLE seaql_migrations (version text PRIMARY KEY);
        CREATE TABLE alembic_version (id serial PRIMARY KEY);
        CREATE INDEX on_history ON alembic_version (id);
        CREATE VIEW applied AS SELECT version AS applied FROM seaql_migrations CROSS JOIN alembic_version;
        CREATE TEMP TABLE t (temporary int);
        CREATE TABLE public.t (id int REFERENCES alembic_version)";
    if let Some(schema) = read_back("left_out", statements, &[]).await {
        assert_data_eq!(
            schema,
            str![[r#"
table t
  "id" Integer(Regular)
  foreign key (t_id_fkey) ("id") -> alembic_version ("id") delete NoAction update NoAction
view 'applied': CREATE VIEW "applied" AS SELECT seaql_migrations.version AS applied FROM (seaql_migrations CROSS JOIN alembic_version)

"#]]
        );
    }
}

#[tokio::test]
async fn what_an_extension_brings_is_left_out() {
    let statements = "CREATE EXTENSION tablefunc; CREATE EXTENSION citext; CREATE TYPE pair AS (a int)";
    if let Some(schema) = read_back("extension", statements, &[]).await {
        assert_data_eq!(
            schema,
            str![[r"
type 'pair': CREATE TYPE pair AS (a integer)
extension 'citext': CREATE EXTENSION citext WITH SCHEMA public
extension 'tablefunc': CREATE EXTENSION tablefunc WITH SCHEMA public

"]]
        );
    }
}

#[tokio::test]
async fn a_role_that_may_only_select_sees_the_same() {
    let Some(scratch) = Scratch::new("reader").await else { return };
    let role = format!("{}_role", scratch.name);
    scratch
        .execute(
            "CREATE TABLE t (id serial PRIMARY KEY, a int DEFAULT 1 CHECK (a > 0), b int REFERENCES t, UNIQUE (a));
            CREATE INDEX i ON t (a) WHERE a > 1;
            CREATE VIEW v AS SELECT a FROM t;
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        )
        .await;
    let owner = scratch.read(&[]).await;
    scratch.execute(&format!("CREATE ROLE {role}; GRANT SELECT ON t TO {role}; SET ROLE {role}")).await;
    let reader = scratch.read(&[]).await;
    scratch.execute(&format!("RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")).await;
    scratch.close().await;
    assert_eq!(reader, owner);
    assert!(reader.contains("check (t_a_check) a > 0"), "{reader}");
}
