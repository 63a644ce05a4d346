//! W8, W10: a file that was being put together is continued, copied parts too, and only if it is the same file.

use b2_simulator::{FaultRule, Operation};

use super::b2::{CopySource, Error, FileVersion, LocalFileSource, OutboundSource};
use super::world::{World, bytes, sha1};

struct Place {
    world: World,
    _journal: tempfile::TempDir,
    local: tempfile::NamedTempFile,
    source: FileVersion,
}

async fn place() -> Place {
    let journal = tempfile::tempdir().unwrap();
    let world = World::with(
        |simulator| simulator,
        |api| api.journal(journal.path()).max_upload_workers(1),
    )
    .await;
    let upload = world.bucket.upload_bytes(bytes(550_000), "source");
    let source = upload.await.unwrap();
    let local = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(local.path(), bytes(250_000)).unwrap();
    Place {
        world,
        _journal: journal,
        local,
        source,
    }
}

impl Place {
    /// A copied part from `offset` on, and three uploaded ones.
    async fn make(&self, offset: u64) -> Result<FileVersion, Error> {
        let copy = CopySource::new(&self.source.id)
            .offset(offset)
            .length(120_000);
        let local = LocalFileSource::open(self.local.path())?;
        let sources = [copy.into(), OutboundSource::upload(local)];
        self.world.bucket.concatenate(sources, "made").await
    }

    /// All parts but the last are made.
    async fn fail(&self, offset: u64) {
        let fault = FaultRule::on(Operation::UploadPart).part_number(4);
        let refused = fault.every().status(400, "bad_request");
        self.world.simulator.faults().add(refused);
        self.make(offset).await.unwrap_err();
        self.world.simulator.faults().clear();
        self.world.simulator.clear_requests();
    }

    fn assert_made(&self, offset: usize) {
        let content = [&bytes(550_000)[offset..offset + 120_000], &bytes(250_000)].concat();
        let made = self.world.current("made").unwrap();
        assert_eq!(made.content_digest, sha1(&content));
        // What is needed to continue is not kept with the file.
        assert!(made.info.is_empty(), "{:?}", made.info);
    }
}

#[tokio::test(start_paused = true)]
async fn w10_parts_that_were_copied_or_sent_are_not_made_again() {
    let place = place().await;
    place.fail(1_000).await;
    place.make(1_000).await.unwrap();
    place.assert_made(1_000);
    let count = |operation| place.world.count(operation);
    assert_eq!(count(Operation::StartLargeFile), 0);
    assert_eq!(count(Operation::CopyPart), 0);
    assert_eq!(count(Operation::UploadPart), 1);
    assert_eq!(place.world.unfinished_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn w8_another_range_of_the_same_source_is_another_file() {
    let place = place().await;
    place.fail(1_000).await;
    place.make(2_000).await.unwrap();
    place.assert_made(2_000);
    assert_eq!(place.world.count(Operation::CopyPart), 1);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_has_changed_is_not_continued() {
    let place = place().await;
    place.fail(1_000).await;
    let file = std::fs::File::open(place.local.path()).unwrap();
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    file.set_modified(time).unwrap();
    place.make(1_000).await.unwrap();
    place.assert_made(1_000);
    assert_eq!(place.world.count(Operation::StartLargeFile), 1);
}
