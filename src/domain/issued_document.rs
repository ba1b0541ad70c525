//! What a case has of issued documents: which of them it has now, whether what they say is final, which were issued already, and what is
//! known of a receipt. It decides nothing.

use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::TimelineEntry;
use crate::domain::decide::valid_until;
use crate::domain::officer::OfficerId;
use crate::domain::paper::{EVENT, PaperDestination, PaperKind, PaperStanding};
use crate::domain::rules::Rules;
use chrono::{DateTime, NaiveDate, Utc};

impl PaperKind {
    /// Whether a case has it now.
    #[must_use]
    pub fn is_of(self, case: &Case) -> bool {
        match self {
            Self::Receipt => case.valid_receipt().is_some(),
            Self::Decision => matches!(
                decided(&case.state),
                CaseState::Approved { .. } | CaseState::Expected | CaseState::Issued | CaseState::Entered
            ),
            Self::Refusal => {
                matches!(decided(&case.state), CaseState::Refused { .. } | CaseState::NotAccepted { .. })
            }
            Self::Request => !case.requests.is_empty(),
            Self::Handover | Self::Arrivals => false,
        }
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

/// The last day on which a receipt is valid, until 24:00 Beijing time: the last day on which a visa may be issued on it.
#[must_use]
pub fn receipt_valid_until(case: &Case, rules: &Rules, now: DateTime<Utc>) -> NaiveDate {
    match &case.admission {
        Some(admission) => admission.valid_until,
        None => valid_until(case, rules, now),
    }
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
    /// What it was issued for was recalled, or declared void.
    Recalled,
    /// The receiving port declined what it was issued for, or did not answer, or the case was refused afterwards.
    Declined,
    /// The visa was issued, or the traveller has entered.
    Used,
    /// It was not used in time.
    Expired,
    /// No case of this desk has it.
    Unknown,
}

/// States in which a receipt has served its purpose.
const USED: [&str; 2] = ["issued", "entered"];
/// States after an approval in which a receipt is still in effect.
const IN_EFFECT: [&str; 4] = ["approved", "transfer_offered", "transferred", "expected"];
/// The state in which it was not used in time.
const EXPIRED: &str = "expired";
/// The state in which the visa that it led to was declared void.
const VOID: &str = "void";

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
    if state == EXPIRED {
        return ReceiptStanding::Expired;
    }
    if state == VOID {
        return ReceiptStanding::Recalled;
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
    use crate::domain::paper::{UnknownPaperKind, about};

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
                    let entry = entry(EVENT, &about(kind, to, standing));
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
