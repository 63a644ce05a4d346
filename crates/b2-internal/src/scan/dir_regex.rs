/// Makes of an expression for a directory one for the paths of the files in it, for programs that match those themselves.
///
/// ```
/// # use b2_internal::scan::convert_dir_regex_to_dir_prefix_regex;
/// assert_eq!(convert_dir_regex_to_dir_prefix_regex("cache$"), "cache/");
/// assert_eq!(convert_dir_regex_to_dir_prefix_regex("cache"), "cache.*?/");
/// ```
pub fn convert_dir_regex_to_dir_prefix_regex(dir_regex: &str) -> String {
    match dir_regex.strip_suffix('$') {
        Some(whole_name) => format!("{whole_name}/"),
        None => format!("{dir_regex}.*?/"),
    }
}
