//! Which token each call carries, and how one that was refused is replaced.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use b2_simulator::{FaultRule, Operation};

use super::b2::{
    AccountInfo, AuthInfoCache, B2Api, B2HttpApiConfig, Error, ErrorClass, ErrorKind, HttpCallback,
    InMemoryAccountInfo,
};
use super::here::{self, authorize};
use super::world::{RECOMMENDED, World, api, bytes};

/// The call and the token of every request.
#[derive(Debug, Clone, Default)]
struct Sent(Arc<Mutex<Vec<(String, String)>>>);

impl Sent {
    fn tokens_of(&self, call: &str) -> Vec<String> {
        let sent = self.0.lock().unwrap();
        let of_call = sent.iter().filter(|(url, _)| url.contains(call));
        of_call.map(|(_, token)| token.clone()).collect()
    }

    fn token_of(&self, call: &str) -> String {
        let tokens = self.tokens_of(call);
        tokens.last().unwrap_or_else(|| panic!("no {call}")).clone()
    }
}

impl HttpCallback for Sent {
    fn pre_request(
        &self,
        _: &http::Method,
        url: &str,
        headers: &http::HeaderMap,
    ) -> Result<(), Error> {
        let token = headers["authorization"].to_str().unwrap().to_owned();
        self.0.lock().unwrap().push((url.to_owned(), token));
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn each_call_carries_the_token_of_its_kind() {
    let (sent, info) = (Sent::default(), Arc::new(InMemoryAccountInfo::new()));
    let world = World::with(
        |simulator| simulator,
        |api| api.account_info(Arc::clone(&info)),
    )
    .await;
    let config = B2HttpApiConfig::new()
        .transport(world.simulator.transport())
        .add_callback(sent.clone());
    let api = B2Api::builder()
        .account_info(Arc::clone(&info))
        .api_config(config)
        .build()
        .unwrap();
    let bucket = api.get_bucket_by_name("test-bucket").await.unwrap();
    let file = bucket.upload_bytes("hello", "a").await.unwrap();
    let large = bytes(2 * RECOMMENDED as usize);
    bucket.upload_bytes(large, "large").await.unwrap();
    bucket.get_file_info_by_name("a").await.unwrap();
    let _by_name = here::download(&bucket, "a").await.unwrap();
    let _by_id = api.download_file_by_id(&file.id).await.unwrap();
    api.list_buckets().await.unwrap();

    let account = info.get_auth_data().unwrap().unwrap().auth_token;
    for call in [
        "b2_list_buckets",
        "b2_get_upload_url",
        "b2_start_large_file",
        "b2_get_upload_part_url",
        "b2_finish_large_file",
        "/file/test-bucket/a",
        "b2_download_file_by_id",
    ] {
        let tokens = sent.tokens_of(call);
        assert!(!tokens.is_empty(), "{call}");
        assert!(
            tokens.iter().all(|token| token == account.reveal()),
            "{call}"
        );
    }
    let (small, part) = (
        sent.token_of("/b2_upload_file"),
        sent.token_of("/b2_upload_part"),
    );
    assert!(small != part && small != account.reveal() && part != account.reveal());
}

#[tokio::test(start_paused = true)]
async fn an_upload_url_is_used_again_after_a_success_and_only_then() {
    let world = World::new().await;
    for name in ["a", "b"] {
        world.bucket.upload_bytes("x", name).await.unwrap();
    }
    assert_eq!(world.count(Operation::GetUploadUrl), 1);
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::UploadFile).status(503, "busy"));
    world.bucket.upload_bytes("x", "c").await.unwrap();
    assert_eq!(world.count(Operation::GetUploadUrl), 2);
}

#[tokio::test(start_paused = true)]
async fn w20_sixty_four_calls_that_meet_an_old_token_renew_it_once() {
    // All are refused before the first has a new token.
    let world = World::with(
        |simulator| simulator.latency(Duration::from_millis(20)),
        |api| api,
    )
    .await;
    world.simulator.expire_account_tokens();
    let calls: Vec<_> = (0..64)
        .map(|_| tokio::spawn(world.api.list_buckets().send()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(world.count(Operation::AuthorizeAccount), 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_while_others_renew_does_not_give_up() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let faults = world.simulator.faults();
    let busy = |nth| {
        let rule = FaultRule::on(Operation::ListBuckets).nth(nth);
        rule.status(503, "busy").retry_after(10)
    };
    faults.add(busy(1));
    let waiting = tokio::spawn(world.api.list_buckets().send());
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_secs(5)).await;
        world.simulator.expire_account_tokens();
        world.api.get_file_info(&file.id).await.unwrap();
        // Its old token is refused, and with the new one it has to wait once more.
        faults.add(busy(2));
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    waiting.await.unwrap().unwrap();
    assert_eq!(world.count(Operation::AuthorizeAccount), 7);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_refuses_every_token_is_not_asked_for_ever() {
    let latency = Duration::from_millis(20);
    let world = World::with(|simulator| simulator.latency(latency), |api| api).await;
    let rule = FaultRule::on(Operation::ListBuckets).status(401, "expired_auth_token");
    world.simulator.faults().add(rule.every());
    world.api.list_buckets().await.unwrap_err();
    assert_eq!(world.count(Operation::ListBuckets), 5);
    assert_eq!(world.count(Operation::AuthorizeAccount), 5);

    world.simulator.clear_requests();
    let calls: Vec<_> = (0..64)
        .map(|_| tokio::spawn(world.api.list_buckets().send()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap_err();
    }
    // The first in line asks four times and gives up; the others go on with what they are given, up to eight times.
    assert_eq!(world.count(Operation::AuthorizeAccount), 8);
    assert_eq!(world.count(Operation::ListBuckets), 5 + 63 * 9);
}

#[tokio::test(start_paused = true)]
async fn w20_an_old_upload_token_costs_another_upload_url_and_no_authorisation() {
    let world = World::new().await;
    world.bucket.upload_bytes("x", "a").await.unwrap();
    world.simulator.expire_upload_tokens();
    world.bucket.upload_bytes("x", "b").await.unwrap();
    assert_eq!(world.count(Operation::GetUploadUrl), 2);
    assert_eq!(world.count(Operation::AuthorizeAccount), 1);
}

#[tokio::test(start_paused = true)]
async fn w20_a_second_session_uses_the_token_that_the_first_has_renewed() {
    let info = Arc::new(InMemoryAccountInfo::new());
    let world = World::with(
        |simulator| simulator,
        |api| api.account_info(Arc::clone(&info)),
    )
    .await;
    let second = api(&world.simulator).account_info(info).build().unwrap();
    second.list_buckets().await.unwrap();
    assert_eq!(
        world.count(Operation::AuthorizeAccount),
        1,
        "stored credentials are used"
    );
    world.simulator.expire_account_tokens();
    world.api.list_buckets().await.unwrap();
    second.list_buckets().await.unwrap();
    assert_eq!(world.count(Operation::AuthorizeAccount), 2);
}

/// What a first refusal leads to: another authorisation, or the end.
#[tokio::test(start_paused = true)]
async fn the_table_of_refusals() {
    let renewed = [("bad_auth_token", 2), ("expired_auth_token", 2)];
    let ended = [
        ("unauthorized", 1),
        ("email_not_verified", 1),
        ("no_payment_history", 1),
    ];
    for (code, authorisations) in renewed.into_iter().chain(ended) {
        let world = World::new().await;
        world
            .simulator
            .faults()
            .add(FaultRule::on(Operation::ListBuckets).status(401, code));
        let outcome = world.api.list_buckets().await;
        assert_eq!(outcome.is_ok(), authorisations == 2, "{code}");
        assert_eq!(
            world.count(Operation::AuthorizeAccount),
            authorisations,
            "{code}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_lasts_is_reported_with_its_own_kind() {
    for (code, class) in [
        ("expired_auth_token", ErrorClass::InvalidAuthToken),
        ("email_not_verified", ErrorClass::EmailNotVerified),
        ("no_payment_history", ErrorClass::NoPaymentHistory),
        ("unauthorized", ErrorClass::Unauthorized),
    ] {
        let world = World::new().await;
        let rule = FaultRule::on(Operation::ListBuckets).status(401, code);
        world.simulator.faults().add(rule.every());
        let error = world.api.list_buckets().await.unwrap_err();
        assert!(error.is(class), "{code}: {error}");
        assert_eq!(error.code(), Some(code));
    }
}

/// The answer to a HEAD has no body, so nobody says whether the token or the key is to blame.
#[tokio::test(start_paused = true)]
async fn a_refusal_without_a_code_is_met_with_a_new_token_and_then_with_what_the_key_may_do() {
    let world = World::new().await;
    world.bucket.upload_bytes("hello", "a").await.unwrap();
    let refuse = || FaultRule::on(Operation::DownloadFileByName).status(401, "unauthorized");
    world.simulator.faults().add(refuse());
    world.bucket.get_file_info_by_name("a").await.unwrap();
    assert_eq!(world.count(Operation::AuthorizeAccount), 2);

    world.simulator.faults().add(refuse().every());
    let error = world.bucket.get_file_info_by_name("a").await.unwrap_err();
    assert!(error.is(ErrorClass::Unauthorized), "{error:?}");
    assert_eq!(
        error.to_string(),
        "unauthorized for application key with no restrictions"
    );
    // A service that refuses every token is not asked for ever.
    assert_eq!(world.count(Operation::AuthorizeAccount), 2 + 4);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_does_not_bring_back_what_was_cleared_or_replaced_in_the_account_info() {
    for holds in ["nothing", "another account", "another realm"] {
        let info = Arc::new(InMemoryAccountInfo::new());
        let world = World::with(
            |simulator| simulator,
            |api| api.account_info(Arc::clone(&info)),
        )
        .await;
        let other = world.simulator.add_account().unwrap();
        let mut ours = info.get_auth_data().unwrap().unwrap();
        info.clear().unwrap();
        match holds {
            "another account" => {
                let handle = api(&other).account_info(Arc::clone(&info)).build().unwrap();
                authorize(&handle, other.endpoint(), other.key_id(), other.key())
                    .await
                    .unwrap();
            }
            "another realm" => {
                ours.realm = "https://elsewhere.example".to_owned();
                info.set_auth_data(ours).unwrap();
            }
            _ => {}
        }
        let stored = info.get_auth_data().unwrap();
        assert_eq!(stored.is_some(), holds != "nothing");
        world.simulator.expire_account_tokens();
        world.simulator.clear_requests();
        let error = world.api.list_buckets().await.unwrap_err();
        assert!(error.is(ErrorClass::InvalidAuthToken), "{holds}: {error:?}");
        assert_eq!(world.count(Operation::AuthorizeAccount), 0, "{holds}");
        assert_eq!(info.get_auth_data().unwrap(), stored, "{holds}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_renewal_replaces_the_refusal() {
    let world = World::new().await;
    world.simulator.expire_account_tokens();
    let rule = FaultRule::on(Operation::AuthorizeAccount).status(403, "transaction_cap_exceeded");
    world.simulator.faults().add(rule.every());
    let error = world.api.list_buckets().await.unwrap_err();
    assert!(error.is(ErrorClass::TransactionCapExceeded), "{error}");
}

#[tokio::test(start_paused = true)]
async fn authorising_automatically_needs_stored_credentials() {
    let info = Arc::new(InMemoryAccountInfo::new());
    let world = World::with(
        |simulator| simulator,
        |api| api.account_info(Arc::clone(&info)),
    )
    .await;
    assert!(world.api.authorize_automatically().await.unwrap());
    assert_eq!(world.count(Operation::AuthorizeAccount), 2);
    info.clear().unwrap();
    let fresh = api(&world.simulator).account_info(info).build().unwrap();
    assert!(!fresh.authorize_automatically().await.unwrap());
    let error = fresh.list_buckets().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::MissingAccountData { .. }),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn another_account_or_realm_empties_the_cache_and_the_same_one_keeps_it() {
    let info = Arc::new(InMemoryAccountInfo::new());
    let cache = || AuthInfoCache::new(info.clone());
    let world = World::with(
        |simulator| simulator,
        |api| api.account_info(Arc::clone(&info)).cache(cache()),
    )
    .await;
    assert_eq!(info.list_bucket_names_ids().unwrap().len(), 1);
    let again = |simulator: &b2_simulator::Simulator, realm: &str| {
        let config = B2HttpApiConfig::new().transport(simulator.transport());
        let api = B2Api::builder()
            .account_info(Arc::clone(&info))
            .cache(cache())
            .api_config(config);
        let (id, key) = (simulator.key_id().to_owned(), simulator.key().to_owned());
        let realm = realm.to_owned();
        async move { authorize(&api.build().unwrap(), realm, id, key).await }
    };
    let (simulator, realm) = (&world.simulator, world.simulator.endpoint());
    again(simulator, realm).await.unwrap();
    assert_eq!(info.list_bucket_names_ids().unwrap().len(), 1);
    // It leads to the same place, but goes by another name.
    again(simulator, &format!("{realm}/")).await.unwrap();
    assert!(info.list_bucket_names_ids().unwrap().is_empty());
    again(simulator, realm).await.unwrap();
    info.save_bucket("test-bucket", world.bucket.id()).unwrap();
    let other = b2_simulator::Simulator::builder()
        .account_id("0123456789ab")
        .build()
        .unwrap();
    again(&other, other.endpoint()).await.unwrap();
    assert!(info.list_bucket_names_ids().unwrap().is_empty());
}
