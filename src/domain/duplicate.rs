//! The same traveller or passport in another case. Owns the keys by which cases are compared and the match; where the keys are
//! looked up, the desk (live cases) and the store (recent ones) know.

use crate::domain::case::checklist::{Finding, Severity};
use crate::domain::case::papers::{Inviter, Papers, Traveller};
use crate::domain::case_no::CaseNo;
use crate::domain::code::Code;
use crate::domain::fold;

/// What two cases have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sameness {
    /// The passport: issuing state and number.
    Passport,
    /// The traveller: folded name and date of birth.
    Traveller,
}

/// How many other cases a case names: enough to see that there are more. A flood of copies must not make each of them carry, and the
/// journal tell, all the others.
pub const NAMED: usize = 5;

/// Another case that matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// The other case.
    pub case: CaseNo,
    /// What they share.
    pub same: Sameness,
}

const PASSPORT: &str = "same_passport";
const TRAVELLER: &str = "same_traveller";

/// Whether a finding is of another case and not of the papers themselves.
#[must_use]
pub fn is_match(finding: &Finding) -> bool {
    [PASSPORT, TRAVELLER].contains(&finding.code.as_str())
}

impl Match {
    /// As a finding on the passport item.
    #[must_use]
    pub fn finding(self) -> Finding {
        let code = match self.same {
            Sameness::Passport => Code::new(PASSPORT),
            Sameness::Traveller => Code::new(TRAVELLER),
        };
        Finding { code, severity: Severity::Notice, about: self.case.to_string().into() }
    }
}

/// The keys of one traveller.
fn traveller_keys(t: &Traveller) -> [(Sameness, String); 2] {
    [
        (
            Sameness::Passport,
            format!("{}{}", t.passport.issuing_state, fold::document_number(&t.passport.number)),
        ),
        (
            Sameness::Traveller,
            format!("{}{}", fold::name_key(&t.surname, &t.given_names), t.birth_date.format("%Y%m%d")),
        ),
    ]
}

/// The key of an inviter: the credit code, or the folded name of one who has none.
#[must_use]
pub fn inviter_key(inviter: &Inviter) -> String {
    let code = inviter.uscc.as_deref().map(fold::document_number).filter(|c| !c.is_empty());
    code.unwrap_or_else(|| format!("={}", fold::fold(&inviter.name)))
}

/// The keys of every traveller of the papers.
pub fn keys(papers: &Papers) -> impl Iterator<Item = (Sameness, String)> {
    papers.travellers().flat_map(traveller_keys)
}
