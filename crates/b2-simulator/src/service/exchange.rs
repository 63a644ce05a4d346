use http::header::{CONNECTION, DATE};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response};

use super::route::Route;
use super::{Door, Service, reply};
use crate::body::{BodyBroken, RequestBody, ResponseBody};
use crate::calendar::http_date;
use crate::chance::Chance;
use crate::faults::{Effect, RequestFacts};
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::wire::{Params, decode};

/// A longer JSON body is refused. The longest that a client needs names the digests of 10,000 parts.
const JSON_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// What becomes of a request: an answer, or the connection ends without one.
pub(crate) type Outgoing = Result<Response<ResponseBody>, Cut>;

/// When a connection ends without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Before the request had an effect.
    Before,
    /// After it.
    After,
}

/// Why a request has no successful answer.
#[derive(Debug)]
pub(super) enum Failed {
    Refused(Refusal),
    Cut(Cut),
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<BodyBroken> for Failed {
    fn from(_: BodyBroken) -> Self {
        Self::Cut(Cut::Before)
    }
}

pub(super) type Answer = Result<Response<ResponseBody>, Failed>;

impl Service {
    /// Serves one request. An answer may come before the body is read; then the connection has to close.
    pub(crate) async fn exchange(&self, request: Request<RequestBody>, door: &Door) -> Outgoing {
        self.settle();
        let (head, mut body) = request.into_parts();
        let number = self.log.begin(&head.method, &head.uri);
        #[cfg(feature = "server")]
        if let Some(noted) = head.extensions.get::<crate::request_log::RequestNumber>() {
            noted.set(number);
        }
        let mut visit = Visit {
            number,
            effect: None,
            operation: None,
        };
        let answer = self.serve(&mut visit, &head, &mut body, door).await;
        if let Some(operation) = visit.operation {
            self.traffic.count_request(operation, body.received());
        }
        let mut response = match answer {
            Ok(response) => response,
            Err(Failed::Cut(cut)) => return Err(cut),
            Err(Failed::Refused(refusal)) => {
                let mut response = reply::refused(&refusal, head.method == Method::HEAD);
                if visit.operation == Some(Operation::AuthorizeAccount) && refusal.status == 401 {
                    reply::challenge(&mut response);
                }
                response
            }
        };
        let skew = match visit.effect {
            Some(Effect::SkewDate(millis)) => millis,
            _ => 0,
        };
        self.finish(&head, &mut response, &body, skew);
        if let Some(operation) = visit.operation {
            let traffic = std::sync::Arc::clone(&self.traffic);
            response.body_mut().count_with(traffic, operation);
        }
        self.log.note(number, |record| {
            record.status = Some(response.status().as_u16());
        });
        Ok(response)
    }

    fn finish(
        &self,
        head: &Parts,
        response: &mut Response<ResponseBody>,
        body: &RequestBody,
        skew_millis: i64,
    ) {
        let date = http_date(self.clock.now_millis().saturating_add(skew_millis));
        let headers = response.headers_mut();
        if let Ok(date) = HeaderValue::from_str(&date) {
            headers.insert(DATE, date);
        }
        if !body.is_finished() {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        self.add_cors_headers(head, response);
        if head.method == Method::HEAD {
            *response.body_mut() = ResponseBody::empty();
        }
    }

    async fn serve(
        &self,
        visit: &mut Visit,
        head: &Parts,
        body: &mut RequestBody,
        door: &Door,
    ) -> Answer {
        if head.method == Method::OPTIONS {
            return self.preflight(head);
        }
        let route = Route::find(&head.method, &head.uri)?;
        let operation = route.operation();
        visit.operation = Some(operation);
        self.log
            .note(visit.number, |record| record.operation = Some(operation));
        if !self.settings.latency.is_zero() {
            tokio::time::sleep(self.settings.latency).await;
        }
        let (params, facts) = prepare(&route, head, body).await?;
        visit.effect = self.faults.decide(&facts);
        self.log.note(visit.number, |record| {
            record.file_name.clone_from(&facts.file_name);
            record.part_number = facts.part_number;
            record.range = range_of(head);
            record.fault = visit.effect.as_ref().map(Effect::to_string);
        });
        self.apply_before(visit.effect.as_ref(), operation, body)
            .await?;
        self.apply_test_mode(head, operation, body).await?;
        let params = params?;
        let gives_an_empty_page = visit.effect == Some(Effect::EmptyPage);
        let answer = match route {
            Route::Call(version, operation) => {
                let call = (version, operation);
                self.call(call, gives_an_empty_page, head, &params, door)
                    .await
            }
            Route::Upload {
                version,
                operation,
                target_id,
                pod,
            } => {
                let upload = super::uploads::Upload {
                    version,
                    head,
                    target_id: &target_id,
                    pod: &pod,
                    work: door.work,
                };
                if operation == Operation::UploadFile {
                    self.upload_file(&upload, body).await
                } else {
                    self.upload_part(&upload, body).await
                }
            }
            Route::DownloadById => self.download_by_id(head, &params, door),
            Route::DownloadByName {
                bucket_name,
                file_name,
            } => self.download_by_name(head, &params, (&bucket_name, &file_name), door),
        };
        apply_after(visit.effect.as_ref(), answer)
    }

    /// What a fault does before the request takes effect.
    async fn apply_before(
        &self,
        effect: Option<&Effect>,
        operation: Operation,
        body: &mut RequestBody,
    ) -> Result<(), Failed> {
        match effect {
            Some(Effect::Answer(failure)) => {
                body.discard().await?;
                return Err(failure.clone().into_refusal().into());
            }
            Some(Effect::EarlyAnswer(failure)) => {
                return Err(failure.clone().into_refusal().into());
            }
            Some(Effect::ResetBefore) => {
                if operation.is_upload() {
                    // Some of the body is taken, so that the client is in the middle of it.
                    let _ = body.next_chunk().await;
                }
                return Err(Failed::Cut(Cut::Before));
            }
            Some(Effect::ResetWithin(bytes)) => {
                let mut seen = 0;
                while seen < *bytes {
                    match body.next_chunk().await {
                        Some(chunk) => seen += chunk?.len() as u64,
                        None => break,
                    }
                }
                return Err(Failed::Cut(Cut::Before));
            }
            Some(Effect::Stall(pause)) => tokio::time::sleep(*pause).await,
            Some(Effect::ExpireAccountTokens) => self.update(|model| {
                model.expire_account_tokens();
                Ok(())
            })?,
            Some(Effect::ExpireUploadTokens) => self.update(|model| {
                model.expire_upload_tokens();
                Ok(())
            })?,
            _ => {}
        }
        Ok(())
    }
}

/// What is known of a request while it is served.
#[derive(Debug)]
struct Visit {
    number: u64,
    operation: Option<Operation>,
    effect: Option<Effect>,
}

/// What a fault does to the answer.
fn apply_after(effect: Option<&Effect>, answer: Answer) -> Answer {
    match effect {
        Some(Effect::ResetAfter) => Err(Failed::Cut(Cut::After)),
        Some(Effect::Truncate(bytes)) => answer.map(|mut response| {
            response.body_mut().cut_after(*bytes);
            response
        }),
        Some(Effect::Corrupt(offset)) => answer.map(|mut response| {
            response.body_mut().corrupt_at(*offset);
            response
        }),
        Some(Effect::StallBody(bytes, pause)) => answer.map(|mut response| {
            response.body_mut().stall_after(*bytes, *pause);
            response
        }),
        _ => answer,
    }
}

fn range_of(head: &Parts) -> Option<String> {
    let range = head.headers.get(http::header::RANGE)?;
    range.to_str().ok().map(str::to_owned)
}

/// Reads the parameters, and with them what a fault may look at. The body of an upload is left alone.
async fn prepare(
    route: &Route,
    head: &Parts,
    body: &mut RequestBody,
) -> Result<(Result<Params, Refusal>, RequestFacts), Failed> {
    let operation = route.operation();
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let query = head.uri.query().unwrap_or_default();
    let mut facts = RequestFacts {
        operation,
        file_name: None,
        part_number: None,
        identity: String::new(),
    };
    let params = match route {
        Route::Upload { target_id, .. } => {
            let name = header("x-bz-file-name").unwrap_or_default();
            let number = header("x-bz-part-number").unwrap_or_default();
            facts.identity = format!("{operation} {target_id} {name} {number}");
            facts.file_name = decode(name).ok().filter(|name| !name.is_empty());
            facts.part_number = number.parse().ok();
            Ok(Params::default())
        }
        Route::DownloadByName { file_name, .. } => {
            let range = header("range").unwrap_or_default();
            facts.identity = format!("{operation} {} {range}", head.uri.path());
            facts.file_name = Some(file_name.clone());
            Params::from_query(query)
        }
        Route::DownloadById | Route::Call(..) => {
            let json = match body.read_to_end(JSON_LIMIT_BYTES).await? {
                Some(json) => json,
                None => return Err(Refusal::bad_json("The body is too long").into()),
            };
            let range = header("range").unwrap_or_default();
            let label = format!("{query} {range} {}", String::from_utf8_lossy(&json));
            facts.identity = format!("{operation} {:x}", Chance::labelled(0, &label).next());
            if json.is_empty() {
                Params::from_query(query)
            } else {
                Params::from_json(&json)
            }
        }
    };
    Ok((params, facts))
}
