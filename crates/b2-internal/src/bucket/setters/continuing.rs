/// The setters of every request that may make a large file: what becomes of one that is not finished. The request has
/// `continuing: Continuing` among its own setters.
macro_rules! continuing_setters {
    ($Request:ty) => {
        impl $Request {
            /// Continues the unfinished large file that has this id. Default: the one that the
            /// [journal](crate::api::B2ApiBuilder::journal) remembers; for an upload of one source else one that fits is
            /// looked for, as far as the application key may list files. Fails with `FileNotPresent` when there is no such
            /// unfinished file, and with `ValueError` that says why when it does not fit. Parts that were sent are compared
            /// with what would be sent; parts that the service copied are copied once more.
            pub fn continue_large_file_id(mut self, file_id: impl Into<String>) -> Self {
                let options = self.continuing.get_or_insert_default();
                options.resume.continue_large_file_id = Some(file_id.into());
                self
            }

            /// Tells `listener` which unfinished large file is continued, and why another is not.
            pub fn resume_listener(
                mut self,
                listener: impl crate::transfer::upload::ResumeListener,
            ) -> Self {
                let options = self.continuing.get_or_insert_default();
                options.resume.listener = Some(std::sync::Arc::new(listener));
                self
            }

            /// Sets what becomes of a large file on the service when its upload fails. Default: it is kept, to be
            /// continued.
            pub fn on_failure(mut self, on_failure: crate::transfer::upload::OnFailure) -> Self {
                self.continuing.get_or_insert_default().on_failure = on_failure;
                self
            }
        }
    };
}

pub(in crate::bucket) use continuing_setters;
