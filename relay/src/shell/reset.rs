//! An endpoint that a restart does not make forget its connections: it ends them, and nobody else can.
//!
//! The key of stateless resets and that of connection ids are the same on every start. So one that crashed and is started
//! again on its port answers packets of old connections with a reset, and the others come back at once instead of waiting
//! for silence to be long enough.

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use quinn::EndpointConfig;
use quinn::crypto::{CryptoError, HmacKey};
use quinn_proto::HashedConnectionIdGenerator;
use sha2::Sha256;

/// The configuration of an endpoint with these two keys, of which each is for this purpose alone.
pub fn endpoint_config(resets: &[u8; 32], connection_ids: &[u8; 32]) -> EndpointConfig {
    let ids = u64::from_be_bytes(std::array::from_fn(|at| connection_ids[at]));
    let mut config = EndpointConfig::new(Arc::new(ResetKey::new(resets)));
    config.cid_generator(move || Box::new(HashedConnectionIdGenerator::from_key(ids)));
    config.min_reset_interval(RESETS);
    config
}

/// Signs stateless resets.
struct ResetKey(Hmac<Sha256>);

impl ResetKey {
    fn new(key: &[u8; 32]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes a key of any length"))
    }
}

impl HmacKey for ResetKey {
    fn sign(&self, data: &[u8], signature_out: &mut [u8]) {
        signature_out.copy_from_slice(&self.0.clone().chain_update(data).finalize().into_bytes());
    }

    fn signature_len(&self) -> usize {
        32
    }

    fn verify(&self, data: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        let mac = self.0.clone().chain_update(data);
        mac.verify_slice(signature).map_err(|_| CryptoError)
    }
}

/// Between two resets. All clients of one that was killed are to hear of it with their next packet; strangers get none, as
/// their packets bear no number that it gave out.
const RESETS: Duration = Duration::from_millis(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reset_is_signed_by_the_holder_of_the_key_alone() {
        let mut signature = [0; 32];
        ResetKey::new(&[1; 32]).sign(b"connection", &mut signature);
        assert!(ResetKey::new(&[1; 32]).verify(b"connection", &signature).is_ok());
        assert!(ResetKey::new(&[2; 32]).verify(b"connection", &signature).is_err());
    }
}
