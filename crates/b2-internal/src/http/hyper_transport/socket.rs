use std::io::{self, Read};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper_util::client::legacy::connect::{self, Connected};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::connection::{Connection, State};
use super::read_ahead::ReadAhead;

/// A TCP connection that keeps an early answer readable, notices in time that it was closed, and tells its
/// [`Connection`] what moves.
///
/// **Early answers.** A service may answer 401 or 503 before it has read the request, and close. The bytes that are
/// still being sent then meet a reset, and hyper gives up on the first failed write, although the answer lies in the
/// receive buffer. So a write that fails because the other side is gone does not fail here: it waits, while reading
/// goes on until hyper has the answer or the end. (Where the operating system throws the receive buffer away on a
/// reset, as Windows and the BSDs do, only an answer that was read before survives.)
///
/// A service may even answer before it has read anything, when it has too many connections. hyper takes bytes that come
/// before a request for a fault, so on a fresh connection they wait until the first request was begun.
///
/// **Closed while idle.** The runtime learns that a pooled connection was closed when it next looks for events, which
/// may be after the next request was written to it; then nobody knows whether the request arrived. So an idle
/// connection asks the operating system itself, and hyper, which reads before it takes a request up, moves the request
/// to another connection.
#[derive(Debug)]
pub(super) struct Socket {
    tcp: TcpStream,
    connection: Connection,
    /// For a reader that asks for little at a time.
    ahead: Option<ReadAhead>,
    through: Through,
}

/// Who reads the heads of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Through {
    /// The service itself.
    Nothing,
    /// A proxy, which is told the whole URL.
    Proxy,
}

impl Socket {
    pub(super) fn new(tcp: TcpStream, ahead: Option<ReadAhead>, through: Through) -> Self {
        Self {
            tcp,
            connection: Connection::default(),
            ahead,
            through,
        }
    }

    fn write_with(
        &mut self,
        context: &mut Context<'_>,
        offered: usize,
        write: impl FnOnce(Pin<&mut TcpStream>, &mut Context<'_>) -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let mut state = self.connection.state();
        if state.is_abandoned() {
            return Poll::Ready(Err(abandoned()));
        }
        if let Some(cut) = state.cut() {
            if !state.may_hold_early_answer() {
                return Poll::Ready(Err(cut.into()));
            }
            state.wait(context);
            return Poll::Pending;
        }
        match write(Pin::new(&mut self.tcp), context) {
            Poll::Ready(Ok(count)) => {
                state.note_written(count, offered);
                Poll::Ready(Ok(count))
            }
            Poll::Ready(Err(error)) if is_cut(&error) => {
                state.note_write_failure(error.kind());
                if !state.may_hold_early_answer() {
                    return Poll::Ready(Err(error));
                }
                state.wait(context);
                // hyper reads before it writes: have it come round again.
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                state.note_write_blocked();
                state.wait(context);
                Poll::Pending
            }
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self {
            tcp,
            connection,
            ahead,
            ..
        } = self.get_mut();
        let mut state = connection.state();
        if state.is_abandoned() {
            return Poll::Ready(Err(abandoned()));
        }
        let Some(ahead) = ahead else {
            return poll_tcp(tcp, &mut state, context, buffer);
        };
        if ahead.is_empty() {
            ready!(ahead.fill(|buffer| poll_tcp(tcp, &mut state, context, buffer)))?;
        }
        if state.is_fresh() && !ahead.is_empty() {
            state.wait(context);
            return Poll::Pending;
        }
        ahead.take(buffer);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.get_mut()
            .write_with(context, bytes.len(), |tcp, context| {
                tcp.poll_write(context, bytes)
            })
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let offered = slices.iter().map(|slice| slice.len()).sum();
        self.get_mut().write_with(context, offered, |tcp, context| {
            tcp.poll_write_vectored(context, slices)
        })
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_shutdown(context)
    }
}

impl connect::Connection for Socket {
    fn connected(&self) -> Connected {
        Connected::new()
            .proxy(self.through == Through::Proxy)
            .extra(self.connection.clone())
    }
}

fn poll_tcp(
    tcp: &mut TcpStream,
    state: &mut State,
    context: &mut Context<'_>,
    buffer: &mut ReadBuf<'_>,
) -> Poll<io::Result<()>> {
    let before = buffer.filled().len();
    let read = if state.is_fresh() {
        poll_end(tcp, context)
    } else {
        match Pin::new(&mut *tcp).poll_read(context, buffer) {
            Poll::Pending if state.is_idle() => read_now(tcp, buffer),
            read => read,
        }
    };
    match &read {
        Poll::Pending => state.wait(context),
        Poll::Ready(Ok(())) => state.note_received(buffer.filled().len() - before),
        Poll::Ready(Err(error)) if is_cut(error) && state.has_early_answer() => {
            // All that the other side said has come before the reset, so this is the end of an answer which names
            // no length.
            state.note_end_by(error.kind());
            return Poll::Ready(Ok(()));
        }
        Poll::Ready(Err(_)) => state.note_read_failure(),
    }
    read
}

/// Reads the end of a fresh connection, but holds back what comes before the first request.
fn poll_end(tcp: &TcpStream, context: &mut Context<'_>) -> Poll<io::Result<()>> {
    let mut byte = [0; 1];
    let mut peeked = tcp.poll_peek(context, &mut ReadBuf::new(&mut byte));
    if peeked.is_pending() {
        let mut byte = [MaybeUninit::uninit(); 1];
        peeked = or_pending(SockRef::from(tcp).peek(&mut byte));
    }
    match peeked {
        Poll::Ready(Ok(0)) => Poll::Ready(Ok(())),
        Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
        Poll::Ready(Ok(_)) | Poll::Pending => Poll::Pending,
    }
}

/// Reads without waiting for the runtime to say that there is something to read.
fn read_now(tcp: &TcpStream, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
    let mut little = [0; 512];
    let room = buffer.remaining().min(little.len());
    or_pending((&*SockRef::from(tcp)).read(&mut little[..room]))
        .map_ok(|count| buffer.put_slice(&little[..count]))
}

fn or_pending<T>(result: io::Result<T>) -> Poll<io::Result<T>> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Poll::Pending,
        result => Poll::Ready(result),
    }
}

/// Whether the other side is gone.
fn is_cut(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
    )
}

fn abandoned() -> io::Error {
    io::Error::new(
        io::ErrorKind::ConnectionAborted,
        "nobody waits for this exchange any more",
    )
}
