//! What people type, what links hold, and what neither may be.

use super::*;

fn read(typed: &str) -> Result<Invite, InviteError> {
    typed.parse()
}

fn places(typed: &str) -> Vec<String> {
    let invite = read(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
    invite.places.iter().map(ToString::to_string).collect()
}

#[test]
fn a_code_with_an_address_is_read_in_every_notation() {
    assert_eq!(places("kx7m4tqp@203.0.113.5:4433"), ["203.0.113.5:4433"]);
    assert_eq!(places("KX7M-4TQP@[2001:db8::5]:4433"), ["[2001:db8::5]:4433"]);
    assert_eq!(places("KX7M-4TQP@Example.ORG:4433"), ["example.org:4433"]);
    assert_eq!(places(" KX7M-4TQP @ localhost "), ["localhost:13013"]);
    assert_eq!(places("KX7M-4TQP@2001:db8::5"), ["[2001:db8::5]:13013"]);
    assert_eq!(places("KX7M-4TQP@[::1]"), ["[::1]:13013"]);
    assert_eq!(places("KX7M-4TQP"), [""; 0]);
}

#[test]
fn what_is_no_invitation_is_refused_with_its_reason() {
    let code = |typed: &str| read(typed).err().map(|error| error.code());
    assert_eq!(code(""), Some("code_empty"));
    assert_eq!(code("KX7M-4TQP@"), Some("bad_host"));
    assert_eq!(code("KX7M-4TQP@:13013"), Some("bad_host"));
    assert_eq!(code("KX7M-4TQP@-a-.org"), Some("bad_host"));
    assert_eq!(code("KX7M-4TQP@300.1.1.1:1"), Some("bad_host"));
    assert_eq!(code("KX7M-4TQP@[::1:5"), Some("bad_host"));
    assert_eq!(code("KX7M-4TQP@[::1]5"), Some("bad_host"));
    assert_eq!(code("KX7M-4TQP@a b:5"), Some("bad_host"));
    assert_eq!(code("KX7M-4TQP@host:0"), Some("bad_port"));
    assert_eq!(code("KX7M-4TQP@host:+80"), Some("bad_port"));
    assert_eq!(code("KX7M-4TQP@host:65536"), Some("bad_port"));
    assert_eq!(code("https://example.org/"), Some("not_a_link"));
    assert_eq!(code("thirteen://replay/KX7M-4TQP"), Some("not_a_link"));
    assert_eq!(code("thirteen://join/KX7M-4TQP?key=12"), Some("bad_key"));
    assert_eq!(code("thirteen://join/KX7M-4TQP?relay=a:b"), Some("relay_address_port"));
    assert_eq!(code("thirteen://join/KXUM-4TQP"), Some("code_letter_u"));
    assert_eq!(code(&"x".repeat(10_000)), Some("invitation_too_long"));
}

#[test]
fn a_link_says_everything_and_is_read_back() {
    let invite = Invite {
        code: "KX7M-4TQP".parse().expect("a code"),
        places: ["192.168.1.5:13013", "[2001:db8::5]:13013", "example.org:4433"]
            .map(|place| place.parse().expect("a place"))
            .to_vec(),
        host: Some(PlayerId(0x0123_4567_89ab_cdef_0011_2233_4455_6677)),
        relay: Some(
            format!("relay.example.org:4433#k{}", "7".repeat(32))
                .parse()
                .expect("an address"),
        ),
    };
    assert_eq!(
        invite.link(),
        "thirteen://join/KX7M-4TQP?at=192.168.1.5:13013&at=[2001:db8::5]:13013&at=example.org:4433\
         &key=0123456789abcdef0011223344556677&relay=relay.example.org:4433%23k77777777777777777777777777777777"
    );
    assert_eq!(read(&invite.link()), Ok(invite.clone()));
    let escaped = invite
        .link()
        .replace('[', "%5B")
        .replace(']', "%5d")
        .replace("thirteen", "Thirteen");
    assert_eq!(read(&escaped), Ok(invite));
}

#[test]
fn a_link_of_a_newer_program_is_read_as_far_as_it_is_known() {
    let link = "thirteen://join/kx7m4tqp/?relay=relay.example.org:4433&at=10.0.0.1:5&x&=#top";
    assert_eq!(places(link), ["10.0.0.1:5"]);
    let many = format!("thirteen://join/KX7M4TQP?{}", "at=10.0.0.1:5&".repeat(100));
    assert_eq!(places(&many).len(), MOST_PLACES);
}

#[test]
fn no_bytes_of_a_link_make_it_fall_over() {
    for raw in [
        "%", "%5", "%zz", "%e2%82", "a%00b", "[", "]", "[]", "[[", "::::::", "@@", "?", "&=&=",
    ] {
        read(&format!("thirteen://join/KX7M4TQP?at={raw}")).ok();
        read(&format!("KX7M4TQP@{raw}")).ok();
        read(raw).ok();
    }
}

#[test]
fn an_invitation_does_not_show_its_code_by_accident() {
    let invite = read("KX7M-4TQP@localhost").expect("an invitation");
    assert!(!format!("{invite:?}").contains("4TQP"));
}

#[test]
fn a_link_has_a_picture_with_the_three_corners_of_a_qr_code() {
    let picture = Modules::of("thirteen://join/KX7M-4TQP?at=203.0.113.5:13013").expect("it is short");
    let last = picture.width() - 1;
    // Each corner but the last is a dark square of 7 with a light ring in it.
    for (column, row) in [(0, 0), (last - 6, 0), (0, last - 6)] {
        assert!((0..7).all(|step| picture.is_dark(column + step, row) && picture.is_dark(column, row + step)));
        assert!((1..6).all(|step| !picture.is_dark(column + step, row + 1)));
    }
    assert!(!picture.is_dark(last + 1, 0) && !picture.is_dark(0, last + 1));
    assert_eq!(Modules::of(&"x".repeat(5_000)), None);
}
