//! MySQL and MariaDB, on the servers that `LIMBECK_TEST_MYSQL_URL` and `LIMBECK_TEST_MARIADB_URL` name.

use super::postgres::connect;
use super::print::print;
use limbeck_introspect::database::{Scope, read, target};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use snapbox::{assert_data_eq, str};

/// The one server or the other.
#[derive(Clone, Copy)]
pub(crate) enum Server {
    MySql,
    MariaDb,
}

impl Server {
    fn url(self) -> Option<String> {
        let variable = match self {
            Server::MySql => "LIMBECK_TEST_MYSQL_URL",
            Server::MariaDb => "LIMBECK_TEST_MARIADB_URL",
        };
        let url = std::env::var(variable).ok();
        if url.is_none() {
            assert!(std::env::var_os("CI").is_none(), "{variable} is not set");
            eprintln!("skipped: {variable} is not set");
        }
        url
    }
}

/// A database of the test's own, dropped by [`Scratch::close`].
pub(crate) struct Scratch {
    admin: DatabaseConnection,
    server: Server,
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) connection: DatabaseConnection,
}

impl Scratch {
    /// `None` where the server is not named; under CI that is an error.
    pub(crate) async fn new(server: Server, test: &str) -> Option<Self> {
        let url = server.url()?;
        let admin = connect(&url).await;
        let name = format!("limbeck_read_{test}_{}", std::process::id());
        let options = "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
        admin.execute_unprepared(&format!("CREATE DATABASE {name} {options}")).await.unwrap();
        let url = format!("{}/{name}", url.trim_end_matches('/'));
        let connection = connect(&url).await;
        Some(Self { admin, server, name, url, connection })
    }

    pub(crate) fn is_mysql(&self) -> bool {
        matches!(self.server, Server::MySql)
    }

    /// The statement that ends all other sessions of this database.
    pub(crate) async fn kill_others(&self) -> String {
        let sql = "SELECT CONCAT('KILL ', ID) FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()";
        let rows = self.connection.query_all_raw(Statement::from_string(DbBackend::MySql, sql)).await.unwrap();
        let kills = rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap());
        kills.collect::<Vec<_>>().join("; ")
    }

    pub(crate) async fn execute(&self, statements: &str) {
        self.connection.execute_unprepared(statements).await.unwrap();
    }

    /// Runs statements on a connection of their own.
    pub(crate) async fn execute_apart(&self, statements: Vec<String>) {
        let connection = connect(&self.url).await;
        for statement in statements {
            connection.execute_unprepared(&statement).await.unwrap();
        }
        connection.close().await.unwrap();
    }

    async fn read(&self) -> String {
        self.read_by(&self.connection).await
    }

    /// The schema. Backslashes are shown as `^`, and the name of the database as `database`.
    async fn read_by(&self, connection: &DatabaseConnection) -> String {
        let target = target(connection).await.unwrap();
        let scope = Scope { history_tables: vec!["seaql_migrations".to_owned()], ..Scope::default() };
        let schema = read(connection, &target, &scope).await.unwrap();
        print(&schema).replace('\\', "^").replace(&self.name, "database")
    }

    pub(crate) async fn close(self) {
        self.connection.close().await.unwrap();
        self.admin.execute_unprepared(&format!("DROP DATABASE {}", self.name)).await.unwrap();
    }
}

async fn read_back(server: Server, test: &str, statements: &str) -> Option<String> {
    let scratch = Scratch::new(server, test).await?;
    scratch.execute(statements).await;
    let printed = scratch.read().await;
    scratch.close().await;
    Some(printed)
}

const TYPES: &str = r#"
    CREATE TABLE t (
        id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, flag tinyint(1) NOT NULL DEFAULT 1, tiny tinyint DEFAULT -3,
        wide bigint unsigned DEFAULT 5, filled int(5) zerofill, money decimal(10,2) DEFAULT -1.5,
        positive decimal(10,2) unsigned, rate float DEFAULT 1.5, rates float(7,3), many double DEFAULT 1e10,
        code char(3) DEFAULT 'ab', name varchar(20) NOT NULL DEFAULT 'it''s \\ "x"
', note mediumtext, picture longblob,
        mark binary(4) DEFAULT 'ab', marks varbinary(10) DEFAULT 'xy', bits bit(3) DEFAULT b'101', day date DEFAULT '2020-01-01',
        year year DEFAULT 2020, at time(3) DEFAULT '10:00:00', moment datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
        stamp timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, since timestamp NOT NULL DEFAULT '2020-01-01 00:00:00',
        document json, documents json DEFAULT (json_array()), mood enum('sad','it''s','b\\c','x,y') NOT NULL DEFAULT 'it''s',
        moods set('A','b') DEFAULT 'A,b', place point, other varchar(36) DEFAULT (uuid()), sum int DEFAULT (1 + 2),
        long_text text DEFAULT ('abc'), nothing varchar(5) DEFAULT NULL, blank varchar(5) DEFAULT '', null_text varchar(5) DEFAULT 'NULL',
        now_text varchar(30) DEFAULT 'CURRENT_TIMESTAMP', today date DEFAULT (curdate())
    ) COMMENT 'it''s';"#;

#[tokio::test]
async fn types_and_defaults_of_mysql() {
    if let Some(schema) = read_back(Server::MySql, "types", TYPES).await {
        assert_data_eq!(
            schema,
            str![[r#"
table t comment "it's"
  "id" Unsigned(Regular) not null Keyword
  "flag" Boolean not null default 1
  "tiny" Integer(Tiny) default -3
  "wide" Unsigned(Big) default 5
  "filled" Other "int(5) unsigned zerofill"
  "money" Decimal(Some((10, 2))) default -1.50
  "positive" Other "decimal(10,2) unsigned"
  "rate" Float default 1.5
  "rates" Other "float(7,3)"
  "many" Double default 10000000000
  "code" Char(Some(3)) default 'ab'
  "name" String(Some(20)) not null default 'it''s ^^ "x"
'
  "note" Text(Medium)
  "picture" Blob(Long)
  "mark" Binary(Some(4)) default 0x6162
  "marks" VarBinary(Some(10)) default 0x7879
  "bits" Bit(Some(3)) default b'101'
  "day" Date default '2020-01-01'
  "year" Year default 2020
  "at" Time(Some(3)) default '10:00:00.000'
  "moment" DateTime(Some(3)) default CURRENT_TIMESTAMP(3) on update CURRENT_TIMESTAMP(3)
  "stamp" Timestamp(None) default CURRENT_TIMESTAMP on update CURRENT_TIMESTAMP
  "since" Timestamp(None) not null default '2020-01-01 00:00:00'
  "document" Json
  "documents" Json default json_array()
  "mood" Enum { name: None, values: ['sad', 'it's', 'b^^c', 'x,y'] } not null default 'it''s'
  "moods" Other "set('A','b')" default 'A,b'
  "place" Other "point"
  "other" String(Some(36)) default uuid()
  "sum" Integer(Regular) default 1 + 2
  "long_text" Text(Regular) default _utf8mb4'abc'
  "nothing" String(Some(5))
  "blank" String(Some(5)) default ''
  "null_text" String(Some(5)) default 'NULL'
  "now_text" String(Some(30)) default 'CURRENT_TIMESTAMP'
  "today" Date default curdate()
  primary key ("id")
not modelled: default of 't.marks'

"#]]
        );
    }
}

#[tokio::test]
async fn types_and_defaults_of_mariadb() {
    let statements = format!(
        "{TYPES} ALTER TABLE t ADD uuid uuid DEFAULT uuid(), ADD address inet6;
        CREATE TABLE json (real_json json NOT NULL DEFAULT '{{}}', collated_otherwise longtext CHECK (json_valid(collated_otherwise)),
            no_check longtext COLLATE utf8mb4_bin, further json CHECK (json_valid(further) AND further <> ''),
            at_table longtext COLLATE utf8mb4_bin, CONSTRAINT valid CHECK (json_valid(at_table)),
            squeezed text COMPRESSED, bytes varbinary(9) DEFAULT x'0061')"
    );
    if let Some(schema) = read_back(Server::MariaDb, "types", &statements).await {
        assert_data_eq!(
            schema,
            str![[r#"
table json
  "real_json" Json not null default '{}'
  "collated_otherwise" Text(Long) check json_valid(`collated_otherwise`)
  "no_check" Text(Long) collate "utf8mb4_bin"
  "further" Text(Long) collate "utf8mb4_bin" check json_valid(`further`) and `further` <> ''
  "at_table" Text(Long) collate "utf8mb4_bin"
  "squeezed" Other "text compressed"
  "bytes" VarBinary(Some(9)) default 0x0061
  check "valid" json_valid(`at_table`)
table t comment "it's"
  "id" Unsigned(Regular) not null Keyword
  "flag" Boolean not null default 1
  "tiny" Integer(Tiny) default -3
  "wide" Unsigned(Big) default 5
  "filled" Other "int(5) unsigned zerofill"
  "money" Decimal(Some((10, 2))) default -1.50
  "positive" Other "decimal(10,2) unsigned"
  "rate" Float default 1.5
  "rates" Other "float(7,3)"
  "many" Double default 10000000000
  "code" Char(Some(3)) default 'ab'
  "name" String(Some(20)) not null default 'it''s ^^ "x"
'
  "note" Text(Medium)
  "picture" Blob(Long)
  "mark" Binary(Some(4)) default 'ab'
  "marks" VarBinary(Some(10)) default 'xy'
  "bits" Bit(Some(3)) default b'101'
  "day" Date default '2020-01-01'
  "year" Year default 2020
  "at" Time(Some(3)) default '10:00:00.000'
  "moment" DateTime(Some(3)) default current_timestamp(3) on update current_timestamp(3)
  "stamp" Timestamp(None) default current_timestamp() on update current_timestamp()
  "since" Timestamp(None) not null default '2020-01-01 00:00:00'
  "document" Json
  "documents" Json default json_array()
  "mood" Enum { name: None, values: ['sad', 'it's', 'b^^c', 'x,y'] } not null default 'it''s'
  "moods" Other "set('A','b')" default 'A,b'
  "place" Other "point"
  "other" String(Some(36)) default uuid()
  "sum" Integer(Regular) default 1 + 2
  "long_text" Text(Regular) default 'abc'
  "nothing" String(Some(5))
  "blank" String(Some(5)) default ''
  "null_text" String(Some(5)) default 'NULL'
  "now_text" String(Some(30)) default 'CURRENT_TIMESTAMP'
  "today" Date default curdate()
  "uuid" Other "uuid" default uuid()
  "address" Other "inet6"
  primary key ("id")

"#]]
        );
    }
}

/// What both servers have, and what is read of it on both.
const KEYS: &str = r"
    CREATE TABLE parent (a int NOT NULL, b int NOT NULL, PRIMARY KEY (b, a), UNIQUE KEY own_name (a));
    CREATE TABLE child (
        id int NOT NULL PRIMARY KEY, x int, y int, z int, self int, `größe` int,
        CHECK (z > 1 OR (z < 0)), CONSTRAINT named CHECK (z <> 3),
        CONSTRAINT `fk ``x``` FOREIGN KEY (x, y) REFERENCES parent (b, a) ON DELETE CASCADE ON UPDATE SET NULL,
        FOREIGN KEY (self) REFERENCES child (id), FOREIGN KEY (`größe`) REFERENCES parent (a) ON DELETE RESTRICT ON UPDATE RESTRICT,
        CONSTRAINT no_action FOREIGN KEY (y) REFERENCES parent (a) ON DELETE NO ACTION ON UPDATE NO ACTION);
    CREATE TABLE words (
        a varchar(20) NOT NULL, b text, c int, d geometry NOT NULL,
        KEY parts (a(3), b(20)), KEY falling (c DESC, a), UNIQUE KEY once (a, c) COMMENT 'it''s', FULLTEXT KEY text (b), SPATIAL KEY shape (d));
    CREATE TABLE computed (
        a varchar(20), b int GENERATED ALWAYS AS (length(a) + 1) STORED,
        c varchar(50) GENERATED ALWAYS AS (concat(a, 'it''s \\ (')) VIRTUAL COMMENT 'made', CHECK (a <> 'it''s \\ \n (' AND a <> ''));
    CREATE TABLE other_set (a varchar(5), b varchar(5) CHARACTER SET utf8mb4, c varchar(5) COLLATE latin1_bin, d int)
        CHARACTER SET latin1 ENGINE = MyISAM;
    CREATE TABLE same_set (a varchar(5) COLLATE utf8mb4_bin, b varchar(5) COLLATE utf8mb4_unicode_ci) COLLATE utf8mb4_bin ROW_FORMAT = DYNAMIC;
    CREATE TABLE squeezed (a int) ROW_FORMAT = COMPRESSED;
    CREATE TABLE hidden (a int, b int INVISIBLE);
    CREATE TABLE hashed (a int, KEY k (a)) ENGINE = MEMORY;
    CREATE TABLE seaql_migrations (version int PRIMARY KEY);";

#[tokio::test]
async fn keys_checks_and_indexes_of_mysql() {
    let statements = format!(
        "{KEYS} ALTER TABLE words ADD KEY on_expressions ((lower(a)), (c + 1) DESC), ADD KEY unseen (c) INVISIBLE,
            ADD CONSTRAINT idle CHECK (c <> 7) NOT ENFORCED;
        CREATE TABLE placed (a point NOT NULL SRID 4326, b blob DEFAULT ('x'), c varbinary(9) DEFAULT x'00ff', d varbinary(9) DEFAULT '')"
    );
    if let Some(schema) = read_back(Server::MySql, "keys", &statements).await {
        assert_data_eq!(
            schema,
            str![[r#"
table child
  "id" Integer(Regular) not null
  "x" Integer(Regular)
  "y" Integer(Regular)
  "z" Integer(Regular)
  "self" Integer(Regular)
  "größe" Integer(Regular)
  primary key ("id")
  check (child_chk_1) (`z` > 1) or (`z` < 0)
  check "named" `z` <> 3
  foreign key (child_ibfk_1) ("self") -> child ("id") delete NoAction update NoAction
  foreign key (child_ibfk_2) ("größe") -> parent ("a") delete Restrict update Restrict
  foreign key "fk `x`" ("x", "y") -> parent ("b", "a") delete Cascade update SetNull
  foreign key "no_action" ("y") -> parent ("a") delete NoAction update NoAction
  index "fk `x`" ("x", "y")
  index "größe" ("größe")
  index "no_action" ("y")
  index "self" ("self")
table computed
  "a" String(Some(20))
  "b" Integer(Regular) Stored as length(`a`) + 1
  "c" String(Some(50)) Virtual as concat(`a`,_utf8mb4'it''s ^^ (') comment "made"
  check (computed_chk_1) (`a` <> _utf8mb4'it''s ^^ 
 (') and (`a` <> _utf8mb4'')
table hashed TableOptions { strict: false, without_rowid: false, unlogged: false, engine: Some("MEMORY"), character_set: None, collation: None, storage: {}, partitioning: None }
  "a" Integer(Regular)
  index "k" ("a") using hash
table hidden
  "a" Integer(Regular)
  "b" Integer(Regular) with INVISIBLE
table other_set TableOptions { strict: false, without_rowid: false, unlogged: false, engine: Some("MyISAM"), character_set: Some("latin1"), collation: Some("latin1_swedish_ci"), storage: {}, partitioning: None }
  "a" String(Some(5))
  "b" String(Some(5)) collate "utf8mb4_0900_ai_ci"
  "c" String(Some(5)) collate "latin1_bin"
  "d" Integer(Regular)
table parent
  "a" Integer(Regular) not null
  "b" Integer(Regular) not null
  primary key ("b", "a")
  unique index "own_name" ("a")
table placed
  "a" Other "point srid 4326" not null
  "b" Blob(Regular) default _utf8mb4'x'
  "c" VarBinary(Some(9)) default ''
  "d" VarBinary(Some(9)) default ''
table same_set TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: Some("utf8mb4_bin"), storage: {"ROW_FORMAT": "DYNAMIC"}, partitioning: None }
  "a" String(Some(5))
  "b" String(Some(5)) collate "utf8mb4_unicode_ci"
table squeezed TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {"ROW_FORMAT": "COMPRESSED"}, partitioning: None }
  "a" Integer(Regular)
table words
  "a" String(Some(20)) not null
  "b" Text(Regular)
  "c" Integer(Regular)
  "d" Other "geometry" not null
  check "idle" `c` <> 7 not enforced
  index "falling" ("c" desc, "a")
  index "on_expressions" (lower(`a`), `c` + 1 desc)
  unique index "once" ("a", "c") comment it's
  index "parts" ("a"(3), "b"(20))
  index "shape" ("d") using spatial
  index "text" ("b") using fulltext
  index "unseen" ("c") with INVISIBLE
not modelled: default of 'placed.c'

"#]]
        );
    }
}

#[tokio::test]
async fn keys_checks_and_indexes_of_mariadb() {
    let statements = format!("{KEYS} ALTER TABLE words ADD KEY unseen (c) IGNORED, ADD e int CHECK (e > 0 AND e <> 8)");
    if let Some(schema) = read_back(Server::MariaDb, "keys", &statements).await {
        assert_data_eq!(
            schema,
            str![[r#"
table child
  "id" Integer(Regular) not null
  "x" Integer(Regular)
  "y" Integer(Regular)
  "z" Integer(Regular)
  "self" Integer(Regular)
  "größe" Integer(Regular)
  primary key ("id")
  check (CONSTRAINT_1) `z` > 1 or `z` < 0
  check "named" `z` <> 3
  foreign key (child_ibfk_1) ("self") -> child ("id") delete Restrict update Restrict
  foreign key (child_ibfk_2) ("größe") -> parent ("a") delete Restrict update Restrict
  foreign key "fk `x`" ("x", "y") -> parent ("b", "a") delete Cascade update SetNull
  foreign key "no_action" ("y") -> parent ("a") delete NoAction update NoAction
  index "fk `x`" ("x", "y")
  index "größe" ("größe")
  index "no_action" ("y")
  index "self" ("self")
table computed
  "a" String(Some(20))
  "b" Integer(Regular) Stored as octet_length(`a`) + 1
  "c" String(Some(50)) Virtual as concat(`a`,'it''s ^^ (') comment "made"
  check (CONSTRAINT_1) `a` <> 'it''s ^^ 
 (' and `a` <> ''
table hashed TableOptions { strict: false, without_rowid: false, unlogged: false, engine: Some("MEMORY"), character_set: None, collation: None, storage: {}, partitioning: None }
  "a" Integer(Regular)
  index "k" ("a") using hash
table hidden
  "a" Integer(Regular)
  "b" Integer(Regular) with INVISIBLE
table other_set TableOptions { strict: false, without_rowid: false, unlogged: false, engine: Some("MyISAM"), character_set: Some("latin1"), collation: Some("latin1_swedish_ci"), storage: {}, partitioning: None }
  "a" String(Some(5))
  "b" String(Some(5)) collate "utf8mb4_general_ci"
  "c" String(Some(5)) collate "latin1_bin"
  "d" Integer(Regular)
table parent
  "a" Integer(Regular) not null
  "b" Integer(Regular) not null
  primary key ("b", "a")
  unique index "own_name" ("a")
table same_set TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: Some("utf8mb4_bin"), storage: {"ROW_FORMAT": "DYNAMIC"}, partitioning: None }
  "a" String(Some(5))
  "b" String(Some(5)) collate "utf8mb4_unicode_ci"
table squeezed TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {"ROW_FORMAT": "COMPRESSED"}, partitioning: None }
  "a" Integer(Regular)
table words
  "a" String(Some(20)) not null
  "b" Text(Regular)
  "c" Integer(Regular)
  "d" Other "geometry" not null
  "e" Integer(Regular) check `e` > 0 and `e` <> 8
  index "falling" ("c" desc, "a")
  unique index "once" ("a", "c") comment it's
  index "parts" ("a"(3), "b"(20))
  index "shape" ("d") using spatial
  index "text" ("b") using fulltext
  index "unseen" ("c") with IGNORED

"#]]
        );
    }
}

#[tokio::test]
async fn a_unique_key_that_mariadb_hashes_is_as_any_other() {
    let statements = "CREATE TABLE t (id int PRIMARY KEY, long_text text, UNIQUE KEY once (long_text))";
    if let Some(schema) = read_back(Server::MariaDb, "hashed_unique", statements).await {
        assert_data_eq!(
            schema,
            str![[r#"
table t
  "id" Integer(Regular) not null
  "long_text" Text(Regular)
  primary key ("id")
  unique index "once" ("long_text")

"#]]
        );
    }
}

const OBJECTS: &[&str] = &[
    "CREATE TABLE books (id int PRIMARY KEY, title varchar(20), price int)",
    "CREATE TABLE log (entry varchar(20))",
    "CREATE FUNCTION twice(x int, y varchar(5)) RETURNS int DETERMINISTIC NO SQL SQL SECURITY INVOKER RETURN x * 2",
    "CREATE PROCEDURE twice(IN x int, OUT y decimal(10,2)) COMMENT 'it''s' BEGIN SELECT 1; SELECT 2; END",
    "CREATE VIEW titles AS SELECT title FROM books WHERE title <> 'log, it''s'",
    "CREATE SQL SECURITY INVOKER VIEW more_titles AS SELECT t.title AS log FROM titles t WHERE t.title > 'a' WITH CASCADED CHECK OPTION",
    "CREATE VIEW doubled AS SELECT twice(b.price, 'a') AS x FROM books b",
    "CREATE TRIGGER first BEFORE INSERT ON books FOR EACH ROW SET NEW.title = 'log'",
    "CREATE TRIGGER before_first BEFORE INSERT ON books FOR EACH ROW PRECEDES first BEGIN INSERT INTO `log` VALUES (NEW.TITLE); END",
    "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM log",
    "CREATE TABLE ranges (id int NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (year(at))
        SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION old VALUES LESS THAN (2000), PARTITION rest VALUES LESS THAN MAXVALUE)",
    "CREATE TABLE hashes (id int NOT NULL) PARTITION BY KEY (id) PARTITIONS 2",
    "CREATE TABLE lists (name varchar(5)) PARTITION BY LIST COLUMNS (name) (PARTITION a VALUES IN ('x', 'y'), PARTITION b VALUES IN ('it''s'))",
];

#[tokio::test]
async fn objects_that_are_opaque_on_mysql() {
    let Some(scratch) = Scratch::new(Server::MySql, "objects").await else { return };
    for statement in OBJECTS {
        scratch.execute(statement).await;
    }
    assert_data_eq!(
        scratch.read().await,
        str![[r#"
table books
  "id" Integer(Regular) not null
  "title" String(Some(20))
  "price" Integer(Regular)
  primary key ("id")
table hashes TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {}, partitioning: Some("PARTITION BY KEY (`id`) PARTITIONS 2") }
  "id" Integer(Regular) not null
table lists TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {}, partitioning: Some("PARTITION BY LIST COLUMNS (`name`) (PARTITION `a` VALUES IN ('x','y'), PARTITION `b` VALUES IN ('it''s'))") }
  "name" String(Some(5))
table log
  "entry" String(Some(20))
table ranges TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {}, partitioning: Some("PARTITION BY RANGE (year(`at`)) SUBPARTITION BY HASH (`id`) (PARTITION `old` VALUES LESS THAN (2000) (SUBPARTITION `oldsp0`, SUBPARTITION `oldsp1`), PARTITION `rest` VALUES LESS THAN MAXVALUE (SUBPARTITION `restsp0`, SUBPARTITION `restsp1`))") }
  "id" Integer(Regular) not null
  "at" Date not null
  primary key ("id", "at")
view 'doubled': CREATE VIEW `doubled` AS select `twice`(`b`.`price`,'a') AS `x` from `books` `b`
view 'more_titles': CREATE SQL SECURITY INVOKER VIEW `more_titles` AS select `t`.`title` AS `log` from `titles` `t` where (`t`.`title` > 'a') WITH CASCADED CHECK OPTION
view 'titles': CREATE VIEW `titles` AS select `books`.`title` AS `title` from `books` where (`books`.`title` <> 'log, it''s')
function 'twice': CREATE FUNCTION `twice`(`x` int, `y` varchar(5)) RETURNS int DETERMINISTIC NO SQL SQL SECURITY INVOKER RETURN x * 2
procedure 'twice': CREATE PROCEDURE `twice`(IN `x` int, OUT `y` decimal(10,2)) COMMENT 'it''s' BEGIN SELECT 1; SELECT 2; END
trigger 'before_first' on 'books': CREATE TRIGGER `before_first` BEFORE INSERT ON `books` FOR EACH ROW BEGIN INSERT INTO `log` VALUES (NEW.TITLE); END
trigger 'first' on 'books': CREATE TRIGGER `first` BEFORE INSERT ON `books` FOR EACH ROW FOLLOWS `before_first` SET NEW.title = 'log'
view 'doubled' needs table 'books'
view 'doubled' needs column 'books.price'
view 'doubled' needs function 'twice'
view 'more_titles' needs view 'titles'
view 'titles' needs table 'books'
view 'titles' needs column 'books.title'
trigger 'before_first' on 'books' needs table 'books'
trigger 'before_first' on 'books' needs table 'log'
trigger 'first' on 'books' needs table 'books'
not modelled: event 'nightly'

"#]]
    );
    scratch.close().await;
}

#[tokio::test]
async fn objects_that_are_opaque_on_mariadb() {
    let Some(scratch) = Scratch::new(Server::MariaDb, "objects").await else { return };
    let own = [
        "CREATE SEQUENCE plain",
        "CREATE SEQUENCE falling START WITH 50 MAXVALUE 50 INCREMENT BY -2 CACHE 10 CYCLE",
        "CREATE TABLE counted (id int NOT NULL DEFAULT nextval(plain))",
        "CREATE TABLE versioned (a int, since timestamp(6) GENERATED ALWAYS AS ROW START, until timestamp(6) GENERATED ALWAYS AS ROW END,
            PERIOD FOR SYSTEM_TIME (since, until)) WITH SYSTEM VERSIONING",
        "CREATE TABLE lasting (a int, since date, until date, PERIOD FOR life (since, until))",
    ];
    for statement in OBJECTS.iter().chain(&own) {
        scratch.execute(statement).await;
    }
    assert_data_eq!(
        scratch.read().await,
        str![[r#"
table books
  "id" Integer(Regular) not null
  "title" String(Some(20))
  "price" Integer(Regular)
  primary key ("id")
table counted
  "id" Integer(Regular) not null default nextval(`plain`)
table hashes TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {}, partitioning: Some("PARTITION BY KEY (`id`) PARTITIONS 2") }
  "id" Integer(Regular) not null
table lasting
  "a" Integer(Regular)
  "since" Date not null
  "until" Date not null
  check "life" `since` < `until`
table lists TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {}, partitioning: Some("PARTITION BY LIST COLUMNS (`name`) (PARTITION `a` VALUES IN ('x','y'), PARTITION `b` VALUES IN ('it''s'))") }
  "name" String(Some(5))
table log
  "entry" String(Some(20))
table ranges TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {}, partitioning: Some("PARTITION BY RANGE (year(`at`)) SUBPARTITION BY HASH (`id`) (PARTITION `old` VALUES LESS THAN (2000) (SUBPARTITION `oldsp0`, SUBPARTITION `oldsp1`), PARTITION `rest` VALUES LESS THAN MAXVALUE (SUBPARTITION `restsp0`, SUBPARTITION `restsp1`))") }
  "id" Integer(Regular) not null
  "at" Date not null
  primary key ("id", "at")
table versioned TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {"WITH SYSTEM VERSIONING": ""}, partitioning: None }
  "a" Integer(Regular)
  "since" Timestamp(Some(6)) not null
  "until" Timestamp(Some(6)) not null
view 'doubled': CREATE VIEW `doubled` AS select `twice`(`b`.`price`,'a') AS `x` from `books` `b`
view 'more_titles': CREATE SQL SECURITY INVOKER VIEW `more_titles` AS select `t`.`title` AS `log` from `titles` `t` where `t`.`title` > 'a' WITH CASCADED CHECK OPTION
view 'titles': CREATE VIEW `titles` AS select `books`.`title` AS `title` from `books` where `books`.`title` <> 'log, it''s'
function 'twice': CREATE FUNCTION `twice`(`x` int(11), `y` varchar(5)) RETURNS int(11) DETERMINISTIC NO SQL SQL SECURITY INVOKER RETURN x * 2
procedure 'twice': CREATE PROCEDURE `twice`(IN `x` int(11), OUT `y` decimal(10,2)) COMMENT 'it''s' BEGIN SELECT 1; SELECT 2; END
trigger 'before_first' on 'books': CREATE TRIGGER `before_first` BEFORE INSERT ON `books` FOR EACH ROW BEGIN INSERT INTO `log` VALUES (NEW.TITLE); END
trigger 'first' on 'books': CREATE TRIGGER `first` BEFORE INSERT ON `books` FOR EACH ROW FOLLOWS `before_first` SET NEW.title = 'log'
sequence 'falling': CREATE SEQUENCE `falling` MAXVALUE 50 INCREMENT BY -2 CACHE 10 CYCLE
sequence 'plain': CREATE SEQUENCE `plain`
column 'counted.id' needs sequence 'plain'
view 'doubled' needs table 'books'
view 'doubled' needs column 'books.price'
view 'doubled' needs function 'twice'
view 'more_titles' needs table 'log'
view 'more_titles' needs view 'titles'
view 'titles' needs table 'books'
view 'titles' needs column 'books.title'
trigger 'before_first' on 'books' needs table 'books'
trigger 'before_first' on 'books' needs table 'log'
trigger 'first' on 'books' needs table 'books'
not modelled: column 'versioned.since'
not modelled: column 'versioned.until'
not modelled: check 'life' on 'lasting'
not modelled: event 'nightly'

"#]]
    );
    scratch.close().await;
}

/// What is read can be built again, and is then read as the same.
#[tokio::test]
async fn opaque_objects_can_be_made_again() {
    for server in [Server::MySql, Server::MariaDb] {
        let Some(scratch) = Scratch::new(server, "again").await else { continue };
        for statement in OBJECTS {
            scratch.execute(statement).await;
        }
        let target = target(&scratch.connection).await.unwrap();
        let before = read(&scratch.connection, &target, &Scope::default()).await.unwrap();
        scratch.execute("DROP VIEW doubled, more_titles, titles; DROP TRIGGER first; DROP TRIGGER before_first; DROP FUNCTION twice; DROP PROCEDURE twice").await;
        scratch.execute("ALTER TABLE ranges REMOVE PARTITIONING; ALTER TABLE hashes REMOVE PARTITIONING; ALTER TABLE lists REMOVE PARTITIONING").await;
        for table in before.tables.values() {
            if let Some(partitioning) = &table.options.partitioning {
                scratch.execute(&format!("ALTER TABLE {} {partitioning}", table.name)).await;
            }
        }
        let mut definitions: Vec<&str> = before.opaque.values().map(|object| object.definition.as_str()).collect();
        while !definitions.is_empty() {
            let mut failed = Vec::new();
            for definition in &definitions {
                if scratch.connection.execute_unprepared(definition).await.is_err() {
                    failed.push(*definition);
                }
            }
            assert!(failed.len() < definitions.len(), "{failed:#?}");
            definitions = failed;
        }
        assert_eq!(read(&scratch.connection, &target, &Scope::default()).await.unwrap(), before);
        scratch.close().await;
    }
}

#[tokio::test]
async fn a_reference_to_another_database() {
    for server in [Server::MySql, Server::MariaDb] {
        let Some(other) = Scratch::new(server, "elsewhere").await else { continue };
        let Some(scratch) = Scratch::new(server, "here").await else { continue };
        other.execute("CREATE TABLE parent (id int PRIMARY KEY)").await;
        let statement = format!("CREATE TABLE child (x int, FOREIGN KEY (x) REFERENCES {}.parent (id))", other.name);
        scratch.execute(&statement).await;
        let schema = scratch.read().await.replace(&other.name, "elsewhere").replace("Restrict", "NoAction");
        scratch.close().await;
        other.close().await;
        assert_data_eq!(
            schema,
            str![[r#"
table child
  "x" Integer(Regular)
  foreign key (child_ibfk_1) ("x") -> elsewhere.parent ("id") delete NoAction update NoAction
  index "x" ("x")

"#]]
        );
    }
}

/// The same URL for another user without a password.
fn url_of(role: &str, url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let server = rest.split_once('@').map_or(rest, |(_, server)| server);
    format!("{scheme}://{role}@{server}")
}

#[tokio::test]
async fn a_role_that_may_only_read() {
    for server in [Server::MySql, Server::MariaDb] {
        let Some(scratch) = Scratch::new(server, "reader").await else { continue };
        scratch.execute(KEYS).await;
        scratch.execute("CREATE VIEW v AS SELECT a FROM parent").await;
        let role = format!("limbeck_{}", std::process::id());
        for host in ["localhost", "%"] {
            let role = format!("{role}@'{host}'");
            scratch.execute(&format!("CREATE USER {role}; GRANT SELECT ON {}.* TO {role}", scratch.name)).await;
        }
        let connection = connect(&url_of(&role, &scratch.url)).await;
        let (by_owner, by_reader) = (scratch.read().await, scratch.read_by(&connection).await);
        connection.close().await.unwrap();
        scratch.execute(&format!("DROP USER {role}@localhost, {role}@'%'")).await;
        scratch.close().await;
        let is_same = |line: &&str| !line.contains("view 'v'") && !line.contains("foreign key");
        let same = |text: &str| text.lines().filter(is_same).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(same(&by_owner), same(&by_reader));
        assert!(by_reader.contains("not modelled: view 'v'"), "{by_reader}");
        assert_eq!(by_owner.matches("  foreign key").count(), by_reader.matches("  foreign key").count());
        let hides_actions = by_reader.contains("not modelled: foreign key on 'child' (x, y)");
        assert_eq!(hides_actions, matches!(server, Server::MariaDb), "{by_reader}");
    }
}

#[tokio::test]
async fn a_connection_without_a_database() {
    for server in [Server::MySql, Server::MariaDb] {
        let Some(url) = server.url() else { continue };
        let connection = connect(&url).await;
        let target = target(&connection).await.unwrap();
        let error = read(&connection, &target, &Scope::default()).await.unwrap_err();
        assert_data_eq!(
            error.to_string(),
            str![
                "the database said something unexpected while asking for the name of the database: the connection has chosen no database"
            ]
        );
    }
}
