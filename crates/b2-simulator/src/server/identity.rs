use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, PublicKeyData, SerialNumber, SignatureAlgorithm, SigningKey};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Characters on one line of a PEM file.
const PEM_LINE: usize = 64;

/// A certificate and its key, for a server that speaks TLS.
pub struct TlsIdentity {
    certificate_pem: String,
    key_pem: String,
}

/// A TLS identity cannot be made or used.
#[derive(Debug, thiserror::Error)]
#[error("the TLS identity cannot be used: {reason}")]
pub struct IdentityError {
    reason: String,
}

fn because(reason: impl fmt::Display) -> IdentityError {
    IdentityError {
        reason: reason.to_string(),
    }
}

impl TlsIdentity {
    /// Makes a certificate that vouches for itself, for these host names and IP addresses. Clients have to be told to
    /// trust it.
    ///
    /// # Errors
    /// [`IdentityError`] for what is no host name.
    pub fn self_signed<N: Into<String>>(
        names: impl IntoIterator<Item = N>,
    ) -> Result<Self, IdentityError> {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random)
            .map_err(because)?;
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random)
                .map_err(because)?;
        let mut serial = [0; 16];
        random.fill(&mut serial).map_err(because)?;
        // A serial number is positive.
        serial[0] &= 0x7F;
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let mut params = CertificateParams::new(names).map_err(because)?;
        params.serial_number = Some(SerialNumber::from_slice(&serial));
        let signer = Signer { key, random };
        let certificate = params.self_signed(&signer).map_err(because)?;
        Ok(Self {
            certificate_pem: pem("CERTIFICATE", certificate.der()),
            key_pem: pem("PRIVATE KEY", document.as_ref()),
        })
    }

    /// Takes a certificate, or a chain of them with the server's own first, and its key, both as PEM.
    pub fn from_pem(certificate: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            certificate_pem: certificate.into(),
            key_pem: key.into(),
        }
    }

    /// The certificate as PEM: what clients trust.
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// The key as PEM. Who has it can pretend to be this server.
    pub fn key_pem(&self) -> &str {
        &self.key_pem
    }

    pub(super) fn server_config(&self) -> Result<Arc<ServerConfig>, IdentityError> {
        let chain = CertificateDer::pem_slice_iter(self.certificate_pem.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .map_err(because)?;
        let key = PrivateKeyDer::from_pem_slice(self.key_pem.as_bytes()).map_err(because)?;
        // The process may have another default provider; ours is named.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(because)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(because)?;
        Ok(Arc::new(config))
    }
}

impl fmt::Debug for TlsIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsIdentity").finish_non_exhaustive()
    }
}

/// The key that signs its own certificate. rcgen has one of its own, which would bring a parser for certificates along.
struct Signer {
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl PublicKeyData for Signer {
    fn der_bytes(&self) -> &[u8] {
        self.key.public_key().as_ref()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_ECDSA_P256_SHA256
    }
}

impl SigningKey for Signer {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let signature = self.key.sign(&self.random, message);
        let signature = signature.map_err(|_| rcgen::Error::RingUnspecified)?;
        Ok(signature.as_ref().to_vec())
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let digits = STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    let mut rest = digits.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(PEM_LINE));
        pem.push_str(line);
        pem.push('\n');
        rest = more;
    }
    pem.push_str(&format!("-----END {label}-----\n"));
    pem
}
