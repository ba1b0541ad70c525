//! The evidence of a case: what of the journal is handed to an auditor, and how it is checked with neither store nor key. Owns the
//! shape of an evidence pack (a BagIt bag, RFC 8493); it may not know who may have one.
//!
//! ```text
//!  bagit.txt, bag-info.txt, manifest-sha256.txt, tagmanifest-sha256.txt
//!  data/case.json                     the case: checklist, verdicts, timeline (CaseEvidence)
//!  data/README.txt                    how to check it
//!  data/files.json                    the delivered files, and which of them could not be read (FilesEvidence)
//!  data/files/NNN-ITEM.KIND           a delivered file
//!  data/journal/entries.json          the entries of the case and the checkpoints that cover them (JournalEvidence)
//!  data/journal/records/NNNNNNNN.bin  salt and record of an entry: its SHA-256 is the entry's digest
//!  data/journal/frames/NNNNNNNN.bin   what the hash of an entry is made from: its SHA-256 is that hash
//! ```
//!
//! A masked pack has neither the records nor the frames of the case's entries: only their digests, which prove nothing about what is in
//! them until a record is disclosed. It has no delivered file either. Packs of format 1 have none of `data/files`.

mod bag;
mod check;
mod delivered;
mod fault;
mod file_names;
mod hex;
mod info;
mod pack;
mod proof;
mod source;
#[cfg(test)]
mod tests;
mod view;
mod write;

pub(crate) use check::{PackReport, check as check_pack};
pub(crate) use delivered::FileState;
pub(crate) use fault::PackFault;
pub(crate) use pack::{PackListing, PackOptions, PackPlan, pack};
pub(crate) use proof::{CaseProof, collect as collect_proof};
pub(crate) use source::PackSource;
pub(crate) use write::{probe as probe_files, write as write_pack};

/// The version of the shapes that are written.
const FORMAT: u32 = 2;
