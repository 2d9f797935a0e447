//! Who hosts a table: one test for each row of the register's table, and for each thing that must not happen.

use super::*;
use crate::register::{Deal, Epoch, Escrow, Grant, Handover, Renewal, Share, Sight, Table};
use crate::signed::{Signed, Statement};

const HOSTS: PeerKeyOf = PeerKeyOf(1);
const FIRST: PeerKeyOf = PeerKeyOf(2);
const SECOND: PeerKeyOf = PeerKeyOf(3);

/// A person with a key, whose connection has the same number.
#[derive(Clone, Copy)]
pub(super) struct PeerKeyOf(pub(super) u8);

impl PeerKeyOf {
    pub(super) fn seal(self) -> Seal {
        Seal::new(&[self.0; 32])
    }

    pub(super) fn key(self) -> PeerKey {
        self.seal().key()
    }

    pub(super) fn sign<T: Statement>(self, said: T) -> Signed<T> {
        self.seal().sign(Seal::new(&RELAY).key(), said)
    }
}

pub(super) fn renewal(by: PeerKeyOf, epoch: u64, number: u64, roster: &[PeerKeyOf]) -> Signed<Renewal> {
    by.sign(Renewal {
        room: room(7),
        table: Table(1),
        epoch: Epoch(epoch),
        number,
        roster: roster.iter().map(|person| person.key()).collect(),
    })
}

pub(super) fn grants(told: &[Output]) -> Vec<(u64, Signed<Grant>)> {
    let grant = |output: &Output| {
        if let Output::Tell(to, Tell::Granted(grant)) = output {
            return Some((to.0, Signed::clone(grant)));
        }
        None
    };
    told.iter().filter_map(grant).collect()
}

pub(super) fn winners(told: &[Output]) -> Vec<(u64, PeerKey)> {
    let mut all: Vec<(u64, PeerKey)> = grants(told)
        .into_iter()
        .map(|(_, grant)| (grant.said.epoch.0, grant.said.host))
        .collect();
    all.dedup();
    all
}

pub(super) fn last_kept(told: &[Output]) -> Option<Kept> {
    let kept = |output: &Output| {
        if let Output::Keep(kept) = output {
            return Some(kept.clone());
        }
        None
    };
    told.iter().rev().find_map(kept)
}

impl World {
    pub(super) fn arrive(&mut self, connection: u64, person: PeerKeyOf) -> Vec<Output> {
        self.input(Input::Connected {
            connection: ConnectionId(connection),
            key: person.key(),
            seen: seen(person.0),
            carrier: Carrier::Quic,
        })
    }

    /// A host on connection 1 and two guests on 2 and 3, a minute after the start: the host was heard just now.
    pub(super) fn seated() -> Self {
        let mut world = Self::new();
        for person in [HOSTS, FIRST, SECOND] {
            world.arrive(u64::from(person.0), person);
        }
        world.ask(1, Ask::Open(room(7)));
        for guest in [2, 3] {
            world.ask(guest, Ask::Join(room(7)));
        }
        for number in 0..=6 {
            world.now = Millis(number * 10_000);
            world.renew(HOSTS, 1, 0, number);
        }
        world
    }

    fn renew(&mut self, by: PeerKeyOf, connection: u64, epoch: u64, number: u64) -> Vec<Output> {
        let signed = renewal(by, epoch, number, &[FIRST, SECOND]);
        self.ask(connection, Ask::Renew(Box::new(signed), None))
    }

    pub(super) fn witness(&mut self, connection: u64, epoch: u64, sight: Sight) -> Vec<Output> {
        self.ask(connection, Ask::Witness(room(7), Epoch(epoch), sight))
    }

    /// Time goes by, in steps of a quarter of a second.
    pub(super) fn pass(&mut self, milliseconds: u64) -> Vec<Output> {
        let until = self.now + Millis(milliseconds);
        let mut told = Vec::new();
        while self.now < until {
            self.now = (self.now + Millis(250)).min(until);
            told.extend(self.input(Input::Tick));
        }
        told
    }

    /// The host is silent for this long, and its connection gone.
    fn silent(milliseconds: u64) -> Self {
        let mut world = Self::seated();
        world.end(1);
        world.pass(milliseconds);
        world
    }

    /// The table was just granted to the first of the roster.
    fn granting() -> (Self, Vec<Output>) {
        let mut world = Self::silent(25_000);
        world.witness(2, 0, Sight::Votes);
        let told = world.witness(3, 0, Sight::Votes);
        (world, told)
    }

    fn hand_over(&mut self, to: PeerKeyOf) -> Vec<Output> {
        let handover = Handover {
            room: room(7),
            table: Table(1),
            epoch: Epoch(0),
            to: to.key(),
        };
        self.ask(1, Ask::HandOver(Box::new(HOSTS.sign(handover))))
    }

    /// The program is started again, with this on its disk, and everyone is gone.
    pub(super) fn restart(&mut self, kept: Option<&Kept>) {
        *self = Self::new();
        if let Some(kept) = kept {
            self.core.restore(Millis(0), kept);
        }
    }
}

fn renewed(connection: u64, epoch: u64, number: u64) -> Output {
    tell(connection, Tell::Renewed(room(7), Epoch(epoch), number))
}

fn doubted(connection: u64) -> Output {
    tell(connection, Tell::Doubted(room(7), Epoch(0)))
}

#[test]
fn held_a_renewal_by_any_path_keeps_it_held() {
    let mut world = World::seated();
    for number in 7..20 {
        assert_eq!(world.pass(19_000), []);
        // By turns itself, and by one guest and the other.
        let connection = number % 3 + 1;
        assert_eq!(
            world.renew(HOSTS, connection, 0, number),
            [renewed(connection, 0, number)]
        );
    }
}

#[test]
fn a_room_stays_while_its_host_is_heard_by_way_of_a_guest() {
    let mut world = World::seated();
    world.end(1);
    for number in 7..300 {
        world.pass(15_000);
        assert_eq!(world.renew(HOSTS, 2, 0, number), [renewed(2, 0, number)]);
    }
}

#[test]
fn held_silence_of_twenty_seconds_is_doubt() {
    let mut world = World::seated();
    assert_eq!(world.core.poll_timeout(), Some(Millis(80_000)));
    assert_eq!(world.pass(19_999), []);
    let told = world.pass(1);
    assert_eq!(told.len(), 3);
    assert!((1..=3).all(|connection| told.contains(&doubted(connection))));
}

#[test]
fn doubt_a_renewal_ends_it_and_votes_are_forgotten() {
    let mut world = World::seated();
    world.pass(24_000);
    world.witness(2, 0, Sight::Votes);
    world.witness(3, 0, Sight::Votes);
    assert_eq!(world.renew(HOSTS, 2, 0, 7), [renewed(2, 0, 7)]);
    assert_eq!(world.pass(19_999), []);
    assert_eq!(winners(&world.pass(30_000)), []);
}

#[test]
fn a_handover_is_granted_at_once_in_held_and_in_doubt() {
    for silence in [0, 21_000] {
        let mut world = World::seated();
        world.pass(silence);
        let told = world.hand_over(SECOND);
        assert_eq!(winners(&told), [(1, SECOND.key())]);
        let told_to: Vec<u64> = grants(&told).into_iter().map(|(to, _)| to).collect();
        assert_eq!(told_to.len(), 3, "{told_to:?}");
    }
}

#[test]
fn a_handover_is_the_hosts_to_make_and_to_one_of_its_roster() {
    let mut world = World::seated();
    assert_eq!(winners(&world.hand_over(PeerKeyOf(9))), []);
    let handover = |by: PeerKeyOf, epoch, table| {
        by.sign(Handover {
            room: room(7),
            table: Table(table),
            epoch: Epoch(epoch),
            to: FIRST.key(),
        })
    };
    for signed in [handover(FIRST, 0, 1), handover(HOSTS, 1, 1), handover(HOSTS, 0, 2)] {
        assert_eq!(winners(&world.ask(2, Ask::HandOver(Box::new(signed)))), []);
    }
    let mut changed = handover(HOSTS, 0, 1);
    changed.said.to = SECOND.key();
    assert_eq!(winners(&world.ask(3, Ask::HandOver(Box::new(changed)))), []);
    assert_eq!(
        winners(&world.ask(3, Ask::HandOver(Box::new(handover(HOSTS, 0, 1))))),
        [(1, FIRST.key())]
    );
}

#[test]
fn doubt_at_twenty_five_seconds_everyone_who_is_here_may_vote() {
    let mut world = World::silent(24_000);
    world.witness(2, 0, Sight::Votes);
    assert_eq!(winners(&world.witness(3, 0, Sight::Votes)), []);
    assert_eq!(winners(&world.pass(1_250)), [(1, FIRST.key())]);
    let mut world = World::silent(26_000);
    assert_eq!(winners(&world.witness(2, 0, Sight::Votes)), [], "one has not voted");
    assert_eq!(winners(&world.witness(3, 0, Sight::Misses)), []);
    world.end(3);
    assert_eq!(
        winners(&world.pass(1_250)),
        [(1, FIRST.key())],
        "who is gone has no vote"
    );
}

#[test]
fn doubt_at_sixty_seconds_it_goes_to_the_first_who_misses_the_host_if_nobody_hears_it() {
    let mut world = World::silent(40_000);
    world.witness(3, 0, Sight::Misses);
    assert_eq!(winners(&world.pass(19_500)), []);
    assert_eq!(winners(&world.pass(1_500)), [(1, SECOND.key())]);
    let mut world = World::silent(59_000);
    world.witness(2, 0, Sight::Hears);
    world.witness(3, 0, Sight::Misses);
    assert_eq!(winners(&world.pass(14_000)), [], "somebody hears it");
    assert_eq!(
        winners(&world.pass(3_000)),
        [(1, SECOND.key())],
        "nobody has for a while"
    );
    let mut world = World::silent(70_000);
    assert_eq!(winners(&world.pass(70_000)), [], "nobody has said a thing");
}

#[test]
fn doubt_who_comes_later_is_asked_at_once_and_all_are_asked_again() {
    let mut world = World::silent(21_000);
    world.end(2);
    world.witness(3, 0, Sight::Misses);
    world.pass(9_000);
    world.arrive(4, FIRST);
    assert!(world.ask(4, Ask::Join(room(7))).contains(&doubted(4)));
    // It says what it knows whenever it is asked, and only then.
    for _ in 0..400 {
        let told = world.pass(250);
        assert_eq!(winners(&told), [], "somebody hears it");
        if told.contains(&doubted(4)) {
            world.witness(4, 0, Sight::Hears);
        }
    }
    world.end(4);
    assert_eq!(winners(&world.pass(2_000)), [(1, SECOND.key())]);
}

#[test]
fn doubt_with_nobody_here_lasts_until_the_room_closes() {
    let mut world = World::seated();
    for connection in [1, 2, 3] {
        world.end(connection);
    }
    let told = world.pass(29 * 60_000);
    assert_eq!(told, []);
    assert_eq!(world.pass(2 * 60_000), [Output::Forget(room(7))]);
    assert_eq!(world.core.poll_timeout(), None);
}

#[test]
fn granting_the_first_renewal_of_the_new_host_makes_it_held() {
    let (mut world, _) = World::granting();
    let told = world.renew(FIRST, 2, 1, 0);
    assert_eq!(told.last(), Some(&renewed(2, 1, 0)));
    let record = last_kept(&told).and_then(|kept| kept.register).expect("it is kept");
    assert!(record.is_active && record.epoch == Epoch(1) && record.host == FIRST.key());
    assert_eq!(winners(&world.pass(19_500)), []);
}

#[test]
fn granting_after_five_seconds_the_next_of_the_roster_has_the_next_epoch() {
    let (mut world, _) = World::granting();
    assert_eq!(winners(&world.pass(4_750)), []);
    assert_eq!(winners(&world.pass(500)), [(2, SECOND.key())]);
    assert_eq!(winners(&world.pass(10_000)), [(3, FIRST.key())], "round and round");
    let told = world.renew(SECOND, 3, 2, 5);
    assert_eq!(winners(&told), [(3, FIRST.key())], "too late: it is told");
}

#[test]
fn granting_without_another_waits_for_the_one() {
    let (mut world, _) = World::granting();
    world.end(3);
    assert_eq!(winners(&world.pass(60_000)), []);
    assert_eq!(world.renew(FIRST, 2, 1, 0).last(), Some(&renewed(2, 1, 0)));
}

#[test]
fn a_table_that_nobody_takes_over_does_not_wear_out_the_disk() {
    let (mut world, _) = World::granting();
    let told = world.pass(60 * 60_000);
    assert!(winners(&told).len() < 80, "{}", winners(&told).len());
}

#[test]
fn a_grant_is_on_disk_before_it_is_told_and_names_all_that_it_must() {
    let (_, told) = World::granting();
    let kept = told.iter().position(|output| matches!(output, Output::Keep(_)));
    let first = told
        .iter()
        .position(|output| matches!(output, Output::Tell(_, Tell::Granted(_))));
    assert!(kept.is_some() && kept < first, "{told:?}");
    let (_, grant) = grants(&told).remove(0);
    let record = last_kept(&told).and_then(|kept| kept.register).expect("it is kept");
    assert_eq!(record.grant, Some(grant.clone()));
    assert!(grant.holds(Seal::new(&RELAY).key()) && grant.by == Seal::new(&RELAY).key());
    let expected = Grant {
        room: room(7),
        table: Table(1),
        epoch: Epoch(1),
        host: FIRST.key(),
        before: HOSTS.key(),
        voters: vec![SECOND.key()],
        deal: None,
    };
    assert_eq!(grant.said, expected);
}

#[test]
fn who_asks_again_is_given_the_same_grant_also_after_a_restart() {
    let (mut world, told) = World::granting();
    let (_, grant) = grants(&told).remove(0);
    let same = [tell(2, Tell::Granted(Box::new(grant)))];
    assert_eq!(world.ask(2, Ask::Whose(room(7))), same);
    world.restart(last_kept(&told).as_ref());
    world.arrive(2, FIRST);
    assert_eq!(world.ask(2, Ask::Whose(room(7))), same);
    assert_eq!(world.renew(FIRST, 2, 1, 0).last(), Some(&renewed(2, 1, 0)));
}

#[test]
fn nothing_is_granted_in_the_first_minute() {
    let mut world = World::seated();
    let told = world.renew(HOSTS, 1, 0, 99);
    assert_eq!(told, [renewed(1, 0, 99)]);
    let kept = last_kept(&world.ask(2, Ask::Leave(Channel(1)))).expect("who leaves is no member");
    world.restart(Some(&kept));
    world.arrive(3, SECOND);
    world.pass(40_000);
    world.witness(3, 0, Sight::Votes);
    world.arrive(1, HOSTS);
    assert_eq!(world.hand_over(SECOND), [tell(1, Tell::NotYet(room(7), 20_000))]);
    world.end(1);
    assert_eq!(winners(&world.pass(19_500)), []);
    assert_eq!(winners(&world.pass(1_500)), [(1, SECOND.key())]);
}

#[test]
fn an_old_renewal_one_of_another_and_one_for_another_relay_have_no_effect() {
    let mut world = World::seated();
    world.pass(15_000);
    assert_eq!(
        world.renew(HOSTS, 3, 0, 6),
        [renewed(3, 0, 6)],
        "answered, and not counted"
    );
    world.renew(FIRST, 2, 0, 50);
    let elsewhere = HOSTS.seal().sign(key(9), renewal(HOSTS, 0, 51, &[FIRST]).said);
    world.ask(2, Ask::Renew(Box::new(elsewhere), None));
    let mut changed = renewal(HOSTS, 0, 52, &[FIRST]);
    changed.said.number = 53;
    world.ask(2, Ask::Renew(Box::new(changed), None));
    let other_table = Renewal {
        table: Table(2),
        ..renewal(HOSTS, 0, 54, &[FIRST]).said
    };
    world.ask(1, Ask::Renew(Box::new(HOSTS.sign(other_table)), None));
    assert_eq!(world.pass(5_000).len(), 3, "it is doubted as if nothing had been said");
}

#[test]
fn strangers_are_told_that_there_is_no_room() {
    let mut world = World::seated();
    world.arrive(9, PeerKeyOf(9));
    let refused = [tell(9, Tell::Refused(room(7), Refused::NoSuchRoom))];
    assert_eq!(world.ask(9, Ask::Whose(room(7))), refused);
    assert_eq!(world.witness(9, 0, Sight::Votes), refused);
    assert_eq!(world.renew(HOSTS, 9, 0, 90), refused);
}

#[test]
fn the_room_goes_with_the_table_and_the_old_host_is_a_guest() {
    let mut world = World::seated();
    let told = world.hand_over(FIRST);
    let gone = |output: &&Output| matches!(output, Output::Tell(_, Tell::Gone(_)));
    assert_eq!(told.iter().filter(gone).count(), 4, "both channels end at both sides");
    let told = world.ask(1, Ask::Open(room(7)));
    assert_eq!(winners(&told), [(1, FIRST.key())]);
    assert_eq!(
        told.last(),
        Some(&tell(1, Tell::Refused(room(7), Refused::NumberTaken)))
    );
    let waits = [tell(3, Tell::Refused(room(7), Refused::HostAway))];
    assert_eq!(world.ask(3, Ask::Join(room(7))), waits);
    let told = world.ask(2, Ask::Open(room(7)));
    assert!(told.contains(&tell(2, Tell::Opened(room(7)))));
    assert!(told.contains(&tell(3, Tell::Joined(room(7), Channel(2), FIRST.key()))));
    let told = world.ask(1, Ask::Join(room(7)));
    assert!(
        told.contains(&tell(1, Tell::Joined(room(7), Channel(3), FIRST.key()))),
        "{told:?}"
    );
}

#[test]
fn a_relay_that_lost_its_disk_adopts_the_grant_that_the_new_host_shows() {
    let (mut world, told) = World::granting();
    let (_, grant) = grants(&told).remove(0);
    world.restart(None);
    world.arrive(2, FIRST);
    world.ask(2, Ask::Open(room(7)));
    let signed = renewal(FIRST, 1, 5, &[SECOND]);
    let unproved = tell(2, Tell::Unproved(room(7), Epoch(1)));
    assert_eq!(world.ask(2, Ask::Renew(Box::new(signed.clone()), None)), [unproved]);
    let told = world.ask(2, Ask::Renew(Box::new(signed), Some(Box::new(grant))));
    assert_eq!(told.last(), Some(&renewed(2, 1, 5)));
    world.arrive(1, HOSTS);
    world.ask(1, Ask::Join(room(7)));
    assert_eq!(
        winners(&world.renew(HOSTS, 1, 0, 70)),
        [(1, FIRST.key())],
        "the old host is told"
    );
}

#[test]
fn a_relay_that_lost_its_disk_and_met_the_old_host_first_adopts_what_a_guest_shows() {
    let (mut world, told) = World::granting();
    let (_, grant) = grants(&told).remove(0);
    world.restart(None);
    world.arrive(1, HOSTS);
    world.ask(1, Ask::Open(room(7)));
    assert_eq!(world.renew(HOSTS, 1, 0, 70).last(), Some(&renewed(1, 0, 70)));
    world.arrive(3, SECOND);
    let mut forged = PeerKeyOf(9).sign(grant.said.clone());
    assert_eq!(winners(&world.ask(3, Ask::Show(Box::new(forged.clone())))), []);
    forged.by = grant.by;
    assert_eq!(winners(&world.ask(3, Ask::Show(Box::new(forged)))), []);
    assert_eq!(
        winners(&world.ask(3, Ask::Show(Box::new(grant.clone())))),
        [(1, FIRST.key())]
    );
    world.arrive(2, FIRST);
    assert!(
        world
            .ask(2, Ask::Open(room(7)))
            .contains(&tell(2, Tell::Opened(room(7))))
    );
    assert_eq!(world.ask(3, Ask::Show(Box::new(grant))), [], "known already");
}

#[test]
fn half_of_a_seed_is_on_disk_before_that_is_said_and_goes_to_who_has_the_grant() {
    let mut world = World::seated();
    let deal = Deal {
        epoch: Epoch(0),
        seq: 12,
    };
    let escrow = Escrow {
        deal,
        share: Share([42; 32]),
    };
    let ask = Ask::Escrow(room(7), Epoch(0), escrow.clone());
    assert!(!format!("{ask:?}").contains("42"));
    assert_eq!(
        world.ask(2, ask.clone()),
        [tell(2, Tell::Refused(room(7), Refused::NoSuchRoom))],
        "only a host leaves it"
    );
    let told = world.ask(1, ask);
    assert_eq!(
        last_kept(&told[..1]).and_then(|kept| kept.register?.escrow),
        Some(escrow.clone())
    );
    assert_eq!(told[1..], [tell(1, Tell::Escrowed(room(7), deal))]);
    let told = world.hand_over(FIRST);
    let released = tell(2, Tell::Released(room(7), Epoch(1), escrow));
    let shown: Vec<&Output> = told
        .iter()
        .filter(|told| matches!(told, Output::Tell(_, Tell::Released(..))))
        .collect();
    assert_eq!(shown, [&released], "and nobody else");
    assert!(
        grants(&told).iter().all(|(_, grant)| grant.said.deal == Some(deal)),
        "all can see it"
    );
    assert!(world.ask(2, Ask::Whose(room(7))).contains(&released));
    assert!(!world.ask(3, Ask::Whose(room(7))).contains(&released));
}
