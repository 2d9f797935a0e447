//! TLS 1.3 between two installations: raw public keys (RFC 7250) instead of certificates, and both sides prove theirs.
//!
//! Nobody vouches for a key. TLS only proves that the other side holds the key it shows; whether that key is welcome is
//! asked afterwards: against the key that one expects, or in a [knock](super::knock). What an observer can read of the
//! handshake is the same for everyone: one constant server name and one protocol. Nothing of an earlier connection is
//! taken up again, so no message can be replayed.

use std::sync::Arc;

use ed25519_dalek::VerifyingKey;
use quinn::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{AlwaysResolvesClientRawPublicKeys, Resumption};
use rustls::crypto::{CryptoProvider, ring, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{AlwaysResolvesServerRawPublicKeys, NoServerSessionStorage};
use rustls::sign::CertifiedKey;
use rustls::version::TLS13;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, PeerIncompatible, RootCertStore,
    ServerConfig, SignatureScheme,
};
use thirteen_relay::address::{Address, Pin};
use thirteen_relay::frames;
use thirteen_relay::rooms::PeerKey;
use zeroize::Zeroizing;

use super::identity::Identity;
use crate::table::PublicKey;

/// What an endpoint uses when it dials.
pub(super) fn client(identity: &Identity) -> Arc<QuicClientConfig> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&TLS13])
        .expect("ring speaks TLS 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(RawKeys::any(provider)))
        .with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(certified(identity))));
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    config.resumption = Resumption::disabled();
    Arc::new(QuicClientConfig::try_from(config).expect("ring has the cipher of QUIC's first packets"))
}

/// What an endpoint uses when it is dialled.
pub(super) fn server(identity: &Identity) -> Arc<QuicServerConfig> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&TLS13])
        .expect("ring speaks TLS 1.3")
        .with_client_cert_verifier(Arc::new(RawKeys::any(provider)))
        .with_cert_resolver(Arc::new(AlwaysResolvesServerRawPublicKeys::new(certified(identity))));
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.max_early_data_size = 0;
    Arc::new(QuicServerConfig::try_from(config).expect("ring has the cipher of QUIC's first packets"))
}

/// What is needed to connect to one relay, by which way ever.
#[derive(Clone)]
pub(super) struct RelayTls {
    quic: Arc<QuicClientConfig>,
    tcp: Arc<ClientConfig>,
    name: ServerName<'static>,
}

impl RelayTls {
    pub(super) fn over_quic(&self) -> Arc<QuicClientConfig> {
        Arc::clone(&self.quic)
    }

    pub(super) fn over_tcp(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.tcp)
    }

    /// The name that the relay's certificate must have; a relay that is known by its key is always called the same.
    pub(super) const fn name(&self) -> &ServerName<'static> {
        &self.name
    }
}

/// How this installation proves itself to a relay, and that relay to it: by the key in its address, or by a certificate
/// that this machine trusts.
///
/// # Errors
/// When the machine has no certificates to trust, or the relay's name can have none.
pub(super) fn to_relay(identity: &Identity, address: &Address) -> Result<RelayTls, NoTrust> {
    let provider = Arc::new(ring::default_provider());
    let ours = Arc::new(AlwaysResolvesClientRawPublicKeys::new(certified(identity)));
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&TLS13])
        .expect("ring speaks TLS 1.3");
    let (mut config, name) = match address.pin {
        Some(pin) => {
            let config = builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(RawKeys::only(provider, pin)))
                .with_client_cert_resolver(ours);
            (config, SERVER_NAME)
        }
        None => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                return Err(NoTrust::Nobody);
            }
            let config = builder.with_root_certificates(roots).with_client_cert_resolver(ours);
            (config, address.host.as_str())
        }
    };
    let name = ServerName::try_from(name.to_owned()).map_err(|_| NoTrust::Name)?;
    config.resumption = Resumption::disabled();
    let tcp = Arc::new(config.clone());
    config.alpn_protocols = vec![frames::PROTOCOL.to_vec()];
    let quic = QuicClientConfig::try_from(config).expect("ring has the cipher of QUIC's first packets");
    Ok(RelayTls {
        quic: Arc::new(quic),
        tcp,
        name,
    })
}

/// Why no relay can prove itself to this machine.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoTrust {
    #[error("this machine has no list of certificates that it trusts")]
    Nobody,
    #[error("nobody can have a certificate for this name")]
    Name,
}

/// The key that the other side of a connection has proved; none if it is of no kind that we take.
pub(super) fn key_of(connection: &quinn::Connection) -> Option<PublicKey> {
    let shown = connection
        .peer_identity()?
        .downcast::<Vec<CertificateDer<'static>>>()
        .ok()?;
    key_in(shown.first()?).ok()
}

/// Our key in the clothes that TLS knows.
fn certified(identity: &Identity) -> Arc<CertifiedKey> {
    let mut pkcs8 = Zeroizing::new(PKCS8.to_vec());
    pkcs8.extend_from_slice(identity.signing_key().as_bytes());
    let signer = ring::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(pkcs8.as_slice()))
        .expect("an Ed25519 seed is a key that ring reads");
    let mut spki = SPKI.to_vec();
    spki.extend_from_slice(&identity.public().0);
    Arc::new(CertifiedKey::new(vec![CertificateDer::from(spki)], signer))
}

/// The key in a raw public key as TLS carries it.
fn key_in(shown: &CertificateDer<'_>) -> Result<PublicKey, Error> {
    let bad = || Error::InvalidCertificate(CertificateError::BadEncoding);
    let bytes = shown.as_ref().strip_prefix(SPKI).ok_or_else(bad)?;
    let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| bad())?;
    // Whoever likes can sign for a weak key, so it proves nothing.
    match VerifyingKey::from_bytes(&bytes) {
        Ok(key) if !key.is_weak() => Ok(PublicKey(bytes)),
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
    const fn any(provider: Arc<CryptoProvider>) -> Self {
        Self { provider, only: None }
    }

    const fn only(provider: Arc<CryptoProvider>, pin: Pin) -> Self {
        Self {
            provider,
            only: Some(pin),
        }
    }

    fn takes(&self, shown: &CertificateDer<'_>) -> Result<(), Error> {
        let key = key_in(shown)?;
        match self.only {
            Some(pin) if Pin::of(&PeerKey(key.0)) != pin => Err(Error::InvalidCertificate(
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
        verify_tls13_signature_with_raw_key(
            message,
            &SubjectPublicKeyInfoDer::from(key.as_ref()),
            signature,
            &self.provider.signature_verification_algorithms,
        )
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

/// The name that every connection asks for: a passive reader learns from it that it is this game, and nothing more.
pub(super) const SERVER_NAME: &str = "thirteen";
/// The protocol that every connection asks for; its number grows with what is spoken before the first message.
const PROTOCOL: &[u8] = b"thirteen/1";
/// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
const SPKI: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410).
const PKCS8: &[u8] = &[
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_shown() {
        let identity = Identity::from_seed(&[3; 32]);
        let shown = certified(&identity);
        assert_eq!(key_in(&shown.cert[0]), Ok(identity.public()));
    }

    #[test]
    fn what_is_no_good_key_is_refused() {
        let shown = |bytes: &[u8]| key_in(&CertificateDer::from(bytes.to_vec())).is_ok();
        let good = certified(&Identity::from_seed(&[3; 32])).cert[0].to_vec();
        assert!(shown(&good));
        assert!(!shown(&[]));
        assert!(!shown(&good[..43]));
        assert!(!shown(&[good.clone(), vec![0]].concat()));
        assert!(!shown(&[&[0x31], &good[1..]].concat()));
        // The neutral point: anyone can sign for it.
        let neutral = [&[1_u8], [0_u8; 31].as_slice()].concat();
        assert!(!shown(&[SPKI, neutral.as_slice()].concat()));
    }
}
