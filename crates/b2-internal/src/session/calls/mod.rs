//! The calls of the raw API in the name of the session's account, repeated with a new token where that helps.

mod buckets;
mod files;
mod uploads;

/// Makes a call within a span with the current token, and again with a new one if that was refused.
macro_rules! authorized {
    ($session:expr, $span:expr, |$raw:ident, $context:ident| $call:expr) => {{
        let session = $session.clone();
        $session.call($span, async move {
            let mut turn = session.begin().await?;
            loop {
                let ($raw, $context) = (&*session.shared.raw_api, &turn.context);
                match $call.await {
                    Ok(answer) => break Ok(answer),
                    Err(error) => session.after_failure(&mut turn, error).await?,
                }
            }
        })
    }};
}

use authorized;
