use std::collections::BTreeMap;

use b2_simulator::FaultRates;
use b2sdk_v3::{BytesSource, CopySource, OutboundSource};

use super::checker::{Reported, faults_of_uploads};
use super::seeds;
use super::world::{World, bytes, run};

/// Sizes that take every way through the engine: empty, in memory, just one request, several parts.
const SIZES: [usize; 5] = [0, 1_000, 104_999, 105_000, 420_000];

async fn upload_all(
    world: &World,
    seed: u64,
) -> (BTreeMap<String, Vec<u8>>, BTreeMap<String, Reported>) {
    let mut sent = BTreeMap::new();
    let mut reported = BTreeMap::new();
    let mut running = Vec::new();
    for (index, size) in SIZES.into_iter().enumerate() {
        let (name, content) = (format!("file-{index}"), bytes(seed + index as u64, size));
        running.push((
            name.clone(),
            tokio::spawn(world.bucket.upload_bytes(content.clone(), &*name).send()),
        ));
        sent.insert(name, content);
    }
    for (name, upload) in running {
        let outcome = match upload.await.unwrap() {
            Ok(version) => Reported::Stored(version.id),
            Err(error) => Reported::Failed(error),
        };
        reported.insert(name, outcome);
    }
    (sent, reported)
}

#[test]
fn uploads_get_through_and_every_version_is_accounted_for() {
    let (mut runs, mut successes, mut faults) = (0, 0, Vec::new());
    for seed in seeds(150, 5_000) {
        run(async {
            let world = World::new(seed, FaultRates::bad_day().corrupt(0.02)).await;
            let (sent, reported) = upload_all(&world, seed).await;
            let snapshot = world.simulator.snapshot();
            let found =
                faults_of_uploads(snapshot.bucket("fault-bucket").unwrap(), &sent, &reported);
            faults.extend(
                found
                    .into_iter()
                    .map(|fault| format!("seed {seed}: {fault}")),
            );
            runs += 1;
            successes += usize::from(reported.values().all(Reported::is_success));
        });
    }
    println!("uploads: {successes} of {runs} seeds succeeded");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(successes * 1000 >= runs * 995, "{successes} of {runs}");
}

#[test]
fn downloads_get_through_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    for seed in seeds(150, 5_000) {
        run(async {
            let rates = FaultRates::bad_day().truncate(0.15).corrupt(0.05);
            let world = World::new(seed, rates).await;
            let content = bytes(seed, 300_000 + (seed % 7) as usize * 50_000);
            let file = world
                .simulator
                .put_file("fault-bucket", "file", content.clone())
                .unwrap();
            let path = folder.path().join("file");
            let download = world.bucket.download_file_by_id(&file).await;
            let saved = match download {
                Ok(download) => download.save_to(&path).await.map(drop),
                Err(error) => Err(error),
            };
            if let Err(error) = saved {
                panic!("seed {seed}: {error}\n{}", world.log().join("\n"));
            }
            assert!(std::fs::read(&path).unwrap() == content, "seed {seed}");
        });
    }
}

#[test]
fn one_seed_gives_one_request_log_twice() {
    for seed in seeds(30, 300) {
        let log = || {
            run(async {
                let world = World::new(seed, FaultRates::bad_day()).await;
                upload_all(&world, seed).await;
                world.log()
            })
        };
        let (first, second) = (log(), log());
        assert_eq!(first, second, "seed {seed}");
        assert!(first.len() > SIZES.len(), "{first:?}");
    }
}

#[test]
fn copies_and_emerged_files_get_through_and_every_version_is_accounted_for() {
    let (mut runs, mut successes, mut faults) = (0, 0, Vec::new());
    for seed in seeds(100, 3_000) {
        run(async {
            let world = World::new(seed, FaultRates::bad_day().corrupt(0.02)).await;
            let source = bytes(seed, 330_000);
            let id = world
                .simulator
                .put_file("fault-bucket", "source", source.clone())
                .unwrap();
            let text = bytes(seed + 1, 30_000);
            let upload = OutboundSource::upload(BytesSource::new(text.clone()));
            let piece = |offset, length| CopySource::new(&id).offset(offset).length(length).into();
            let bucket = &world.bucket;
            let calls = [
                ("copy", source.clone(), bucket.copy(&id, "copy").send()),
                (
                    "large",
                    source.clone(),
                    bucket
                        .copy(&id, "large")
                        .length(330_000)
                        .max_part_size(100_000)
                        .send(),
                ),
                (
                    "both",
                    [&text[..], &source[7..1_007], &text, &source[100..90_100]].concat(),
                    bucket
                        .concatenate(
                            [
                                upload.clone(),
                                piece(7, 1_000),
                                upload.clone(),
                                piece(100, 90_000),
                            ],
                            "both",
                        )
                        .send(),
                ),
                (
                    "small",
                    [&text[..], &source[..500]].concat(),
                    bucket.concatenate([upload, piece(0, 500)], "small").send(),
                ),
            ];
            let mut sent = BTreeMap::from([("source".to_owned(), source.clone())]);
            let mut reported =
                BTreeMap::from([("source".to_owned(), Reported::Stored(id.clone()))]);
            let mut running = Vec::new();
            for (name, content, call) in calls {
                sent.insert(name.to_owned(), content);
                running.push((name.to_owned(), tokio::spawn(call)));
            }
            for (name, call) in running {
                let outcome = match call.await.unwrap() {
                    Ok(version) => Reported::Stored(version.id),
                    Err(error) => Reported::Failed(error),
                };
                reported.insert(name, outcome);
            }
            let snapshot = world.simulator.snapshot();
            let found =
                faults_of_uploads(snapshot.bucket("fault-bucket").unwrap(), &sent, &reported);
            faults.extend(
                found
                    .into_iter()
                    .map(|fault| format!("seed {seed}: {fault}")),
            );
            runs += 1;
            successes += usize::from(reported.values().all(Reported::is_success));
        });
    }
    println!("copies: {successes} of {runs} seeds succeeded");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(successes * 1000 >= runs * 995, "{successes} of {runs}");
}
