//! What the command line chooses.

use super::clients::Client;

pub(super) const USAGE: &str = "\
  --quick         one run of each instead of the median of several
  --runs N        the median of N runs (5)
  --only TEXT     only the cases whose name contains TEXT, for example `1 GiB` or `tmpfs, 0 ms`
  --without TEXT  no peers whose name contains TEXT: rclone paces itself to 100 calls a second, so 20,000 files take it long";

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// How often each client runs in each case.
    pub(super) runs: usize,
    only: Option<String>,
    without: Option<String>,
}

impl Options {
    pub(super) fn parse(words: &[&str]) -> Result<Self, String> {
        let mut options = Self {
            runs: 5,
            only: None,
            without: None,
        };
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} wants a value"));
            match word {
                "--quick" => options.runs = 1,
                "--runs" => options.runs = count(value()?)?,
                "--only" => options.only = Some((*value()?).to_owned()),
                "--without" => options.without = Some((*value()?).to_owned()),
                _ => return Err(format!("`bench` has no option {word}:\n{USAGE}")),
            }
        }
        Ok(options)
    }

    pub(super) fn chooses(&self, case: &str) -> bool {
        self.only.as_ref().is_none_or(|text| case.contains(text))
    }

    /// Those of the clients that take part. This library always does.
    pub(super) fn admitted(&self, clients: &[Client]) -> Vec<Client> {
        let is_left_out = |client: &Client| {
            let without = self.without.as_ref();
            *client != Client::Own && without.is_some_and(|text| client.name().contains(text))
        };
        let clients = clients.iter().copied();
        clients.filter(|client| !is_left_out(client)).collect()
    }
}

fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err(format!("--runs wants a number from 1 on, not `{text}`")),
        Ok(count) => Ok(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_choose_and_mistakes_are_named() {
        let options = Options::parse(&["--runs", "3", "--only", "disk"]).unwrap();
        assert_eq!(options.runs, 3);
        assert!(options.chooses("disk, 20 ms") && !options.chooses("tmpfs, 20 ms"));
        assert_eq!(options.admitted(&Client::ALL), Client::ALL);
        assert_eq!(Options::parse(&["--quick"]).unwrap().runs, 1);
        for (text, admitted) in [
            ("rclone", &[Client::Own, Client::B2][..]),
            ("li", &[Client::Own, Client::Rclone, Client::B2]),
            ("", &[Client::Own]),
        ] {
            let options = Options::parse(&["--without", text]).unwrap();
            assert_eq!(options.admitted(&Client::ALL), admitted, "{text}");
        }
        for wrong in [&["--runs"][..], &["--runs", "0"], &["--fast"]] {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
