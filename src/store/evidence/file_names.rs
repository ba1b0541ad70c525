//! The names of the files of an evidence pack, with `/` between their parts.

pub(super) const BAGIT: &str = "bagit.txt";
pub(super) const INFO: &str = "bag-info.txt";
pub(super) const MANIFEST: &str = "manifest-sha256.txt";
pub(super) const TAGS: &str = "tagmanifest-sha256.txt";
pub(super) const PAYLOAD: &str = "data/";
pub(super) const CASE: &str = "data/case.json";
pub(super) const JOURNAL: &str = "data/journal/entries.json";
pub(super) const README: &str = "data/README.txt";
/// The list of the delivered files; from format 2 on.
pub(super) const FILES: &str = "data/files.json";
/// What the names of the delivered files begin with.
pub(super) const DELIVERED: &str = "data/files/";

/// The file of an entry's salt and record.
pub(super) fn record_name(entry: u64) -> String {
    format!("data/journal/records/{entry:08}.bin")
}

/// The file of what an entry's hash is made from.
pub(super) fn frame_name(entry: u64) -> String {
    format!("data/journal/frames/{entry:08}.bin")
}
