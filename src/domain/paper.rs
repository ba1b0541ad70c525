//! Issued documents (出具文书): which kinds there are, where they go, and how a timeline names them. Owns no text and no layout; what a case
//! has of them, `issued_document` says.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A kind of issued document. Variants are appended, never reordered: their order is the record's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PaperKind {
    /// The receipt (受理单) with its signed code.
    Receipt,
    /// The approval slip.
    Decision,
    /// That a visa is refused or an application not accepted.
    Refusal,
    /// The document request as it was sent.
    Request,
    /// The handover sheet of a shift.
    Handover,
    /// The arrivals list for border inspection and airlines.
    Arrivals,
}

impl PaperKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Receipt, Self::Decision, Self::Refusal, Self::Request, Self::Handover, Self::Arrivals];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Decision => "decision",
            Self::Refusal => "refusal",
            Self::Request => "request",
            Self::Handover => "handover",
            Self::Arrivals => "arrivals",
        }
    }

    /// Whether it is about one case.
    #[must_use]
    pub fn is_of_case(self) -> bool {
        match self {
            Self::Receipt | Self::Decision | Self::Refusal | Self::Request => true,
            Self::Handover | Self::Arrivals => false,
        }
    }

    /// Whether it tells of a decision, and is therefore wrong once that is recalled.
    #[must_use]
    pub fn tells_decision(self) -> bool {
        matches!(self, Self::Receipt | Self::Decision | Self::Refusal)
    }
}

impl fmt::Display for PaperKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No kind of issued document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an issued document is receipt, decision, refusal, request, handover or arrivals")]
pub struct UnknownPaperKind;

impl FromStr for PaperKind {
    type Err = UnknownPaperKind;

    fn from_str(text: &str) -> Result<Self, UnknownPaperKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(UnknownPaperKind)
    }
}

/// Where an issued document went. Variants are appended, never reordered: their order is the record's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PaperDestination {
    /// Into a file.
    File,
    /// To the print command of the settings.
    Printer,
    /// To standard output.
    Output,
}

impl PaperDestination {
    /// Every destination.
    pub const ALL: [Self; 3] = [Self::File, Self::Printer, Self::Output];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Printer => "printer",
            Self::Output => "output",
        }
    }
}

/// Whether what an issued document says was final when it was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperStanding {
    /// It was.
    Final,
    /// The grace period ran, or a recall awaited its second officer.
    NotFinal,
}

impl PaperStanding {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::NotFinal => "not-final",
        }
    }

    /// From the value of a record.
    #[must_use]
    pub fn of(is_final: bool) -> Self {
        if is_final { Self::Final } else { Self::NotFinal }
    }
}

/// The machine name of the event.
pub const EVENT: &str = "paper_issued";

/// How a timeline has an issued document, in codes.
#[must_use]
pub fn about(kind: PaperKind, to: PaperDestination, standing: PaperStanding) -> String {
    format!("{} {} {}", kind.name(), to.name(), standing.name())
}
