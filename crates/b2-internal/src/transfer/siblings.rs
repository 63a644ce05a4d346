//! Tasks that make one thing together. The first that fails ends all.

use std::future::Future;
use std::pin::pin;

use tokio::task::{JoinError, JoinSet};

use crate::error::{Error, ErrorKind};

/// Tasks that make one thing together, each a piece of it. Dropping it aborts those that are under way.
pub(super) struct Siblings<T> {
    running: JoinSet<(usize, Result<T, Error>)>,
    /// What each has made, in the order in which they were started.
    made: Vec<Option<T>>,
}

impl<T: Send + 'static> Siblings<T> {
    pub(super) fn new() -> Self {
        Self {
            running: JoinSet::new(),
            made: Vec::new(),
        }
    }

    /// Starts one more.
    pub(super) fn start(&mut self, task: impl Future<Output = Result<T, Error>> + Send + 'static) {
        let index = self.made.len();
        self.made.push(None);
        self.running.spawn(async move { (index, task.await) });
    }

    /// Waits for something else, such as the admission of the next one, and fails at once with the first that fails.
    pub(super) async fn meanwhile<O>(
        &mut self,
        other: impl Future<Output = Result<O, Error>>,
    ) -> Result<O, Error> {
        let mut other = pin!(other);
        loop {
            let ended = tokio::select! {
                biased;
                Some(ended) = self.running.join_next() => ended,
                outcome = &mut other => return outcome,
            };
            self.note(ended).await?;
        }
    }

    /// Waits for all of them. Gives what they made, in the order in which they were started.
    pub(super) async fn finish(mut self) -> Result<Vec<T>, Error> {
        while let Some(ended) = self.running.join_next().await {
            self.note(ended).await?;
        }
        let made: Option<Vec<T>> = self.made.into_iter().collect();
        made.ok_or_else(|| lost("it was not started"))
    }

    /// Ends all of them. Nothing is under way any more when this returns.
    pub(super) async fn abort(mut self) {
        self.running.shutdown().await;
    }

    /// After a failure nothing is under way any more when this returns.
    async fn note(
        &mut self,
        ended: Result<(usize, Result<T, Error>), JoinError>,
    ) -> Result<(), Error> {
        let error = match ended {
            Ok((index, Ok(made))) => {
                if let Some(place) = self.made.get_mut(index) {
                    *place = Some(made);
                }
                return Ok(());
            }
            Ok((_, Err(error))) => error,
            Err(cause) => lost(cause),
        };
        self.running.shutdown().await;
        Err(error)
    }
}

fn lost(cause: impl std::fmt::Display) -> Error {
    let message = format!("the task of a piece of a transfer was lost: {cause}");
    Error::new(ErrorKind::InternalError { message })
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn what_is_made_comes_in_the_order_of_the_starts() {
        let mut siblings = Siblings::new();
        let (sender, receiver) = tokio::sync::oneshot::channel();
        siblings.start(async move {
            receiver.await.unwrap();
            Ok(1)
        });
        siblings.start(async move {
            sender.send(()).unwrap();
            Ok(2)
        });
        assert_eq!(
            siblings.meanwhile(ready(Ok("other"))).await.unwrap(),
            "other"
        );
        assert_eq!(siblings.finish().await.unwrap(), [1, 2]);
    }

    #[tokio::test]
    async fn w48_the_first_failure_ends_all_at_once() {
        let witness = Arc::new(());
        let mut siblings = Siblings::<()>::new();
        for _ in 0..3 {
            let witness = Arc::clone(&witness);
            siblings.start(async move {
                let _witness = witness;
                pending().await
            });
        }
        siblings.start(ready(Err(Error::new(ErrorKind::BrokenPipe))));
        let error = siblings
            .meanwhile(pending::<Result<(), _>>())
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::BrokenPipe));
        assert_eq!(Arc::strong_count(&witness), 1, "a sibling is still there");
    }
}
