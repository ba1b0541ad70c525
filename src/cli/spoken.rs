//! Words about people: an argument is read by whoever lists the processes and stays in the shell's history, so `-` in its place means that
//! they come from standard input.

use super::fault::Fault;
use crate::domain::command::NOTE_LONGEST;
use std::io::Read;

/// No sign takes more bytes than this.
const WIDEST: u64 = 4;

/// The words themselves, or what stands on standard input where they are `-`.
pub(super) fn words(given: &str) -> Result<String, Fault> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    let mut text = String::new();
    std::io::stdin().take(WIDEST * NOTE_LONGEST as u64).read_to_string(&mut text)?;
    Ok(text.trim().to_owned())
}
