//! Issued documents (出具文书): which kinds there are, which of them a case has, whether what they say is final, and which were issued
//! already. Owns no text and no layout; an issued document is made from the case as it is and decides nothing.

use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::TimelineEntry;
use crate::domain::officer::OfficerId;
use crate::domain::rules::Policy;
use crate::domain::zone::day;
use chrono::{DateTime, Days, NaiveDate, Utc};
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
    /// The hand-over sheet of a shift.
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

    /// Whether a case has it now.
    #[must_use]
    pub fn is_of(self, case: &Case) -> bool {
        match self {
            Self::Receipt => case.valid_receipt().is_some(),
            Self::Decision => matches!(decided(&case.state), CaseState::Approved { .. }),
            Self::Refusal => {
                matches!(decided(&case.state), CaseState::Refused { .. } | CaseState::NotAccepted { .. })
            }
            Self::Request => !case.requests.is_empty(),
            Self::Handover | Self::Arrivals => false,
        }
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

/// The state that counts: the one before a proposal that awaits a second officer.
fn decided(state: &CaseState) -> &CaseState {
    match state {
        CaseState::AwaitingSecond { before, .. } => decided(before),
        state => state,
    }
}

/// Whether what a case's documents say is final at a moment: its grace period is over, and no recall awaits a second officer.
#[must_use]
pub fn is_final(case: &Case, now: DateTime<Utc>) -> bool {
    !case.state.is_awaiting_second() && case.state.grace_until().is_none_or(|end| end <= now)
}

/// The last day on which a receipt is valid, until 24:00 Beijing time: counted from the arrival that counts, and from the day of
/// issue where none is known.
#[must_use]
pub fn receipt_valid_until(case: &Case, policy: &Policy, now: DateTime<Utc>) -> NaiveDate {
    let from = case.expected_arrival().map_or(now, |arrival| arrival.at);
    let days = if case.papers.group.is_empty() { policy.receipt_days } else { policy.receipt_group_days };
    day(from).checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

/// What is known of a document that was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct IssuedDocument {
    pub kind: PaperKind,
    pub to: PaperDestination,
    pub standing: PaperStanding,
    pub at: DateTime<Utc>,
    pub officer: OfficerId,
}

impl IssuedDocument {
    /// How a timeline has it, in codes.
    #[must_use]
    pub fn about(kind: PaperKind, to: PaperDestination, standing: PaperStanding) -> String {
        format!("{} {} {}", kind.name(), to.name(), standing.name())
    }

    /// The document of a timeline entry; none where the entry is of something else.
    #[must_use]
    pub fn from_entry(entry: &TimelineEntry) -> Option<Self> {
        if &*entry.event != EVENT {
            return None;
        }
        let mut words = entry.about.split(' ');
        let (kind, to, standing) = (words.next()?, words.next()?, words.next()?);
        Some(Self {
            kind: kind.parse().ok()?,
            to: PaperDestination::ALL.into_iter().find(|known| known.name() == to)?,
            standing: PaperStanding::of(standing == PaperStanding::Final.name()),
            at: entry.at,
            officer: entry.officer,
        })
    }
}

/// The machine name of the event.
pub const EVENT: &str = "paper_issued";

/// The documents that tell of the newest conclusion of a case and were issued, oldest first: what a recall makes wrong. After the recall
/// they are those of the conclusion that was recalled.
#[must_use]
pub fn issued_of_decision(timeline: &[TimelineEntry]) -> Vec<IssuedDocument> {
    const CONCLUSIONS: [&str; 4] = ["approved", "refused", "not_accepted", "transfer_offered"];
    let Some(from) = timeline.iter().rposition(|entry| CONCLUSIONS.contains(&&*entry.event)) else {
        return Vec::new();
    };
    timeline[from..]
        .iter()
        .filter_map(IssuedDocument::from_entry)
        .filter(|issued| issued.kind.tells_decision())
        .collect()
}

/// What a desk knows of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptStanding {
    /// In effect and final.
    Valid,
    /// In effect, and can still be recalled by its officer alone.
    NotFinal,
    /// What it was issued for was recalled.
    Recalled,
    /// The receiving port declined what it was issued for, or did not answer, or the case was refused afterwards.
    Declined,
    /// The visa was issued, or the traveller has entered.
    Used,
    /// No case of this desk has it.
    Unknown,
}

/// States in which a receipt has served its purpose.
const USED: [&str; 2] = ["issued", "entered"];
/// States after an approval in which a receipt is still in effect.
const IN_EFFECT: [&str; 4] = ["approved", "transfer_offered", "transferred", "expected"];

/// What is known of a receipt number in its case.
#[must_use]
pub fn receipt_standing(case: &Case, receipt: &str, now: DateTime<Utc>) -> ReceiptStanding {
    if case.receipt.as_deref() != Some(receipt) {
        return ReceiptStanding::Unknown;
    }
    let state = decided(&case.state).name();
    if USED.contains(&state) {
        return ReceiptStanding::Used;
    }
    if IN_EFFECT.contains(&state) {
        return if is_final(case, now) { ReceiptStanding::Valid } else { ReceiptStanding::NotFinal };
    }
    let ended = ["taken_back", "offer_withdrawn", "transfer_declined", "transfer_timed_out"];
    let last = case.timeline.iter().rev().find(|entry| ended.contains(&&*entry.event));
    match last.map(|entry| &*entry.event) {
        Some("taken_back" | "offer_withdrawn") => ReceiptStanding::Recalled,
        _ => ReceiptStanding::Declined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(event: &str, about: &str) -> TimelineEntry {
        TimelineEntry {
            seq: 1,
            at: DateTime::UNIX_EPOCH,
            officer: "wang".parse().unwrap(),
            event: event.into(),
            about: about.into(),
            note: None,
        }
    }

    #[test]
    fn names_are_read_back() {
        for kind in PaperKind::ALL {
            assert_eq!(kind.name().parse(), Ok(kind));
            for to in PaperDestination::ALL {
                for standing in [PaperStanding::Final, PaperStanding::NotFinal] {
                    let entry = entry(EVENT, &IssuedDocument::about(kind, to, standing));
                    let read = IssuedDocument::from_entry(&entry).unwrap();
                    assert_eq!((read.kind, read.to, read.standing), (kind, to, standing));
                }
            }
        }
        assert_eq!("visa".parse::<PaperKind>(), Err(UnknownPaperKind));
        assert_eq!(IssuedDocument::from_entry(&entry("noted", "receipt file final")), None);
        assert_eq!(IssuedDocument::from_entry(&entry(EVENT, "receipt")), None);
    }

    #[test]
    fn only_documents_of_the_newest_decision_count() {
        let timeline = [
            entry("approved", "R"),
            entry(EVENT, "receipt file not-final"),
            entry("taken_back", ""),
            entry("approved", "R"),
            entry(EVENT, "decision printer not-final"),
            entry(EVENT, "request file final"),
            entry("taken_back", ""),
        ];
        let kinds = |timeline: &[TimelineEntry]| -> Vec<PaperKind> {
            issued_of_decision(timeline).iter().map(|issued| issued.kind).collect()
        };
        assert_eq!(kinds(&timeline), [PaperKind::Decision]);
        assert_eq!(kinds(&timeline[..3]), [PaperKind::Receipt]);
        assert_eq!(kinds(&timeline[1..3]), []);
    }
}
