//! A host that nobody has given a relay is one itself where it surely is reached: so the link alone leads to it from a
//! house that lets no UDP out.

use crate::ground::in_a_lab;
use crate::nat::Nat;
use crate::party::{Party, Player};
use crate::programs::text;

#[test]
fn from_a_house_without_udp_the_link_leads_over_the_hosts_own_relay() {
    in_a_lab(|lab| {
        let place = lab.machine(&lab.house(Nat::PortRestricted));
        lab.blocks_udp(&place);
        let mut host = Player::starts(&lab.server(), &["host", "--auto", "0", "--bot", "0", "--bots", "2"]);
        let table = host
            .program()
            .wait_for("table", |line| text(&line["link"]).contains("relay="));
        let mut guest = Player::starts(&place, &["join", text(&table["link"]), "--auto", "0"]);
        let joined = guest.program().wait_for("joined", |_| true);
        assert_eq!(joined["path"], "relay");
        guest.plays(ENOUGH);
        assert_eq!(guest.path(), "relay");
        let guests = vec![guest];
        let account = Party { host, guests }.ends();
        assert_eq!((account.lost, account.wrong), (0, 0));
    });
}

/// So many plays and passes are a game begun in earnest.
const ENOUGH: usize = 20;
