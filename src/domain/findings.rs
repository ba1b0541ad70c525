//! The automatic findings on an application, before an officer reviews it: the passport's machine readable zone, dates, codes, the limits of
//! art. 20. Owns the judgement of one submission against the rules; it never rejects (intake does) nor decides (officers do).

use crate::domain::case::application::{Application, Traveller};
use crate::domain::case::checklist::{
    ChecklistItem, Criteria, Finding, FindingSeverity, ItemState, Requirement,
};
use crate::domain::case::flight;
use crate::domain::code::{Code, Item, StateCode};
use crate::domain::credit_code::CreditCode;
use crate::domain::matching::CaseMatch;
use crate::domain::mrz;
use crate::domain::rules::{Alternative, InviterFault, PortStatus, ReasonFault, Rules};
use crate::domain::sanitize;
use crate::domain::zone::{beijing, day};
use chrono::{DateTime, Duration, Months, NaiveDate, Utc};
use std::cmp::Reverse;

const PASSPORT: Item = Item::new("PASSPORT");
const FORM: Item = Item::new("FORM");
const LICENCE: Item = Item::new("LICENCE");
const INVITE: Item = Item::new("INVITE");
const TICKET: Item = Item::new("TICKET");
const NAMELIST: Item = Item::new("NAMELIST");

/// The most findings on one item. A group of hundreds may have thousands, more than anybody reads and more than a record should hold.
pub const MOST_FINDINGS: usize = 100;
/// The most characters of a name in a finding.
const NAME: usize = 60;

/// A finding and the item it belongs to.
type ItemFinding = (Item, Finding);

fn found(
    item: Item,
    code: &'static str,
    severity: FindingSeverity,
    about: impl Into<Box<str>>,
) -> ItemFinding {
    (item, Finding { code: Code::new(code), severity, about: about.into() })
}

/// The checklist of the application's ground with documents and findings, before any review.
#[must_use]
pub fn checklist(
    papers: &Application,
    matches: &[CaseMatch],
    rules: &Rules,
    now: DateTime<Utc>,
) -> Vec<ChecklistItem> {
    let mut lines: Vec<ChecklistItem> = rules
        .checklist(papers.ground)
        .into_iter()
        .map(|(item, requirement, heads)| ChecklistItem {
            item,
            requirement,
            heads,
            state: ItemState::Missing,
            note: None,
            findings: Vec::new(),
        })
        .collect();
    let own = |item| rules.officer_items().any(|(i, _)| i == item);
    for document in papers.documents.iter().filter(|d| !own(d.item)) {
        if let Some(line) = lines.iter_mut().find(|l| l.item == document.item) {
            line.state = ItemState::Received;
        } else if let Some(rule) = rules.item(document.item) {
            let heads = rule.heads();
            lines.push(ChecklistItem {
                item: document.item,
                requirement: Requirement::Optional,
                heads,
                state: ItemState::Received,
                note: None,
                findings: Vec::new(),
            });
        }
    }
    lines.extend(rules.officer_items().map(|(item, requirement)| {
        let there = papers.documents.iter().any(|d| d.item == item);
        let state = if there { ItemState::Received } else { ItemState::Missing };
        ChecklistItem {
            item,
            requirement,
            heads: Criteria::default(),
            state,
            note: None,
            findings: Vec::new(),
        }
    }));
    choose_alternatives(&mut lines, papers, rules);
    for (item, finding) in judge(papers, matches, rules, now) {
        let at = [item, INVITE, FORM, PASSPORT]
            .into_iter()
            .find_map(|i| lines.iter().position(|l| l.item == i))
            .unwrap_or(0);
        if let Some(line) = lines.get_mut(at) {
            line.findings.push(finding);
        }
    }
    lines.iter_mut().for_each(|line| at_most(&mut line.findings));
    lines
}

/// Of each group the alternative that was begun and lacks the fewest items is mandatory, the first where none was begun; the items of
/// the others are not.
fn choose_alternatives(lines: &mut [ChecklistItem], papers: &Application, rules: &Rules) {
    let absent = |item: &Item| !papers.documents.iter().any(|d| d.item == *item);
    for group in rules.ground(papers.ground).into_iter().flat_map(|g| &g.one_of) {
        let missing = |a: &&Alternative| a.0.iter().filter(|i| absent(i)).count();
        let begun = group.iter().filter(|a| missing(a) < a.0.len()).min_by_key(missing);
        let Some(chosen) = begun.or(group.first()) else { continue };
        for line in lines.iter_mut().filter(|l| group.iter().any(|a| a.0.contains(&l.item))) {
            let wanted = chosen.0.contains(&line.item);
            line.requirement = if wanted { Requirement::Mandatory } else { Requirement::Conditional };
        }
    }
}

/// Keeps the weightiest findings and counts the others; the count weighs what the heaviest of them weighs, so that nothing that bars an
/// approval is lost.
fn at_most(findings: &mut Vec<Finding>) {
    if findings.len() <= MOST_FINDINGS {
        return;
    }
    findings.sort_by_key(|f| Reverse(f.severity));
    let more = findings.split_off(MOST_FINDINGS - 1);
    let severity = more.first().map_or(FindingSeverity::Notice, |f| f.severity);
    findings.push(found(PASSPORT, "more_findings", severity, more.len().to_string()).1);
}

fn judge(papers: &Application, matches: &[CaseMatch], rules: &Rules, now: DateTime<Utc>) -> Vec<ItemFinding> {
    let today = day(now);
    let mut all = Vec::new();
    for (place, traveller) in papers.travellers().enumerate() {
        passport(traveller, place, papers.planned_exit(now), today, rules, &mut all);
    }
    limits(papers, rules, &mut all);
    inviter(papers, rules, &mut all);
    journey(papers, rules, now, &mut all);
    let ground = rules.ground(papers.ground);
    if ground.is_some_and(|g| g.group) && papers.group.is_empty() {
        all.push(found(NAMELIST, "group_too_small", FindingSeverity::Bar, "1"));
    }
    all.extend(matches.iter().map(|m| (m.item(), m.finding())));
    if has_replacement_mark(papers) {
        all.push(found(FORM, "hostile_text", FindingSeverity::Notice, ""));
    }
    all
}

fn passport(
    t: &Traveller,
    place: usize,
    exit: NaiveDate,
    today: NaiveDate,
    rules: &Rules,
    all: &mut Vec<ItemFinding>,
) {
    // In a group the officer has to see the passport's traveller.
    let name = |t: &Traveller| t.name().chars().take(NAME).collect::<String>();
    let of = |about: String| match (place, &*about) {
        (0, _) => about,
        (_, "") => name(t),
        _ => format!("{}: {about}", name(t)),
    };
    let mut add = |code, severity, about: String| all.push(found(PASSPORT, code, severity, of(about)));
    let p = &t.passport;
    if p.expires_on < today {
        add("passport_expired", FindingSeverity::Bar, p.expires_on.to_string());
    } else if p.expires_on < exit {
        add("passport_expires", FindingSeverity::Bar, format!("{} < {exit}", p.expires_on));
    } else if today
        .checked_add_months(Months::new(rules.policy.passport_warning_months))
        .is_some_and(|limit| p.expires_on < limit)
    {
        add("passport_expires_soon", FindingSeverity::Notice, p.expires_on.to_string());
    }
    if t.birth_date.earliest() > today {
        add("birth_in_future", FindingSeverity::Bar, t.birth_date.to_string());
    }
    if rules.state(t.nationality).is_some_and(|s| !s.foreign) {
        add("not_foreigner", FindingSeverity::Bar, t.nationality.to_string());
    }
    if [&t.surname, &t.given_names].into_iter().any(|name| has_mixed_scripts(name)) {
        add("name_mixed_scripts", FindingSeverity::Doubt, t.name());
    }
    for (finding, severity, about) in states(t, rules) {
        add(finding, severity, about);
    }
    if !mrz::is_ordinary_kind(&p.kind) {
        add("passport_not_ordinary", FindingSeverity::Bar, p.kind.to_string());
    }
    let visual = mrz::VisualZone {
        kind: &p.kind,
        surname: &t.surname,
        given_names: &t.given_names,
        number: &p.number,
        issuing_state: p.issuing_state.as_str(),
        nationality: t.nationality.as_str(),
        sex: t.sex.letter().chars().next().unwrap_or('X'),
        birth: t.birth_date,
        expires: p.expires_on,
    };
    match mrz::review(&p.mrz, &visual, today) {
        None => add("mrz_absent", FindingSeverity::Notice, String::new()),
        Some(faults) => {
            for fault in faults {
                let severity =
                    if fault.is_notice() { FindingSeverity::Notice } else { FindingSeverity::Doubt };
                add(fault.code(), severity, fault.about());
            }
        }
    }
}

/// Whether a name has letters of the Latin script and of another one: bytes that were read in a wrong encoding look like that.
fn has_mixed_scripts(name: &str) -> bool {
    // Latin with every diacritic, and its full-width forms.
    let latin = |c: char| matches!(c, '\0'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}');
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    letters().any(latin) && !letters().all(latin)
}

/// The codes of states on a document: those that no table has, and those of documents that are not recognised. A zone counts as far as
/// it can be read: its nationality and issuer have fixed positions in its two lines.
fn states(t: &Traveller, rules: &Rules) -> Vec<(&'static str, FindingSeverity, String)> {
    let stated = [t.passport.issuing_state, t.nationality];
    let printed = mrz::states(&t.passport.mrz).into_iter().filter_map(|code| code.parse().ok());
    let mut unknown: Vec<StateCode> =
        stated.into_iter().filter(|c| rules.state_or_alias(*c).is_none()).collect();
    unknown.dedup();
    let refused = |code: &StateCode| rules.state_or_alias(*code).is_some_and(|s| !s.recognised);
    let not_recognised = stated.into_iter().chain(printed).find(refused);
    unknown
        .into_iter()
        .map(|code| ("state_unknown", FindingSeverity::Doubt, code.to_string()))
        .chain(not_recognised.map(|code| ("document_not_recognised", FindingSeverity::Bar, code.to_string())))
        .collect()
}

fn limits(papers: &Application, rules: &Rules, all: &mut Vec<ItemFinding>) {
    let policy = &rules.policy;
    if papers.stay_days > policy.max_stay_days {
        all.push(found(FORM, "stay_too_long", FindingSeverity::Bar, papers.stay_days.to_string()));
    }
    if papers.entries > policy.entries {
        all.push(found(FORM, "more_than_one_entry", FindingSeverity::Bar, papers.entries.to_string()));
    }
    let (ground, category) = (papers.ground, papers.category);
    for fault in rules.reason_faults(ground, category) {
        let about = match fault {
            ReasonFault::GroundUnknown => ground.to_string(),
            ReasonFault::CategoryUnknown | ReasonFault::CategoryNotAtPort => category.to_string(),
            ReasonFault::CategoryUnfit => format!("{ground} / {category}"),
        };
        all.push(found(FORM, fault.code(), FindingSeverity::Bar, about));
    }
}

fn inviter(papers: &Application, rules: &Rules, all: &mut Vec<ItemFinding>) {
    let category = papers.category.to_string();
    match rules.inviter_fault(papers) {
        None => {}
        Some(InviterFault::Unknown) => {
            all.push(found(INVITE, "inviter_kind_unknown", FindingSeverity::Notice, category));
        }
        Some(InviterFault::Unfit) => {
            all.push(found(INVITE, "inviter_kind_unfit", FindingSeverity::Doubt, category));
        }
    }
    let needs = rules
        .checklist(papers.ground)
        .into_iter()
        .any(|(i, r, _)| i == INVITE && r == Requirement::Mandatory);
    match &papers.inviter {
        None if needs => all.push(found(INVITE, "inviter_absent", FindingSeverity::Doubt, "")),
        None => {}
        Some(inviter) => match &inviter.uscc {
            Some(code) => {
                if let Err(fault) = CreditCode::parse(code) {
                    all.push(found(
                        LICENCE,
                        "credit_code_wrong",
                        FindingSeverity::Doubt,
                        format!("{code}: {fault}"),
                    ));
                }
            }
            None => {
                let unit = rules
                    .checklist(papers.ground)
                    .into_iter()
                    .any(|(i, r, _)| i == LICENCE && r == Requirement::Mandatory);
                if unit {
                    all.push(found(LICENCE, "credit_code_absent", FindingSeverity::Notice, ""));
                }
            }
        },
    }
}

fn journey(papers: &Application, rules: &Rules, now: DateTime<Utc>, all: &mut Vec<ItemFinding>) {
    match &papers.arrival {
        None => all.push(found(TICKET, "arrival_unknown", FindingSeverity::Notice, "")),
        Some(arrival) if arrival.at < now => {
            // An arrival of another day is rather an error in the year or the month than a traveller at the port.
            let (code, severity) = if arrival.is_long_past(now) {
                ("arrival_long_past", FindingSeverity::Doubt)
            } else {
                ("arrival_past", FindingSeverity::Notice)
            };
            all.push(found(TICKET, code, severity, arrival.at.with_timezone(&beijing()).to_rfc3339()));
        }
        Some(_) => {}
    }
    if papers.submitted_at - now > Duration::hours(1) {
        let at = papers.submitted_at.with_timezone(&beijing()).to_rfc3339();
        all.push(found(FORM, "submitted_in_future", FindingSeverity::Notice, at));
    }
    let flown = rules.port(papers.entry_port).is_some_and(|p| p.icao.is_some());
    if let Some(arrival) = papers
        .arrival
        .as_ref()
        .filter(|a| flown && !flight::keys(&a.carrier).iter().any(|k| flight::is_flight_number(k)))
    {
        all.push(found(TICKET, "flight_number_unread", FindingSeverity::Notice, &*arrival.carrier));
    }
    let port = papers.entry_port;
    let arrives = papers.arrival.as_ref().map_or(now, |a| a.at.max(now));
    match rules.opening(port, day(arrives)) {
        PortStatus::Open => {}
        // The decision bars it on its own: another port of entry that is reported later resolves it.
        PortStatus::Closed(since) => {
            all.push(found(TICKET, "port_closed", FindingSeverity::Doubt, format!("{port} {since}")));
        }
        PortStatus::NotYet(from) => {
            all.push(found(TICKET, "port_not_open", FindingSeverity::Doubt, format!("{port} {from}")));
        }
    }
    if rules.port(papers.entry_port).is_some_and(|p| !p.office) {
        all.push(found(TICKET, "port_without_office", FindingSeverity::Doubt, papers.entry_port.to_string()));
    }
}

/// Whether intake had to put a replacement mark into any text of the application: no regular form contains such text.
fn has_replacement_mark(papers: &Application) -> bool {
    let bad = |text: &str| text.contains(sanitize::MARK);
    let maybe = |text: &Option<Box<str>>| text.as_deref().is_some_and(bad);
    let person = |t: &Traveller| {
        bad(&t.surname)
            || bad(&t.given_names)
            || maybe(&t.native_name)
            || bad(&t.passport.number)
            || bad(&t.passport.kind)
    };
    let inviter = papers.inviter.as_ref().is_some_and(|i| {
        bad(&i.name) || maybe(&i.uscc) || maybe(&i.contact) || maybe(&i.phone) || maybe(&i.address)
    });
    papers.travellers().any(person)
        || inviter
        || bad(&papers.reason)
        || papers.arrival.as_ref().is_some_and(|a| bad(&a.carrier))
        || papers.documents.iter().any(|d| bad(&d.name))
}

/// Machine names of everything that can be found; the catalogs have a text for each.
pub const CODES: &[&str] = &[
    "arrival_long_past",
    "arrival_past",
    "arrival_unknown",
    "birth_in_future",
    "category_not_at_port",
    "category_unfit",
    "category_unknown",
    "credit_code_absent",
    "credit_code_wrong",
    "document_not_recognised",
    "file_changed",
    "file_damaged",
    "file_extra",
    "file_kind_differs",
    "file_kind_unknown",
    "file_missing",
    "file_size_differs",
    "file_too_large",
    "flight_number_unread",
    "ground_unknown",
    "group_too_small",
    "hostile_text",
    "inviter_absent",
    "inviter_kind_unfit",
    "inviter_kind_unknown",
    "more_findings",
    "more_than_one_entry",
    "name_mixed_scripts",
    "mrz_absent",
    "mrz_alike",
    "mrz_birth_differs",
    "mrz_character",
    "mrz_check_birth",
    "mrz_check_composite",
    "mrz_check_expiry",
    "mrz_check_number",
    "mrz_check_personal",
    "mrz_expiry_differs",
    "mrz_form",
    "mrz_issuer_differs",
    "mrz_kind_differs",
    "mrz_length",
    "mrz_name_differs",
    "mrz_nationality_differs",
    "mrz_number_differs",
    "mrz_sex_differs",
    "mrz_specimen",
    "not_foreigner",
    "passport_expired",
    "passport_expires",
    "passport_expires_soon",
    "passport_not_ordinary",
    "port_closed",
    "port_not_open",
    "port_without_office",
    "same_passport",
    "same_traveller",
    "state_unknown",
    "stay_too_long",
    "submitted_in_future",
    "surge",
];
