//! Sessions that share their credentials through a file.

use b2_simulator::{Operation, Simulator};
use b2sdk_v3::{AccountInfo, B2Api, B2HttpApiConfig, SqliteAccountInfo};

use super::place;

fn api(simulator: &Simulator, account_info: SqliteAccountInfo) -> B2Api {
    let config = B2HttpApiConfig::new().transport(simulator.transport());
    B2Api::builder()
        .account_info(account_info)
        .api_config(config)
        .build()
        .unwrap()
}

fn authorisations(simulator: &Simulator) -> usize {
    let requests = simulator.requests();
    let is_one = |operation| operation == Some(Operation::AuthorizeAccount);
    requests
        .iter()
        .filter(|request| is_one(request.operation))
        .count()
}

#[tokio::test]
async fn a_token_that_another_session_has_renewed_is_used() {
    let (_folder, path) = place();
    let simulator = Simulator::builder().build().unwrap();
    let first = api(&simulator, SqliteAccountInfo::open(&path).unwrap());
    first
        .authorize_account(simulator.key_id(), simulator.key())
        .realm(simulator.endpoint())
        .await
        .unwrap();
    let second = api(&simulator, SqliteAccountInfo::open(&path).unwrap());
    second.list_buckets().await.unwrap();
    assert_eq!(authorisations(&simulator), 1);

    simulator.expire_account_tokens();
    first.list_buckets().await.unwrap();
    second.list_buckets().await.unwrap();
    assert_eq!(authorisations(&simulator), 2);
}

#[tokio::test]
async fn w21_renewing_a_token_keeps_the_stored_names_of_buckets() {
    let (_folder, path) = place();
    let simulator = Simulator::builder().bucket("the-bucket").build().unwrap();
    let info = SqliteAccountInfo::open(&path).unwrap();
    let api = api(&simulator, info.clone());
    api.authorize_account(simulator.key_id(), simulator.key())
        .realm(simulator.endpoint())
        .await
        .unwrap();
    let bucket = api.get_bucket_by_name("the-bucket").await.unwrap();
    let token = info.get_auth_data().unwrap().unwrap().auth_token;

    simulator.expire_account_tokens();
    bucket
        .list_file_versions("nothing")
        .entries()
        .next()
        .await
        .transpose()
        .unwrap();
    assert_ne!(info.get_auth_data().unwrap().unwrap().auth_token, token);
    let known = info
        .get_bucket_id_or_none_from_bucket_name("the-bucket")
        .unwrap();
    assert_eq!(known.as_deref(), Some(bucket.id()));
}
