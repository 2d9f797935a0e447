//! One key for each epoch of a table, for ever, and epochs only grow: whatever happens, also to the relay's disk.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::any_order::assert_consistent;
use super::reigns::{PeerKeyOf, grants, last_kept, renewal};
use super::*;
use crate::register::{Epoch, Grant, Handover, Sight, Table};
use crate::signed::Signed;

const PEOPLE: [PeerKeyOf; 4] = [PeerKeyOf(1), PeerKeyOf(2), PeerKeyOf(3), PeerKeyOf(4)];

#[derive(Clone, Copy, Debug)]
enum Step {
    /// A person says that it hosts, if it thinks so, to the relay or by another's connection.
    Renew(usize, usize),
    HandOver(usize, usize),
    Witness(usize, Sight),
    Leave(usize),
    Arrive(usize),
    Pass(u64),
    /// The program is killed and started again; what was on its disk is there, or is lost.
    Restart(bool),
}

/// People who live by what they are told, and what the relay ever granted.
struct Table7 {
    world: World,
    disk: Option<Kept>,
    known: [Option<Signed<Grant>>; 4],
    connections: [Option<u64>; 4],
    next: u64,
    number: u64,
    granted: BTreeMap<u64, PeerKey>,
    /// People show the highest grant that they know.
    shows: bool,
}

impl Table7 {
    fn new(shows: bool) -> Self {
        let mut table = Self {
            world: World::new(),
            disk: None,
            known: [None, None, None, None],
            connections: [None; 4],
            next: 0,
            number: 0,
            granted: BTreeMap::new(),
            shows,
        };
        table.all_arrive();
        table
    }

    fn epoch(&self, person: usize) -> u64 {
        self.known[person].as_ref().map_or(0, |grant| grant.said.epoch.0)
    }

    fn thinks_it_hosts(&self, person: usize) -> bool {
        let host = self.known[person].as_ref().map(|grant| grant.said.host);
        host.map_or(person == 0, |host| host == PEOPLE[person].key())
    }

    /// Everyone comes; the one whose reign is the highest comes first or last.
    fn all_arrive(&mut self) {
        for person in 0..4 {
            self.arrive(person);
        }
        for person in 0..4 {
            self.renew(person, person);
        }
        for person in 0..4 {
            self.show(person);
        }
    }

    fn arrive(&mut self, person: usize) {
        if self.connections[person].is_some() {
            return;
        }
        self.next += 1;
        self.connections[person] = Some(self.next);
        let told = self.world.arrive(self.next, PEOPLE[person]);
        self.hear(&told);
        let ask = if self.thinks_it_hosts(person) {
            Ask::Open(room(7))
        } else {
            Ask::Join(room(7))
        };
        self.ask(person, ask);
        self.show(person);
    }

    fn show(&mut self, person: usize) {
        if let Some(grant) = self.known[person].clone().filter(|_| self.shows) {
            self.ask(person, Ask::Show(Box::new(grant)));
        }
    }

    fn renew(&mut self, person: usize, carrier: usize) {
        if self.thinks_it_hosts(person) {
            let others: Vec<PeerKeyOf> = PEOPLE.into_iter().filter(|other| other.0 != PEOPLE[person].0).collect();
            let signed = renewal(PEOPLE[person], self.epoch(person), self.number, &others);
            self.number += 1;
            let grant = self.known[person].clone().filter(|_| self.shows);
            self.ask(person, Ask::Open(room(7)));
            self.ask(carrier, Ask::Renew(Box::new(signed), grant.map(Box::new)));
        }
    }

    fn ask(&mut self, person: usize, ask: Ask) {
        if let Some(connection) = self.connections[person] {
            let told = self.world.ask(connection, ask);
            self.hear(&told);
        }
    }

    fn hear(&mut self, told: &[Output]) {
        self.disk = last_kept(told).or(self.disk.take());
        if told.iter().any(|told| matches!(told, Output::Forget(_))) {
            self.disk = None;
        }
        for output in told {
            if let Output::Close(connection, _) = output {
                let gone = self.connections.iter_mut().filter(|at| **at == Some(connection.0));
                gone.for_each(|at| *at = None);
            }
        }
        for (to, grant) in grants(told) {
            let epoch = grant.said.epoch.0;
            let host = *self.granted.entry(epoch).or_insert(grant.said.host);
            assert_eq!(host, grant.said.host, "epoch {epoch} has two hosts");
            let person = self.connections.iter().position(|at| *at == Some(to));
            let person = person.expect("only who is here is told");
            if self.epoch(person) < epoch {
                self.known[person] = Some(grant);
            }
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Renew(person, carrier) => self.renew(person, carrier),
            Step::HandOver(person, to) if self.thinks_it_hosts(person) => {
                let handover = Handover {
                    room: room(7),
                    table: Table(1),
                    epoch: Epoch(self.epoch(person)),
                    to: PEOPLE[to].key(),
                };
                let signed = PEOPLE[person].seal().sign(Seal::new(&RELAY).key(), handover);
                self.ask(person, Ask::HandOver(Box::new(signed)));
            }
            Step::HandOver(..) => {}
            Step::Witness(person, sight) => {
                let epoch = Epoch(self.epoch(person));
                self.ask(person, Ask::Witness(room(7), epoch, sight));
            }
            Step::Leave(person) => {
                if let Some(connection) = self.connections[person].take() {
                    let told = self.world.end(connection);
                    self.hear(&told);
                }
            }
            Step::Arrive(person) => self.arrive(person),
            Step::Pass(time) => {
                for _ in 0..time / 1_000 {
                    self.world.now = self.world.now + Millis(1_000);
                    let told = self.world.input(Input::Tick);
                    self.hear(&told);
                }
            }
            Step::Restart(is_kept) => {
                let disk = self.disk.take().filter(|_| is_kept);
                self.world.restart(disk.as_ref());
                self.disk = disk;
                self.connections = [None; 4];
                self.all_arrive();
            }
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let person = 0_usize..4;
    let sight = prop_oneof![1 => Just(Sight::Hears), 1 => Just(Sight::Misses), 3 => Just(Sight::Votes)];
    let step = prop_oneof![
        3 => (person.clone(), person.clone()).prop_map(|(person, carrier)| Step::Renew(person, carrier)),
        1 => (person.clone(), person.clone()).prop_map(|(person, to)| Step::HandOver(person, to)),
        6 => (person.clone(), sight).prop_map(|(person, sight)| Step::Witness(person, sight)),
        1 => person.clone().prop_map(Step::Leave),
        2 => person.prop_map(Step::Arrive),
        4 => prop_oneof![1_000_u64..8_000, 20_000_u64..70_000].prop_map(Step::Pass),
        1 => any::<bool>().prop_map(Step::Restart),
    ];
    prop::collection::vec(step, 1..80)
}

/// A table whose host is gone goes to another, the relay forgets, and the old host comes back and goes again.
fn a_relay_forgets(shows: bool) -> Table7 {
    let mut table = Table7::new(shows);
    let everyone_votes = |table: &mut Table7, but: usize| {
        table.step(Step::Pass(70_000));
        for person in (0..4).filter(|person| *person != but) {
            table.step(Step::Witness(person, Sight::Votes));
        }
    };
    table.step(Step::Leave(0));
    everyone_votes(&mut table, 0);
    assert_eq!(table.granted.len(), 1, "{:?}", table.granted);
    table.step(Step::Restart(false));
    table.step(Step::Leave(1));
    // Those who are left know what the relay does not.
    let known = if shows { 1 } else { 0 };
    for person in [2, 3] {
        let grant = table.known[person].take().filter(|_| known == 1);
        table.known[person] = grant;
    }
    everyone_votes(&mut table, 1);
    table
}

#[test]
fn a_relay_that_lost_its_disk_grants_no_epoch_again() {
    let table = a_relay_forgets(true);
    assert_eq!(table.granted.keys().copied().collect::<Vec<u64>>(), [1, 2]);
}

#[test]
#[should_panic(expected = "epoch 1 has two hosts")]
fn a_relay_that_forgets_its_epochs_is_caught() {
    a_relay_forgets(false);
}

proptest! {
    #[test]
    fn each_epoch_has_one_host_and_the_disk_only_higher_ones(steps in steps()) {
        let mut table = Table7::new(true);
        let mut highest = 0;
        for step in steps {
            table.step(step);
            assert_consistent(&table.world.core);
            let register = table.disk.as_ref().and_then(|kept| kept.register.as_ref());
            if let Some(register) = register {
                prop_assert!(register.epoch.0 >= highest, "{} after {highest}", register.epoch.0);
                highest = register.epoch.0;
            }
        }
    }
}
