//! TLS 1.3 with raw public keys (RFC 7250), between a client and a relay and, in the game, between two players. Who dials
//! proves its Ed25519 key; who is dialled proves a key too, or as a relay a name by a certificate. The hash of a relay's own
//! key is in its [address](crate::address).

use std::fmt;
use std::sync::Arc;

use ed25519_dalek::{SigningKey, VerifyingKey};
use hkdf::Hkdf;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{AlwaysResolvesClientRawPublicKeys, Resumption};
use rustls::crypto::{CryptoProvider, ring, verify_tls13_signature_with_raw_key};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime,
};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{AlwaysResolvesServerRawPublicKeys, NoServerSessionStorage, ResolvesServerCert};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::TLS13;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, PeerIncompatible, RootCertStore,
    ServerConfig, SignatureScheme,
};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::address::Pin;
use crate::rooms::PeerKey;
use crate::signed::Seal;

/// What one that is dialled shows so that it is known.
pub struct Proof {
    resolver: Arc<dyn ResolvesServerCert>,
    pin: Option<Pin>,
    secret: Zeroizing<Vec<u8>>,
    seal: Seal,
}

/// Why files hold no certificate and key.
#[derive(Debug, thiserror::Error)]
pub enum BadCertificate {
    /// One of them is no PEM, or has nothing of the kind in it.
    #[error("not in PEM form: {0}")]
    Pem(#[from] rustls::pki_types::pem::Error),
    /// They do not belong together, or are of a kind that nobody takes.
    #[error("{0}")]
    Unfit(#[from] Error),
}

/// Whom a client takes for the one that it dials.
#[derive(Clone, Debug)]
pub enum Trust {
    /// Who proves any Ed25519 key; whether that key is welcome is asked afterwards.
    AnyKey,
    /// Who holds the key with this hash.
    Pin(Pin),
    /// Who has a certificate for the name that is dialled, from one of these.
    Roots(Arc<RootCertStore>),
}

impl Proof {
    /// The key with this secret half, which the relay has made for itself.
    pub fn own(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let pin = Pin::of(&PeerKey(key.verifying_key().to_bytes()));
        Self {
            resolver: Arc::new(AlwaysResolvesServerRawPublicKeys::new(certified(&key))),
            pin: Some(pin),
            secret: Zeroizing::new(seed.to_vec()),
            seal: Seal::new(seed),
        }
    }

    /// A certificate with those that vouch for it, and its key, both as the text of PEM files; and the secret half of the
    /// key that signs grants, which outlives certificates.
    ///
    /// # Errors
    /// [`BadCertificate`].
    pub fn certificate(chain: &[u8], key: &[u8], seed: &[u8; 32]) -> Result<Self, BadCertificate> {
        let chain = CertificateDer::pem_slice_iter(chain).collect::<Result<Vec<_>, _>>()?;
        let key = PrivateKeyDer::from_pem_slice(key)?;
        let secret = Zeroizing::new(key.secret_der().to_vec());
        let certified = CertifiedKey::from_der(chain, key, &ring::default_provider())?;
        Ok(Self {
            resolver: Arc::new(SingleCertAndKey::from(certified)),
            pin: None,
            secret,
            seal: Seal::new(seed),
        })
    }

    /// What stands behind the # of the address; none for a certificate.
    pub const fn pin(&self) -> Option<Pin> {
        self.pin
    }

    /// What signs grants: the relay's own key.
    pub(super) fn seal(&self) -> Seal {
        self.seal.clone()
    }

    /// 32 secret bytes for one purpose, the same on every start.
    pub(super) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut bytes = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &self.secret)
            .expand(purpose.as_bytes(), bytes.as_mut_slice())
            .expect("32 bytes are not too many to derive");
        bytes
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof").field("pin", &self.pin).finish_non_exhaustive()
    }
}

/// How one answers who proves any Ed25519 key and speaks `protocol`. Nothing of an earlier connection is taken up again.
pub fn answering(proof: &Proof, protocol: &[u8]) -> ServerConfig {
    let provider = Arc::new(ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&TLS13])
        .expect("ring speaks TLS 1.3")
        .with_client_cert_verifier(Arc::new(RawKeys { provider, only: None }))
        .with_cert_resolver(proof.resolver.clone());
    config.alpn_protocols = vec![protocol.to_vec()];
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.max_early_data_size = 0;
    config
}

/// How a client with this secret key dials whom it trusts, to speak `protocol`. Nothing of an earlier connection is taken
/// up again.
pub fn dialling(seed: &[u8; 32], trust: Trust, protocol: &[u8]) -> ClientConfig {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&TLS13])
        .expect("ring speaks TLS 1.3");
    let raw = |only| Arc::new(RawKeys { provider, only });
    let builder = match trust {
        Trust::AnyKey => builder.dangerous().with_custom_certificate_verifier(raw(None)),
        Trust::Pin(pin) => builder.dangerous().with_custom_certificate_verifier(raw(Some(pin))),
        Trust::Roots(roots) => builder.with_root_certificates(roots),
    };
    let key = certified(&SigningKey::from_bytes(seed));
    let mut config = builder.with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(key)));
    config.alpn_protocols = vec![protocol.to_vec()];
    config.resumption = Resumption::disabled();
    config
}

/// The key that the other side of a connection has shown and proved; none if it is of no kind that is taken.
pub fn key_of(shown: &[CertificateDer<'_>]) -> Option<PeerKey> {
    key_in(shown.first()?).ok()
}

/// A key in the clothes that TLS knows.
fn certified(key: &SigningKey) -> Arc<CertifiedKey> {
    let mut pkcs8 = Zeroizing::new(PKCS8.to_vec());
    pkcs8.extend_from_slice(key.as_bytes());
    let signer = ring::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(pkcs8.as_slice()))
        .expect("an Ed25519 seed is a key that ring reads");
    let mut spki = SPKI.to_vec();
    spki.extend_from_slice(key.verifying_key().as_bytes());
    Arc::new(CertifiedKey::new(vec![CertificateDer::from(spki)], signer))
}

/// The key in a raw public key as TLS carries it.
fn key_in(shown: &CertificateDer<'_>) -> Result<PeerKey, Error> {
    let bad = || Error::InvalidCertificate(CertificateError::BadEncoding);
    let bytes = shown.as_ref().strip_prefix(SPKI).ok_or_else(bad)?;
    let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| bad())?;
    // Whoever likes can sign for a weak key, so it proves nothing.
    match VerifyingKey::from_bytes(&bytes) {
        Ok(key) if !key.is_weak() => Ok(PeerKey(bytes)),
        Ok(_) | Err(_) => Err(bad()),
    }
}

/// Takes every Ed25519 key whose holder proves it, or one alone.
#[derive(Debug)]
struct RawKeys {
    provider: Arc<CryptoProvider>,
    only: Option<Pin>,
}

impl RawKeys {
    fn takes(&self, shown: &CertificateDer<'_>) -> Result<(), Error> {
        let key = key_in(shown)?;
        match self.only {
            Some(pin) if Pin::of(&key) != pin => Err(Error::InvalidCertificate(
                CertificateError::ApplicationVerificationFailure,
            )),
            Some(_) | None => Ok(()),
        }
    }

    fn signed(
        &self,
        message: &[u8],
        key: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = SubjectPublicKeyInfoDer::from(key.as_ref());
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &key, signature, algorithms)
    }

    fn too_old() -> Error {
        Error::PeerIncompatible(PeerIncompatible::Tls12NotOffered)
    }
}

impl ServerCertVerifier for RawKeys {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.takes(end_entity).map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Self::too_old())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signed(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

impl ClientCertVerifier for RawKeys {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.takes(end_entity).map(|()| ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Self::too_old())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signed(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

/// The name that a client asks for where it knows the relay by its key: an observer learns nothing from it.
pub const SERVER_NAME: &str = "thirteen";
/// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
const SPKI: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410).
const PKCS8: &[u8] = &[
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn shown() -> CertificateDer<'static> {
        certified(&SigningKey::from_bytes(&[3; 32])).cert[0].clone()
    }

    #[test]
    fn a_key_is_read_as_it_was_shown() {
        let public = SigningKey::from_bytes(&[3; 32]).verifying_key().to_bytes();
        assert_eq!(key_of(&[shown()]), Some(PeerKey(public)));
        assert_eq!(key_of(&[]), None);
    }

    #[test]
    fn what_is_no_good_key_is_refused() {
        let is_key = |bytes: &[u8]| key_in(&CertificateDer::from(bytes.to_vec())).is_ok();
        let good = shown().to_vec();
        assert!(is_key(&good));
        assert!(!is_key(&[]));
        assert!(!is_key(&good[..43]));
        assert!(!is_key(&[good.clone(), vec![0]].concat()));
        assert!(!is_key(&[&[0x31], &good[1..]].concat()));
        // The neutral point: anyone can sign for it.
        let neutral = [&[1_u8], [0_u8; 31].as_slice()].concat();
        assert!(!is_key(&[SPKI, neutral.as_slice()].concat()));
    }

    #[test]
    fn one_key_alone_is_taken_where_one_is_pinned() {
        let pinned = |pin| RawKeys {
            provider: Arc::new(ring::default_provider()),
            only: pin,
        };
        let public = PeerKey(SigningKey::from_bytes(&[3; 32]).verifying_key().to_bytes());
        assert!(pinned(None).takes(&shown()).is_ok());
        assert!(pinned(Some(Pin::of(&public))).takes(&shown()).is_ok());
        assert!(pinned(Some(Pin::of(&PeerKey([9; 32])))).takes(&shown()).is_err());
    }
}
