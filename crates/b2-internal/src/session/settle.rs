//! Calls whose repetition does no harm, but whose answer tells whether this or an earlier attempt did the work.

use std::future::Future;

use crate::error::{Error, ErrorKind};

/// How often such a call is made in all before its outcome stays unknown.
const ATTEMPTS: u32 = 4;

/// Makes a call until its outcome is known. Gives `None` when `is_done` tells from a failure that a lost attempt had done
/// the work.
///
/// # Errors
/// `UnknownOutcome` when an attempt was lost and those after it could not tell; it stays the answer whatever they failed
/// with.
pub(crate) async fn until_known<T, Making>(
    call: impl Fn() -> Making,
    is_done: impl Fn(&Error) -> bool,
) -> Result<Option<T>, Error>
where
    Making: Future<Output = Result<T, Error>>,
{
    let mut unknown: Option<Error> = None;
    for _ in 0..ATTEMPTS {
        match (call().await, unknown.take()) {
            (Ok(answer), _) => return Ok(Some(answer)),
            (Err(error), _) if matches!(error.kind(), ErrorKind::UnknownOutcome { .. }) => {
                unknown = Some(error);
            }
            (Err(error), Some(_)) if is_done(&error) => return Ok(None),
            (Err(error), Some(unknown)) => {
                tracing::debug!(%error, "cannot find out what a lost attempt did");
                return Err(unknown);
            }
            (Err(error), None) => return Err(error),
        }
    }
    Err(unknown.unwrap_or_else(|| Error::new(ErrorKind::Cancelled)))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn unknown() -> Result<(), Error> {
        Err(Error::new(ErrorKind::UnknownOutcome {
            operation: "b2_delete_file_version".to_owned(),
            what: "the answer was lost".to_owned(),
        }))
    }

    fn gone() -> Result<(), Error> {
        Err(Error::new(ErrorKind::FileNotPresent {
            bucket_name: None,
            file_id_or_name: None,
        }))
    }

    fn denied() -> Result<(), Error> {
        Err(Error::new(ErrorKind::AccessDenied))
    }

    /// How it ends, and how many of the answers were asked for.
    async fn ends(answers: &[fn() -> Result<(), Error>]) -> (String, usize) {
        let left = RefCell::new(answers.iter());
        let call = || {
            let answer = left.borrow_mut().next().map_or(Ok(()), |answer| answer());
            std::future::ready(answer)
        };
        let is_done = |error: &Error| matches!(error.kind(), ErrorKind::FileNotPresent { .. });
        let end = match until_known(call, is_done).await {
            Ok(Some(())) => "answered",
            Ok(None) => "done before",
            Err(error) if matches!(error.kind(), ErrorKind::UnknownOutcome { .. }) => "unknown",
            Err(_) => "refused",
        };
        (end.to_owned(), answers.len() - left.borrow().len())
    }

    #[tokio::test]
    async fn w18_a_lost_answer_ends_in_the_truth_or_in_not_knowing() {
        for (answers, end, calls) in [
            (vec![], "answered", 0),
            (vec![denied as fn() -> _], "refused", 1),
            (vec![gone], "refused", 1),
            (vec![unknown], "answered", 1),
            (vec![unknown, gone], "done before", 2),
            (vec![unknown, denied], "unknown", 2),
            (vec![unknown, unknown, gone], "done before", 3),
            (vec![unknown; 4], "unknown", 4),
        ] {
            assert_eq!(
                ends(&answers).await,
                (end.to_owned(), calls),
                "{}",
                answers.len()
            );
        }
    }
}
