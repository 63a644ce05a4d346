//! The session as one caller sees it: who it is, which gate its calls pass, and what they begin.

use std::sync::Arc;

use super::{B2Session, Begun};
use crate::call::{Gate, Inside};
use crate::error::Error;

/// Who makes the calls of a view of the session.
#[derive(Debug, Clone, Copy)]
pub(super) enum Caller {
    /// Each call has a span.
    Application,
    /// The calls belong to a call that has one.
    Library,
}

/// How the calls of a view of the session pass the gate that `shutdown` closes.
#[derive(Debug, Clone)]
pub(super) enum Pass {
    /// Each by itself.
    PerCall(Gate),
    /// They belong to a transfer that has passed it.
    OfTransfer { gate: Gate, _inside: Arc<Inside> },
}

impl B2Session {
    /// The session for an application, whose calls have spans of their own.
    pub(crate) fn for_application(&self) -> Self {
        Self {
            caller: Caller::Application,
            ..self.clone()
        }
    }

    /// The session for the calls that a call makes.
    pub(super) fn for_library(&self) -> Self {
        Self {
            caller: Caller::Library,
            ..self.clone()
        }
    }

    /// The session for one transfer: once it has begun, its calls are made even if the gate is closed meanwhile. If the
    /// gate is closed already, none is.
    pub(crate) fn for_transfer(&self) -> Self {
        let Pass::PerCall(gate) = &self.pass else {
            return self.clone();
        };
        let pass = match gate.enter() {
            Ok(inside) => Pass::OfTransfer {
                gate: gate.clone(),
                _inside: Arc::new(inside),
            },
            Err(_) => Pass::PerCall(gate.clone()),
        };
        Self {
            pass,
            ..self.clone()
        }
    }

    /// The session between transfers: nobody waits for whoever holds it.
    pub(crate) fn at_rest(&self) -> Self {
        Self {
            pass: Pass::PerCall(self.gate().clone()),
            ..self.clone()
        }
    }

    /// From now on, what this view begins on the service is noted, so that it can be taken back.
    pub(crate) fn note_what_is_begun(&mut self) -> Arc<Begun> {
        let begun = Arc::new(Begun::new(self.clone()));
        self.begun = Some(Arc::clone(&begun));
        begun
    }

    /// Notes a large file that was started earlier and is being continued.
    pub(crate) fn note_unfinished(&self, file_id: &str) {
        if let Some(begun) = &self.begun {
            begun.note(file_id);
        }
    }

    /// Notes that a large file needs nothing more.
    pub(crate) fn forget_unfinished(&self, file_id: &str) {
        if let Some(begun) = &self.begun {
            begun.forget(file_id);
        }
    }

    /// What `shutdown` closes.
    pub(crate) fn gate(&self) -> &Gate {
        match &self.pass {
            Pass::PerCall(gate) | Pass::OfTransfer { gate, .. } => gate,
        }
    }

    /// # Errors
    /// `Cancelled` after `shutdown`, unless this is for a transfer that began before it.
    pub(crate) fn check_open(&self) -> Result<(), Error> {
        self.enter().map(drop)
    }

    /// # Errors
    /// `Cancelled` after `shutdown`.
    pub(super) fn enter(&self) -> Result<Option<Inside>, Error> {
        match &self.pass {
            Pass::PerCall(gate) => gate.enter().map(Some),
            Pass::OfTransfer { .. } => Ok(None),
        }
    }
}
