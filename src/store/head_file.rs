//! The file HEAD: the journal's last entry at the last clean close, with the desk's port. Owns its one line; a line with a wrong checksum
//! is no fault of the journal.

use super::error::StoreError;
use super::journal::{EntryHash, JournalHead, StoreId};
use super::paths::HEAD_FILE;
use crate::domain::code::Port;
use crate::files;
use std::path::Path;
use std::str::FromStr;

/// The file of the last clean close is one short line.
const LONGEST_HEAD: u64 = 1024;

/// Records the journal's last entry, beside it.
pub(super) fn write_head(dir: &Path, store: StoreId, head: JournalHead) -> Result<(), StoreError> {
    write_head_of(dir, store, head, None)
}

/// The same with the desk's port: should the journal be lost, the desk is still known.
pub(super) fn write_head_of(
    dir: &Path,
    store: StoreId,
    head: JournalHead,
    office: Option<Port>,
) -> Result<(), StoreError> {
    let office = office.map(|o| format!(" {o}")).unwrap_or_default();
    let line = format!("{store} {} {}{office}", head.seq, head.hash);
    // A line with a wrong checksum is no fault of the journal.
    let text = format!("{line} crc32:{:08x}\n", crc32fast::hash(line.as_bytes()));
    files::replace(&dir.join(HEAD_FILE), &dir.join("HEAD.new"), text.as_bytes())?;
    Ok(())
}

/// The desk's port, where the last clean close knew it.
pub(super) fn read_office(dir: &Path) -> Option<Port> {
    head_line(dir)?.split_whitespace().nth(3)?.parse().ok()
}

/// The content of `HEAD`, where it is intact. Without a checksum an older program wrote it.
fn head_line(dir: &Path) -> Option<String> {
    let text = files::read_text(&dir.join(HEAD_FILE), LONGEST_HEAD).ok()?;
    let text = text.trim_end();
    let Some((line, sum)) = text.rsplit_once(" crc32:") else { return Some(text.to_owned()) };
    (u32::from_str_radix(sum, 16) == Ok(crc32fast::hash(line.as_bytes()))).then(|| line.to_owned())
}

/// The journal's last entry at the last clean close.
pub(super) fn read_head(dir: &Path) -> Option<(StoreId, JournalHead)> {
    let line = head_line(dir)?;
    let mut words = line.split_whitespace();
    let id = StoreId::from_str(words.next()?).ok()?;
    let seq = words.next()?.parse().ok()?;
    let hash = EntryHash::from_str(words.next()?).ok()?;
    Some((id, JournalHead { seq, hash }))
}
