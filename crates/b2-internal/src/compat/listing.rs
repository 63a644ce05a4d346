use crate::bucket::Ls;

/// A listing whose folders are shown by the first file version in them, as Python does, instead of by what the service
/// says of the folder. The names in a folder are seen for it, as far as the page that finds it holds them.
pub fn ls_with_first_files(ls: Ls) -> Ls {
    ls.with_first_files()
}

/// A listing whose path is a folder even without a slash at its end.
pub fn ls_only_in_folder(ls: Ls) -> Ls {
    ls.only_in_folder()
}
