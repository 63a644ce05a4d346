//! The calls that people use most, bound to their exact types, interface by interface.
//!
//! Nothing runs here: a signature that is not what it was does not compile. `cargo xtask api check` sees every promise of
//! an interface; this needs nothing but the compiler, and shows a reader what must stay as it is.

mod v1;
mod v2;
mod v3;

/// What stands here for `impl Into<String>`.
type Text = &'static str;

/// `Type::function: its exact type;`
macro_rules! frozen {
    ($($function:path: $signature:ty;)*) => {
        $(const _: $signature = $function;)*
    };
}

/// `Request => what awaiting it gives;`
macro_rules! awaited {
    ($($Request:ty => $output:ty;)*) => {
        $(
            const _: fn($Request) -> Call<$output> = <$Request>::send;
            const _: fn() = is_awaited::<$Request, $output>;
        )*

        fn is_awaited<R, T>()
        where
            R: IntoFuture<Output = std::result::Result<T, Error>, IntoFuture = Call<T>> + Send + 'static,
        {
        }
    };
}

use {awaited, frozen};
