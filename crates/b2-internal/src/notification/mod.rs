//! What the service tells a web address when files come and go.

mod rule;
mod signature;

#[cfg(test)]
mod tests;

pub use rule::{
    EventType, NotificationHeader, NotificationRule, NotificationTargetConfiguration,
    notification_rule_response_to_request,
};
pub use signature::is_event_notification_signed;
