//! What each kind of router does to packets, as rules for nftables.
//!
//! A plain masquerade of Linux keeps the port as long as it is free, so one port inside is one port outside, and lets in
//! only answers: that is a port-restricted cone. With `fully-random` every destination sees another port: symmetric. The
//! two wider cones remember in a map which port inside a port outside stands for, and let strangers in through it.

/// How a router translates addresses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Nat {
    /// Not at all: the machine has a public address and no firewall.
    None,
    /// One port for all destinations; whoever knows it is let in.
    FullCone,
    /// One port for all destinations; whoever was spoken to is let in, from any of its ports.
    AddressRestricted,
    /// One port for all destinations; only the very address and port that was spoken to is let in.
    PortRestricted,
    /// Another port for each destination, and only that destination is let in.
    Symmetric,
    /// A port-restricted router of a house behind a port-restricted one of its provider.
    Carrier,
}

impl Nat {
    /// Every kind, from the most open on.
    pub(crate) const ALL: [Self; 6] = [
        Self::None,
        Self::FullCone,
        Self::AddressRestricted,
        Self::PortRestricted,
        Self::Symmetric,
        Self::Carrier,
    ];

    /// The name in tables.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::FullCone => "full cone",
            Self::AddressRestricted => "address-restricted",
            Self::PortRestricted => "port-restricted",
            Self::Symmetric => "symmetric",
            Self::Carrier => "CGNAT",
        }
    }

    /// Whether all destinations see one port.
    pub(crate) fn keeps_its_port(self) -> bool {
        self != Self::Symmetric
    }

    /// Whether two machines behind these can reach each other directly, once both have been told where the other is seen.
    pub(crate) fn meets(self, other: Self) -> bool {
        let strict = |nat| matches!(nat, Self::PortRestricted | Self::Symmetric | Self::Carrier);
        let symmetric = self == Self::Symmetric || other == Self::Symmetric;
        !(symmetric && strict(self) && strict(other))
    }

    /// The rules of a router whose line up is `wan` and whose machines are behind `lan`. Over IPv6 nothing is translated,
    /// and only answers are let in, as routers of houses do.
    pub(crate) fn rules(self) -> String {
        let (inwards, outwards) = match self {
            Self::None => ("", ""),
            Self::FullCone => (
                "iifname wan meta l4proto udp dnat ip to udp dport map @ports",
                "oifname wan meta nfproto ipv4 meta l4proto udp update @ports { udp sport : ip saddr . udp sport }
    oifname wan meta nfproto ipv4 masquerade",
            ),
            Self::AddressRestricted => (
                "iifname wan ip saddr . udp dport @spoken dnat ip to udp dport map @ports",
                "oifname wan meta nfproto ipv4 meta l4proto udp update @ports { udp sport : ip saddr . udp sport }
    oifname wan meta nfproto ipv4 meta l4proto udp update @spoken { ip daddr . udp sport }
    oifname wan meta nfproto ipv4 masquerade",
            ),
            Self::PortRestricted | Self::Carrier => ("", "oifname wan meta nfproto ipv4 masquerade"),
            Self::Symmetric => ("", "oifname wan meta nfproto ipv4 masquerade random,fully-random"),
        };
        // Packets for a router itself are dropped before they are remembered: an entry would keep the port from who is
        // about to speak from it.
        format!(
            "table inet gate {{
  map ports {{
    type inet_service : ipv4_addr . inet_service
    flags dynamic,timeout
    timeout 300s
    size 4096
  }}
  set spoken {{
    type ipv4_addr . inet_service
    flags dynamic,timeout
    timeout 300s
    size 4096
  }}
  chain input {{
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    meta l4proto {{ icmp, ipv6-icmp }} accept
    iifname lan accept
  }}
  chain blocked {{
  }}
  chain forward {{
    type filter hook forward priority filter; policy drop;
    jump blocked
    ct state established,related accept
    ct status dnat accept
    iifname lan accept
  }}
  chain prerouting {{
    type nat hook prerouting priority dstnat;
    {inwards}
  }}
  chain postrouting {{
    type nat hook postrouting priority srcnat;
    {outwards}
  }}
}}
"
        )
    }
}
