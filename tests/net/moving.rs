//! Machines that change their address, and machines that fall over.

use std::net::SocketAddr;
use std::time::Duration;

use thirteen::net::connection::Ended;
use thirteen::net::endpoint::{Endpoint, Listen};
use tokio::runtime::{Builder, Runtime};

use crate::machines::{GUEST, HOST, WIDE, at, controlled, guest, host, identity, session};

#[tokio::test]
async fn a_guest_whose_address_changes_keeps_its_session() {
    let mut session = session().await;
    let before = session.at_host.0.connection().remote();
    session.guest.rebind().expect("there is another port");
    session
        .at_guest
        .0
        .send(b"from elsewhere".to_vec())
        .expect("the queue has room");
    assert_eq!(session.at_host.1.recv().await, Ok(b"from elsewhere".to_vec()));
    session
        .at_host
        .0
        .send(b"to there".to_vec())
        .expect("the queue has room");
    assert_eq!(session.at_guest.1.recv().await, Ok(b"to there".to_vec()));
    assert_ne!(
        session.at_host.0.connection().remote(),
        before,
        "the host sees the new address"
    );
}

#[test]
fn a_host_that_fell_over_and_is_started_again_ends_old_sessions_at_once() {
    let (guests, first, second) = (runtime(), runtime(), runtime());
    let (host, address) = first.block_on(async { host(HOST) });
    let guest = guests.block_on(async { guest(GUEST) });
    let dialled = guests.block_on(guest.dial(&[address], None)).expect("the host answers");
    let (link, mut inbox) = guests.block_on(dialled.control()).expect("a stream opens");
    link.send(b"first".to_vec()).expect("the queue has room");
    let mut at_host = first.block_on(async {
        let arrived = host.accept().await.expect("the guest dialled");
        controlled(&arrived).await
    });
    assert_eq!(first.block_on(at_host.1.recv()), Ok(b"first".to_vec()));
    // The program falls over: no task of it runs any more, and no farewell is sent.
    first.shutdown_timeout(Duration::from_secs(5));
    drop((host, at_host));
    let again = second.block_on(async { started_again(address) });
    link.send(b"second".to_vec()).expect("the queue has room");
    assert_eq!(guests.block_on(inbox.recv()), Err(Ended::Reset));
    drop(again);
}

fn started_again(address: SocketAddr) -> Endpoint {
    let listen = SocketAddr::from(([0, 0, 0, 0], address.port()));
    let endpoint = Endpoint::host(&identity(HOST), Listen::At(listen), WIDE).expect("the port is free again");
    assert_eq!(at(&endpoint), address);
    endpoint
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime starts")
}
