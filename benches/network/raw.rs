//! A peer that speaks QUIC but keeps to no rule of the game: its own streams, its own bytes, its own address.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use quinn::crypto::rustls::QuicClientConfig;
use quinn::{Endpoint, EndpointConfig, TokioRuntime};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{AlwaysResolvesClientRawPublicKeys, Resumption};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

/// An endpoint at an address of its own on this machine, where the system has one, with the key of this seed.
pub(crate) fn endpoint(from: Ipv4Addr, seed: &[u8; 32]) -> Endpoint {
    let socket = UdpSocket::bind((from, 0)).or_else(|_| UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)));
    let socket = socket.expect("loopback has ports");
    let mut endpoint = Endpoint::new(EndpointConfig::default(), None, socket, Arc::new(TokioRuntime));
    let endpoint = endpoint.as_mut().expect("the system takes a socket");
    endpoint.set_default_client_config(quinn::ClientConfig::new(Arc::new(tls(seed))));
    endpoint.clone()
}

/// So many first packets of connections, each of which a host would answer.
pub(crate) async fn first_packets(many: usize) -> Vec<Vec<u8>> {
    let nobody = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has ports");
    nobody.set_nonblocking(true).expect("a socket can");
    let to = nobody.local_addr().expect("it is bound");
    let from = endpoint(Ipv4Addr::LOCALHOST, &[7; 32]);
    let (mut packets, mut dialling, mut bytes) = (Vec::new(), Vec::new(), [0; 2_048]);
    while packets.len() < many {
        dialling.push(from.connect(to, NAME).expect("the address is good"));
        tokio::time::sleep(Duration::from_millis(1)).await;
        while let Ok(length) = nobody.recv(&mut bytes) {
            packets.push(bytes[..length].to_vec());
        }
    }
    packets
}

/// The address of the host whose table is at these, on this machine.
pub(crate) fn on_loopback(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

fn tls(seed: &[u8; 32]) -> QuicClientConfig {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("ring speaks TLS 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyHost))
        .with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(certified(seed))));
    config.alpn_protocols = vec![b"thirteen/1".to_vec()];
    config.resumption = Resumption::disabled();
    QuicClientConfig::try_from(config).expect("ring has the cipher of QUIC's first packets")
}

fn certified(seed: &[u8; 32]) -> Arc<CertifiedKey> {
    let private = [PKCS8, seed.as_slice()].concat();
    let signer = ring::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(private.as_slice()));
    let public = SigningKey::from_bytes(seed).verifying_key().to_bytes();
    let shown = CertificateDer::from([SPKI, public.as_slice()].concat());
    Arc::new(CertifiedKey::new(vec![shown], signer.expect("a seed is a key")))
}

/// Does not look at who answers.
#[derive(Debug)]
struct AnyHost;

impl ServerCertVerifier for AnyHost {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

/// The name that every connection asks for.
pub(crate) const NAME: &str = "thirteen";
/// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
const SPKI: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410).
const PKCS8: &[u8] = &[
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];
