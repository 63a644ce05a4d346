use b2_internal::sync::Synchronizer;
use b2_internal::transfer::upload::UploadMode;
use b2_simulator::Operation;

use super::world::{World, bytes};

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
    let newest = &world.in_bucket()["log"][0];
    assert_eq!(
        *newest,
        b2_internal::digest::Sha1Digest::of(&content).to_string()
    );
}
