//! The same traveller, passport or inviter elsewhere. Owns what counts as a match, why and how strongly, and which answer holds on one;
//! it merges nothing and decides nothing. The caller chooses the cases: the open ones, the archive.

mod field_match;
mod index;
mod inviter_profile;
mod person;
mod scan;
#[cfg(test)]
mod tests;

pub use field_match::FieldMatch;
pub use index::{MatchIndex, MatchSummary};
pub use inviter_profile::{InviterProfile, InviterProfileScan};
pub use scan::{RelatedCase, RelatedCaseScan, RelatedCases};

use crate::domain::case::Case;
use crate::domain::case::determination::Determination;
use crate::domain::case::state::CaseState;
use chrono::{DateTime, Utc};

/// Why another case matches, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchReason {
    /// The same passport: issuing state and number as written, blanks and case aside.
    Passport,
    /// A number that differs only in signs that are taken for each other, or by its check digit.
    NumberAlike,
    /// The same name, folded, and date of birth.
    Traveller,
    /// The same date of birth and a name in another order or spelling.
    NameAlike,
    /// The same inviter.
    Inviter,
    /// One of so many cases of the inviter's burst.
    Burst(usize),
    /// It was refused, or not accepted, not long ago.
    Refused(DateTime<Utc>),
    /// It was withdrawn not long ago.
    Withdrawn(DateTime<Utc>),
}

impl MatchReason {
    /// Every machine name.
    pub const NAMES: [&'static str; 8] =
        ["passport", "number_alike", "traveller", "name_alike", "inviter", "burst", "refused", "withdrawn"];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::NumberAlike => "number_alike",
            Self::Traveller => "traveller",
            Self::NameAlike => "name_alike",
            Self::Inviter => "inviter",
            Self::Burst(_) => "burst",
            Self::Refused(_) => "refused",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    /// Whether it is of a traveller, and so needs a determination.
    #[must_use]
    pub fn is_about_person(self) -> bool {
        matches!(self, Self::Passport | Self::NumberAlike | Self::Traveller | Self::NameAlike)
    }
}

/// How strongly a case matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchStrength {
    /// The inviter alone.
    Weak,
    /// The name, or a number that had to be read generously.
    Likely,
    /// The passport; number and name together; or the likely one after a refusal or withdrawal.
    Strong,
}

impl MatchStrength {
    /// Every machine name, the strongest first.
    pub const NAMES: [&'static str; 3] = ["strong", "likely", "weak"];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Likely => "likely",
            Self::Weak => "weak",
        }
    }

    /// What some reasons weigh together.
    #[must_use]
    pub fn from_reasons(reasons: &[MatchReason]) -> Self {
        let has = |wanted: fn(&MatchReason) -> bool| reasons.iter().any(wanted);
        let number = has(|r| *r == MatchReason::NumberAlike);
        let name = has(|r| matches!(r, MatchReason::Traveller | MatchReason::NameAlike));
        let closed = has(|r| matches!(r, MatchReason::Refused(_) | MatchReason::Withdrawn(_)));
        if has(|r| *r == MatchReason::Passport) || (number && name) || ((number || name) && closed) {
            Self::Strong
        } else if number || name {
            Self::Likely
        } else {
            Self::Weak
        }
    }
}

/// That a case was refused, not accepted or withdrawn since a moment.
fn recent_refusal(case: &Case, since: DateTime<Utc>) -> Option<MatchReason> {
    let reason: fn(DateTime<Utc>) -> MatchReason = match case.state {
        CaseState::Refused { .. } | CaseState::NotAccepted { .. } => MatchReason::Refused,
        CaseState::Withdrawn { .. } => MatchReason::Withdrawn,
        _ => return None,
    };
    let at = case
        .timeline
        .iter()
        .rev()
        .find(|s| ["refused", "not_accepted", "withdrawn"].contains(&&*s.event))?
        .at;
    (at >= since).then(|| reason(at))
}

/// The determination in force between two cases. It is written on both where both are open, and ends when the application of one
/// names another person: then it holds for neither. A closed case may have been closed before the determination.
#[must_use]
pub fn valid_determination<'a>(own: &'a Case, other: &'a Case) -> Option<&'a Determination> {
    let (here, there) = (own.determination_on(other.no), other.determination_on(own.no));
    if own.state.is_closed() || other.state.is_closed() {
        return [here, there].into_iter().flatten().max_by_key(|c| c.at);
    }
    here.filter(|here| there.is_some_and(|there| there.same == here.same))
}
