//! Databases that may only be read: they can be compared; a revision is written without a proof, and says why.

use super::with_database;
use crate::project::Project;
use crate::server::{Server, mysql_family, own_name};
use crate::unprivileged::Unprivileged;
use limbeck_differ::Dialect;
use std::process::Output;

/// The models differ from the empty database, which is seen; the revision can't be proved, which is said in it.
fn reads(project: &Project, reason: &str) {
    project.run(&["check"]).code(1).stderr_eq("");
    let required = ["revision", "--autogenerate", "--require-proof", "-m", "add tags"];
    let said = said(&crate::project::limbeck(project.path(), &required).output().unwrap(), 2);
    assert!(
        said.contains("the revision could not be proved, so nothing was written") && said.contains(reason),
        "{said}"
    );
    assert_eq!(project.list("migration/src"), ["lib.rs"]);
    let written = crate::project::limbeck(project.path(), &["revision", "--autogenerate", "-m", "add tags"]);
    let said = self::said(&written.output().unwrap(), 0);
    assert!(said.contains("warning: the revision is not proved") && said.contains(reason), "{said}");
    let files = project.list("migration/src");
    let text = project.read(&format!("migration/src/{}", files[1]));
    assert!(text.contains("//! Proved: no (") && text.contains(reason), "{text}");
}

fn said(output: &Output, status: i32) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(status), "{said}");
    said
}

#[test]
fn a_role_of_postgres_that_only_reads() {
    let Some(server) = Server::of(Dialect::Postgres) else { return };
    let [role, database] = ["reader", "read"].map(own_name);
    server.execute(&[
        &format!("DROP DATABASE IF EXISTS {database}"),
        &format!("DROP ROLE IF EXISTS {role}"),
        &format!("CREATE ROLE {role} LOGIN CREATEDB PASSWORD 's3cret'"),
        &format!("ALTER ROLE {role} SET default_transaction_read_only = on"),
        &format!("CREATE DATABASE {database} TEMPLATE template0"),
    ]);
    reads(&with_database(&server.url_of(&role, &database)), "read-only transaction");
    server.execute(&[&format!("DROP DATABASE {database}"), &format!("DROP ROLE {role}")]);
}

#[test]
fn a_user_of_mysql_or_mariadb_who_only_reads() {
    for (_, server) in mysql_family() {
        let [user, database] = ["reader", "read"].map(own_name);
        server.execute(&[&format!("DROP DATABASE IF EXISTS {database}"), &format!("CREATE DATABASE {database}")]);
        server.create_user(&user, "", "SELECT", &database);
        reads(&with_database(&server.url_of(&user, &database)), "Access denied for user");
        server.drop_user(&user);
        server.execute(&[&format!("DROP DATABASE {database}")]);
    }
}

/// Something of everything that has a definition.
const RICH: &str = "
    CREATE SCHEMA other;
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE DOMAIN positive AS int DEFAULT 1 CHECK (VALUE > 0);
    CREATE TYPE pair AS (a int, b mood);
    CREATE SEQUENCE alone START 5;
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TABLE other.far (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
    CREATE TABLE t (id serial PRIMARY KEY, a int DEFAULT 1 + 1 CHECK (a > 0), m mood[] DEFAULT '{sad}', d positive, p pair,
        g int GENERATED ALWAYS AS (2) STORED, far bigint REFERENCES other.far ON DELETE CASCADE, name text COLLATE \"C\",
        UNIQUE (a, d) DEFERRABLE, EXCLUDE USING btree (a WITH =));
    COMMENT ON TABLE t IS 'all of it';
    COMMENT ON COLUMN t.a IS 'one of it';
    CREATE INDEX i ON t ((a + 1), name DESC) INCLUDE (far) WHERE a > 1;
    CREATE VIEW v AS SELECT a FROM t;
    CREATE MATERIALIZED VIEW mv AS SELECT a FROM t;
    CREATE INDEX k ON mv ((a + 1));
    CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION touch();
    CREATE RULE quiet AS ON DELETE TO t DO INSTEAD NOTHING;
    ALTER TABLE t ENABLE ROW LEVEL SECURITY;
    CREATE POLICY mine ON t FOR SELECT USING (a > 0);
    CREATE TABLE events (at int NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (2);";

/// What `inspect` says of a database in JSON.
fn seen_by(url: &str) -> serde_json::Value {
    let project = with_database(url);
    let inspect = ["inspect", "database", "--format", "json"];
    let output = crate::project::limbeck(project.path(), &inspect).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_role_of_postgres_that_may_only_select_sees_what_the_owner_sees() {
    let Some(server) = Server::of(Dialect::Postgres) else { return };
    let [role, database] = ["selecting", "selected"].map(own_name);
    server.execute(&[
        &format!("DROP DATABASE IF EXISTS {database}"),
        &format!("DROP ROLE IF EXISTS {role}"),
        &format!("CREATE ROLE {role} LOGIN PASSWORD 's3cret'"),
        &format!("CREATE DATABASE {database} TEMPLATE template0"),
    ]);
    let grants = format!(
        "GRANT USAGE ON SCHEMA public, other TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA public, other TO {role}"
    );
    server.execute_in(&database, &format!("{RICH} {grants}"));
    let owner = seen_by(server.url.with_database(&database).with_password());
    let reader = seen_by(&server.url_of(&role, &database));
    // Another role without any right at all.
    server.execute_in(&database, &format!("DROP OWNED BY {role}; REVOKE ALL ON SCHEMA public FROM PUBLIC"));
    server.execute_in(&database, &format!("GRANT USAGE ON SCHEMA public TO {role}"));
    let stranger = seen_by(&server.url_of(&role, &database));
    server.execute(&[&format!("DROP DATABASE {database}"), &format!("DROP ROLE {role}")]);
    assert_eq!(reader, owner);
    assert_eq!(stranger, owner);
    assert!(owner["tables"].as_array().is_some_and(|tables| tables.len() >= 3), "{owner}");
}

const RICH_OF_MYSQL: &[&str] = &[
    "CREATE TABLE p (id int AUTO_INCREMENT PRIMARY KEY, mood enum('sad', 'ok') NOT NULL DEFAULT 'ok') COMMENT 'all of it'",
    "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL DEFAULT 1 COMMENT 'one', g int GENERATED ALWAYS AS (a + 1) VIRTUAL,
        name varchar(20) DEFAULT 'x', doc json, at datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
        CONSTRAINT positive CHECK (a > 0), UNIQUE KEY once (name), KEY prefix (name(3), a DESC),
        FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE)",
    "CREATE TABLE parts (id int NOT NULL) PARTITION BY HASH (id) PARTITIONS 2",
];

#[test]
fn a_user_of_mysql_or_mariadb_who_may_only_select_sees_what_the_owner_sees() {
    for (dialect, server) in mysql_family() {
        let [user, database] = ["selecting", "selected"].map(own_name);
        server.execute(&[&format!("DROP DATABASE IF EXISTS {database}"), &format!("CREATE DATABASE {database}")]);
        for statement in RICH_OF_MYSQL {
            server.execute_in(&database, statement);
        }
        server.create_user(&user, "", "SELECT", &database);
        let mut owner = seen_by(server.url.with_database(&database).with_password());
        let mut reader = seen_by(&server.url_of(&user, &database));
        server.drop_user(&user);
        server.execute(&[&format!("DROP DATABASE {database}")]);
        if dialect == Dialect::MariaDb {
            // Hidden from the role; the key is listed as one that is not known in full.
            let key = |schema: &mut serde_json::Value| schema.pointer_mut("/tables/2/foreign_keys/0").unwrap().take();
            assert_ne!(key(&mut owner), key(&mut reader));
            let not_modelled = |schema: &mut serde_json::Value| schema["unmodelled"].take();
            assert_ne!(not_modelled(&mut owner), not_modelled(&mut reader));
        }
        assert_eq!(reader, owner, "{dialect}");
    }
}

#[test]
fn a_file_of_sqlite_without_write_permission() {
    let project = with_database("sqlite://app.db");
    project.write("app.db", "");
    let reader = Unprivileged::new(&project, "app.db");
    said(&reader.run(&["check"]), 1);
    // The proof is in memory.
    let output = reader.run(&["revision", "--autogenerate", "--stdout", "-m", "add tags"]);
    assert!(said(&output, 0).contains("Proved up, down, up on sqlite"));
    assert_eq!(project.list("."), ["app.db", "entity", "limbeck.toml", "migration"]);
}

#[test]
fn nothing_that_is_said_holds_a_password() {
    for (_, server) in mysql_family() {
        let [user, database] = ["teller", "told"].map(own_name);
        server.execute(&[&format!("DROP DATABASE IF EXISTS {database}"), &format!("CREATE DATABASE {database}")]);
        server.execute(&[&format!("CREATE TABLE {database}.notes (id int PRIMARY KEY)")]);
        server.create_user(&user, "", "ALL", &database);
        let url = server.url_of(&user, &database);
        let wrong = url.replace(&database, "mysql");
        let project = with_database(&url);
        for arguments in [
            vec!["check"],
            vec!["diff"],
            vec!["inspect", "database"],
            vec!["inspect", &url],
            vec!["inspect", &wrong],
            vec!["current"],
            vec!["history"],
            vec!["heads"],
            vec!["revision", "--autogenerate", "-m", "add tags", "--stdout"],
            vec!["revision", "--autogenerate", "-m", "add tags"],
            vec!["upgrade"],
        ] {
            let arguments = [&["-vvv"], arguments.as_slice()].concat();
            let output = crate::project::limbeck(project.path(), &arguments).output().unwrap();
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            assert!(!said.is_empty() && !said.contains("s3cret"), "{arguments:?}: {said}");
        }
        for file in project.list("migration/src") {
            assert!(!project.read(&format!("migration/src/{file}")).contains("s3cret"));
        }
        server.drop_user(&user);
        server.execute(&[&format!("DROP DATABASE {database}")]);
    }
}
