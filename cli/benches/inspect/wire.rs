//! What goes over the wire between the program and a server.

use crate::{Result, inspect};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A way to a server, for one run of the program.
pub(crate) struct Way {
    /// The URL of the server by this way.
    pub(crate) url: String,
    /// What the client sent on each of its connections.
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Way {
    /// What the client sends arrives after a delay.
    pub(crate) fn new(url: &str, delay: Duration) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let (protocol, rest) = url.split_once("://").ok_or("no URL")?;
        let (user, rest) = rest.split_once('@').ok_or("no user")?;
        let (server, database) = rest.split_once('/').ok_or("no database")?;
        let plain = if protocol == "mysql" { "ssl-mode=disabled" } else { "sslmode=disable" };
        let url = format!("{protocol}://{user}@{}/{database}?{plain}", listener.local_addr()?);
        let sent = Arc::new(Mutex::new(Vec::new()));
        let (server, log) = (server.to_owned(), Arc::clone(&sent));
        std::thread::spawn(move || {
            let (client, _) = listener.accept()?;
            pass_on(client, &server, delay, &log)
        });
        Ok(Self { url, sent })
    }
}

fn pass_on(mut client: TcpStream, server: &str, delay: Duration, log: &Mutex<Vec<u8>>) -> std::io::Result<()> {
    let mut server = TcpStream::connect(server)?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_server, mut to_client) = (server.try_clone()?, client.try_clone()?);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from_server, &mut to_client);
        to_client.shutdown(Shutdown::Both)
    });
    let mut bytes = vec![0; 65_536];
    while let Ok(length @ 1..) = client.read(&mut bytes) {
        std::thread::sleep(delay);
        server.write_all(&bytes[..length])?;
        if let Ok(mut log) = log.lock() {
            log.extend_from_slice(&bytes[..length]);
        }
    }
    server.shutdown(Shutdown::Both)
}

/// The statements that `inspect` sends to that server.
pub(crate) fn statements(url: &str) -> Result<Vec<String>> {
    let way = Way::new(url, Duration::ZERO)?;
    inspect(&way.url)?;
    let sent = way.sent.lock().map_err(|error| error.to_string())?;
    let statements = if url.starts_with("mysql") { of_mysql(&sent) } else { of_postgres(&sent) };
    statements.ok_or_else(|| "what was sent is not understood".into())
}

/// Simple queries (`Q`): a letter, the length in four bytes, and the text with a zero at its end. The first message has no
/// letter (<https://www.postgresql.org/docs/current/protocol-message-formats.html>).
fn of_postgres(sent: &[u8]) -> Option<Vec<String>> {
    let length = |bytes: &[u8]| Some(u32::from_be_bytes(*bytes.first_chunk()?) as usize);
    let mut rest = &sent[length(sent)?..];
    let mut statements = Vec::new();
    while let [letter, message @ ..] = rest {
        let (body, after) = message.split_at_checked(length(message)?)?;
        if *letter == b'Q' {
            statements.push(String::from_utf8_lossy(&body[4..body.len() - 1]).into_owned());
        }
        rest = after;
    }
    Some(statements)
}

/// `COM_QUERY`: the length in three bytes, the packet's number 0, the command 3, and the text
/// (<https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html>).
fn of_mysql(sent: &[u8]) -> Option<Vec<String>> {
    let mut rest = sent;
    let mut statements = Vec::new();
    while let [a, b, c, number, message @ ..] = rest {
        let (body, after) = message.split_at_checked(u32::from_le_bytes([*a, *b, *c, 0]) as usize)?;
        if let (0, [3, text @ ..]) = (number, body) {
            statements.push(String::from_utf8_lossy(text).into_owned());
        }
        rest = after;
    }
    Some(statements)
}
