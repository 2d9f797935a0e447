//! What the program does, from its arguments to its exit code: 0 after a signal, 1 when it cannot run, 2 on bad usage.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the program speaks to whoever started it"
)]

pub(crate) mod identity;
pub(crate) mod metrics;
pub(crate) mod settings;
pub(crate) mod store;

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::process::ExitCode;

use serde_json::json;
use thirteen_relay::address::Address;
use thirteen_relay::frames::Closing;
use thirteen_relay::shell::{Relay, Setup};
use tokio::runtime;
use tracing_subscriber::EnvFilter;

use settings::{Arguments, Settings};
use store::Store;

/// Why the program ends: one sentence, and its exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: u8,
    pub(crate) sentence: String,
}

impl Failure {
    /// It cannot run.
    pub(crate) const fn cannot(sentence: String) -> Self {
        Self { code: 1, sentence }
    }

    /// It was asked for something that there is not.
    pub(crate) const fn usage(sentence: String) -> Self {
        Self { code: 2, sentence }
    }
}

/// Runs until a signal ends it.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let outcome = Settings::of(arguments).and_then(|settings| {
        log(settings.json);
        let runtime = runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::cannot(format!("this machine gives no threads: {error}")))?;
        runtime.block_on(serve(settings))
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.sentence);
            ExitCode::from(failure.code)
        }
    }
}

async fn serve(settings: Settings) -> Result<(), Failure> {
    // Heard from the start, so that a signal during the start ends it as well.
    let signal = signal()?;
    let (store, rooms) = Store::open(&settings.store)?;
    let proof = identity::proof(&settings)?;
    let kept = rooms.len();
    let relay = Relay::start(Setup {
        listen: settings.listen,
        listen_tls: settings.listen_tls,
        proof,
        limits: settings.limits,
        connections: settings.connections,
        rooms,
        disk: Some(Box::new(store)),
    });
    let relay = relay.map_err(|error| Failure::cannot(error.to_string()))?;
    let address = address(&settings, &relay)?;
    let metrics = metrics::listen(settings.metrics)?;
    tracing::info!(udp = %relay.at(), tcp = ?relay.tls_at(), rooms = kept, "listening");
    say(&settings, &address, &relay);
    tokio::select! {
        () = signal => {}
        () = metrics::serve(metrics, &relay) => {}
    }
    tracing::info!("going");
    relay.close(Closing::Restarting).await;
    Ok(())
}

/// The address to give to clients, as far as a program can know it.
fn address(settings: &Settings, relay: &Relay) -> Result<Address, Failure> {
    let host = match &settings.public_host {
        Some(host) => host.to_ascii_lowercase(),
        None if relay.at().ip().is_unspecified() => outgoing().to_string(),
        None => relay.at().ip().to_canonical().to_string(),
    };
    match host.parse::<Address>() {
        Ok(address) if address.host == host => Ok(Address {
            port: relay.at().port(),
            pin: relay.pin(),
            ..address
        }),
        Ok(_) | Err(_) => Err(Failure::usage(format!(
            "--public-host: “{host}” is no name of a computer: it looks like relay.example.org"
        ))),
    }
}

/// The address from which this machine reaches others; nothing is sent to find it.
fn outgoing() -> IpAddr {
    let far = SocketAddr::from(([192, 0, 2, 1], 9));
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0));
    let address = socket.and_then(|socket| socket.connect(far).and_then(|()| socket.local_addr()));
    address.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.ip())
}

fn say(settings: &Settings, address: &Address, relay: &Relay) {
    if settings.json {
        let udp = relay.at().to_string();
        let tcp = relay.tls_at().map(|at| at.to_string());
        println!(
            "{}",
            json!({ "event": "listening", "t": 0, "address": address.to_string(), "udp": udp, "tcp": tcp })
        );
    } else {
        println!("listening {address}");
    }
    // Whoever waits for this line reads it now; if nobody reads, the relay runs all the same.
    io::stdout().flush().ok();
}

/// Logs go to standard error: text, or one object a line.
fn log(json: bool) {
    let filter = EnvFilter::try_from_env("THIRTEEN_RELAY_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    if json {
        log.json().init();
    } else {
        log.init();
    }
}

#[cfg(unix)]
fn signal() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let deaf = |error| Failure::cannot(format!("this machine gives no signals: {error}"));
    let mut interrupt = signal(SignalKind::interrupt()).map_err(deaf)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(deaf)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signal() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
