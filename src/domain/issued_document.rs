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

/// What a receipt says that tells which of a case's papers it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiptPaper<'a> {
    /// Its number.
    pub receipt: &'a str,
    /// The entry that recorded it; none where its code is of the first form.
    pub entry: Option<u64>,
    /// Whether it says that its decision was final.
    pub is_final: bool,
}

/// What a desk knows of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptStanding {
    /// In effect and final.
    Valid,
    /// In effect, and a change awaits the second officer.
    AwaitsSecond,
    /// Receipts of this number were recalled and others issued, and this one does not say which it is.
    Reissued,
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

/// What is known of a receipt in its case: of the number, and of the paper.
#[must_use]
pub fn receipt_standing(case: &Case, paper: ReceiptPaper<'_>, now: DateTime<Utc>) -> ReceiptStanding {
    if case.receipt.as_deref() != Some(paper.receipt) {
        return ReceiptStanding::Unknown;
    }
    match paper_standing(&case.timeline, paper) {
        ReceiptStanding::Valid => number_standing(case, now),
        ended => ended,
    }
}

/// What became of one paper: `Valid` where nothing ended the approval for which it was issued.
fn paper_standing(timeline: &[TimelineEntry], paper: ReceiptPaper<'_>) -> ReceiptStanding {
    let is_receipt = |entry: &TimelineEntry| {
        IssuedDocument::from_entry(entry).filter(|issued| issued.kind == PaperKind::Receipt)
    };
    let candidates = timeline.iter().enumerate().filter(|(_, entry)| match paper.entry {
        Some(number) => entry.seq == number && is_receipt(entry).is_some(),
        None => is_receipt(entry)
            .is_some_and(|issued| (issued.standing == PaperStanding::Final) == paper.is_final),
    });
    let mut standing: Vec<ReceiptStanding> =
        candidates.map(|(at, _)| ended(&timeline[at..]).unwrap_or(ReceiptStanding::Valid)).collect();
    standing.dedup();
    match standing[..] {
        [] => ReceiptStanding::Unknown,
        [one] => one,
        // Of several that all ended, the last says how.
        [.., last] if !standing.contains(&ReceiptStanding::Valid) => last,
        _ => ReceiptStanding::Reissued,
    }
}

/// What ended the approval under which a receipt was issued; what follows the paper is looked at. A recalled withdrawal ends nothing, and
/// nor does the visa of one traveller of a group that is void or expired, until the case is reviewed again.
fn ended(after: &[TimelineEntry]) -> Option<ReceiptStanding> {
    let mut withdrawn = false;
    let mut visa = ReceiptStanding::Expired;
    after.iter().find_map(|entry| match &*entry.event {
        "withdrawn" => {
            withdrawn = true;
            None
        }
        "taken_back" if withdrawn => {
            withdrawn = false;
            None
        }
        "visa_voided" => {
            visa = ReceiptStanding::Recalled;
            None
        }
        "taken_back" | "offer_withdrawn" => Some(ReceiptStanding::Recalled),
        "transfer_declined" | "transfer_timed_out" => Some(ReceiptStanding::Declined),
        "reviewed_again" => Some(visa),
        _ => None,
    })
}

/// What is known of a receipt number in its case.
fn number_standing(case: &Case, now: DateTime<Utc>) -> ReceiptStanding {
    let state = decided(&case.state).name();
    if USED.contains(&state) {
        return ReceiptStanding::Used;
    }
    if IN_EFFECT.contains(&state) {
        return match is_final(case, now) {
            _ if case.state.is_awaiting_second() => ReceiptStanding::AwaitsSecond,
            true => ReceiptStanding::Valid,
            false => ReceiptStanding::NotFinal,
        };
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

    fn at(seq: u64, event: &str, about: &str) -> TimelineEntry {
        TimelineEntry { seq, ..entry(event, about) }
    }

    #[test]
    fn papers_before_a_recall_stay_recalled() {
        let timeline = [
            at(1, "approved", "R"),
            at(2, EVENT, "receipt file not-final"),
            at(3, "taken_back", ""),
            at(4, "approved", "R"),
            at(5, EVENT, "receipt printer not-final"),
            at(6, EVENT, "receipt printer final"),
        ];
        let of = |entry, is_final| paper_standing(&timeline, ReceiptPaper { receipt: "R", entry, is_final });
        assert_eq!(of(Some(2), false), ReceiptStanding::Recalled);
        assert_eq!(of(Some(5), false), ReceiptStanding::Valid);
        // An entry that records no receipt is a receipt that nobody issued here.
        assert_eq!(of(Some(4), false), ReceiptStanding::Unknown);
        assert_eq!(of(Some(7), false), ReceiptStanding::Unknown);
        // The first form of the code names no entry: it can be told apart only by what it says.
        assert_eq!(of(None, true), ReceiptStanding::Valid);
        assert_eq!(of(None, false), ReceiptStanding::Reissued);
        let before = &timeline[..4];
        let old = ReceiptPaper { receipt: "R", entry: None, is_final: false };
        assert_eq!(paper_standing(before, old), ReceiptStanding::Recalled);
        assert_eq!(paper_standing(&timeline[..1], old), ReceiptStanding::Unknown);
    }

    #[test]
    fn what_ended_an_approval_counts_for_its_papers() {
        for (event, standing) in [
            ("offer_withdrawn", Some(ReceiptStanding::Recalled)),
            ("transfer_declined", Some(ReceiptStanding::Declined)),
            ("transfer_timed_out", Some(ReceiptStanding::Declined)),
            ("visa_voided", None),
            ("visa_expired", None),
            ("noted", None),
        ] {
            assert_eq!(ended(&[at(1, EVENT, "receipt file final"), at(2, event, "")]), standing, "{event}");
        }
        let again =
            |event| [at(1, EVENT, "receipt file final"), at(2, event, ""), at(3, "reviewed_again", "")];
        assert_eq!(ended(&again("visa_voided")), Some(ReceiptStanding::Recalled));
        assert_eq!(ended(&again("visa_expired")), Some(ReceiptStanding::Expired));
        let withdrawal = [at(1, "withdrawn", ""), at(2, "taken_back", "")];
        assert_eq!(ended(&withdrawal), None);
    }
}
