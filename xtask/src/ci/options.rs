//! What the command line chooses.

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) deep: bool,
    pub(super) list: bool,
    only: Option<Vec<String>>,
    skip: Vec<String>,
}

impl Options {
    /// # Errors
    /// Names an option or a step that does not exist: a misspelt step must not pass by not running.
    pub(super) fn parse(words: &[&str], steps: &[&str]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            let mut names = || {
                let value = words
                    .next()
                    .ok_or(format!("{word} wants the names of steps"))?;
                step_names(value, steps)
            };
            match word {
                "--deep" => options.deep = true,
                "--list" => options.list = true,
                "--only" => options.only = Some(names()?),
                "--skip" => options.skip.extend(names()?),
                _ => return Err(format!("`ci` has no option {word}; see `cargo xtask help`")),
            }
        }
        Ok(options)
    }

    pub(super) fn chooses(&self, step: &str) -> bool {
        let has = |names: &[String]| names.iter().any(|name| name == step);
        self.only.as_deref().is_none_or(has) && !has(&self.skip)
    }
}

fn step_names(value: &str, steps: &[&str]) -> Result<Vec<String>, String> {
    let names: Vec<String> = value.split(',').map(str::to_owned).collect();
    match names.iter().find(|name| !steps.contains(&name.as_str())) {
        Some(unknown) => Err(format!(
            "there is no step {unknown}; the steps are {}",
            steps.join(", ")
        )),
        None => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &[&str] = &["fmt", "tests", "tidy"];

    fn chosen(words: &[&str]) -> Vec<&'static str> {
        let options = Options::parse(words, STEPS).expect("the options are right");
        STEPS
            .iter()
            .copied()
            .filter(|step| options.chooses(step))
            .collect()
    }

    #[test]
    fn only_and_skip_choose_steps() {
        assert_eq!(chosen(&[]), ["fmt", "tests", "tidy"]);
        assert_eq!(chosen(&["--skip", "tests"]), ["fmt", "tidy"]);
        assert_eq!(chosen(&["--skip", "tests", "--skip", "fmt"]), ["tidy"]);
        assert_eq!(chosen(&["--only", "fmt,tidy", "--skip", "fmt"]), ["tidy"]);
    }

    #[test]
    fn a_misspelt_step_or_option_is_refused() {
        for words in [
            &["--skip", "test"][..],
            &["--only"],
            &["--depe"],
            &["--only", "fmt,"],
        ] {
            assert!(Options::parse(words, STEPS).is_err(), "{words:?}");
        }
    }
}
