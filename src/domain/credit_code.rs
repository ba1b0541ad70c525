//! The unified social credit code of an inviting unit (GB 32100-2015).
//!
//! Owns the check of its form and of both its check characters: the organisation code's in position 17
//! (GB 11714) and the code's own in position 18. It does not know whether a code was ever given out.

use std::fmt;
use std::str::FromStr;

/// The characters of a code in the order of their values; I, O, S, V and Z are left out.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;
/// Where the organisation code begins and how long it is without its check character.
const ORGANISATION: std::ops::Range<usize> = 8..16;
/// Weights of GB 11714.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A code whose form and check characters are right.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct CreditCode(String);

/// What is wrong with a code; positions count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CreditCodeError {
    /// Not 18 characters.
    #[error("a credit code has 18 characters, not {found}")]
    Length { found: usize },
    /// A character that the code's alphabet does not have.
    #[error("character {position} of a credit code cannot be {found:?}")]
    Character { position: usize, found: char },
    /// The organisation code in positions 9 to 16 does not fit its check character in position 17.
    #[error("the organisation code's check character should be {expected}, not {found}")]
    OrganisationCheck {
        /// What the organisation code calls for.
        expected: char,
        found: char,
    },
    /// Positions 1 to 17 do not fit the check character in position 18.
    #[error("the check character should be {expected}, not {found}")]
    Check {
        /// What the code calls for.
        expected: char,
        found: char,
    },
}

impl CreditCode {
    /// Checks a code; white space around it and lower case are forgiven.
    ///
    /// # Errors
    ///
    /// The first fault, in the order of [`CreditCodeError`].
    pub(crate) fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let text = text.trim();
        let found = text.chars().count();
        if found != LENGTH {
            return Err(CreditCodeError::Length { found });
        }
        let mut code = String::with_capacity(LENGTH);
        let mut values = [0; LENGTH];
        for (index, found) in text.chars().enumerate() {
            let letter = found.to_ascii_uppercase();
            values[index] = value(letter).ok_or(CreditCodeError::Character { position: index + 1, found })?;
            code.push(letter);
        }

        // An organisation check of 10 is written X, which is in the alphabet.
        let bytes = code.as_bytes();
        let expected = organisation_check(&bytes[ORGANISATION]);
        let found = char::from(bytes[ORGANISATION.end]);
        if found != expected {
            return Err(CreditCodeError::OrganisationCheck { expected, found });
        }
        let expected = check(&values[..LENGTH - 1]);
        let found = char::from(bytes[LENGTH - 1]);
        if found != expected {
            return Err(CreditCodeError::Check { expected, found });
        }
        Ok(Self(code))
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn value(letter: char) -> Option<u32> {
    // The index is in 0..31.
    ALPHABET.iter().position(|known| char::from(*known) == letter).map(|index| index as u32)
}

/// GB 32100-2015: weights are the powers of 3 modulo 31.
fn check(values: &[u32]) -> char {
    let mut weight = 1;
    let mut sum = 0;
    for value in values {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    char::from(ALPHABET[((31 - sum % 31) % 31) as usize])
}

/// GB 11714: letters count from A = 10, and 10 is written X.
fn organisation_check(code: &[u8]) -> char {
    let digits = code.iter().map(|letter| char::from(*letter).to_digit(36).unwrap_or(0));
    let sum: u32 = digits.zip(ORGANISATION_WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from(b'0' + digit as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_that_are_right() {
        for code in ["91350100M000100Y43", "91330205MA2FAKE029", "91330205MA2EXAM00A", "91110000802100433B"] {
            assert_eq!(CreditCode::parse(code).unwrap().0, code);
        }
        assert_eq!(" 91350100m000100y43 ".parse::<CreditCode>().unwrap().to_string(), "91350100M000100Y43");
    }

    #[test]
    fn the_standard_s_own_bad_example() {
        // Z is not in the alphabet at all.
        assert_eq!(
            CreditCode::parse("91350100M000100Y4Z"),
            Err(CreditCodeError::Character { position: 18, found: 'Z' })
        );
    }

    #[test]
    fn faults_name_what_was_expected() {
        assert_eq!(
            CreditCode::parse("91350100M000100Y44"),
            Err(CreditCodeError::Check { expected: '3', found: '4' })
        );
        assert_eq!(
            CreditCode::parse("91350100M000100Y53"),
            Err(CreditCodeError::OrganisationCheck { expected: '4', found: '5' })
        );
        assert_eq!(CreditCode::parse("9135"), Err(CreditCodeError::Length { found: 4 }));
        assert_eq!(
            CreditCode::parse("9135O100M000100Y43"),
            Err(CreditCodeError::Character { position: 5, found: 'O' })
        );
        assert_eq!(
            CreditCode::parse("９1350100M000100Y43"),
            Err(CreditCodeError::Character { position: 1, found: '９' })
        );
    }

    #[test]
    fn remainders_at_the_edge() {
        assert_eq!(check(&[0; 17]), '0');
        assert_eq!(check(&[1]), 'Y', "31 - 1 = 30");
        assert_eq!(organisation_check(b"00000000"), '0');
        // 11 - 1 = 10: 4 x 3 = 12 = 1 (mod 11).
        assert_eq!(organisation_check(b"40000000"), 'X');
    }

    proptest! {
        #[test]
        fn any_one_character_changed_is_found(position in 0usize..18, letter in 0usize..31) {
            let mut code = *b"91330205MA2FAKE029";
            prop_assume!(code[position] != ALPHABET[letter]);
            code[position] = ALPHABET[letter];
            prop_assert!(CreditCode::parse(std::str::from_utf8(&code).unwrap()).is_err());
        }

        #[test]
        fn anything_is_answered(text in "\\PC{0,20}") {
            if let Ok(code) = CreditCode::parse(&text) {
                prop_assert_eq!(code.0.len(), 18);
            }
        }
    }
}
