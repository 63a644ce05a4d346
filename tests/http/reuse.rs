//! Connections are used again, and only when that is safe.

use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, mpsc};

use b2_internal::http::Transport;
use futures_util::future::join_all;

use crate::server::*;

#[tokio::test]
async fn a_connection_serves_one_exchange_after_the_other() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        read_request(&mut stream, 10);
        answer(&mut stream, "200 OK", "");
        read_request(&mut stream, LARGE);
        answer(&mut stream, "200 OK", "stored");
        read_request(&mut stream, 10);
        answer(&mut stream, "404 Not Found", "nowhere");
        read_head(&mut stream);
        stream
            .write_all(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n",
            )
            .unwrap();
        read_head(&mut stream);
        answer(&mut stream, "200 OK", "last");
    });
    let transport = transport();
    let url = server.url();
    let mut bodies = Vec::new();
    for request in [
        post(&url, chunks(10)),
        post(&url, chunks(LARGE)),
        post(&url, chunks(10)),
        get(&url),
        get(&url),
    ] {
        let mut response = transport.send(request).await.unwrap();
        bodies.push(text(response.body_mut()).await);
    }
    assert_eq!(bodies, ["", "stored", "nowhere", "one", "last"]);
    server.join().await;
}

#[tokio::test]
async fn w38_as_many_connections_are_kept_as_ran_at_once() {
    const COUNT: usize = 64;
    let server = Server::start(|listener| {
        let all_arrived = Barrier::new(COUNT);
        std::thread::scope(|scope| {
            for _ in 0..COUNT {
                let mut stream = accept(listener);
                let all_arrived = &all_arrived;
                scope.spawn(move || {
                    for _ in 0..2 {
                        read_head(&mut stream);
                        all_arrived.wait();
                        answer(&mut stream, "200 OK", "");
                    }
                });
            }
        });
        // The second round made no new connection.
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err());
    });
    let transport = transport();
    for _ in 0..2 {
        let round = (0..COUNT).map(|_| transport.send(get(&server.url())));
        for response in join_all(round).await {
            assert_eq!(response.unwrap().status(), 200);
        }
    }
    server.join().await;
}

/// The server treats an idle connection as `script` says; the next request must reach a second connection, whether
/// or not the runtime could notice in between.
async fn the_next_request_takes_another_connection(script: fn(TcpStream) -> Option<TcpStream>) {
    for runtime_looks in [false, true] {
        let (done, is_done) = mpsc::channel();
        let (answered, is_answered) = mpsc::channel();
        let server = Server::start(move |listener| {
            let mut stream = accept(listener);
            read_request(&mut stream, 10);
            answer(&mut stream, "200 OK", "first");
            is_answered.recv().unwrap();
            let kept = script(stream);
            done.send(()).unwrap();
            let mut stream = accept(listener);
            read_request(&mut stream, 10);
            answer(&mut stream, "200 OK", "second");
            drop(kept);
        });
        let transport = transport();
        let mut response = transport
            .send(post(&server.url(), chunks(10)))
            .await
            .unwrap();
        assert_eq!(text(response.body_mut()).await, "first");
        answered.send(()).unwrap();
        // Blocks this thread, and so the runtime, until the script has done it.
        is_done.recv().unwrap();
        if runtime_looks {
            let_the_runtime_look().await;
        }
        let mut response = transport
            .send(post(&server.url(), chunks(10)))
            .await
            .unwrap();
        assert_eq!(text(response.body_mut()).await, "second");
        server.join().await;
    }
}

/// Goes once round the event loop: what the operating system knew before is known to all tasks after it.
async fn let_the_runtime_look() {
    let server = Server::start(|listener| drop(accept(listener)));
    let stream = server.connect();
    stream.set_nonblocking(true).unwrap();
    let stream = tokio::net::TcpStream::from_std(stream).unwrap();
    stream.readable().await.unwrap();
    server.join().await;
}

#[tokio::test]
async fn a_connection_that_was_closed_while_idle_is_replaced() {
    the_next_request_takes_another_connection(|stream| {
        drop(stream);
        None
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_was_reset_while_idle_is_replaced() {
    the_next_request_takes_another_connection(|stream| {
        reset(stream);
        None
    })
    .await;
}

#[tokio::test]
async fn a_connection_on_which_the_server_spoke_unasked_is_replaced() {
    the_next_request_takes_another_connection(|mut stream| {
        answer(&mut stream, "408 Request Timeout", "");
        Some(stream)
    })
    .await;
}

#[tokio::test]
async fn a_response_that_was_not_read_to_the_end_does_not_spoil_the_next_one() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        read_head(&mut stream);
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {LARGE}\r\n\r\nstale"
        )
        .unwrap();
        let mut second = accept(listener);
        read_head(&mut second);
        answer(&mut second, "200 OK", "fresh");
        assert_eq!(read_to_end(&mut stream), 0);
    });
    let transport = transport();
    let mut response = transport.send(get(&server.url())).await.unwrap();
    let chunk = response.body_mut().next_chunk().await.unwrap().unwrap();
    assert_eq!(chunk, "stale");
    drop(response);
    let mut response = transport.send(get(&server.url())).await.unwrap();
    assert_eq!(text(response.body_mut()).await, "fresh");
    server.join().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_never_mixed_up_when_some_are_not_read() {
    let ended = Arc::new(AtomicBool::new(false));
    let has_ended = Arc::clone(&ended);
    let server = Server::start(move |listener| {
        loop {
            let stream = accept(listener);
            if has_ended.load(Ordering::SeqCst) {
                return;
            }
            std::thread::spawn(|| answer_with_path(stream));
        }
    });
    let transport = transport();
    for round in 0..400 {
        let url = server.url().replace("/path?query", &format!("/{round}"));
        let mut response = transport.send(get(&url)).await.unwrap();
        if round % 3 == 0 {
            assert_eq!(text(response.body_mut()).await, format!("/{round}"));
        }
    }
    ended.store(true, Ordering::SeqCst);
    server.connect();
    server.join().await;
}

/// Answers each request with its path.
fn answer_with_path(mut stream: TcpStream) {
    while let Some(head) = try_read_head(&mut stream) {
        let path = head.split(' ').nth(1).unwrap();
        let length = path.len();
        // The client may have closed.
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{path}"
        );
    }
}
