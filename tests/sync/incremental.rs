use b2_internal::digest::Sha1Digest;
use b2_internal::sync::Synchronizer;
use b2_internal::transfer::upload::UploadMode;
use b2_simulator::Operation;

use super::world::{BUCKET, World, bytes};

#[tokio::test(start_paused = true)]
async fn only_what_was_appended_to_a_file_is_sent() {
    let world = World::new().await;
    let synchronizer = Synchronizer::new(2).upload_mode(UploadMode::Incremental);
    let content = bytes(310_000);
    world.write("log", &content[..300_000], 1_000);
    assert!(world.up(&synchronizer).await.unwrap().is_complete());
    world.simulator.clear_requests();
    world.write("log", &content, 2_000);
    assert!(world.up(&synchronizer).await.unwrap().is_complete());
    assert_eq!(world.count(Operation::CopyPart), 1);
    assert_eq!(world.count(Operation::UploadPart), 1);
    let digest = Sha1Digest::of(&content).to_string();
    assert_eq!(world.in_bucket()["log"][0], digest);
    let snapshot = world.simulator.snapshot();
    let newest = snapshot.bucket(BUCKET).unwrap().current("log").unwrap();
    assert_eq!(newest.info["large_file_sha1"], digest);
    assert_eq!(newest.info["src_last_modified_millis"], "2000");
}

#[tokio::test(start_paused = true)]
async fn a_file_below_the_smallest_part_size_is_sent_whole() {
    let world = World::new().await;
    let synchronizer = Synchronizer::new(2).upload_mode(UploadMode::Incremental);
    let content = bytes(40_000);
    for (smallest, copy_count) in [(5_000, 1), (50_000, 0)] {
        let name = format!("log-{smallest}");
        let synchronizer = synchronizer.clone().absolute_minimum_part_size(smallest);
        world.write(&name, &content[..30_000], 1_000);
        assert!(world.up(&synchronizer).await.unwrap().is_complete());
        world.simulator.clear_requests();
        world.write(&name, &content, 2_000);
        assert!(world.up(&synchronizer).await.unwrap().is_complete());
        assert_eq!(world.count(Operation::CopyPart), copy_count, "{smallest}");
        let digest = Sha1Digest::of(&content).to_string();
        assert_eq!(world.in_bucket()[&name][0], digest, "{smallest}");
    }
}
