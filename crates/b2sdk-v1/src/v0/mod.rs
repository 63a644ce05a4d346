//! Names of b2sdk before 1.0 that the first interface has dropped or changed, for applications that have never moved.
//!
//! Everything else is as at the top of this crate. Where a name is in both, the one here has the older form:
//! [`B2Api::delete_bucket`] gives the service's answer, [`Bucket::list_file_versions`] and [`Bucket::list_file_names`] give one
//! page of it, [`sync_folders`] takes the options of a command line, and [`Synchronizer`] speaks of them in its errors.
//!
//! ```
//! # use b2sdk_v1::{B2HttpApiConfig, InMemoryAccountInfo};
//! use b2sdk_v1::v0::B2Api;
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = b2_simulator::Simulator::builder().build()?;
//! # let config = B2HttpApiConfig::new().transport(simulator.transport());
//! # let api = B2Api::builder().account_info(InMemoryAccountInfo::new()).api_config(config).build()?;
//! # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
//! let bucket = api.create_bucket("holiday-photos", "allPublic").await?;
//! let page = bucket.list_file_names().max_entries(1).await?;
//! assert_eq!(page["files"].as_array().map(Vec::len), Some(0));
//! let answer = api.delete_bucket(&bucket).await?;
//! assert_eq!(answer["bucketName"], "holiday-photos");
//! # Ok(())
//! # }
//! ```

mod account_info;
mod api;
mod arguments;
mod bucket;
mod builder;
mod sync;

pub use crate::make_progress_listener;
pub use account_info::{OldAccountInfoMethods, url_for_api};
pub use api::{B2Api, CreateBucket, DeleteBucket, GetBucketByName, ListBuckets};
pub use arguments::SyncArguments;
pub use bucket::{Bucket, GetFreshBucketState, ListFileNames, ListFileVersions};
pub use builder::B2ApiBuilder;
pub use sync::{
    SyncFolders, SyncWithArguments, Synchronizer, make_folder_sync_actions, sync_folders,
};
