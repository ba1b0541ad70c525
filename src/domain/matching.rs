//! The definition of a match: another case of the same traveller or passport, or one of a burst of an inviter.
//! Intake, the second-officer rule, the flags and the index of related cases go by it. Owns the keys by which cases are compared and the
//! match; the desk (open cases) and the store (recent ones) look the keys up. What is weaker - another spelling, the
//! inviter alone - the related cases only show.

use crate::domain::case::Case;
use crate::domain::case::application::{Application, Inviter, Traveller};
use crate::domain::case::checklist::{Finding, FindingSeverity};
use crate::domain::case::determination::Determination;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Code, Item};
use crate::domain::document_number::{plain_number, without_check_digit};
use crate::domain::normalize::{self, fold};

/// What two cases have in common. The numbers are part of the keys of the store's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// The passport: issuing state and number, O read as 0 and I as 1, with or without its check digit.
    Passport,
    /// The traveller: the same parts of a name in any order, and the full date of birth.
    Traveller,
    /// The inviter, with a burst of cases.
    Inviter,
}

/// Grows with every change of the keys: an index that was written under another one is rebuilt.
pub const KEYS_VERSION: u8 = 2;

/// How many other cases a case names: enough to see that there are more. A flood of copies must not make each of them carry, and the
/// journal tell, all the others.
pub const NAMED: usize = 5;

/// Another case that matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseMatch {
    /// The other case.
    pub case: CaseNo,
    /// What they share.
    pub same: MatchKind,
}

const PASSPORT: &str = "same_passport";
const TRAVELLER: &str = "same_traveller";
const SURGE: &str = "surge";

/// Whether a finding is of another case of the same traveller.
#[must_use]
pub fn is_match(finding: &Finding) -> bool {
    [PASSPORT, TRAVELLER].contains(&finding.code.as_str())
}

/// Whether a finding marks the case as part of its inviter's burst.
#[must_use]
pub fn is_surge(finding: &Finding) -> bool {
    finding.code.as_str() == SURGE
}

/// Whether a finding is of other cases and not of the documents themselves.
#[must_use]
pub fn is_of_others(finding: &Finding) -> bool {
    is_match(finding) || is_surge(finding)
}

impl CaseMatch {
    /// As a finding.
    #[must_use]
    pub fn finding(self) -> Finding {
        let code = match self.same {
            MatchKind::Passport => Code::new(PASSPORT),
            MatchKind::Traveller => Code::new(TRAVELLER),
            MatchKind::Inviter => Code::new(SURGE),
        };
        Finding { code, severity: FindingSeverity::Notice, about: self.case.to_string().into() }
    }

    /// The item that the finding is on, where the checklist has it.
    #[must_use]
    pub fn item(self) -> Item {
        match self.same {
            MatchKind::Passport | MatchKind::Traveller => Item::new("PASSPORT"),
            MatchKind::Inviter => Item::new("INVITE"),
        }
    }

    /// Whether a case has the finding already, or enough of its kind.
    #[must_use]
    pub fn is_known(self, case: &Case) -> bool {
        let finding = self.finding();
        let findings = || case.lines.iter().flat_map(|l| &l.findings);
        match self.same {
            MatchKind::Inviter => findings().any(is_surge),
            _ => findings().filter(|f| is_match(f)).count() >= NAMED || findings().any(|f| *f == finding),
        }
    }
}

impl Case {
    /// The determination on another case.
    #[must_use]
    pub fn determination_on(&self, other: CaseNo) -> Option<&Determination> {
        self.compared.iter().find(|c| c.other == other)
    }

    /// The determination on the other case of a finding.
    #[must_use]
    pub fn determination_for(&self, finding: &Finding) -> Option<&Determination> {
        if !is_match(finding) {
            return None;
        }
        finding.about.parse().ok().and_then(|other| self.determination_on(other))
    }

    /// Whether a finding is of another case that was found not to be the same: it does not warn any more.
    #[must_use]
    pub fn is_dismissed(&self, finding: &Finding) -> bool {
        self.determination_for(finding).is_some_and(|c| !c.same)
    }
}

/// The keys of one traveller: two who are the same have one in common.
#[must_use]
pub fn traveller_keys(t: &Traveller) -> Vec<(MatchKind, String)> {
    let number = plain_number(&t.passport.number);
    let numbers = [Some(number).filter(|n| !n.is_empty()), without_check_digit(&t.passport.number)];
    let passports = numbers.into_iter().flatten().map(|n| format!("{}{n}", t.passport.issuing_state));
    let born = t.birth_date.to_string().replace('-', "");
    let names = name_keys(t).into_iter().map(|n| format!("{n}{born}"));
    let mut keys: Vec<(MatchKind, String)> = passports
        .map(|key| (MatchKind::Passport, key))
        .chain(names.map(|key| (MatchKind::Traveller, key)))
        .collect();
    keys.dedup();
    keys
}

/// The name in one piece, surname and given names in whichever order, and its parts by the alphabet. An apostrophe parts nothing, as in
/// the machine readable zone (ICAO Doc 9303 part 3).
fn name_keys(t: &Traveller) -> Vec<String> {
    let turned = normalize::name_key(&t.given_names, &t.surname);
    let whole = normalize::name_key(&t.surname, &t.given_names).min(turned);
    let name = fold(&t.name()).replace(['\'', '\u{2019}', '\u{2bc}', '`', '\u{b4}'], "");
    let mut parts: Vec<&str> = name.split(|c: char| !c.is_alphabetic()).filter(|p| !p.is_empty()).collect();
    parts.sort_unstable();
    // Blanks keep the parts apart from a name in one piece.
    let mut keys = vec![whole, parts.join(" ")];
    keys.retain(|key| !key.is_empty());
    keys.dedup();
    keys
}

/// The key of an inviter: the credit code, or the folded name of one who has none.
#[must_use]
pub fn inviter_key(inviter: &Inviter) -> String {
    let code = inviter.uscc.as_deref().map(normalize::document_number).filter(|c| !c.is_empty());
    code.unwrap_or_else(|| format!("={}", normalize::fold(&inviter.name)))
}

/// The keys of every traveller of the application, and of the inviter: the keys of the store's index.
pub fn keys(papers: &Application) -> impl Iterator<Item = (MatchKind, String)> {
    let inviter = papers.inviter.as_ref().map(|i| (MatchKind::Inviter, inviter_key(i)));
    papers.travellers().flat_map(traveller_keys).chain(inviter)
}

/// Whether two versions of an application are of the same travellers, letter by letter. A case is folded again by this for ever, so it does not
/// follow the keys.
#[must_use]
pub fn same_travellers(a: &Application, b: &Application) -> bool {
    let written = |t: &Traveller| {
        (
            t.passport.issuing_state,
            normalize::document_number(&t.passport.number),
            normalize::name_key(&t.surname, &t.given_names),
            t.birth_date,
        )
    };
    a.travellers().map(written).eq(b.travellers().map(written))
}
