//! Which calls may be made twice. A call that is made twice and does more than once would is looked for before it is
//! repeated.

/// A call as it is addressed, and whether it may be repeated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) is_idempotent: bool,
}

const fn safe(name: &'static str) -> Operation {
    Operation {
        name,
        is_idempotent: true,
    }
}

const fn look_first(name: &'static str) -> Operation {
    Operation {
        name,
        is_idempotent: false,
    }
}

pub(super) const CANCEL_LARGE_FILE: Operation = look_first("b2_cancel_large_file");
pub(super) const COPY_FILE: Operation = look_first("b2_copy_file");
/// A second copy of a part replaces the first.
pub(super) const COPY_PART: Operation = safe("b2_copy_part");
pub(super) const CREATE_BUCKET: Operation = look_first("b2_create_bucket");
pub(super) const CREATE_KEY: Operation = look_first("b2_create_key");
pub(super) const DELETE_BUCKET: Operation = look_first("b2_delete_bucket");
pub(super) const DELETE_FILE_VERSION: Operation = look_first("b2_delete_file_version");
pub(super) const DELETE_KEY: Operation = look_first("b2_delete_key");
pub(super) const FINISH_LARGE_FILE: Operation = look_first("b2_finish_large_file");
pub(super) const GET_BUCKET_NOTIFICATION_RULES: Operation =
    safe("b2_get_bucket_notification_rules");
pub(super) const GET_DOWNLOAD_AUTHORIZATION: Operation = safe("b2_get_download_authorization");
pub(super) const GET_FILE_INFO: Operation = safe("b2_get_file_info");
pub(super) const GET_UPLOAD_PART_URL: Operation = safe("b2_get_upload_part_url");
pub(super) const GET_UPLOAD_URL: Operation = safe("b2_get_upload_url");
pub(super) const HIDE_FILE: Operation = look_first("b2_hide_file");
pub(super) const LIST_BUCKETS: Operation = safe("b2_list_buckets");
pub(super) const LIST_FILE_NAMES: Operation = safe("b2_list_file_names");
pub(super) const LIST_FILE_VERSIONS: Operation = safe("b2_list_file_versions");
pub(super) const LIST_KEYS: Operation = safe("b2_list_keys");
pub(super) const LIST_PARTS: Operation = safe("b2_list_parts");
pub(super) const LIST_UNFINISHED_LARGE_FILES: Operation = safe("b2_list_unfinished_large_files");
pub(super) const SET_BUCKET_NOTIFICATION_RULES: Operation =
    safe("b2_set_bucket_notification_rules");
pub(super) const START_LARGE_FILE: Operation = look_first("b2_start_large_file");
/// The revision grows each time, and a condition on it holds once.
pub(super) const UPDATE_BUCKET: Operation = look_first("b2_update_bucket");
pub(super) const UPDATE_FILE_LEGAL_HOLD: Operation = safe("b2_update_file_legal_hold");
pub(super) const UPDATE_FILE_RETENTION: Operation = safe("b2_update_file_retention");
pub(super) const UPLOAD_FILE: Operation = look_first("b2_upload_file");
/// A second upload of a part replaces the first.
pub(super) const UPLOAD_PART: Operation = safe("b2_upload_part");
