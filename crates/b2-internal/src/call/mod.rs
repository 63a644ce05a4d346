//! The one shape of every call that may talk to the service: a named request, and the [`Call`] that it becomes.
//!
//! A method of a handle returns a request; setters named like Python's optional parameters refine it; `.send()` or
//! `.await` starts it. The request owns a clone of its handle, so it can be stored, named and moved to another task.
//!
//! Invariant: no public `async fn` and no `impl Trait` in return position; neither could gain an option later.

mod gate;
mod next;
mod trace;
mod transfer;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pub(crate) use gate::{Gate, Inside};
pub use next::Next;
pub(crate) use trace::{call_span, instrumented, note_subject};
pub(crate) use transfer::Remains;
pub use transfer::{Transfer, TransferHandle};

use crate::error::Error;

/// A call on its way. It does nothing until it is awaited, and dropping it abandons what is in flight.
///
/// No request is ever sent from the drop: what was begun on the service (an unfinished large file) stays there, to be
/// continued or cancelled later.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T>(Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>);

impl<T> Call<T> {
    /// A call that runs `future`.
    pub(crate) fn new(future: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self(Box::pin(future))
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

/// Defines a named request: its required parts, one setter per optional part, `send` and `IntoFuture`. `texts` are optional
/// strings, `optional` parts are taken as they are, and `own setters` are written by hand.
///
/// The type then writes `async fn run(self) -> Result<Output, Error>`, and its handle has `dialect()`, which is stamped on
/// every error that leaves.
macro_rules! request {
    (
        $(#[$meta:meta])*
        pub struct $Request:ident on $handle:ident: $Handle:ty => $Output:ty {
            $( $required:ident: $Required:ty, )*
        }
        $( texts {
            $( $(#[$text_meta:meta])* $text:ident, )*
        } )?
        $( optional {
            $( $(#[$setter_meta:meta])* $optional:ident: $Optional:ty, )*
        } )?
        $( own setters { $( $own:ident: $Own:ty, )* } )?
    ) => {
        $(#[$meta])*
        #[must_use = "a request does nothing until it is sent or awaited"]
        #[derive(Debug)]
        pub struct $Request {
            $handle: $Handle,
            $( $required: $Required, )*
            $( $( $text: Option<String>, )* )?
            $( $( $optional: Option<$Optional>, )* )?
            $( $( $own: Option<$Own>, )* )?
        }

        impl $Request {
            pub(crate) fn new($handle: $Handle, $( $required: $Required, )*) -> Self {
                Self {
                    $handle,
                    $( $required, )*
                    $( $( $text: None, )* )?
                    $( $( $optional: None, )* )?
                    $( $( $own: None, )* )?
                }
            }

            $( $(
                $(#[$text_meta])*
                pub fn $text(mut self, $text: impl Into<String>) -> Self {
                    self.$text = Some($text.into());
                    self
                }
            )* )?

            $( $(
                $(#[$setter_meta])*
                pub fn $optional(mut self, $optional: $Optional) -> Self {
                    self.$optional = Some($optional);
                    self
                }
            )* )?

            /// Starts the call. Awaiting the request itself does the same.
            pub fn send(self) -> $crate::call::Call<$Output> {
                let dialect = self.$handle.dialect();
                let span = $crate::call::call_span!($Request);
                $crate::call::note_subject!(span, $handle, self.$handle);
                $( $crate::call::note_subject!(span, $required, self.$required); )*
                let run = async move { self.run().await.map_err(|error| error.with_dialect(dialect)) };
                $crate::call::Call::new($crate::call::instrumented(run, span))
            }
        }

        impl std::future::IntoFuture for $Request {
            type Output = Result<$Output, $crate::error::Error>;
            type IntoFuture = $crate::call::Call<$Output>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

pub(crate) use request;

/// Gives a request that moves bytes `start` too, whose transfer can be aborted. Its handle has `note_what_is_begun`.
macro_rules! moves_bytes {
    ($Request:ty, $handle:ident => $Output:ty) => {
        impl $Request {
            /// Starts the transfer as something that can be aborted, also by another task; see
            /// [`Transfer`]($crate::call::Transfer). It does nothing until it is awaited.
            pub fn start(mut self) -> $crate::call::Transfer<$Output> {
                let begun = self.$handle.note_what_is_begun();
                $crate::call::Transfer::new(self.send(), begun)
            }
        }
    };
}

pub(crate) use moves_bytes;
