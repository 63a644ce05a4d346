//! A client that writes HTTP/1.1 on a socket by hand, so that tests can break off where they want.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use base64::Engine;
use serde_json::{Value, json};

use crate::wire::{sha1, text};

/// One connection to a server.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct SocketReply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl SocketReply {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Connection {
    pub(crate) fn open(endpoint: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(endpoint.strip_prefix("http://").unwrap())?;
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    /// Sends the head of a request. `target` may be a whole URL.
    pub(crate) fn send_head(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
    ) -> io::Result<()> {
        let path = match target.strip_prefix("http://") {
            Some(rest) => &rest[rest.find('/').unwrap()..],
            None => target,
        };
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        self.send(head.as_bytes())
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    pub(crate) fn request(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<SocketReply> {
        let length = body.len().to_string();
        let mut headers = headers.to_vec();
        headers.push(("content-length", &length));
        self.send_head(method, target, &headers)?;
        self.send(body)?;
        self.reply()
    }

    /// Reads an answer with a `Content-Length`.
    pub(crate) fn reply(&mut self) -> io::Result<SocketReply> {
        let mut reply = self.head()?;
        reply.body = self.body_of(&reply)?;
        Ok(reply)
    }

    /// Reads the head of an answer, which is all there is of an answer to `HEAD`.
    pub(crate) fn head(&mut self) -> io::Result<SocketReply> {
        let status_line = self.line()?;
        let status = status_line
            .split(' ')
            .nth(1)
            .and_then(|word| word.parse().ok());
        let status = status.ok_or(io::ErrorKind::InvalidData)?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        Ok(SocketReply {
            status,
            headers,
            body: Vec::new(),
        })
    }

    /// Reads the body that belongs to `head`.
    pub(crate) fn body_of(&mut self, head: &SocketReply) -> io::Result<Vec<u8>> {
        let mut body = vec![0; head.header("content-length").parse().unwrap_or(0)];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }

    /// Whether the server has closed the connection.
    pub(crate) fn is_at_end(&mut self) -> bool {
        // A connection that is cut with unread bytes is reset rather than closed.
        self.stream.fill_buf().map_or(true, <[u8]>::is_empty)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}

/// A client with a token and the URL of one bucket.
pub(crate) struct SocketClient {
    pub(crate) endpoint: String,
    pub(crate) token: String,
    pub(crate) bucket_id: String,
}

impl SocketClient {
    pub(crate) fn authorize(endpoint: &str, key_id: &str, key: &str) -> io::Result<Self> {
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{key_id}:{key}"));
        let basic = format!("Basic {basic}");
        let mut connection = Connection::open(endpoint)?;
        let headers = [("authorization", basic.as_str())];
        let reply = connection.request("GET", "/b2api/v4/b2_authorize_account", &headers, b"")?;
        assert_eq!(reply.status, 200, "{reply:?}");
        let account = reply.json();
        assert_eq!(account["apiInfo"]["storageApi"]["apiUrl"], endpoint);
        let mut client = Self {
            endpoint: endpoint.to_owned(),
            token: text(&account["authorizationToken"]),
            bucket_id: String::new(),
        };
        let params = json!({"accountId": account["accountId"]});
        let buckets = client.call("b2_list_buckets", &params)?;
        client.bucket_id = text(&buckets["buckets"][0]["bucketId"]);
        Ok(client)
    }

    /// A call that the service grants, if it is still there.
    pub(crate) fn call(&self, operation: &str, params: &Value) -> io::Result<Value> {
        let reply = self.send(operation, params)?;
        assert_eq!(reply.status, 200, "{operation}: {reply:?}");
        Ok(reply.json())
    }

    fn send(&self, operation: &str, params: &Value) -> io::Result<SocketReply> {
        let headers = [("authorization", self.token.as_str())];
        let target = format!("/b2api/v4/{operation}");
        let body = params.to_string();
        Connection::open(&self.endpoint)?.request("POST", &target, &headers, body.as_bytes())
    }

    /// The upload URL and its token.
    pub(crate) fn upload_url(&self) -> io::Result<(String, String)> {
        let params = json!({"bucketId": self.bucket_id});
        let answer = self.call("b2_get_upload_url", &params)?;
        Ok(crate::wire::url_and_token(&answer))
    }

    pub(crate) fn download(&self, name: &str) -> io::Result<SocketReply> {
        let target = format!("/file/{}/{name}", crate::wire::BUCKET);
        let headers = [("authorization", self.token.as_str())];
        Connection::open(&self.endpoint)?.request("GET", &target, &headers, b"")
    }
}

/// The headers of an upload whose digest is known beforehand.
pub(crate) fn upload_headers<'a>(
    token: &'a str,
    name: &'a str,
    digest: &'a str,
) -> [(&'a str, &'a str); 4] {
    [
        ("authorization", token),
        ("x-bz-file-name", name),
        ("content-type", "a/b"),
        ("x-bz-content-sha1", digest),
    ]
}

/// Bytes that look like nothing in particular.
pub(crate) fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    (0..length)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8
        })
        .collect()
}

/// Uploads over an open connection and gives the status.
pub(crate) fn upload(
    connection: &mut Connection,
    (url, token): &(String, String),
    name: &str,
    content: &[u8],
) -> io::Result<u16> {
    let digest = sha1(content);
    let headers = upload_headers(token, name, &digest);
    Ok(connection.request("POST", url, &headers, content)?.status)
}
