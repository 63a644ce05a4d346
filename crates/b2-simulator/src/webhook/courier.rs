use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::post::Post;
use super::{Reach, WebhookDelivery, Webhooks};
use crate::model::Event;
use crate::service::Service;
use crate::wire::event_batch;

/// How often the service is asked for events.
const PERIOD: Duration = Duration::from_millis(100);
/// Events of one rule that wait for a slow webhook. What comes on top is lost.
const QUEUE_LIMIT: usize = 10_000;

/// Delivers events until it is dropped.
pub(crate) async fn deliver(service: Arc<Service>, webhooks: Webhooks) {
    if webhooks.reach == Reach::Nowhere {
        return;
    }
    let post = match Post::new(&webhooks) {
        Ok(post) => Arc::new(post),
        Err(error) => {
            tracing::warn!(%error, "webhooks cannot be reached");
            return;
        }
    };
    // A queue for each rule: one webhook that does not answer must not hold up the others. The set ends its tasks when it
    // is dropped.
    let mut queues: BTreeMap<(String, String), mpsc::Sender<Event>> = BTreeMap::new();
    let mut couriers = JoinSet::new();
    loop {
        tokio::time::sleep(PERIOD).await;
        service.settle();
        // Events are not stored, so there is nothing that could fail.
        let events = service
            .update(|model| Ok(model.take_events()))
            .unwrap_or_default();
        for event in events {
            let rule = (event.bucket_id.clone(), event.rule_name.clone());
            let queue = queues.entry(rule).or_insert_with(|| {
                let (queue, events) = mpsc::channel(QUEUE_LIMIT);
                couriers.spawn(run(events, Arc::clone(&post), webhooks.clone()));
                queue
            });
            if queue.try_send(event).is_err() {
                tracing::warn!("a webhook is too slow: an event is lost");
            }
        }
    }
}

/// Delivers the events of one rule, in order.
async fn run(mut events: mpsc::Receiver<Event>, post: Arc<Post>, webhooks: Webhooks) {
    let mut held = None;
    loop {
        let first = match held.take() {
            Some(event) => event,
            None => match events.recv().await {
                Some(event) => event,
                None => return,
            },
        };
        let limit = usize::try_from(first.target.max_events_per_batch).unwrap_or(1);
        let mut batch = vec![first];
        while batch.len() < limit {
            match events.try_recv() {
                Ok(event) if event.target == batch[0].target => batch.push(event),
                // The rule was changed in between.
                Ok(event) => {
                    held = Some(event);
                    break;
                }
                Err(_) => break,
            }
        }
        deliver_batch(&batch, &post, &webhooks).await;
    }
}

async fn deliver_batch(batch: &[Event], post: &Post, webhooks: &Webhooks) {
    let Some(first) = batch.first() else {
        return;
    };
    let body = event_batch(batch).to_string();
    for attempt in 1.. {
        let outcome = post.send(&first.target, &body).await;
        let delivery = WebhookDelivery {
            url: first.target.url.clone(),
            bucket_name: first.bucket_name.clone(),
            rule_name: first.rule_name.clone(),
            event_count: batch.len(),
            attempt,
            status: outcome.as_ref().ok().copied(),
            error: outcome.err().map(|error| error.to_string()),
        };
        if let Some(listener) = &webhooks.listener {
            listener(&delivery);
        }
        let Some(pause) = webhooks.pauses.get(attempt - 1) else {
            return;
        };
        if delivery.is_delivered() {
            return;
        }
        tokio::time::sleep(*pause).await;
    }
}
