//! What an application may set about the network.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use b2_simulator::{FaultRule, Operation};

use super::b2::{
    B2Api, B2HttpApiConfig, ClockSkewHook, Error, ErrorClass, ErrorKind, Host, HttpCallback,
    ResponseHead, RetryPolicy,
};
use super::here;
use super::world::{World, api};

/// A world whose handle has this configuration.
async fn configured(configure: impl FnOnce(B2HttpApiConfig) -> B2HttpApiConfig) -> (World, B2Api) {
    let world = World::new().await;
    let config = B2HttpApiConfig::new().transport(world.simulator.transport());
    let clock = Arc::new(world.simulator.clock().clone());
    let api = B2Api::builder()
        .host(Host::simulated(5, clock))
        .api_config(configure(config))
        .build()
        .unwrap();
    (world, api)
}

async fn authorize(world: &World, api: &B2Api) -> Result<(), Error> {
    let (key_id, key) = (world.simulator.key_id(), world.simulator.key());
    here::authorize(api, world.simulator.endpoint(), key_id, key).await
}

#[derive(Debug, Default)]
struct Diary {
    name: &'static str,
    lines: Arc<Mutex<Vec<String>>>,
    before: Option<ErrorKind>,
    after: Option<ErrorKind>,
}

fn fail_with(kind: &Option<ErrorKind>) -> Result<(), Error> {
    match kind {
        Some(kind) => Err(Error::new(kind.clone())),
        None => Ok(()),
    }
}

impl HttpCallback for Diary {
    fn pre_request(
        &self,
        method: &http::Method,
        url: &str,
        headers: &http::HeaderMap,
    ) -> Result<(), Error> {
        let call = url.rsplit('/').next().unwrap();
        assert!(headers.contains_key("user-agent") && headers.contains_key("authorization"));
        let line = format!("{} {method} {call}", self.name);
        self.lines.lock().unwrap().push(line);
        fail_with(&self.before)
    }

    fn post_request(
        &self,
        _: &http::Method,
        _: &str,
        _: &http::HeaderMap,
        response: &ResponseHead<'_>,
    ) -> Result<(), Error> {
        assert!(response.headers().contains_key("date"));
        let line = format!("{} {}", self.name, response.status().as_u16());
        self.lines.lock().unwrap().push(line);
        fail_with(&self.after)
    }
}

#[tokio::test(start_paused = true)]
async fn callbacks_see_every_attempt_in_their_order() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let diary = |name| Diary {
        name,
        lines: Arc::clone(&lines),
        ..Diary::default()
    };
    let (first, second) = (diary("first"), diary("second"));
    let (world, api) = configured(|config| config.add_callback(first).add_callback(second)).await;
    let rule = FaultRule::on(Operation::AuthorizeAccount).status(503, "busy");
    world.simulator.faults().add(rule);
    authorize(&world, &api).await.unwrap();
    assert_eq!(
        *lines.lock().unwrap(),
        [
            "first POST b2_authorize_account",
            "second POST b2_authorize_account",
            "first 503",
            "second 503",
            "first POST b2_authorize_account",
            "second POST b2_authorize_account",
            "first 200",
            "second 200",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_callback_may_keep_a_request_from_being_sent() {
    let message = "not on Sundays".to_owned();
    let diary = Diary {
        before: Some(ErrorKind::B2HttpCallbackPreRequestException { message }),
        ..Diary::default()
    };
    let (world, api) = configured(|config| config.add_callback(diary)).await;
    world.simulator.clear_requests();
    let error = authorize(&world, &api).await.unwrap_err();
    assert!(error.is(ErrorClass::B2HttpCallbackException), "{error}");
    assert!(error.to_string().contains("not on Sundays"), "{error}");
    assert!(world.simulator.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_callback_is_repeated_if_it_says_so() {
    let permanent = ErrorKind::BadDateFormat {
        value: "yesterday".to_owned(),
    };
    for (kind, attempts) in [(ErrorKind::ConnectionReset, 3), (permanent, 1)] {
        for is_before in [true, false] {
            let lines = Arc::new(Mutex::new(Vec::new()));
            let mut diary = Diary {
                name: "hook",
                lines: Arc::clone(&lines),
                ..Diary::default()
            };
            let place = match is_before {
                true => &mut diary.before,
                false => &mut diary.after,
            };
            *place = Some(kind.clone());
            let (world, api) = configured(|config| config.add_callback(diary)).await;
            let error = authorize(&world, &api).await.unwrap_err();
            assert_eq!(error.kind().name(), kind.name());
            let lines = lines.lock().unwrap();
            let begun = lines.iter().filter(|line| line.contains("POST"));
            assert_eq!(begun.count(), attempts, "{error}: {lines:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_callback_never_makes_a_bucket_twice() {
    let diary = Diary {
        after: Some(ErrorKind::ConnectionReset),
        ..Diary::default()
    };
    let info = Arc::new(super::b2::InMemoryAccountInfo::new());
    let world = World::with(
        |simulator| simulator,
        |api| api.account_info(Arc::clone(&info)),
    )
    .await;
    let config = B2HttpApiConfig::new()
        .transport(world.simulator.transport())
        .add_callback(diary);
    let api = B2Api::builder()
        .account_info(info)
        .api_config(config)
        .build()
        .unwrap();
    world.simulator.clear_requests();
    let made = api.create_bucket("second-bucket", "allPrivate").await;
    assert!(
        made.unwrap_err()
            .is(ErrorClass::B2HttpCallbackPostRequestException)
    );
    assert_eq!(world.count(Operation::CreateBucket), 1);
}

#[tokio::test(start_paused = true)]
async fn a_request_may_take_as_long_as_it_is_allowed_to() {
    let limit = Duration::from_secs(5);
    let once = RetryPolicy::new().max_attempts(1);
    let (world, api) = configured(|config| config.request_timeout(limit).retry_policy(once)).await;
    let stall = |seconds| {
        let rule = FaultRule::on(Operation::AuthorizeAccount);
        world
            .simulator
            .faults()
            .add(rule.stall(Duration::from_secs(seconds)));
    };
    stall(4);
    authorize(&world, &api).await.unwrap();
    stall(6);
    let error = authorize(&world, &api).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::B2RequestTimeout { .. }),
        "{error}"
    );
    assert!(error.to_string().contains("no answer within"), "{error}");
}

/// Writes down where requests go.
#[derive(Debug)]
struct Urls(Arc<Mutex<Vec<String>>>);

impl HttpCallback for Urls {
    fn pre_request(&self, _: &http::Method, url: &str, _: &http::HeaderMap) -> Result<(), Error> {
        self.0.lock().unwrap().push(url.to_owned());
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_download_url_of_ones_own_is_where_files_come_from() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let urls = Urls(Arc::clone(&lines));
    let (world, api) = configured(|config| {
        config
            .download_url("https://files.example.com/")
            .add_callback(urls)
    })
    .await;
    world.bucket.upload_bytes("hello", "a.txt").await.unwrap();
    authorize(&world, &api).await.unwrap();
    let bucket = api.get_bucket_by_name("test-bucket").await.unwrap();
    // Nothing answers there in a simulation.
    let error = here::download(&bucket, "a.txt").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::UnknownHost), "{error}");
    let last = lines.lock().unwrap().last().unwrap().clone();
    assert_eq!(last, "https://files.example.com/file/test-bucket/a.txt");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_is_refused_before_anything_is_sent() {
    let config = B2HttpApiConfig::new;
    let downloads = config().download_url("files.example.com");
    let plain = config().download_url("http://files.example.com");
    let agent = config().user_agent_append("line\nbreak");
    for (config, name) in [
        (downloads, "InvalidArgument"),
        (plain, "InsecureTransport"),
        (agent, "InvalidArgument"),
    ] {
        let error = B2Api::builder().api_config(config).build().unwrap_err();
        assert_eq!(error.kind().name(), name, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_does_not_go_over_plain_http_to_another_machine() {
    let api = B2Api::builder().build().unwrap();
    let request = here::authorize(&api, "http://b2.example.com", "key id", "key");
    let error = request.await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InsecureTransport { .. }),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn each_realm_is_reached_at_its_url() {
    for (realm, url) in [
        (
            "production",
            "https://api.backblazeb2.com/b2api/v4/b2_authorize_account",
        ),
        (
            "staging",
            "https://api.backblaze.net/b2api/v4/b2_authorize_account",
        ),
        (
            "dev",
            "http://api.backblazeb2.xyz:8180/b2api/v4/b2_authorize_account",
        ),
        (
            "https://b2.example.com/",
            "https://b2.example.com/b2api/v4/b2_authorize_account",
        ),
    ] {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let urls = Urls(Arc::clone(&lines));
        let (_world, api) = configured(|config| config.add_callback(urls)).await;
        // The simulation has none of these hosts.
        here::authorize(&api, realm, "key id", "key")
            .await
            .unwrap_err();
        assert_eq!(lines.lock().unwrap().first().map(String::as_str), Some(url));
    }
    let (_world, api) = configured(|config| config).await;
    let error = here::authorize(&api, "prod", "key id", "key")
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidArgument { .. }),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn w50_a_name_that_the_service_refuses_is_refused_before_anything_is_sent() {
    let world = World::new().await;
    world.simulator.clear_requests();
    let long = "x".repeat(251);
    for name in [
        "",
        "/a",
        "a/",
        "a//b",
        "a\u{7f}",
        "a\nb",
        &long,
        &"y/".repeat(600),
    ] {
        let refusals = [
            world.bucket.upload_bytes("x", name).await.err(),
            world
                .bucket
                .upload_local_file("/no/such/file", name)
                .await
                .err(),
            world.bucket.copy("some id", name).await.err(),
        ];
        for refusal in refusals {
            let error = refusal.unwrap_or_else(|| panic!("{name:?} was taken"));
            assert!(
                matches!(error.kind(), ErrorKind::UnusableFileName { .. }),
                "{name:?}: {error}"
            );
        }
    }
    assert!(world.simulator.requests().is_empty());
}

/// An hour.
const SKEW: i64 = 3_600_000;

#[tokio::test(start_paused = true)]
async fn w22_a_wrong_clock_does_not_keep_an_old_token_from_being_renewed() {
    let world = World::new().await;
    world.simulator.expire_account_tokens();
    world
        .simulator
        .faults()
        .add(FaultRule::on_any().skew_date(SKEW).every());
    world.api.list_buckets().await.unwrap();
    assert_eq!(world.count(Operation::AuthorizeAccount), 2);
}

#[tokio::test(start_paused = true)]
async fn w22_a_wrong_clock_is_blamed_when_authorising_fails() {
    for (skew, behind) in [(SKEW, true), (-SKEW, false)] {
        let world = World::new().await;
        world
            .simulator
            .faults()
            .add(FaultRule::on_any().skew_date(skew).every());
        let api = api(&world.simulator).build().unwrap();
        let realm = world.simulator.endpoint();
        let request = here::authorize(&api, realm, world.simulator.key_id(), "wrong");
        let error = request.await.unwrap_err();
        assert!(error.is(ErrorClass::ClockSkew), "{error}");
        assert_eq!(error.to_string().contains("behind"), behind, "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn the_clock_skew_hook_of_python_ends_the_call() {
    let world = World::new().await;
    let clock = Arc::new(world.simulator.clock().clone());
    let hook = ClockSkewHook::on(Host::simulated(5, clock));
    let config = B2HttpApiConfig::new()
        .transport(world.simulator.transport())
        .add_callback(hook);
    let api = api(&world.simulator).api_config(config).build().unwrap();
    authorize(&world, &api).await.unwrap();
    world
        .simulator
        .faults()
        .add(FaultRule::on_any().skew_date(SKEW));
    let error = api.list_buckets().await.unwrap_err();
    assert!(error.is(ErrorClass::ClockSkew), "{error}");
}

/// Each attempt waits the twenty minutes that a call may take, and the policy's hour begins with the first failure.
#[tokio::test(start_paused = true)]
async fn a_call_that_stands_still_three_times_is_made_a_fourth_time() {
    let world = World::new().await;
    let stall = FaultRule::on(Operation::ListBuckets).count(3);
    world
        .simulator
        .faults()
        .add(stall.stall(Duration::from_secs(1_000_000)));
    let begun = tokio::time::Instant::now();
    let before = world.count(Operation::ListBuckets);
    let buckets = world.api.list_buckets().await.unwrap();
    assert_eq!(buckets.len(), 1);
    assert_eq!(world.count(Operation::ListBuckets) - before, 4);
    let took = begun.elapsed();
    assert!(
        took > Duration::from_secs(3_600) && took < Duration::from_secs(3_620),
        "{took:?}"
    );
}
