//! Answers that are about something else than was asked for.

use std::sync::Arc;

use async_trait::async_trait;
use b2_simulator::Operation;

use super::b2::{Body, ErrorClass, Transport, TransportError};
use super::world::World;

/// Puts one text in the place of another in the answers to one call.
#[derive(Debug)]
struct Mistaken {
    inner: Arc<dyn Transport>,
    operation: Operation,
    text: &'static str,
    other: &'static str,
}

#[async_trait]
impl Transport for Mistaken {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        let is_meant = request.uri().path().ends_with(self.operation.name());
        let answer = self.inner.send(request).await?;
        if !is_meant {
            return Ok(answer);
        }
        let (head, mut body) = answer.into_parts();
        let mut text = Vec::new();
        while let Some(chunk) = body.next_chunk().await {
            text.extend_from_slice(&chunk?);
        }
        let text = String::from_utf8(text).unwrap();
        let text = text.replace(self.text, self.other);
        Ok(http::Response::from_parts(
            head,
            Body::from(bytes::Bytes::from(text)),
        ))
    }
}

async fn mistaken(operation: Operation, text: &'static str, other: &'static str) -> World {
    World::with_transport(|inner| {
        Arc::new(Mistaken {
            inner,
            operation,
            text,
            other,
        })
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn a_new_bucket_has_the_name_and_the_type_that_were_asked_for() {
    for (text, other) in [("photos-2026", "photos-2027"), ("allPublic", "allPrivate")] {
        let world = mistaken(Operation::CreateBucket, text, other).await;
        let error = world.api.create_bucket("photos-2026", "allPublic").await;
        let error = error.unwrap_err();
        assert!(error.is(ErrorClass::UnexpectedCloudBehaviour), "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_key_has_the_name_and_the_capabilities_that_were_asked_for_in_any_order() {
    let both = r#"["listFiles","readFiles"]"#;
    for (text, other, is_fine) in [
        (both, r#"["readFiles","listFiles"]"#, true),
        (both, r#"["listFiles"]"#, false),
        (both, r#"["listFiles","readFiles","deleteFiles"]"#, false),
        ("the-reader", "the-writer", false),
    ] {
        let world = mistaken(Operation::CreateKey, text, other).await;
        let capabilities = ["listFiles", "readFiles"];
        let made = world.api.create_key(capabilities, "the-reader").await;
        assert_eq!(made.is_ok(), is_fine, "{other}");
        if let Err(error) = made {
            assert!(error.is(ErrorClass::UnexpectedCloudBehaviour), "{error:?}");
        }
    }
}
