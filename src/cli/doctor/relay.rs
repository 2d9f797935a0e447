//! What `thirteen doctor` says of the way beyond the local network: the relay, and what kind of NAT lies before it.

use super::{Finding, ok};

/// Whether the relay answers, and what it sees of this machine. Two findings in any case, so that scripts find both.
pub(super) fn relay() -> Vec<Finding> {
    vec![reachable(), nat()]
}

fn reachable() -> Finding {
    ok(
        "relay",
        "none is set: tables are found on the local network, by an address or by a link",
    )
}

/// Only somebody outside sees from which addresses packets come.
fn nat() -> Finding {
    ok("nat", "not known without a relay")
}
