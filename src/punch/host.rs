//! The host's side: it opens its router towards the guest, and says so.

use std::net::SocketAddr;
use std::time::Duration;

use super::candidates::believed;
use super::{
    ANSWER, APART, ATTEMPT, BETWEEN_PROBES, HOST_APART, Input, Me, Offer, Outcome, Output, PROBES, Why, probe,
};

#[derive(Clone, Debug, Default)]
pub(super) struct Host {
    /// The guest's last attempt; 0 before the first.
    round: u32,
    began: Duration,
    /// Whether the guest has asked for more packets in this round.
    more: bool,
    volley: Option<Volley>,
    /// Until then the guest connects, or this attempt has failed.
    until: Option<Duration>,
    /// When the guest is asked to begin an attempt.
    ask: Option<Duration>,
    asked: Option<Duration>,
    direct: bool,
}

/// Packets that are still to be sent.
#[derive(Clone, Debug)]
struct Volley {
    to: Vec<SocketAddr>,
    left: u8,
    next: Duration,
}

impl Host {
    pub(super) fn handle(&mut self, me: &mut Me, now: Duration, input: Input) {
        match input {
            Input::Own(_) | Input::NetworkChanged => self.want_attempt(now),
            Input::Offered(offer) => self.hear(me, now, &offer),
            Input::Connected => {
                self.direct = true;
                (self.volley, self.until, self.ask) = (None, None, None);
                me.settle(Outcome::Direct);
            }
            Input::Lost => {
                if self.direct {
                    self.direct = false;
                    me.settle(Outcome::Relay(Why::Lost));
                }
            }
            // A guest's dialling shows where it is, and it alone knows when that has failed.
            Input::Tick | Input::Probed { .. } | Input::Failed { .. } => {}
        }
        self.go_on(me, now);
    }

    pub(super) fn timeout(&self) -> Option<Duration> {
        let volley = self.volley.as_ref().map(|volley| volley.next);
        volley.into_iter().chain(self.until).chain(self.ask).min()
    }

    fn go_on(&mut self, me: &mut Me, now: Duration) {
        if let Some(volley) = self.volley.as_mut().filter(|volley| volley.next <= now) {
            for &to in &volley.to {
                let packet = probe(self.round, &mut me.chance);
                me.outputs.push_back(Output::Probe { to, packet });
            }
            volley.left -= 1;
            volley.next = now + BETWEEN_PROBES;
            if volley.left == 0 {
                self.volley = None;
            }
        }
        if self.until.is_some_and(|until| until <= now) {
            self.until = None;
            me.settle(Outcome::Relay(Why::NoAnswer));
        }
        if self.ask.is_some_and(|ask| ask <= now) {
            self.ask = None;
            self.asked = Some(now);
            me.offer(0);
        }
    }

    /// Something is different here, so what failed may succeed now. A guest that has not begun will do so by itself.
    fn want_attempt(&mut self, now: Duration) {
        if !self.direct && self.round > 0 {
            self.ask = Some(self.asked.map_or(now, |asked| now.max(asked + APART)));
        }
    }

    fn hear(&mut self, me: &mut Me, now: Duration, their: &Offer) {
        let is_new = their.round > self.round && (self.round == 0 || now >= self.began + HOST_APART);
        let is_more = their.round == self.round && their.round > 0 && !self.more && !self.direct;
        if !(is_new || is_more) {
            return;
        }
        self.more = is_more;
        if is_new {
            self.round = their.round;
            self.began = now;
        }
        if their.hidden {
            self.give_up(me, Why::HiddenThere);
        } else if me.own.hidden {
            me.offer(self.round);
            self.give_up(me, Why::HiddenHere);
        } else if me.own.udp {
            self.open_up(me, now, their, is_new);
        } else {
            self.give_up(me, Why::NoUdp);
        }
    }

    /// Nothing can come of this attempt.
    fn give_up(&mut self, me: &mut Me, why: Why) {
        (self.volley, self.until) = (None, None);
        if !self.direct {
            me.settle(Outcome::Relay(why));
        }
    }

    /// The first packets leave before the guest is told to dial.
    fn open_up(&mut self, me: &mut Me, now: Duration, their: &Offer, is_new: bool) {
        match believed(&me.own, their) {
            Ok(to) => {
                self.volley = Some(Volley {
                    to,
                    left: PROBES,
                    next: now,
                });
                self.until = (!self.direct).then_some(now + ANSWER + ATTEMPT);
                self.go_on(me, now);
            }
            Err(why) => self.give_up(me, why),
        }
        if is_new {
            me.offer(self.round);
        }
    }
}
