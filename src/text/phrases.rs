//! Sentences built from domain values.

use super::issued::{about_issued, already_issued_text};
use super::{Catalog, date_time, day_time, fill, long_span, particular, told_line};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::calendar::wall;
use crate::domain::case::Case;
use crate::domain::case::checklist::Finding;
use crate::domain::case::disclosure::ToldEntry;
use crate::domain::case::forgotten_file::ForgottenFile;
use crate::domain::case::proposal::{Proposal, ProposedDecision};
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::TimelineEntry;
use crate::domain::case::transfer::ReviewStatus;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Code, Ground, Item, Port};
use crate::domain::lang::LocalizedName;
use crate::domain::mrz::Mismatch;
use crate::domain::officer::OfficerId;
use crate::domain::paper;
use crate::domain::rules::{ClosingKind, Rules};
use crate::domain::warning::{ToldPerson, Warning};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::borrow::Cow;

/// An item's name.
#[must_use]
pub(crate) fn item_name(texts: &Catalog, item: Item, rules: &Rules) -> String {
    rules.item(item).map_or_else(|| item.to_string(), |i| i.name.get(texts.lang).to_owned())
}

/// What a new version of an application changed, from the paths of [`changes`](crate::domain::application_diff::changes).
#[must_use]
pub(crate) fn changed_fields_text(texts: &Catalog, paths: &[impl AsRef<str>], rules: &Rules) -> String {
    let name = |path: &str| match path.strip_prefix("documents.").map(|item| (item, item.parse())) {
        Some((_, Ok(item))) => item_name(texts, item, rules),
        Some((item, Err(_))) => item.to_owned(),
        None => Catalog::text_or_name(&texts.changed, path).to_owned(),
    };
    let names: Vec<String> = paths.iter().map(|path| name(path.as_ref())).collect();
    texts.listed(&names)
}

/// Whether the files that the documents of an item name were delivered; none where they name none.
#[must_use]
pub(crate) fn files_text(texts: &Catalog, case: &Case, item: Item) -> Option<String> {
    let t = &texts.files;
    match case.files_delivered(item) {
        (_, 0) => None,
        (0, _) if case.forgotten_of(item).is_some() => Some(t.forgotten.to_string()),
        (0, _) => Some(t.not_delivered.to_string()),
        (n, of) if n < of => Some(fill(&t.partly, &[("n", &n.to_string()), ("of", &of.to_string())])),
        _ => Some(t.delivered.to_string()),
    }
}

/// That a file was forgotten, when and by whom.
#[must_use]
pub(crate) fn forgotten_text(texts: &Catalog, forgotten: &ForgottenFile) -> String {
    let values = [
        ("name", &*forgotten.file.name),
        ("at", &*date_time(forgotten.at)),
        ("officer", forgotten.officer.as_str()),
    ];
    fill(&texts.files.forgotten_file, &values)
}

/// A port's name.
#[must_use]
pub(crate) fn port_name(texts: &Catalog, port: Port, rules: &Rules) -> String {
    rules.port(port).map_or_else(|| port.to_string(), |p| p.name.get(texts.lang).to_owned())
}

/// The counters of an authority at a port that are open on a day; none where it has but one place.
#[must_use]
pub fn counters_text(texts: &Catalog, port: Port, day: NaiveDate, rules: &Rules) -> Option<String> {
    // Counters of the same times are named together.
    let mut groups: Vec<(Option<&str>, Vec<String>)> = Vec::new();
    for counter in rules.port(port)?.counters_on(day) {
        let (when, name) = (counter.when.as_ref().map(|w| w.get(texts.lang)), counter.name.get(texts.lang));
        match groups.iter_mut().find(|(of, _)| *of == when) {
            Some((_, names)) => names.push(name.to_owned()),
            None => groups.push((when, vec![name.to_owned()])),
        }
    }
    let named: Vec<String> = groups
        .into_iter()
        .map(|(when, names)| {
            let names = texts.listed(&names);
            when.map_or_else(|| names.clone(), |when| texts.bracketed(&names, when))
        })
        .collect();
    (!named.is_empty()).then(|| texts.labelled(&texts.labels.counters, &texts.listed(&named)))
}

/// A ground's name.
#[must_use]
pub(crate) fn ground_name(texts: &Catalog, ground: Ground, rules: &Rules) -> String {
    rules.ground(ground).map_or_else(|| ground.to_string(), |g| g.name.get(texts.lang).to_owned())
}

/// A state in full, with its port or code.
#[must_use]
pub(crate) fn state_long(texts: &Catalog, state: &CaseState, rules: &Rules) -> String {
    let name = Catalog::text_or_name(&texts.state, state.name());
    match state {
        CaseState::TransferOffered { to, .. } | CaseState::Transferred { to, .. } => {
            format!("{name} {}", port_name(texts, *to, rules))
        }
        CaseState::Refused { code, .. }
        | CaseState::NotAccepted { code, .. }
        | CaseState::Withdrawn { code, .. }
        | CaseState::Expired { code }
        | CaseState::Void { code } => {
            format!("{name} {code}")
        }
        CaseState::AwaitingSecond { proposal, .. } => {
            texts.labelled(name, &proposal_line(texts, proposal, rules))
        }
        _ => name.to_owned(),
    }
}

/// The text of what a first officer proposes.
#[must_use]
pub(crate) fn proposal_line(texts: &Catalog, proposal: &Proposal, rules: &Rules) -> String {
    let action = match &proposal.wish {
        ProposedDecision::Refuse { code }
            if rules.closing(*code).is_some_and(|c| c.kind == ClosingKind::NotAccept) =>
        {
            Catalog::text_or_name(&texts.state, "not_accepted")
        }
        ProposedDecision::Refuse { .. } => Catalog::text_or_name(&texts.hint, "refuse"),
        _ => Catalog::text_or_name(&texts.action, proposal.command().name()),
    };
    let about = match &proposal.wish {
        ProposedDecision::Refuse { code } | ProposedDecision::Withdraw { code } => {
            let name = rules.closing(*code).map_or("", |c| c.name.get(texts.lang));
            format!("{code} {name}")
        }
        ProposedDecision::Waive { item } | ProposedDecision::Verify { item } => {
            item_name(texts, *item, rules)
        }
        ProposedDecision::Transfer { to } => port_name(texts, *to, rules),
        ProposedDecision::Void { traveller: Some(place) } => (place + 1).to_string(),
        ProposedDecision::Forget { item: Some(item), number } => {
            let name = item_name(texts, *item, rules);
            number.map_or_else(|| name.clone(), |number| format!("{name} {number}"))
        }
        ProposedDecision::Recall
        | ProposedDecision::Approve
        | ProposedDecision::Void { traveller: None }
        | ProposedDecision::Forget { item: None, .. } => return action.to_owned(),
    };
    texts.labelled(action, &about)
}

/// Why not, in one sentence.
#[must_use]
pub fn blocker_text(texts: &Catalog, blocker: &Blocker, rules: &Rules) -> String {
    with_values(texts, Catalog::text_or_name(&texts.refusal, blocker.text_name()), blocker, rules)
}

/// What can be done about it, where there is something.
#[must_use]
pub(crate) fn remedy_text(texts: &Catalog, blocker: &Blocker, rules: &Rules) -> Option<String> {
    texts.cure.get(blocker.text_name()).map(|text| with_values(texts, text, blocker, rules))
}

fn with_values(texts: &Catalog, text: &str, blocker: &Blocker, rules: &Rules) -> String {
    let mut values: Vec<(&str, String)> = Vec::new();
    let port = |p: Port| format!("{} {}", port_name(texts, p, rules), p);
    if let Some(item) = blocker.item() {
        values.push(("item", item_name(texts, item, rules)));
    }
    match blocker {
        Blocker::CaseUnknown(no)
        | Blocker::IdUsed(no)
        | Blocker::IdOfCounter(no)
        | Blocker::VisaNumberTaken(no)
        | Blocker::SplitOpen(no) => {
            values.push(("case", no.to_string()));
        }
        Blocker::EscalationOpen(officer) | Blocker::OfficerUnknown(officer) => {
            values.push(("officer", officer.to_string()));
        }
        Blocker::TooClose { first, until } => {
            values.push(("officer", first.to_string()));
            values.push(("at", day_time(texts, *until)));
        }
        Blocker::ChangedMeanwhile { seen, now } => {
            values.push(("seen", seen.to_string()));
            values.push(("now", now.to_string()));
        }
        Blocker::WrongState(state) | Blocker::NotRecallable(state) => {
            values.push(("state", state_long(texts, state, rules)));
        }
        Blocker::NotOwner(owner) => {
            values.push(("owner", owner.map_or_else(|| texts.app.nobody.to_string(), |o| o.to_string())));
        }
        Blocker::EntryPortElsewhere(p)
        | Blocker::EntersElsewhere(p)
        | Blocker::PortUnknown(p)
        | Blocker::DeclinedUnchanged(p)
        | Blocker::NotEntryPort(p)
        | Blocker::IssuedElsewhere(p)
        | Blocker::OfficeElsewhere(p) => values.push(("port", port(*p))),
        Blocker::SamePort(p) => {
            let own = rules
                .authority(*p)
                .map_or_else(|| port_name(texts, *p, rules), |a| a.name.get(texts.lang).to_owned());
            values.push(("port", port(*p)));
            values.push(("authority", own));
        }
        Blocker::PortClosed { port: p, since: day } | Blocker::PortNotOpen { port: p, from: day } => {
            values.push(("port", port(*p)));
            values.push(("day", day.to_string()));
        }
        Blocker::OneOfMissing { item, ground } => {
            values.push(("instead", rules.instead(*ground, *item, texts.lang).unwrap_or_default()));
        }
        Blocker::VisaGiven { number, at } => {
            values.push(("number", number.to_string()));
            values.push(("at", day_time(texts, *at)));
        }
        Blocker::TravellerEnded(end) => {
            let split = &*texts.admission.split;
            let end = if *end == "split" { split } else { Catalog::text_or_name(&texts.state, end) };
            values.push(("state", end.to_owned()));
        }
        Blocker::NoTimeToReply(arrives) | Blocker::ArrivalAhead(arrives) => {
            values.push(("at", day_time(texts, *arrives)));
        }
        Blocker::HeadNotConfirmed(head) => {
            values.push(("head", Catalog::text_or_name(&texts.head, head.name()).to_owned()));
        }
        Blocker::StayTooLong { days, most } => {
            values.push(("days", days.to_string()));
            values.push(("most", most.to_string()));
        }
        Blocker::MoreThanOneEntry(n) => values.push(("n", n.to_string())),
        Blocker::PassportExpires { on, exit } => {
            values.push(("on", on.to_string()));
            values.push(("exit", exit.to_string()));
        }
        Blocker::GroundUnknown(ground) => values.push(("ground", ground.to_string())),
        Blocker::CategoryUnknown(category) => values.push(("category", category.to_string())),
        Blocker::CategoryNotAtPort(category) => {
            let name = rules.category(*category).map_or("", |c| c.name.get(texts.lang));
            values.push(("category", format!("{category} {name}").trim().to_owned()));
        }
        Blocker::CategoryUnfit { ground, category } => {
            values.push(("ground", ground_name(texts, *ground, rules)));
            values.push(("category", category.to_string()));
        }
        Blocker::FindingBars { finding, .. } => {
            values.push(("finding", finding_name(texts, *finding)));
        }
        Blocker::ArrivalAfterValidity { arrives, until } | Blocker::IssueTooEarly { arrives, until } => {
            values.push(("day", arrives.to_string()));
            values.push(("until", until.to_string()));
        }
        Blocker::ValidityOver(day) | Blocker::NotLater(day) => values.push(("day", day.to_string())),
        Blocker::CodeUnknown(code) => values.push(("code", code.to_string())),
        _ => {}
    }
    let values: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
    fill(text, &values)
}

/// What should be known before an action, in one sentence.
#[must_use]
pub(crate) fn warning_text(texts: &Catalog, warning: &Warning, rules: &Rules) -> String {
    let text = Catalog::text_or_name(&texts.warning, warning.code());
    match warning {
        Warning::HoldPastArrival(at)
        | Warning::ReplyPastArrival(at)
        | Warning::TravellerWaits(at)
        | Warning::IssuedEarly(at)
        | Warning::EnteredEarly(at) => fill(text, &[("at", &day_time(texts, *at))]),
        Warning::ItemsUnreviewed(items) | Warning::FilesNeverOpened(items) => {
            let names: Vec<String> = items.iter().map(|i| item_name(texts, *i, rules)).collect();
            fill(text, &[("n", &names.len().to_string()), ("items", &texts.listed(&names))])
        }
        Warning::LargeMove(later) => {
            let earlier = *later < chrono::Duration::zero();
            let text = if earlier { &*texts.arrival.moves_earlier } else { text };
            fill(text, &[("span", &long_span(texts, later.num_minutes().abs()))])
        }
        Warning::WholeGroup(n) => fill(text, &[("n", &n.to_string())]),
        Warning::EntersElsewhere(port) => fill(text, &[("port", &port_name(texts, *port, rules))]),
        Warning::Told(persons) => {
            let line = |p: &ToldPerson| {
                told_line(texts, &ToldEntry { at: p.at, who: p.who, said: &p.said, by: &p.by })
            };
            let lines: Vec<String> = persons.iter().map(line).collect();
            fill(text, &[("persons", &lines.join(&*texts.inform.between))])
        }
        Warning::NotExempt { exempt, of } => fill(text, &[("found", &found_text(texts, *exempt, *of))]),
    }
}

/// How far the table of exemptions shows that no visa is needed, where it is not for everybody.
#[must_use]
pub(crate) fn found_text(texts: &Catalog, exempt: usize, of: usize) -> String {
    let t = &texts.exemption;
    let text = if exempt == 0 { &t.nothing } else { &t.part };
    fill(text, &[("n", &exempt.to_string()), ("of", &of.to_string())])
}

/// Every reason of a refusal.
#[must_use]
pub(crate) fn blocked_lines(texts: &Catalog, refusal: &Blocked, rules: &Rules) -> Vec<String> {
    refusal.blockers.iter().map(|b| blocker_text(texts, b, rules)).collect()
}

/// Why an action is not done, as one line.
#[must_use]
pub(crate) fn blocked_line(texts: &Catalog, refused: &Blocked, rules: &Rules) -> String {
    texts.plain.sentences(&blocked_lines(texts, refused, rules))
}

/// The kind of a finding without its details: names, numbers and dates are in those.
#[must_use]
pub(crate) fn finding_name(texts: &Catalog, finding: Code) -> String {
    let text = Catalog::text_or_name(&texts.finding, finding.as_str());
    without_colon(&fill(text, &[("about", "")])).to_owned()
}

/// A finding in one sentence.
#[must_use]
pub fn finding_text(texts: &Catalog, finding: &Finding) -> String {
    let about = finding_about(texts, finding);
    let text = fill(Catalog::text_or_name(&texts.finding, finding.code.as_str()), &[("about", &about)]);
    if about.is_empty() { without_colon(&text).to_owned() } else { text.trim_end().to_owned() }
}

/// A sentence whose last hole had nothing in it.
fn without_colon(text: &str) -> &str {
    text.trim().trim_end_matches([':', '：'])
}

/// The details of a finding in the catalog's language: a record holds machine names.
fn finding_about<'a>(texts: &Catalog, finding: &'a Finding) -> Cow<'a, str> {
    let about = &*finding.about;
    let code = finding.code.as_str();
    if code == "mrz_form" {
        let (whose, repairs) =
            about.rsplit_once(": ").map_or(("", about), |(whose, repairs)| (whose, repairs));
        let names: Vec<&str> =
            repairs.split(' ').map(|repair| Catalog::text_or_name(&texts.finding_about, repair)).collect();
        let names = texts.listed(&names);
        return Cow::Owned(if whose.is_empty() { names } else { texts.labelled(whose, &names) });
    }
    // A record has the reason as it was said at the import.
    if let Some((value, why)) = about.split_once(": ").filter(|_| code == "credit_code_wrong") {
        return Cow::Owned(texts.labelled(value, &particular(texts.lang, why)));
    }
    match Mismatch::sides(about).filter(|_| code.starts_with("mrz_")) {
        Some((whose, expected, found)) => {
            // Where in the zone it is.
            let place = matches!(code, "mrz_length" | "mrz_character");
            let found = if place { particular(texts.lang, found) } else { found.to_owned() };
            let sides = fill(
                Catalog::text_or_name(&texts.finding_about, "differs"),
                &[("expected", expected), ("found", &found)],
            );
            let whose = whose.trim_end_matches(": ");
            Cow::Owned(if whose.is_empty() { sides } else { texts.labelled(whose, &sides) })
        }
        None => Cow::Borrowed(about),
    }
}

/// A finding of a case in one sentence, with the determination on the other case if there is one.
#[must_use]
pub(crate) fn case_finding_text(texts: &Catalog, case: &Case, found: &Finding) -> String {
    let mut sentence = finding_text(texts, found);
    if case.is_of_split(found) {
        sentence = texts.bracketed(&sentence, &texts.admission.split);
    }
    match case.determination_for(found) {
        None => sentence,
        Some(determination) => {
            let word = if determination.same { &texts.radar.word_same } else { &texts.radar.word_not_same };
            texts.labelled(&sentence, word)
        }
    }
}

/// What happened, in one line without the time. What it was about is in the journal as codes; here it has its names.
#[must_use]
pub(crate) fn event_line(texts: &Catalog, stamp: &TimelineEntry, rules: &Rules) -> String {
    if &*stamp.event == "taken_over" && !stamp.about.is_empty() {
        return fill(&texts.labels.taken_from, &[("officer", &stamp.about)]);
    }
    let about = about(texts, stamp, rules).unwrap_or_else(|| stamp.about.to_string());
    let text = Catalog::text_or_name(&texts.event, &stamp.event);
    texts.joined(text, &about)
}

/// What happened, by itself: without the sign after which a line says what it was about.
#[must_use]
pub(crate) fn event_name<'a>(texts: &'a Catalog, event: &'a str) -> &'a str {
    Catalog::text_or_name(&texts.event, event).trim_end_matches([':', '：'])
}

/// The names of what a stamp is about; none where a code is not known any more.
fn about(texts: &Catalog, stamp: &TimelineEntry, rules: &Rules) -> Option<String> {
    let words: Vec<&str> = stamp.about.split_whitespace().collect();
    let item = |code: &str| code.parse().ok().map(|item| item_name(texts, item, rules));
    let named =
        |code: &str, name: Option<&LocalizedName>| name.map(|n| format!("{code} {}", n.get(texts.lang)));
    match (&*stamp.event, &words[..]) {
        ("item_verified" | "item_waived" | "item_reopened" | "file_opened" | "seen_at_counter", [code]) => {
            item(code)
        }
        ("visa_expired" | "visa_voided", [code]) => {
            named(code, rules.closing(code.parse().ok()?).map(|c| &c.name))
        }
        ("item_rejected", [code, defect]) => {
            let defect = rules.defect(defect.parse().ok()?)?;
            Some(texts.labelled(&item(code)?, defect.name.get(texts.lang)))
        }
        // The rest is a code, an item or a port, as the action has it.
        ("second_asked", [action, ..]) => {
            let rest = words.get(1).map_or_else(String::new, |code| {
                item(code)
                    .or_else(|| named(code, rules.closing(code.parse().ok()?).map(|c| &c.name)))
                    .unwrap_or_else(|| (*code).to_owned())
            });
            let action = Catalog::text_or_name(&texts.action, action);
            Some(if rest.is_empty() { action.to_owned() } else { texts.labelled(action, &rest) })
        }
        ("item_restored" | "item_redone", [code, state]) => {
            Some(texts.labelled(&item(code)?, Catalog::text_or_name(&texts.item_state, state)))
        }
        (
            "documents_requested"
            | "notice_issued"
            | "request_drafted"
            | "files_delivered"
            | "files_forgotten",
            codes,
        ) => {
            let mut names = codes.iter().map(|c| item(c)).collect::<Option<Vec<_>>>()?;
            names.dedup();
            Some(texts.listed(&names))
        }
        (paper::EVENT, _) => about_issued(texts, stamp),
        ("told", [who, said]) => {
            let who = Catalog::text_or_name(&texts.inform.recipient, who);
            Some(texts.labelled(who, Catalog::text_or_name(&texts.inform.said, said)))
        }
        ("refused" | "not_accepted" | "withdrawn", [code]) => {
            named(code, rules.closing(code.parse().ok()?).map(|c| &c.name))
        }
        ("transfer_declined", [code]) => named(code, rules.decline(code.parse().ok()?).map(|d| &d.name)),
        ("transfer_offered", [port, review]) => {
            let review = if *review == ReviewStatus::Reviewed.name() {
                &texts.labels.reviewed
            } else {
                &texts.labels.unreviewed
            };
            Some(texts.bracketed(&port_name(texts, port.parse().ok()?, rules), review))
        }
        ("entry_port_changed", [from, to]) => {
            let name = |port: &str| Some(port_name(texts, port.parse().ok()?, rules));
            Some(format!("{} -> {}", name(from)?, name(to)?))
        }
        ("arrival_changed", [carrier @ .., "-"]) => {
            Some(texts.labelled(&carrier.join(" "), &texts.labels.no_arrival))
        }
        ("arrival_changed", [carrier @ .., day, time]) => {
            let at = arrival_time(day, time, stamp.at)?;
            Some(format!("{} {at}", carrier.join(" ")))
        }
        ("compared", [other, word]) => {
            let same = *word == "same";
            let word = if same { &texts.radar.word_same } else { &texts.radar.word_not_same };
            Some(texts.labelled(other, word))
        }
        ("flagged" | "file_fault_found", [code, rest @ ..]) => {
            Some(fill(Catalog::text_or_name(&texts.finding, code), &[("about", &rest.join(" "))]))
        }
        _ => None,
    }
}

/// An arrival that was recorded as month, day and time, with its year: the one that is nearest to the record.
fn arrival_time(day: &str, time: &str, recorded: DateTime<Utc>) -> Option<String> {
    let written = wall(recorded).date();
    let years = written.year() - 1..=written.year() + 1;
    let days = years.filter_map(|year| format!("{year}-{day}").parse::<NaiveDate>().ok());
    let day = days.min_by_key(|day| (*day - written).num_days().abs())?;
    Some(format!("{day} {time}"))
}

/// Who did something: the officer ID, or the desk itself.
#[must_use]
pub(crate) fn actor_text(texts: &Catalog, officer: OfficerId) -> String {
    if officer == OfficerId::desk() { texts.labels.desk.to_string() } else { officer.to_string() }
}

/// What was done, for the notice after an action; after a recall also which documents are out, which have to be asked for again.
#[must_use]
pub(crate) fn done_notice(
    texts: &Catalog,
    action: &str,
    no: CaseNo,
    case: Option<&Case>,
    rules: &Rules,
) -> String {
    let done = done_text(texts, action, no, case, rules);
    let recalled = |case: &&Case| {
        let last = case.timeline.last();
        last.is_some_and(|s| matches!(&*s.event, "taken_back" | "offer_withdrawn"))
    };
    let issued = case.filter(recalled).and_then(|case| already_issued_text(texts, &case.timeline));
    match issued.filter(|_| matches!(action, "recall" | "consent" | "withdraw-offer")) {
        Some(issued) => format!("{done} {issued}"),
        None => done,
    }
}

fn done_text(texts: &Catalog, action: &str, no: CaseNo, case: Option<&Case>, rules: &Rules) -> String {
    let n = &texts.notice;
    let no = no.to_string();
    let seconds = rules.policy.sealing_seconds.to_string();
    let plain = |what: &str| fill(&n.done, &[("case", &no), ("action", what)]);
    let Some(case) = case else { return plain(Catalog::text_or_name(&texts.action, action)) };
    match (action, &case.state) {
        (_, CaseState::AwaitingSecond { proposal, .. }) if !matches!(action, "note" | "reschedule") => {
            let wish = proposal_line(texts, proposal, rules);
            fill(&n.second_asked, &[("case", &no), ("action", &wish)])
        }
        ("approve", _) | ("consent", CaseState::Approved { .. }) => fill(
            &n.approved,
            &[("case", &no), ("receipt", case.receipt.as_deref().unwrap_or_default()), ("s", &seconds)],
        ),
        ("refuse" | "consent", CaseState::NotAccepted { .. }) => {
            fill(&n.not_accepted, &[("case", &no), ("s", &seconds)])
        }
        ("refuse", _) | ("consent", CaseState::Refused { .. }) => {
            fill(&n.refused, &[("case", &no), ("s", &seconds)])
        }
        ("transfer", CaseState::TransferOffered { to, answer_by, .. }) => fill(
            &n.transferred,
            &[("case", &no), ("port", &port_name(texts, *to, rules)), ("at", &day_time(texts, *answer_by))],
        ),
        ("verify-run", _) => plain(&steps_text(texts, &n.verified, case, "item_verified", rules)),
        ("undo", _) if steps(case, "item_restored").count() > 1 => {
            plain(&steps_text(texts, &n.undone, case, "item_restored", rules))
        }
        ("redo", _) if steps(case, "item_redone").count() > 1 => {
            plain(&steps_text(texts, &n.redone, case, "item_redone", rules))
        }
        ("withdraw", CaseState::Withdrawn { .. }) => fill(&n.withdrawn, &[("case", &no), ("s", &seconds)]),
        ("accepted", CaseState::Transferred { .. }) => fill(&n.taken_over, &[("case", &no), ("s", &seconds)]),
        ("recall", CaseState::TransferOffered { to, .. }) => {
            fill(&n.offered_again, &[("case", &no), ("port", &port_name(texts, *to, rules))])
        }
        ("recall", _) => fill(&n.recalled, &[("case", &no)]),
        ("request", CaseState::AwaitingDocuments { reply_by }) => {
            fill(&n.requested, &[("case", &no), ("at", &day_time(texts, *reply_by))])
        }
        ("hold", CaseState::OnHold { until }) => {
            fill(&n.held, &[("case", &no), ("at", &day_time(texts, *until))])
        }
        _ => match case.timeline.last() {
            Some(stamp) => plain(&event_line(texts, stamp, rules)),
            None => plain(Catalog::text_or_name(&texts.action, action)),
        },
    }
}

/// The steps of a kind that the last order did.
fn steps<'a>(case: &'a Case, event: &'a str) -> impl Iterator<Item = &'a TimelineEntry> {
    let last = case.timeline.last().map(|s| s.seq);
    case.timeline.iter().rev().take_while(move |s| Some(s.seq) == last).filter(move |s| &*s.event == event)
}

/// How many items the last order was about, and which.
fn steps_text(texts: &Catalog, text: &str, case: &Case, event: &str, rules: &Rules) -> String {
    let item = |s: &TimelineEntry| {
        let code = s.about.split(' ').next().unwrap_or_default();
        code.parse().map_or_else(|_| code.to_owned(), |item| item_name(texts, item, rules))
    };
    let mut names: Vec<String> = steps(case, event).map(item).collect();
    names.reverse();
    let n = names.len().to_string();
    fill(text, &[("n", &n), ("items", &texts.listed(&names))])
}

/// A fault of the store in one sentence: what happened, what is safe, what to do.
#[must_use]
pub(crate) fn store_error_text(texts: &Catalog, code: &str, values: &[(&str, &str)]) -> String {
    fill(Catalog::text_or_name(&texts.store, code), values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credit_code::CreditCode;
    use crate::domain::event::Event;
    use crate::domain::lang::Lang;

    /// Each path that the comparison of two applications can name has its words.
    #[test]
    fn changed_fields_have_names_in_both_languages() {
        let source = include_str!("../domain/application_diff.rs");
        let paths: Vec<&str> = source
            .split("differ(\"")
            .skip(1)
            .filter_map(|rest| rest.split_once('"'))
            .map(|(path, _)| path)
            .collect();
        assert!(paths.len() > 20, "{paths:?}");
        for lang in Lang::ALL {
            let (texts, rules) = (Catalog::builtin(lang), Rules::builtin());
            for path in &paths {
                assert!(
                    path.starts_with("documents.") || texts.changed.contains_key(*path),
                    "{lang:?} {path}"
                );
            }
            let item = changed_fields_text(&texts, &["documents.PASSPORT"], &rules);
            assert_eq!(item, item_name(&texts, "PASSPORT".parse().unwrap(), &rules));
        }
    }

    /// A finding's name is a whole sentence: what it is about follows a colon or stands at the end.
    #[test]
    fn findings_without_details_are_whole() {
        for lang in [Lang::En, Lang::Zh] {
            let texts = Catalog::builtin(lang);
            for (code, text) in texts.finding.iter().filter(|(_, text)| text.contains("{about}")) {
                assert!(text.ends_with("{about}"), "{code}: {text}");
                let name = finding_name(&texts, code.parse().unwrap());
                let cut = [" in", " at", "另见", "应读作", ":", "：", "，"];
                assert!(!cut.iter().any(|end| name.ends_with(end)), "{code}: {name}");
            }
        }
    }

    #[test]
    fn credit_code_faults_are_in_the_language() {
        let severity = crate::domain::case::checklist::FindingSeverity::Doubt;
        for code in ["ABC", "91330200MA281ABCI1", "913302000000000001"] {
            let Err(why) = CreditCode::parse(code) else { continue };
            let code_name = "credit_code_wrong".parse().unwrap();
            let finding = Finding { code: code_name, severity, about: format!("{code}: {why}").into() };
            let said = |lang| finding_text(&Catalog::builtin(lang), &finding);
            assert!(said(Lang::En).contains(&why.to_string()), "{}", said(Lang::En));
            let zh = said(Lang::Zh);
            assert!(!zh.contains("character") && zh.contains(code), "{zh}");
        }
    }

    #[test]
    fn names_of_events_end_without_a_sign() {
        for (lang, seen) in [(Lang::En, "seen at the counter"), (Lang::Zh, "窗口查验")] {
            let texts = Catalog::builtin(lang);
            assert_eq!(event_name(&texts, "seen_at_counter"), seen);
            let ends = |name: &&str| event_name(&texts, name).ends_with([':', '：']);
            assert_eq!(Event::NAMES.iter().copied().find(ends), None);
        }
    }

    #[test]
    fn arrivals_of_the_history_have_their_year() {
        let stamp = |about: &str, event: &str| TimelineEntry {
            seq: 1,
            at: "2026-12-31T10:00:00Z".parse().unwrap(),
            officer: OfficerId::desk(),
            event: event.into(),
            about: about.into(),
            note: None,
        };
        let rules = Rules::builtin();
        let line = |lang, about: &str, event: &str| {
            event_line(&Catalog::builtin(lang), &stamp(about, event), &rules)
        };
        assert_eq!(
            line(Lang::En, "MU5041 12-30 13:20", "arrival_changed"),
            "rescheduled MU5041 2026-12-30 13:20"
        );
        assert_eq!(
            line(Lang::En, "MU5041 01-02 13:20", "arrival_changed"),
            "rescheduled MU5041 2027-01-02 13:20"
        );
        assert_eq!(line(Lang::Zh, "MU5041 -", "arrival_changed"), "变更抵达时间 MU5041：抵达时间不明");
        assert_eq!(line(Lang::En, "li", "taken_over"), "taken over from li");
        assert_eq!(line(Lang::Zh, "li", "taken_over"), "自 li 接管");
        assert_eq!(line(Lang::En, "", "taken_over"), "taken over");
        assert_eq!(line(Lang::Zh, "li", "freed"), "承办人离台，放回待办：li");
    }
}
