//! Servers that say nothing, or nothing any more.

use super::{fails, with_env};
use crate::server::{Server, mysql_family, own_name};
use limbeck_differ::Dialect;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

const INSPECT: [&str; 4] = ["inspect", "database", "--connect-timeout", "1"];

/// The program gives up on that URL when its time is up, and not much later.
fn gives_up(url: &str, server: &str, golden: &str, names: &[(&str, &str)]) {
    let start = Instant::now();
    let project = with_env(&format!("DATABASE_URL={url}\n"));
    fails(&project, &INSPECT, golden, &[&[(server, "[SERVER]")][..], names].concat());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn a_server_that_never_says_anything() {
    // The system accepts connections; nobody takes them.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = silent.local_addr().unwrap().to_string();
    for scheme in ["postgres", "mysql", "mariadb"] {
        gives_up(&format!("{scheme}://ann:s3cret@{server}/shop"), &server, &format!("silent_{scheme}"), &[]);
    }
}

#[test]
fn a_server_that_falls_silent_while_it_is_read() {
    let Some(server) = Server::of(Dialect::Postgres) else { return };
    let user = server.user();
    let place = server.url.with_password().rsplit_once('@').unwrap().1;
    let proxy = silent_after(place.parse().unwrap(), b"pg_attribute").to_string();
    let names = [(format!("//{user}@"), "//ann@")];
    let names = names.each_ref().map(|(text, name)| (text.as_str(), *name));
    let url = format!("postgres://{user}@{proxy}/postgres?sslmode=disable");
    gives_up(&url, &proxy, "silent_while_read_postgres", &names);
}

#[test]
fn mysql_and_mariadb_that_fall_silent_while_they_are_read() {
    for (dialect, server) in mysql_family() {
        let [user, database] = ["silent", "silence"].map(own_name);
        server.execute(&[&format!("DROP DATABASE IF EXISTS {database}"), &format!("CREATE DATABASE {database}")]);
        server.create_user(&user, "", "ALL", &database);
        // MySQL takes the password in the open only after it came encrypted once.
        drop(server.connect(&server.url_of(&user, &database)));
        let place = server.url.with_password().rsplit_once('@').unwrap().1;
        let proxy = silent_after(place.parse().unwrap(), b"information_schema").to_string();
        let url = format!("mysql://{user}:s3cret@{proxy}/{database}?ssl-mode=DISABLED");
        let names = [(user.as_str(), "ann"), (database.as_str(), "shop")];
        gives_up(&url, &proxy, &format!("silent_while_read_{dialect}"), &names);
        server.drop_user(&user);
        server.execute(&[&format!("DROP DATABASE {database}")]);
    }
}

#[test]
fn a_connection_that_is_lost_while_it_is_read() {
    let Some(server) = Server::of(Dialect::Postgres) else { return };
    let user = server.user();
    let place = server.url.with_password().rsplit_once('@').unwrap().1;
    let proxy = cut_after(place.parse().unwrap(), b"pg_attribute").to_string();
    let project = with_env(&format!("DATABASE_URL=postgres://{user}@{proxy}/postgres?sslmode=disable\n"));
    fails(&project, &INSPECT, "lost_while_read_postgres", &[]);
}

/// A way to a server that is good until a client sends a text; from there on nothing arrives any more, and nothing is
/// closed.
fn silent_after(server: SocketAddr, text: &'static [u8]) -> SocketAddr {
    way(server, move |client, server| forward_until(text, client, server, true))
}

/// A way to a server that is good until a client sends a text; then it is closed on both sides.
fn cut_after(server: SocketAddr, text: &'static [u8]) -> SocketAddr {
    way(server, move |client, server| forward_until(text, client, server, false))
}

fn way(server: SocketAddr, forward: impl Fn(TcpStream, TcpStream) + Copy + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect(server).unwrap();
            let (mut down, mut up) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut down, &mut up));
            std::thread::spawn(move || forward(client, server));
        }
    });
    address
}

fn forward_until(text: &[u8], mut client: TcpStream, mut server: TcpStream, stays: bool) {
    let mut bytes = vec![0; 65536];
    while let Ok(length @ 1..) = client.read(&mut bytes) {
        if bytes[..length].windows(text.len()).any(|window| window == text) {
            // Until the client goes.
            while stays && matches!(client.read(&mut bytes), Ok(1..)) {}
            break;
        }
        server.write_all(&bytes[..length]).unwrap();
    }
    for stream in [server, client] {
        let _ = stream.shutdown(Shutdown::Both);
    }
}
