//! What `cargo xtask api check --json` says about the copy.

use std::collections::BTreeMap;

use serde_json::Value;

use super::copy::Copy;
use super::edit::Says;

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) code: i32,
    findings: BTreeMap<u32, Vec<Finding>>,
}

#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) weight: String,
    pub(super) item: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) needs: Option<String>,
}

impl Answer {
    /// # Errors
    /// What the gate says when the copy does not build.
    pub(super) fn of(copy: &Copy) -> Result<Self, String> {
        let (code, json, said) = copy.gate(&["check", "--json"]);
        let report: Value = serde_json::from_str(&json)
            .unwrap_or_else(|error| panic!("{error}: the gate printed\n{json}\n{said}"));
        if let Some(error) = report["error"].as_str() {
            return Err(error.to_owned());
        }
        assert_eq!(report["exit_code"], code);
        let interfaces = report["interfaces"].as_array().expect("a list is promised");
        let findings = copy.interfaces.iter().map(|&number| {
            let name = format!("b2sdk-v{number}");
            let own = interfaces.iter().find(|one| one["name"] == name.as_str());
            let own = own.unwrap_or_else(|| panic!("the gate says nothing about {name}"));
            let findings = own["findings"].as_array().expect("a list is promised");
            (number, findings.iter().map(Finding::read).collect())
        });
        Ok(Self {
            code,
            findings: findings.collect(),
        })
    }

    pub(super) fn of_interface(&self, number: u32) -> &[Finding] {
        &self.findings[&number]
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (u32, &Finding)> {
        let each = self.findings.iter();
        each.flat_map(|(number, findings)| findings.iter().map(|finding| (*number, finding)))
    }
}

impl Finding {
    fn read(value: &Value) -> Self {
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        Self {
            weight: text("weight").unwrap_or_default(),
            item: text("item").unwrap_or_default(),
            before: text("before"),
            after: text("after"),
            needs: text("needs"),
        }
    }

    pub(super) fn says(&self) -> Says {
        match self.weight.as_str() {
            "addition" => Says::Addition,
            _ => Says::Break,
        }
    }
}
