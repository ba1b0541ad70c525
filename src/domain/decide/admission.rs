//! What follows an approval besides the visa itself: expecting the traveller of an older approval, what is seen at the counter, a longer
//! time to issue, another review, and a case of their own for a traveller of a group.

use super::common::{receipt_of, trimmed_note, with_claim};
use super::context::DecisionContext;
use super::elapse::valid_until;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::admission::{Admission, TravellerVisa};
use crate::domain::case::application::Application;
use crate::domain::case::checklist::ItemState;
use crate::domain::case::split_case::SplitCase;
use crate::domain::case::state::CaseState;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::domain::event::Event;
use crate::domain::rules::Rules;
use crate::domain::zone::day;
use chrono::{DateTime, Duration, Utc};

/// The longest extension, from today.
const LONGEST: Duration = Duration::days(90);

/// The admission of a case whose traveller is expected or has a visa.
pub(super) fn open<'a>(case: &'a Case, blockers: &mut Vec<Blocker>) -> Option<&'a Admission> {
    match &case.state {
        CaseState::Expected | CaseState::Issued => {}
        CaseState::Transferred { to, .. } => blockers.push(Blocker::IssuedElsewhere(*to)),
        state => blockers.push(Blocker::WrongState(state.clone())),
    }
    case.admission.as_ref().filter(|_| case.state.awaits_entry())
}

/// The travellers that a command is about: the one named, or all whom it can be about. Where there is none, why.
pub(super) fn concerned(
    admission: &Admission,
    traveller: Option<u16>,
    can: fn(&TravellerVisa) -> bool,
) -> Result<Vec<u16>, Blocker> {
    let all = &admission.travellers;
    let possible = || (0..).zip(all).filter(|(_, t)| can(t)).map(|(place, _)| place);
    let named = traveller.map(|place| (place, all.get(usize::from(place))));
    match named {
        Some((place, Some(of))) if can(of) => Ok(vec![place]),
        Some((_, Some(of))) => Err(impossible(of)),
        Some((_, None)) if all.len() == 1 => Err(Blocker::SingleTraveller),
        Some((_, None)) => Err(Blocker::TravellerUnknown),
        None if possible().next().is_some() => Ok(possible().collect()),
        // The one who got furthest says why it is possible for nobody.
        None => {
            let last = all.iter().rfind(|t| t.end.is_none()).or(all.last());
            Err(last.map_or(Blocker::TravellerUnknown, impossible))
        }
    }
}

/// Why something is not possible for a traveller that is possible for others.
fn impossible(of: &TravellerVisa) -> Blocker {
    match (&of.end, &of.visa) {
        (Some(end), _) => Blocker::TravellerEnded(end.name()),
        (None, Some(visa)) => Blocker::VisaGiven { number: visa.number.clone(), at: visa.issued_at },
        (None, None) => Blocker::VisaNotGiven,
    }
}

/// An approval that was final before the desk knew of arrivals: its traveller is expected.
pub(super) fn expect(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    match &case.state {
        CaseState::Approved { grace_until: None } => {}
        CaseState::Transferred { to, .. } => blockers.push(Blocker::IssuedElsewhere(*to)),
        state => blockers.push(Blocker::WrongState(state.clone())),
    }
    if !ctx.rules.same_authority(case.entry_port(), case.office) {
        blockers.push(Blocker::EntersElsewhere(case.entry_port()));
    }
    if case.expected_arrival().is_none_or(|arrival| arrival.at <= ctx.now) {
        blockers.push(Blocker::ArrivalNotAhead);
    }
    let note = trimmed_note(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    Ok(vec![Event::Expected { valid_until: valid_until(case, ctx.rules, ctx.now), at: ctx.now, note }])
}

/// What is still outstanding at the counter: originals of the checklist, then steps.
#[must_use]
pub fn outstanding(case: &Case, rules: &Rules) -> Vec<Item> {
    counter_items(case, rules).into_iter().filter(|item| !is_done(case, *item)).collect()
}

/// What has to be seen or done at the counter before the visa is issued.
#[must_use]
pub fn counter_items(case: &Case, rules: &Rules) -> Vec<Item> {
    let issue = &rules.policy.issue;
    // What was never submitted, or waived, has no original.
    let submitted = |item: &&Item| {
        case.line(**item).is_some_and(|l| !matches!(l.state, ItemState::Missing | ItemState::Waived))
    };
    let mut items: Vec<Item> = issue.originals.iter().filter(submitted).copied().collect();
    for item in &issue.needs {
        if !items.contains(item) {
            items.push(*item);
        }
    }
    items
}

/// Whether an original was seen, or a step was done; a step may have been recorded in the review.
#[must_use]
pub fn is_done(case: &Case, item: Item) -> bool {
    let seen = case.admission.as_ref().is_some_and(|a| a.check(item).is_some());
    seen || case.line(item).is_some_and(|l| l.is_recorded_by_officer() && l.state == ItemState::Verified)
}

/// An original was seen, or a step at the counter was done.
pub(super) fn seen(
    case: &Case,
    item: Item,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    let admission = open(case, &mut blockers);
    if case.line(item).is_none() && !counter_items(case, ctx.rules).contains(&item) {
        blockers.push(Blocker::ItemUnknown(item));
    }
    Blocked::unless_empty(blockers)?;
    let note = trimmed_note(note);
    let known = admission.and_then(|a| a.check(item));
    // A key that is held down records nothing again; a note is new.
    if known.is_some_and(|known| note.is_none() || known.note == note) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::SeenAtCounter { item, note }])
}

/// A longer time in which a visa may be issued.
pub(super) fn extend(
    case: &Case,
    until: DateTime<Utc>,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    let admission = open(case, &mut blockers);
    blockers.extend(admission.and_then(|a| concerned(a, None, TravellerVisa::is_expected).err()));
    let from = admission.map(|a| a.valid_until);
    if let Some(from) = from.filter(|from| day(until) <= *from) {
        blockers.push(Blocker::NotLater(from));
    }
    if until > ctx.now + LONGEST {
        blockers.push(Blocker::TimeTooFar);
    }
    let note = trimmed_note(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    let (Some(from), Some(note)) = (from, note) else { return Ok(Vec::new()) };
    Ok(vec![Event::ValidityExtended { until: day(until), from, note }])
}

/// A case whose visa expired or was void is reviewed again.
pub(super) fn review_again(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if !matches!(case.state, CaseState::Expired { .. } | CaseState::Void { .. }) {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    let note = trimmed_note(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    let again = note.map(|note| Event::ReviewedAgain { note });
    Ok(again.into_iter().flat_map(|event| with_claim(case, ctx, event).into_iter().rev()).collect())
}

/// A traveller of a group gets a case of their own. The desk gives its number; a dry run has none.
pub(super) fn split(case: &Case, traveller: Option<u16>, to: Option<CaseNo>) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    let admission = open(case, &mut blockers);
    if case.papers.group.is_empty() {
        blockers.push(Blocker::SingleTraveller);
    }
    let left = admission.into_iter().flat_map(|a| &a.travellers).filter(|t| t.end.is_none()).count();
    let place = match (admission, traveller) {
        (Some(admission), Some(_)) => match concerned(admission, traveller, TravellerVisa::is_expected) {
            Ok(_) if left < 2 => {
                blockers.push(Blocker::SingleTraveller);
                None
            }
            Ok(_) => traveller,
            Err(blocker) => {
                blockers.push(blocker);
                None
            }
        },
        (Some(_), None) if !case.papers.group.is_empty() => {
            blockers.push(Blocker::TravellerUnknown);
            None
        }
        _ => None,
    };
    blockers.dedup();
    Blocked::unless_empty(blockers)?;
    let split = place.map(|traveller| Event::TravellerSplit { traveller, to: to.unwrap_or(case.no) });
    Ok(split.into_iter().collect())
}

/// What the case of a traveller that was split off begins with; none where there is no such traveller.
#[must_use]
pub fn split_case(case: &Case, traveller: u16, to: CaseNo, now: DateTime<Utc>) -> Option<Event> {
    let person = case.papers.travellers().nth(traveller.into())?.clone();
    let papers = Application {
        submission: format!("{}/{}", case.papers.submission, traveller + 1).into(),
        traveller: person,
        group: Vec::new(),
        ..case.papers.clone()
    };
    let split = SplitCase {
        office: case.office,
        papers,
        lines: case.lines.clone(),
        receipt: receipt_of(case.office, to, now),
        valid_until: case.admission.as_ref()?.valid_until,
        told: case.told.clone(),
        entry_told: case.entry_told,
        files: case.files.clone(),
    };
    Some(Event::SplitFrom { from: case.no, split: Box::new(split) })
}
