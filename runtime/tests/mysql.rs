//! MySQL and MariaDB: scratch databases, the server's own spelling, and proofs, on both servers alike.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod support;

use limbeck_differ::schema::{Check, ConstraintName, Expression, Schema};
use limbeck_differ::{Change, Operation, RenameHints, diff, normalize};
use limbeck_introspect::database::{Scope, read};
use limbeck_runtime::compare::{CompareOptions, Side, compare};
use limbeck_runtime::confirm::{Modelled, confirm};
use limbeck_runtime::connect::{Connection, DatabaseUrl};
use limbeck_runtime::prove::{ProofRequest, Verdict, prove};
use limbeck_runtime::scratch::{ScratchError, with_scratch};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use support::OwnDatabase;

async fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let rows = connection.database.query_all_raw(Statement::from_string(DbBackend::MySql, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn databases(connection: &Connection, pattern: &str) -> Vec<String> {
    let sql = format!("SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE '{pattern}'");
    texts(connection, &sql).await
}

#[tokio::test]
async fn a_scratch_database_is_like_the_real_one_and_gone_afterwards() {
    for own in OwnDatabase::create_on_mysql("scratch", "CHARACTER SET latin1 COLLATE latin1_german2_ci").await {
        let real = own.open().await;
        let sql = "SELECT CONCAT(DATABASE(), ' ', @@collation_database)";
        let made = with_scratch(Some(&real), &real.target, None, async |scratch| texts(scratch, sql).await.remove(0));
        let made = made.await.unwrap();
        let (name, collation) = made.split_once(' ').unwrap();
        assert!(name.starts_with("limbeck_scratch_"), "{name}");
        assert_eq!(collation, "latin1_german2_ci");
        assert_eq!(databases(&own.admin, name).await, Vec::<String>::new());
        drop(real);
        own.drop().await;
    }
}

#[tokio::test]
async fn what_a_killed_run_left_behind_is_removed_by_the_next() {
    for own in OwnDatabase::create_on_mysql("leftovers", "").await {
        let real = own.open().await;
        // One whose maker is gone, one whose maker lives, and one that only looks like ours.
        let process = std::process::id();
        let [gone, alive] = ["0", "1"].map(|kind| format!("limbeck_scratch_{process}_{kind}00000000000000a"));
        let other = format!("limbeck_scratch_{process}_mine");
        for name in [&gone, &alive, &other] {
            own.admin.database.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        }
        own.admin.database.execute_unprepared(&format!("SELECT GET_LOCK('{alive}', 0)")).await.unwrap();
        with_scratch(Some(&real), &real.target, None, async |_| ()).await.unwrap();
        let left = databases(&own.admin, &format!("limbeck\\_scratch\\_{process}\\_%")).await;
        assert!(!left.contains(&gone) && left.contains(&alive) && left.contains(&other), "{left:?}");
        for name in [&alive, &other] {
            own.admin.database.execute_unprepared(&format!("DROP DATABASE {name}")).await.unwrap();
        }
        drop(real);
        own.drop().await;
    }
}

#[tokio::test]
async fn a_configured_scratch_database_is_left_empty() {
    for own in OwnDatabase::create_on_mysql("configured", "").await {
        let everything = "CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a_id int, FOREIGN KEY (a_id) REFERENCES a (id));
            CREATE VIEW v AS SELECT id FROM a; CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1";
        let there = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() UNION
            SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()";
        let target = own.open().await.target;
        // Once with everything, then as a run leaves it that is killed in the middle.
        for left_over in ["", "CREATE TABLE limbeck_scratch (made tinyint); CREATE TABLE half_way (id int)"] {
            if !left_over.is_empty() {
                own.open().await.database.execute_unprepared(left_over).await.unwrap();
            }
            let used = with_scratch(None, &target, Some(&own.url), async |scratch| {
                scratch.database.execute_unprepared(everything).await.unwrap();
            });
            used.await.unwrap();
            assert_eq!(texts(&own.open().await, there).await, Vec::<String>::new());
        }
        own.open().await.database.execute_unprepared("CREATE TABLE mine (id int)").await.unwrap();
        let refused = with_scratch(None, &target, Some(&own.url), async |_| ()).await.unwrap_err();
        assert!(matches!(&refused, ScratchError::NotEmpty { found, .. } if found == "table mine"), "{refused}");
        assert_eq!(texts(&own.open().await, there).await, ["mine"]);
        own.drop().await;
    }
}

async fn schema(connection: &Connection) -> Schema {
    normalize(read(&connection.database, &connection.target, &Scope::default()).await.unwrap(), &connection.target)
}

#[tokio::test]
async fn the_server_knows_its_own_spelling() {
    for own in OwnDatabase::create_on_mysql("confirm", "").await {
        let real = own.open().await;
        let posts = "CREATE TABLE posts (id int NOT NULL, state varchar(20) DEFAULT (concat('dra', 'ft')), rating int,
            twice int GENERATED ALWAYS AS (rating * 2) STORED,
            CONSTRAINT rated CHECK (rating IN (1, 2, 3) AND state <> 'it''s'))";
        real.database.execute_unprepared(posts).await.unwrap();
        let database = schema(&real).await;
        let written = |default: &str, generated: &str, check: &str| {
            let mut model = database.clone();
            let table = model.tables.get_mut(&"posts".into()).unwrap();
            table.columns["state"].default = Some(Expression::new(default));
            table.columns["twice"].generated.as_mut().unwrap().expression = Expression::new(generated);
            let name = ConstraintName::explicit("rated");
            table.checks = vec![Check {
                name,
                expression: Expression::new(check),
                no_inherit: false,
                not_valid: false,
                comment: None,
                not_enforced: false,
            }];
            model
        };
        let remaining = async |mut model: Schema| {
            let mut database = database.clone();
            let operations = diff(Change::new(&database, &model), &RenameHints::default());
            assert!(!operations.is_empty(), "there is something to ask");
            let schemas = Change::new(&mut database, &mut model);
            let unconfirmed = confirm(schemas, &operations, Modelled::After, &real.target, Some(&real)).await;
            let left = diff(Change::new(&database, &model), &RenameHints::default());
            (left.iter().map(Operation::describe).collect::<Vec<_>>(), unconfirmed.len())
        };
        let same = written("CONCAT('dra','ft')", "rating*2", "rating in (1,2,3) and `state` != 'it\\'s'");
        assert_eq!(remaining(same).await, (Vec::new(), 0));
        let other = written("concat('dr', 'aft')", "rating*3", "rating in (1,2)");
        let (left, unconfirmed) = remaining(other).await;
        assert_eq!((left.len(), unconfirmed), (4, 0), "{left:?}");
        let refused = written("no_such_function(1)", "rating*2", "rating in (1,2,3) and state <> 'it''s'");
        let (left, unconfirmed) = remaining(refused).await;
        assert_eq!((left.len(), unconfirmed), (1, 1), "{left:?}");
        assert_eq!(schema(&real).await, database, "nothing was left behind");
        drop(real);
        own.drop().await;
    }
}

const BEFORE: &str = "CREATE TABLE authors (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL);
    CREATE TABLE posts (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, author_id int NOT NULL, flags set('a','b') NOT NULL,
        mood enum('sad','happy') NOT NULL, data json NOT NULL, place point NOT NULL, raw binary(3) NOT NULL,
        bits bit(3) NOT NULL, born year NOT NULL, seen timestamp(3) NULL,
        CONSTRAINT `fk-posts-author_id` FOREIGN KEY (author_id) REFERENCES authors (id) ON DELETE CASCADE)";
const AFTER: &str =
    "ALTER TABLE posts ADD COLUMN title varchar(90) NULL, MODIFY mood enum('sad','calm','happy') NOT NULL;
    CREATE INDEX `idx-posts-author_id` ON posts (author_id, born);
    CREATE TABLE comments (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, post_id int NULL,
        CONSTRAINT `fk-comments-post_id` FOREIGN KEY (post_id) REFERENCES posts (id))";

#[tokio::test]
async fn a_revision_is_proved_with_rows_in_every_table() {
    for own in OwnDatabase::create_on_mysql("prove", "").await {
        let real = own.open().await;
        real.database.execute_unprepared(BEFORE).await.unwrap();
        let before = schema(&real).await;
        real.database.execute_unprepared(AFTER).await.unwrap();
        let after = schema(&real).await;
        let sides = (Side::Schema(before), Side::Schema(after));
        let comparison = compare(sides.0, sides.1, &real.target, None, &CompareOptions::default()).await;
        let (up, down) = (comparison.up_statements().unwrap(), comparison.down_statements().unwrap());
        let connection = Some(&real);
        let proof =
            prove(ProofRequest { comparison: &comparison, up: &up, down: &down, connection, scratch: None }).await;
        let Verdict::Proved { tables: 3, seeded: 3, left_out } = &proof.verdict else { panic!("{:?}", proof.verdict) };
        assert!(left_out.is_empty(), "{left_out:?}");
        drop(real);
        own.drop().await;
    }
}

#[tokio::test]
async fn a_role_that_may_not_make_databases_is_a_reason() {
    for own in OwnDatabase::create_on_mysql("role", "").await {
        let database = own.url.database().unwrap();
        let user = format!("limbeck_{}", std::process::id());
        // An anonymous user of a new server would come before one of any host.
        let accounts = format!("{user}@localhost, {user}@127.0.0.1");
        let identified = accounts.replace(',', " IDENTIFIED BY 's3cret',") + " IDENTIFIED BY 's3cret'";
        let make = format!("CREATE USER {identified}; GRANT ALL ON {database}.* TO {accounts}");
        own.admin.database.execute_unprepared(&make).await.unwrap();
        let (_, server) = own.url.with_password().split_once('@').unwrap();
        let url = DatabaseUrl::parse(&format!("mysql://{user}:s3cret@{server}")).unwrap();
        let options = limbeck_runtime::connect::ConnectOptions::default();
        let connection = limbeck_runtime::connect::connect(&url, &options).await.unwrap();
        let refused = with_scratch(Some(&connection), &connection.target, None, async |_| ()).await.unwrap_err();
        assert!(matches!(&refused, ScratchError::Unavailable { reason } if reason.contains("denied")), "{refused}");
        own.admin.database.execute_unprepared(&format!("DROP USER {accounts}")).await.unwrap();
        own.drop().await;
    }
}
