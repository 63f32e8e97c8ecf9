//! A way to a server on which something happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};

/// The client has sent something, which goes on when this is answered.
pub(crate) type Request = oneshot::Sender<()>;

/// A proxy for one client.
pub(crate) struct Proxy {
    /// The URL of the server, by way of the proxy.
    pub(crate) url: String,
    /// How many bytes have come from the server.
    pub(crate) received: Arc<AtomicUsize>,
    /// What the client sends.
    pub(crate) requests: mpsc::UnboundedReceiver<Request>,
}

/// What happens on the way.
#[derive(Clone, Copy, Default)]
pub(crate) struct Way {
    /// Both directions are closed after so many bytes from the server.
    pub(crate) cut_after: Option<usize>,
    /// How long what the client sends is under way.
    pub(crate) delay: Duration,
}

impl Proxy {
    pub(crate) async fn new(url: &str, way: Way) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (protocol, rest) = url.split_once("://").unwrap();
        let (user, rest) = rest.split_once('@').unwrap();
        let (server, database) = rest.split_once('/').unwrap();
        let plain = if protocol == "mysql" { "ssl-mode=disabled" } else { "sslmode=disable" };
        let mark = if database.contains('?') { '&' } else { '?' };
        let url = format!("{protocol}://{user}@{}/{database}{mark}{plain}", listener.local_addr().unwrap());
        let received = Arc::new(AtomicUsize::new(0));
        let (sender, requests) = mpsc::unbounded_channel();
        tokio::spawn(serve(listener, server.to_owned(), way, Arc::clone(&received), sender));
        Self { url, received, requests }
    }

    /// Lets everything pass.
    pub(crate) fn open(mut self) -> Arc<AtomicUsize> {
        tokio::spawn(async move {
            while let Some(request) = self.requests.recv().await {
                // A client that went away waits for nothing.
                let _ = request.send(());
            }
        });
        self.received
    }
}

async fn serve(
    listener: TcpListener,
    server: String,
    way: Way,
    received: Arc<AtomicUsize>,
    requests: mpsc::UnboundedSender<Request>,
) {
    let (client, _) = listener.accept().await.unwrap();
    let server = TcpStream::connect(server).await.unwrap();
    // Small packets are not held back.
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = down(from_server, to_client, way, received) => {}
        () = up(from_client, to_server, way, requests) => {}
    }
}

/// From the server, until it closes or enough has come.
async fn down(mut server: OwnedReadHalf, mut client: OwnedWriteHalf, way: Way, received: Arc<AtomicUsize>) {
    let mut bytes = vec![0; 65_536];
    while let Ok(length @ 1..) = server.read(&mut bytes).await {
        let before = received.fetch_add(length, Ordering::SeqCst);
        let left = way.cut_after.map_or(length, |end| end.saturating_sub(before).min(length));
        if client.write_all(&bytes[..left]).await.is_err() || left < length {
            return;
        }
    }
}

/// From the client, piece by piece as it is allowed to go on.
async fn up(mut client: OwnedReadHalf, mut server: OwnedWriteHalf, way: Way, requests: mpsc::UnboundedSender<Request>) {
    let mut bytes = vec![0; 65_536];
    while let Ok(length @ 1..) = client.read(&mut bytes).await {
        let (go_on, gone_on) = oneshot::channel();
        tokio::time::sleep(way.delay).await;
        if requests.send(go_on).is_err() || gone_on.await.is_err() || server.write_all(&bytes[..length]).await.is_err()
        {
            return;
        }
    }
}
