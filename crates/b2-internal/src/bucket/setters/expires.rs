use std::time::SystemTime;

use crate::error::{Error, ErrorKind};
use crate::time::{http_date, mod_time};

/// When a copy of a file in somebody's cache is out of date: a time, or the text of an `Expires` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expires(Value);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Time(SystemTime),
    Text(String),
}

impl Expires {
    /// The text of the header.
    pub(super) fn header_text(self) -> Result<String, Error> {
        match self.0 {
            Value::Text(text) => Ok(text),
            Value::Time(time) => http_date::format(mod_time::to_millis(time)).ok_or_else(|| {
                Error::new(ErrorKind::InvalidArgument {
                    parameter_name: "expires".to_owned(),
                    message: "is a time that no HTTP date can express".to_owned(),
                })
            }),
        }
    }
}

impl From<SystemTime> for Expires {
    fn from(time: SystemTime) -> Self {
        Self(Value::Time(time))
    }
}

impl From<String> for Expires {
    fn from(text: String) -> Self {
        Self(Value::Text(text))
    }
}

impl From<&str> for Expires {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn a_time_becomes_an_http_date_and_a_text_stays_as_it_is() {
        let time = UNIX_EPOCH + Duration::from_secs(2_553_523_200);
        assert_eq!(
            Expires::from(time).header_text().unwrap(),
            "Thu, 01 Dec 2050 16:00:00 GMT"
        );
        assert_eq!(Expires::from("0").header_text().unwrap(), "0");
    }
}
