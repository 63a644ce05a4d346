//! One transport serves several runtimes.

use std::sync::Arc;

use b2_internal::http::{HyperTransport, Transport};
use tokio::runtime::{Builder, Runtime};

use crate::server::*;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

async fn exchange(transport: &HyperTransport, url: &str) -> String {
    let mut response = transport.send(get(url)).await.unwrap();
    text(response.body_mut()).await
}

/// A server that answers two requests, each on a connection of its own, and leaves both open.
fn two_connections() -> Server {
    Server::start(|listener| {
        let mut first = accept(listener);
        read_head(&mut first);
        answer(&mut first, "200 OK", "first");
        let mut second = accept(listener);
        read_head(&mut second);
        answer(&mut second, "200 OK", "second");
    })
}

#[test]
fn a_runtime_that_is_not_driven_does_not_stall_another() {
    let server = two_connections();
    let transport = transport();
    let (undriven, driven) = (runtime(), runtime());
    let url = server.url();
    assert_eq!(undriven.block_on(exchange(&transport, &url)), "first");
    assert_eq!(driven.block_on(exchange(&transport, &url)), "second");
    driven.block_on(server.join());
}

#[test]
fn a_transport_outlives_a_runtime() {
    let server = two_connections();
    let transport = transport();
    let url = server.url();
    assert_eq!(runtime().block_on(exchange(&transport, &url)), "first");
    let second = runtime();
    assert_eq!(second.block_on(exchange(&transport, &url)), "second");
    second.block_on(server.join());
}

#[test]
fn an_undriven_runtime_keeps_its_connections() {
    let server = Server::start(|listener| {
        let mut stream = accept(listener);
        for _ in 0..3 {
            read_head(&mut stream);
            answer(&mut stream, "200 OK", "same");
        }
    });
    let transport = transport();
    let runtime = runtime();
    let url = server.url();
    for _ in 0..3 {
        assert_eq!(runtime.block_on(exchange(&transport, &url)), "same");
    }
    runtime.block_on(server.join());
}

#[test]
fn threads_with_runtimes_of_their_own_share_a_transport() {
    const THREADS: usize = 4;
    let server = Server::start(|listener| {
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                let mut stream = accept(listener);
                scope.spawn(move || {
                    for _ in 0..10 {
                        read_head(&mut stream);
                        answer(&mut stream, "200 OK", "ok");
                    }
                });
            }
        });
    });
    let transport = Arc::new(transport());
    let url = server.url();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let runtime = runtime();
                for _ in 0..10 {
                    assert_eq!(runtime.block_on(exchange(&transport, &url)), "ok");
                }
            });
        }
    });
    runtime().block_on(server.join());
}
