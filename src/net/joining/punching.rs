//! The guest's way from the relay to a direct path: [`Punch`] with a socket, a clock and the relay.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::relayed::{Found, Relayed};
use crate::net::connection::Connection;
use crate::net::dial::DialError;
use crate::net::endpoint::Endpoint;
use crate::net::live::RelayState;
use crate::net::punching::{LOOK_EVERY, Since, from_relay, known, seed, to_relay};
use crate::punch::{ATTEMPT, Input, Outcome, Output, Own, Punch};
use crate::table::PlayerId;

/// A guest that plays over the relay, and looks for something better.
pub(super) struct Punching {
    endpoint: Arc<Endpoint>,
    relayed: Arc<Relayed>,
    host: PlayerId,
    hidden: bool,
    since: Since,
    punch: Punch,
    own: Own,
    found: watch::Receiver<Found>,
    /// How many offers of the host, and how many answers of the relay, were heard.
    heard: (u64, u64),
    dials: JoinSet<(u32, Result<Connection, DialError>)>,
    /// When to look again whether this machine is in another network.
    look: Instant,
}

/// What has come of it.
pub(super) enum Come {
    /// A direct connection to the host.
    Connection(Connection),
    /// How the two are connected now, and why.
    Settled(Outcome),
}

/// What comes of looking for a direct path.
pub(super) async fn come_to(punching: &mut Option<Punching>) -> Come {
    match punching {
        Some(punching) => punching.next().await,
        None => std::future::pending().await,
    }
}

impl Punching {
    /// Begins to look. Must be called where tokio runs.
    pub(super) fn begin(endpoint: Arc<Endpoint>, relayed: Arc<Relayed>, host: PlayerId, hidden: bool) -> Self {
        let since = Since::now();
        let mut found = relayed.found();
        let (state, heard) = {
            let now = found.borrow_and_update();
            (now.state, now.heard())
        };
        let own = known(&endpoint, state, None, hidden, &Own::default());
        let punch = Punch::guest(since.elapsed(), own.clone(), seed());
        Self {
            endpoint,
            relayed,
            host,
            hidden,
            since,
            punch,
            own,
            found,
            heard,
            dials: JoinSet::new(),
            look: Instant::now() + LOOK_EVERY,
        }
    }

    /// What comes next. Nothing is lost when the wait is given up.
    pub(super) async fn next(&mut self) -> Come {
        loop {
            while let Some(output) = self.punch.poll_output() {
                match output {
                    Output::Offer(offer) => self.relayed.offer(to_relay(offer)),
                    Output::Dial { addresses, round } => {
                        let (endpoint, host) = (Arc::clone(&self.endpoint), self.host);
                        self.dials
                            .spawn(async move { (round, endpoint.dial_at_once(&addresses, host, ATTEMPT).await) });
                    }
                    Output::Settled(outcome) => return Come::Settled(outcome),
                    // Only a host opens its router that way.
                    Output::Probe { .. } => {}
                }
            }
            let due = self.since.at(self.punch.poll_timeout()).min(self.look);
            let inputs = tokio::select! {
                Ok(()) = self.found.changed() => self.hear(),
                (from, packet) = self.endpoint.probed() => vec![Input::Probed { from, packet: packet.to_vec() }],
                Some(tried) = self.dials.join_next() => match tried {
                    Ok((_, Ok(connection))) => {
                        self.dials = JoinSet::new();
                        return Come::Connection(connection);
                    }
                    Ok((round, Err(_))) if self.dials.is_empty() => vec![Input::Failed { round }],
                    Ok((_, Err(_))) | Err(_) => Vec::new(),
                },
                () = sleep_until(due) => self.look(),
            };
            for input in inputs {
                self.tell(input);
            }
        }
    }

    /// There is a direct connection.
    pub(super) fn connected(&mut self) {
        self.dials = JoinSet::new();
        self.tell(Input::Connected);
    }

    /// There is none any more.
    pub(super) fn lost(&mut self) {
        self.tell(Input::Lost);
    }

    /// This machine is in another network.
    pub(super) fn moved(&mut self) {
        self.tell(Input::NetworkChanged);
    }

    fn tell(&mut self, input: Input) {
        self.punch.handle(self.since.elapsed(), input);
    }

    fn hear(&mut self) -> Vec<Input> {
        let now = self.found.borrow_and_update().clone();
        let (offers, answers) = now.heard();
        let before = std::mem::replace(&mut self.heard, (offers, answers));
        let mut inputs = self.about_itself(now.state);
        if answers > before.1 && now.has_host() {
            inputs.push(Input::NetworkChanged);
        }
        if let Some(offer) = now.offer.filter(|_| offers > before.0) {
            inputs.push(Input::Offered(from_relay(offer)));
        }
        inputs
    }

    fn look(&mut self) -> Vec<Input> {
        if self.look > Instant::now() {
            return vec![Input::Tick];
        }
        self.look = Instant::now() + LOOK_EVERY;
        let state = self.found.borrow().state;
        let mut inputs = self.about_itself(state);
        inputs.push(Input::Tick);
        inputs
    }

    fn about_itself(&mut self, state: Option<RelayState>) -> Vec<Input> {
        let own = known(&self.endpoint, state, None, self.hidden, &self.own);
        if own == self.own {
            return Vec::new();
        }
        self.own = own.clone();
        vec![Input::Own(own)]
    }
}
