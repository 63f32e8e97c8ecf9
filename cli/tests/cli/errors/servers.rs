//! Servers that refuse a connection.

use super::{fails, fake, with_env};
use crate::server::{Server, mysql_family, own_name};
use limbeck_differ::Dialect;
use std::net::ToSocketAddrs;

const INSPECT: [&str; 2] = ["inspect", "database"];

/// The program fails on that URL.
fn refuses(url: &str, golden: &str, replaced: &[(&str, &str)]) {
    let host = url.rsplit_once('@').map_or(url, |(_, host)| host);
    let server = host.split(['/', '?']).next().unwrap();
    fails(&with_env(&format!("DATABASE_URL={url}\n")), &INSPECT, golden, &[&[(server, "[SERVER]")], replaced].concat());
}

#[test]
fn nobody_listens() {
    for scheme in ["postgres", "mysql", "mariadb"] {
        let url = format!("{scheme}://ann:s3cret@127.0.0.1:1/shop");
        refuses(&url, &format!("refused_{scheme}"), &[]);
    }
    let reason = ("db.invalid", 0).to_socket_addrs().unwrap_err().to_string();
    refuses("mysql://ann:s3cret@db.invalid/shop", "unknown_host", &[(&reason, "[REASON]")]);
}

#[test]
fn postgres_refuses() {
    let wrong = fake::postgres("28P01", "password authentication failed for user \"ann\"");
    refuses(&format!("postgres://ann:s3cret@{wrong}/shop"), "wrong_password_postgres", &[]);
    let hba = "no pg_hba.conf entry for host \"127.0.0.1\", user \"ann\", database \"shop\", no encryption";
    let tls = fake::postgres("28000", hba);
    refuses(&format!("postgres://ann:s3cret@{tls}/shop?sslmode=disable"), "tls_required_postgres", &[]);
    refuses(&format!("postgres://ann:s3cret@{tls}/shop"), "host_not_allowed_postgres", &[]);
    refuses(&format!("postgres://ann:s3cret@{tls}/shop?sslmode=require"), "tls_failed_postgres", &[]);
    let full = fake::postgres("53300", "sorry, too many clients already");
    refuses(&format!("postgres://ann:s3cret@{full}/shop"), "too_many_connections_postgres", &[]);
    let denied = fake::postgres("42501", "permission denied for database \"shop\"");
    refuses(&format!("postgres://ann:s3cret@{denied}/shop"), "no_access_postgres", &[]);
}

#[test]
fn the_real_postgres_refuses() {
    let Some(server) = Server::of(Dialect::Postgres) else { return };
    let url = server.url.with_database("limbeck_not_there");
    refuses(url.with_password(), "unknown_database_postgres", &[(&format!("//{}@", server.user()), "//ann@")]);
    let user = own_name("full");
    server.execute(&[&format!("DROP ROLE IF EXISTS {user}"), &format!("CREATE ROLE {user} LOGIN CONNECTION LIMIT 0")]);
    refuses(&server.url_of(&user, "postgres"), "too_many_connections_of_role", &[(&user, "ann")]);
    server.execute(&[&format!("DROP ROLE {user}")]);
}

#[test]
fn mysql_refuses_before_it_greets() {
    let full = fake::mysql(1040, "Too many connections");
    refuses(&format!("mysql://ann:s3cret@{full}/shop"), "too_many_connections_of_server", &[]);
    let host = fake::mysql(1130, "Host '10.0.0.7' is not allowed to connect to this MySQL server");
    refuses(&format!("mysql://ann:s3cret@{host}/shop"), "host_not_allowed_mysql", &[]);
}

#[test]
fn mysql_requires_tls() {
    let message = "Connections using insecure transport are prohibited while --require_secure_transport=ON.";
    let server = fake::mysql_after_greeting(3159, "HY000", message);
    refuses(&format!("mysql://ann:s3cret@{server}/shop"), "tls_required_server", &[]);
    refuses(&format!("mysql://ann:s3cret@{server}/shop?ssl-mode=REQUIRED"), "tls_failed_mysql", &[]);
}

#[test]
fn the_real_mysql_and_mariadb_refuse() {
    for (dialect, server) in mysql_family() {
        let [user, limited, secure] = ["user", "limited", "secure"].map(own_name);
        let database = own_name("errors");
        server.execute(&[&format!("DROP DATABASE IF EXISTS {database}"), &format!("CREATE DATABASE {database}")]);
        server.create_user(&user, "", "ALL", &database);
        server.create_user(&limited, "WITH MAX_USER_CONNECTIONS 1", "ALL", &database);
        server.create_user(&secure, "REQUIRE SSL", "ALL", &database);
        let admin = format!("//{}@", server.user());
        let names: Vec<(&str, &str)> = [&user, &limited, &secure].map(|name| (name.as_str(), "ann")).to_vec();
        let names =
            [names, vec![(database.as_str(), "shop"), (server.seen_as(), "[HOST]"), (admin.as_str(), "//root@")]]
                .concat();
        let golden = |name: &str| format!("{name}_{dialect}");
        let of = |user: &str, database: &str| server.url_of(user, database);

        refuses(&of(&user, &database).replace("s3cret", "wr0ng"), &golden("wrong_password"), &names);
        refuses(&of(&user, "mysql"), &golden("no_access"), &names);
        refuses(server.url.with_database("limbeck_not_there").with_password(), &golden("unknown_database"), &names);
        let held = server.connect(&of(&limited, &database));
        refuses(&of(&limited, &database), &golden("too_many_connections"), &names);
        drop(held);
        // MariaDB refuses such an account in the words for a wrong password; of MySQL's the password is not sent at all.
        let open = format!("{}?ssl-mode=DISABLED", of(&secure, &database));
        refuses(&open, &golden("tls_required"), &names);

        for user in [&user, &limited, &secure] {
            server.drop_user(user);
        }
        server.execute(&[&format!("DROP DATABASE {database}")]);
    }
}
