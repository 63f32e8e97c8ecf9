//! What MySQL and MariaDB say of one table at a time.

use super::mysql::{Scratch, Server};
use super::print::print;
use limbeck_introspect::database::{Scope, read, target};
use snapbox::{assert_data_eq, str};

/// What only SHOW CREATE TABLE says, on both servers.
const FINE_PRINT: &str = r"
    CREATE TABLE t (
        a int NOT NULL, `b ``(` varchar(20) DEFAULT 'USING HASH (', c text, PRIMARY KEY (`b ``(`(3) DESC, a) USING BTREE COMMENT 'CONNECTION=1',
        KEY plain (a), KEY stated (a) USING BTREE COMMENT 'it''s', UNIQUE KEY sized (`b ``(`) KEY_BLOCK_SIZE = 8, FULLTEXT KEY words (c)
    ) CONNECTION = 'it''s';
    CREATE TABLE quick (a int, KEY chosen (a), KEY stated (a) USING HASH, KEY tree (a) USING BTREE) ENGINE = MEMORY;";

async fn fine_print(server: Server, test: &str, statements: &str) -> Option<String> {
    let scratch = Scratch::new(server, test).await?;
    scratch.execute(statements).await;
    let target = target(&scratch.connection).await.unwrap();
    let scope = Scope { fine_print: true, ..Scope::default() };
    let printed = print(&read(&scratch.connection, &target, &scope).await.unwrap());
    scratch.close().await;
    Some(printed)
}

#[tokio::test]
async fn fine_print_of_mysql() {
    let own = "CREATE TABLE own (a int COLUMN_FORMAT FIXED STORAGE DISK INVISIBLE, b text, FULLTEXT KEY words (b) WITH PARSER ngram,
        CONSTRAINT idle CHECK (a > 1) NOT ENFORCED)";
    if let Some(schema) = fine_print(Server::MySql, "fine", &format!("{FINE_PRINT} {own}")).await {
        assert_data_eq!(
            schema,
            str![[r#"
table own
  "a" Integer(Regular) with COLUMN_FORMAT FIXED STORAGE DISK INVISIBLE
  "b" Text(Regular)
  check "idle" `a` > 1 not enforced
  index "words" ("b") using fulltext with WITH PARSER `ngram`
table quick TableOptions { strict: false, without_rowid: false, unlogged: false, engine: Some("MEMORY"), character_set: None, collation: None, storage: {}, partitioning: None }
  "a" Integer(Regular)
  index "chosen" ("a")
  index "stated" ("a") using hash
  index "tree" ("a") with USING BTREE
table t TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {"CONNECTION": "'it''s'"}, partitioning: None }
  "a" Integer(Regular) not null
  "b `(" String(Some(20)) not null default 'USING HASH ('
  "c" Text(Regular)
  primary key ("b `("(3) desc, "a") with USING BTREE comment "CONNECTION=1"
  index "plain" ("a")
  unique index "sized" ("b `(")
  index "stated" ("a") with USING BTREE comment it's
  index "words" ("c") using fulltext

"#]]
        );
    }
}

#[tokio::test]
async fn fine_print_of_mariadb() {
    let own = "CREATE TABLE own (a int(1) INVISIBLE, b int(11) unsigned, c tinyint(1) unsigned, d int(11)) WITH SYSTEM VERSIONING";
    if let Some(schema) = fine_print(Server::MariaDb, "fine", &format!("{FINE_PRINT} {own}")).await {
        assert_data_eq!(
            schema,
            str![[r#"
table own TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {"WITH SYSTEM VERSIONING": ""}, partitioning: None }
  "a" Integer(Regular) width 1 with INVISIBLE
  "b" Unsigned(Regular) width 11
  "c" Unsigned(Tiny) width 1
  "d" Integer(Regular)
table quick TableOptions { strict: false, without_rowid: false, unlogged: false, engine: Some("MEMORY"), character_set: None, collation: None, storage: {}, partitioning: None }
  "a" Integer(Regular)
  index "chosen" ("a")
  index "stated" ("a") using hash
  index "tree" ("a") with USING BTREE
table t TableOptions { strict: false, without_rowid: false, unlogged: false, engine: None, character_set: None, collation: None, storage: {"CONNECTION": "'it''s'"}, partitioning: None }
  "a" Integer(Regular) not null
  "b `(" String(Some(20)) not null default 'USING HASH ('
  "c" Text(Regular)
  primary key ("b `("(3) desc, "a") with USING BTREE comment "CONNECTION=1"
  index "plain" ("a")
  unique index "sized" ("b `(") with KEY_BLOCK_SIZE=8
  index "stated" ("a") with USING BTREE comment it's
  index "words" ("c") using fulltext

"#]]
        );
    }
}
