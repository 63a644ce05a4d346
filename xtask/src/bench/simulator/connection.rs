//! As little of an HTTP client as a load needs.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use base64::Engine;
use serde_json::{Value, json};

use super::super::service::{BUCKET, Service};

/// Where the service is, and a token for it.
pub(super) struct Account {
    address: String,
    token: String,
    bucket_id: String,
}

impl Account {
    pub(super) fn authorize(service: &Service) -> Result<Self, String> {
        let address = service.endpoint().trim_start_matches("http://").to_owned();
        let stream = connect(&address)?;
        let mut account = Self {
            address,
            token: String::new(),
            bucket_id: String::new(),
        };
        let key = format!("{}:{}", service.key_id(), service.key());
        let basic = base64::engine::general_purpose::STANDARD.encode(key);
        let mut connection = Connection::over(stream, &account);
        connection.token = format!("Basic {basic}");
        let authorized = connection.call("b2_authorize_account", &json!({}))?;
        account.token = text(&authorized, "authorizationToken")?;
        connection.token.clone_from(&account.token);
        let params = json!({"accountId": text(&authorized, "accountId")?, "bucketName": BUCKET});
        let listed = connection.call("b2_list_buckets", &params)?;
        account.bucket_id = text(&listed["buckets"][0], "bucketId")?;
        Ok(account)
    }
}

/// A connection that stays open, with an upload URL of its own.
pub(super) struct Connection {
    stream: BufReader<TcpStream>,
    token: String,
    bucket_id: String,
    /// Path and token of the upload URL.
    upload_url: Option<(String, String)>,
    answer: Vec<u8>,
}

impl Connection {
    pub(super) fn open(account: &Account) -> Result<Self, String> {
        Ok(Self::over(connect(&account.address)?, account))
    }

    fn over(stream: TcpStream, account: &Account) -> Self {
        Self {
            stream: BufReader::new(stream),
            token: account.token.clone(),
            bucket_id: account.bucket_id.clone(),
            upload_url: None,
            answer: Vec::new(),
        }
    }

    /// Uploads and gives the file id. `claim` is what `X-Bz-Content-Sha1` says.
    pub(super) fn upload(
        &mut self,
        name: &str,
        body: &[u8],
        claim: &str,
    ) -> Result<String, String> {
        let (path, token) = match self.upload_url.take() {
            Some(url) => url,
            None => self.new_upload_url()?,
        };
        let headers = format!(
            "Authorization: {token}\r\nX-Bz-File-Name: {name}\r\nContent-Type: a/b\r\nX-Bz-Content-Sha1: {claim}\r\n"
        );
        let answer = self.exchange(&path, &headers, body)?;
        self.upload_url = Some((path, token));
        text(&answer, "fileId")
    }

    fn new_upload_url(&mut self) -> Result<(String, String), String> {
        let params = json!({"bucketId": self.bucket_id});
        let answer = self.call("b2_get_upload_url", &params)?;
        let url = text(&answer, "uploadUrl")?;
        let path = url
            .splitn(4, '/')
            .nth(3)
            .ok_or("the upload URL has no path")?;
        Ok((format!("/{path}"), text(&answer, "authorizationToken")?))
    }

    pub(super) fn delete(&mut self, name: &str, file_id: &str) -> Result<(), String> {
        let params = json!({"fileName": name, "fileId": file_id});
        self.call("b2_delete_file_version", &params).map(|_| ())
    }

    /// The answer is received, and not looked into: the load has to stay light.
    pub(super) fn get_file_info(&mut self, file_id: &str) -> Result<(), String> {
        let body = format!("{{\"fileId\":\"{file_id}\"}}");
        let headers = format!("Authorization: {}\r\n", self.token);
        let status = self.send_and_receive("/b2api/v4/b2_get_file_info", &headers, body.as_bytes());
        match status.map_err(lost)? {
            200 => Ok(()),
            status => Err(format!("the status {status}")),
        }
    }

    fn call(&mut self, operation: &str, params: &Value) -> Result<Value, String> {
        let headers = format!("Authorization: {}\r\n", self.token);
        let path = format!("/b2api/v4/{operation}");
        self.exchange(&path, &headers, params.to_string().as_bytes())
    }

    fn exchange(&mut self, path: &str, headers: &str, body: &[u8]) -> Result<Value, String> {
        let status = self.send_and_receive(path, headers, body).map_err(lost)?;
        if status != 200 {
            return Err(String::from_utf8_lossy(&self.answer).into_owned());
        }
        serde_json::from_slice(&self.answer)
            .map_err(|error| format!("an answer is no JSON: {error}"))
    }

    fn send_and_receive(&mut self, path: &str, headers: &str, body: &[u8]) -> io::Result<u16> {
        let length = body.len();
        let mut head =
            format!("POST {path} HTTP/1.1\r\nHost: b\r\n{headers}Content-Length: {length}\r\n\r\n")
                .into_bytes();
        let stream = self.stream.get_mut();
        if length < 4_096 {
            head.extend_from_slice(body);
            stream.write_all(&head)?;
        } else {
            stream.write_all(&head)?;
            stream.write_all(body)?;
        }
        self.receive()
    }

    fn receive(&mut self) -> io::Result<u16> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.get(9..12).and_then(|digits| digits.parse().ok());
        let status = status.ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value
                    .trim()
                    .parse()
                    .map_err(|_| io::ErrorKind::InvalidData)?;
            }
        }
        self.answer.resize(length, 0);
        self.stream.read_exact(&mut self.answer)?;
        Ok(status)
    }
}

fn connect(address: &str) -> Result<TcpStream, String> {
    let stream = TcpStream::connect(address).map_err(lost)?;
    stream.set_nodelay(true).map_err(lost)?;
    Ok(stream)
}

fn lost(error: io::Error) -> String {
    format!("lost the connection to the simulator: {error}")
}

fn text(value: &Value, name: &str) -> Result<String, String> {
    let found = value[name].as_str().map(str::to_owned);
    found.ok_or_else(|| format!("an answer has no {name}: {value}"))
}
