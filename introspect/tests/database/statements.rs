//! How many statements a reading sends, counted on the wire.

use super::mysql::{self, Server};
use super::postgres::{Scratch, connect};
use limbeck_introspect::database::{Scope, read, target};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

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

/// The commands of MySQL's protocol that send a statement or prepare one (MySQL 9 source, `include/my_command.h`).
const MYSQL_COMMANDS: [u8; 2] = [3, 22];

/// Passes one client on to a server of MySQL's protocol, and counts its statements: a packet begins with its length in
/// three bytes and its number, and a command is in the first one.
async fn pass_on_mysql(listener: TcpListener, server: String, count: Arc<AtomicUsize>) -> std::io::Result<()> {
    let (client, _) = listener.accept().await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = TcpStream::connect(server).await?.into_split();
    tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
    loop {
        let mut head = [0; 4];
        from_client.read_exact(&mut head).await?;
        let [a, b, c, number] = head;
        let mut body = vec![0; u32::from_le_bytes([a, b, c, 0]) as usize];
        from_client.read_exact(&mut body).await?;
        if number == 0 && body.first().is_some_and(|command| MYSQL_COMMANDS.contains(command)) {
            count.fetch_add(1, Ordering::SeqCst);
        }
        to_server.write_all(&head).await?;
        to_server.write_all(&body).await?;
    }
}

/// Reads the database through a proxy; returns the number of its tables and of the statements.
async fn count(url: &str) -> (usize, usize) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (protocol, rest) = url.split_once("://").unwrap();
    let (user, rest) = rest.split_once('@').unwrap();
    let (server, database) = rest.split_once('/').unwrap();
    let is_mysql = protocol == "mysql";
    let plain = if is_mysql { "ssl-mode=disabled" } else { "sslmode=disable" };
    let url = format!("{protocol}://{user}@{}/{database}", listener.local_addr().unwrap());
    let url = format!("{url}{}{plain}", if url.contains('?') { '&' } else { '?' });
    let sent = Arc::new(AtomicUsize::new(0));
    let (server, counter) = (server.to_owned(), Arc::clone(&sent));
    let proxy: JoinHandle<_> = if is_mysql {
        tokio::spawn(pass_on_mysql(listener, server, counter))
    } else {
        tokio::spawn(pass_on(listener, server, counter))
    };
    let connection = connect(&url).await;
    let target = target(&connection).await.unwrap();
    let before = sent.load(Ordering::SeqCst);
    let schema = read(&connection, &target, &Scope::default()).await.unwrap();
    let statements = sent.load(Ordering::SeqCst) - before;
    connection.close().await.unwrap();
    proxy.abort();
    (schema.tables.len(), statements)
}

/// How many tables there are, first and then.
const FEW: usize = 10;
const MANY: usize = 1_000;

/// More would be more locks in one transaction than PostgreSQL has at first.
const AT_ONCE: usize = 250;

/// The transaction's beginning and end are not counted among the 15.
const MOST: usize = 15 + 2;

#[tokio::test]
async fn statements_do_not_grow() {
    let Some(scratch) = Scratch::new("statements").await else { return };
    let table = |n: usize| {
        format!(
            "CREATE TABLE t{n} (id serial PRIMARY KEY, name text DEFAULT 'a' CHECK (name <> ''), parent int REFERENCES t{n});
            CREATE INDEX ON t{n} (lower(name));"
        )
    };
    let tables: Vec<String> = (0..MANY).map(table).collect();
    for tables in tables.chunks(AT_ONCE) {
        scratch.execute(&tables.concat()).await;
    }
    scratch.execute(OBJECTS_OF_POSTGRES).await;
    let (many, statements) = count(&scratch.url).await;
    let gone: Vec<String> = (FEW..MANY).map(|n| format!("t{n}")).collect();
    for tables in gone.chunks(AT_ONCE) {
        scratch.execute(&format!("DROP TABLE {}", tables.join(", "))).await;
    }
    let (few, statements_for_few) = count(&scratch.url).await;
    scratch.close().await;
    assert_eq!((few, many), (FEW, MANY));
    assert_eq!(statements, statements_for_few);
    assert!(statements <= MOST, "{statements} statements");
}

/// One of each kind besides tables.
const OBJECTS_OF_POSTGRES: &str = "
    CREATE TYPE mood AS ENUM ('sad');
    CREATE DOMAIN positive AS int CHECK (VALUE > 0);
    CREATE SEQUENCE alone;
    CREATE VIEW v AS SELECT id FROM t0;
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TRIGGER r BEFORE INSERT ON t0 FOR EACH ROW EXECUTE FUNCTION touch();
    CREATE POLICY mine ON t0 FOR SELECT USING (id > 0);";

#[tokio::test]
async fn statements_do_not_grow_on_mysql() {
    for server in [Server::MySql, Server::MariaDb] {
        let Some(scratch) = mysql::Scratch::new(server, "statements").await else { continue };
        let table = |n: usize| {
            format!(
                "CREATE TABLE t{n} (id int AUTO_INCREMENT PRIMARY KEY, name varchar(9) DEFAULT 'a' CHECK (name <> ''), parent int,
                    FOREIGN KEY (parent) REFERENCES t{n} (id), KEY (name))"
            )
        };
        for n in 0..FEW - 1 {
            scratch.execute(&table(n)).await;
        }
        for object in OBJECTS_OF_MYSQL {
            scratch.execute(object).await;
        }
        if matches!(server, Server::MariaDb) {
            scratch.execute("CREATE SEQUENCE s").await;
        }
        let (few, statements) = count(&scratch.url).await;
        // The server writes each to the disk, and several at once as fast as one.
        let shares = (0..SHARES).map(|share| (FEW..MANY).skip(share).step_by(SHARES).map(table).collect::<Vec<_>>());
        futures::future::join_all(shares.map(|share| scratch.execute_apart(share))).await;
        let (many, statements_for_many) = count(&scratch.url).await;
        scratch.close().await;
        assert_eq!((few, many), (FEW, MANY));
        assert_eq!(statements, statements_for_many);
        assert!(statements <= MOST, "{statements} statements");
    }
}

/// How many connections make the tables.
const SHARES: usize = 8;

/// One of each kind besides plain tables; a partitioned one is a table, too.
const OBJECTS_OF_MYSQL: [&str; 5] = [
    "CREATE VIEW v AS SELECT id FROM t0",
    "CREATE TRIGGER r BEFORE INSERT ON t0 FOR EACH ROW SET NEW.name = 'b'",
    "CREATE TABLE p (id int) PARTITION BY HASH (id) PARTITIONS 2",
    "CREATE FUNCTION f(x int) RETURNS int DETERMINISTIC RETURN x",
    "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM t0",
];
