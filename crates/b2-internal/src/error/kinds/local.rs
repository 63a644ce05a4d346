//! Wrong arguments and trouble on this machine.

macro_rules! local_kinds {
    ($next:ident $($rest:tt)*) => { $next! { $($rest)*

    /// An argument is wrong; its name is known.
    InvalidArgument {
        /// The name of the parameter, or several with commas between.
        parameter_name: String,
        /// What is wrong with it.
        message: String,
    } is [], repeat Never, text ("{parameter_name} {message}");

    /// Arguments or settings contradict each other.
    InvalidUserInput {
        /// What is wrong.
        message: String,
    } is [], repeat Never, text ("{message}");

    /// A value is outside of what a call takes. Python raises its built-in `ValueError` here, outside of its own tree.
    ValueError {
        /// What is wrong.
        message: String,
    } is [], repeat Never, text ("{message}");

    /// The operating system refused something; its reason is in `source()` and at the end of the text.
    Io {
        /// What was tried, as a verb that fits after "cannot", such as `open` or `rename`.
        operation: String,
        /// The path, where there is one.
        path: Option<PathBuf>,
    } is [], repeat Never, text ("cannot {operation}{}", path_after_space(path));

    /// The caller, or the end of the program, cancelled the operation.
    Cancelled is [], repeat Never, text ("the operation was cancelled");

    /// This library broke one of its own rules, or the async runtime went away under it.
    #[non_exhaustive]
    InternalError {
        /// The rule, or what went away.
        message: String,
    } is [], repeat Never, text ("internal error: {message}");
    } };
}
