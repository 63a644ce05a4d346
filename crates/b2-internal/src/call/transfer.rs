//! A call that moves bytes and can be given up, here and on the service.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::Call;
use crate::error::{Error, ErrorKind};

/// What a transfer leaves on the service when it is stopped, and how to take it back.
pub(crate) trait Remains: fmt::Debug + Send + Sync + 'static {
    /// Whether something is just being begun whose name is not known before the service has answered.
    fn is_beginning(&self) -> bool;

    /// Takes back what was begun and is not finished.
    fn take_back(&self) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;
}

/// A transfer on its way. It does nothing until it is awaited.
///
/// Dropping it stops it: nothing new is started and what is in flight is abandoned, but what was begun on the service (an
/// unfinished large file) stays there, to be continued. [`Transfer::abort`], or [`TransferHandle::abort`] from another task,
/// stops it and takes that back too.
///
/// ```
/// # use b2_internal::{api::B2Api, error::ErrorKind, http::B2HttpApiConfig};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// let upload = bucket.upload_bytes("a photo", "a.jpg").start();
/// let handle = upload.handle();
/// let uploading = tokio::spawn(upload);
/// handle.abort().await?;
/// match uploading.await? {
///     Ok(file) => println!("{} was uploaded before it could be stopped", file.file_name),
///     Err(error) => assert!(matches!(error.kind(), ErrorKind::Cancelled)),
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a transfer does nothing until it is awaited"]
pub struct Transfer<T> {
    shared: Arc<Shared<T>>,
}

/// Aborts a [`Transfer`] from wherever it is needed. Cloning is cheap.
#[derive(Clone)]
pub struct TransferHandle {
    transfer: Arc<dyn Abort>,
}

struct Shared<T> {
    state: Mutex<State<T>>,
    remains: Arc<dyn Remains>,
}

enum State<T> {
    Running {
        call: Call<T>,
        waker: Option<Waker>,
    },
    /// Somebody is aborting it.
    Stopping {
        waker: Option<Waker>,
    },
    /// It ended while it was being aborted, and nobody has heard of it yet.
    Ended(Result<T, Error>),
    Over,
}

impl<T: Send + 'static> Transfer<T> {
    pub(crate) fn new(call: Call<T>, remains: Arc<dyn Remains>) -> Self {
        Self {
            shared: Arc::new(Shared {
                state: Mutex::new(State::Running { call, waker: None }),
                remains,
            }),
        }
    }

    /// The same transfer with another result. Handles that were taken before no longer reach it.
    pub(crate) fn map<U: Send + 'static>(
        self,
        translate: impl FnOnce(T) -> Result<U, Error> + Send + 'static,
    ) -> Transfer<U> {
        let state = std::mem::replace(&mut *self.shared.state(), State::Over);
        let outcome = match state {
            State::Running { call, .. } => call,
            State::Ended(outcome) => Call::new(std::future::ready(outcome)),
            State::Stopping { .. } | State::Over => {
                Call::new(std::future::ready(Err(Error::new(ErrorKind::Cancelled))))
            }
        };
        let call = Call::new(async move { translate(outcome.await?) });
        Transfer::new(call, Arc::clone(&self.shared.remains))
    }

    /// A handle that can abort the transfer while it is awaited elsewhere.
    pub fn handle(&self) -> TransferHandle {
        TransferHandle {
            transfer: Arc::clone(&self.shared) as Arc<dyn Abort>,
        }
    }

    /// Stops the transfer, and cancels on the service the large file that it began or continued, if it is not finished:
    /// calls `b2_cancel_large_file`.
    ///
    /// # Errors
    /// What hinders the cancellation; the unfinished large file is then still there.
    pub fn abort(self) -> Call<()> {
        let handle = self.handle();
        Call::new(async move {
            let aborted = handle.abort().await;
            drop(self);
            aborted
        })
    }
}

impl TransferHandle {
    /// Stops the transfer as [`Transfer::abort`] does; whoever awaits it gets `Cancelled`. A transfer that has ended already
    /// keeps its result.
    ///
    /// # Errors
    /// Those of [`Transfer::abort`].
    pub fn abort(&self) -> Call<()> {
        let transfer = Arc::clone(&self.transfer);
        Call::new(async move { transfer.abort().await })
    }
}

impl<T> Future for Transfer<T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.state();
        match &mut *state {
            State::Running { call, waker } => match Pin::new(call).poll(context) {
                Poll::Ready(outcome) => {
                    *state = State::Over;
                    Poll::Ready(outcome)
                }
                Poll::Pending => {
                    note_waker(waker, context);
                    Poll::Pending
                }
            },
            State::Stopping { waker } => {
                note_waker(waker, context);
                Poll::Pending
            }
            State::Ended(_) | State::Over => match std::mem::replace(&mut *state, State::Over) {
                State::Ended(outcome) => Poll::Ready(outcome),
                _ => Poll::Ready(Err(Error::new(ErrorKind::Cancelled))),
            },
        }
    }
}

fn note_waker(waker: &mut Option<Waker>, context: &Context<'_>) {
    match waker {
        Some(known) => known.clone_from(context.waker()),
        None => *waker = Some(context.waker().clone()),
    }
}

impl<T> Drop for Transfer<T> {
    fn drop(&mut self) {
        // Handles may outlive the transfer; its work must not.
        let left = std::mem::replace(&mut *self.shared.state(), State::Over);
        drop(left);
    }
}

impl<T> Shared<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the call out, if it is running, so that nobody else goes on with it.
    fn begin_stop(&self) -> Option<Call<T>> {
        let mut state = self.state();
        match std::mem::replace(&mut *state, State::Over) {
            State::Running { call, waker } => {
                *state = State::Stopping { waker };
                Some(call)
            }
            other => {
                *state = other;
                None
            }
        }
    }

    /// Tells whoever awaits the transfer how it ended.
    fn end_stop(&self, outcome: Option<Result<T, Error>>) {
        let mut state = self.state();
        if let State::Stopping { waker } = &mut *state {
            let waker = waker.take();
            *state = outcome.map_or(State::Over, State::Ended);
            drop(state);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

/// What a handle does, whatever the transfer gives.
trait Abort: Send + Sync {
    fn abort(self: Arc<Self>) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;
}

impl<T: Send + 'static> Abort for Shared<T> {
    fn abort(self: Arc<Self>) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>> {
        Box::pin(async move {
            let Some(mut call) = self.begin_stop() else {
                return Ok(());
            };
            let mut stop = Stop {
                shared: &self,
                outcome: None,
            };
            // What is just being begun has a name only when the service has answered.
            stop.outcome = poll_fn(|context| match self.remains.is_beginning() {
                true => Pin::new(&mut call).poll(context).map(Some),
                false => Poll::Ready(None),
            })
            .await;
            drop(call);
            drop(stop);
            self.remains.take_back().await
        })
    }
}

/// Ends the stopping, also when the abort itself is dropped.
struct Stop<'a, T> {
    shared: &'a Shared<T>,
    outcome: Option<Result<T, Error>>,
}

impl<T> Drop for Stop<'_, T> {
    fn drop(&mut self) {
        self.shared.end_stop(self.outcome.take());
    }
}

impl<T> fmt::Debug for Transfer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transfer")
    }
}

impl fmt::Debug for TransferHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransferHandle")
    }
}
