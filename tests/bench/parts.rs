//! What a transfer consists of, each part by itself, for `cargo xtask bench`: `bench-parts PART …`.
//!
//! Every part works on blocks of 256 KiB, and uses the crates that the library uses.

use std::convert::Infallible;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use sha1::{Digest, Sha1};
use tokio::net::{TcpListener, TcpStream};

const USAGE: &str = "usage: bench-parts read FOLDER | write FILE BYTES | sha1 BYTES | serve | \
                     send ADDRESS BYTES | receive ADDRESS BYTES";
const BLOCK: usize = 256 << 10;
/// How many connections share a transfer.
const CONNECTIONS: u64 = 4;

type AnyError = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), AnyError> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["read", folder] => read(Path::new(folder)),
        ["write", file, bytes] => write(Path::new(file), bytes.parse()?),
        ["sha1", bytes] => sha1(bytes.parse()?),
        ["serve"] => serve().await,
        ["send", address, bytes] => exchange(address, Method::POST, bytes.parse()?).await,
        ["receive", address, bytes] => exchange(address, Method::GET, bytes.parse()?).await,
        _ => Err(USAGE.into()),
    }
}

fn read(folder: &Path) -> Result<(), AnyError> {
    let mut block = vec![0; BLOCK];
    for entry in fs::read_dir(folder)? {
        let mut file = File::open(entry?.path())?;
        while file.read(&mut block)? > 0 {}
    }
    Ok(())
}

fn write(path: &Path, bytes: u64) -> Result<(), AnyError> {
    let mut file = File::create(path)?;
    for block in Blocks::new(bytes) {
        file.write_all(&block)?;
    }
    Ok(())
}

fn sha1(bytes: u64) -> Result<(), AnyError> {
    let mut hasher = Sha1::new();
    for block in Blocks::new(bytes) {
        hasher.update(&block);
    }
    std::hint::black_box(hasher.finalize());
    Ok(())
}

/// Prints its address. Takes what is posted, and gives as many bytes as the path of a GET says.
async fn serve() -> Result<(), AnyError> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?);
    loop {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        tokio::spawn(async move {
            // A client that goes away ends its connection, and nothing else.
            let _ = hyper::server::conn::http1::Builder::new()
                .max_buf_size(BLOCK)
                .serve_connection(TokioIo::new(socket), service_fn(answer))
                .await;
        });
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<Blocks>, AnyError> {
    let bytes = match *request.method() {
        Method::GET => request.uri().path().trim_start_matches('/').parse()?,
        _ => 0,
    };
    drain(request.into_body()).await?;
    Ok(Response::new(Blocks::new(bytes)))
}

async fn exchange(address: &str, method: Method, bytes: u64) -> Result<(), AnyError> {
    let mut running = tokio::task::JoinSet::new();
    for number in 0..CONNECTIONS {
        let share = bytes / CONNECTIONS + u64::from(number < bytes % CONNECTIONS);
        let (sent, asked) = match method {
            Method::GET => (0, share),
            _ => (share, 0),
        };
        let request = Request::builder()
            .method(method.clone())
            .uri(format!("/{asked}"))
            .header("Host", address)
            .body(Blocks::new(sent))?;
        let socket = TcpStream::connect(address).await?;
        running.spawn(async move {
            let (mut sender, connection) =
                hyper::client::conn::http1::handshake(TokioIo::new(socket)).await?;
            let moving = tokio::spawn(connection);
            let response = sender.send_request(request).await?;
            drain(response.into_body()).await?;
            drop(sender);
            moving.await??;
            Ok::<(), AnyError>(())
        });
    }
    while let Some(ended) = running.join_next().await {
        ended??;
    }
    Ok(())
}

async fn drain(body: Incoming) -> Result<(), hyper::Error> {
    let mut body = pin!(body);
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await
    {
        frame?;
    }
    Ok(())
}

/// A number of bytes, cut into blocks that are all in the same memory.
struct Blocks {
    left: u64,
    block: Bytes,
}

impl Blocks {
    fn new(bytes: u64) -> Self {
        Self {
            left: bytes,
            block: (0..BLOCK).map(|index| (index % 251) as u8).collect(),
        }
    }
}

impl Iterator for Blocks {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        // No more than a block.
        let length = self.left.min(BLOCK as u64) as usize;
        self.left -= length as u64;
        (length > 0).then(|| self.block.slice(..length))
    }
}

impl Body for Blocks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.next().map(|block| Ok(Frame::data(block))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
