//! What can be wrong with a file of a submission. Owns the findings on it; it may not read a file (intake does) nor decide what follows.

use crate::domain::case::checklist::{Finding, FindingSeverity};
use crate::domain::code::Code;

/// A fault of a file that a document names, or of one that none names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// The bundle does not have it.
    Missing,
    /// Its bytes have another SHA-256 than the submission says.
    Changed,
    /// It cannot be read.
    Damaged,
    /// It is larger than a file may be.
    TooLarge,
    /// It is no PDF, JPEG, PNG or TIFF.
    UnknownKind,
    /// It is of another kind than the submission says.
    KindDiffers,
    /// It is of another size than the submission says.
    SizeDiffers,
    /// The bundle has it, and no document names it.
    Extra,
}

impl FileFault {
    /// Every fault.
    pub const ALL: [Self; 8] = [
        Self::Missing,
        Self::Changed,
        Self::Damaged,
        Self::TooLarge,
        Self::UnknownKind,
        Self::KindDiffers,
        Self::SizeDiffers,
        Self::Extra,
    ];

    /// The machine name of the finding.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "file_missing",
            Self::Changed => "file_changed",
            Self::Damaged => "file_damaged",
            Self::TooLarge => "file_too_large",
            Self::UnknownKind => "file_kind_unknown",
            Self::KindDiffers => "file_kind_differs",
            Self::SizeDiffers => "file_size_differs",
            Self::Extra => "file_extra",
        }
    }

    /// Bytes that are not those that were announced are doubtful; a file that is not there is a file to wait for.
    fn severity(self) -> FindingSeverity {
        match self {
            Self::Changed | Self::Damaged | Self::UnknownKind => FindingSeverity::Doubt,
            Self::Missing | Self::TooLarge | Self::KindDiffers | Self::SizeDiffers | Self::Extra => {
                FindingSeverity::Notice
            }
        }
    }

    /// Whether the fault is gone once the right file is delivered.
    fn ends_with_delivery(self) -> bool {
        match self {
            Self::Missing | Self::Changed | Self::Damaged | Self::TooLarge | Self::UnknownKind => true,
            Self::KindDiffers | Self::SizeDiffers | Self::Extra => false,
        }
    }

    /// As a finding on a file of a name.
    #[must_use]
    pub fn finding(self, name: &str) -> Finding {
        Finding { code: Code::new(self.code()), severity: self.severity(), about: name.into() }
    }

    /// The fault that a finding names; none for a finding on anything else.
    #[must_use]
    pub fn from_finding(finding: &Finding) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == finding.code.as_str())
    }
}

/// Whether a finding is on the files of the item and not on the item.
#[must_use]
pub fn is_of_files(finding: &Finding) -> bool {
    FileFault::from_finding(finding).is_some()
}

/// Whether the delivery of the file of a name resolves a finding.
#[must_use]
pub(crate) fn is_resolved_by(finding: &Finding, name: &str) -> bool {
    *finding.about == *name && FileFault::from_finding(finding).is_some_and(FileFault::ends_with_delivery)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::findings::CODES;

    #[test]
    fn every_fault_is_a_known_finding() {
        for fault in FileFault::ALL {
            assert!(CODES.contains(&fault.code()), "{fault:?}");
            assert_eq!(FileFault::from_finding(&fault.finding("a.pdf")), Some(fault));
        }
    }

    #[test]
    fn delivery_resolves_only_faults_of_its_file() {
        assert!(is_resolved_by(&FileFault::Missing.finding("a.pdf"), "a.pdf"));
        assert!(!is_resolved_by(&FileFault::Missing.finding("a.pdf"), "b.pdf"));
        assert!(!is_resolved_by(&FileFault::Extra.finding("a.pdf"), "a.pdf"));
    }
}
