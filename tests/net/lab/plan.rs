//! The plan of a lab: an internet, houses with their routers, machines in them, and what happens to the lines.
//!
//! The process of the case stands in the internet itself, which routes between everything with a public address. A house
//! has one router or, behind a provider's NAT, two; every house uses the same private addresses, as real ones do.

use std::cell::{Cell, OnceCell};
use std::ffi::OsStr;
use std::io::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::nat::Nat;
use crate::pump::Pump;

/// One world, from when it is opened until its process ends.
pub(crate) struct Lab {
    made: Cell<u16>,
    lines: Cell<u16>,
    pump: OnceCell<Pump>,
}

/// What the line of a house or a machine is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// It carries IPv6 beside IPv4.
    pub(crate) v6: bool,
    /// The longest packet, in bytes.
    pub(crate) mtu: u16,
    /// It leads through the pump, so that it can be made slow.
    pub(crate) slow: bool,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            v6: false,
            mtu: 1500,
            slow: false,
        }
    }
}

/// A house with a router, or with none: then each machine has a public address of its own.
pub(crate) struct House {
    line: Line,
    /// From the internet inwards.
    routers: Vec<Router>,
}

struct Router {
    name: String,
    /// The first three numbers of the addresses behind it.
    lan: &'static str,
    lan6: Option<Ipv6Addr>,
    /// What it looks like from the internet.
    seen: Seen,
    machines: Cell<u8>,
}

/// What the internet knows of a machine: the line that it is behind and the address that its packets come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Seen {
    line: String,
    /// Its number, if it leads through the pump.
    slow: Option<u16>,
    pub(crate) address: Ipv4Addr,
}

/// A computer with one line.
pub(crate) struct Machine {
    name: String,
    pub(crate) address: Ipv4Addr,
    pub(crate) address6: Option<Ipv6Addr>,
    pub(crate) seen: Seen,
}

impl Lab {
    /// Lays the internet. The caller is process 1 of its own namespaces.
    pub(crate) fn open() -> Self {
        run(
            None,
            "mount -t tmpfs lab /run
ip link set lo up
echo 1 > /proc/sys/net/ipv4/ip_forward
echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
nft -f - << END
table inet internet {
  counter met {
  }
  chain weather {
  }
  chain forward {
    type filter hook forward priority filter;
    jump weather
  }
}
END",
        );
        Self {
            made: Cell::new(0),
            lines: Cell::new(0),
            pump: OnceCell::new(),
        }
    }

    /// A house with this kind of router and an ordinary line.
    pub(crate) fn house(&self, nat: Nat) -> House {
        self.house_on(nat, Line::default())
    }

    /// A house with this kind of router on this line.
    pub(crate) fn house_on(&self, nat: Nat, line: Line) -> House {
        let routers = match nat {
            Nat::None => Vec::new(),
            Nat::Carrier => {
                let carrier = self.router(None, nat, line, "100.64.0");
                let own = self.router(Some(&carrier), nat, Line::default(), HOME);
                vec![carrier, own]
            }
            Nat::FullCone | Nat::AddressRestricted | Nat::PortRestricted | Nat::Symmetric => {
                vec![self.router(None, nat, line, HOME)]
            }
        };
        House { line, routers }
    }

    /// A machine in this house.
    pub(crate) fn machine(&self, house: &House) -> Machine {
        let name = self.namespace("m");
        let (address, address6, seen) = self.attach(&name, "eth0", house.routers.last(), house.line);
        Machine {
            name,
            address,
            address6,
            seen,
        }
    }

    /// A machine with a public address.
    pub(crate) fn server(&self) -> Machine {
        self.machine(&self.house_on(
            Nat::None,
            Line {
                v6: true,
                ..Line::default()
            },
        ))
    }

    /// The machine leaves its network for this one, as a telephone does at the door.
    pub(crate) fn moves(&self, machine: &mut Machine, house: &House) {
        run(Some(&machine.name), "ip link del eth0");
        (machine.address, machine.address6, machine.seen) =
            self.attach(&machine.name, "eth0", house.routers.last(), house.line);
    }

    fn router(&self, above: Option<&Router>, nat: Nat, line: Line, lan: &'static str) -> Router {
        let name = self.namespace("r");
        let (address, address6, seen) = self.attach(&name, "wan", above, line);
        run(
            Some(&name),
            &format!(
                "echo 1 > /proc/sys/net/ipv4/ip_forward
echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
ip link add name lan type bridge
ip addr add {lan}.1/24 dev lan
ip link set lan up
nft -f - << END
{}
END",
                nat.rules()
            ),
        );
        let lan6 = address6.map(|address| {
            let [network, first] =
                [0, 1].map(|end| Ipv6Addr::new(0x2001, 0xdb8, 1, address.segments()[3], 0, 0, 0, end));
            run(None, &format!("ip route add {network}/64 via {address}"));
            run(Some(&name), &format!("ip addr add {first}/64 dev lan nodad"));
            first
        });
        debug_assert!(above.is_some() || seen.address == address);
        Router {
            name,
            lan,
            lan6,
            seen,
            machines: Cell::new(0),
        }
    }

    /// Joins a namespace to the internet, or to what is behind a router.
    fn attach(&self, name: &str, port: &str, above: Option<&Router>, line: Line) -> (Ipv4Addr, Option<Ipv6Addr>, Seen) {
        let Some(router) = above else {
            return self.attach_to_the_internet(name, port, line);
        };
        let number = 9 + router.machines.replace(router.machines.get() + 1);
        let address = format!("{}.{number}", router.lan);
        lay(name, port, Some(&router.name), 1500);
        run(Some(&router.name), &format!("ip link set {name} master lan up"));
        run(
            Some(name),
            &format!(
                "ip addr add {address}/24 dev {port}
ip link set {port} up
ip route add default via {}.1",
                router.lan
            ),
        );
        let address6 = router.lan6.map(|first| {
            let mut segments = first.segments();
            segments[7] = u16::from(number);
            let address = Ipv6Addr::from(segments);
            run(
                Some(name),
                &format!("ip addr add {address}/64 dev {port} nodad\nip route add default via {first}"),
            );
            address
        });
        let address = address.parse().expect("four numbers");
        (address, address6, router.seen.clone())
    }

    fn attach_to_the_internet(&self, name: &str, port: &str, line: Line) -> (Ipv4Addr, Option<Ipv6Addr>, Seen) {
        let number = self.lines.replace(self.lines.get() + 1);
        let [_, _, net, first] = (u32::from(number) * 4 + (113 << 8)).to_be_bytes();
        let [gate, address] = [1, 2].map(|end| Ipv4Addr::new(203, 0, net, first + end));
        if line.slow {
            let pump = self.pump.get_or_init(|| Pump::start(make));
            pump.lay(number, name, port);
        } else {
            lay(name, port, None, line.mtu);
        }
        run(
            None,
            &format!("ip addr add {gate}/30 dev {name}\nip link set {name} up"),
        );
        run(
            Some(name),
            &format!(
                "ip addr add {address}/30 dev {port}
ip link set {port} up
ip route add default via {gate}"
            ),
        );
        let address6 = line.v6.then(|| {
            let [gate, address] = [1, 2].map(|end| Ipv6Addr::new(0x2001, 0xdb8, 0, number, 0, 0, 0, end));
            run(None, &format!("ip addr add {gate}/64 dev {name} nodad"));
            run(
                Some(name),
                &format!("ip addr add {address}/64 dev {port} nodad\nip route add default via {gate}"),
            );
            address
        });
        let seen = Seen {
            line: name.to_owned(),
            slow: line.slow.then_some(number),
            address,
        };
        (address, address6, seen)
    }

    /// A new namespace with a name of its own.
    fn namespace(&self, kind: &str) -> String {
        let name = format!("{kind}{}", self.made.replace(self.made.get() + 1));
        make(&name);
        name
    }
}

/// What happens to lines in the internet.
impl Lab {
    /// From now on everything takes so long over this machine's line, in each direction, and up to `wavering` longer.
    pub(crate) fn slows(&self, of: &Machine, delay: Duration, wavering: Duration) {
        let number = of.seen.slow.expect("its line is a slow one");
        let pump = self.pump.get().expect("the line was laid through the pump");
        pump.order(number, delay, wavering);
    }

    /// No datagram of UDP passes this machine's line any more.
    pub(crate) fn blocks_udp(&self, of: &Machine) {
        self.weather(&of.seen, "meta l4proto udp drop");
    }

    /// Of everything that passes this machine's line, so many of a hundred packets are lost, in both directions.
    pub(crate) fn loses(&self, of: &Machine, percent: u8) {
        self.weather(&of.seen, &format!("numgen random mod 100 < {percent} drop"));
    }

    /// Nothing passes this machine's line any more.
    pub(crate) fn silences(&self, machine: &Machine) {
        self.weather(&machine.seen, "drop");
    }

    /// These two can no longer reach each other directly over IPv4, and everybody else as before.
    pub(crate) fn parts(&self, one: &Machine, other: &Machine) {
        let (one, other) = (one.seen.address, other.seen.address);
        self.forbids(&format!("ip saddr {one} ip daddr {other} drop"));
        self.forbids(&format!("ip saddr {other} ip daddr {one} drop"));
    }

    /// Everything passes again, and nothing is counted.
    pub(crate) fn clears_up(&self) {
        run(None, "nft flush chain inet internet weather");
    }

    /// From now on packets between these two over IPv4 are counted.
    pub(crate) fn watches(&self, one: &Machine, other: &Machine) {
        let (one, other) = (one.seen.address, other.seen.address);
        run(None, "nft reset counter inet internet met");
        self.forbids(&format!("ip saddr {one} ip daddr {other} counter name met"));
        self.forbids(&format!("ip saddr {other} ip daddr {one} counter name met"));
    }

    /// How many were counted.
    pub(crate) fn met(&self) -> u64 {
        let told = run(None, "nft list counter inet internet met");
        let mut words = told.split_whitespace().skip_while(|word| *word != "packets");
        let count = words.nth(1).and_then(|count| count.parse().ok());
        count.expect("a counter has a number of packets")
    }

    fn weather(&self, seen: &Seen, rule: &str) {
        let Seen { line, .. } = seen;
        self.forbids(&format!("iifname {line} {rule}"));
        self.forbids(&format!("oifname {line} {rule}"));
    }

    fn forbids(&self, rule: &str) {
        run(None, &format!("nft 'add rule inet internet weather {rule}'"));
    }
}

impl House {
    /// The routers forget a mapping after so many silent seconds.
    pub(crate) fn forgets_after(&self, seconds: u8) {
        for Router { name, .. } in &self.routers {
            run(
                Some(name),
                &format!(
                    "for kind in udp_timeout udp_timeout_stream
do echo {seconds} > /proc/sys/net/netfilter/nf_conntrack_$kind
done"
                ),
            );
        }
    }

    /// The routers forget every mapping at once, as if they had been switched off and on.
    pub(crate) fn forgets(&self) {
        for Router { name, .. } in &self.routers {
            // What a masquerade remembers goes with its line.
            let all = "conntrack --flush > /dev/null 2>&1
nft flush map inet gate ports
nft flush set inet gate spoken";
            run(Some(name), all);
        }
    }
}

impl Machine {
    /// What its namespace is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// From now on it has IPv6 alone.
    pub(crate) fn leaves_v4(&self) {
        run(Some(&self.name), "ip -4 addr flush dev eth0");
    }
}

/// The same private addresses everywhere.
const HOME: &str = "192.168.1";

/// A program to be started in a namespace. It becomes the program: a signal to the one reaches the other.
pub(crate) fn inside(namespace: &str, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("nsenter");
    command
        .arg(format!("--net=/run/netns/{namespace}"))
        .arg("--")
        .arg(program);
    command
}

fn make(name: &str) {
    run(None, &format!("ip netns add {name}\nip -n {name} link set lo up"));
}

/// A line between `port` of a namespace and another that calls it by the namespace's name.
fn lay(name: &str, port: &str, to: Option<&str>, mtu: u16) {
    run(
        to,
        &format!("ip link add name {name} mtu {mtu} type veth peer name {port} mtu {mtu} netns /run/netns/{name}"),
    );
}

/// Lets the shell carry out these lines in a namespace, or in the internet itself. What they say.
pub(crate) fn run(namespace: Option<&str>, script: &str) -> String {
    let mut shell = namespace.map_or_else(|| Command::new("sh"), |name| inside(name, "sh"));
    let shell = shell.arg("-e").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = shell.stderr(Stdio::piped()).spawn().expect("there is a shell");
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    stdin.write_all(script.as_bytes()).expect("the shell reads");
    drop(stdin);
    let answer = child.wait_with_output().expect("the shell ends");
    let complaint = String::from_utf8_lossy(&answer.stderr);
    assert!(answer.status.success(), "{complaint}in {namespace:?}:\n{script}");
    String::from_utf8_lossy(&answer.stdout).into_owned()
}
