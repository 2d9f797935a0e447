//! Tables that are announced on the local network, where the machine has one.

use std::sync::mpsc;
use std::time::Duration;

use thirteen::net::nearby::{Announced, Announcement, Browser};

/// Away from the port of real announcements and of other runs, so that each hears only its own.
fn mdns() -> u16 {
    40_000 + (std::process::id() % 20_000) as u16
}

#[test]
fn a_table_is_found_while_it_is_announced() {
    let announced = |seats_free| Announced {
        room: "KX7M".parse().expect("a room"),
        name: "Hương".parse().expect("a name"),
        seats_free,
    };
    let (changed, changes) = mpsc::channel();
    let browser = Browser::over(mdns(), move || changed.send(()).unwrap_or_default());
    let announcement = Announcement::over(mdns(), &announced(3), 13_013);
    let (Ok(browser), Ok(announcement)) = (browser, announcement) else {
        println!("skipped: this machine has no multicast");
        return;
    };
    if changes.recv_timeout(Duration::from_secs(5)).is_err() {
        println!("skipped: announcements are not heard on this machine");
        return;
    }
    let tables = browser.tables();
    assert_eq!(tables.len(), 1);
    assert_eq!(tables[0].table, announced(3));
    assert!(tables[0].places.iter().all(|place| place.port() == 13_013));
    announcement.change(&announced(0)).expect("it was possible before");
    until(&changes, || {
        browser
            .tables()
            .first()
            .is_some_and(|found| found.table == announced(0))
    });
    drop(announcement);
    until(&changes, || browser.tables().is_empty());
}

fn until(changes: &mpsc::Receiver<()>, is_so: impl Fn() -> bool) {
    while !is_so() {
        changes.recv_timeout(Duration::from_secs(10)).expect("the list changes");
    }
}
