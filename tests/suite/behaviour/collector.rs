//! Writes down every span and event that `tracing` gives to a test.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, NoSubscriber, set_default};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};
use tracing_core::span::Current;

/// Where there is one subscriber only, `tracing` asks that of the thread which first comes to a place, and remembers the answer
/// for all threads: a test without a collector would answer for those that have one. With two it asks all.
static SECOND: OnceLock<Dispatch> = OnceLock::new();

#[derive(Debug)]
pub struct Collector {
    level: Level,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    spans: Vec<SpanSeen>,
    metadata: Vec<&'static Metadata<'static>>,
    entered: Vec<u64>,
    events: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct SpanSeen {
    pub target: String,
    pub name: String,
    /// The fields as `name=value`, each followed by a space.
    pub fields: String,
    /// The name of the span around it.
    pub parent: Option<String>,
}

impl Collector {
    /// Collects on this thread until the guard is dropped.
    pub fn install() -> (Arc<Self>, DefaultGuard) {
        Self::install_up_to(Level::TRACE)
    }

    /// The same for what has this level or a graver one.
    pub fn install_up_to(level: Level) -> (Arc<Self>, DefaultGuard) {
        SECOND.get_or_init(|| Dispatch::new(NoSubscriber::default()));
        let state = Mutex::default();
        let collector = Arc::new(Self { level, state });
        let guard = set_default(Arc::clone(&collector));
        (collector, guard)
    }

    pub fn spans(&self) -> Vec<SpanSeen> {
        self.state().spans.clone()
    }

    /// Everything, as text.
    pub fn text(&self) -> String {
        let state = self.state();
        let spans = state.spans.iter().map(|span| format!("{span:?}"));
        let lines: Vec<String> = spans.chain(state.events.iter().cloned()).collect();
        lines.join("\n")
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let mut state = self.state();
        let around = state.entered.last().copied();
        let parent = around.map(|id| state.spans[id as usize - 1].name.clone());
        let metadata = attributes.metadata();
        state.metadata.push(metadata);
        state.spans.push(SpanSeen {
            target: metadata.target().to_owned(),
            name: metadata.name().to_owned(),
            fields: fields.0,
            parent,
        });
        Id::from_u64(state.spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        let place = span.into_u64() as usize - 1;
        self.state().spans[place].fields.push_str(&fields.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.state().events.push(fields.0);
    }

    fn enter(&self, span: &Id) {
        self.state().entered.push(span.into_u64());
    }

    fn current_span(&self) -> Current {
        let state = self.state();
        let Some(id) = state.entered.last() else {
            return Current::none();
        };
        Current::new(Id::from_u64(*id), state.metadata[*id as usize - 1])
    }

    fn exit(&self, span: &Id) {
        let mut state = self.state();
        let left = span.into_u64();
        let place = state.entered.iter().rposition(|id| *id == left);
        if let Some(place) = place {
            state.entered.remove(place);
        }
    }
}

#[derive(Default)]
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?} ", field.name()).unwrap();
    }
}
