//! The byte order mark of a CSV. Owns when it may be requested; it may not know what the CSV holds.

use super::context::CliContext;
use super::error::CliError;

/// The byte order mark before a CSV, where one is requested.
pub(super) fn csv_mark(wanted: bool, is_csv: bool, ctx: &CliContext) -> Result<&'static [u8], CliError> {
    match (wanted, is_csv) {
        (false, _) => Ok(b""),
        (true, true) => Ok("\u{feff}".as_bytes()),
        (true, false) => Err(CliError::Usage(ctx.texts.cli.bom_not_csv.to_string())),
    }
}
