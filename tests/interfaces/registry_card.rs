//! The quick start of the registry card, which is about the third interface. A comment is a line of it.

use std::fmt::Write as _;

use b2_simulator::Simulator;
use b2sdk_v3::{B2Api, Error, SqliteAccountInfo};

use super::service::{config, start};

/// The quick start, with what it prints. The environment may have a key.
async fn quick_start(
    simulator: &Simulator,
    folder: &tempfile::TempDir,
    environment: Option<(&str, &str)>,
) -> String {
    // APPLICATION_KEY_ID = os.environ.get('B2_APPLICATION_KEY_ID', 'YOUR_KEY_ID')
    // APPLICATION_KEY = os.environ.get('B2_APPLICATION_KEY', 'YOUR_KEY')
    let (key_id, key) = environment.unwrap_or(("YOUR_KEY_ID", "YOUR_KEY"));
    // if APPLICATION_KEY_ID == 'YOUR_KEY_ID' or APPLICATION_KEY == 'YOUR_KEY':
    //     print("Please set B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY environment variables.")
    if key_id == "YOUR_KEY_ID" || key == "YOUR_KEY" {
        let message =
            "Please set B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY environment variables.";
        return format!("{message}\n");
    }
    let mut printed = String::new();
    match talk(simulator, folder, key_id, key, &mut printed).await {
        Ok(()) => printed,
        // except Exception as e:
        //     print(f"An error occurred: {e}")
        Err(e) => printed + &format!("An error occurred: {e}\n"),
    }
}

async fn talk(
    simulator: &Simulator,
    folder: &tempfile::TempDir,
    application_key_id: &str,
    application_key: &str,
    printed: &mut String,
) -> Result<(), Error> {
    // info = SqliteAccountInfo()
    let info = SqliteAccountInfo::open(folder.path().join("account_info"))?;
    // b2_api = B2Api(info)
    let b2_api = B2Api::builder()
        .account_info(info)
        .api_config(config(simulator))
        .build()?;
    // b2_api.authorize_account(
    //     realm='production',  # Or 'test' for integration testing
    //     application_key_id=APPLICATION_KEY_ID,
    //     application_key=APPLICATION_KEY
    // )
    b2_api
        .authorize_account(application_key_id, application_key)
        .realm(simulator.endpoint())
        .await?;
    // print("Successfully authorized with Backblaze B2.")
    let _ = writeln!(printed, "Successfully authorized with Backblaze B2.");
    // print("\nListing buckets:")
    let _ = writeln!(printed, "\nListing buckets:");
    // buckets = b2_api.list_buckets()
    let buckets = b2_api.list_buckets().await?;
    // if buckets:
    //     for bucket in buckets:
    //         print(f"  - {bucket.name} (ID: {bucket.id_}, Type: {bucket.bucket_type})")
    for bucket in &buckets {
        let (name, id, bucket_type) = (bucket.name(), bucket.id(), bucket.bucket_type());
        let _ = writeln!(
            printed,
            "  - {name} (ID: {id}, Type: {})",
            bucket_type.unwrap_or_default()
        );
    }
    // else:
    //     print("  No buckets found.")
    if buckets.is_empty() {
        let _ = writeln!(printed, "  No buckets found.");
    }
    Ok(())
}

#[tokio::test]
async fn without_a_key_nothing_is_sent() {
    let (simulator, folder) = (start(), tempfile::tempdir().unwrap());
    let printed = quick_start(&simulator, &folder, None).await;
    assert!(
        printed.starts_with("Please set B2_APPLICATION_KEY_ID"),
        "{printed}"
    );
    assert_eq!(simulator.request_count(), 0);
}

#[tokio::test]
async fn an_account_with_buckets_is_listed() {
    let (simulator, folder) = (start(), tempfile::tempdir().unwrap());
    let owner = B2Api::builder()
        .api_config(config(&simulator))
        .build()
        .unwrap();
    owner
        .authorize_account(simulator.key_id(), simulator.key())
        .realm(simulator.endpoint())
        .await
        .unwrap();
    let bucket = owner
        .create_bucket("my-bucket", "allPrivate")
        .await
        .unwrap();
    let printed = quick_start(
        &simulator,
        &folder,
        Some((simulator.key_id(), simulator.key())),
    )
    .await;
    let expected = format!(
        "Successfully authorized with Backblaze B2.\n\nListing buckets:\n  - my-bucket (ID: {}, Type: allPrivate)\n",
        bucket.id()
    );
    assert_eq!(printed, expected);
}

#[tokio::test]
async fn an_account_without_buckets_says_so() {
    let (simulator, folder) = (start(), tempfile::tempdir().unwrap());
    let printed = quick_start(
        &simulator,
        &folder,
        Some((simulator.key_id(), simulator.key())),
    )
    .await;
    let expected =
        "Successfully authorized with Backblaze B2.\n\nListing buckets:\n  No buckets found.\n";
    assert_eq!(printed, expected);
}

#[tokio::test]
async fn a_wrong_key_is_an_error_that_is_printed() {
    let (simulator, folder) = (start(), tempfile::tempdir().unwrap());
    let printed = quick_start(&simulator, &folder, Some((simulator.key_id(), "wrong"))).await;
    assert!(printed.starts_with("An error occurred: "), "{printed}");
    assert_eq!(printed.lines().count(), 1, "{printed}");
}
