/// Defines a request, a listing or a stream of an older interface, over that of the next one.
///
/// The setters are listed with their exact signatures, so that they can be held against Python's parameters; each passes its
/// arguments on to the setter of the same name, or to the one that follows `=`. What comes after `=>` says what the request
/// gives:
///
/// * `call T`: it is sent or awaited.
/// * `transfer T`: it can also be started as a [`Transfer`](crate::call::Transfer).
/// * `entries S of T`: its `entries()` gives the stream `S`.
/// * `stream T`: it is such a stream itself.
///
/// The result is translated with `From`, or with the function `by`, which takes what the next interface gives and may fail.
/// The crate that uses this depends on `futures-core`.
///
/// ```
/// use b2_internal::bucket::{self, Bucket};
/// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
///
/// /// A version of which only the name is of interest.
/// #[derive(Debug, PartialEq)]
/// pub struct Name(String);
///
/// impl From<b2_internal::file_version::FileVersion> for Name {
///     fn from(version: b2_internal::file_version::FileVersion) -> Self {
///         Self(version.file_name)
///     }
/// }
///
/// b2_internal::wrapped_request! {
///     /// Uploads, and gives the name.
///     pub struct Upload wraps bucket::UploadBytes => transfer Name {
///         /// Sets the MIME type.
///         fn content_type(content_type: impl Into<String>);
///         /// Stores these pairs with the file.
///         fn infos<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) = file_info;
///     }
/// }
///
/// b2_internal::wrapped_request! {
///     /// Lists the versions of a file.
///     pub struct Versions wraps bucket::ListFileVersions => entries Names of Name {
///         /// Sets how many versions a call asks for.
///         fn fetch_count(fetch_count: u32);
///     }
/// }
///
/// b2_internal::wrapped_request! {
///     /// The names of those versions.
///     pub struct Names wraps bucket::FileVersions => stream Name
/// }
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// let upload = Upload(bucket.upload_bytes("hello", "a")).content_type("text/plain").infos([("k", "v")]);
/// assert_eq!(upload.start().await?, Name("a".to_owned()));
/// let mut names = Versions(bucket.list_file_versions("a")).fetch_count(1).entries();
/// assert_eq!(names.next().await.transpose()?, Some(Name("a".to_owned())));
/// assert!(names.next().await.is_none());
/// # Ok(())
/// # }
/// ```
#[macro_export]
macro_rules! wrapped_request {
    (
        $(#[$meta:meta])*
        pub struct $Request:ident wraps $Next:path => call $Output:ty $(, by $by:path)? {
            $($setters:tt)*
        }
    ) => {
        $crate::wrapped_request! { @call [$(#[$meta])*] $Request [$Next] [$Output] [$($by)?] }
        $crate::wrapped_request! { @setters $Request $($setters)* }
    };

    (
        $(#[$meta:meta])*
        pub struct $Request:ident wraps $Next:path => transfer $Output:ty $(, by $by:path)? {
            $($setters:tt)*
        }
    ) => {
        $crate::wrapped_request! { @call [$(#[$meta])*] $Request [$Next] [$Output] [$($by)?] }
        $crate::wrapped_request! { @setters $Request $($setters)* }

        impl $Request {
            /// Starts the transfer as something that can be aborted, also by another task. It does nothing until it is
            /// awaited.
            pub fn start(self) -> $crate::call::Transfer<$Output> {
                let translate = $crate::wrapped_request!(@by [$($by)?]);
                $crate::compat::map_transfer(self.0.start(), translate)
            }
        }
    };

    (
        $(#[$meta:meta])*
        pub struct $Request:ident wraps $Next:path => entries $Entries:ident of $Entry:ty {
            $($setters:tt)*
        }
    ) => {
        $(#[$meta])*
        #[must_use = "a listing does nothing until its entries are read"]
        #[derive(Debug, Clone)]
        pub struct $Request(pub(crate) $Next);

        $crate::wrapped_request! { @setters $Request $($setters)* }

        impl $Request {
            /// Starts the listing. Calls are made as the entries are read.
            pub fn entries(self) -> $Entries {
                $Entries(self.0.entries())
            }
        }
    };

    (
        $(#[$meta:meta])*
        pub struct $Entries:ident wraps $Next:path => stream $Entry:ty $(, by $by:path)?
    ) => {
        $(#[$meta])*
        #[must_use = "a listing does nothing until it is read"]
        #[derive(Debug)]
        pub struct $Entries(pub(crate) $Next);

        impl $Entries {
            /// The next entry; `None` at the end. After an error nothing follows.
            #[expect(clippy::should_implement_trait, reason = "it is what streams call their next item")]
            pub fn next(&mut self) -> $crate::call::Next<'_, Self> {
                $crate::compat::next(self)
            }
        }

        impl futures_core::Stream for $Entries {
            type Item = ::std::result::Result<$Entry, $crate::error::Error>;

            fn poll_next(
                mut self: ::std::pin::Pin<&mut Self>,
                context: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<::std::option::Option<Self::Item>> {
                let translate = $crate::wrapped_request!(@by [$($by)?]);
                let next = futures_core::Stream::poll_next(::std::pin::Pin::new(&mut self.0), context);
                next.map(|entry| entry.map(|entry| entry.and_then(translate)))
            }
        }
    };

    (@call [$(#[$meta:meta])*] $Request:ident [$Next:path] [$Output:ty] [$($by:path)?]) => {
        $(#[$meta])*
        #[must_use = "a request does nothing until it is sent or awaited"]
        #[derive(Debug)]
        pub struct $Request(pub(crate) $Next);

        impl $Request {
            /// Starts the call. Awaiting the request itself does the same.
            pub fn send(self) -> $crate::call::Call<$Output> {
                let translate = $crate::wrapped_request!(@by [$($by)?]);
                $crate::compat::map_call(self.0.send(), translate)
            }
        }

        impl ::std::future::IntoFuture for $Request {
            type Output = ::std::result::Result<$Output, $crate::error::Error>;
            type IntoFuture = $crate::call::Call<$Output>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };

    (@by []) => { $crate::compat::into_ok };
    (@by [$by:path]) => { $by };

    (@setters $Request:ident) => {};
    (
        @setters $Request:ident
        $(
            $(#[$meta:meta])*
            fn $setter:ident $(<$($Generic:ident: $Bound:path),+>)? ($($argument:ident: $Argument:ty),*) $(= $inner:ident)?;
        )+
    ) => {
        impl $Request {
            $(
                $crate::wrapped_request! {
                    @setter [$(#[$meta])*] $setter [$(<$($Generic: $Bound),+>)?] [$($argument: $Argument),*] $($inner)?
                }
            )+
        }
    };

    (
        @setter [$(#[$meta:meta])*] $setter:ident [$(<$($Generic:ident: $Bound:path),+>)?]
        [$($argument:ident: $Argument:ty),*]
    ) => {
        $(#[$meta])*
        pub fn $setter $(<$($Generic: $Bound),+>)? (self, $($argument: $Argument),*) -> Self {
            Self(self.0.$setter($($argument),*))
        }
    };
    (
        @setter [$(#[$meta:meta])*] $setter:ident [$(<$($Generic:ident: $Bound:path),+>)?]
        [$($argument:ident: $Argument:ty),*] $inner:ident
    ) => {
        $(#[$meta])*
        pub fn $setter $(<$($Generic: $Bound),+>)? (self, $($argument: $Argument),*) -> Self {
            Self(self.0.$inner($($argument),*))
        }
    };
}
