//! A service that answers before it has read the request, and closes: its answer counts, not the broken pipe.

use std::io::Write;
use std::net::TcpStream;
use std::sync::mpsc;

use b2_internal::http::{Body, RequestSent, Transport, TransportErrorKind};
use futures_util::stream;
use http::StatusCode;

use crate::server::*;

/// Often enough to meet the answer and the reset in every order.
const ROUNDS: usize = 40;

/// Sends a large body to a server that treats each connection as `script` says; every answer must be read whole.
async fn every_answer_is_read(script: fn(TcpStream)) {
    let server = Server::start(move |listener| {
        for _ in 0..ROUNDS {
            script(accept(listener));
        }
    });
    let transport = transport();
    for round in 0..ROUNDS {
        let sent = transport.send(post(&server.url(), chunks(LARGE))).await;
        let mut response = sent.unwrap_or_else(|error| panic!("round {round}: {error}"));
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(text(response.body_mut()).await, "busy");
    }
    server.join().await;
}

#[tokio::test]
async fn an_answer_after_the_head_is_read_although_the_connection_is_reset() {
    // Closing with unread bytes makes the reset.
    every_answer_is_read(|mut stream| {
        read_head(&mut stream);
        answer(&mut stream, "503 Service Unavailable", "busy");
    })
    .await;
}

#[tokio::test]
async fn an_answer_amid_the_body_is_read_although_the_connection_is_reset() {
    every_answer_is_read(|mut stream| {
        read_request(&mut stream, LARGE / 2);
        answer(&mut stream, "503 Service Unavailable", "busy");
    })
    .await;
}

#[tokio::test]
async fn an_answer_before_anything_was_read_is_taken_for_the_first_request() {
    every_answer_is_read(|mut stream| answer(&mut stream, "503 Service Unavailable", "busy")).await;
}

#[tokio::test]
async fn an_answer_without_a_length_ends_at_the_reset() {
    every_answer_is_read(|mut stream| {
        read_head(&mut stream);
        stream
            .write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\nbusy")
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_answer_in_pieces_is_read_although_the_connection_is_reset() {
    every_answer_is_read(|mut stream| {
        read_head(&mut stream);
        for piece in [
            "HTTP/1.1 503 Service Unavailable\r\nConte",
            "nt-Length: 4\r\n\r\nbu",
            "sy",
        ] {
            stream.write_all(piece.as_bytes()).unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_read_when_the_server_closes_its_side_and_drains() {
    every_answer_is_read(|mut stream| {
        read_head(&mut stream);
        answer(&mut stream, "503 Service Unavailable", "busy");
        close_and_drain(stream);
    })
    .await;
}

#[tokio::test]
async fn an_answer_without_a_length_ends_at_the_reset_while_the_upload_stalls() {
    let server = Server::start(move |listener| {
        for _ in 0..ROUNDS {
            let mut stream = accept(listener);
            read_head(&mut stream);
            stream
                .write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\nbusy")
                .unwrap();
            reset(stream);
        }
    });
    let transport = transport();
    for _ in 0..ROUNDS {
        let body = Body::stream(Some(LARGE as u64), stream::pending());
        let request = post(&server.url(), body);
        let mut response = transport.send(request).await.unwrap();
        assert_eq!(text(response.body_mut()).await, "busy");
    }
    server.join().await;
}

#[tokio::test]
async fn an_answer_from_a_server_that_stops_reading_ends_the_upload() {
    for explanation in ["no", ""] {
        let (ended, has_ended) = mpsc::channel();
        let server = Server::start(move |listener| {
            let mut stream = accept(listener);
            read_head(&mut stream);
            answer(&mut stream, "401 Unauthorized", explanation);
            has_ended.recv().unwrap();
        });
        let (body, dropped) = watched_chunks(LARGE);
        let request = post(&server.url(), body);
        let mut response = transport().send(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(text(response.body_mut()).await, explanation);
        // Although the server neither reads nor closes.
        dropped.await.unwrap_err();
        ended.send(()).unwrap();
        server.join().await;
    }
}

#[tokio::test]
async fn a_connection_on_which_an_upload_was_refused_is_not_used_again() {
    let server = Server::start(|listener| {
        for _ in 0..2 {
            let mut stream = accept(listener);
            // Short enough that the client can hand all of it to the operating system.
            read_request(&mut stream, 10);
            answer(&mut stream, "503 Service Unavailable", "busy");
            read_to_end(&mut stream);
        }
    });
    let transport = transport();
    for _ in 0..2 {
        let mut response = transport
            .send(post(&server.url(), chunks(100_000)))
            .await
            .unwrap();
        assert_eq!(text(response.body_mut()).await, "busy");
    }
    server.join().await;
}

#[tokio::test]
async fn without_an_answer_the_broken_pipe_remains() {
    let server = Server::start(|listener| {
        for _ in 0..ROUNDS {
            read_head(&mut accept(listener));
        }
    });
    let transport = transport();
    for _ in 0..ROUNDS {
        let error = transport
            .send(post(&server.url(), chunks(LARGE)))
            .await
            .unwrap_err();
        assert_eq!(error.sent(), RequestSent::Partly, "{error}");
        assert!(
            matches!(
                error.kind(),
                TransportErrorKind::BrokenPipe | TransportErrorKind::Reset
            ),
            "{error:?}"
        );
    }
    server.join().await;
}
