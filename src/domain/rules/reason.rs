//! The ground and the visa category of an application against the tables: whether they are known, whether the category is issued at
//! ports, and whether the two fit. It only compares codes; findings and decisions determine what follows from a fault.

use super::Rules;
use crate::domain::case::application::Application;
use crate::domain::code::{Category, Ground, Item};

const KINSHIP: Item = Item::new("KINSHIP");

/// What is wrong with a ground and a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonFault {
    /// No table has the ground.
    GroundUnknown,
    /// No table has the category.
    CategoryUnknown,
    /// The category is not issued at ports: a mission abroad issues it.
    CategoryNotAtPort,
    /// The category is none of the ground's.
    CategoryUnfit,
}

impl ReasonFault {
    /// The machine name, the same for the finding and for the blocker.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::GroundUnknown => "ground_unknown",
            Self::CategoryUnknown => "category_unknown",
            Self::CategoryNotAtPort => "category_not_at_port",
            Self::CategoryUnfit => "category_unfit",
        }
    }
}

/// What is wrong with the kind of an inviter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviterFault {
    /// The submission has no kind of inviter.
    Unknown,
    /// The category is not for an inviter of this kind.
    Unfit,
}

impl Rules {
    /// Every fault of a ground and a category; none where an application with them can be approved.
    #[must_use]
    pub fn reason_faults(&self, ground: Ground, category: Category) -> Vec<ReasonFault> {
        let (known, issued) = (self.ground(ground), self.category(category));
        let mut faults = Vec::new();
        if known.is_none() {
            faults.push(ReasonFault::GroundUnknown);
        }
        match issued {
            None => faults.push(ReasonFault::CategoryUnknown),
            Some(row) if !row.at_port => faults.push(ReasonFault::CategoryNotAtPort),
            Some(_) if known.is_some_and(|g| !g.categories.contains(&category)) => {
                faults.push(ReasonFault::CategoryUnfit);
            }
            Some(_) => {}
        }
        faults
    }

    /// What is wrong with the inviter of a category that only some inviters can have (Regulations on Administration of Entry and Exit of
    /// Foreigners, art. 6); none where every inviter is valid or none is named.
    #[must_use]
    pub fn inviter_fault(&self, papers: &Application) -> Option<InviterFault> {
        let row = self.category(papers.category).filter(|row| !row.inviters.is_empty())?;
        let inviter = papers.inviter.as_ref()?;
        let asked = self.ground(papers.ground).is_some_and(|g| g.mandatory.contains(&KINSHIP));
        let family = asked || papers.documents.iter().any(|d| d.item == KINSHIP);
        if row.inviters_of_family_only && !family {
            return None;
        }
        match inviter.kind {
            None => Some(InviterFault::Unknown),
            Some(kind) => (!row.inviters.contains(&kind)).then_some(InviterFault::Unfit),
        }
    }

    /// Whether the category is one of the ground's and is issued at ports.
    #[must_use]
    pub fn category_fits(&self, ground: Ground, category: Category) -> bool {
        self.reason_faults(ground, category).is_empty()
    }
}
