use crate::error::{Error, ErrorKind};
use crate::open_text::open_text;

open_text! {
    /// Whether a version is held until somebody lifts the hold. The service may add to these.
    pub struct LegalHold {
        /// The version cannot be deleted.
        ON = "on",
        /// The hold was lifted, or said to be off.
        OFF = "off",
        /// Nobody ever said. This has the effect of off.
        UNSET = "unset",
        /// Not known, for example because the application key may not read it.
        UNKNOWN = "unknown",
    }
}

impl LegalHold {
    /// Whether the version is held.
    pub fn is_on(&self) -> bool {
        *self == Self::ON
    }

    /// Whether the version is not held: off, or never set.
    pub fn is_off(&self) -> bool {
        *self == Self::OFF || *self == Self::UNSET
    }

    /// Whether it is not known.
    pub fn is_unknown(&self) -> bool {
        *self == Self::UNKNOWN
    }

    /// The hold as Python shows it: nothing when it was never set.
    pub(crate) fn shown(&self) -> Option<&str> {
        (*self != Self::UNSET).then_some(self.as_str())
    }

    /// The hold as a request says it; unset is `off`.
    ///
    /// # Errors
    /// `InvalidArgument` for an unknown hold.
    pub fn to_server(&self) -> Result<&str, Error> {
        if self.is_unknown() {
            return Err(Error::new(ErrorKind::InvalidArgument {
                parameter_name: "legal_hold".to_owned(),
                message: "is unknown, which cannot be asked for".to_owned(),
            }));
        }
        Ok(if *self == Self::UNSET {
            Self::OFF_ON_WIRE
        } else {
            self.as_str()
        })
    }

    const OFF_ON_WIRE: &'static str = "off";
}
