//! The spans of the calls that an application makes on the session itself.

/// The span of a call, named after its method and with what it is about; none for a call that the library makes.
macro_rules! session_span {
    ($session:expr, $method:ident $(, $field:ident = $value:expr)*) => {
        match $session.caller {
            $crate::session::Caller::Application => tracing::debug_span!(
                target: "b2sdk::call",
                concat!("B2Session::", stringify!($method)),
                $( $field = $value ),*
            ),
            $crate::session::Caller::Library => tracing::Span::none(),
        }
    };
}
