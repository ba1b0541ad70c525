//! The bag around a bundle (RFC 8493). Owns the check of its submission against the manifest; the files are checked against the submission.

use super::bundle_source::{BundleFault, BundleSource, EntryError};
use crate::intake::fault::FaultCode;
use sha2::{Digest, Sha256, Sha512};

/// The largest declaration, in bytes.
const DECLARATION_LARGEST: u64 = 4096;
/// The largest manifest, in bytes.
const MANIFEST_LARGEST: u64 = 1 << 20;
const PAYLOAD: &str = "data/submission.json";

/// A bag.
#[derive(Debug)]
pub(super) struct Bag {
    /// The path of its folder with `/` behind it; empty for the top.
    folder: String,
    declaration: usize,
    /// Its manifests of algorithms that are known, the strongest first.
    manifests: Vec<(&'static str, usize)>,
    /// It leaves files out that are to be fetched.
    fetches: bool,
}

impl Bag {
    /// The bag whose payload a folder is.
    pub(super) fn around(payload: &str, paths: &[String]) -> Option<Self> {
        let folder = match payload.rsplit_once('/') {
            Some((folder, "data")) => format!("{folder}/"),
            None if payload == "data" => String::new(),
            _ => return None,
        };
        let at = |name: &str| paths.iter().position(|p| p.strip_prefix(&*folder) == Some(name));
        let declaration = at("bagit.txt")?;
        let manifests = [("sha512", "manifest-sha512.txt"), ("sha256", "manifest-sha256.txt")];
        let manifests = manifests.into_iter().filter_map(|(kind, name)| Some((kind, at(name)?))).collect();
        let fetches = at("fetch.txt").is_some();
        Some(Self { folder, declaration, manifests, fetches })
    }

    /// Whether a path is one of the bag's own files.
    pub(super) fn is_tag_file(&self, path: &str) -> bool {
        path.strip_prefix(&*self.folder).is_some_and(|name| !name.contains('/'))
    }

    /// Checks the bag as far as the submission is concerned.
    ///
    /// # Errors
    /// Where it is no bag, is to be completed from elsewhere, or has another submission than its manifest says.
    pub(super) fn check(&self, source: &mut dyn BundleSource, submission: &[u8]) -> Result<(), BundleFault> {
        let fault = |about: &str| BundleFault::new(FaultCode::BagInvalid, about);
        let mut read = |at: usize, name: &str, most: u64| match source.read(at, most) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| fault(name)),
            Err(EntryError::Bundle(fault)) => Err(fault),
            Err(EntryError::TooLarge | EntryError::Damaged) => Err(fault(name)),
        };
        let declaration = read(self.declaration, "bagit.txt", DECLARATION_LARGEST)?;
        if !declaration.trim_start_matches('\u{feff}').starts_with("BagIt-Version:") {
            return Err(fault("bagit.txt"));
        }
        if self.fetches {
            return Err(fault("fetch.txt"));
        }
        if self.manifests.is_empty() {
            return Err(fault("manifest-sha256.txt"));
        }
        for (kind, at) in &self.manifests {
            let name = format!("manifest-{kind}.txt");
            let manifest = read(*at, &name, MANIFEST_LARGEST)?;
            let digest = match *kind {
                "sha512" => hex(&Sha512::digest(submission)),
                _ => hex(&Sha256::digest(submission)),
            };
            let mut lines = manifest.lines().filter_map(|line| line.split_once(char::is_whitespace));
            let listed = lines.find(|(_, path)| path.trim_start().trim_start_matches('*') == PAYLOAD);
            if !listed.is_some_and(|(sum, _)| sum.eq_ignore_ascii_case(&digest)) {
                return Err(fault(&name));
            }
        }
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
