//! Servers that only say one thing, for what the servers of the tests can't be made to say.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

/// A server that answers every connection so, and then closes it. It ends with the test.
pub(super) fn server(answer: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // A client that went away is nobody to answer.
            let _ = answer(&mut stream);
        }
    });
    address
}

/// PostgreSQL refuses the client by an `ErrorResponse`, without TLS.
pub(super) fn postgres(code: &'static str, message: &'static str) -> SocketAddr {
    server(move |stream| {
        let mut startup = message_of(stream)?;
        // SSLRequest: https://www.postgresql.org/docs/current/protocol-message-formats.html
        if startup == 80_877_103_u32.to_be_bytes() {
            stream.write_all(b"N")?;
            startup = message_of(stream)?;
        }
        assert!(startup.starts_with(&196_608_u32.to_be_bytes()), "version 3.0");
        let fields = format!("SFATAL\0VFATAL\0C{code}\0M{message}\0\0");
        let length = u32::try_from(fields.len() + 4).unwrap();
        stream.write_all(&[b"E", &length.to_be_bytes()[..], fields.as_bytes()].concat())
    })
}

fn message_of(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut message = vec![0; u32::from_be_bytes(length) as usize - 4];
    stream.read_exact(&mut message)?;
    Ok(message)
}

/// MySQL refuses the client instead of greeting it.
pub(super) fn mysql(code: u16, message: &'static str) -> SocketAddr {
    server(move |stream| stream.write_all(&packet(0, &error(code, "", message))))
}

/// MySQL greets the client, and refuses what it answers.
pub(super) fn mysql_after_greeting(code: u16, state: &'static str, message: &'static str) -> SocketAddr {
    server(move |stream| {
        stream.write_all(&packet(0, &greeting()))?;
        let mut header = [0; 4];
        stream.read_exact(&mut header)?;
        let mut answer = vec![0; u32::from_le_bytes([header[0], header[1], header[2], 0]) as usize];
        stream.read_exact(&mut answer)?;
        stream.write_all(&packet(2, &error(code, state, message)))
    })
}

/// `ERR_Packet`: <https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html>
fn error(code: u16, state: &str, message: &str) -> Vec<u8> {
    let state = if state.is_empty() { String::new() } else { format!("#{state}") };
    [&[0xff][..], &code.to_le_bytes(), state.as_bytes(), message.as_bytes()].concat()
}

/// `HandshakeV10` of a server without TLS.
fn greeting() -> Vec<u8> {
    // PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH, CONNECT_WITH_DB
    let capabilities: u32 = 0x0000_0200 | 0x0000_8000 | 0x0008_0000 | 0x0000_0008;
    let [low, high] =
        [capabilities & 0xffff, capabilities >> 16].map(|half| u16::try_from(half).unwrap().to_le_bytes());
    let mut bytes = b"\x0a9.1.0\0\x01\0\0\0abcdefgh\0".to_vec();
    bytes.extend(low);
    bytes.extend(b"\x2d\x02\0");
    bytes.extend(high);
    bytes.push(21);
    bytes.extend([0; 10]);
    bytes.extend(b"ijklmnopqrst\0mysql_native_password\0");
    bytes
}

fn packet(sequence: u8, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
    [&length[..3], &[sequence], payload].concat()
}
