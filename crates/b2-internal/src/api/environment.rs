use super::B2Api;
use crate::call::request;
use crate::error::{Error, ErrorKind};

const KEY_ID: &str = "B2_APPLICATION_KEY_ID";
const KEY: &str = "B2_APPLICATION_KEY";
const REALM: &str = "B2_ENVIRONMENT";

request! {
    /// A request of [`B2Api::authorize_from_environment`].
    pub struct AuthorizeFromEnvironment on api: B2Api => () {
    }
}

impl AuthorizeFromEnvironment {
    async fn run(self) -> Result<(), Error> {
        let variable = |name: &str| std::env::var(name).ok();
        let [key_id, key, realm] = credentials(&variable)?;
        self.api.authorize_account(key_id, key).realm(realm).await
    }
}

/// Key id, key and realm.
fn credentials(variable: &dyn Fn(&str) -> Option<String>) -> Result<[String; 3], Error> {
    let required = |name: &str| {
        let set = variable(name).filter(|value| !value.is_empty());
        set.ok_or_else(|| {
            let key = format!("the variable {name}");
            Error::new(ErrorKind::MissingAccountData { key })
        })
    };
    let realm = variable(REALM).filter(|value| !value.is_empty());
    Ok([
        required(KEY_ID)?,
        required(KEY)?,
        realm.unwrap_or_else(|| "production".to_owned()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(set: &[(&str, &str)]) -> Result<[String; 3], Error> {
        credentials(&|wanted| {
            set.iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn both_halves_of_a_key_are_needed_and_the_realm_is_not() {
        let both = [(KEY_ID, "id"), (KEY, "key")];
        assert_eq!(found(&both).unwrap(), ["id", "key", "production"]);
        let all = [(KEY_ID, "id"), (KEY, "key"), (REALM, "staging")];
        assert_eq!(found(&all).unwrap(), ["id", "key", "staging"]);
        for (set, missing) in [
            (&[][..], KEY_ID),
            (&[(KEY_ID, "id")], KEY),
            (&[(KEY, "key")], KEY_ID),
            (&[(KEY_ID, ""), (KEY, "key")], KEY_ID),
        ] {
            let error = found(set).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("Missing account data: the variable {missing}")
            );
        }
    }
}
