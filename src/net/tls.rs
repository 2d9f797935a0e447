//! TLS 1.3 between two installations: raw public keys (RFC 7250) instead of certificates, and both sides prove theirs.
//!
//! Nobody vouches for a key. TLS only proves that the other side holds the key it shows; whether that key is welcome is
//! asked afterwards: against the key that one expects, or in a [knock](super::knock). What an observer can read of the
//! handshake is the same for everyone: one constant server name and one protocol. Nothing of an earlier connection is
//! taken up again, so no message can be replayed. How keys are shown and proved is the same as at a relay
//! ([`thirteen_relay::shell::tls`]).

use std::sync::Arc;

use quinn::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use thirteen_relay::address::Address;
use thirteen_relay::frames;
pub(super) use thirteen_relay::shell::tls::SERVER_NAME;
use thirteen_relay::shell::tls::{self, Proof, Trust};

use super::identity::Identity;
use crate::table::PublicKey;

/// What an endpoint uses when it dials.
pub(super) fn client(identity: &Identity) -> Arc<QuicClientConfig> {
    over_quic(dialling(identity, Trust::AnyKey, PROTOCOL))
}

/// What an endpoint uses when it is dialled.
pub(super) fn server(identity: &Identity) -> Arc<QuicServerConfig> {
    let proof = Proof::own(identity.signing_key().as_bytes());
    let config: ServerConfig = tls::answering(&proof, PROTOCOL);
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
    let (trust, name) = match address.pin {
        Some(pin) => (Trust::Pin(pin), SERVER_NAME),
        None => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                return Err(NoTrust::Nobody);
            }
            (Trust::Roots(Arc::new(roots)), address.host.as_str())
        }
    };
    Ok(RelayTls {
        name: ServerName::try_from(name.to_owned()).map_err(|_| NoTrust::Name)?,
        quic: over_quic(dialling(identity, trust.clone(), frames::PROTOCOL)),
        tcp: Arc::new(dialling(identity, trust, OVER_TCP)),
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
    tls::key_of(&shown).map(|key| PublicKey(key.0))
}

fn dialling(identity: &Identity, trust: Trust, protocol: &[u8]) -> ClientConfig {
    tls::dialling(identity.signing_key().as_bytes(), trust, protocol)
}

fn over_quic(config: ClientConfig) -> Arc<QuicClientConfig> {
    Arc::new(QuicClientConfig::try_from(config).expect("ring has the cipher of QUIC's first packets"))
}

/// The protocol that every connection asks for; its number grows with what is spoken before the first message.
const PROTOCOL: &[u8] = b"thirteen/1";
/// The protocol under the WebSocket of a relay.
const OVER_TCP: &[u8] = b"http/1.1";
