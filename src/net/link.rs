//! The control stream of a session: whole frames, in order, in both directions.
//!
//! A frame on the control stream is a `u32` length, most significant byte first, and so many bytes, at most 32 KiB; the
//! length is looked at before there is room for it. What must not wait behind the stream goes aside: one frame on a
//! stream of its own, which ends after it. Both kinds come out of one [`Inbox`].
//!
//! Sending never waits. What the other side has not taken yet stands in a queue of at most 128 KiB; who lets it grow
//! over that is too slow for the table, and the caller is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use quinn::{ReadToEndError, RecvStream, SendStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::connection::{Connection, Ended, GONE};
use crate::wire::{Closed, LARGEST_FRAME};

/// The sending side of a session. Clones are the same link; the connection ends when the last is dropped.
#[derive(Clone, Debug)]
pub struct Link {
    connection: Connection,
    queue: mpsc::UnboundedSender<Outgoing>,
    /// What stands in the queue, in bytes.
    waiting: Arc<AtomicUsize>,
}

/// The receiving side of a session.
#[derive(Debug)]
pub struct Inbox {
    connection: Connection,
    frames: mpsc::Receiver<Vec<u8>>,
}

/// Why a frame was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotSent {
    /// 128 KiB wait already.
    #[error("the other side reads too slowly")]
    TooSlow,
    /// More than 32 KiB.
    #[error("the frame is too large")]
    TooLarge,
    /// The connection is no more.
    #[error("the connection has ended")]
    Ended,
}

impl NotSent {
    /// The reason's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooSlow => "slow_consumer",
            Self::TooLarge => "frame_too_large",
            Self::Ended => "connection_ended",
        }
    }
}

enum Outgoing {
    Frame(Vec<u8>),
    Aside(Vec<u8>),
    Close(Closed),
}

impl Link {
    /// A session over this stream.
    pub(super) fn over(connection: Connection, send: SendStream, recv: RecvStream) -> (Self, Inbox) {
        let (queue, outgoing) = mpsc::unbounded_channel();
        let (arrived, frames) = mpsc::channel(FRAMES);
        let waiting = Arc::new(AtomicUsize::new(0));
        tokio::spawn(write(connection.clone(), send, outgoing, waiting.clone()));
        tokio::spawn(read(connection.clone(), recv, arrived));
        let link = Self {
            connection: connection.clone(),
            queue,
            waiting,
        };
        (link, Inbox { connection, frames })
    }

    /// Queues a frame on the control stream.
    ///
    /// # Errors
    /// Why it was not taken; then nothing of it will be sent.
    pub fn send(&self, frame: Vec<u8>) -> Result<(), NotSent> {
        self.queue(frame, Outgoing::Frame)
    }

    /// Queues a frame for a stream of its own: it overtakes what a lost packet holds up.
    ///
    /// # Errors
    /// Why it was not taken; then nothing of it will be sent.
    pub fn send_aside(&self, frame: Vec<u8>) -> Result<(), NotSent> {
        self.queue(frame, Outgoing::Aside)
    }

    fn queue(&self, frame: Vec<u8>, how: fn(Vec<u8>) -> Outgoing) -> Result<(), NotSent> {
        if frame.len() > LARGEST_FRAME {
            return Err(NotSent::TooLarge);
        }
        let cost = cost(&frame);
        if self.waiting.fetch_add(cost, Ordering::Relaxed) + cost > LONGEST_QUEUE {
            self.waiting.fetch_sub(cost, Ordering::Relaxed);
            return Err(NotSent::TooSlow);
        }
        self.queue.send(how(frame)).map_err(|_| NotSent::Ended)
    }

    /// How many bytes wait to be sent.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Ends the session after what is queued, and tells the other side why. Nothing can be sent after it. The other side
    /// has a second to take the rest.
    pub fn close(&self, reason: Closed) {
        if self.queue.send(Outgoing::Close(reason)).is_err() {
            self.connection.close(reason);
        }
    }

    /// The connection under the session: keys, addresses, round-trip time.
    pub const fn connection(&self) -> &Connection {
        &self.connection
    }
}

impl Inbox {
    /// The next frame. No frame is lost when the wait is given up.
    ///
    /// # Errors
    /// Why no more will come.
    pub async fn recv(&mut self) -> Result<Vec<u8>, Ended> {
        match self.frames.recv().await {
            Some(frame) => Ok(frame),
            // The stream has ended: this is one end of the session, and whoever ended it gives a reason.
            None => match timeout(REASON, self.connection.ended()).await {
                Ok(ended) => Err(ended),
                Err(_) => {
                    self.connection.quinn().close(GONE, b"");
                    Err(Ended::Gone)
                }
            },
        }
    }
}

/// Carries out what is queued, until all links are dropped or the connection ends.
async fn write(
    connection: Connection,
    mut stream: SendStream,
    mut queue: mpsc::UnboundedReceiver<Outgoing>,
    waiting: Arc<AtomicUsize>,
) {
    let mut asides = JoinSet::new();
    let ended = loop {
        tokio::select! {
            outgoing = queue.recv() => match outgoing {
                Some(Outgoing::Frame(frame)) => {
                    let length = (frame.len() as u32).to_be_bytes();
                    let written = match stream.write_all(&length).await {
                        Ok(()) => stream.write_all(&frame).await,
                        Err(error) => Err(error),
                    };
                    waiting.fetch_sub(cost(&frame), Ordering::Relaxed);
                    if written.is_err() {
                        break None;
                    }
                }
                Some(Outgoing::Aside(frame)) => {
                    asides.spawn(write_aside(connection.clone(), frame, waiting.clone()));
                }
                Some(Outgoing::Close(reason)) => break Some(reason),
                None => break None,
            },
            Some(_) = asides.join_next() => {}
        }
    };
    queue.close();
    let farewell = async {
        while asides.join_next().await.is_some() {}
        if stream.finish().is_ok() {
            stream.stopped().await.ok();
        }
    };
    match ended {
        Some(reason) => {
            timeout(FAREWELL, farewell).await.ok();
            connection.close(reason);
        }
        None => connection.quinn().close(GONE, b""),
    }
}

async fn write_aside(connection: Connection, frame: Vec<u8>, waiting: Arc<AtomicUsize>) {
    if let Ok(mut stream) = connection.quinn().open_uni().await
        && stream.write_all(&frame).await.is_ok()
        && stream.finish().is_ok()
    {
        stream.stopped().await.ok();
    }
    waiting.fetch_sub(cost(&frame), Ordering::Relaxed);
}

/// Reads both kinds of streams into one inbox, until the control stream ends.
async fn read(connection: Connection, control: RecvStream, arrived: mpsc::Sender<Vec<u8>>) {
    let mut asides = JoinSet::new();
    let in_order = read_control(&connection, control, arrived.clone());
    tokio::pin!(in_order);
    loop {
        tokio::select! {
            () = &mut in_order => break,
            stream = connection.quinn().accept_uni() => match stream {
                Ok(stream) => drop(asides.spawn(read_aside(connection.clone(), stream, arrived.clone()))),
                // The connection has ended, but what came in order before is still to be read.
                Err(_) => {
                    in_order.await;
                    break;
                }
            },
            Some(_) = asides.join_next() => {}
        }
    }
}

async fn read_control(connection: &Connection, mut stream: RecvStream, arrived: mpsc::Sender<Vec<u8>>) {
    loop {
        let mut length = [0; 4];
        if stream.read_exact(&mut length).await.is_err() {
            return;
        }
        let length = u32::from_be_bytes(length) as usize;
        if length > LARGEST_FRAME {
            tracing::debug!(length, "a frame is too large");
            return connection.close(Closed::Protocol);
        }
        let mut frame = vec![0; length];
        if stream.read_exact(&mut frame).await.is_err() || arrived.send(frame).await.is_err() {
            return;
        }
    }
}

/// One frame that stands alone on its stream.
async fn read_aside(connection: Connection, mut stream: RecvStream, arrived: mpsc::Sender<Vec<u8>>) {
    match timeout(ASIDE, stream.read_to_end(LARGEST_FRAME)).await {
        Ok(Ok(frame)) => drop(arrived.send(frame).await),
        Ok(Err(ReadToEndError::TooLong)) => {
            tracing::debug!("a frame aside is too large");
            connection.close(Closed::Protocol);
        }
        // Its sender gave it up, or it took too long: the transport lets the stream go.
        Ok(Err(ReadToEndError::Read(_))) | Err(_) => {}
    }
}

/// What a frame takes of the queue: many small ones have a price too.
const fn cost(frame: &[u8]) -> usize {
    frame.len() + 64
}

/// The most bytes that wait to be sent.
pub const LONGEST_QUEUE: usize = 128 * 1024;

/// The most frames that wait to be read; the transport holds back the rest.
const FRAMES: usize = 8;
/// How long a frame aside may take.
const ASIDE: Duration = Duration::from_secs(5);
/// How long the other side has to take what was sent before the end.
const FAREWELL: Duration = Duration::from_secs(1);
/// How long a reason may come after the last frame.
const REASON: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests;
