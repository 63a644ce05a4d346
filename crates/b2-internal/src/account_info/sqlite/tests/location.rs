use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::account_info::sqlite::location::{Environment, Location, locate};
use crate::error::{Error, ErrorKind};

/// An environment, and what the caller names.
#[derive(Default, Clone, Copy)]
struct Given<'a> {
    file_name: Option<&'a str>,
    profile: Option<&'a str>,
    variables: &'a [(&'a str, &'a str)],
    existing: &'a [&'a str],
    is_homeless: bool,
    is_elsewhere: bool,
}

impl Given<'_> {
    fn locate(self) -> Result<Location, Error> {
        let environment = Environment {
            variable: &|name| {
                let mut known = self.variables.iter();
                known
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| OsString::from(value))
            },
            exists: &|path| self.existing.iter().any(|known| Path::new(known) == path),
            home: (!self.is_homeless).then(|| PathBuf::from("/home/me")),
            is_xdg_platform: !self.is_elsewhere,
        };
        locate(self.file_name.map(Path::new), self.profile, &environment)
    }

    /// The path, and the folder to make.
    fn place(self) -> (String, Option<String>) {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        let location = self.locate().unwrap();
        (text(location.path), location.own_folder.map(text))
    }

    fn refusal(self) -> String {
        let error = self.locate().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ValueError { .. }),
            "{error:?}"
        );
        error.to_string()
    }
}

const FILE: &str = "B2_ACCOUNT_INFO";
const XDG: &str = "XDG_CONFIG_HOME";

#[test]
fn the_first_rule_that_matches_names_the_file() {
    let nothing = Given::default();
    let work = Given {
        profile: Some("work"),
        ..nothing
    };
    let home_file = &["/home/me/.b2_account_info"][..];
    let work_file = &["/home/me/.b2db-work.sqlite"][..];
    let custom = &[(XDG, "~/custom")][..];
    for (given, path, folder) in [
        // 1: an explicit name.
        (
            Given {
                file_name: Some("/a/b"),
                ..nothing
            },
            "/a/b",
            None,
        ),
        (
            Given {
                file_name: Some("~/foo"),
                ..nothing
            },
            "/home/me/foo",
            None,
        ),
        (
            Given {
                file_name: Some("~"),
                ..nothing
            },
            "/home/me/",
            None,
        ),
        (
            Given {
                file_name: Some("~you/foo"),
                ..nothing
            },
            "~you/foo",
            None,
        ),
        (
            Given {
                file_name: Some("a/~/b"),
                ..nothing
            },
            "a/~/b",
            None,
        ),
        (
            Given {
                file_name: Some("a"),
                variables: &[(FILE, "b")],
                existing: home_file,
                ..nothing
            },
            "a",
            None,
        ),
        // 2: the variable.
        (
            Given {
                variables: &[(FILE, "~/foo")],
                ..nothing
            },
            "/home/me/foo",
            None,
        ),
        (
            Given {
                variables: &[(FILE, "x"), (XDG, "/xdg")],
                existing: home_file,
                ..nothing
            },
            "x",
            None,
        ),
        // An empty name or profile is none.
        (
            Given {
                file_name: Some(""),
                profile: Some(""),
                variables: &[(FILE, "x")],
                ..nothing
            },
            "x",
            None,
        ),
        // 3 and 4: a file in the home folder that exists.
        (
            Given {
                existing: home_file,
                ..nothing
            },
            "/home/me/.b2_account_info",
            None,
        ),
        (
            Given {
                existing: home_file,
                variables: custom,
                ..nothing
            },
            "/home/me/.b2_account_info",
            None,
        ),
        (
            Given {
                existing: work_file,
                ..work
            },
            "/home/me/.b2db-work.sqlite",
            None,
        ),
        // Neither counts for the other.
        (
            Given {
                existing: home_file,
                ..work
            },
            "/home/me/.config/b2/db-work.sqlite",
            Some("/home/me/.config/b2"),
        ),
        (
            Given {
                existing: work_file,
                ..nothing
            },
            "/home/me/.config/b2/account_info",
            Some("/home/me/.config/b2"),
        ),
        // 5: the XDG folder.
        (
            Given {
                variables: custom,
                ..nothing
            },
            "/home/me/custom/b2/account_info",
            Some("/home/me/custom/b2"),
        ),
        (
            Given {
                variables: custom,
                profile: Some("secondary"),
                ..nothing
            },
            "/home/me/custom/b2/db-secondary.sqlite",
            Some("/home/me/custom/b2"),
        ),
        (
            Given {
                variables: custom,
                is_elsewhere: true,
                ..work
            },
            "/home/me/custom/b2/db-work.sqlite",
            Some("/home/me/custom/b2"),
        ),
        (
            Given {
                variables: &[(XDG, "/xdg")],
                is_homeless: true,
                ..nothing
            },
            "/xdg/b2/account_info",
            Some("/xdg/b2"),
        ),
        (
            Given {
                variables: &[(XDG, "")],
                ..nothing
            },
            "/home/me/.config/b2/account_info",
            Some("/home/me/.config/b2"),
        ),
        // 6 and 7: platforms without an XDG folder.
        (
            Given {
                is_elsewhere: true,
                ..work
            },
            "/home/me/.b2db-work.sqlite",
            None,
        ),
        (
            Given {
                is_elsewhere: true,
                ..nothing
            },
            "/home/me/.b2_account_info",
            None,
        ),
        (
            Given {
                is_elsewhere: true,
                variables: &[(XDG, "")],
                ..nothing
            },
            "/home/me/.b2_account_info",
            None,
        ),
    ] {
        assert_eq!(given.place(), (path.to_owned(), folder.map(str::to_owned)));
    }
}

#[test]
fn a_profile_excludes_every_other_way_to_name_the_file() {
    let work = Given {
        profile: Some("work"),
        ..Given::default()
    };
    assert_eq!(
        Given {
            file_name: Some("a"),
            ..work
        }
        .refusal(),
        "Provide either file_name or profile, not both"
    );
    for value in ["a", ""] {
        let variables = &[(FILE, value)][..];
        assert_eq!(
            Given { variables, ..work }.refusal(),
            "Provide either B2_ACCOUNT_INFO env var or profile, not both"
        );
    }
}

#[test]
fn w21_the_whole_name_of_a_profile_is_checked() {
    let long = "a".repeat(65);
    for profile in [
        "&@(*$",
        "a/../../evil",
        "a\n",
        "a b",
        "../evil",
        "ä",
        "work.",
        &long,
    ] {
        let given = Given {
            profile: Some(profile),
            ..Given::default()
        };
        assert_eq!(given.refusal(), format!("Invalid profile name: {profile}"));
    }
    for profile in ["a", "A_b-9", &long[1..]] {
        let given = Given {
            profile: Some(profile),
            ..Given::default()
        };
        assert!(given.place().0.ends_with(&format!("/db-{profile}.sqlite")));
    }
}

#[test]
fn w21_the_profile_file_in_the_home_folder_is_found() {
    let given = Given {
        profile: Some("work"),
        existing: &["/home/me/.b2db-work.sqlite"],
        variables: &[(XDG, "/xdg")],
        ..Given::default()
    };
    assert_eq!(
        given.place(),
        ("/home/me/.b2db-work.sqlite".to_owned(), None)
    );
}

#[test]
fn without_a_home_folder_only_what_does_not_need_one_works() {
    let homeless = Given {
        is_homeless: true,
        ..Given::default()
    };
    assert_eq!(
        Given {
            file_name: Some("/a"),
            ..homeless
        }
        .place()
        .0,
        "/a"
    );
    for given in [
        homeless,
        Given {
            file_name: Some("~/a"),
            ..homeless
        },
    ] {
        assert!(
            given
                .refusal()
                .starts_with("There is no home folder for ~/")
        );
    }
}

#[test]
fn an_empty_variable_is_not_a_file() {
    let given = Given {
        variables: &[(FILE, "")],
        ..Given::default()
    };
    assert_eq!(
        given.refusal(),
        "B2_ACCOUNT_INFO is set and empty: unset it, or name a file"
    );
}
