//! The certificate of `--tls`, kept with the data so that clients need to trust it only once.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use b2_simulator::TlsIdentity;

use super::options::Serve;

/// The identity that is kept for the data folder, or a new one. Either way its certificate is in `certificate` afterwards.
pub(super) fn load_or_make(certificate: &Path, options: &Serve) -> Result<TlsIdentity, String> {
    let unusable =
        |path: &Path, error: io::Error| format!("cannot use {}: {error}", path.display());
    let kept = options.data.as_deref().map(Kept::in_folder);
    if let Some(kept) = &kept
        && let Some(identity) = kept.load().map_err(|error| unusable(&kept.key, error))?
    {
        fs::write(certificate, identity.certificate_pem())
            .map_err(|error| unusable(certificate, error))?;
        return Ok(identity);
    }
    let identity = TlsIdentity::self_signed(names(options)).map_err(|error| error.to_string())?;
    fs::write(certificate, identity.certificate_pem())
        .map_err(|error| unusable(certificate, error))?;
    if let Some(kept) = &kept {
        kept.save(&identity)
            .map_err(|error| unusable(&kept.key, error))?;
    }
    Ok(identity)
}

fn names(options: &Serve) -> Vec<String> {
    let mut names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    if !options.bind.is_unspecified() {
        names.push(options.bind.to_string());
    }
    let announced = options
        .announce
        .as_deref()
        .and_then(|url| url.parse::<http::Uri>().ok());
    if let Some(host) = announced.as_ref().and_then(http::Uri::host) {
        names.push(host.trim_matches(['[', ']']).to_owned());
    }
    names.sort();
    names.dedup();
    names
}

/// The two files of an identity in a data folder.
struct Kept {
    certificate: PathBuf,
    key: PathBuf,
}

impl Kept {
    fn in_folder(data: &Path) -> Self {
        Self {
            certificate: data.join("tls-certificate.pem"),
            key: data.join("tls-key.pem"),
        }
    }

    fn load(&self) -> io::Result<Option<TlsIdentity>> {
        if !self.key.exists() {
            return Ok(None);
        }
        let certificate = fs::read_to_string(&self.certificate)?;
        let key = fs::read_to_string(&self.key)?;
        Ok(Some(TlsIdentity::from_pem(certificate, key)))
    }

    /// The key comes last: an identity whose key is not there is made anew.
    fn save(&self, identity: &TlsIdentity) -> io::Result<()> {
        fs::write(&self.certificate, identity.certificate_pem())?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(&self.key)?
            .write_all(identity.key_pem().as_bytes())
    }
}
