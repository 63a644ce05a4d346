use futures_core::Stream;

use crate::call::{Call, Next, Transfer};
use crate::error::Error;

/// A call whose result is translated for another interface.
pub fn map_call<T: 'static, U: 'static>(
    call: Call<T>,
    translate: impl FnOnce(T) -> Result<U, Error> + Send + 'static,
) -> Call<U> {
    Call::new(async move { translate(call.await?) })
}

/// A transfer whose result is translated for another interface. A handle that was taken of `transfer` before no longer
/// reaches it; one that is taken of the result does.
pub fn map_transfer<T: Send + 'static, U: Send + 'static>(
    transfer: Transfer<T>,
    translate: impl FnOnce(T) -> Result<U, Error> + Send + 'static,
) -> Transfer<U> {
    transfer.map(translate)
}

/// The next item of a stream that an interface defines.
pub fn next<S: Stream + Unpin + ?Sized>(stream: &mut S) -> Next<'_, S> {
    Next::of(stream)
}

/// The translation of what converts without fail.
pub fn into_ok<T, U: From<T>>(value: T) -> Result<U, Error> {
    Ok(value.into())
}
