//! Who this installation is to others: one Ed25519 key, made once and kept in the profile's data folder.
//!
//! Everything else follows from it. The player's id is a hash of the public half; TLS proves the key on every connection,
//! so a friend who once typed the code of a table needs none to come back; a host signs its log with it. The keys by
//! which a restarted host tells old connections that they are gone are derived from it too.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer, SigningKey};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::clock;
use super::profile::{replace, set_aside};
use crate::table::{PlayerId, PublicKey, Signature};

/// The key of this installation. Its secret half is wiped when it is dropped, and never shown.
#[derive(Clone)]
pub struct Identity {
    key: SigningKey,
}

/// What was found where the identity is kept.
#[derive(Debug)]
pub struct Found {
    /// The identity: the old one, or a new one if there was none that could be read.
    pub identity: Identity,
    /// Where a damaged one was put aside. Who knew this player by it meets a stranger now.
    pub damaged: Option<PathBuf>,
}

impl Identity {
    /// The identity with this secret half.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self {
            key: SigningKey::from_bytes(seed),
        }
    }

    /// The identity in this folder, made now if there is none.
    ///
    /// # Errors
    /// When the file can neither be read nor made, or the system has no chance to give.
    pub fn in_folder(folder: &Path) -> io::Result<Found> {
        let path = folder.join(FILE);
        let mut damaged = None;
        match fs::read(&path).map(Zeroizing::new) {
            Ok(bytes) => match <&[u8; 32]>::try_from(bytes.as_slice()) {
                Ok(seed) => {
                    keep_private(&path)?;
                    let identity = Self::from_seed(seed);
                    return Ok(Found { identity, damaged });
                }
                Err(_) => damaged = Some(set_aside(&path)?),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let seed = Zeroizing::new(clock::chance().map_err(io::Error::other)?);
        replace(&path, seed.as_slice())?;
        let identity = Self::from_seed(&seed);
        Ok(Found { identity, damaged })
    }

    /// The half that everyone may know.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.key.verifying_key().to_bytes())
    }

    /// The player that this installation is.
    pub fn player(&self) -> PlayerId {
        PlayerId::of(&self.public())
    }

    /// The secret half, for who signs a log.
    pub const fn signing_key(&self) -> &SigningKey {
        &self.key
    }

    /// A signature over these bytes.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.key.sign(bytes).to_bytes())
    }

    /// 32 secret bytes for one purpose: the same on every start, and of no use to find the key or those of another purpose.
    pub(super) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut bytes = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, self.key.as_bytes())
            .expand(purpose.as_bytes(), bytes.as_mut_slice())
            .expect("32 bytes are not too many to derive");
        bytes
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({}, …)", self.player())
    }
}

/// A key that came back from a copy, and that others on this machine could read, is closed to them.
#[cfg(unix)]
fn keep_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o077 != 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_private(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The file in the data folder: the 32 bytes of the secret half.
pub const FILE: &str = "identity.key";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_half_is_never_shown() {
        let identity = Identity::from_seed(&[7; 32]);
        let shown = format!("{identity:?}");
        assert_eq!(shown, format!("Identity({}, …)", identity.player()));
        assert!(!shown.contains("0707"));
        let key = format!("{:?}", identity.signing_key());
        assert!(!key.contains("7, 7, 7") && !key.contains("0707"), "{key}");
    }

    #[test]
    fn the_secret_half_is_wiped_when_it_goes() {
        fn goes_wiped<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        goes_wiped(Identity::from_seed(&[7; 32]).signing_key());
    }

    #[test]
    fn each_purpose_has_bytes_of_its_own_that_stay_the_same() {
        let identity = Identity::from_seed(&[7; 32]);
        assert_eq!(identity.derive("a"), Identity::from_seed(&[7; 32]).derive("a"));
        assert_ne!(identity.derive("a"), identity.derive("b"));
        assert_ne!(identity.derive("a"), Identity::from_seed(&[8; 32]).derive("a"));
    }

    #[test]
    fn a_signature_is_checked_with_the_public_half() {
        let identity = Identity::from_seed(&[7; 32]);
        let key = ed25519_dalek::VerifyingKey::from_bytes(&identity.public().0).expect("a public key is one");
        let signature = ed25519_dalek::Signature::from_bytes(&identity.sign(b"entry").0);
        assert!(key.verify_strict(b"entry", &signature).is_ok());
        assert!(key.verify_strict(b"Entry", &signature).is_err());
    }
}
