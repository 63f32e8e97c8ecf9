//! Servers that say nothing, or nothing any more.

use super::{fails, with_env};
use crate::server::Server;
use limbeck_differ::Dialect;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

const INSPECT: [&str; 4] = ["inspect", "database", "--connect-timeout", "1"];

/// The program gives up on that URL when its time is up, and not much later.
fn gives_up(url: &str, server: &str, golden: &str) {
    let start = Instant::now();
    let project = with_env(&format!("DATABASE_URL={url}\n"));
    fails(&project, &INSPECT, golden, &[(server, "[SERVER]")]);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn a_server_that_never_says_anything() {
    // The system accepts connections; nobody takes them.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = silent.local_addr().unwrap().to_string();
    for scheme in ["postgres", "mysql", "mariadb"] {
        gives_up(&format!("{scheme}://ann:s3cret@{server}/shop"), &server, &format!("silent_{scheme}"));
    }
}

#[test]
fn a_server_that_falls_silent_while_it_is_read() {
    let Some(server) = Server::of(Dialect::Postgres) else { return };
    let user = server.user();
    let place = server.url.with_password().rsplit_once('@').unwrap().1;
    let proxy = silent_after(place.parse().unwrap(), b"pg_attribute").to_string();
    gives_up(&format!("postgres://{user}@{proxy}/postgres?sslmode=disable"), &proxy, "silent_while_read_postgres");
}

/// A way to a server that is good until a client sends a text; from there on nothing arrives any more, and nothing is
/// closed.
fn silent_after(server: SocketAddr, text: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect(server).unwrap();
            let (mut down, mut up) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut down, &mut up));
            std::thread::spawn(move || forward_until(text, client, server));
        }
    });
    address
}

fn forward_until(text: &[u8], mut client: TcpStream, mut server: TcpStream) {
    let mut bytes = vec![0; 65536];
    while let Ok(length @ 1..) = client.read(&mut bytes) {
        if bytes[..length].windows(text.len()).any(|window| window == text) {
            // Until the client goes.
            while matches!(client.read(&mut bytes), Ok(1..)) {}
            break;
        }
        server.write_all(&bytes[..length]).unwrap();
    }
    let _ = server.shutdown(Shutdown::Both);
}
