//! The key pair with which an office signs what it issues (ed25519), and the one-line form in which its public key is handed on. Owns
//! the forms; where the secret is kept, the store says.

use super::base64;
use crate::domain::code::Port;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write};
use std::str::FromStr;
use zeroize::Zeroizing;

/// The first words of a public key's line; the number is the version of the form.
const HEAD: [&str; 2] = ["portdesk-office-key", "1"];

/// The public key of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfficeKey {
    /// The office.
    pub(crate) office: Port,
    key: VerifyingKey,
}

impl OfficeKey {
    /// From 32 bytes; none where they are no point of the curve.
    pub(crate) fn from_bytes(office: Port, bytes: &[u8; 32]) -> Option<Self> {
        Some(Self { office, key: VerifyingKey::from_bytes(bytes).ok()? })
    }

    /// Its name: the first eight bytes of SHA-256 of the key, in hexadecimal digits.
    pub(crate) fn id(&self) -> String {
        let digest = Sha256::digest(self.key.as_bytes());
        digest.iter().take(8).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Whether a signature of a message is this key's.
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|s| self.key.verify_strict(message, &s).is_ok())
    }

    /// The keys of a file: a line each; empty lines and lines that begin with `#` say nothing.
    ///
    /// # Errors
    /// The number of the first line that is no key; 0 where there is none at all.
    pub(crate) fn read_file(text: &str) -> Result<Vec<Self>, KeyFileError> {
        let lines = text.lines().map(str::trim).zip(1..);
        let keys = lines
            .filter(|(line, _)| !line.is_empty() && !line.starts_with('#'))
            .map(|(line, n)| line.parse().map_err(|_| KeyFileError { line: n }))
            .collect::<Result<Vec<Self>, _>>()?;
        if keys.is_empty() { Err(KeyFileError { line: 0 }) } else { Ok(keys) }
    }
}

/// A line of a key file that is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no public key of an office")]
pub(crate) struct KeyFileError {
    /// Its number; 0 where the file has no key.
    pub(crate) line: usize,
}

/// A text that is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoOfficeKey;

impl FromStr for OfficeKey {
    type Err = NoOfficeKey;

    fn from_str(line: &str) -> Result<Self, NoOfficeKey> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [head, version, office, id, key] = words[..] else { return Err(NoOfficeKey) };
        if [head, version] != HEAD {
            return Err(NoOfficeKey);
        }
        let bytes = base64::decode(key).ok_or(NoOfficeKey)?;
        let bytes = <[u8; 32]>::try_from(&bytes[..]).map_err(|_| NoOfficeKey)?;
        let key = Self::from_bytes(office.parse().map_err(|_| NoOfficeKey)?, &bytes).ok_or(NoOfficeKey)?;
        if key.id() == id { Ok(key) } else { Err(NoOfficeKey) }
    }
}

impl fmt::Display for OfficeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = base64::encode(self.key.as_bytes());
        write!(f, "{} {} {} {} {key}", HEAD[0], HEAD[1], self.office, self.id())
    }
}

/// The key pair of an office.
pub(crate) struct OfficeSeal {
    office: Port,
    key: SigningKey,
}

impl OfficeSeal {
    /// From the 32 bytes of the secret (the seed of RFC 8032).
    pub(crate) fn from_seed(office: Port, seed: &[u8; 32]) -> Self {
        Self { office, key: SigningKey::from_bytes(seed) }
    }

    /// From the secret as the store has it; none of another length.
    pub(crate) fn from_secret(office: Port, secret: &[u8]) -> Option<Self> {
        let seed = Zeroizing::new(<[u8; 32]>::try_from(secret).ok()?);
        Some(Self::from_seed(office, &seed))
    }

    /// The public key.
    pub(crate) fn public(&self) -> OfficeKey {
        OfficeKey { office: self.office, key: self.key.verifying_key() }
    }

    /// The bytes of the public key.
    pub(crate) fn public_bytes(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Its signature of a message.
    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

impl fmt::Debug for OfficeSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OfficeSeal({} {})", self.office, self.public().id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal() -> OfficeSeal {
        OfficeSeal::from_seed(Port::new("NGB"), &[7; 32])
    }

    #[test]
    fn public_key_is_read_back_from_its_line() {
        let line = seal().public().to_string();
        assert_eq!(line.parse(), Ok(seal().public()));
        let file = format!("# keys of the offices\n\n  {line}\n");
        assert_eq!(OfficeKey::read_file(&file), Ok(vec![seal().public()]));
    }

    #[test]
    fn altered_lines_are_no_keys() {
        let line = seal().public().to_string();
        for (at, c) in line.char_indices().filter(|(_, c)| *c != ' ') {
            // The office is a label: the signature of a receipt binds it.
            if line[..at].matches(' ').count() == 2 {
                continue;
            }
            let other = if c == 'x' { 'y' } else { 'x' };
            let altered = format!("{}{other}{}", &line[..at], &line[at + 1..]);
            assert_eq!(altered.parse::<OfficeKey>(), Err(NoOfficeKey), "{altered}");
        }
        assert_eq!(OfficeKey::read_file("# nothing\n"), Err(KeyFileError { line: 0 }));
        assert_eq!(OfficeKey::read_file(&format!("{line}\nnonsense\n")), Err(KeyFileError { line: 2 }));
    }

    #[test]
    fn secret_is_not_shown() {
        let shown = format!("{:?}", seal());
        assert!(shown.starts_with("OfficeSeal(NGB ") && !shown.contains("7, 7"), "{shown}");
    }
}
