//! Files of documents that were delivered with a submission or after it. Owns their shape in a case; their bytes are the store's.

use crate::domain::code::Item;
use crate::domain::serde_helpers::hash;
use serde::{Deserialize, Serialize};

/// The kinds of file that are taken, by their first bytes. Variants are appended, never reordered: their order is the record's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FileKind {
    /// ISO 32000.
    Pdf,
    /// ISO/IEC 10918-1.
    Jpeg,
    /// ISO/IEC 15948.
    Png,
    /// TIFF 6.0, in either byte order.
    Tiff,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Tiff];

    /// The kind of a file by its first bytes; none of another kind.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.signatures().iter().any(|s| bytes.starts_with(s)))
    }

    fn signatures(self) -> &'static [&'static [u8]] {
        match self {
            Self::Pdf => &[b"%PDF-"],
            Self::Jpeg => &[b"\xff\xd8\xff"],
            Self::Png => &[b"\x89PNG\r\n\x1a\n"],
            Self::Tiff => &[b"II*\0", b"MM\0*"],
        }
    }

    /// The kind that a submission declares: a machine name, a usual ending or a media type; none for anything else.
    #[must_use]
    pub fn from_declared(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('.').to_ascii_lowercase();
        match text.rsplit_once('/').map_or(&*text, |(_, subtype)| subtype) {
            "pdf" => Some(Self::Pdf),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "tif" | "tiff" => Some(Self::Tiff),
            _ => None,
        }
    }

    /// The machine name, which is also the usual end of a file name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Tiff => "tif",
        }
    }
}

/// Where the store keeps the bytes of a file, and how they are checked without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BlobRef {
    /// The name of the blob: HMAC-SHA256 over case number and SHA-256 of the file, under a key of the desk.
    #[serde(with = "hash")]
    pub name: [u8; 32],
    /// SHA-256 of the stored bytes, which are encrypted on a protected desk.
    #[serde(with = "hash")]
    pub stored_sha256: [u8; 32],
}

/// A file of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveredFile {
    /// Which item of the checklist it serves.
    pub item: Item,
    /// Its name, without a folder.
    pub name: Box<str>,
    /// SHA-256 of its bytes.
    #[serde(with = "hash")]
    pub sha256: [u8; 32],
    /// Its size in bytes.
    pub bytes: u64,
    /// What it is.
    pub kind: FileKind,
    /// Where its bytes are.
    pub blob: BlobRef,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_their_first_bytes() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], Some(FileKind::Pdf)),
            (b"\xff\xd8\xff\xe0", Some(FileKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0", Some(FileKind::Png)),
            (b"II*\0\x08", Some(FileKind::Tiff)),
            (b"MM\0*\0", Some(FileKind::Tiff)),
            (b"GIF89a", None),
            (b" %PDF-1.7", None),
            (b"", None),
        ] {
            assert_eq!(FileKind::of(bytes), kind, "{bytes:?}");
        }
    }
}
