use http::HeaderMap;
use serde_json::{Value, json};

use super::file::readable;
use super::{Params, header_text};
use crate::model::{
    ApplicationKey, BucketLock, DefaultRetention, FileLock, LegalHold, NewLock, PeriodUnit,
    Retention, RetentionMode,
};
use crate::refusal::Refusal;

const MODE_HEADER: &str = "x-bz-file-retention-mode";
const UNTIL_HEADER: &str = "x-bz-file-retention-retain-until-timestamp";
const HOLD_HEADER: &str = "x-bz-file-legal-hold";
/// The longest default retention.
const LONGEST_DAYS: i64 = 3_000;

/// A retention as answers show it.
pub(crate) fn retention_object(retention: Option<Retention>) -> Value {
    json!({
        "mode": retention.map(|retention| retention.mode.name()),
        "retainUntilTimestamp": retention.map(|retention| retention.until),
    })
}

pub(crate) fn legal_hold_name(hold: LegalHold) -> &'static str {
    match hold {
        LegalHold::On => "on",
        LegalHold::Off => "off",
    }
}

/// The members `fileRetention` and `legalHold` of a file object.
pub(super) fn file_lock_members(
    lock: &FileLock,
    key: &ApplicationKey,
) -> [(&'static str, Value); 2] {
    let retention = retention_object(lock.retention);
    let hold = json!(lock.legal_hold.map(legal_hold_name));
    [
        (
            "fileRetention",
            readable(key.can("readFileRetentions"), retention),
        ),
        ("legalHold", readable(key.can("readFileLegalHolds"), hold)),
    ]
}

/// The member `fileLockConfiguration` of a bucket.
pub(super) fn bucket_lock_object(lock: &BucketLock, key: &ApplicationKey) -> Value {
    let period = |default: DefaultRetention| {
        let unit = match default.unit {
            PeriodUnit::Days => "days",
            PeriodUnit::Years => "years",
        };
        json!({"duration": default.duration, "unit": unit})
    };
    let value = json!({
        "defaultRetention": {
            "mode": lock.default_retention.map(|default| default.mode.name()),
            "period": lock.default_retention.map(period),
        },
        "isFileLockEnabled": lock.is_enabled,
    });
    readable(key.can("readBucketRetentions"), value)
}

/// The lock in the headers of a download, as far as the key may read it, and the list of the headers that it may not.
pub(crate) fn lock_headers(
    lock: &FileLock,
    key: &ApplicationKey,
) -> (Vec<(&'static str, String)>, Vec<&'static str>) {
    let (mut shown, mut withheld) = (Vec::new(), Vec::new());
    if !key.can("readFileRetentions") {
        withheld.push("X-Bz-File-Retention-Mode");
        withheld.push("X-Bz-File-Retention-Retain-Until-Timestamp");
    } else if let Some(retention) = lock.retention {
        shown.push((MODE_HEADER, retention.mode.name().to_owned()));
        shown.push((UNTIL_HEADER, retention.until.to_string()));
    }
    if !key.can("readFileLegalHolds") {
        withheld.push("X-Bz-File-Legal-Hold");
    } else if let Some(hold) = lock.legal_hold {
        shown.push((HOLD_HEADER, legal_hold_name(hold).to_owned()));
    }
    (shown, withheld)
}

/// The lock in the headers of an upload.
pub(super) fn lock_from_headers(headers: &HeaderMap) -> Result<NewLock, Refusal> {
    let mode = header_text(headers, MODE_HEADER)?;
    let until = header_text(headers, UNTIL_HEADER)?;
    let retention = match (mode, until) {
        (None, None) => None,
        (Some(mode), Some(until)) => Some(Some(Retention {
            mode: retention_mode(mode)?,
            until: until.parse().map_err(|_| {
                Refusal::bad_request("Invalid X-Bz-File-Retention-Retain-Until-Timestamp")
            })?,
        })),
        _ => {
            return Err(Refusal::bad_request(
                "The retention mode and its timestamp must be given together",
            ));
        }
    };
    let legal_hold = header_text(headers, HOLD_HEADER)?
        .map(legal_hold)
        .transpose()?;
    Ok(NewLock {
        retention,
        legal_hold,
    })
}

/// The members `fileRetention` and `legalHold` of a request that makes a file.
pub(crate) fn lock_from_params(params: &Params) -> Result<NewLock, Refusal> {
    Ok(NewLock {
        retention: file_retention(params)?,
        legal_hold: params.text("legalHold")?.map(legal_hold).transpose()?,
    })
}

/// The member `legalHold`, which must be there.
pub(crate) fn required_legal_hold(params: &Params) -> Result<LegalHold, Refusal> {
    legal_hold(params.required_text("legalHold")?)
}

/// The member `fileRetention`, which must be there.
pub(crate) fn required_file_retention(params: &Params) -> Result<Option<Retention>, Refusal> {
    file_retention(params)?
        .ok_or_else(|| Refusal::bad_json("Required field fileRetention is missing"))
}

fn file_retention(params: &Params) -> Result<Option<Option<Retention>>, Refusal> {
    let Some(object) = params.object("fileRetention")? else {
        return Ok(None);
    };
    let until = object.integer("retainUntilTimestamp")?;
    match (set_mode(&object)?, until) {
        (None, None) => Ok(Some(None)),
        (Some(mode), Some(until)) => Ok(Some(Some(Retention { mode, until }))),
        _ => Err(Refusal::bad_request(
            "mode and retainUntilTimestamp must be given together",
        )),
    }
}

/// The member `defaultRetention` of a bucket. `Some(None)` clears it.
pub(super) fn default_retention(
    params: &Params,
) -> Result<Option<Option<DefaultRetention>>, Refusal> {
    let Some(object) = params.object("defaultRetention")? else {
        return Ok(None);
    };
    let Some(mode) = set_mode(&object)? else {
        return Ok(Some(None));
    };
    let period = object
        .object("period")?
        .ok_or_else(|| Refusal::bad_request("defaultRetention needs a period"))?;
    let retention = DefaultRetention {
        mode,
        duration: period.required_integer("duration")?,
        unit: match period.required_text("unit")? {
            "days" => PeriodUnit::Days,
            "years" => PeriodUnit::Years,
            other => {
                return Err(Refusal::bad_request(format!(
                    "Invalid unit of a retention period: {other}"
                )));
            }
        },
    };
    if retention.duration < 1 || retention.days() > LONGEST_DAYS {
        return Err(Refusal::bad_request(format!(
            "A default retention lasts from 1 to {LONGEST_DAYS} days"
        )));
    }
    Ok(Some(Some(retention)))
}

/// The member `mode`, unless it says that there is no retention.
fn set_mode(object: &Params) -> Result<Option<RetentionMode>, Refusal> {
    match object.text("mode")? {
        None | Some("none") => Ok(None),
        Some(name) => retention_mode(name).map(Some),
    }
}

fn retention_mode(name: &str) -> Result<RetentionMode, Refusal> {
    match name {
        "governance" => Ok(RetentionMode::Governance),
        "compliance" => Ok(RetentionMode::Compliance),
        other => Err(Refusal::bad_request(format!(
            "Invalid retention mode: {other}"
        ))),
    }
}

fn legal_hold(name: &str) -> Result<LegalHold, Refusal> {
    match name {
        "on" => Ok(LegalHold::On),
        "off" => Ok(LegalHold::Off),
        other => Err(Refusal::bad_request(format!("Invalid legal hold: {other}"))),
    }
}
