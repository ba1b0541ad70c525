//! Whether the travellers of a case need a visa at all: the table of exemptions held against a case at a moment. Owns the judgement; it is
//! made where it is shown and never stored, because a flight that moves, or a day that passes, changes it. It bars nothing.

use crate::domain::case::Case;
use crate::domain::case::application::Traveller;
use crate::domain::case::timeline::decision;
use crate::domain::code::{Category, ClosingCode, Code, Item, StateCode};
use crate::domain::mrz;
use crate::domain::rules::{ExemptionList, Rules};
use crate::domain::zone::day;
use chrono::{DateTime, NaiveDate, Utc};

/// The closing reason for no visa needed.
pub const NO_VISA: ClosingCode = ClosingCode::new("N-EXEMPT");

/// The item that the finding belongs to.
const PASSPORT: Item = Item::new("PASSPORT");

/// Second letters of document codes that no exemption counts for: diplomatic, official and service, military, laissez-passer, emergency,
/// refugee, alien, stateless (Doc 9303 part 4, section 4.4). Diplomatic and service passports have agreements of their own.
const NOT_ORDINARY: [char; 9] = ['D', 'O', 'M', 'L', 'E', 'R', 'T', 'S', 'U'];

/// The entries of the table for a traveller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExemptionStatus {
    /// No visa is needed.
    Exempt,
    /// The list has ended, or ends before the planned entry, and nothing in the table follows.
    Ended,
    /// The state is on a list that does not cover the requested category.
    OtherCategory,
    /// Transit with an onward ticket only.
    Transit,
}

impl ExemptionStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Exempt, Self::Ended, Self::OtherCategory, Self::Transit];

    /// The machine name, which is that of the finding.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Exempt => Code::new("visa_exempt"),
            Self::Ended => Code::new("exemption_ended"),
            Self::OtherCategory => Code::new("exemption_not_covered"),
            Self::Transit => Code::new("transit_exempt"),
        }
    }
}

/// The result for one list: who, and which.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct ExemptionMatch<'a> {
    /// The exemption of the table.
    pub status: ExemptionStatus,
    pub list: &'a ExemptionList,
    /// The travellers, in the order of the application.
    pub travellers: Vec<&'a Traveller>,
}

impl ExemptionMatch<'_> {
    /// The nationalities, each once.
    #[must_use]
    pub fn states(&self) -> Vec<StateCode> {
        let mut states: Vec<StateCode> = self.travellers.iter().map(|t| t.nationality).collect();
        states.sort_unstable();
        states.dedup();
        states
    }
}

/// The case held against the table.
#[derive(Clone, Debug)]
pub struct Exemption<'a> {
    /// The results, the most helpful first; empty where the table has nothing for any traveller of the case.
    pub said: Vec<ExemptionMatch<'a>>,
    /// The day of entry that was checked.
    pub entry: NaiveDate,
    /// The arrival is known; otherwise the day of entry is today.
    pub booked: bool,
    /// Today, or the day of the decision.
    pub today: NaiveDate,
    /// Days of stay requested.
    pub stay_days: u16,
    /// The category requested.
    pub category: Category,
    /// How many travellers there are.
    pub of: usize,
}

impl Exemption<'_> {
    /// Whether no traveller of the case needs a visa.
    #[must_use]
    pub fn covers_everyone(&self) -> bool {
        self.exempt() == self.of
    }

    /// Whether an exemption of the case ends with the day of its entry: inspection after midnight is after it.
    #[must_use]
    pub fn is_on_last_day(&self) -> bool {
        self.said.iter().any(|s| s.status == ExemptionStatus::Exempt && s.list.until == Some(self.entry))
    }

    /// How many need none.
    #[must_use]
    pub fn exempt(&self) -> usize {
        self.said.iter().filter(|s| s.status == ExemptionStatus::Exempt).map(|s| s.travellers.len()).sum()
    }

    /// The checklist item that the finding belongs to; the first where the ground asks for no passport.
    #[must_use]
    pub fn item(&self, case: &Case) -> Option<Item> {
        case.line(PASSPORT).or(case.lines.first()).map(|l| l.item)
    }

    /// The most helpful result; none where the table has nothing.
    #[must_use]
    pub fn first(&self) -> Option<&ExemptionMatch<'_>> {
        self.said.first()
    }

    /// Whole days left of a list; none where it has no end.
    #[must_use]
    pub fn days_left(&self, list: &ExemptionList) -> Option<i64> {
        list.until.map(|until| (until - self.today).num_days())
    }
}

/// Holds a case against the table of exemptions. Entry is the arrival that counts now, and never before `now`: who waits at the counter
/// has not entered. A decided case is evaluated as of its decision.
#[must_use]
pub fn exemption<'a>(case: &'a Case, rules: &'a Rules, now: DateTime<Utc>) -> Exemption<'a> {
    let decided =
        decision(&case.timeline).filter(|_| case.state.is_concluded()).map(|place| case.timeline[place].at);
    let now = decided.unwrap_or(now);
    let landing = case.expected_arrival().map(|l| l.at);
    let at = landing.map_or(now, |at| at.max(now));
    let mut exemption = Exemption {
        said: Vec::new(),
        entry: day(at),
        booked: landing.is_some(),
        today: day(now),
        stay_days: case.papers.stay_days,
        category: case.papers.category,
        of: 1 + case.papers.group.len(),
    };
    let exit = case.papers.exit_from(at);
    for traveller in case.papers.travellers() {
        let Some((status, list)) = match_traveller(traveller, exit, &exemption, rules) else { continue };
        let same = |s: &&mut ExemptionMatch<'_>| s.status == status && std::ptr::eq(s.list, list);
        match exemption.said.iter_mut().find(same) {
            Some(said) => said.travellers.push(traveller),
            None => exemption.said.push(ExemptionMatch { status, list, travellers: vec![traveller] }),
        }
    }
    exemption.said.sort_by_key(|s| s.status);
    exemption
}

/// The exemption of one traveller, and its list.
fn match_traveller<'a>(
    t: &Traveller,
    exit: NaiveDate,
    asked: &Exemption<'_>,
    rules: &'a Rules,
) -> Option<(ExemptionStatus, &'a ExemptionList)> {
    let state = rules.state_or_alias(t.nationality)?.code;
    let own = rules.state_or_alias(t.passport.issuing_state).is_some_and(|s| s.code == state);
    if !own || !is_ordinary(&t.passport.kind) || t.passport.expires_on < exit {
        return None;
    }
    let table = &rules.exemptions;
    let lists = |transit| table.lists_of(state, transit).filter(|l| asked.stay_days <= l.days);
    let covered = table.categories.contains(&asked.category);
    if let Some(list) = lists(false).find(|l| l.covers(asked.entry)) {
        return Some((if covered { ExemptionStatus::Exempt } else { ExemptionStatus::OtherCategory }, list));
    }
    if !covered {
        return None;
    }
    let past = lists(false).filter(|l| l.until.is_some_and(|until| until < asked.entry));
    let ended = past.max_by_key(|l| l.until).map(|l| (ExemptionStatus::Ended, l));
    ended.or_else(|| lists(true).find(|l| l.covers(asked.entry)).map(|l| (ExemptionStatus::Transit, l)))
}

/// Whether a document code is that of an ordinary passport for an exemption: stricter than for a port visa.
fn is_ordinary(kind: &str) -> bool {
    mrz::is_ordinary_kind(kind) && !kind.chars().nth(1).is_some_and(|c| NOT_ORDINARY.contains(&c))
}
