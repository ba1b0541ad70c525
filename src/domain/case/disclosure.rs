//! What persons outside were told of a case: who, and what could be said to them then. Owns the shapes and what follows from the state of
//! the case; the sentences are in the catalog of each language.

use crate::domain::case::Case;
use crate::domain::case::admission::VisaEnd;
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::{TimelineEntry, conclusion};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Who is told. Variants are appended, never reordered: their order is the record's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Recipient {
    /// The inviter, or the applicant through the inviter.
    Inviter,
    /// The airline, railway or shipping company that carries the traveller.
    Airline,
    /// Border inspection.
    Border,
}

impl Recipient {
    /// Every recipient.
    pub const ALL: [Self; 3] = [Self::Inviter, Self::Airline, Self::Border];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Inviter => "inviter",
            Self::Airline => "airline",
            Self::Border => "border",
        }
    }
}

/// A text names no recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a recipient is inviter, airline or border")]
pub struct UnknownRecipient;

impl FromStr for Recipient {
    type Err = UnknownRecipient;

    fn from_str(text: &str) -> Result<Self, UnknownRecipient> {
        Self::ALL.into_iter().find(|who| who.name().eq_ignore_ascii_case(text)).ok_or(UnknownRecipient)
    }
}

/// What can be said of a case outside: whether its traveller may board and enter with a port visa. Variants are appended, never
/// reordered: their order is the record's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Disclosure {
    /// Approved, and the decision is final.
    Approved,
    /// Decided, and the decision can still be recalled.
    NotFinal,
    /// Not decided.
    Undecided,
    /// The visa is refused, final.
    Refused,
    /// The application is not accepted, final.
    NotAccepted,
    /// Another port has the case, or was asked to take it.
    Transferred,
    /// The application was withdrawn, final.
    Withdrawn,
    /// The traveller entered.
    Entered,
    /// The approval or the visa was not used in time.
    Expired,
    /// The visa was declared void.
    Void,
}

impl Disclosure {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::Approved,
        Self::NotFinal,
        Self::Undecided,
        Self::Refused,
        Self::NotAccepted,
        Self::Transferred,
        Self::Withdrawn,
        Self::Entered,
        Self::Expired,
        Self::Void,
    ];

    /// What can be said in a state of a case.
    #[must_use]
    pub fn from_state(state: &CaseState) -> Self {
        if state.final_at().is_some() {
            return Self::NotFinal;
        }
        match state {
            CaseState::Approved { .. } | CaseState::Expected | CaseState::Issued => Self::Approved,
            CaseState::Entered => Self::Entered,
            CaseState::Expired { .. } => Self::Expired,
            CaseState::Void { .. } => Self::Void,
            CaseState::Refused { .. } => Self::Refused,
            CaseState::NotAccepted { .. } => Self::NotAccepted,
            CaseState::Transferred { .. } | CaseState::TransferOffered { .. } => Self::Transferred,
            CaseState::Withdrawn { .. } => Self::Withdrawn,
            CaseState::Received
            | CaseState::InReview
            | CaseState::AwaitingDocuments { .. }
            | CaseState::OnHold { .. }
            | CaseState::Escalated
            | CaseState::AwaitingSecond { .. } => Self::Undecided,
        }
    }

    /// What can be said of a case, or of one of its travellers: of a group one may have entered while another is still expected.
    #[must_use]
    pub fn of(case: &Case, traveller: Option<u16>) -> Self {
        let final_approval = case.admission.as_ref().filter(|_| case.state.is_after_approval());
        let of = traveller.and_then(|place| final_approval?.travellers.get(usize::from(place)));
        match of.and_then(|of| of.end.as_ref()) {
            Some(VisaEnd::Entered) => Self::Entered,
            Some(VisaEnd::Expired(_)) => Self::Expired,
            Some(VisaEnd::Void(_)) => Self::Void,
            Some(VisaEnd::Split(_)) | None => Self::from_state(&case.state),
        }
    }

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::NotFinal => "not_final",
            Self::Undecided => "undecided",
            Self::Refused => "refused",
            Self::NotAccepted => "not_accepted",
            Self::Transferred => "transferred",
            Self::Withdrawn => "withdrawn",
            Self::Entered => "entered",
            Self::Expired => "expired",
            Self::Void => "void",
        }
    }

    /// Whether the traveller may board for a port visa.
    #[must_use]
    pub fn may_board(self) -> bool {
        self == Self::Approved
    }
}

/// Somebody who was told, as the timeline has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldEntry<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who was told.
    pub who: Recipient,
    /// The machine name of what was said.
    pub said: &'a str,
    /// The person, station and way, as the officer wrote it.
    pub by: &'a str,
}

/// The machine name of the event.
pub(crate) const TOLD: &str = "told";

fn entry(step: &TimelineEntry) -> Option<ToldEntry<'_>> {
    if &*step.event != TOLD {
        return None;
    }
    let (who, said) = step.about.split_once(' ')?;
    Some(ToldEntry {
        at: step.at,
        who: who.parse().ok()?,
        said,
        by: step.note.as_deref().unwrap_or_default(),
    })
}

impl Case {
    /// Everybody who was told anything of it, oldest first.
    pub fn told_entries(&self) -> impl Iterator<Item = ToldEntry<'_>> {
        self.timeline.iter().filter_map(entry)
    }

    /// Those who were told something since the case was concluded or offered: a recall concerns them.
    pub fn told_since_decision(&self) -> impl Iterator<Item = ToldEntry<'_>> {
        let from = conclusion(&self.timeline).unwrap_or(self.timeline.len());
        self.timeline.iter().skip(from).filter_map(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::ClosingCode;

    #[test]
    fn only_a_final_approval_lets_board() {
        let later = Some(DateTime::UNIX_EPOCH);
        let code = ClosingCode::new("R-5");
        for (state, said) in [
            (CaseState::Approved { grace_until: None }, Disclosure::Approved),
            (CaseState::Approved { grace_until: later }, Disclosure::NotFinal),
            (CaseState::Refused { code, grace_until: None }, Disclosure::Refused),
            (CaseState::Refused { code, grace_until: later }, Disclosure::NotFinal),
            (CaseState::NotAccepted { code, grace_until: None }, Disclosure::NotAccepted),
            (CaseState::Withdrawn { code, grace_until: None, before: None }, Disclosure::Withdrawn),
            (CaseState::Escalated, Disclosure::Undecided),
            (CaseState::InReview, Disclosure::Undecided),
        ] {
            assert_eq!(Disclosure::from_state(&state), said, "{state:?}");
            assert_eq!(said.may_board(), state == CaseState::Approved { grace_until: None });
        }
    }

    #[test]
    fn recipients_parse_in_any_letter_case() {
        for who in Recipient::ALL {
            assert_eq!(who.name().to_uppercase().parse(), Ok(who));
        }
        assert_eq!("press".parse::<Recipient>(), Err(UnknownRecipient));
    }
}
