//! What can be wrong with an evidence pack. Owns the faults and their machine names; what finds them is in `bag` and `check`.

use super::file_names::{BAGIT, CASE};

/// Why a ZIP, or an entry of it, is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArchiveTrouble {
    /// More bytes or entries than a pack has.
    Size,
    /// Two entries of one name.
    Twice,
    /// Two entries that share bytes.
    Overlap,
    /// An encrypted entry.
    Encrypted,
    /// A link or a device.
    Link,
    /// A name that leads elsewhere.
    Name,
    /// Another way of compression.
    Method,
    /// An entry that expands too far.
    Ratio,
    /// No ZIP, or a damaged one.
    Damaged,
}

impl ArchiveTrouble {
    fn name(self) -> &'static str {
        match self {
            Self::Size => "zip_size",
            Self::Twice => "zip_twice",
            Self::Overlap => "zip_overlap",
            Self::Encrypted => "zip_encrypted",
            Self::Link => "zip_link",
            Self::Name => "zip_name",
            Self::Method => "zip_method",
            Self::Ratio => "zip_ratio",
            Self::Damaged => "zip_damaged",
        }
    }
}

/// Something in a pack that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PackFault {
    /// There is no `bagit.txt`.
    NotABag,
    /// A link, a device, or a name that is no text.
    Odd(String),
    /// A file that is larger than any of a pack, or there are too many.
    TooLarge(String),
    /// A file is not where the manifest names it.
    Missing(String),
    /// A file is not the one that the manifest names.
    Altered(String),
    /// A file has the content of another one.
    Swapped { file: String, other: String },
    /// A file that no manifest names, or that no pack has.
    Added(String),
    /// A folder without a file.
    EmptyFolder(String),
    /// The ZIP is none that a desk writes.
    Archive { file: String, what: ArchiveTrouble },
    /// A file says something else than the entries.
    Differs(String),
    /// A delivered file is not the one that the entries name.
    Delivered(String),
    /// A file does not have its form.
    Malformed(String),
    /// A newer program wrote it.
    Newer { file: String, found: u32 },
    /// A record is not the one that its digest commits to.
    Record(u64),
    /// A record cannot be read.
    Unreadable(u64),
    /// The bytes of an entry do not have its hash, or are of another entry than the record.
    Frame(u64),
    /// A Merkle path does not lead to the checkpoint.
    Path(u64),
    /// A checkpoint is not the one that its entry holds.
    Checkpoint(u64),
    /// Entries are not in order, or contradict each other.
    Order(u64),
    /// An entry of the case is missing before this one, or it is of another case.
    Gap(u64),
    /// The case is not what its entries make.
    Case,
    /// An entry is another one than the head names.
    OtherHead(String),
    /// No entry of the pack is the one that the head names.
    NoHead(String),
}

impl PackFault {
    /// The machine name.
    #[must_use]
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::NotABag => "not_a_bag",
            Self::Odd(_) => "odd",
            Self::TooLarge(_) => "too_large",
            Self::Missing(_) => "missing",
            Self::Altered(_) => "altered",
            Self::Swapped { .. } => "swapped",
            Self::Added(_) => "added",
            Self::EmptyFolder(_) => "empty_folder",
            Self::Archive { what, .. } => what.name(),
            Self::Differs(_) => "differs",
            Self::Delivered(_) => "delivered",
            Self::Malformed(_) => "malformed",
            Self::Newer { .. } => "newer",
            Self::Record(_) => "record",
            Self::Unreadable(_) => "unreadable",
            Self::Frame(_) => "frame",
            Self::Path(_) => "path",
            Self::Checkpoint(_) => "checkpoint",
            Self::Order(_) => "order",
            Self::Gap(_) => "gap",
            Self::Case => "case",
            Self::OtherHead(_) => "other_head",
            Self::NoHead(_) => "no_head",
        }
    }

    /// The file, the entry or the head that it is about.
    #[must_use]
    pub(crate) fn place(&self) -> String {
        match self {
            Self::NotABag => BAGIT.to_owned(),
            Self::Case => CASE.to_owned(),
            Self::Odd(text)
            | Self::TooLarge(text)
            | Self::Missing(text)
            | Self::Altered(text)
            | Self::Swapped { file: text, .. }
            | Self::Added(text)
            | Self::EmptyFolder(text)
            | Self::Archive { file: text, .. }
            | Self::Differs(text)
            | Self::Delivered(text)
            | Self::Malformed(text)
            | Self::Newer { file: text, .. }
            | Self::OtherHead(text)
            | Self::NoHead(text) => text.clone(),
            Self::Record(entry)
            | Self::Unreadable(entry)
            | Self::Frame(entry)
            | Self::Path(entry)
            | Self::Checkpoint(entry)
            | Self::Order(entry)
            | Self::Gap(entry) => entry.to_string(),
        }
    }

    /// The version that a newer program wrote.
    #[must_use]
    pub(crate) fn found(&self) -> u32 {
        if let Self::Newer { found, .. } = self { *found } else { 0 }
    }

    /// The other file of a swap.
    #[must_use]
    pub(crate) fn other(&self) -> &str {
        if let Self::Swapped { other, .. } = self { other } else { "" }
    }
}
