//! How many statements a reading sends, counted on the wire.

use super::postgres::{Scratch, connect};
use limbeck_introspect::database::{Scope, read, target};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

/// The statement that asks for another protocol before the start (PostgreSQL 18, 54.7, `SSLRequest`).
const SSL_REQUEST: [u8; 4] = 80_877_103_u32.to_be_bytes();

/// Passes one client on to a server, and counts its queries (`Q`) and prepared statements (`P`).
async fn pass_on(listener: TcpListener, server: String, count: Arc<AtomicUsize>) -> std::io::Result<()> {
    let (client, _) = listener.accept().await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = TcpStream::connect(server).await?.into_split();
    tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
    let mut has_started = false;
    loop {
        let mut head = vec![0; if has_started { 5 } else { 4 }];
        from_client.read_exact(&mut head).await?;
        let length = u32::from_be_bytes(head[head.len() - 4..].try_into().unwrap());
        let mut body = vec![0; length as usize - 4];
        from_client.read_exact(&mut body).await?;
        if has_started && matches!(head[0], b'Q' | b'P') {
            count.fetch_add(1, Ordering::SeqCst);
        }
        has_started |= !body.starts_with(&SSL_REQUEST);
        to_server.write_all(&head).await?;
        to_server.write_all(&body).await?;
    }
}

/// Reads the database through a proxy; returns the number of its tables and of the statements.
async fn count(scratch: &Scratch) -> (usize, usize) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (user, rest) = scratch.url.split_once("://").unwrap().1.split_once('@').unwrap();
    let (server, database) = rest.split_once('/').unwrap();
    let url = format!("postgres://{user}@{}/{database}", listener.local_addr().unwrap());
    let url = format!("{url}{}sslmode=disable", if url.contains('?') { '&' } else { '?' });
    let sent = Arc::new(AtomicUsize::new(0));
    let proxy = tokio::spawn(pass_on(listener, server.to_owned(), Arc::clone(&sent)));
    let connection = connect(&url).await;
    let target = target(&connection).await.unwrap();
    let before = sent.load(Ordering::SeqCst);
    let schema = read(&connection, &target, &Scope::default()).await.unwrap();
    let statements = sent.load(Ordering::SeqCst) - before;
    connection.close().await.unwrap();
    proxy.abort();
    (schema.tables.len(), statements)
}

#[tokio::test]
async fn statements_do_not_grow() {
    let Some(scratch) = Scratch::new("statements").await else { return };
    let table = |n: usize| {
        format!(
            "CREATE TABLE t{n} (id serial PRIMARY KEY, name text DEFAULT 'a' CHECK (name <> ''), parent int REFERENCES t{n}); CREATE INDEX ON t{n} (lower(name));"
        )
    };
    scratch.execute(&(0..3).map(table).collect::<String>()).await;
    let (few, statements) = count(&scratch).await;
    scratch.execute(&(3..120).map(table).collect::<String>()).await;
    let (many, statements_for_many) = count(&scratch).await;
    scratch.close().await;
    assert_eq!((few, many), (3, 120));
    assert_eq!(statements, statements_for_many);
    // BEGIN and ROLLBACK are among them.
    assert!(statements <= 14, "{statements} statements");
}
