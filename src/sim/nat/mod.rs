//! Routers, and two machines that look for a path through them.
//!
//! A [`Meeting`] puts a host and a guest, each with a real [`Punch`](crate::punch::Punch), behind the [`Router`]s of a
//! [`Plan`], beside a relay that sees them from outside, and lets time pass: packets are late and lost, mappings expire,
//! a router is restarted. [`verdict`] says from the kinds of the routers alone whether the two must come together; what
//! they do is compared with it. A [`Slip`] is something that one of them does wrong, to see that it is seen.
//!
//! ```
//! use thirteen::sim::nat::{Meeting, Plan, Router};
//!
//! let plan = Plan::between(&[Router::ADDRESS_RESTRICTED], &[Router::SYMMETRIC]);
//! let met = Meeting::new(1, &plan).run(60_000);
//! assert!(met.direct_at.is_some() && met.broken.is_empty());
//! ```

mod internet;
mod meeting;
mod router;

pub use meeting::{Meeting, Met, Plan, Slip};
pub use router::{By, Router};

/// Whether two come together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// They find a direct path.
    Direct,
    /// There is none for them.
    Relay,
    /// It depends on more than the kinds of the routers.
    Either,
}

/// What becomes of the two, from the kinds of their routers alone.
///
/// A side is *fickle* if one of its routers gives it another port towards another machine: the relay sees it at a port
/// that is of no use to the other side. It then shows its port by a packet, and the other side must let that in, though
/// it has not called that very port.
pub fn verdict(plan: &Plan) -> Verdict {
    let in_one_house = !plan.shared.is_empty() && plan.host.is_empty() && plan.guest.is_empty();
    if in_one_house {
        return Verdict::Direct;
    }
    if plan.shared.first().is_some_and(|shared| !shared.hairpin) {
        return Verdict::Relay;
    }
    let (host, guest) = (
        Way::through(&plan.host, &plan.shared),
        Way::through(&plan.guest, &plan.shared),
    );
    match (host.is_fickle, guest.is_fickle) {
        (false, false) => Verdict::Direct,
        (true, false) if guest.is_strict => Verdict::Relay,
        (false, true) if host.is_strict => Verdict::Relay,
        (true, false) | (false, true) => Verdict::Direct,
        (true, true) if host.is_strict && guest.is_strict => Verdict::Relay,
        (true, true) => Verdict::Either,
    }
}

/// What all routers of a side are together.
struct Way {
    is_fickle: bool,
    is_strict: bool,
}

impl Way {
    fn through(own: &[Router], shared: &[Router]) -> Self {
        let mut all = own.iter().chain(shared);
        Self {
            is_fickle: all.clone().any(|router| router.mapping != By::Nothing),
            is_strict: all.any(|router| router.filtering == By::AddressAndPort),
        }
    }
}
