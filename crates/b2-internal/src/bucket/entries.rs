/// Defines a listing that is read as a stream.
macro_rules! entries {
    ($(#[$meta:meta])* pub struct $Entries:ident of $Entry:ty) => {
        $(#[$meta])*
        #[must_use = "a listing does nothing until it is read"]
        pub struct $Entries {
            stream: std::pin::Pin<
                Box<dyn futures_core::Stream<Item = Result<$Entry, $crate::error::Error>> + Send>,
            >,
            dialect: $crate::error::Dialect,
            span: tracing::Span,
        }

        impl $Entries {
            /// What `stream` does takes place within `span`, which is that of the listing.
            pub(crate) fn new(
                dialect: $crate::error::Dialect,
                span: tracing::Span,
                stream: impl futures_core::Stream<Item = Result<$Entry, $crate::error::Error>> + Send + 'static,
            ) -> Self {
                Self { stream: Box::pin(stream), dialect, span }
            }

            /// The next entry; `None` at the end. After an error nothing follows.
            #[expect(clippy::should_implement_trait, reason = "it is what streams call their next item")]
            pub fn next(&mut self) -> $crate::call::Next<'_, Self> {
                $crate::call::Next::of(self)
            }
        }

        impl futures_core::Stream for $Entries {
            type Item = Result<$Entry, $crate::error::Error>;

            fn poll_next(
                mut self: std::pin::Pin<&mut Self>,
                context: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<Self::Item>> {
                let Self { stream, dialect, span } = &mut *self;
                let _within = span.enter();
                stream.as_mut().poll_next(context).map_err(|error| error.with_dialect(*dialect))
            }
        }

        impl std::fmt::Debug for $Entries {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($Entries))
            }
        }
    };
}

pub(crate) use entries;
