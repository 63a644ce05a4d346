//! Listings of names and versions (protocol section 2.4).

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::wire::{Wire, builder, text};

/// Every row of a listing as `name`, or `name@<n>` for the nth version ever made, page by page.
async fn pages(wire: &Wire, operation: &str, params: Value) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut cursor = json!({});
    loop {
        let mut all = params.clone();
        let members = all.as_object_mut().unwrap();
        members.insert("bucketId".to_owned(), json!(wire.bucket_id));
        members.extend(cursor.as_object().unwrap().clone());
        let page = wire.call(operation, all).await.ok();
        let rows = page["files"].as_array().unwrap();
        pages.push(rows.iter().map(|row| row_text(row, operation)).collect());
        if page["nextFileName"].is_null() {
            assert!(page.get("nextFileId").is_none_or(Value::is_null));
            return pages;
        }
        cursor = json!({"startFileName": page["nextFileName"]});
        if operation == "b2_list_file_versions" {
            cursor["startFileId"] = page["nextFileId"].clone();
        }
    }
}

fn row_text(row: &Value, operation: &str) -> String {
    let name = text(&row["fileName"]);
    if operation == "b2_list_file_names" || row["fileId"].is_null() {
        return name;
    }
    let id = text(&row["fileId"]);
    let (_, rest) = id.split_once("_f").unwrap();
    format!("{name}@{}", u64::from_str_radix(&rest[1..9], 16).unwrap())
}

async fn sample() -> Wire {
    let wire = Wire::new().await;
    for name in ["a", "b/1", "b/2", "b/2", "b/c/3", "b0", "hidden/x", "z"] {
        wire.upload(name, b"x").await;
    }
    let params = json!({"bucketId": wire.bucket_id, "fileName": "hidden/x"});
    wire.call("b2_hide_file", params).await.ok();
    wire
}

#[tokio::test]
async fn names_are_listed_once_and_without_hidden_ones() {
    let wire = sample().await;
    let table = [
        (json!({}), vec!["a", "b/1", "b/2", "b/c/3", "b0", "z"]),
        (json!({"prefix": "b/"}), vec!["b/1", "b/2", "b/c/3"]),
        (json!({"delimiter": "/"}), vec!["a", "b/", "b0", "z"]),
        (
            json!({"delimiter": ""}),
            vec!["a", "b/1", "b/2", "b/c/3", "b0", "z"],
        ),
        (
            json!({"prefix": "b/", "delimiter": "/"}),
            vec!["b/1", "b/2", "b/c/"],
        ),
        (json!({"prefix": "hidden/"}), vec![]),
        (
            json!({"startFileName": "b/2"}),
            vec!["b/2", "b/c/3", "b0", "z"],
        ),
        (
            json!({"startFileName": "b/1x"}),
            vec!["b/2", "b/c/3", "b0", "z"],
        ),
        (
            json!({"startFileName": "a", "prefix": "b/c"}),
            vec!["b/c/3"],
        ),
        (json!({"startFileName": "zz"}), vec![]),
    ];
    for (params, expected) in table {
        let rows = pages(&wire, "b2_list_file_names", params.clone())
            .await
            .concat();
        assert_eq!(rows, expected, "{params}");
    }
}

#[tokio::test]
async fn versions_are_listed_newest_first() {
    let wire = sample().await;
    let table = [
        (
            json!({}),
            vec![
                "a@1",
                "b/1@2",
                "b/2@4",
                "b/2@3",
                "b/c/3@5",
                "b0@6",
                "hidden/x@9",
                "hidden/x@7",
                "z@8",
            ],
        ),
        (
            json!({"delimiter": "/"}),
            vec!["a@1", "b/", "b0@6", "hidden/", "z@8"],
        ),
        (json!({"prefix": "b/2"}), vec!["b/2@4", "b/2@3"]),
    ];
    for (params, expected) in table {
        let rows = pages(&wire, "b2_list_file_versions", params.clone())
            .await
            .concat();
        assert_eq!(rows, expected, "{params}");
    }
}

#[tokio::test]
async fn a_folder_row_has_nulls_where_a_file_has_values() {
    let wire = sample().await;
    let params = json!({"bucketId": wire.bucket_id, "prefix": "b/", "delimiter": "/", "startFileName": "b/3"});
    let page = wire.call("b2_list_file_names", params).await.ok();
    assert_eq!(
        page["files"],
        json!([{
            "accountId": wire.simulator.account_id(),
            "action": "folder",
            "bucketId": wire.bucket_id,
            "contentLength": 0,
            "contentMd5": null,
            "contentSha1": null,
            "contentType": null,
            "fileId": null,
            "fileInfo": {},
            "fileName": "b/c/",
            "uploadTimestamp": 0,
        }])
    );
}

#[tokio::test]
async fn a_listing_goes_on_where_a_deleted_version_was() {
    let wire = Wire::new().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(text(&wire.upload("n", b"x").await["fileId"]));
    }
    let delete = json!({"fileName": "n", "fileId": ids[1]});
    wire.call("b2_delete_file_version", delete).await.ok();
    let params = json!({"bucketId": wire.bucket_id, "startFileName": "n", "startFileId": ids[1]});
    let rows = wire.call("b2_list_file_versions", params).await.ok();
    let rows = rows["files"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["fileId"], ids[0]);
}

#[tokio::test]
async fn counts_have_a_default_and_limits() {
    let wire = Wire::new().await;
    for number in 0..101 {
        wire.simulator
            .put_file("test-bucket", &format!("{number:03}"), "")
            .unwrap();
    }
    for operation in ["b2_list_file_names", "b2_list_file_versions"] {
        for (count, expected) in [
            (json!(null), Ok(100)),
            (json!(0), Ok(100)),
            (json!(101), Ok(101)),
            (json!(10_000), Ok(101)),
            (json!(10_001), Err("out_of_range")),
            (json!(-1), Err("out_of_range")),
            (json!("x"), Err("bad_json")),
        ] {
            let params = json!({"bucketId": wire.bucket_id, "maxFileCount": count});
            let reply = wire.call(operation, params).await;
            match expected {
                Ok(rows) => {
                    let page = reply.ok();
                    assert_eq!(page["files"].as_array().unwrap().len(), rows);
                    assert_eq!(page["nextFileName"].is_null(), rows == 101);
                }
                Err(code) => assert_eq!(reply.error(), (400, code.to_owned()), "{count}"),
            }
        }
    }
}

#[tokio::test]
async fn bad_starts_and_buckets_are_refused() {
    let wire = Wire::new().await;
    let bucket = &wire.bucket_id;
    let table = [
        (json!({"bucketId": "unknown"}), "bad_bucket_id"),
        (
            json!({"bucketId": bucket, "startFileId": "4_zx"}),
            "bad_request",
        ),
        (
            json!({"bucketId": bucket, "startFileName": "a", "startFileId": "bad"}),
            "invalid_file_id",
        ),
        (json!({}), "bad_json"),
    ];
    for (params, code) in table {
        let reply = wire.call("b2_list_file_versions", params).await;
        assert_eq!(reply.error(), (400, code.to_owned()));
    }
}

#[tokio::test]
async fn unfinished_large_files_are_listed_in_the_order_of_their_start() {
    let wire = Wire::new().await;
    let mut ids = Vec::new();
    for name in ["b", "a", "b/x", "b"] {
        ids.push(wire.start_large_file(name).await);
    }
    wire.upload("b", b"x").await;
    let list = |extra: Value| {
        let mut params = json!({"bucketId": wire.bucket_id});
        params
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        let wire = &wire;
        async move {
            wire.call("b2_list_unfinished_large_files", params)
                .await
                .ok()
        }
    };
    let ids_of = |page: &Value| -> Vec<String> {
        page["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| text(&file["fileId"]))
            .collect()
    };
    let all = list(json!({})).await;
    assert_eq!(ids_of(&all), ids);
    assert_eq!(all["files"][0]["action"], "start");
    assert_eq!(all["files"][0]["contentSha1"], "none");
    let page = list(json!({"maxFileCount": 2})).await;
    assert_eq!(ids_of(&page), ids[..2]);
    assert_eq!(
        (&page["nextFileId"], &page["nextFileName"]),
        (&json!(ids[2]), &Value::Null)
    );
    assert_eq!(
        ids_of(&list(json!({"startFileId": ids[2]})).await),
        ids[2..]
    );
    assert_eq!(
        ids_of(&list(json!({"namePrefix": "b"})).await),
        [&*ids[0], &ids[2], &ids[3]]
    );
    let params = json!({"bucketId": wire.bucket_id, "maxFileCount": 101});
    assert_eq!(
        wire.call("b2_list_unfinished_large_files", params)
            .await
            .status,
        400
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the page size, pages join to the whole listing, and each but the last is full.
    #[test]
    fn pages_join_to_the_whole_listing(
        names in prop::collection::vec("[ab/é]{1,5}", 1..20),
        hidden in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        prefix in "[ab/]{0,2}",
        delimiter in prop::option::of(Just("/")),
        page_size in 1_usize..6,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let wire = Wire::over(builder().build().unwrap()).await;
            for name in &names {
                wire.simulator.put_file("test-bucket", name, "").unwrap();
            }
            for index in &hidden {
                let params = json!({"bucketId": wire.bucket_id, "fileName": index.get(&names)});
                wire.call("b2_hide_file", params).await;
            }
            for operation in ["b2_list_file_names", "b2_list_file_versions"] {
                let whole = json!({"prefix": prefix, "delimiter": delimiter, "maxFileCount": 10_000});
                let whole = pages(&wire, operation, whole).await.concat();
                let paged = json!({"prefix": prefix, "delimiter": delimiter, "maxFileCount": page_size});
                let paged = pages(&wire, operation, paged).await;
                assert_eq!(paged.concat(), whole, "{operation}");
                for page in &paged[..paged.len() - 1] {
                    assert_eq!(page.len(), page_size);
                }
                assert_eq!(whole, expected(&wire, operation, &prefix, delimiter));
            }
        });
    }
}

/// The listing by the plainest reading of the rules.
fn expected(wire: &Wire, operation: &str, prefix: &str, delimiter: Option<&str>) -> Vec<String> {
    let snapshot = wire.simulator.snapshot();
    let bucket = &snapshot.buckets["test-bucket"];
    let mut rows: Vec<String> = Vec::new();
    for (name, versions) in &bucket.files {
        let Some(rest) = name.strip_prefix(prefix) else {
            continue;
        };
        let shown: Vec<_> = if operation == "b2_list_file_names" {
            bucket.current(name).into_iter().collect()
        } else {
            versions.iter().collect()
        };
        for version in shown {
            let folder = delimiter.and_then(|delimiter| rest.find(delimiter));
            let row = match folder {
                Some(end) => name[..prefix.len() + end + 1].to_owned(),
                None => row_text(&json!({"fileName": name, "fileId": version.id}), operation),
            };
            if folder.is_none() || rows.last() != Some(&row) {
                rows.push(row);
            }
        }
    }
    rows
}
