//! The judge is judged: a small client that does all that it must is acquitted, and one that leaves out any of it is caught
//! within 200 seeds.

use std::sync::Arc;

use b2_simulator::SimulatorTransport;
use b2sdk_v3::{Body, RequestSent, Sha1Digest, Transport};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request};
use serde_json::{Value, json};

use super::checker::findings;
use super::day::{Deed, Evening, Planted, Told};
use super::seeds;
use super::world::{World, bytes, run};

/// Each request fails at most three times in a row, and a download may go wrong in its body as well.
const ATTEMPTS: usize = 12;

/// What a client takes care of.
#[derive(Debug, Clone, Copy)]
struct Care {
    verifies_downloads: bool,
    looks_before_repeating: bool,
    drops_failed_urls: bool,
}

const CAREFUL: Care = Care {
    verifies_downloads: true,
    looks_before_repeating: true,
    drops_failed_urls: true,
};

struct Client {
    transport: Arc<SimulatorTransport>,
    endpoint: String,
    credentials: String,
    account: Value,
    bucket_id: String,
    care: Care,
}

/// An exchange that gave no whole answer.
struct Broken {
    sent: RequestSent,
}

struct Answer {
    status: u16,
    sha1: String,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Client {
    async fn new(world: &World, care: Care) -> Self {
        let simulator = &world.simulator;
        let key = format!("{}:{}", simulator.key_id(), simulator.key());
        let mut client = Self {
            transport: simulator.transport(),
            endpoint: simulator.endpoint().to_owned(),
            credentials: format!("Basic {}", STANDARD.encode(key)),
            account: Value::Null,
            bucket_id: world.bucket.id().to_owned(),
            care,
        };
        client.authorize().await;
        client
    }

    async fn send(&self, request: Request<Body>) -> Result<Answer, Broken> {
        let answer = self.transport.send(request).await;
        let mut response = answer.map_err(|error| Broken { sent: error.sent() })?;
        let mut body = Vec::new();
        while let Some(chunk) = response.body_mut().next_chunk().await {
            let fully = Broken {
                sent: RequestSent::Fully,
            };
            body.extend_from_slice(&chunk.map_err(|_| fully)?);
        }
        let sha1 = response.headers().get("x-bz-content-sha1");
        Ok(Answer {
            status: response.status().as_u16(),
            sha1: sha1.map_or(String::new(), |sha1| sha1.to_str().unwrap().to_owned()),
            body,
        })
    }

    async fn authorize(&mut self) {
        for _ in 0..ATTEMPTS {
            let request = Request::builder()
                .uri(format!("{}/b2api/v3/b2_authorize_account", self.endpoint))
                .header("Authorization", &self.credentials)
                .body(Body::empty())
                .unwrap();
            if let Ok(answer) = self.send(request).await
                && answer.status == 200
            {
                self.account = answer.json();
                return;
            }
        }
        panic!("a request fails at most three times in a row");
    }

    fn token(&self) -> &str {
        self.account["authorizationToken"].as_str().unwrap()
    }

    fn url(&self, which: &str) -> &str {
        self.account["apiInfo"]["storageApi"][which]
            .as_str()
            .unwrap()
    }

    /// A call that may be repeated.
    async fn call(&mut self, operation: &str, parameters: &Value) -> Value {
        for _ in 0..ATTEMPTS {
            let request = Request::builder()
                .method(Method::POST)
                .uri(format!("{}/b2api/v3/{operation}", self.url("apiUrl")))
                .header("Authorization", self.token())
                .body(Body::from(bytes::Bytes::from(parameters.to_string())))
                .unwrap();
            match self.send(request).await {
                Ok(answer) if answer.status == 200 => return answer.json(),
                Ok(answer) if answer.status == 401 => self.authorize().await,
                _ => {}
            }
        }
        panic!("a request fails at most three times in a row");
    }

    async fn upload(&mut self, name: &str, content: &[u8]) -> Told {
        let sha1 = Sha1Digest::of(content).to_string();
        let mut kept: Option<Value> = None;
        for _ in 0..ATTEMPTS {
            let (url, is_new) = match kept.take() {
                Some(url) => (url, false),
                None => {
                    let parameters = json!({ "bucketId": self.bucket_id });
                    (self.call("b2_get_upload_url", &parameters).await, true)
                }
            };
            let request = Request::builder()
                .method(Method::POST)
                .uri(url["uploadUrl"].as_str().unwrap())
                .header("Authorization", url["authorizationToken"].as_str().unwrap())
                .header("Content-Length", content.len())
                .header("Content-Type", "b2/x-auto")
                .header("X-Bz-File-Name", name)
                .header("X-Bz-Content-Sha1", &sha1)
                .body(Body::from(bytes::Bytes::copy_from_slice(content)))
                .unwrap();
            let answer = self.send(request).await;
            let is_busy = matches!(&answer, Ok(answer) if answer.status == 429);
            // Whoever does not care tries it once more. For ever, it might never get through.
            if is_busy || (is_new && !self.care.drops_failed_urls) {
                kept = Some(url);
            }
            match answer {
                Ok(answer) if answer.status == 200 => {
                    return Told::Stored(answer.json()["fileId"].as_str().unwrap().to_owned());
                }
                Err(broken)
                    if broken.sent == RequestSent::Fully && self.care.looks_before_repeating =>
                {
                    if let Some(id) = self.find(name, &sha1).await {
                        return Told::Stored(id);
                    }
                }
                _ => {}
            }
        }
        panic!("a request fails at most three times in a row");
    }

    async fn find(&mut self, name: &str, sha1: &str) -> Option<String> {
        let parameters = json!({ "bucketId": self.bucket_id, "prefix": name, "maxFileCount": 1 });
        let page = self.call("b2_list_file_versions", &parameters).await;
        let newest = &page["files"][0];
        (newest["contentSha1"] == sha1).then(|| newest["fileId"].as_str().unwrap().to_owned())
    }

    async fn download(&mut self, id: &str) -> Told {
        for _ in 0..ATTEMPTS {
            let url = format!(
                "{}/b2api/v3/b2_download_file_by_id?fileId={id}",
                self.url("downloadUrl")
            );
            let request = Request::builder()
                .uri(url)
                .header("Authorization", self.token())
                .body(Body::empty())
                .unwrap();
            match self.send(request).await {
                Ok(answer) if answer.status == 200 => {
                    let is_right = Sha1Digest::of(&answer.body).to_string() == answer.sha1;
                    if is_right || !self.care.verifies_downloads {
                        return Told::Fetched(answer.body);
                    }
                }
                Ok(answer) if answer.status == 401 => self.authorize().await,
                _ => {}
            }
        }
        panic!("a request fails at most three times in a row");
    }
}

async fn live(world: &World, seed: u64, care: Care) -> Evening {
    let planted = Planted::new(world, seed);
    let mut client = Client::new(world, care).await;
    world.begin_bad_day(seed);
    let mut deeds = planted.deeds();
    for index in 0..5 {
        let (name, content) = (
            format!("bytes-{index}"),
            bytes(seed + index, 1_000 * index as usize),
        );
        let told = client.upload(&name, &content).await;
        deeds.push(Deed::new(&name, content, told));
    }
    for (id, name, content) in &planted.downloads {
        let told = client.download(id).await;
        deeds.push(Deed::new(name, content.clone(), told));
    }
    Evening::of(world, deeds)
}

/// The first of 200 seeds that convicts a client, and what for.
fn convict(care: Care) -> Option<(u64, Vec<String>)> {
    seeds(200, 200).find_map(|seed| {
        let found = run(async {
            let world = World::new(seed).await;
            findings(&live(&world, seed, care).await)
        });
        (!found.is_empty()).then_some((seed, found))
    })
}

#[test]
fn a_client_that_does_all_that_it_must_is_acquitted() {
    assert_eq!(convict(CAREFUL), None);
}

#[test]
fn a_client_that_leaves_out_any_of_it_is_caught() {
    for (care, expected) in [
        (
            Care {
                verifies_downloads: false,
                ..CAREFUL
            },
            "other bytes were fetched",
        ),
        (
            Care {
                looks_before_repeating: false,
                ..CAREFUL
            },
            "it was made",
        ),
        (
            Care {
                drops_failed_urls: false,
                ..CAREFUL
            },
            "uses the upload URL that failed",
        ),
    ] {
        let Some((seed, found)) = convict(care) else {
            panic!("{care:?} went free");
        };
        println!("{care:?}: caught by seed {seed}: {}", found[0]);
        assert!(found[0].contains(expected), "{care:?}: {found:?}");
    }
}
