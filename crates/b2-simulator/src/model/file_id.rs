use crate::calendar::file_id_date;

/// What a file id says about its version: the first digit after `f`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Small = 1,
    Large = 2,
    HideMarker = 4,
}

/// An id of a file version, in the pattern of the real service (protocol section 2.2).
///
/// It carries the place of its version in the order of versions, so that a listing goes on from a version that has
/// since been deleted: the sequence number (8 digits after the kind) and the upload timestamp (`u`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileId {
    pub(crate) sequence: u64,
    pub(crate) upload_timestamp: i64,
}

impl FileId {
    /// Writes the id of a new version. `salt` has 28 bits and makes ids of different runs differ.
    pub(crate) fn compose(
        bucket_id: &str,
        kind: FileKind,
        sequence: u64,
        salt: u64,
        received_millis: i64,
        upload_timestamp: i64,
    ) -> String {
        format!(
            "4_z{bucket_id}_f{}{sequence:08x}{:07x}_{}_c001_v0001000_t{:04}_u{upload_timestamp:014}",
            kind as u8,
            salt & 0x0FFF_FFFF,
            file_id_date(received_millis),
            sequence % 60,
        )
    }

    /// Reads an id that this simulator, in this run or an earlier one, may have written.
    pub(crate) fn parse(id: &str) -> Option<Self> {
        let rest = id.strip_prefix("4_z")?;
        let (_bucket, rest) = rest.split_once("_f")?;
        let (digits, rest) = rest.split_once("_d")?;
        if digits.len() != 16 || !digits.is_ascii() {
            return None;
        }
        let (_tome, timestamp) = rest.rsplit_once("_u")?;
        Some(Self {
            sequence: u64::from_str_radix(&digits[1..9], 16).ok()?,
            upload_timestamp: timestamp.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_carries_the_place_of_its_version() {
        let id = FileId::compose(
            "c1657f7923d53c0f94cd0c1b",
            FileKind::Large,
            77,
            5,
            784_111_777_000,
            784_111_777_123,
        );
        assert_eq!(
            id,
            "4_zc1657f7923d53c0f94cd0c1b_f20000004d0000005_d19941106_m084937_c001_v0001000_t0017_u00784111777123"
        );
        let expected = FileId {
            sequence: 77,
            upload_timestamp: 784_111_777_123,
        };
        assert_eq!(FileId::parse(&id), Some(expected));
    }

    #[test]
    fn a_foreign_id_is_none() {
        for id in ["", "bad-id", "4_z_f1_d_u", "4_zx_f1éééééééé_d1_u1", "9999"] {
            assert_eq!(FileId::parse(id), None, "{id}");
        }
    }
}
