//! Store ids and hashes read from the digits that they are written with.

use std::str::FromStr;

use super::format::{EntryHash, StoreId};

/// Not the digits of such a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the digits of an id or a hash")]
pub struct HexError;

fn unhex<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
    if text.len() != 2 * N || !text.is_ascii() {
        return Err(HexError);
    }
    let mut bytes = [0; N];
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| HexError)?;
    }
    Ok(bytes)
}

impl FromStr for StoreId {
    type Err = HexError;
    fn from_str(text: &str) -> Result<Self, HexError> {
        unhex(text).map(Self::from_bytes)
    }
}

impl FromStr for EntryHash {
    type Err = HexError;
    fn from_str(text: &str) -> Result<Self, HexError> {
        unhex(text).map(Self::from_bytes)
    }
}
