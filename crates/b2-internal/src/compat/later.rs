use std::future::Future;

use crate::call::Call;
use crate::error::Error;

/// A call that goes on after the one before it has succeeded.
pub fn then_call<T: Send + 'static, U: 'static, Next>(
    call: Call<T>,
    next: impl FnOnce(T) -> Next + Send + 'static,
) -> Call<U>
where
    Next: Future<Output = Result<U, Error>> + Send + 'static,
{
    Call::new(async move {
        let next = next(call.await?);
        next.await
    })
}

/// A call whose outcome is translated for another interface, its error too.
pub fn map_outcome<T: 'static, U: 'static>(
    call: Call<T>,
    translate: impl FnOnce(Result<T, Error>) -> Result<U, Error> + Send + 'static,
) -> Call<U> {
    Call::new(async move { translate(call.await) })
}

/// A call that has failed before it began.
pub fn failed_call<T: Send + 'static>(error: Error) -> Call<T> {
    Call::new(std::future::ready(Err(error)))
}
