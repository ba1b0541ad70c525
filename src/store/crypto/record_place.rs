//! The place of an encrypted record. Owns the value alone.

/// The place that a record is encrypted for: it cannot be decrypted at another.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) enum RecordPlace<'a> {
    /// The journal entry with this number, in version 1.
    Entry(u64),
    /// A journal entry: its number, the hash of the entry before it, and the digest of what is encrypted.
    Chained { seq: u64, before: &'a [u8; 32], digest: &'a [u8; 32] },
    /// A key of a tree of the derived store.
    Record(&'static str, &'a [u8]),
}
