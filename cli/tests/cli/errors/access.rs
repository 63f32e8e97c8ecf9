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
