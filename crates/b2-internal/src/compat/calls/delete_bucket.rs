use serde_json::Value;

use crate::api::B2Api;
use crate::bucket::Bucket;
use crate::call::request;
use crate::error::{Error, ErrorKind};
use crate::session::until_known;

request! {
    /// Deletes a bucket and gives what the service says of it; null when that got lost.
    pub struct DeleteBucketForAnswer on api: B2Api => Value {
        bucket: Bucket,
    }
}

impl DeleteBucketForAnswer {
    /// The bucket to delete.
    pub fn of(api: B2Api, bucket: Bucket) -> Self {
        Self::new(api, bucket)
    }

    async fn run(self) -> Result<Value, Error> {
        let session = self.api.own_session();
        let account_id = self.api.auth_data().await?.account_id;
        let delete = || session.delete_bucket(&account_id, self.bucket.id());
        let is_gone = |error: &Error| matches!(error.kind(), ErrorKind::BucketIdNotFound { .. });
        let answer = until_known(delete, is_gone).await?;
        let name = self.bucket.name().to_owned();
        session
            .with_cache(move |cache| cache.remove_bucket(&name))
            .await?;
        Ok(answer.map_or(Value::Null, |answer| {
            Bucket::from_answer(self.api.clone(), answer).as_answer()
        }))
    }
}
