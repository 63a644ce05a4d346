//! What is repeated, when, and what never is.

use std::time::Duration;

use b2_simulator::{FaultRule, Operation};
use futures_util::future::join_all;
use tokio::time::Instant;

use super::b2::{ErrorKind, RetryPolicy};
use super::world::{World, bytes};

#[tokio::test(start_paused = true)]
async fn w17_repeated_uploads_pause_longer_each_time_and_end_with_all_that_went_wrong() {
    let world = World::new().await;
    let busy = FaultRule::on(Operation::UploadFile).every();
    world
        .simulator
        .faults()
        .add(busy.status(503, "service_unavailable"));
    let begun = Instant::now();
    let error = world.bucket.upload_bytes(bytes(10), "a").await.unwrap_err();
    let ErrorKind::MaxRetriesExceeded { limit, errors } = error.kind() else {
        panic!("{error}")
    };
    assert_eq!((*limit, errors.len()), (6, 6));
    // 1 + 2 + 4 + 8 + 16 seconds, less up to half of each.
    let (least, most) = (Duration::from_millis(15_500), Duration::from_secs(31));
    assert!(
        (least..=most).contains(&begun.elapsed()),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn w17_a_503_with_retry_after_waits_exactly_so_long() {
    let world = World::new().await;
    let busy = FaultRule::on(Operation::UploadFile).status(503, "service_unavailable");
    world.simulator.faults().add(busy.retry_after(7));
    let begun = Instant::now();
    world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    assert_eq!(begun.elapsed(), Duration::from_secs(7));
}

#[tokio::test(start_paused = true)]
async fn w19_an_upload_that_meets_a_state_of_the_account_says_so_at_once() {
    let world = World::new().await;
    for (code, is_expected) in [
        (
            "email_not_verified",
            (|kind| matches!(kind, ErrorKind::EmailNotVerified { .. })) as fn(&ErrorKind) -> bool,
        ),
        ("no_payment_history", |kind| {
            matches!(kind, ErrorKind::NoPaymentHistory { .. })
        }),
    ] {
        world
            .simulator
            .faults()
            .add(FaultRule::on(Operation::UploadFile).status(401, code));
        let before = world.count(Operation::UploadFile);
        let error = world.bucket.upload_bytes(bytes(10), "a").await.unwrap_err();
        assert!(is_expected(error.kind()), "{code}: {error}");
        assert_eq!(
            world.count(Operation::UploadFile),
            before + 1,
            "{code} was repeated"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn w22_a_listing_whose_answer_breaks_off_is_asked_for_again() {
    let world = World::new().await;
    world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    for rule in [
        FaultRule::on(Operation::ListFileNames).truncate_after(20),
        FaultRule::on(Operation::ListFileNames).reset_before(),
        FaultRule::on(Operation::ListFileNames).reset_after(),
    ] {
        world.simulator.faults().add(rule);
        let mut entries = world.bucket.ls().entries();
        let entry = entries.next().await.unwrap().unwrap();
        assert_eq!(entry.file_version.file_name, "a");
    }
    assert_eq!(world.simulator.faults().pending_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn w49_only_the_url_that_failed_is_dropped() {
    let world = World::with(
        |simulator| simulator.latency(Duration::from_millis(20)),
        |api| api,
    )
    .await;
    let upload = |names: &'static [&str]| {
        let uploads = names
            .iter()
            .map(|name| world.bucket.upload_bytes(bytes(10), *name).send());
        join_all(uploads)
    };
    assert!(upload(&["a", "b", "c"]).await.iter().all(Result::is_ok));
    assert_eq!(world.count(Operation::GetUploadUrl), 3);
    // One fails while another is under way and a third is free. It gets a new one from the service; the others stay.
    let busy = FaultRule::on(Operation::UploadFile).file_name("a");
    world
        .simulator
        .faults()
        .add(busy.status(503, "service_unavailable"));
    assert!(upload(&["a", "b"]).await.iter().all(Result::is_ok));
    assert_eq!(world.count(Operation::GetUploadUrl), 4);
    assert!(upload(&["a", "b", "c"]).await.iter().all(Result::is_ok));
    assert_eq!(world.count(Operation::GetUploadUrl), 4);
}

#[tokio::test(start_paused = true)]
async fn a_pool_of_dead_urls_costs_one_failure() {
    let world = World::with(
        |simulator| simulator.latency(Duration::from_millis(20)),
        |api| api,
    )
    .await;
    let uploads = (0..10).map(|index| {
        world
            .bucket
            .upload_bytes(bytes(10), format!("{index}"))
            .send()
    });
    assert!(join_all(uploads).await.iter().all(Result::is_ok));
    let expired = FaultRule::on(Operation::ListBuckets).expire_upload_tokens();
    world.simulator.faults().add(expired);
    world.api.list_buckets().await.unwrap();
    let before = world.count(Operation::UploadFile);
    world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    assert_eq!(world.count(Operation::UploadFile), before + 2);
}

#[tokio::test(start_paused = true)]
async fn a_cap_is_told_from_a_network_that_breaks() {
    let world = World::new().await;
    // The pod closes the connection before it has read the body, so nobody sees its answer; the API says why.
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::UploadFile).every().reset_before());
    let capped = FaultRule::on(Operation::GetUploadUrl).nth(2);
    world
        .simulator
        .faults()
        .add(capped.status(403, "storage_cap_exceeded"));
    let error = world.bucket.upload_bytes(bytes(10), "a").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::StorageCapExceeded),
        "{error}"
    );
    assert_eq!(world.count(Operation::UploadFile), 1);
}

#[tokio::test(start_paused = true)]
async fn w18_a_deletion_whose_answer_is_lost_ends_in_the_truth_or_in_not_knowing() {
    let world = World::new().await;
    let delete = async |world: &World| {
        let file = world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
        let deleted = world.api.delete_file_version(&file.id, "a").await;
        deleted.map(|deleted| assert_eq!(deleted.file_id, file.id))
    };
    let lost = FaultRule::on(Operation::DeleteFileVersion);
    world.simulator.faults().add(lost.clone().reset_after());
    delete(&world).await.unwrap();
    assert_eq!(world.versions("a").len(), 0);

    // The repetition fails too, so that nobody knows.
    world.simulator.faults().add(lost.clone().reset_after());
    world
        .simulator
        .faults()
        .add(lost.nth(2).status(403, "access_denied"));
    let error = delete(&world).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnknownOutcome { .. }),
        "{error}"
    );
    assert_eq!(world.versions("a").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn w18_a_lost_answer_makes_one_hide_marker() {
    let world = World::new().await;
    world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::HideFile).reset_after());
    world.bucket.hide_file("a").await.unwrap();
    assert_eq!(world.versions("a").len(), 2);
    assert_eq!(world.count(Operation::HideFile), 1);
}

#[tokio::test(start_paused = true)]
async fn patience_has_an_end_in_time_as_well_as_in_attempts() {
    let policy = RetryPolicy::new()
        .max_attempts(1000)
        .max_elapsed(Duration::from_secs(100));
    let world = World::with_config(|config| config.retry_policy(policy)).await;
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::UploadFile).every());
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::ListBuckets).every());
    for _ in 0..2 {
        let begun = Instant::now();
        let (uploaded, listed) = tokio::join!(
            async { world.bucket.upload_bytes(bytes(10), "a").await },
            async { world.api.list_buckets().await },
        );
        assert!(uploaded.is_err() && listed.is_err());
        assert!(
            begun.elapsed() <= Duration::from_secs(100),
            "{:?}",
            begun.elapsed()
        );
        assert!(
            begun.elapsed() >= Duration::from_secs(30),
            "{:?}",
            begun.elapsed()
        );
    }
}
