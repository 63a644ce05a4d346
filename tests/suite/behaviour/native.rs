//! Calls of the native API past the library: what the service itself says.

use b2_simulator::Simulator;
use serde_json::Value;

use super::b2::{Body, Transport as _};

/// Makes a call as the owner of the account, and gives the answer.
pub async fn call(simulator: &Simulator, operation: &str, parameters: Value) -> Value {
    let endpoint = simulator.endpoint();
    let basic = basic(simulator.key_id(), simulator.key());
    let authorized = exchange(
        simulator,
        http::Request::get(format!("{endpoint}/b2api/v4/b2_authorize_account"))
            .header("Authorization", basic)
            .body(Body::empty())
            .unwrap(),
    )
    .await;
    let url = authorized["apiInfo"]["storageApi"]["apiUrl"]
        .as_str()
        .unwrap();
    let token = authorized["authorizationToken"].as_str().unwrap();
    let request = http::Request::post(format!("{url}/b2api/v4/{operation}"))
        .header("Authorization", token)
        .body(Body::from(bytes::Bytes::from(parameters.to_string())))
        .unwrap();
    exchange(simulator, request).await
}

async fn exchange(simulator: &Simulator, request: http::Request<Body>) -> Value {
    let response = simulator.transport().send(request).await.unwrap();
    let (head, mut body) = response.into_parts();
    let mut text = Vec::new();
    while let Some(chunk) = body.next_chunk().await {
        text.extend_from_slice(&chunk.unwrap());
    }
    let text = String::from_utf8(text).unwrap();
    assert_eq!(head.status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn basic(id: &str, key: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::from("Basic ");
    for triple in format!("{id}:{key}").as_bytes().chunks(3) {
        let mut bits = [0; 3];
        bits[..triple.len()].copy_from_slice(triple);
        let bits = u32::from_be_bytes([0, bits[0], bits[1], bits[2]]);
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize % 64];
            text.push(if place > triple.len() {
                '='
            } else {
                char::from(digit)
            });
        }
    }
    text
}
