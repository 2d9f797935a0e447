//! What a host keeps beside the log of its table: the code, where it listens, its relay, and who may come without the code.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thirteen_relay::address::Address;
use zeroize::{Zeroize as _, Zeroizing};

use crate::net::code::JoinCode;
use crate::net::profile::{replace, set_aside};
use crate::table::{Name, PublicKey};

/// The file beside a log, and what is in it. Only its owner may read it: the code is a secret.
#[derive(Debug)]
pub(super) struct Kept {
    path: PathBuf,
    pub(super) code: JoinCode,
    /// What the table is known by nearby: the host's name.
    pub(super) name: Name,
    /// None before the table listens for the first time.
    pub(super) listening: Option<SocketAddr>,
    /// The relay over which friends come.
    pub(super) relay: Option<Address>,
    /// How friends find the relay in this program, if the player has said it.
    pub(super) own_relay: Option<Address>,
    /// The port of the relay in this program, when it last ran.
    pub(super) own_port: Option<u16>,
    /// Friends come over the relay alone, and are told no address. This is asked anew each time and not written.
    pub(super) hides_address: bool,
    pub(super) admitted: BTreeSet<PublicKey>,
    /// The host has closed the table; it was not interrupted.
    pub(super) closed: bool,
}

#[derive(Serialize, Deserialize)]
struct Written {
    /// Wiped when this is dropped.
    code: String,
    name: Name,
    listening: Option<SocketAddr>,
    #[serde(default)]
    relay: Option<String>,
    #[serde(default)]
    own_relay: Option<String>,
    #[serde(default)]
    own_port: Option<u16>,
    admitted: BTreeSet<PublicKey>,
    #[serde(default)]
    closed: bool,
}

impl Drop for Written {
    fn drop(&mut self) {
        self.code.zeroize();
    }
}

impl Kept {
    /// Nobody is admitted yet.
    pub(super) fn new(log: &Path, code: JoinCode, name: Name) -> Self {
        Self {
            path: log.with_extension(EXTENSION),
            code,
            name,
            listening: None,
            relay: None,
            own_relay: None,
            own_port: None,
            hides_address: false,
            admitted: BTreeSet::new(),
            closed: false,
        }
    }

    /// Whether only the relay learns the address of this machine.
    pub(super) const fn is_hidden(&self) -> bool {
        self.hides_address && self.relay.is_some()
    }

    /// What is there beside this log. If it is lost or damaged the guests need a code again, and that is all: then it is
    /// this one.
    pub(super) fn read(log: &Path, fresh: JoinCode, name: Name) -> Self {
        let mut kept = Self::new(log, fresh, name);
        let Ok(text) = fs::read_to_string(&kept.path).map(Zeroizing::new) else {
            return kept;
        };
        let written = serde_json::from_str(&text).ok();
        let read = written.and_then(|written: Written| Some((written.code.parse::<JoinCode>().ok()?, written)));
        match read {
            Some((code, mut written)) => {
                kept.code = code;
                kept.name = written.name.clone();
                kept.listening = written.listening;
                kept.relay = written.relay.as_ref().and_then(|relay| relay.parse().ok());
                kept.own_relay = written.own_relay.as_ref().and_then(|relay| relay.parse().ok());
                kept.own_port = written.own_port;
                kept.admitted = std::mem::take(&mut written.admitted);
                kept.closed = written.closed;
            }
            None => {
                let aside = set_aside(&kept.path);
                tracing::warn!(
                    ?aside,
                    "the list of admitted guests was damaged; they need a code again"
                );
            }
        }
        kept
    }

    /// Writes it down, safely.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn write(&self) -> io::Result<()> {
        let written = Written {
            code: self.code.to_string(),
            name: self.name.clone(),
            listening: self.listening,
            relay: self.relay.as_ref().map(ToString::to_string),
            own_relay: self.own_relay.as_ref().map(ToString::to_string),
            own_port: self.own_port,
            admitted: self.admitted.clone(),
            closed: self.closed,
        };
        let text = Zeroizing::new(serde_json::to_string(&written).map_err(io::Error::other)?);
        replace(&self.path, text.as_bytes())
    }
}

/// Whether the table of this log was closed by its host.
pub(super) fn was_closed(log: &Path) -> bool {
    let text = Zeroizing::new(fs::read_to_string(log.with_extension(EXTENSION)).unwrap_or_default());
    serde_json::from_str(&text).is_ok_and(|written: Written| written.closed)
}

/// Nobody needs what was kept beside this log any more.
pub(super) fn forget(log: &Path) {
    fs::remove_file(log.with_extension(EXTENSION)).ok();
}

/// How the name of the file ends.
const EXTENSION: &str = "admitted";

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> JoinCode {
        text.parse().expect("a code")
    }

    #[test]
    fn a_host_that_comes_back_knows_its_code_its_place_and_its_guests() {
        let folder = std::env::temp_dir().join(format!("thirteen-kept-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let log = folder.join("table.jsonl");
        let name = || "Lan".parse().expect("a name");
        let mut kept = Kept::new(&log, code("KX7M-4TQP"), name());
        let place = Some("127.0.0.1:13013".parse().expect("an address"));
        kept.listening = place;
        kept.own_port = Some(4_433);
        kept.admitted.insert(PublicKey([7; 32]));
        kept.write().expect("there is room");
        let again = Kept::read(&log, code("AAAA-AAAA"), name());
        assert_eq!(
            (again.code, again.listening, again.own_port, again.admitted),
            (code("KX7M-4TQP"), place, Some(4_433), kept.admitted)
        );
        fs::write(&kept.path, "{").expect("a file");
        let fresh = Kept::read(&log, code("AAAA-AAAA"), name());
        assert_eq!(
            (fresh.code, fresh.listening, fresh.admitted.len()),
            (code("AAAA-AAAA"), None, 0)
        );
        fs::remove_dir_all(&folder).expect("it was made here");
    }
}
