//! Lines that are slow: a program carries every packet from one end to the other when it is due.
//!
//! Both ends of a slow line are VXLAN devices, made in a namespace where their packets arrive as datagrams and then moved to
//! where they are needed. So the program that delays them needs nothing but sockets. A line that wavers brings packets
//! in another order.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::net::{Ipv4Addr, UdpSocket};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::plan::run;
use crate::roles::{self, Part, tell};

/// The program that carries, seen from the case.
pub(crate) struct Pump {
    child: RefCell<Child>,
    orders: RefCell<ChildStdin>,
    answers: RefCell<Lines<BufReader<ChildStdout>>>,
}

impl Pump {
    /// Starts it between two namespaces of its own.
    pub(crate) fn start(make: impl Fn(&str)) -> Self {
        make("slow");
        make("pump");
        run(
            Some("slow"),
            &format!(
                "ip link add name out mtu 1600 type veth peer name in mtu 1600 netns /run/netns/pump
ip addr add {ENDS}/30 dev out
ip link set out up"
            ),
        );
        run(
            Some("pump"),
            &format!("ip addr add {CARRIER}/30 dev in\nip link set in up"),
        );
        let mut child = roles::start("pump", Part::Pump);
        let orders = child.stdin.take().expect("its input is a pipe");
        let answers = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        Self {
            child: RefCell::new(child),
            orders: RefCell::new(orders),
            answers: RefCell::new(answers.lines()),
        }
    }

    /// A line from `port` of a namespace to the internet, which calls it by the namespace's name.
    pub(crate) fn lay(&self, number: u16, name: &str, port: &str) {
        let [near, far] = ports(number);
        self.order(number, Duration::ZERO, Duration::ZERO);
        run(
            Some("slow"),
            &format!(
                "ip link add name near type vxlan id {number} dstport {near} remote {CARRIER} local {ENDS} dev out nolearning
ip link add name far type vxlan id {number} dstport {far} remote {CARRIER} local {ENDS} dev out nolearning
# Whoever carries a packet as data wants its checksum in it.
ethtool -K near tx off > /dev/null
ethtool -K far tx off > /dev/null
ip link set near netns /run/netns/{name} name {port}
ip link set far netns /proc/1/ns/net name {name}"
            ),
        );
    }

    /// From now on packets of a line take so long in each direction, and up to `wavering` longer.
    pub(crate) fn order(&self, number: u16, delay: Duration, wavering: Duration) {
        let (delay, wavering) = (delay.as_millis(), wavering.as_millis());
        writeln!(self.orders.borrow_mut(), "{number} {delay} {wavering}").expect("the pump reads");
        // The harness of the tests talks in between.
        let mut answers = self.answers.borrow_mut();
        let done = answers.by_ref().map_while(Result::ok).any(|line| line == DONE);
        assert!(done, "the pump has ended");
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        self.child.borrow_mut().kill().ok();
    }
}

/// The part itself: takes orders until its input ends.
pub(crate) fn carry() {
    let mut lines = BTreeMap::new();
    for order in std::io::stdin().lines().map_while(Result::ok) {
        let numbers: Vec<u64> = order.split(' ').map_while(|number| number.parse().ok()).collect();
        let [number, delay, wavering] = numbers[..] else {
            panic!("`{order}` is no order");
        };
        let line = lines
            .entry(number)
            .or_insert_with(|| open(u16::try_from(number).expect("the number of a line")));
        let spell = Spell {
            delay: Duration::from_millis(delay),
            wavering: Duration::from_millis(wavering),
        };
        *line.lock().expect("no carrier panics") = spell;
        tell(DONE);
    }
}

/// How slow a line is at the moment.
#[derive(Clone, Copy, Default)]
struct Spell {
    delay: Duration,
    wavering: Duration,
}

type Queue = Arc<(Mutex<BinaryHeap<Reverse<(Instant, u64, Vec<u8>)>>>, Condvar)>;

/// Opens both ends of a line and carries between them in both directions.
fn open(number: u16) -> Arc<Mutex<Spell>> {
    let spell = Arc::new(Mutex::new(Spell::default()));
    let sockets = ports(number).map(|port| Arc::new(UdpSocket::bind((CARRIER, port)).expect("the port is free")));
    for (from, to) in [(0, 1), (1, 0)] {
        let queue = Queue::default();
        let seed = u64::from(number) * 2 + from;
        let (source, target) = (sockets[from as usize].clone(), sockets[to].clone());
        let (known, fill) = (spell.clone(), queue.clone());
        let taking = move || take(&source, &known, &fill, seed);
        thread::Builder::new().spawn(taking).expect("the system gives a thread");
        let address = (ENDS, ports(number)[to]);
        let giving = move || give(&target, address, &queue);
        thread::Builder::new().spawn(giving).expect("the system gives a thread");
    }
    spell
}

fn take(source: &UdpSocket, spell: &Mutex<Spell>, queue: &Queue, seed: u64) {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut packet = [0; 2048];
    for number in 0.. {
        let Ok((length, _)) = source.recv_from(&mut packet) else {
            continue;
        };
        let Spell { delay, wavering } = *spell.lock().expect("no carrier panics");
        let share = chance.next_u32() % 1000;
        let due = Instant::now() + delay + wavering * share / 1000;
        let (waiting, came) = &**queue;
        let mut waiting = waiting.lock().expect("no carrier panics");
        if waiting.len() < LONGEST_QUEUE {
            waiting.push(Reverse((due, number, packet[..length].to_vec())));
            came.notify_one();
        }
    }
}

fn give(target: &UdpSocket, address: (Ipv4Addr, u16), queue: &Queue) {
    let (waiting, came) = &**queue;
    let mut held = waiting.lock().expect("no carrier panics");
    loop {
        let now = Instant::now();
        let first = held.peek().map(|Reverse((due, ..))| *due);
        held = match first {
            None => came.wait(held).expect("no carrier panics"),
            Some(due) if due > now => came.wait_timeout(held, due - now).expect("no carrier panics").0,
            Some(_) => {
                if let Some(Reverse((_, _, packet))) = held.pop() {
                    // A line that is gone loses what is on it.
                    target.send_to(&packet, address).ok();
                }
                held
            }
        };
    }
}

const fn ports(number: u16) -> [u16; 2] {
    [5000 + number * 2, 5001 + number * 2]
}

/// Where the devices send from, and where the program listens.
const ENDS: Ipv4Addr = Ipv4Addr::new(10, 255, 255, 1);
const CARRIER: Ipv4Addr = Ipv4Addr::new(10, 255, 255, 2);

/// What the program says when an order holds.
const DONE: &str = "> done";

/// What a line holds before it drops, in packets.
const LONGEST_QUEUE: usize = 20_000;
