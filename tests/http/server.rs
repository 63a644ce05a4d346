//! A scripted server, and a client to meet it.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use b2_internal::host::Host;
use b2_internal::http::{Body, HyperTransport, TransportConfig, TransportError};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{Method, Request};
use socket2::SockRef;
use tokio::sync::oneshot;

/// More than the buffers of a connection hold, so that sending it takes a reader.
pub const LARGE: usize = 32 << 20;

/// A thread that follows a script with a listening socket.
pub struct Server {
    address: SocketAddr,
    thread: JoinHandle<()>,
}

impl Server {
    pub fn start(script: impl FnOnce(&TcpListener) + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        Self {
            address: listener.local_addr().unwrap(),
            thread: thread::spawn(move || script(&listener)),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}/path?query", self.address)
    }

    pub fn https_url(&self, host: &str) -> String {
        format!("https://{host}:{}/", self.address.port())
    }

    /// Waits for the end of the script, and fails if it failed. The client's runtime goes on meanwhile.
    pub async fn join(self) {
        let ended = tokio::task::spawn_blocking(|| self.thread.join()).await;
        if let Err(panic) = ended.unwrap() {
            std::panic::resume_unwind(panic);
        }
    }
}

/// An address that refuses connections.
pub fn refusing_address() -> SocketAddr {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
}

pub fn accept(listener: &TcpListener) -> TcpStream {
    let stream = listener.accept().unwrap().0;
    // What the script has written has left before it closes.
    stream.set_nodelay(true).unwrap();
    stream
}

/// Reads the head of a request, in lower case, and not a byte of its body.
pub fn read_head(stream: &mut impl Read) -> String {
    try_read_head(stream).unwrap()
}

/// Reads the head of a request if there is one.
pub fn try_read_head(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    Some(String::from_utf8(head).unwrap().to_ascii_lowercase())
}

pub fn read_body(stream: &mut impl Read, length: usize) -> Vec<u8> {
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    body
}

/// Reads a request whose body is `length` bytes.
pub fn read_request(stream: &mut impl Read, length: usize) -> String {
    let head = read_head(stream);
    read_body(stream, length);
    head
}

pub fn answer(stream: &mut impl Write, status: &str, body: &str) {
    let length = body.len();
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(answer.as_bytes()).unwrap();
}

/// Closes with a reset, whatever was read.
pub fn reset(stream: TcpStream) {
    SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}

/// Says that nothing more will come, and reads until the other side is done too.
pub fn close_and_drain(mut stream: TcpStream) {
    stream.shutdown(Shutdown::Write).unwrap();
    read_to_end(&mut stream);
}

/// Reads until the other side closes, cleanly or not; gives the number of bytes.
pub fn read_to_end(stream: &mut impl Read) -> usize {
    let mut buffer = vec![0; 64 << 10];
    let mut count = 0;
    loop {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return count,
            Ok(read) => count += read,
        }
    }
}

pub fn transport() -> HyperTransport {
    HyperTransport::new(TransportConfig::new(), Host::system())
}

pub fn get(url: &str) -> Request<Body> {
    request(Method::GET, url, Body::empty())
}

pub fn post(url: &str, body: impl Into<Body>) -> Request<Body> {
    request(Method::POST, url, body.into())
}

pub fn request(method: Method, url: &str, body: Body) -> Request<Body> {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = url.parse().unwrap();
    request
}

/// `length` bytes in chunks as an upload has them.
pub fn chunks(length: usize) -> Vec<Bytes> {
    const CHUNK: usize = 256 << 10;
    let chunk = Bytes::from(vec![b'x'; CHUNK]);
    (0..length.div_ceil(CHUNK))
        .map(|index| chunk.slice(..CHUNK.min(length - index * CHUNK)))
        .collect()
}

/// Reads a whole response body.
pub async fn text(body: &mut Body) -> String {
    String::from_utf8(received(body).await.unwrap()).unwrap()
}

/// Reads a response body up to its end, or to what broke it.
pub async fn received(body: &mut Body) -> Result<Vec<u8>, TransportError> {
    let mut whole = Vec::new();
    while let Some(chunk) = body.next_chunk().await {
        whole.extend_from_slice(&chunk?);
    }
    Ok(whole)
}

/// A body like [`chunks`]; the receiver fails as soon as the transport has dropped the body.
pub fn watched_chunks(length: usize) -> (Body, oneshot::Receiver<()>) {
    let (held, dropped) = oneshot::channel();
    let chunks = stream::iter(chunks(length)).map(move |chunk| {
        let _ = &held;
        Ok(chunk)
    });
    (Body::stream(Some(length as u64), chunks), dropped)
}
