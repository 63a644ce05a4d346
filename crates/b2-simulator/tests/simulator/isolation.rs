//! What one account or key can see of others: random calls, whose answers are searched for what the caller must not see.

use std::collections::BTreeSet;

use b2_simulator::{BucketSnapshot, Simulator};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use crate::dice::{Dice, count};
use crate::wire::{BUCKET, Reply, Wire, builder, text, url_and_token};

/// The capability without which a call must not succeed. Calls that are missing have none of their own.
const NEEDED: &[(&str, &str)] = &[
    ("b2_list_buckets", "listBuckets"),
    ("b2_create_bucket", "writeBuckets"),
    ("b2_update_bucket", "writeBuckets"),
    ("b2_delete_bucket", "deleteBuckets"),
    ("b2_list_keys", "listKeys"),
    ("b2_create_key", "writeKeys"),
    ("b2_delete_key", "deleteKeys"),
    ("b2_get_upload_url", "writeFiles"),
    ("b2_get_upload_part_url", "writeFiles"),
    ("b2_start_large_file", "writeFiles"),
    ("b2_finish_large_file", "writeFiles"),
    ("b2_cancel_large_file", "writeFiles"),
    ("b2_list_parts", "writeFiles"),
    ("b2_hide_file", "writeFiles"),
    ("b2_copy_file", "writeFiles"),
    ("b2_copy_part", "writeFiles"),
    ("b2_list_file_names", "listFiles"),
    ("b2_list_file_versions", "listFiles"),
    ("b2_list_unfinished_large_files", "listFiles"),
    ("b2_get_file_info", "readFiles"),
    ("b2_download_file_by_id", "readFiles"),
    ("b2_download_file_by_name", "readFiles"),
    ("b2_get_download_authorization", "shareFiles"),
    ("b2_delete_file_version", "deleteFiles"),
    ("b2_update_file_retention", "writeFileRetentions"),
    ("b2_update_file_legal_hold", "writeFileLegalHolds"),
    (
        "b2_get_bucket_notification_rules",
        "readBucketNotifications",
    ),
    (
        "b2_set_bucket_notification_rules",
        "writeBucketNotifications",
    ),
];

const PREFIXES: [&str; 3] = ["a/", "b/", "ab/"];

/// A word that occurs nowhere else.
fn word(dice: &mut Dice) -> String {
    let letters: String = (0..12)
        .map(|_| char::from(b'a' + dice.below(26) as u8))
        .collect();
    format!("zq{letters}")
}

fn any_of<'a, T>(dice: &mut Dice, items: &'a [T]) -> Option<&'a T> {
    (!items.is_empty()).then(|| &items[dice.below(items.len())])
}

/// A text that only some may see.
#[derive(Debug, Clone)]
struct Secret {
    text: String,
    account: usize,
    /// Buckets, and in them files, of which whoever may see one may see the text; empty when only the account counts.
    places: Vec<(String, Option<String>)>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Key,
    Place,
    /// What a copy of the file has as well.
    Content,
}

/// A key with its token.
#[derive(Debug, Clone)]
struct Actor {
    account: usize,
    token: String,
    capabilities: Vec<String>,
    buckets: Option<Vec<String>>,
    prefix: Option<String>,
}

impl Actor {
    fn reaches(&self, account: usize, bucket: Option<&str>, file_name: Option<&str>) -> bool {
        let in_buckets = match (&self.buckets, bucket) {
            (Some(buckets), Some(bucket)) => buckets.iter().any(|id| id == bucket),
            _ => true,
        };
        let below_prefix = match (&self.prefix, file_name) {
            (Some(prefix), Some(name)) => name.starts_with(prefix.as_str()),
            _ => true,
        };
        self.account == account && in_buckets && below_prefix
    }

    fn may_see(&self, secret: &Secret) -> bool {
        let handles_keys = || {
            let about_keys = |name: &String| name.ends_with("Keys");
            self.capabilities.iter().any(about_keys)
        };
        let reaches_a_place = secret
            .places
            .iter()
            .any(|(bucket, name)| self.reaches(secret.account, Some(bucket), name.as_deref()));
        self.reaches(secret.account, None, None)
            && (secret.places.is_empty() || reaches_a_place)
            && (secret.kind != Kind::Key || handles_keys())
    }
}

/// A file version that some call made.
#[derive(Debug, Clone)]
struct Known {
    account: usize,
    bucket: String,
    id: String,
    name: String,
}

struct World {
    round: u64,
    success_count: usize,
    dice: Dice,
    wires: [Wire; 2],
    actors: Vec<Actor>,
    secrets: Vec<Secret>,
    /// Id, name and account.
    buckets: Vec<(String, String, usize)>,
    files: Vec<Known>,
    large_files: Vec<Known>,
    key_ids: Vec<String>,
    /// URL, token and the actor to whom they were given.
    upload_urls: Vec<(String, String, usize)>,
    download_tokens: Vec<(String, usize)>,
}

impl World {
    async fn new(round: u64) -> Self {
        let first = Wire::over(builder().build().unwrap()).await;
        let other: Simulator = first.simulator.add_account().unwrap();
        let mut world = Self {
            round,
            success_count: 0,
            dice: Dice::of_round(round),
            wires: [first, Wire::bare(other)],
            actors: Vec::new(),
            secrets: Vec::new(),
            buckets: Vec::new(),
            files: Vec::new(),
            large_files: Vec::new(),
            key_ids: Vec::new(),
            upload_urls: Vec::new(),
            download_tokens: Vec::new(),
        };
        world.wires[1].authorize().await;
        for account in [0, 1] {
            world.furnish(account).await;
        }
        world
    }

    /// Gives an account its buckets, files and keys.
    async fn furnish(&mut self, account: usize) {
        let capabilities = self.wires[account].capabilities().await;
        self.actors.push(Actor {
            account,
            token: self.wires[account].token.clone(),
            capabilities: capabilities.clone(),
            buckets: None,
            prefix: None,
        });
        let master = self.actors.len() - 1;
        let mut own_buckets = Vec::new();
        for _ in 0..3 {
            let name = word(&mut self.dice);
            let id = self.wires[account].create_bucket(&name).await;
            own_buckets.push(id.clone());
            self.learn_bucket(account, id, name);
        }
        for bucket in &own_buckets {
            for prefix in PREFIXES {
                let name = format!("{prefix}{}", word(&mut self.dice));
                let params = json!({"bucketId": bucket});
                let url = self.wires[account].call("b2_get_upload_url", params).await;
                let (url, token) = url_and_token(&url.ok());
                self.upload(master, master, &url, &token, &name).await;
            }
        }
        for _ in 0..4 {
            self.make_actor(account, &capabilities, &own_buckets).await;
        }
    }

    async fn make_actor(&mut self, account: usize, all: &[String], own_buckets: &[String]) {
        let is_for_buckets = !self.dice.once_in(3);
        let for_buckets = |name: &&String| {
            let of_the_account = ["Keys", "Logging", "LifecycleRules"];
            !of_the_account.iter().any(|end| name.ends_with(end))
                && !["writeBuckets", "deleteBuckets"].contains(&name.as_str())
        };
        let capabilities: Vec<String> = all
            .iter()
            .filter(|name| !is_for_buckets || for_buckets(name))
            .filter(|_| !self.dice.once_in(4))
            .cloned()
            .collect();
        let buckets = is_for_buckets.then(|| {
            let count = 1 + self.dice.below(2);
            own_buckets[..count].to_vec()
        });
        let prefix = self
            .dice
            .once_in(2)
            .then(|| PREFIXES[self.dice.below(3)].to_owned());
        let params = json!({
            "capabilities": capabilities,
            "bucketIds": buckets,
            "namePrefix": prefix,
        });
        let key = self.wires[account].key(params).await;
        let token = self.wires[account].authorize_key(&key).await;
        for member in ["applicationKeyId", "applicationKey"] {
            self.secrets.push(Secret {
                text: text(&key[member]),
                account,
                places: Vec::new(),
                kind: Kind::Key,
            });
        }
        self.key_ids.push(text(&key["applicationKeyId"]));
        self.actors.push(Actor {
            account,
            token,
            capabilities,
            buckets,
            prefix,
        });
    }

    fn learn_bucket(&mut self, account: usize, id: String, name: String) {
        for text in [id.clone(), name.clone()] {
            self.secrets.push(Secret {
                text,
                account,
                places: vec![(id.clone(), None)],
                kind: Kind::Place,
            });
        }
        self.buckets.push((id, name, account));
    }

    /// Learns of a file version from the object that describes it.
    fn learn_file(&mut self, account: usize, object: &Value, own_words: &[String]) {
        let known = Known {
            account,
            bucket: text(&object["bucketId"]),
            id: text(&object["fileId"]),
            name: text(&object["fileName"]),
        };
        let word = known.name.rsplit('/').next().unwrap_or_default().to_owned();
        let places = [known.id.clone(), word].map(|text| (text, Kind::Place));
        let contents = own_words.iter().map(|text| (text.clone(), Kind::Content));
        for (text, kind) in places.into_iter().chain(contents) {
            self.secrets.push(Secret {
                text,
                account,
                places: vec![(known.bucket.clone(), Some(known.name.clone()))],
                kind,
            });
        }
        if object["action"] == "start" {
            self.large_files.push(known);
        } else {
            self.files.push(known);
        }
    }

    /// A copy shows what its source shows.
    fn learn_copy(&mut self, source_id: &Value, copy: &Value) {
        let Some(source) = self.files.iter().find(|file| file.id == *source_id) else {
            return;
        };
        let source = (source.bucket.clone(), Some(source.name.clone()));
        let copy = (text(&copy["bucketId"]), Some(text(&copy["fileName"])));
        for secret in &mut self.secrets {
            if secret.kind == Kind::Content && secret.places.contains(&source) {
                secret.places.push(copy.clone());
            }
        }
    }

    /// Uploads to the URL that was given to `owner`, with the token that was given to `caller`.
    async fn upload(&mut self, caller: usize, owner: usize, url: &str, token: &str, name: &str) {
        let (content, info) = (word(&mut self.dice), word(&mut self.dice));
        let request = Request::post(url)
            .header("Authorization", token)
            .header("X-Bz-File-Name", name)
            .header("X-Bz-Part-Number", 1 + self.dice.below(3))
            .header("Content-Type", "text/plain")
            .header("X-Bz-Content-Sha1", "do_not_verify")
            .header("X-Bz-Info-word", &info)
            .body(Bytes::from(content.clone()))
            .unwrap();
        let reply = self.ask(caller, "upload", request).await;
        if reply.status != 200 {
            return;
        }
        let actor = self.actors[caller].clone();
        assert_eq!(
            actor.token, self.actors[owner].token,
            "a foreign URL took an upload"
        );
        assert!(actor.capabilities.iter().any(|name| name == "writeFiles"));
        let object = reply.json();
        if object["fileName"].is_string() {
            self.learn_file(actor.account, &object, &[content, info]);
        }
    }

    /// Sends a request and searches the answer for what the caller must not see; and the state for what it must not
    /// change.
    async fn ask(&mut self, caller: usize, operation: &str, request: Request<Bytes>) -> Reply {
        let asked = format!(
            "{} {:?} {}",
            request.uri(),
            request.headers(),
            String::from_utf8_lossy(request.body())
        );
        let reads = ["b2_list", "b2_get", "b2_download", "by"];
        let only_reads = reads.iter().any(|start| operation.starts_with(start));
        let before = (!only_reads).then(|| self.out_of_reach(caller));
        let reply = self.wires[0].send(request).await;
        let actor = &self.actors[caller];
        let answer = format!(
            "{} {:?} {}",
            reply.status,
            reply.headers,
            String::from_utf8_lossy(&reply.body)
        );
        for secret in &self.secrets {
            let is_leak = answer.contains(&secret.text)
                && !asked.contains(&secret.text)
                && !actor.may_see(secret);
            assert!(
                !is_leak,
                "round {}: {operation} shows {secret:?} to {actor:?}: {asked} -> {answer}",
                self.round
            );
        }
        self.success_count += usize::from(reply.status < 400);
        if reply.status < 400
            && let Some((_, needed)) = NEEDED.iter().find(|(name, _)| *name == operation)
        {
            let holds = actor.capabilities.iter().any(|held| held == needed);
            assert!(holds, "{operation} works for {actor:?}");
        }
        let after = (!only_reads).then(|| self.out_of_reach(caller));
        assert_eq!(after, before, "{operation} by {actor:?}: {asked}");
        reply
    }

    /// All that the actor must not change.
    fn out_of_reach(&self, caller: usize) -> BTreeSet<String> {
        let actor = &self.actors[caller];
        let mut rows = BTreeSet::new();
        for (account, wire) in self.wires.iter().enumerate() {
            for bucket in wire.simulator.snapshot().buckets.values() {
                if !actor.reaches(account, Some(&bucket.id), None) {
                    rows.insert(serde_json::to_string(bucket).unwrap());
                } else {
                    rows.extend(names_out_of_reach(actor, account, bucket));
                }
            }
        }
        rows
    }
}

fn names_out_of_reach<'a>(
    actor: &'a Actor,
    account: usize,
    bucket: &'a BucketSnapshot,
) -> impl Iterator<Item = String> + 'a {
    let is_out = move |name: &str| !actor.reaches(account, Some(&bucket.id), Some(name));
    let files = bucket
        .files
        .iter()
        .filter(move |(name, _)| is_out(name))
        .map(|row| serde_json::to_string(&row).unwrap());
    let unfinished = bucket
        .unfinished
        .iter()
        .filter(move |file| is_out(&file.name))
        .map(|file| serde_json::to_string(file).unwrap());
    files.chain(unfinished)
}

/// Random calls.
impl World {
    async fn step(&mut self) {
        let caller = self.dice.below(self.actors.len());
        match self.dice.below(10) {
            0 => self.random_upload(caller).await,
            1 | 2 => self.random_download(caller).await,
            _ => self.random_call(caller).await,
        }
    }

    async fn random_upload(&mut self, caller: usize) {
        let Some((url, token, owner)) = any_of(&mut self.dice, &self.upload_urls).cloned() else {
            return;
        };
        let name = self.new_name();
        // Sometimes somebody else comes with a token of his own.
        if self.dice.once_in(3) {
            let own = self.upload_urls.iter().find(|(.., of)| *of == caller);
            let token = match own {
                Some((_, token, _)) => token.clone(),
                None => self.actors[caller].token.clone(),
            };
            self.upload(caller, owner, &url, &token, &name).await;
        } else {
            self.upload(owner, owner, &url, &token, &name).await;
        }
    }

    async fn random_download(&mut self, caller: usize) {
        let Some(file) = any_of(&mut self.dice, &self.files).cloned() else {
            return;
        };
        let bucket_name = self.buckets.iter().find(|(id, ..)| *id == file.bucket);
        let bucket_name = bucket_name.map_or(BUCKET, |(_, name, _)| name).to_owned();
        let by_id = self.dice.once_in(2);
        let (operation, target) = if by_id {
            let target = format!("/b2api/v4/b2_download_file_by_id?fileId={}", file.id);
            ("b2_download_file_by_id", target)
        } else {
            let target = format!("/file/{bucket_name}/{}", file.name);
            ("b2_download_file_by_name", target)
        };
        let (token, caller, operation) =
            match any_of(&mut self.dice, &self.download_tokens).cloned() {
                Some((token, owner)) if self.dice.once_in(3) => (token, owner, "by download token"),
                _ => (self.actors[caller].token.clone(), caller, operation),
            };
        let method = if self.dice.once_in(4) { "HEAD" } else { "GET" };
        let mut request = Request::builder()
            .method(method)
            .uri(target)
            .header("Authorization", token);
        if self.dice.once_in(4) {
            request = request.header("Range", "bytes=0-99");
        }
        self.ask(caller, operation, request.body(Bytes::new()).unwrap())
            .await;
    }

    async fn random_call(&mut self, caller: usize) {
        let operation = NEEDED[self.dice.below(NEEDED.len())].0;
        if operation.starts_with("b2_download") {
            return;
        }
        let params = self.random_params(caller, operation);
        let version = 1 + self.dice.below(4);
        let request = Request::post(format!("/b2api/v{version}/{operation}"))
            .header("Authorization", &self.actors[caller].token)
            .body(params.to_string().into())
            .unwrap();
        let reply = self.ask(caller, operation, request).await;
        if reply.status == 200 {
            self.learn(caller, operation, &params, &reply.json());
        }
    }

    fn random_params(&mut self, caller: usize, operation: &str) -> Value {
        let account = if self.dice.once_in(8) {
            self.dice.below(2)
        } else {
            self.actors[caller].account
        };
        // Mostly of the caller's own account, or nearly every call would be refused.
        let is_near = |account: usize| account == self.actors[caller].account;
        let any = self.dice.once_in(6);
        let buckets: Vec<_> = self
            .buckets
            .iter()
            .filter(|row| any || is_near(row.2))
            .collect();
        let files: Vec<_> = self
            .files
            .iter()
            .filter(|file| any || is_near(file.account))
            .collect();
        let large_files: Vec<_> = self
            .large_files
            .iter()
            .filter(|file| any || is_near(file.account))
            .collect();
        let (bucket_id, bucket_name, _) = any_of(&mut self.dice, &buckets)
            .map(|row| (*row).clone())
            .unwrap_or_default();
        let destination = any_of(&mut self.dice, &buckets).map(|(id, ..)| id.clone());
        let file = any_of(&mut self.dice, &files).map(|file| (*file).clone());
        let large = any_of(&mut self.dice, &large_files).map(|file| (*file).clone());
        let is_about_a_large_file = [
            "b2_get_upload_part_url",
            "b2_finish_large_file",
            "b2_cancel_large_file",
            "b2_list_parts",
        ]
        .contains(&operation);
        let chosen = if is_about_a_large_file { &large } else { &file };
        let id_of = |file: &Option<Known>| file.as_ref().map(|file| file.id.clone());
        let name = match chosen {
            Some(chosen) if !self.dice.once_in(3) => chosen.name.clone(),
            _ => self.new_name(),
        };
        let prefix = match self.dice.below(4) {
            0 => String::new(),
            1 => name.clone(),
            _ => PREFIXES[self.dice.below(3)].to_owned(),
        };
        let mut params = json!({
            "accountId": self.wires[account].simulator.account_id(),
            "bucketId": bucket_id,
            "fileId": id_of(chosen),
            "fileName": name,
            "prefix": prefix,
            "namePrefix": prefix,
            "fileNamePrefix": prefix,
            "contentType": "text/plain",
            "sourceFileId": id_of(&file),
            "largeFileId": id_of(&large),
            "partNumber": 1,
            "validDurationInSeconds": 60,
            "fileRetention": {"mode": null, "retainUntilTimestamp": null},
            "legalHold": "off",
            "eventNotificationRules": [],
            "partSha1Array": [],
            "applicationKeyId": any_of(&mut self.dice, &self.key_ids),
            "capabilities": ["listFiles"],
            "keyName": "key",
            "bucketType": "allPrivate",
            "bucketTypes": ["all"],
        });
        // A name is in one bucket only, so that whoever sees it has seen that bucket.
        if ["b2_copy_file", "b2_start_large_file"].contains(&operation) {
            params["fileName"] = json!(self.new_name());
        }
        match operation {
            "b2_list_buckets" => {
                params["bucketName"] = json!(self.dice.once_in(2).then_some(&bucket_name));
                if self.dice.once_in(2) {
                    params["bucketId"] = Value::Null;
                }
            }
            "b2_create_bucket" => params["bucketName"] = json!(word(&mut self.dice)),
            // Keys and buckets of the actors stay, so that there is something to see.
            "b2_delete_key" => {
                let made_here = self.key_ids.get(8..).unwrap_or_default();
                params["applicationKeyId"] = json!(any_of(&mut self.dice, made_here));
            }
            "b2_create_key" => {
                params["bucketIds"] = json!([bucket_id]);
                params["namePrefix"] = Value::Null;
                params["validDurationInSeconds"] = Value::Null;
            }
            "b2_copy_file" => {
                params["contentType"] = Value::Null;
                params["fileRetention"] = Value::Null;
                params["legalHold"] = Value::Null;
                params["destinationBucketId"] = json!(destination);
            }
            "b2_start_large_file" => params["legalHold"] = Value::Null,
            "b2_list_file_names" | "b2_list_file_versions" => {
                params["delimiter"] = json!(self.dice.once_in(2).then_some("/"));
                params["maxFileCount"] = json!(1 + self.dice.below(4));
                params["startFileName"] = json!(self.dice.once_in(3).then_some(&name));
                params["fileId"] = Value::Null;
            }
            "b2_list_keys" => params["maxKeyCount"] = json!(1 + self.dice.below(3)),
            "b2_list_unfinished_large_files" => params["fileId"] = Value::Null,
            _ => {}
        }
        params
    }

    /// Remembers what a call has made.
    fn learn(&mut self, caller: usize, operation: &str, params: &Value, answer: &Value) {
        let account = self.actors[caller].account;
        match operation {
            "b2_create_bucket" => {
                self.learn_bucket(
                    account,
                    text(&answer["bucketId"]),
                    text(&answer["bucketName"]),
                );
            }
            "b2_create_key" => {
                self.key_ids.push(text(&answer["applicationKeyId"]));
                self.secrets.push(Secret {
                    text: text(&answer["applicationKey"]),
                    account,
                    places: Vec::new(),
                    kind: Kind::Key,
                });
            }
            "b2_get_upload_url" | "b2_get_upload_part_url" => {
                let (url, token) = url_and_token(answer);
                self.upload_urls.push((url, token, caller));
            }
            "b2_get_download_authorization" => {
                let token = text(&answer["authorizationToken"]);
                self.download_tokens.push((token, caller));
            }
            "b2_start_large_file" | "b2_hide_file" | "b2_copy_file" => {
                let mut object = answer.clone();
                if operation == "b2_start_large_file" {
                    object["action"] = json!("start");
                }
                if operation == "b2_hide_file" {
                    object["bucketId"] = params["bucketId"].clone();
                }
                self.learn_file(account, &object, &[]);
                if operation == "b2_copy_file" {
                    self.learn_copy(&params["sourceFileId"], answer);
                }
            }
            _ => {}
        }
    }

    fn new_name(&mut self) -> String {
        format!("{}{}", PREFIXES[self.dice.below(3)], word(&mut self.dice))
    }
}

#[tokio::test]
async fn nobody_sees_or_changes_what_is_out_of_reach() {
    // Many short rounds: in a long one, little is left in the end that could be seen.
    let calls = 400;
    for round in 0..count(3, 150) {
        let mut world = World::new(round).await;
        let mut made = 0;
        // A round whose dice delete early what could be seen goes on until enough was.
        while made < calls || world.success_count <= calls / 5 {
            world.step().await;
            made += 1;
            assert!(
                made < 2 * calls,
                "round {round}: only {} of {made} calls had a success to look at",
                world.success_count
            );
        }
    }
}
