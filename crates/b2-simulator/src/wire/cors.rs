use serde_json::{Value, json};

use super::Params;
use crate::model::CorsRule;
use crate::refusal::Refusal;

const RULE_LIMIT: usize = 100;
/// Over all strings of a rule.
const RULE_LIMIT_BYTES: usize = 1_000;
const LONGEST_AGE_SECONDS: i64 = 86_400;
const OPERATIONS: &[&str] = &[
    "b2_download_file_by_name",
    "b2_download_file_by_id",
    "b2_upload_file",
    "b2_upload_part",
    "s3_delete",
    "s3_get",
    "s3_head",
    "s3_post",
    "s3_put",
];

/// A rule as answers show it.
pub(super) fn cors_rule_object(rule: &CorsRule) -> Value {
    json!({
        "allowedHeaders": rule.allowed_headers,
        "allowedOperations": rule.allowed_operations,
        "allowedOrigins": rule.allowed_origins,
        "corsRuleName": rule.name,
        "exposeHeaders": rule.expose_headers,
        "maxAgeSeconds": rule.max_age_seconds,
    })
}

/// The member `corsRules` of a bucket.
pub(super) fn cors_rules(params: &Params) -> Result<Option<Vec<CorsRule>>, Refusal> {
    let Some(values) = params.array("corsRules")? else {
        return Ok(None);
    };
    if values.len() > RULE_LIMIT {
        return Err(Refusal::bad_request(format!(
            "A bucket may have {RULE_LIMIT} CORS rules"
        )));
    }
    let mut rules: Vec<CorsRule> = Vec::with_capacity(values.len());
    for value in values {
        let rule = cors_rule(&Params::from_value(value)?)?;
        if rules.iter().any(|other| other.name == rule.name) {
            return Err(Refusal::bad_request(format!(
                "Two CORS rules have the name {}",
                rule.name
            )));
        }
        rules.push(rule);
    }
    Ok(Some(rules))
}

fn cors_rule(params: &Params) -> Result<CorsRule, Refusal> {
    let list = |member: &str| {
        params
            .text_array(member)?
            .filter(|list| !list.is_empty())
            .ok_or_else(|| Refusal::bad_request(format!("A CORS rule needs {member}")))
    };
    let rule = CorsRule {
        name: params.required_text("corsRuleName")?.to_owned(),
        allowed_origins: list("allowedOrigins")?,
        allowed_operations: list("allowedOperations")?,
        allowed_headers: params.text_array("allowedHeaders")?,
        expose_headers: params.text_array("exposeHeaders")?,
        max_age_seconds: params.required_integer("maxAgeSeconds")?,
    };
    check_rule_name(&rule.name, (6, 63))?;
    for origin in &rule.allowed_origins {
        check_origin(origin, rule.allowed_origins.len())?;
    }
    if let Some(unknown) = rule
        .allowed_operations
        .iter()
        .find(|name| !OPERATIONS.contains(&name.as_str()))
    {
        return Err(Refusal::bad_request(format!(
            "Unknown operation in a CORS rule: {unknown}"
        )));
    }
    if !(0..=LONGEST_AGE_SECONDS).contains(&rule.max_age_seconds) {
        return Err(Refusal::bad_request(format!(
            "maxAgeSeconds out of range: {}",
            rule.max_age_seconds
        )));
    }
    let bytes: usize = [&rule.allowed_origins, &rule.allowed_operations]
        .into_iter()
        .chain(&rule.allowed_headers)
        .chain(&rule.expose_headers)
        .flatten()
        .map(String::len)
        .sum();
    if rule.name.len() + bytes >= RULE_LIMIT_BYTES {
        return Err(Refusal::bad_request(format!(
            "A CORS rule must have fewer than {RULE_LIMIT_BYTES} bytes"
        )));
    }
    Ok(rule)
}

/// Refuses a name of a CORS or a notification rule that B2 does not take.
pub(super) fn check_rule_name(
    name: &str,
    (shortest, longest): (usize, usize),
) -> Result<(), Refusal> {
    let is_well_formed = (shortest..=longest).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_well_formed && !name.starts_with("b2-") {
        return Ok(());
    }
    Err(Refusal::bad_request(format!("Invalid rule name: {name}")))
}

/// `*` alone, `http` or `https` for every origin of a scheme, or an origin with at most one `*` in its host.
fn check_origin(origin: &str, origin_count: usize) -> Result<(), Refusal> {
    let is_well_formed = match origin {
        "*" => origin_count == 1,
        "http" | "https" => true,
        origin => origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"))
            .is_some_and(|host| {
                !host.is_empty() && !host.contains('/') && host.matches('*').count() <= 1
            }),
    };
    if is_well_formed {
        return Ok(());
    }
    Err(Refusal::bad_request(format!(
        "Invalid origin in a CORS rule: {origin}"
    )))
}
