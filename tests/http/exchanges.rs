use b2_internal::http::{Body, RequestSent, Transport, TransportError, TransportErrorKind};
use bytes::Bytes;
use http::{Method, StatusCode};

use crate::server::*;

#[tokio::test]
async fn a_request_arrives_as_it_was_made_and_its_answer_comes_back() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        let head = read_head(&mut stream);
        assert!(head.starts_with("post /path?query http/1.1\r\n"), "{head}");
        assert!(head.contains("\r\nhost: 127.0.0.1:"), "{head}");
        assert!(head.contains("\r\ncontent-length: 5\r\n"), "{head}");
        assert!(head.contains("\r\nx-bz-file-name: a.txt\r\n"), "{head}");
        assert!(!head.contains("expect:"), "{head}");
        assert_eq!(read_body(&mut stream, 5), b"hello");
        answer(&mut stream, "206 Partial Content", "world");
    });
    let mut request = post(&server.url(), Bytes::from_static(b"hello"));
    request
        .headers_mut()
        .insert("X-Bz-File-Name", "a.txt".parse().unwrap());
    let mut response = transport().send(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(response.headers()["content-length"], "5");
    assert_eq!(response.body().length(), Some(5));
    assert_eq!(text(response.body_mut()).await, "world");
    server.join().await;
}

#[tokio::test]
async fn only_a_method_that_takes_a_body_announces_an_empty_one() {
    let cases = [
        (Method::POST, true),
        (Method::PUT, true),
        (Method::GET, false),
        (Method::HEAD, false),
    ];
    for (method, announces) in cases {
        let server = Server::start(move |listener| {
            let mut stream = accept(listener);
            let head = read_head(&mut stream);
            assert_eq!(head.contains("content-length: 0"), announces, "{head}");
            answer(&mut stream, "200 OK", "");
        });
        let request = request(method, &server.url(), Body::empty());
        transport().send(request).await.unwrap();
        server.join().await;
    }
}

#[tokio::test]
async fn a_large_body_is_sent_and_received_whole() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        read_head(&mut stream);
        let body = read_body(&mut stream, LARGE);
        assert!(body.iter().all(|byte| *byte == b'x'));
        answer(&mut stream, "200 OK", &"y".repeat(LARGE));
    });
    let request = post(&server.url(), chunks(LARGE));
    let mut response = transport().send(request).await.unwrap();
    assert_eq!(text(response.body_mut()).await, "y".repeat(LARGE));
    server.join().await;
}

#[tokio::test]
async fn a_body_of_unknown_length_is_sent_in_chunks() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        let head = read_head(&mut stream);
        assert!(head.contains("transfer-encoding: chunked"), "{head}");
        let sent = b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n";
        assert_eq!(read_body(&mut stream, sent.len()), sent);
        answer(&mut stream, "200 OK", "");
    });
    let body = Body::stream(None, pieces(vec![Ok("one"), Ok("two")]));
    transport().send(post(&server.url(), body)).await.unwrap();
    server.join().await;
}

#[tokio::test]
async fn a_chunked_answer_is_read_and_its_trailers_are_passed_over() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        read_head(&mut stream);
        let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-A\r\n\r\n\
             3\r\none\r\n3\r\ntwo\r\n0\r\nX-A: b\r\n\r\n";
        std::io::Write::write_all(&mut stream, answer.as_bytes()).unwrap();
    });
    let mut response = transport().send(get(&server.url())).await.unwrap();
    assert_eq!(response.body().length(), None);
    assert_eq!(text(response.body_mut()).await, "onetwo");
    server.join().await;
}

#[tokio::test]
async fn a_head_answer_has_the_length_in_its_header_and_no_body() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        read_head(&mut stream);
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
        std::io::Write::write_all(&mut stream, answer).unwrap();
    });
    let request = request(Method::HEAD, &server.url(), Body::empty());
    let mut response = transport().send(request).await.unwrap();
    assert_eq!(response.headers()["content-length"], "1000");
    assert_eq!(text(response.body_mut()).await, "");
    server.join().await;
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("the disk is on fire")]
struct DiskOnFire;

#[tokio::test]
async fn a_failure_of_the_bodys_source_comes_back_as_what_it_was() {
    let server = Server::start(|listener| {
        read_to_end(&mut accept(listener));
    });
    let fire = || {
        TransportError::new(TransportErrorKind::RequestBody, RequestSent::Nothing)
            .with_source(DiskOnFire)
    };
    let body = Body::stream(Some(6), pieces(vec![Ok("one"), Err(fire())]));
    let error = transport()
        .send(post(&server.url(), body))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::RequestBody);
    assert_ne!(error.sent(), RequestSent::Fully);
    let source = error.into_source().unwrap();
    assert_eq!(source.downcast_ref(), Some(&DiskOnFire));
    server.join().await;
}

#[tokio::test]
async fn a_body_of_another_length_than_announced_is_never_sent_as_if_it_were_whole() {
    for (pieces_sent, expected) in [
        (vec![Ok("one")], "announced with 6 bytes and has 3"),
        (
            vec![Ok("one"), Ok("four")],
            "announced with 6 bytes and has at least 7",
        ),
    ] {
        let server = Server::start(|listener| {
            let mut stream = accept(listener);
            if try_read_head(&mut stream).is_some() {
                assert!(read_to_end(&mut stream) < 6);
            }
        });
        let body = Body::stream(Some(6), pieces(pieces_sent));
        let error = transport()
            .send(post(&server.url(), body))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::RequestBody);
        assert_ne!(error.sent(), RequestSent::Fully);
        assert!(error.to_string().contains(expected), "{error}");
        server.join().await;
    }
}

fn pieces(
    pieces: Vec<Result<&'static str, TransportError>>,
) -> impl futures_util::Stream<Item = Result<Bytes, TransportError>> + Send + 'static {
    futures_util::stream::iter(
        pieces
            .into_iter()
            .map(|piece| piece.map(|text| Bytes::from_static(text.as_bytes()))),
    )
}
