//! Each way an exchange can break, and what is said about it.

use std::io::Write;
use std::net::TcpStream;
use std::sync::mpsc;

use b2_internal::http::{Body, RequestSent, Transport, TransportError, TransportErrorKind};
use futures_util::{FutureExt, StreamExt, stream};
use tokio::sync::oneshot;

use crate::server::*;

/// How a script ends its connection.
type End = fn(TcpStream);
type Outcome = (TransportErrorKind, RequestSent);

#[tokio::test]
async fn a_refused_connection_names_the_peer() {
    let address = refusing_address();
    let error = send_to(&format!("http://{address}/")).await;
    assert_eq!(
        outcome(&error),
        (TransportErrorKind::Connect, RequestSent::Nothing)
    );
    assert!(error.to_string().contains(&address.to_string()), "{error}");
}

#[tokio::test]
async fn a_name_without_address_is_an_unknown_host() {
    // A label of more than 63 bytes is refused by the resolver itself, without asking the network.
    let host = format!("{}.example", "a".repeat(64));
    let error = send_to(&format!("http://{host}/")).await;
    assert_eq!(
        outcome(&error),
        (TransportErrorKind::UnknownHost, RequestSent::Nothing)
    );
    assert!(error.to_string().contains(&host), "{error}");
}

#[tokio::test]
async fn a_url_of_another_scheme_is_refused() {
    for url in ["ftp://127.0.0.1/", "/path"] {
        let error = send_to(url).await;
        assert_eq!(
            outcome(&error),
            (TransportErrorKind::Other, RequestSent::Nothing),
            "{url}"
        );
    }
}

/// What a POST of `length` bytes comes to when each connection is treated as `script` says.
async fn post_fails_with(length: usize, script: fn(TcpStream)) -> Outcome {
    let server = Server::start(move |listener| script(accept(listener)));
    let request = post(&server.url(), chunks(length));
    let error = transport().send(request).await.unwrap_err();
    server.join().await;
    outcome(&error)
}

#[tokio::test]
async fn a_reset_before_anything_was_read_is_not_an_answer() {
    let (kind, sent) = post_fails_with(10, reset).await;
    assert!(
        matches!(
            kind,
            TransportErrorKind::Connect
                | TransportErrorKind::Reset
                | TransportErrorKind::BrokenPipe
                | TransportErrorKind::Closed
        ),
        "{kind:?} {sent:?}"
    );
}

#[tokio::test]
async fn a_reset_amid_the_request_leaves_it_partly_sent() {
    // Often enough to be met by a read and by a write.
    for _ in 0..20 {
        let outcome = post_fails_with(LARGE, |mut stream| {
            read_request(&mut stream, LARGE / 2);
            reset(stream);
        })
        .await;
        assert_eq!(outcome, (TransportErrorKind::Reset, RequestSent::Partly));
    }
}

#[tokio::test]
async fn an_end_amid_the_request_leaves_it_partly_sent() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        read_request(&mut stream, LARGE / 2);
        close_and_drain(stream);
    });
    let half = stream::iter(chunks(LARGE / 2)).map(Ok);
    let body = Body::stream(Some(LARGE as u64), half.chain(stream::pending()));
    let request = post(&server.url(), body);
    let error = transport().send(request).await.unwrap_err();
    assert_eq!(
        outcome(&error),
        (TransportErrorKind::BrokenPipe, RequestSent::Partly)
    );
    server.join().await;
}

#[tokio::test]
async fn a_failure_after_the_whole_request_leaves_its_fate_open() {
    let cases: [(&str, End, TransportErrorKind); 5] = [
        ("close", drop, TransportErrorKind::Closed),
        ("reset", reset, TransportErrorKind::Reset),
        (
            "close amid the head",
            |mut stream| stream.write_all(b"HTTP/1.1 200 O").unwrap(),
            TransportErrorKind::Closed,
        ),
        (
            "reset amid the head",
            |mut stream| {
                stream.write_all(b"HTTP/1.1 200 O").unwrap();
                reset(stream);
            },
            TransportErrorKind::Reset,
        ),
        (
            "not HTTP",
            |mut stream| stream.write_all(b"220 mail.example ESMTP\r\n\r\n").unwrap(),
            TransportErrorKind::Protocol,
        ),
    ];
    for (name, end, kind) in cases {
        for length in [0, 10, LARGE] {
            let server = Server::start(move |listener| {
                let mut stream = accept(listener);
                read_request(&mut stream, length);
                end(stream);
            });
            let request = post(&server.url(), chunks(length));
            let error = transport().send(request).await.unwrap_err();
            assert_eq!(
                outcome(&error),
                (kind, RequestSent::Fully),
                "{name}, {length} bytes: {error}"
            );
            server.join().await;
        }
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_never_taken_for_whole() {
    const LENGTH: &str = "Content-Length: 10";
    const CHUNKED: &str = "Transfer-Encoding: chunked";
    let cases: [(&str, &str, End, TransportErrorKind); 5] = [
        (LENGTH, "12345", drop, TransportErrorKind::Closed),
        (LENGTH, "12345", reset, TransportErrorKind::Reset),
        (CHUNKED, "5\r\n12345\r\n", drop, TransportErrorKind::Closed),
        (CHUNKED, "5\r\n12345\r\n", reset, TransportErrorKind::Reset),
        (
            CHUNKED,
            "5\r\n12345\r\nzz\r\n",
            |stream| drop(stream),
            TransportErrorKind::Protocol,
        ),
    ];
    for (header, bytes, end, kind) in cases {
        let (received, is_received) = mpsc::channel();
        let server = Server::start(move |listener| {
            let mut stream = accept(listener);
            read_head(&mut stream);
            write!(stream, "HTTP/1.1 200 OK\r\n{header}\r\n\r\n{bytes}").unwrap();
            // The bytes before the break arrive on every system.
            is_received.recv().unwrap();
            end(stream);
        });
        let mut response = transport().send(get(&server.url())).await.unwrap();
        let body = response.body_mut();
        assert_eq!(body.next_chunk().await.unwrap().unwrap(), "12345");
        received.send(()).unwrap();
        let error = body.next_chunk().await.unwrap().unwrap_err();
        assert_eq!(
            outcome(&error),
            (kind, RequestSent::Fully),
            "{header}: {error}"
        );
        server.join().await;
    }
}

#[tokio::test]
async fn a_body_without_a_length_that_is_reset_is_not_taken_for_whole() {
    let (received, is_received) = mpsc::channel();
    let server = Server::start(move |listener| {
        let mut stream = accept(listener);
        read_head(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n12345").unwrap();
        is_received.recv().unwrap();
        reset(stream);
    });
    let mut response = transport().send(get(&server.url())).await.unwrap();
    let body = response.body_mut();
    assert_eq!(body.next_chunk().await.unwrap().unwrap(), "12345");
    received.send(()).unwrap();
    let error = body.next_chunk().await.unwrap().unwrap_err();
    assert_eq!(
        outcome(&error),
        (TransportErrorKind::Reset, RequestSent::Fully)
    );
    server.join().await;
}

#[tokio::test]
async fn a_request_that_nobody_waits_for_closes_its_connection() {
    for length in [0, LARGE] {
        let (waiting, is_waiting) = oneshot::channel();
        let server = Server::start(move |listener| {
            let mut stream = accept(listener);
            read_head(&mut stream);
            waiting.send(()).unwrap();
            // Ends because the client closes, even if it could not send all.
            read_to_end(&mut stream);
        });
        let transport = transport();
        let exchange = transport.send(post(&server.url(), chunks(length)));
        tokio::select! {
            biased;
            _ = exchange => panic!("nobody answered"),
            _ = is_waiting => {}
        }
        server.join().await;
    }
}

#[tokio::test]
async fn a_request_that_nobody_waits_for_does_not_wait_for_a_server_that_stopped_reading() {
    let (waiting, is_waiting) = oneshot::channel();
    let (ended, has_ended) = mpsc::channel();
    let server = Server::start(move |listener| {
        let mut stream = accept(listener);
        read_head(&mut stream);
        waiting.send(()).unwrap();
        has_ended.recv().unwrap();
    });
    let transport = transport();
    let (body, dropped) = watched_chunks(LARGE);
    let exchange = transport.send(post(&server.url(), body));
    tokio::select! {
        biased;
        _ = exchange => panic!("nobody answered"),
        _ = is_waiting => {}
    }
    dropped.await.unwrap_err();
    ended.send(()).unwrap();
    server.join().await;
}

#[tokio::test]
async fn a_request_on_no_runtime_fails_cleanly() {
    let transport = transport();
    let server = Server::start(|_| {});
    let request = get(&server.url());
    let error = std::thread::spawn(move || transport.send(request).now_or_never().unwrap())
        .join()
        .unwrap()
        .unwrap_err();
    assert_eq!(
        outcome(&error),
        (TransportErrorKind::Other, RequestSent::Nothing)
    );
    server.join().await;
}

#[tokio::test]
async fn a_body_that_stalls_does_not_hide_an_answer() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        read_head(&mut stream);
        answer(&mut stream, "408 Request Timeout", "too slow");
    });
    let body = Body::stream(Some(100), stream::pending());
    let mut response = transport().send(post(&server.url(), body)).await.unwrap();
    assert_eq!(response.status(), 408);
    assert_eq!(text(response.body_mut()).await, "too slow");
    server.join().await;
}

async fn send_to(url: &str) -> TransportError {
    transport().send(get(url)).await.unwrap_err()
}

fn outcome(error: &TransportError) -> Outcome {
    (error.kind(), error.sent())
}
