//! The forms in which retention and holds travel.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    BucketRetentionSetting, FileLockConfiguration, FileRetentionSetting, LegalHold,
    NO_RETENTION_BUCKET_SETTING, NO_RETENTION_FILE_SETTING, RetentionMode, RetentionPeriod,
    RetentionUnit, UNKNOWN_FILE_LOCK_CONFIGURATION, UNKNOWN_FILE_RETENTION_SETTING,
};
use crate::error::{Error, ErrorKind};
use crate::guarded::{Guarded, Seen};

const RETENTION_MODE: HeaderName = HeaderName::from_static("x-bz-file-retention-mode");
const RETAIN_UNTIL: HeaderName =
    HeaderName::from_static("x-bz-file-retention-retain-until-timestamp");
const LEGAL_HOLD: HeaderName = HeaderName::from_static("x-bz-file-legal-hold");
const UNAUTHORIZED_TO_READ: HeaderName =
    HeaderName::from_static("x-bz-client-unauthorized-to-read");

impl RetentionMode {
    /// The mode in JSON: `null` for none.
    pub(crate) fn on_wire(&self) -> Option<&str> {
        (*self != Self::NONE).then_some(self.as_str())
    }

    fn from_wire(text: Option<String>) -> Self {
        text.map_or(Self::NONE, Self::from)
    }
}

/// Retention of a file, bare: in requests, and in the answer of `b2_update_file_retention`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FileRetentionOnWire {
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    retain_until_timestamp: Option<i64>,
}

impl From<&FileRetentionSetting> for FileRetentionOnWire {
    fn from(setting: &FileRetentionSetting) -> Self {
        Self {
            mode: setting.mode.on_wire().map(str::to_owned),
            retain_until_timestamp: setting.retain_until,
        }
    }
}

impl From<FileRetentionOnWire> for FileRetentionSetting {
    fn from(wire: FileRetentionOnWire) -> Self {
        Self {
            mode: RetentionMode::from_wire(wire.mode),
            retain_until: wire.retain_until_timestamp,
        }
    }
}

/// Writes the member `fileRetention` of a request. The setting has been checked before.
pub(crate) fn serialize_retention<S: Serializer>(
    setting: &Option<FileRetentionSetting>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    setting
        .as_ref()
        .map(FileRetentionOnWire::from)
        .serialize(serializer)
}

/// Reads the member `fileRetention` of a file.
pub(crate) fn deserialize_retention<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<FileRetentionSetting>, D::Error> {
    let guarded = Option::<Guarded<FileRetentionOnWire>>::deserialize(deserializer)?;
    Ok(guarded.map(|guarded| match guarded.seen() {
        Seen::Unreadable => UNKNOWN_FILE_RETENTION_SETTING,
        Seen::Unset => NO_RETENTION_FILE_SETTING,
        Seen::Value(value) => value.into(),
    }))
}

/// Reads the member `fileRetention` of the answer of `b2_update_file_retention`.
pub(crate) fn deserialize_bare_retention<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<FileRetentionSetting, D::Error> {
    FileRetentionOnWire::deserialize(deserializer).map(FileRetentionSetting::from)
}

/// The member `fileRetention` of `b2_update_file_retention`, where no retention is written too.
pub(crate) fn retention_value(setting: &FileRetentionSetting) -> Result<serde_json::Value, Error> {
    setting.check_for_request()?;
    Ok(serde_json::json!({
        "mode": setting.mode.on_wire(),
        "retainUntilTimestamp": setting.retain_until,
    }))
}

/// Writes the member `legalHold` of a request. A hold that was never set is left out by whoever asks.
pub(crate) fn serialize_legal_hold<S: Serializer>(
    hold: &Option<LegalHold>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    hold.as_ref()
        .and_then(|hold| hold.to_server().ok())
        .serialize(serializer)
}

/// Whether a request of a new file leaves the hold out: a file without a hold is made by saying nothing, which a bucket
/// without file lock takes too.
pub(crate) fn is_hold_left_out(hold: &Option<LegalHold>) -> bool {
    hold.as_ref().is_none_or(|hold| *hold == LegalHold::UNSET)
}

/// Whether a request of a new file leaves the retention out. No retention is no value that the service takes here.
pub(crate) fn is_retention_left_out(setting: &Option<FileRetentionSetting>) -> bool {
    setting
        .as_ref()
        .is_none_or(|setting| setting.mode == RetentionMode::NONE)
}

/// Reads the member `legalHold` of a file.
pub(crate) fn deserialize_legal_hold<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<LegalHold>, D::Error> {
    let guarded = Option::<Guarded<String>>::deserialize(deserializer)?;
    Ok(guarded.map(|guarded| match guarded.seen() {
        Seen::Unreadable => LegalHold::UNKNOWN,
        Seen::Unset => LegalHold::UNSET,
        Seen::Value(text) => text.into(),
    }))
}

impl FileRetentionSetting {
    /// The setting as the service shows it.
    pub(crate) fn as_answer(&self) -> serde_json::Value {
        let value = FileRetentionOnWire::from(self);
        guarded(self.mode != RetentionMode::UNKNOWN, value)
    }
}

impl LegalHold {
    /// The hold as the service shows it.
    pub(crate) fn as_answer(&self) -> serde_json::Value {
        guarded(!self.is_unknown(), self.shown())
    }
}

impl FileLockConfiguration {
    /// The configuration as the service shows it.
    pub(crate) fn as_answer(&self) -> serde_json::Value {
        let may_read = self.is_file_lock_enabled.is_some();
        let value = serde_json::json!({
            "defaultRetention": on_wire(&self.default_retention),
            "isFileLockEnabled": self.is_file_lock_enabled,
        });
        guarded(may_read, value)
    }
}

/// What not every key may read. Texts and numbers cannot fail to become JSON.
fn guarded(may_read: bool, value: impl Serialize) -> serde_json::Value {
    let value = serde_json::to_value(value).unwrap_or_default();
    Guarded::new(may_read, value).as_json()
}

/// Adds the headers of an upload.
pub(crate) fn add_to_upload_headers(
    retention: &Option<FileRetentionSetting>,
    hold: &Option<LegalHold>,
    headers: &mut HeaderMap,
) -> Result<(), Error> {
    check_for_request(retention, hold)?;
    if let Some(setting) = retention
        .as_ref()
        .filter(|_| !is_retention_left_out(retention))
    {
        headers.insert(
            RETENTION_MODE,
            text("file_retention", setting.mode.as_str())?,
        );
        if let Some(millis) = setting.retain_until {
            headers.insert(RETAIN_UNTIL, millis.into());
        }
    }
    if let Some(hold) = hold.as_ref().filter(|_| !is_hold_left_out(hold)) {
        headers.insert(LEGAL_HOLD, text("legal_hold", hold.to_server()?)?);
    }
    Ok(())
}

/// Refuses what cannot be asked of the service.
pub(crate) fn check_for_request(
    retention: &Option<FileRetentionSetting>,
    hold: &Option<LegalHold>,
) -> Result<(), Error> {
    if let Some(setting) = retention {
        setting.check_for_request()?;
    }
    if let Some(hold) = hold {
        hold.to_server()?;
    }
    Ok(())
}

fn text(parameter: &str, text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| {
        Error::new(ErrorKind::InvalidArgument {
            parameter_name: parameter.to_owned(),
            message: format!("cannot be sent as a header: {text:?}"),
        })
    })
}

/// Reads the retention of a download.
pub(crate) fn retention_from_headers(headers: &HeaderMap) -> FileRetentionSetting {
    let text = |name| headers.get(name)?.to_str().ok();
    match text(RETENTION_MODE) {
        Some(mode) => FileRetentionSetting {
            mode: mode.into(),
            retain_until: text(RETAIN_UNTIL).and_then(|millis| millis.parse().ok()),
        },
        None if is_withheld(headers, &RETENTION_MODE) => UNKNOWN_FILE_RETENTION_SETTING,
        None => NO_RETENTION_FILE_SETTING,
    }
}

/// Reads the legal hold of a download.
pub(crate) fn legal_hold_from_headers(headers: &HeaderMap) -> LegalHold {
    match headers
        .get(LEGAL_HOLD)
        .and_then(|value| value.to_str().ok())
    {
        Some(text) => text.into(),
        None if is_withheld(headers, &LEGAL_HOLD) => LegalHold::UNKNOWN,
        None => LegalHold::UNSET,
    }
}

/// Whether the service left a header out because the application key may not read it.
fn is_withheld(headers: &HeaderMap, name: &HeaderName) -> bool {
    let lists = headers.get_all(UNAUTHORIZED_TO_READ).iter();
    lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .any(|withheld| withheld.trim().eq_ignore_ascii_case(name.as_str()))
}

#[derive(Serialize, Deserialize)]
struct PeriodOnWire {
    duration: u32,
    unit: String,
}

#[derive(Serialize, Deserialize)]
struct BucketRetentionOnWire {
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    period: Option<PeriodOnWire>,
}

impl From<BucketRetentionOnWire> for BucketRetentionSetting {
    fn from(wire: BucketRetentionOnWire) -> Self {
        Self {
            mode: RetentionMode::from_wire(wire.mode),
            period: wire.period.map(|period| RetentionPeriod {
                duration: period.duration,
                unit: RetentionUnit::from(period.unit),
            }),
        }
    }
}

/// Writes the member `defaultRetention` of a request. The setting has been checked before.
pub(crate) fn serialize_default_retention<S: Serializer>(
    setting: &Option<BucketRetentionSetting>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    setting.as_ref().map(on_wire).serialize(serializer)
}

fn on_wire(setting: &BucketRetentionSetting) -> BucketRetentionOnWire {
    BucketRetentionOnWire {
        mode: setting.mode.on_wire().map(str::to_owned),
        period: setting.period.as_ref().map(|period| PeriodOnWire {
            duration: period.duration,
            unit: period.unit.as_str().to_owned(),
        }),
    }
}

/// Reads the member `fileLockConfiguration` of a bucket.
pub(crate) fn deserialize_configuration<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<FileLockConfiguration>, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct OnWire {
        #[serde(default)]
        default_retention: Option<BucketRetentionOnWire>,
        #[serde(default)]
        is_file_lock_enabled: bool,
    }
    let guarded = Option::<Guarded<OnWire>>::deserialize(deserializer)?;
    Ok(guarded.map(|guarded| match guarded.seen() {
        Seen::Unreadable => UNKNOWN_FILE_LOCK_CONFIGURATION,
        Seen::Unset => FileLockConfiguration::new(NO_RETENTION_BUCKET_SETTING, Some(false)),
        Seen::Value(value) => FileLockConfiguration::new(
            value
                .default_retention
                .map_or(NO_RETENTION_BUCKET_SETTING, BucketRetentionSetting::from),
            Some(value.is_file_lock_enabled),
        ),
    }))
}
