//! Case numbers: short enough to be read over the phone, with a check symbol, and unlike their neighbours. Owns the number's
//! form; serial numbers are given by the desk's store.

use crate::domain::code::Port;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// 31 symbols, a prime: digits and letters without I, L, O, U and V, which are misread and misheard.
const SYMBOLS: &[u8; 31] = b"0123456789ABCDEFGHJKMNPQRSTWXYZ";
const BASE: u64 = 31;
/// The shortest payload.
const SHORTEST: usize = 4;
/// Prime to 31, so that multiplying by it only shuffles the numbers of one length. In base 31 it is 11 26 8 19: adding a number
/// whose digits are neither 0 nor 30 changes every symbol, with any carry.
const SHUFFLE: u64 = 352_954;
/// Where the shuffled numbers begin: not with a row of zeros.
const START: u64 = 405_397;

/// The number of a case, such as `NGB-7Q4KX`: the office, a shuffled serial number, a check symbol.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNo {
    office: Port,
    serial: u32,
}

/// Why a text is no case number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseNoError {
    /// Not of the form `NGB-7Q4KX`.
    #[error("a case number looks like NGB-7Q4KX")]
    Form,
    /// The check symbol does not fit: something was misread or misheard.
    #[error("the check character does not fit: the number was misread or mistyped")]
    Check,
}

fn value(symbol: u8) -> Option<u64> {
    SYMBOLS.iter().position(|s| *s == symbol).map(|v| v as u64)
}

/// What a symbol may be misheard or misread as.
fn forgiven(symbol: u8) -> u8 {
    match symbol.to_ascii_uppercase() {
        b'I' | b'L' => b'1',
        b'O' => b'0',
        other => other,
    }
}

/// The first serial number and the count of all serial numbers of a payload's length.
fn block(length: usize) -> (u64, u64) {
    let size = |n: usize| BASE.pow(u32::try_from(n).unwrap_or(u32::MAX));
    let before = (SHORTEST..length).map(size).sum();
    (before, size(length))
}

/// The check symbol over the office and the payload. The weights 2, 3, 4, ... are not 0 modulo 31, a prime, and neighbours differ by
/// one, so one wrong symbol and any swap of neighbours among the office's letters or among the symbols change the sum; the check
/// symbol's own weight is 1. Not caught: as the two sides of the dash count their symbols differently, one in 23 of the swaps across
/// it, and in an office the digit of the same value as a letter (`0` and `O`, `1` and `P`).
fn check(office: &str, payload: &[u8]) -> u8 {
    let letters = office.bytes().map(|b| u64::from(b) % BASE);
    let symbols = payload.iter().map(|s| value(*s).unwrap_or_default());
    let sum =
        letters.chain(symbols).zip(1u64..).fold(0, |sum, (v, place)| (sum + v * (place % 30 + 1)) % BASE);
    SYMBOLS[usize::try_from((BASE - sum) % BASE).unwrap_or_default()]
}

impl CaseNo {
    /// The number of an office's n-th case, counted from 0.
    #[must_use]
    pub fn from_serial(office: Port, serial: u32) -> Self {
        Self { office, serial }
    }

    /// The office.
    #[must_use]
    pub fn office(self) -> Port {
        self.office
    }

    /// Which case of the office, counted from 0.
    #[must_use]
    pub fn serial(self) -> u32 {
        self.serial
    }

    fn payload(self) -> Vec<u8> {
        let serial = u64::from(self.serial);
        let mut length = SHORTEST;
        while serial >= block(length).0 + block(length).1 {
            length += 1;
        }
        let (first, size) = block(length);
        let mut shuffled = ((serial - first) * SHUFFLE + START) % size;
        let mut payload = vec![0; length];
        for symbol in payload.iter_mut().rev() {
            *symbol = SYMBOLS[usize::try_from(shuffled % BASE).unwrap_or_default()];
            shuffled /= BASE;
        }
        payload
    }

    /// A key that sorts by office, then by serial number.
    #[must_use]
    pub fn to_key(self) -> Vec<u8> {
        let mut key = Vec::with_capacity(12);
        key.extend_from_slice(self.office.as_str().as_bytes());
        key.push(0);
        key.extend_from_slice(&self.serial.to_be_bytes());
        key
    }

    /// The number of a key.
    #[must_use]
    pub fn from_key(key: &[u8]) -> Option<Self> {
        let (head, serial) = key.split_last_chunk::<4>()?;
        let office = std::str::from_utf8(head.strip_suffix(&[0])?).ok()?.parse().ok()?;
        Some(Self { office, serial: u32::from_be_bytes(*serial) })
    }
}

/// The number that multiplied by `SHUFFLE` gives 1 modulo `size`.
fn unshuffle(size: u64) -> u64 {
    let (mut r, mut next_r) = (i128::from(size), i128::from(SHUFFLE % size));
    let (mut t, mut next_t) = (0i128, 1i128);
    while next_r != 0 {
        let q = r / next_r;
        (r, next_r) = (next_r, r - q * next_r);
        (t, next_t) = (next_t, t - q * next_t);
    }
    u64::try_from(t.rem_euclid(i128::from(size))).unwrap_or_default()
}

impl fmt::Display for CaseNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let payload = self.payload();
        let check = char::from(check(self.office.as_str(), &payload));
        let text = format!("{}-{}{check}", self.office, String::from_utf8_lossy(&payload));
        f.pad(&text)
    }
}

impl fmt::Debug for CaseNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CaseNo {
    type Err = CaseNoError;

    /// Reads typed input: small letters, the full width of Chinese input, spaces, another dash or none, I or L for 1 and
    /// O for 0 are forgiven.
    fn from_str(text: &str) -> Result<Self, CaseNoError> {
        let dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
        let plain: Vec<u8> = text
            .nfkc()
            .filter(|c| !c.is_whitespace() && !dash(*c))
            .map(|c| u8::try_from(c.to_ascii_uppercase()).ok().filter(u8::is_ascii).ok_or(CaseNoError::Form))
            .collect::<Result<_, _>>()?;
        if plain.len() < 3 + SHORTEST + 1 || plain.len() > 3 + 8 {
            return Err(CaseNoError::Form);
        }
        let (office, rest) = plain.split_at(3);
        let office: Port =
            std::str::from_utf8(office).ok().and_then(|o| o.parse().ok()).ok_or(CaseNoError::Form)?;
        let rest: Vec<u8> = rest.iter().copied().map(forgiven).collect();
        let (last, payload) = rest.split_last().ok_or(CaseNoError::Form)?;
        if value(*last).is_none() {
            return Err(CaseNoError::Form);
        }
        let shuffled =
            payload.iter().try_fold(0u64, |n, s| value(*s).map(|v| n * BASE + v)).ok_or(CaseNoError::Form)?;
        if check(office.as_str(), payload) != *last {
            return Err(CaseNoError::Check);
        }
        let (first, size) = block(payload.len());
        let moved = (shuffled + size - START % size) % size;
        let serial = first
            + u64::try_from(u128::from(moved) * u128::from(unshuffle(size)) % u128::from(size))
                .unwrap_or(u64::MAX);
        Ok(Self { office, serial: u32::try_from(serial).map_err(|_| CaseNoError::Form)? })
    }
}

impl Serialize for CaseNo {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { to.collect_str(self) } else { (self.office, self.serial).serialize(to) }
    }
}

impl<'de> Deserialize<'de> for CaseNo {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            String::deserialize(from)?.parse().map_err(D::Error::custom)
        } else {
            let (office, serial) = Deserialize::deserialize(from)?;
            Ok(Self { office, serial })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn no(serial: u32) -> CaseNo {
        CaseNo::from_serial(Port::new("NGB"), serial)
    }

    #[test]
    fn issued_case_numbers_parse_unchanged() {
        let written = [0, 1, 923_520, 923_521, u32::MAX].map(|serial| no(serial).to_string());
        assert_eq!(written, ["NGB-DJTAH", "NGB-SE3YN", "NGB-1QHPE", "NGB-0DJTAC", "NGB-HGEKJC5S"]);
    }

    #[test]
    fn neighbours_look_different() {
        for serial in 0..1000 {
            let (a, b) = (no(serial).to_string(), no(serial + 1).to_string());
            let same = a.bytes().zip(b.bytes()).skip(4).filter(|(x, y)| x == y).count();
            assert!(same <= 1, "{a} {b}: only the check symbol may be the same");
        }
    }

    #[test]
    fn a_misheard_number_is_forgiven_or_caught() {
        let text = no(17).to_string();
        assert_eq!(text.to_lowercase().replace('-', " ").parse(), Ok(no(17)));
        let wide: String = text.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        assert_eq!(wide.parse(), Ok(no(17)));
        assert_eq!(text.replace('-', "\u{2013}").parse(), Ok(no(17)));
        assert_eq!("NGB".parse::<CaseNo>(), Err(CaseNoError::Form));
        assert_eq!("宁波-7Q4KX".parse::<CaseNo>(), Err(CaseNoError::Form));
    }

    proptest! {
        #[test]
        fn every_number_is_read_back(serial: u32) {
            let n = no(serial);
            prop_assert_eq!(n.to_string().parse(), Ok(n));
            prop_assert_eq!(CaseNo::from_key(&n.to_key()), Some(n));
        }

        #[test]
        fn one_wrong_symbol_is_caught(serial in 0u32..2_000_000, place in 4usize..9, by in 1u64..31) {
            let mut text = no(serial).to_string().into_bytes();
            let place = place.min(text.len() - 1);
            text[place] = SYMBOLS[((value(text[place]).unwrap() + by) % 31) as usize];
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(text.parse::<CaseNo>(), Err(CaseNoError::Check));
        }

        #[test]
        fn swapped_neighbours_are_caught(serial in 0u32..2_000_000, place in 4usize..8) {
            let mut text = no(serial).to_string().into_bytes();
            let place = place.min(text.len() - 2);
            prop_assume!(text[place] != text[place + 1]);
            text.swap(place, place + 1);
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(text.parse::<CaseNo>(), Err(CaseNoError::Check));
        }

        #[test]
        fn a_wrong_letter_of_the_office_is_caught(serial: u32, place in 0usize..3, letter in b'A'..=b'Z') {
            let mut text = no(serial).to_string().into_bytes();
            prop_assume!(text[place] != letter);
            text[place] = letter;
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(text.parse::<CaseNo>(), Err(CaseNoError::Check));
        }

        #[test]
        fn swapped_letters_of_the_office_are_caught(serial: u32, place in 0usize..2) {
            let mut text = no(serial).to_string().into_bytes();
            text.swap(place, place + 1);
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(text.parse::<CaseNo>(), Err(CaseNoError::Check));
        }

        #[test]
        fn keys_sort_like_serials(a: u32, b: u32) {
            prop_assert_eq!(no(a).to_key().cmp(&no(b).to_key()), a.cmp(&b));
        }
    }
}
