//! Text about people: an argument shows in the list of processes and stays in the shell's history, so `-` in its place means that
//! they come from standard input.

use super::error::CliError;
use crate::domain::command::NOTE_LONGEST;
use crate::text::{Catalog, fill};
use std::io::Read;

/// No sign takes more bytes than this.
const WIDEST: u64 = 4;

/// The text itself, or standard input where it is `-`.
///
/// # Errors
/// Input that is no UTF-8.
pub(super) fn words(given: &str, texts: &Catalog) -> Result<String, CliError> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    let mut bytes = Vec::new();
    // More than the longest text, so that one that is too long is detected.
    std::io::stdin().take(WIDEST * NOTE_LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(error) if error.utf8_error().error_len().is_none() => {
            // The end was cut within a character: it is too long in any case.
            Ok(String::from_utf8_lossy(error.as_bytes()).into_owned())
        }
        Err(_) => Err(CliError::Usage(texts.cli.not_utf8.to_string())),
    }
}

/// The text of a note or rationale; never truncated silently.
///
/// # Errors
/// A text longer than a note may be, and the errors of [`words`].
pub(super) fn note(given: &str, texts: &Catalog) -> Result<String, CliError> {
    let text = words(given, texts)?;
    if text.chars().count() > NOTE_LONGEST {
        let most = NOTE_LONGEST.to_string();
        return Err(CliError::Usage(fill(&texts.cli.note_too_long, &[("n", &most)])));
    }
    Ok(text)
}
