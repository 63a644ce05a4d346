//! The account that all examples use: that of the `b2` command, or of the environment.

use std::env;
use std::error::Error;

use b2sdk_v3::{AccountInfo, B2Api, SqliteAccountInfo};

/// Opens the account with the credentials that the `b2` command has stored, else with those of B2_APPLICATION_KEY_ID,
/// B2_APPLICATION_KEY and B2_ENVIRONMENT (another realm than production).
pub(crate) async fn open() -> Result<B2Api, Box<dyn Error>> {
    let account_info = SqliteAccountInfo::open_default()?;
    let is_authorized = account_info.get_auth_data()?.is_some();
    let api = B2Api::builder().account_info(account_info).build()?;
    if !is_authorized {
        let realm = env::var("B2_ENVIRONMENT").unwrap_or_else(|_| "production".to_owned());
        let (key_id, key) = (
            env::var("B2_APPLICATION_KEY_ID")?,
            env::var("B2_APPLICATION_KEY")?,
        );
        api.authorize_account(key_id, key).realm(realm).await?;
    }
    Ok(api)
}
