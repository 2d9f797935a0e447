//! Figures for whoever watches over the machine: Prometheus text at `/metrics`, and `/health`. They hold no room, name,
//! key or address.

use std::fmt::Write;
use std::net::{SocketAddr, TcpListener as Bound};
use std::time::Duration;

use thirteen_relay::shell::Relay;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::Failure;

/// Begins to listen, if there is to be anyone to listen to.
pub(crate) fn listen(at: Option<SocketAddr>) -> Result<Option<TcpListener>, Failure> {
    let Some(at) = at else {
        return Ok(None);
    };
    let listener = Bound::bind(at).and_then(|listener| {
        listener.set_nonblocking(true)?;
        TcpListener::from_std(listener)
    });
    listener.map(Some).map_err(|error| {
        Failure::cannot(format!(
            "cannot listen at {at} for metrics: {error}; choose another --metrics, or off"
        ))
    })
}

/// Answers one after the other, for ever.
pub(crate) async fn serve(listener: Option<TcpListener>, relay: &Relay) {
    let Some(listener) = listener else {
        return std::future::pending().await;
    };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let answered = timeout(PATIENCE, answer(stream, relay)).await;
        if !matches!(answered, Ok(Ok(()))) {
            tracing::debug!("somebody asked for metrics and did not wait");
        }
    }
}

async fn answer(mut stream: TcpStream, relay: &Relay) -> std::io::Result<()> {
    let mut asked = Vec::new();
    while !asked.windows(4).any(|end| end == b"\r\n\r\n") && asked.len() < LONGEST {
        if stream.read_buf(&mut asked).await? == 0 {
            return Ok(());
        }
    }
    let path = asked.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    let (status, body) = match path {
        b"/metrics" => ("200 OK", text(relay)),
        b"/health" => ("200 OK", "ok\n".to_owned()),
        _ => ("404 Not Found", "there are /metrics and /health\n".to_owned()),
    };
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}

fn text(relay: &Relay) -> String {
    let now = relay.figures();
    let figures = [
        ("connections", "gauge", "Clients that are connected", now.connections),
        ("rooms", "gauge", "Rooms that are open", now.rooms),
        (
            "channels",
            "gauge",
            "Guests that are connected to their host",
            now.channels,
        ),
        (
            "registers",
            "gauge",
            "Tables that may go to another host",
            now.registers,
        ),
        (
            "grants_total",
            "counter",
            "Tables that went to another host",
            now.granted,
        ),
        (
            "connections_total",
            "counter",
            "Clients that ever connected",
            now.connected,
        ),
        (
            "turned_away_total",
            "counter",
            "Connections that were refused before a handshake",
            relay.turned_away(),
        ),
        ("joins_total", "counter", "Guests that ever joined", now.joined),
        ("refusals_total", "counter", "Requests that were refused", now.refused),
        ("packets_total", "counter", "Packets passed on", now.packets),
        ("bytes_total", "counter", "Bytes of packets passed on", now.bytes),
        (
            "packets_over_rate_total",
            "counter",
            "Packets dropped for their number",
            now.too_fast,
        ),
        ("packets_astray_total", "counter", "Packets for no channel", now.astray),
    ];
    let mut text = String::new();
    for (name, kind, help, value) in figures {
        let lines = format!(
            "# HELP thirteen_relay_{name} {help}.\n# TYPE thirteen_relay_{name} {kind}\nthirteen_relay_{name} {value}\n"
        );
        text.write_str(&lines)
            .expect("a string takes all that there is memory for");
    }
    text
}

/// How long somebody may take to ask and to read.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most bytes of a request.
const LONGEST: usize = 8 * 1024;
