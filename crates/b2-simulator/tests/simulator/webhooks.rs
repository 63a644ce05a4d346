//! Events of notification rules reach their webhooks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use b2_simulator::{Simulator, TlsIdentity, WebhookDelivery, Webhooks};
use ring::hmac;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

use crate::server::Running;
use crate::socket::{Connection, upload};
use crate::wire::{BUCKET, builder, text};

const SECRET: &str = "abcdefghijklmnopqrstuvwxyz012345";

/// What a webhook was sent.
struct Post {
    head: String,
    body: Vec<u8>,
}

impl Post {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let events = self.json()["events"].as_array().unwrap().clone();
        events
            .iter()
            .map(|event| text(&event["objectName"]))
            .collect()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// A webhook that gives these answers, one to a connection, and tells what it was sent.
struct Webhook {
    port: u16,
    posts: mpsc::Receiver<Post>,
}

impl Webhook {
    fn answering(statuses: &'static [u16]) -> Self {
        Self::over(statuses, |stream| stream)
    }

    fn over<S: Read + Write>(
        statuses: &'static [u16],
        open: impl Fn(TcpStream) -> S + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (say, posts) = mpsc::channel();
        std::thread::spawn(move || {
            for status in statuses {
                let (stream, _) = listener.accept().unwrap();
                let mut stream = BufReader::new(open(stream));
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    stream.read_line(&mut head).unwrap();
                }
                let mut post = Post {
                    head,
                    body: Vec::new(),
                };
                let length = post.header("content-length").unwrap().parse().unwrap();
                post.body = vec![0; length];
                stream.read_exact(&mut post.body).unwrap();
                let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
                stream.get_mut().write_all(answer.as_bytes()).unwrap();
                stream.get_mut().flush().unwrap();
                say.send(post).unwrap();
            }
        });
        Self { port, posts }
    }

    fn next(&self) -> Post {
        self.posts.recv().unwrap()
    }
}

fn set_rule(running: &Running, url: &str, more: &Value) {
    let client = running.client();
    let mut target = json!({"targetType": "webhook", "url": url});
    for (name, value) in more.as_object().unwrap() {
        target[name] = value.clone();
    }
    let rule = json!({
        "name": "my-rule",
        "eventTypes": ["b2:ObjectCreated:*"],
        "isEnabled": true,
        "objectNamePrefix": "",
        "targetConfiguration": target,
    });
    let params = json!({"bucketId": client.bucket_id, "eventNotificationRules": [rule]});
    client
        .call("b2_set_bucket_notification_rules", &params)
        .unwrap();
}

fn put(simulator: &Simulator, names: &[&str]) {
    for name in names {
        simulator.put_file(BUCKET, name, "content").unwrap();
    }
}

/// A server whose attempts are told, and which repeats them at once.
fn running(webhooks: Webhooks) -> (Running, mpsc::Receiver<WebhookDelivery>) {
    let (say, told) = mpsc::channel();
    let webhooks = webhooks
        .pauses([Duration::ZERO; 2])
        .on_delivery(move |delivery| {
            let _ = say.send(delivery.clone());
        });
    let simulator = builder().allow_http_webhooks().build().unwrap();
    let running = Running::with(simulator, move |server| server.webhooks(webhooks));
    (running, told)
}

#[test]
fn an_upload_is_told_with_a_signature_and_the_headers_of_the_rule() {
    let webhook = Webhook::answering(&[200]);
    let (running, told) = running(Webhooks::local());
    let more = json!({
        "hmacSha256SigningSecret": SECRET,
        "customHeaders": [{"name": "X-Own", "value": "mine"}],
    });
    set_rule(
        &running,
        &format!("http://127.0.0.1:{}/hook?a=b", webhook.port),
        &more,
    );
    let client = running.client();
    let url = client.upload_url().unwrap();
    upload(
        &mut Connection::open(&client.endpoint).unwrap(),
        &url,
        "a.txt",
        b"hello",
    )
    .unwrap();

    let post = webhook.next();
    assert!(
        post.head.starts_with("POST /hook?a=b HTTP/1.1\r\n"),
        "{}",
        post.head
    );
    assert_eq!(post.header("x-own"), Some("mine"));
    assert_eq!(post.header("content-type"), Some("application/json"));
    assert_eq!(
        post.header("host"),
        Some(format!("127.0.0.1:{}", webhook.port).as_str())
    );
    let signature = post.header("x-bz-event-notification-signature").unwrap();
    let tag = hex::decode(signature.strip_prefix("v1=").unwrap()).unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    hmac::verify(&key, &post.body, &tag).unwrap();

    let event = &post.json()["events"][0];
    assert_eq!(event["eventType"], "b2:ObjectCreated:Upload");
    assert_eq!(event["bucketName"], BUCKET);
    assert_eq!(event["matchedRuleName"], "my-rule");
    assert_eq!(
        (&event["objectName"], &event["objectSize"]),
        (&json!("a.txt"), &json!(5))
    );
    let delivery = told.recv().unwrap();
    assert_eq!((delivery.status, delivery.event_count), (Some(200), 1));
}

#[test]
fn a_rule_without_a_secret_is_not_signed() {
    let webhook = Webhook::answering(&[204]);
    let (running, _told) = running(Webhooks::local());
    set_rule(
        &running,
        &format!("http://localhost:{}", webhook.port),
        &json!({}),
    );
    put(&running.simulator, &["a"]);
    let post = webhook.next();
    assert_eq!(post.header("x-bz-event-notification-signature"), None);
    assert!(post.head.starts_with("POST / HTTP/1.1\r\n"));
}

#[test]
fn what_a_webhook_refuses_is_posted_again_and_then_given_up() {
    let webhook = Webhook::answering(&[500, 503, 200, 500, 500, 500, 200]);
    let (running, told) = running(Webhooks::local());
    set_rule(
        &running,
        &format!("http://127.0.0.1:{}", webhook.port),
        &json!({}),
    );
    put(&running.simulator, &["a", "b", "c"]);
    let names: Vec<String> = (0..7).flat_map(|_| webhook.next().names()).collect();
    // The third attempt for `a` succeeds, `b` is given up after three, `c` comes through: in order.
    assert_eq!(names, ["a", "a", "a", "b", "b", "b", "c"]);
    let attempts: Vec<usize> = told
        .iter()
        .take(7)
        .map(|delivery| delivery.attempt)
        .collect();
    assert_eq!(attempts, [1, 2, 3, 1, 2, 3, 1]);
}

#[test]
fn events_that_wait_are_posted_together_as_far_as_the_rule_allows() {
    let webhook = Webhook::answering(&[200; 3]);
    let (running, _told) = running(Webhooks::local());
    let more = json!({"maxEventsPerBatch": 2});
    set_rule(
        &running,
        &format!("http://127.0.0.1:{}", webhook.port),
        &more,
    );
    put(&running.simulator, &["a", "b", "c", "d"]);
    let mut names = Vec::new();
    while names.len() < 4 {
        let post = webhook.next().names();
        assert!(post.len() <= 2, "{post:?}");
        names.extend(post);
    }
    assert_eq!(names, ["a", "b", "c", "d"]);
}

#[test]
fn nothing_leaves_the_machine_unless_it_is_allowed() {
    // An address for documentation: nobody is there, and nobody is asked.
    let (local, told) = running(Webhooks::local());
    set_rule(&local, "http://192.0.2.1/hook", &json!({}));
    put(&local.simulator, &["a"]);
    let delivery = told.recv().unwrap();
    assert!(!delivery.is_delivered());
    let error = delivery.error.unwrap();
    assert!(
        error.contains("192.0.2.1") && error.contains("allowed"),
        "{error}"
    );

    let (silent, _told) = running(Webhooks::none());
    set_rule(&silent, "http://127.0.0.1:9/hook", &json!({}));
    put(&silent.simulator, &["a"]);
    assert_eq!(silent.simulator.take_notification_events().len(), 1);
}

#[test]
fn a_webhook_with_tls_has_to_be_trusted() {
    let identity = TlsIdentity::self_signed(["localhost"]).unwrap();
    let config = server_config(&identity);
    let webhook = Webhook::over(&[200], move |stream| {
        StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream)
    });
    let trusting = Webhooks::local().trust_pem(identity.certificate_pem());
    let (running_one, told) = running(trusting);
    set_rule(
        &running_one,
        &format!("https://localhost:{}/", webhook.port),
        &json!({}),
    );
    put(&running_one.simulator, &["a"]);
    assert_eq!(webhook.next().names(), ["a"]);
    assert_eq!(told.recv().unwrap().status, Some(200));

    let distrusted = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = distrusted.local_addr().unwrap().port();
    let config = server_config(&identity);
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = distrusted.accept() {
            let mut tls = ServerConnection::new(Arc::clone(&config)).unwrap();
            let _ = tls.complete_io(&mut stream);
        }
    });
    let (running_two, told) = running(Webhooks::local());
    set_rule(
        &running_two,
        &format!("https://localhost:{port}/"),
        &json!({}),
    );
    put(&running_two.simulator, &["a"]);
    let error = told.recv().unwrap().error.unwrap();
    assert!(error.contains("certificate"), "{error}");
}

fn server_config(identity: &TlsIdentity) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(identity.certificate_pem().as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(identity.key_pem().as_bytes()).unwrap(),
        );
    Arc::new(config.unwrap())
}
