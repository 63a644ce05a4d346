//! Delivery of events to the webhooks of notification rules (protocol section 7.3).
//!
//! The model queues events; a running server fetches them and posts them, in order for each rule, in batches as large as
//! the rule allows, signed if it has a secret.
//!
//! Invariant: nothing is posted beyond this machine unless somebody allowed it. Whoever may set a rule could otherwise
//! make the simulator ask any server of the network.

mod courier;
mod post;
mod signature;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use courier::deliver;

/// What becomes of the events of notification rules while a [`Server`](crate::Server) runs.
///
/// By default they are delivered to webhooks on this machine. A delivery is repeated after half a second, 2 and 8 seconds
/// when its webhook cannot be reached or answers with anything but 2xx, and then given up.
#[derive(Clone)]
#[must_use]
pub struct Webhooks {
    reach: Reach,
    trusted_pem: Vec<String>,
    pauses: Arc<[Duration]>,
    listener: Option<Listener>,
}

type Listener = Arc<dyn Fn(&WebhookDelivery) + Send + Sync>;

/// How far deliveries go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Nowhere,
    Loopback,
    Anywhere,
}

impl Webhooks {
    /// Delivers nothing: events stay where
    /// [`Simulator::take_notification_events`](crate::Simulator::take_notification_events) finds them.
    pub fn none() -> Self {
        Self::with(Reach::Nowhere)
    }

    /// Delivers to webhooks on this machine. This is the default.
    pub fn local() -> Self {
        Self::with(Reach::Loopback)
    }

    /// Delivers to every webhook that the machine can reach.
    pub fn anywhere() -> Self {
        Self::with(Reach::Anywhere)
    }

    fn with(reach: Reach) -> Self {
        Self {
            reach,
            trusted_pem: Vec::new(),
            pauses: [500, 2_000, 8_000].map(Duration::from_millis).into(),
            listener: None,
        }
    }

    /// Trusts these certificates, as PEM, of webhooks with `https`. Beyond this machine the platform's roots are trusted
    /// as well.
    pub fn trust_pem(mut self, certificates: impl Into<String>) -> Self {
        self.trusted_pem.push(certificates.into());
        self
    }

    /// Sets how long to wait before each repetition of a delivery; there are as many as pauses.
    pub fn pauses(mut self, pauses: impl IntoIterator<Item = Duration>) -> Self {
        self.pauses = pauses.into_iter().collect();
        self
    }

    /// Tells `listener` of every attempt.
    pub fn on_delivery(
        mut self,
        listener: impl Fn(&WebhookDelivery) + Send + Sync + 'static,
    ) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }
}

impl Default for Webhooks {
    fn default() -> Self {
        Self::local()
    }
}

impl fmt::Debug for Webhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhooks")
            .field("reach", &self.reach)
            .field("pauses", &self.pauses)
            .finish_non_exhaustive()
    }
}

/// One attempt to deliver a batch of events.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// The URL of the webhook.
    pub url: String,
    /// The bucket that the rule belongs to.
    pub bucket_name: String,
    /// The name of the rule.
    pub rule_name: String,
    /// How many events the batch has.
    pub event_count: usize,
    /// Counts the attempts for this batch from 1.
    pub attempt: usize,
    /// The status that the webhook answered.
    pub status: Option<u16>,
    /// Why there is no status.
    pub error: Option<String>,
}

impl WebhookDelivery {
    /// Whether the webhook has taken the batch.
    pub fn is_delivered(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }
}
