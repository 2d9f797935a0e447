//! The exchange by itself, with an attacker who holds every message.

use super::*;

const HOST: PublicKey = PublicKey([1; 32]);
const GUEST: PublicKey = PublicKey([2; 32]);
const BETWEEN: PublicKey = PublicKey([3; 32]);
const NOISE: [u8; 32] = [0xAB; 32];

fn code(text: &str) -> JoinCode {
    text.parse().expect("a code")
}

fn parties(code: &JoinCode, host: PublicKey, guest: PublicKey) -> Parties {
    Parties {
        room: code.room(),
        host,
        guest,
    }
}

/// What the host thinks of the guest, and what the guest thinks of a welcome.
fn meet(typed: &JoinCode, at_guest: Parties, real: &JoinCode, at_host: Parties) -> (bool, Result<(), KnockError>) {
    let (guest, opening) = Guest::open(at_guest, typed.secret());
    let (_, message) = read_opening(&opening).expect("an opening");
    let (host, answer) = Host::answer(&at_host, real.secret().bytes(), &message);
    let (guest, proof) = guest.prove(&answer).expect("the host's message is a point");
    let convinced = host.is_convinced(&proof);
    (convinced, guest.read(&host.verdict(Verdict::Welcome, &NOISE)))
}

#[test]
fn who_knows_the_code_convinces_and_is_convinced() {
    let code = code("KX7M-4TQP");
    let both = parties(&code, HOST, GUEST);
    assert_eq!(meet(&code, both, &code, both), (true, Ok(())));
}

#[test]
fn who_knows_another_code_convinces_nobody() {
    let (real, typed) = (code("KX7M-4TQP"), code("KX7M-4TQR"));
    let both = parties(&real, HOST, GUEST);
    assert_eq!(meet(&typed, both, &real, both), (false, Err(KnockError::Impostor)));
    let other_room = code("KX7N-4TQP");
    let at_guest = parties(&other_room, HOST, GUEST);
    assert_eq!(
        meet(&other_room, at_guest, &real, both),
        (false, Err(KnockError::Impostor))
    );
}

#[test]
fn who_stands_between_two_that_know_the_code_passes_nothing_on() {
    let code = code("KX7M-4TQP");
    // The guest reached the one between and took it for the host; it passes every message on to the real one.
    let at_guest = parties(&code, BETWEEN, GUEST);
    let at_host = parties(&code, HOST, BETWEEN);
    assert_eq!(
        meet(&code, at_guest, &code, at_host),
        (false, Err(KnockError::Impostor))
    );
}

#[test]
fn messages_of_an_earlier_knock_are_worth_nothing() {
    let code = code("KX7M-4TQP");
    let both = parties(&code, HOST, GUEST);
    let (guest, opening) = Guest::open(both, code.secret());
    let (_, message) = read_opening(&opening).expect("an opening");
    let (host, answer) = Host::answer(&both, code.secret().bytes(), &message);
    let (_, proof) = guest.prove(&answer).expect("a point");
    assert!(host.is_convinced(&proof));
    // The same opening and the same proof again.
    let (again, _) = Host::answer(&both, code.secret().bytes(), &message);
    assert!(!again.is_convinced(&proof));
    // And the host's old answer to a new guest.
    let (guest, _) = Guest::open(both, code.secret());
    let (guest, _) = guest.prove(&answer).expect("a point");
    let old = host.verdict(Verdict::Welcome, &NOISE);
    assert_eq!(guest.read(&old), Err(KnockError::Impostor));
}

#[test]
fn a_message_sent_back_to_its_sender_convinces_nobody() {
    let code = code("KX7M-4TQP");
    let both = parties(&code, HOST, GUEST);
    let (guest, opening) = Guest::open(both, code.secret());
    let (_, message) = read_opening(&opening).expect("an opening");
    assert_eq!(guest.prove(&message).err(), Some(KnockError::Impostor));
    let (host, answer) = Host::answer(&both, code.secret().bytes(), &message);
    let own = host.verdict(Verdict::Welcome, &NOISE);
    assert!(!host.is_convinced(&sized(&own[1..])), "the host's proof is no guest's");
    let (reflected, _) = Host::answer(&both, code.secret().bytes(), &answer);
    assert!(!reflected.is_convinced(&NOISE));
}

#[test]
fn a_verdict_cannot_be_changed_on_its_way() {
    let code = code("KX7M-4TQP");
    let both = parties(&code, HOST, GUEST);
    let answered = |verdict: Verdict, change: fn(&mut Answer)| {
        let (guest, opening) = Guest::open(both, code.secret());
        let (_, message) = read_opening(&opening).expect("an opening");
        let (host, answer) = Host::answer(&both, code.secret().bytes(), &message);
        let (guest, _) = guest.prove(&answer).expect("a point");
        let mut answer = host.verdict(verdict, &NOISE);
        change(&mut answer);
        guest.read(&answer)
    };
    assert_eq!(answered(Verdict::Welcome, |_| {}), Ok(()));
    assert_eq!(answered(Verdict::TableFull, |_| {}), Err(KnockError::TableFull));
    assert_eq!(answered(Verdict::TableClosed, |_| {}), Err(KnockError::TableClosed));
    assert_eq!(answered(Verdict::NoSuchTable, |_| {}), Err(KnockError::NoSuchTable));
    let welcome: fn(&mut Answer) = |answer| answer[0] = Verdict::Welcome as u8;
    assert_eq!(answered(Verdict::TableFull, welcome), Err(KnockError::Impostor));
    assert_eq!(answered(Verdict::NoSuchTable, welcome), Err(KnockError::Impostor));
    assert_eq!(
        answered(Verdict::Welcome, |answer| answer[32] ^= 1),
        Err(KnockError::Impostor)
    );
    assert_eq!(
        answered(Verdict::Welcome, |answer| answer[0] = 9),
        Err(KnockError::Impostor)
    );
}

#[test]
fn what_is_no_opening_or_no_point_convinces_nobody_and_breaks_nothing() {
    let code = code("KX7M-4TQP");
    let both = parties(&code, HOST, GUEST);
    let (_, opening) = Guest::open(both, code.secret());
    assert!(read_opening(&opening).is_some());
    for (at, byte) in [(0, 2), (1, b'U'), (4, 0)] {
        let mut wrong = opening;
        wrong[at] = byte;
        assert!(read_opening(&wrong).is_none(), "{at}");
    }
    for noise in [[0; 33], [0x42; 33], [0xFF; 33]] {
        let (host, answer) = Host::answer(&both, code.secret().bytes(), &noise);
        assert_eq!(answer.len(), 33);
        assert!(!host.is_convinced(&NOISE));
        assert_eq!(host.verdict(Verdict::NoSuchTable, &NOISE)[1..], NOISE);
        let (guest, _) = Guest::open(both, code.secret());
        if let Ok((guest, _)) = guest.prove(&noise) {
            assert!(guest.read(&host.verdict(Verdict::Welcome, &NOISE)).is_err());
        }
    }
}
