/// What a client asks for when the service is to choose.
const AUTOMATIC: &str = "b2/x-auto";
const UNKNOWN: &str = "application/octet-stream";

/// The types that the service gives to common extensions; the real table is longer.
const BY_EXTENSION: &[(&str, &str)] = &[
    ("7z", "application/x-7z-compressed"),
    ("avi", "video/x-msvideo"),
    ("bmp", "image/bmp"),
    ("bz2", "application/x-bzip2"),
    ("css", "text/css"),
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("flac", "audio/flac"),
    ("gif", "image/gif"),
    ("gz", "application/x-gzip"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("ico", "image/x-icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("log", "text/plain"),
    ("m4a", "audio/mp4"),
    ("md", "text/markdown"),
    ("mkv", "video/x-matroska"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("tar", "application/x-tar"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("txt", "text/plain"),
    ("wasm", "application/wasm"),
    ("wav", "audio/x-wav"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("xls", "application/vnd.ms-excel"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
];

/// The content type of a new file, chosen by the extension of its name where the client leaves it to the service.
pub(crate) fn resolve_content_type(asked: &str, file_name: &str) -> String {
    if !asked.eq_ignore_ascii_case(AUTOMATIC) {
        return asked.to_owned();
    }
    let extension = match file_name
        .rsplit('/')
        .next()
        .and_then(|last| last.rsplit_once('.'))
    {
        Some((_, extension)) => extension.to_ascii_lowercase(),
        None => return UNKNOWN.to_owned(),
    };
    BY_EXTENSION
        .binary_search_by(|(known, _)| (*known).cmp(extension.as_str()))
        .map_or(UNKNOWN, |index| BY_EXTENSION[index].1)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_only_when_the_client_leaves_it_to_the_service() {
        let table = [
            ("b2/x-auto", "a/photo.JPG", "image/jpeg"),
            ("b2/x-auto", "a.d/none", UNKNOWN),
            ("b2/x-auto", "x.unheard-of", UNKNOWN),
            ("text/x-own", "photo.jpg", "text/x-own"),
        ];
        for (asked, name, expected) in table {
            assert_eq!(resolve_content_type(asked, name), expected);
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(BY_EXTENSION.is_sorted());
    }
}
