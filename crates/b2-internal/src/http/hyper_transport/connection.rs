use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

use crate::http::RequestSent;

/// What is known of one connection. Its socket writes it; the exchanges that use the connection, one after the other,
/// read it.
///
/// Exchanges are numbered. hyper can hand the connection to the next exchange before the caller of the last one has
/// looked at the end of its response, so whoever speaks about "my exchange" brings its number, and is ignored once the
/// connection has moved on.
#[derive(Debug, Clone, Default)]
pub(super) struct Connection {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    exchange: u64,
    phase: Phase,
    /// Bytes that the operating system took since the exchange began.
    written: u64,
    /// Bytes that came since the exchange began.
    received: u64,
    /// The last byte of the request's body was handed to hyper.
    body_ended: bool,
    /// The socket refused bytes that are still to be written.
    unsent: bool,
    write_failure: Option<io::ErrorKind>,
    read_ended: bool,
    /// The connection's task, where it waits.
    task: Option<Waker>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// TCP, and TLS where it is used, are being set up.
    #[default]
    Opening,
    /// Ready for its first exchange.
    Fresh,
    Busy,
    /// Ready for a further exchange.
    Idle,
    Abandoned,
}

impl Connection {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn opened(&self) {
        self.state().phase = Phase::Fresh;
    }

    /// Begins an exchange, and gives its number.
    pub(super) fn begin(&self, body_is_empty: bool) -> u64 {
        let mut state = self.state();
        if state.phase == Phase::Fresh {
            // What came too early may be read now.
            state.wake();
        }
        state.exchange += 1;
        state.phase = Phase::Busy;
        state.written = 0;
        state.received = 0;
        state.body_ended = body_is_empty;
        state.exchange
    }

    pub(super) fn body_ended(&self, exchange: u64) {
        let mut state = self.state();
        if state.exchange == exchange {
            state.body_ended = true;
        }
    }

    /// The exchange is over. If its request was not sent whole (the answer came early) the connection cannot be used
    /// again, and the rest of the request is not worth sending.
    pub(super) fn finish(&self, exchange: u64) {
        let mut state = self.state();
        if state.exchange != exchange || state.phase != Phase::Busy {
            return;
        }
        if state.body_ended {
            state.phase = Phase::Idle;
        } else {
            state.abandon();
        }
    }

    /// Nobody waits for the exchange any more: closes the connection, unless it serves another exchange by now.
    pub(super) fn abandon(&self, exchange: u64) {
        let mut state = self.state();
        if state.exchange == exchange && state.phase == Phase::Busy {
            state.abandon();
        }
    }

    pub(super) fn sent(&self, exchange: u64) -> RequestSent {
        let state = self.state();
        if state.exchange != exchange {
            // Another exchange follows only on one that was sent whole.
            RequestSent::Fully
        } else if state.written == 0 {
            RequestSent::Nothing
        } else if state.request_is_written() {
            RequestSent::Fully
        } else {
            RequestSent::Partly
        }
    }

    pub(super) fn write_failure(&self) -> Option<io::ErrorKind> {
        self.state().write_failure
    }
}

impl State {
    /// Whether no exchange has used the connection yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.phase == Phase::Fresh
    }

    pub(super) fn is_idle(&self) -> bool {
        self.phase == Phase::Idle
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.phase == Phase::Abandoned
    }

    /// Whether the other side may have answered a request that it has not read to the end.
    pub(super) fn may_hold_early_answer(&self) -> bool {
        self.phase == Phase::Busy && !self.read_ended
    }

    /// Whether an answer has begun although the request was not sent whole.
    pub(super) fn has_early_answer(&self) -> bool {
        self.phase == Phase::Busy && self.received > 0 && !self.request_is_written()
    }

    /// All bytes of the request were taken by the operating system, as far as anyone here can know: when hyper has all
    /// of the body and no write is waiting, none was held back.
    fn request_is_written(&self) -> bool {
        self.body_ended && !self.unsent
    }

    pub(super) fn note_received(&mut self, count: usize) {
        self.received += count as u64;
        self.read_ended |= count == 0;
    }

    pub(super) fn note_read_failure(&mut self) {
        self.read_ended = true;
    }

    pub(super) fn note_written(&mut self, count: usize, offered: usize) {
        self.written += count as u64;
        self.unsent = count < offered;
    }

    pub(super) fn note_write_blocked(&mut self) {
        self.unsent = true;
    }

    pub(super) fn note_write_failure(&mut self, kind: io::ErrorKind) {
        self.unsent = true;
        // After the end of reading it says nothing new.
        if !self.read_ended {
            self.write_failure.get_or_insert(kind);
        }
    }

    pub(super) fn write_failure(&self) -> Option<io::ErrorKind> {
        self.write_failure
    }

    /// Remembers whom to wake when an exchange begins or is abandoned.
    pub(super) fn wait(&mut self, context: &Context<'_>) {
        match &mut self.task {
            Some(task) => task.clone_from(context.waker()),
            None => self.task = Some(context.waker().clone()),
        }
    }

    fn abandon(&mut self) {
        self.phase = Phase::Abandoned;
        self.wake();
    }

    fn wake(&mut self) {
        if let Some(task) = self.task.take() {
            task.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_fully_sent_when_its_body_ended_and_no_write_waits() {
        let connection = Connection::default();
        let exchange = connection.begin(false);
        assert_eq!(connection.sent(exchange), RequestSent::Nothing);
        connection.state().note_written(10, 10);
        assert_eq!(connection.sent(exchange), RequestSent::Partly);
        connection.body_ended(exchange);
        assert_eq!(connection.sent(exchange), RequestSent::Fully);
    }

    #[test]
    fn bytes_that_the_socket_did_not_take_are_not_sent() {
        type Refusal = fn(&mut State);
        let refusals: [Refusal; 3] = [
            |state| state.note_write_blocked(),
            |state| state.note_written(9, 10),
            |state| state.note_write_failure(io::ErrorKind::BrokenPipe),
        ];
        for refusal in refusals {
            let connection = Connection::default();
            let exchange = connection.begin(false);
            connection.state().note_written(10, 10);
            connection.body_ended(exchange);
            refusal(&mut connection.state());
            assert_eq!(connection.sent(exchange), RequestSent::Partly);
            connection.state().note_written(1, 1);
            assert_eq!(connection.sent(exchange), RequestSent::Fully);
        }
    }

    #[test]
    fn nothing_is_sent_when_the_first_write_fails() {
        let connection = Connection::default();
        let exchange = connection.begin(true);
        connection
            .state()
            .note_write_failure(io::ErrorKind::BrokenPipe);
        assert_eq!(connection.sent(exchange), RequestSent::Nothing);
    }

    #[test]
    fn an_exchange_that_the_connection_has_left_behind_changes_nothing() {
        let connection = Connection::default();
        let first = connection.begin(true);
        connection.state().note_written(10, 10);
        let second = connection.begin(false);
        connection.abandon(first);
        connection.finish(first);
        connection.body_ended(first);
        assert!(!connection.state().is_abandoned());
        assert!(!connection.state().is_idle());
        connection.state().note_written(10, 10);
        assert_eq!(connection.sent(first), RequestSent::Fully);
        assert_eq!(connection.sent(second), RequestSent::Partly);
    }

    #[test]
    fn a_connection_is_idle_after_a_whole_exchange_and_closed_after_an_early_answer() {
        for (body_is_empty, is_idle) in [(true, true), (false, false)] {
            let connection = Connection::default();
            let exchange = connection.begin(body_is_empty);
            connection.finish(exchange);
            assert_eq!(connection.state().is_idle(), is_idle);
            assert_eq!(connection.state().is_abandoned(), !is_idle);
        }
    }

    #[test]
    fn only_the_first_failure_explains_the_end() {
        let connection = Connection::default();
        connection.begin(false);
        connection.state().note_read_failure();
        connection
            .state()
            .note_write_failure(io::ErrorKind::BrokenPipe);
        assert_eq!(connection.write_failure(), None);
    }
}
