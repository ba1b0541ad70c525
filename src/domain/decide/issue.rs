//! The visa of an approved case: issued at the counter with the fields of art. 17, and how it ends - entered, not used, void.

use super::admission::{concerned, open, outstanding};
use super::common::trimmed_note;
use super::context::DecisionContext;
use super::elapse::entry_until;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::admission::{Admission, TravellerVisa, Visa, visa_number};
use crate::domain::case::state::CaseState;
use crate::domain::code::ClosingCode;
use crate::domain::event::Event;
use crate::domain::rules::Rules;
use crate::domain::statute;
use crate::domain::zone::day;

const NO_SHOW: ClosingCode = ClosingCode::new("X-NOSHOW");
const BORDER: ClosingCode = ClosingCode::new("X-BORDER");
const VOID: ClosingCode = ClosingCode::new("X-VOID");

/// The shortest number of a visa, in characters.
const NUMBER_SHORTEST: usize = 4;

pub(super) fn issue(
    case: &Case,
    traveller: Option<u16>,
    number: &str,
    remarks: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let number = &*visa_number(number);
    let mut blockers = Vec::new();
    let admission = open(case, &mut blockers);
    if !ctx.rules.same_authority(case.entry_port(), case.office) {
        blockers.push(Blocker::EntersElsewhere(case.entry_port()));
    }
    blockers.extend(statute::port_fault(case.entry_port(), day(ctx.now), ctx.rules));
    let mut place = None;
    if let Some(admission) = admission {
        match concerned(admission, traveller, TravellerVisa::is_expected) {
            Ok(some) if some.len() == 1 => place = some.first().copied(),
            // Several are expected, and each visa has its own number.
            Ok(_) => blockers.push(Blocker::TravellerUnknown),
            Err(blocker) => blockers.push(blocker),
        }
        blockers.extend(outstanding(case, ctx.rules).into_iter().map(Blocker::NotSeenAtCounter));
        blockers.extend(time_blocker(case, admission, ctx));
        let used = admission.travellers.iter().filter_map(|t| t.visa.as_ref());
        // A number is used once, also where its visa was void and the case was reviewed again.
        match ctx.visa_number_of {
            Some(other) if other != case.no => blockers.push(Blocker::VisaNumberTaken(other)),
            Some(_) => blockers.push(Blocker::VisaNumberUsed),
            None if used.into_iter().any(|visa| visa_number(&visa.number) == number) => {
                blockers.push(Blocker::VisaNumberUsed);
            }
            None => {}
        }
    }
    if !number.bytes().all(|b| b.is_ascii_alphanumeric()) {
        blockers.push(Blocker::VisaNumberSigns);
    } else if number.len() < NUMBER_SHORTEST {
        blockers.push(Blocker::VisaNumberWrong);
    }
    Blocked::unless_empty(blockers)?;
    let Some(traveller) = place else { return Ok(Vec::new()) };
    let visa = Visa {
        number: number.into(),
        category: case.papers.category,
        entries: case.papers.entries,
        stay_days: case.papers.stay_days,
        enter_by: entry_until(case, ctx.rules, ctx.now),
        issued_at: ctx.now,
        place: ctx.office,
        officer: ctx.officer.id,
        remarks: trimmed_note(remarks),
    };
    Ok(vec![Event::VisaIssued { traveller, visa, rules: ctx.rules.policy.version.clone() }])
}

/// Why no receipt is issued now: another authority issues at the port of entry, or a change awaits the second officer. A receipt of a
/// transfer is for another authority's port.
#[must_use]
pub fn receipt_blocker(case: &Case, rules: &Rules) -> Option<Blocker> {
    if case.state.is_awaiting_second() {
        return Some(Blocker::WrongState(case.state.clone()));
    }
    let here = matches!(case.state, CaseState::Approved { .. } | CaseState::Expected);
    let port = case.entry_port();
    (here && !rules.same_authority(port, case.office)).then_some(Blocker::EntryPortElsewhere(port))
}

/// The approval holds today, and the traveller arrives while the visa does.
fn time_blocker(case: &Case, admission: &Admission, ctx: &DecisionContext<'_>) -> Option<Blocker> {
    if day(ctx.now) > admission.valid_until {
        return Some(Blocker::ValidityOver(admission.valid_until));
    }
    let arrives = day(case.expected_arrival()?.at);
    if arrives > admission.valid_until {
        return Some(Blocker::ArrivalAfterValidity { arrives, until: admission.valid_until });
    }
    // No extension helps here: the visa itself would end before the traveller comes.
    let until = entry_until(case, ctx.rules, ctx.now);
    (arrives > until).then_some(Blocker::IssueTooEarly { arrives, until })
}

/// The traveller entered. Before the arrival that is known, this needs a reason.
pub(super) fn entered(
    case: &Case,
    traveller: Option<u16>,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let note = trimmed_note(note);
    let early = note.is_none() && case.arrival_ahead(ctx.now).is_some();
    let blockers = if early { vec![Blocker::ReasonMissing(None)] } else { Vec::new() };
    let travellers = of_open(case, traveller, TravellerVisa::is_issued, blockers)?;
    Ok(vec![Event::Entered { travellers, note }])
}

/// Those whom a command is about on an open case, with what blocks it besides.
fn of_open(
    case: &Case,
    traveller: Option<u16>,
    can: fn(&TravellerVisa) -> bool,
    mut blockers: Vec<Blocker>,
) -> Result<Vec<u16>, Blocked> {
    let mut found = Vec::new();
    let mut state = Vec::new();
    if let Some(admission) = open(case, &mut state) {
        match concerned(admission, traveller, can) {
            Ok(some) => found = some,
            Err(blocker) => state.push(blocker),
        }
    }
    state.append(&mut blockers);
    Blocked::unless_empty(state)?;
    Ok(found)
}

/// The traveller did not arrive: before the visa was issued, or with it.
pub(super) fn no_show(
    case: &Case,
    traveller: Option<u16>,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let note = trimmed_note(note);
    let mut blockers = Vec::new();
    blockers.extend(case.arrival_ahead(ctx.now).map(Blocker::ArrivalAhead));
    // Of a group the mark says that somebody came, and one who is named may be missing.
    let everybody = traveller.is_none() || case.papers.group.is_empty();
    if everybody && case.told.as_ref().is_some_and(|told| told.present) {
        blockers.push(Blocker::TravellerPresent);
    }
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    let travellers = of_open(case, traveller, |t| t.end.is_none(), blockers)?;
    Ok(vec![Event::VisaExpired { travellers, code: NO_SHOW, at: ctx.now, note }])
}

/// Border inspection did not admit the traveller (art. 25).
pub(super) fn border_refused(
    case: &Case,
    traveller: Option<u16>,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let travellers = of_open(case, traveller, TravellerVisa::is_issued, Vec::new())?;
    Ok(vec![Event::VisaExpired { travellers, code: BORDER, at: ctx.now, note: trimmed_note(note) }])
}

/// The visa is declared void (Regulations, art. 34); a second officer agrees.
pub(super) fn void(case: &Case, traveller: Option<u16>, note: Option<&str>) -> Result<Vec<Event>, Blocked> {
    let note = trimmed_note(note);
    let blockers = if note.is_none() { vec![Blocker::ReasonMissing(None)] } else { Vec::new() };
    let travellers = of_open(case, traveller, TravellerVisa::is_issued, blockers)?;
    let void = note.map(|note| Event::VisaVoided { travellers, code: VOID, note });
    Ok(void.into_iter().collect())
}
