//! The passphrase of an officer: held in memory as briefly as possible, and overwritten afterwards. Owns what a good one is; what it opens
//! is not here.

use crate::domain::officer::OfficerId;
use std::fmt;
use zeroize::Zeroizing;

/// A passphrase. It is never printed, not even in a debugging form.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

/// Why a passphrase is not good enough to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassphrase {
    /// Fewer than ten characters.
    #[error("a passphrase has ten characters or more")]
    Short,
    /// Fewer than three kinds of characters, and not long enough to do without.
    #[error("a passphrase under twenty characters has three kinds of them: small, capital, digit, other")]
    Plain,
    /// Fewer than five different characters.
    #[error("a passphrase has five different characters or more")]
    Monotonous,
    /// The officer's own ID is in it.
    #[error("a passphrase does not contain the officer ID")]
    HoldsId,
}

impl WeakPassphrase {
    /// Every machine name.
    pub const CODES: [&'static str; 4] = ["short", "plain", "monotonous", "holds_id"];

    /// The machine name; the catalog has a sentence for each.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Plain => "plain",
            Self::Monotonous => "monotonous",
            Self::HoldsId => "holds_id",
        }
    }
}

const SHORTEST: usize = 10;
/// From here on length makes up for kinds.
const LONG: usize = 20;
const KINDS: usize = 3;
const DIFFERENT: usize = 5;

impl Passphrase {
    /// Takes a passphrase over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The bytes that a key is derived from.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it may be chosen by an officer (MLPS level 3, identity: length and complexity).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, officer: OfficerId) -> Result<(), WeakPassphrase> {
        let text = &*self.0;
        let length = text.chars().count();
        if length < SHORTEST {
            return Err(WeakPassphrase::Short);
        }
        let kinds: [fn(char) -> bool; 4] =
            [char::is_lowercase, char::is_uppercase, char::is_numeric, |c| !c.is_alphanumeric()];
        let kinds = kinds.iter().filter(|kind| text.chars().any(kind)).count()
            // A script without capitals is a kind of its own.
            + usize::from(text.chars().any(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()));
        if length < LONG && kinds < KINDS {
            return Err(WeakPassphrase::Plain);
        }
        let mut different: Vec<char> = text.chars().collect();
        different.sort_unstable();
        different.dedup();
        let own = Zeroizing::new(text.to_lowercase());
        if different.len() < DIFFERENT {
            return Err(WeakPassphrase::Monotonous);
        }
        if own.contains(&officer.as_str().to_lowercase()) {
            return Err(WeakPassphrase::HoldsId);
        }
        Ok(())
    }
}

impl PartialEq for Passphrase {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Passphrase {}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_has_to_be_worth_something() {
        let words = |text: &str| Passphrase::new(text.into());
        let check = |text: &str| words(text).check("wang".parse().unwrap());
        assert_eq!(check("Short1!"), Err(WeakPassphrase::Short));
        assert_eq!(check("onlysmallletters"), Err(WeakPassphrase::Plain));
        assert_eq!(check("Aa1!Aa1!Aa1!"), Err(WeakPassphrase::Monotonous));
        assert_eq!(check("My name is Wang 7"), Err(WeakPassphrase::HoldsId));
        assert_eq!(check("correct horse battery staple"), Ok(()));
        assert_eq!(check("Ningbo 2026 夜班"), Ok(()));
        assert!(!format!("{:?}", words("secret words")).contains("secret"));
    }
}
