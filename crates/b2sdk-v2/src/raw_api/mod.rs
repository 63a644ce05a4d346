//! One typed request and answer for each call of the B2 native API, as its version 3 has them.

mod adapters;
mod calls;
mod messages;
mod shared;

pub use adapters::{B2RawHttpApi, RawApiForV3, RawApiFromV3};
pub use calls::RawApi;
pub use messages::{
    ApiInfo, AuthorizeAccountResponse, CreateKeyRequest, CreatedKeyResponse, KeyResponse,
    ListKeysResponse, StorageApi,
};
