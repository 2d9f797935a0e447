//! What the relay shows to its clients: a certificate from files, or a key of its own, which it makes at its first start
//! and keeps beside the store. With that key it signs its grants in either case.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use thirteen_relay::shell::tls::Proof;
use zeroize::Zeroizing;

use super::Failure;
use super::settings::Settings;

/// The proof that the settings ask for.
pub(crate) fn proof(settings: &Settings) -> Result<Proof, Failure> {
    let path = settings.store.with_extension("key");
    let seed = own(&path).map_err(|error| Failure::cannot(format!("{}: {error}", path.display())))?;
    let Some((chain, key)) = &settings.certificate else {
        return Ok(Proof::own(&seed));
    };
    let read = |path: &Path| {
        let bytes = fs::read(path).map(Zeroizing::new);
        bytes.map_err(|error| Failure::cannot(format!("{}: {error}", path.display())))
    };
    let proof = Proof::certificate(&read(chain)?, &read(key)?, &seed);
    proof.map_err(|error| Failure::cannot(format!("{} and {}: {error}", chain.display(), key.display())))
}

/// The secret half of the relay's own key.
fn own(path: &Path) -> io::Result<Zeroizing<[u8; 32]>> {
    match fs::read(path).map(Zeroizing::new) {
        Ok(bytes) => {
            let seed = <[u8; 32]>::try_from(bytes.as_slice());
            seed.map(Zeroizing::new).map_err(|_| {
                io::Error::other(
                    "this is no key of a relay: put back a copy, or remove it and tell players the new address",
                )
            })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut seed = Zeroizing::new([0; 32]);
            getrandom::fill(seed.as_mut_slice()).map_err(io::Error::other)?;
            let mut file = private(path)?;
            file.write_all(seed.as_slice())?;
            file.sync_all()?;
            Ok(seed)
        }
        Err(error) => Err(error),
    }
}

/// A new file that nobody else on this machine may read.
fn private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
