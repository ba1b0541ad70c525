//! The checklist of a case: one line an item, its state, the criteria it belongs to and what intake found. Owns the shapes and the
//! derived verdict of each criterion; it may not change an item (events do) nor know which items a ground needs (rules do).

use crate::domain::code::{Code, Defect, Item};
use serde::{Deserialize, Serialize};

/// The three criteria of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Everything required is there, legible and in date (art. 21(5)).
    Completeness,
    /// What is there is genuine (art. 21(4); Regulations art. 20).
    Authenticity,
    /// The reason is one of art. 20 and fits the category.
    Legitimacy,
}

impl Criterion {
    /// All criteria in the order of review.
    pub const ALL: [Self; 3] = [Self::Completeness, Self::Authenticity, Self::Legitimacy];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Completeness => "completeness",
            Self::Authenticity => "authenticity",
            Self::Legitimacy => "legitimacy",
        }
    }
}

/// A small set of criteria.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criteria(u8);

impl Criteria {
    /// Whether the criterion is in the set.
    #[must_use]
    pub fn has(self, head: Criterion) -> bool {
        self.0 & (1 << head as u8) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The criteria in the set, in the order of review.
    pub fn iter(self) -> impl Iterator<Item = Criterion> {
        Criterion::ALL.into_iter().filter(move |h| self.has(*h))
    }
}

impl FromIterator<Criterion> for Criteria {
    fn from_iter<T: IntoIterator<Item = Criterion>>(heads: T) -> Self {
        Self(heads.into_iter().fold(0, |bits, h| bits | 1 << h as u8))
    }
}

/// How strongly a ground requires an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// Must be verified or waived before an approval.
    Mandatory,
    /// Conditional: once it was submitted or requested, it must be resolved.
    Conditional,
    /// Optional: reviewed if present.
    Optional,
}

impl Requirement {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mandatory => "mandatory",
            Self::Conditional => "conditional",
            Self::Optional => "optional",
        }
    }
}

/// The state of an item. Variants are appended, never reordered: their order is the record's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemState {
    /// Not submitted.
    Missing,
    /// Submitted, not reviewed.
    Received,
    /// Reviewed and verified.
    Verified,
    /// Reviewed and rejected.
    Rejected(Defect),
    /// Not needed in this case, with a reason.
    Waived,
}

impl ItemState {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Received => "received",
            Self::Verified => "verified",
            Self::Rejected(_) => "rejected",
            Self::Waived => "waived",
        }
    }

    /// Verified or waived.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Verified | Self::Waived)
    }
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// Worth knowing.
    Notice,
    /// The item can be verified only with a written reason.
    Doubt,
    /// A rule forbids approval, with any rationale; only a new version of the application resolves it.
    Bar,
}

/// Something intake found on an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The machine name of the finding; its text is in the catalog.
    pub code: Code,
    /// How much it weighs.
    pub severity: FindingSeverity,
    /// What exactly: the value found, the case it matches, the field that differs. Cleaned text.
    pub about: Box<str>,
}

/// One line of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct ChecklistItem {
    pub item: Item,
    /// How strongly the ground requires it.
    pub requirement: Requirement,
    /// The criteria it bears on.
    pub heads: Criteria,
    pub state: ItemState,
    /// The officer's note on it, if any.
    pub note: Option<Box<str>>,
    /// What intake found.
    pub findings: Vec<Finding>,
}

impl ChecklistItem {
    /// Whether it is the officer's own: it is not submitted, no criterion needs it, and the officer records it.
    #[must_use]
    pub fn is_recorded_by_officer(&self) -> bool {
        self.heads.is_empty()
    }

    /// The name of the text for its state: what the officer records is not missing, it is open.
    #[must_use]
    pub fn state_text(&self) -> &'static str {
        if self.state == ItemState::Missing && self.is_recorded_by_officer() {
            "open"
        } else {
            self.state.name()
        }
    }

    /// Whether an approval has to wait for this line: a mandatory item, or a document that was submitted or rejected.
    #[must_use]
    pub fn blocks_approval(&self) -> bool {
        match self.state {
            _ if self.is_recorded_by_officer() && self.requirement != Requirement::Mandatory => false,
            ItemState::Verified | ItemState::Waived => false,
            ItemState::Missing => self.requirement == Requirement::Mandatory,
            ItemState::Received | ItemState::Rejected(_) => true,
        }
    }

    /// It was waived, or verified despite a finding.
    #[must_use]
    pub fn is_overridden(&self) -> bool {
        self.state == ItemState::Waived || self.is_verified_despite_doubt()
    }

    /// It was verified despite a finding.
    #[must_use]
    pub fn is_verified_despite_doubt(&self) -> bool {
        self.state == ItemState::Verified && self.severity() >= Some(FindingSeverity::Doubt)
    }

    /// Whether it counts in "documents n of m": it is required or present.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.requirement == Requirement::Mandatory || self.state != ItemState::Missing
    }

    /// Whether a finding of this item keeps a criterion open: a violation of art. 20 its own criterion, any other bar those of the item.
    #[must_use]
    pub fn has_bar(&self, head: Criterion) -> bool {
        let belongs = |f: &Finding| criterion(f.code).map_or(self.heads.has(head), |own| own == head);
        self.findings.iter().any(|f| f.severity == FindingSeverity::Bar && belongs(f))
    }

    /// The heaviest finding.
    #[must_use]
    pub fn severity(&self) -> Option<FindingSeverity> {
        self.findings.iter().map(|f| f.severity).max()
    }
}

/// Settled and counted lines: "documents n of m". What the officer records is no document.
#[must_use]
pub fn progress(lines: &[ChecklistItem]) -> (usize, usize) {
    let counted = || lines.iter().filter(|l| l.is_counted() && !l.is_recorded_by_officer());
    (counted().filter(|l| l.state.is_settled()).count(), counted().count())
}

/// A criterion is confirmed when every line that bears on it and blocks an approval is settled and no bar belongs to it.
#[must_use]
pub fn is_confirmed(lines: &[ChecklistItem], head: Criterion) -> bool {
    !lines.iter().any(|l| l.has_bar(head) || (l.heads.has(head) && l.blocks_approval()))
}

/// The criterion that a finding keeps open, on any item: the requested visa concerns legitimacy, although it is
/// written in a form that bears on completeness alone. None for a finding about the item itself.
fn criterion(finding: Code) -> Option<Criterion> {
    let asked_for = matches!(
        finding.as_str(),
        "stay_too_long"
            | "more_than_one_entry"
            | "ground_unknown"
            | "category_unknown"
            | "category_not_at_port"
            | "category_unfit"
    );
    asked_for.then_some(Criterion::Legitimacy)
}
