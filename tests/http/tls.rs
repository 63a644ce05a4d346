//! TLS: whom the transport trusts, and what it says of whom it does not.
//!
//! The certificates in `certificates/` were made once with openssl and end in the year 2126: a root, and a server
//! certificate for `localhost` which that root signed.

use std::io::Write;
use std::net::TcpStream;
use std::sync::{Arc, mpsc};

use b2_internal::host::Host;
use b2_internal::http::{
    HyperTransport, RequestSent, Transport, TransportConfig, TransportError, TransportErrorKind,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{HandshakeKind, ServerConfig, ServerConnection, StreamOwned};

use crate::server::*;

pub const ROOT: &str = include_str!("certificates/root.pem");
const SERVER: &str = include_str!("certificates/server.pem");
const SERVER_KEY: &str = include_str!("certificates/server.key");

pub type TlsStream = StreamOwned<ServerConnection, TcpStream>;

fn server_config() -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(SERVER.as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(SERVER_KEY.as_bytes()).unwrap(),
        );
    Arc::new(config.unwrap())
}

fn handshake_with(config: &Arc<ServerConfig>, stream: TcpStream) -> TlsStream {
    StreamOwned::new(ServerConnection::new(Arc::clone(config)).unwrap(), stream)
}

pub fn handshake(stream: TcpStream) -> TlsStream {
    handshake_with(&server_config(), stream)
}

fn trusting() -> HyperTransport {
    let config = TransportConfig::new().extra_root_certificate_pem(ROOT);
    HyperTransport::new(config, Host::system())
}

/// A server that lets a TLS client in, if it comes in.
fn tls_server() -> Server {
    Server::start(|listener| {
        let mut stream = handshake(accept(listener));
        if try_read_head(&mut stream).is_some() {
            answer(&mut stream, "200 OK", "secret");
        }
    })
}

async fn fails(transport: HyperTransport, url: &str) -> TransportError {
    transport.send(get(url)).await.unwrap_err()
}

#[tokio::test]
async fn an_extra_root_is_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("root.pem");
    std::fs::write(&file, ROOT).unwrap();
    let configs = [
        TransportConfig::new().extra_root_certificate_pem(ROOT),
        TransportConfig::new().extra_root_certificate_file(file),
    ];
    for config in configs {
        let server = tls_server();
        let transport = HyperTransport::new(config, Host::system());
        let request = get(&server.https_url("localhost"));
        let mut response = transport.send(request).await.unwrap();
        assert_eq!(text(response.body_mut()).await, "secret");
        server.join().await;
    }
}

#[tokio::test]
async fn an_unknown_root_is_not_trusted() {
    let server = tls_server();
    let error = fails(transport(), &server.https_url("localhost")).await;
    assert_eq!(error.kind(), TransportErrorKind::Tls, "{error}");
    assert_eq!(error.sent(), RequestSent::Nothing);
    server.join().await;
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_trusted() {
    let server = tls_server();
    let error = fails(trusting(), &server.https_url("127.0.0.1")).await;
    assert_eq!(error.kind(), TransportErrorKind::Tls, "{error}");
    assert_eq!(error.sent(), RequestSent::Nothing);
    assert!(error.to_string().contains("127.0.0.1"), "{error}");
    server.join().await;
}

#[tokio::test]
async fn a_server_without_tls_is_not_spoken_to() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        // Is not even written to if the client has seen enough.
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        read_to_end(&mut stream);
    });
    let error = fails(trusting(), &server.https_url("localhost")).await;
    assert_eq!(error.kind(), TransportErrorKind::Tls, "{error}");
    server.join().await;
}

#[tokio::test]
async fn a_handshake_that_is_cut_is_a_lost_connection_not_a_lack_of_trust() {
    let cases: [(fn(TcpStream), TransportErrorKind); 2] = [
        (close_and_drain, TransportErrorKind::Closed),
        (
            |mut stream| {
                // The record header of the client's hello.
                read_body(&mut stream, 5);
                reset(stream);
            },
            TransportErrorKind::Reset,
        ),
    ];
    for (cut, kind) in cases {
        let server = Server::start(move |listener| cut(accept(listener)));
        let error = fails(trusting(), &server.https_url("localhost")).await;
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(error.sent(), RequestSent::Nothing);
        server.join().await;
    }
}

#[tokio::test]
async fn unusable_extra_roots_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "not a certificate").unwrap();
    for file in [empty, folder.path().join("missing.pem")] {
        let config = TransportConfig::new().extra_root_certificate_file(&file);
        let server = Server::start(|_| {});
        let error = fails(
            HyperTransport::new(config, Host::system()),
            &server.https_url("localhost"),
        )
        .await;
        assert_eq!(error.kind(), TransportErrorKind::Tls);
        assert!(
            error.to_string().contains(&file.display().to_string()),
            "{error}"
        );
        server.join().await;
    }
}

#[tokio::test]
async fn http_needs_no_roots() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        read_head(&mut stream);
        answer(&mut stream, "200 OK", "");
    });
    let config = TransportConfig::new().extra_root_certificate_file("/missing.pem");
    let transport = HyperTransport::new(config, Host::system());
    transport.send(get(&server.url())).await.unwrap();
    server.join().await;
}

#[tokio::test]
async fn a_new_connection_resumes_the_session_of_an_earlier_one() {
    let server = Server::start(|listener| {
        let config = server_config();
        for kind in [HandshakeKind::Full, HandshakeKind::Resumed] {
            let mut stream = handshake_with(&config, accept(listener));
            read_head(&mut stream);
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                .unwrap();
            assert_eq!(stream.conn.handshake_kind(), Some(kind));
        }
    });
    let transport = trusting();
    for _ in 0..2 {
        let request = get(&server.https_url("localhost"));
        transport.send(request).await.unwrap();
    }
    server.join().await;
}

#[tokio::test]
async fn large_bodies_pass_both_ways() {
    let server = Server::start(|listener| {
        let mut stream = handshake(accept(listener));
        read_head(&mut stream);
        let body = read_body(&mut stream, LARGE);
        assert!(body.iter().all(|byte| *byte == b'x'));
        answer(&mut stream, "200 OK", &"y".repeat(LARGE));
    });
    let request = post(&server.https_url("localhost"), chunks(LARGE));
    let mut response = trusting().send(request).await.unwrap();
    assert_eq!(text(response.body_mut()).await, "y".repeat(LARGE));
    server.join().await;
}

#[tokio::test]
async fn an_early_answer_is_read_although_the_connection_is_reset() {
    const ROUNDS: usize = 20;
    let scripts: [fn(TlsStream) -> TlsStream; 2] = [
        |mut stream| {
            read_head(&mut stream);
            stream
        },
        |mut stream| {
            stream.conn.complete_io(&mut stream.sock).unwrap();
            stream
        },
    ];
    for script in scripts {
        let server = Server::start(move |listener| {
            for _ in 0..ROUNDS {
                let mut stream = script(handshake(accept(listener)));
                answer(&mut stream, "503 Service Unavailable", "busy");
            }
        });
        let transport = trusting();
        for _ in 0..ROUNDS {
            let request = post(&server.https_url("localhost"), chunks(LARGE));
            let mut response = transport.send(request).await.unwrap();
            assert_eq!(response.status(), 503);
            assert_eq!(text(response.body_mut()).await, "busy");
        }
        server.join().await;
    }
}

#[tokio::test]
async fn a_reset_amid_the_request_is_a_reset() {
    let server = Server::start(|listener| {
        for _ in 0..20 {
            let mut stream = handshake(accept(listener));
            read_request(&mut stream, LARGE / 8);
            reset(stream.sock);
        }
    });
    let transport = trusting();
    for _ in 0..20 {
        let request = post(&server.https_url("localhost"), chunks(LARGE));
        let error = transport.send(request).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Reset, "{error}");
        assert_eq!(error.sent(), RequestSent::Partly);
    }
    server.join().await;
}

#[tokio::test]
async fn a_connection_that_was_closed_while_idle_is_replaced() {
    let (done, is_done) = mpsc::channel();
    let (answered, is_answered) = mpsc::channel();
    let server = Server::start(move |listener| {
        let mut stream = handshake(accept(listener));
        read_request(&mut stream, 10);
        answer(&mut stream, "200 OK", "first");
        is_answered.recv().unwrap();
        stream.conn.send_close_notify();
        stream.flush().unwrap();
        drop(stream);
        done.send(()).unwrap();
        let mut stream = handshake(accept(listener));
        read_request(&mut stream, 10);
        answer(&mut stream, "200 OK", "second");
    });
    let transport = trusting();
    let url = server.https_url("localhost");
    let mut response = transport.send(post(&url, chunks(10))).await.unwrap();
    assert_eq!(text(response.body_mut()).await, "first");
    answered.send(()).unwrap();
    // Blocks this thread, and so the runtime, until the server has closed.
    is_done.recv().unwrap();
    let mut response = transport.send(post(&url, chunks(10))).await.unwrap();
    assert_eq!(text(response.body_mut()).await, "second");
    server.join().await;
}

#[tokio::test]
async fn a_request_that_was_cut_off_is_never_taken_for_answered() {
    let server = Server::start(|listener| {
        let mut stream = handshake(accept(listener));
        read_request(&mut stream, 10);
        // No close_notify: anybody on the way could have cut this.
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n12345").unwrap();
    });
    let request = post(&server.https_url("localhost"), chunks(10));
    let mut response = trusting().send(request).await.unwrap();
    let error = received(response.body_mut()).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Closed);
    assert_eq!(error.sent(), RequestSent::Fully);
    server.join().await;
}
