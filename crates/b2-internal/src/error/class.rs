macro_rules! define_classes {
    ($(
        $(#[$about:meta])*
        $name:ident $({ $($fields:tt)* })?
        is [$($base:ident),*], repeat $repeat:ident, text ($($text:tt)+);
    )*) => {
        /// A family of [`ErrorKind`](super::ErrorKind)s, for [`Error::is`](super::Error::is).
        ///
        /// Python's class tree: each kind is a family of itself and of the kinds that are special cases of it. Families
        /// without a kind of their own come first. The root, `B2Error`, is missing because every error belongs to it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorClass {
            /// The kinds whose text begins with their name.
            B2SimpleError,
            /// What Python's `TransientErrorMixin` marks. Other kinds may pass as well: ask
            /// [`Error::is_transient`](super::Error::is_transient).
            TransientError,
            /// A restriction of the application key forbids something.
            NotAllowedByAppKeyError,
            /// A folder cannot be scanned or synchronised.
            BaseDirectoryError,
            /// The event types of a notification rule are wrong.
            EventTypeError,
            /// A downloaded file cannot be created where it should go.
            DestinationDirectoryError,
            $(
                #[doc = concat!("[`ErrorKind::", stringify!($name), "`](super::ErrorKind::", stringify!($name),
                                ") and its special cases.")]
                $name,
            )*
        }

        impl ErrorClass {
            /// The classes directly above this one, in the newest interface.
            pub(super) fn bases(self) -> &'static [Self] {
                match self {
                    Self::B2SimpleError | Self::TransientError => &[],
                    Self::NotAllowedByAppKeyError | Self::BaseDirectoryError => &[Self::B2SimpleError],
                    Self::EventTypeError => &[Self::BadRequest],
                    Self::DestinationDirectoryError => &[Self::DestinationError],
                    $( Self::$name => &[$(Self::$base),*], )*
                }
            }
        }
    };
}

all_kinds!(define_classes);
