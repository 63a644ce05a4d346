//! Requests through a proxy: tunnels for https, the absolute form for http, and what a proxy may answer instead.

use std::io::{Read, Write};
use std::net::TcpStream;

use b2_internal::host::Host;
use b2_internal::http::{
    HyperTransport, Proxy, RequestSent, Transport, TransportConfig, TransportError,
    TransportErrorKind,
};

use crate::server::*;
use crate::tls::{ROOT, handshake};

/// A transport whose requests all go to `server`.
fn through(server: &Server, credentials: &str) -> HyperTransport {
    let address = server.https_url("127.0.0.1");
    let url = address.replacen("https://", &format!("http://{credentials}"), 1);
    let config = TransportConfig::new()
        .extra_root_certificate_pem(ROOT)
        .proxy(Proxy::new(&url).unwrap());
    HyperTransport::new(config, Host::system())
}

/// Answers `CONNECT` as if the host were reached.
fn open_tunnel(stream: &mut TcpStream) -> String {
    let head = read_head(stream);
    stream
        .write_all(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
        .unwrap();
    head
}

async fn refusal(answer: &'static [u8]) -> TransportError {
    let server = Server::start(move |listener| {
        let mut stream = accept(listener);
        read_head(&mut stream);
        stream.write_all(answer).unwrap();
        close_and_drain(stream);
    });
    let transport = through(&server, "name:secret@");
    let error = transport.send(get("https://localhost/")).await.unwrap_err();
    server.join().await;
    error
}

#[tokio::test]
async fn https_passes_the_proxy_in_a_tunnel_and_stays_secret() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        let head = open_tunnel(&mut stream);
        assert!(
            head.starts_with("connect localhost:443 http/1.1\r\nhost: localhost:443\r\n"),
            "{head}"
        );
        assert!(!head.contains("authorization"), "{head}");
        // The certificate is that of the service, not of the proxy.
        let mut stream = handshake(stream);
        for body in ["first", "second"] {
            let head = read_head(&mut stream);
            assert!(head.starts_with("get /file http/1.1\r\n"), "{head}");
            assert!(head.contains("\r\nauthorization: token\r\n"), "{head}");
            answer(&mut stream, "200 OK", body);
        }
    });
    let transport = through(&server, "");
    for body in ["first", "second"] {
        let mut request = get("https://localhost/file");
        request
            .headers_mut()
            .insert("authorization", "token".parse().unwrap());
        let mut response = transport.send(request).await.unwrap();
        assert_eq!(text(response.body_mut()).await, body);
    }
    server.join().await;
}

#[tokio::test]
async fn http_goes_to_the_proxy_in_the_absolute_form() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        for body in ["first", "second"] {
            let head = read_head(&mut stream);
            assert!(
                head.starts_with("get http://b2.example.com:81/file?a=b http/1.1\r\n"),
                "{head}"
            );
            assert!(head.contains("\r\nhost: b2.example.com:81\r\n"), "{head}");
            // name:s@cret, in lower case like all that is read here
            assert!(
                head.contains("proxy-authorization: basic bmftztpzqgnyzxq="),
                "{head}"
            );
            answer(&mut stream, "200 OK", body);
        }
    });
    let transport = through(&server, "name:s%40cret@");
    for body in ["first", "second"] {
        let request = get("http://b2.example.com:81/file?a=b");
        let mut response = transport.send(request).await.unwrap();
        assert_eq!(text(response.body_mut()).await, body);
    }
    server.join().await;
}

#[tokio::test]
async fn the_proxy_is_told_who_asks_for_a_tunnel_and_the_service_is_not() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        let head = open_tunnel(&mut stream);
        assert!(
            head.contains("\r\nproxy-authorization: basic bmftztpzzwnyzxq=\r\n"),
            "{head}"
        );
        let mut stream = handshake(stream);
        let head = read_head(&mut stream);
        assert!(!head.contains("proxy-authorization"), "{head}");
        answer(&mut stream, "200 OK", "");
    });
    let transport = through(&server, "name:secret@");
    transport.send(get("https://localhost/")).await.unwrap();
    server.join().await;
}

#[tokio::test]
async fn a_refused_tunnel_says_what_the_proxy_said_and_no_password() {
    #[rustfmt::skip]
    let table: [(&[u8], TransportErrorKind, &str); 6] = [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", TransportErrorKind::Proxy, "name:password@"),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", TransportErrorKind::Proxy, "403 Forbidden"),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", TransportErrorKind::Connect, "502 Bad Gateway"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", TransportErrorKind::Proxy, "does not answer like one"),
        (b"HTTP/1.1 200 OK\r\n\r\nand more", TransportErrorKind::Proxy, "does not answer like one"),
        (b"", TransportErrorKind::Connect, "unexpected end of file"),
    ];
    for (answer, kind, said) in table {
        let error = refusal(answer).await;
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(error.sent(), RequestSent::Nothing);
        let shown = format!("{error} {error:?}");
        assert!(error.to_string().contains(said), "{error}");
        assert!(
            error.to_string().contains("127.0.0.1"),
            "the proxy is named: {error}"
        );
        assert!(
            !shown.contains("secret") && !shown.contains("bmFtZTpzZWNyZXQ="),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn an_exception_is_reached_without_the_proxy() {
    let service = Server::start(|listener| {
        let mut stream = accept(listener);
        let head = read_head(&mut stream);
        assert!(head.starts_with("get /path?query http/1.1\r\n"), "{head}");
        answer(&mut stream, "200 OK", "direct");
    });
    let proxy = Proxy::new(&format!("http://{}", refusing_address())).unwrap();
    let config = TransportConfig::new().proxy(proxy.no_proxy("127.0.0.0/8"));
    let transport = HyperTransport::new(config, Host::system());
    let mut response = transport.send(get(&service.url())).await.unwrap();
    assert_eq!(text(response.body_mut()).await, "direct");
    service.join().await;
}

#[tokio::test]
async fn a_proxy_that_cannot_be_reached_is_named() {
    let address = refusing_address();
    let config = TransportConfig::new().proxy(Proxy::new(&address.to_string()).unwrap());
    let transport = HyperTransport::new(config, Host::system());
    for url in ["https://b2.example.com/", "http://b2.example.com/"] {
        let error = transport.send(get(url)).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
        assert!(error.to_string().contains(&address.to_string()), "{error}");
    }
}

#[tokio::test]
async fn an_answer_to_connect_may_come_in_pieces() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        read_head(&mut stream);
        for piece in ["HTTP/1.0 2", "00 OK\r\nX: y\r", "\n\r", "\n"] {
            stream.write_all(piece.as_bytes()).unwrap();
        }
        let mut stream = handshake(stream);
        read_head(&mut stream);
        answer(&mut stream, "200 OK", "");
        // Until the client is done.
        let _ = stream.read(&mut [0]);
    });
    let transport = through(&server, "");
    transport.send(get("https://localhost/")).await.unwrap();
    drop(transport);
    server.join().await;
}
