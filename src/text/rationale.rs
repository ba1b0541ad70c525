//! The rationale of a decision, pre-written from the case: items that were ticked, defects, findings and the verdicts of
//! art. 20. It names documents, ports and rules, and never the traveller: no name, number or date of anybody gets into it. What only a
//! person can know is not pre-written.

use super::{Catalog, exemption_reason, fill, finding_name, ground_name, item_name, port_name};
use crate::domain::case::Case;
use crate::domain::case::checklist::{
    ChecklistItem, Criterion, FindingSeverity, ItemState, is_confirmed, progress,
};
use crate::domain::case_no::CaseNo;
use crate::domain::code::{ClosingCode, Defect, Item, Port};
use crate::domain::command::{Command, NOTE_LONGEST};
use crate::domain::exemption::exemption;
use crate::domain::matching;
use crate::domain::rules::{ClosingKind, ClosingSubject, Rules};
use crate::domain::statute;
use chrono::{DateTime, Utc};

const FUNDS: Item = Item::new("FUNDS");
const CONSENT: Item = Item::new("CONSENT");
const PASSPORT: Item = Item::new("PASSPORT");

/// The defect of an item that is not there.
const MISSING: Defect = Defect::new("MISSING");

/// As many things as are named one by one; the others are counted.
const NAMED: usize = 4;

/// The rationale of a command on a case, without what depends on the time of day: see [`rationale_at`].
#[must_use]
pub fn rationale(texts: &Catalog, case: &Case, command: &Command, rules: &Rules) -> Option<Box<str>> {
    rationale_text(&RationaleWriter { texts, case, rules, now: None }, command)
}

/// The rationale of a command on a case at a moment. None for a command that has none, and where the officer has to write it: why a
/// transfer cannot wait for the review, and what changed in documents that were sent back.
#[must_use]
pub fn rationale_at(
    texts: &Catalog,
    case: &Case,
    command: &Command,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Option<Box<str>> {
    rationale_text(&RationaleWriter { texts, case, rules, now: Some(now) }, command)
}

fn rationale_text(writer: &RationaleWriter<'_>, command: &Command) -> Option<Box<str>> {
    let (texts, case) = (writer.texts, writer.case);
    let sentences = match command {
        Command::Approve { .. } => writer.reviewed().into_iter().chain(writer.kept(case.office)).collect(),
        Command::Transfer { to, .. } if case.is_reviewed() && !case.was_declined_by(*to) => {
            writer.reviewed().into_iter().chain(writer.kept(*to)).chain([writer.offered(*to)]).collect()
        }
        Command::Withdraw { code, .. } => {
            vec![writer.closed(*code, &texts.rationale.withdrawn), writer.checked()]
        }
        Command::Refuse { code, .. } => writer.refused(*code),
        _ => return None,
    };
    let text = sentences
        .into_iter()
        .reduce(|text, next| fill(&texts.rationale.and, &[("text", &text), ("next", &next)]))?;
    Some(text.chars().take(NOTE_LONGEST).collect::<String>().into())
}

/// The command with its rationale pre-written, where it has no note and can have one; without what depends on the time of day.
#[must_use]
pub fn with_rationale(texts: &Catalog, case: &Case, command: Command, rules: &Rules) -> Command {
    let words = rationale(texts, case, &command, rules);
    with_note(command, words)
}

/// The command with its rationale of a moment pre-written, where it has no note and can have one.
#[must_use]
pub(crate) fn with_rationale_at(
    texts: &Catalog,
    case: &Case,
    command: Command,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Command {
    let words = rationale_at(texts, case, &command, rules, now);
    with_note(command, words)
}

fn with_note(mut command: Command, words: Option<Box<str>>) -> Command {
    if let Command::Approve { note }
    | Command::Transfer { note, .. }
    | Command::Withdraw { note, .. }
    | Command::Refuse { note, .. } = &mut command
        && note.is_none()
    {
        *note = words;
    }
    command
}

/// The item was not submitted, whether an officer has recorded that or not.
fn is_missing(line: &ChecklistItem) -> bool {
    matches!(line.state, ItemState::Missing | ItemState::Rejected(MISSING))
}

/// A case as a rationale describes it.
struct RationaleWriter<'a> {
    texts: &'a Catalog,
    case: &'a Case,
    rules: &'a Rules,
    /// The time, where the text may depend on it.
    now: Option<DateTime<Utc>>,
}

impl RationaleWriter<'_> {
    fn fill(&self, text: &str, values: &[(&str, String)]) -> String {
        let values: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
        fill(text, &values)
    }

    /// The first of some things, and how many more there are. None where there are none.
    fn listed(&self, text: &str, hole: &str, things: Vec<String>) -> Option<String> {
        let over = things.len().saturating_sub(NAMED);
        let more = (over > 0).then(|| self.fill(&self.texts.rationale.more, &[("n", over.to_string())]));
        let named: Vec<String> = things.into_iter().take(NAMED).chain(more).collect();
        (!named.is_empty()).then(|| self.fill(text, &[(hole, self.texts.listed(&named))]))
    }

    fn item(&self, line: &ChecklistItem) -> String {
        item_name(self.texts, line.item, self.rules)
    }

    /// An item and why.
    fn because(&self, line: &ChecklistItem, why: String) -> String {
        self.fill(&self.texts.rationale.because, &[("item", self.item(line)), ("why", why)])
    }

    /// How much was verified, and which criteria are confirmed.
    fn checked(&self) -> String {
        let r = &self.texts.rationale;
        let lines = &self.case.lines;
        let verified =
            lines.iter().filter(|l| l.state == ItemState::Verified && !l.is_recorded_by_officer()).count();
        let all = progress(lines).1;
        let heads: Vec<&str> = Criterion::ALL
            .into_iter()
            .filter(|h| is_confirmed(lines, *h))
            .map(|h| Catalog::text_or_name(&self.texts.head, h.name()))
            .collect();
        let text = match heads.len() {
            0 => &r.unconfirmed,
            3 if verified == all => &r.complete,
            _ => &r.partly,
        };
        let values =
            [("n", verified.to_string()), ("m", all.to_string()), ("heads", self.texts.listed(&heads))];
        self.fill(text, &values)
    }

    /// How many of the delivered files were opened at this desk; none where none was delivered.
    fn opened(&self) -> Option<String> {
        let all = self.case.current_files().count();
        let opened = self.case.current_files().filter(|f| self.case.was_opened(f)).count();
        let values = [("n", opened.to_string()), ("m", all.to_string())];
        (all > 0).then(|| self.fill(&self.texts.rationale.opened, &values))
    }

    /// The result of a complete review, with everything decided against a finding.
    fn reviewed(&self) -> Vec<String> {
        let r = &self.texts.rationale;
        let waived = self.case.lines.iter().filter(|l| l.state == ItemState::Waived);
        let waived = waived.map(|l| self.item(l)).collect();
        std::iter::once(self.checked())
            .chain(self.opened())
            .chain(self.listed(&r.waived, "items", waived))
            .chain(self.found(&r.doubt, ChecklistItem::is_verified_despite_doubt))
            .chain(self.elsewhere())
            .collect()
    }

    /// What intake found on some lines, by kind.
    fn found(&self, text: &str, wanted: impl Fn(&ChecklistItem) -> bool) -> Option<String> {
        let lines =
            self.case.lines.iter().filter(|l| wanted(l) && l.severity() >= Some(FindingSeverity::Doubt));
        let writer = lines.map(|l| {
            let mut kinds: Vec<String> = Vec::new();
            for f in l.findings.iter().filter(|f| f.severity >= FindingSeverity::Doubt) {
                let kind = finding_name(self.texts, f.code);
                if f.code.as_str() != "more_findings" && !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
            let kinds = self.listed("{kinds}", "kinds", kinds);
            kinds.map_or_else(|| self.item(l), |kinds| self.because(l, kinds))
        });
        self.listed(text, "items", writer.collect())
    }

    /// Other cases that match and were not found to be another traveller's.
    fn elsewhere(&self) -> Option<String> {
        let found = self.case.lines.iter().flat_map(|l| &l.findings);
        let matches = found.filter(|f| matching::is_match(f) && !self.case.is_dismissed(f));
        let mut cases: Vec<String> =
            matches.filter_map(|f| Some(f.about.parse::<CaseNo>().ok()?.to_string())).collect();
        cases.sort_unstable();
        cases.dedup();
        self.listed(&self.texts.rationale.elsewhere, "cases", cases)
    }

    fn ground(&self) -> [(&'static str, String); 2] {
        let papers = &self.case.papers;
        [
            ("ground", ground_name(self.texts, papers.ground, self.rules)),
            ("category", papers.category.to_string()),
        ]
    }

    fn stay(&self) -> [(&'static str, String); 3] {
        let (l, papers) = (&self.texts.labels, &self.case.papers);
        let entries = match papers.entries {
            1 => l.entry_one.to_string(),
            n => self.fill(&l.entries, &[("n", n.to_string())]),
        };
        [
            ("entries", entries),
            ("days", self.fill(&l.days, &[("n", papers.stay_days.to_string())])),
            ("version", self.rules.policy.short_version()),
        ]
    }

    fn port(&self, port: Port) -> String {
        port_name(self.texts, port, self.rules)
    }

    /// Art. 20, as met when the visa is issued at a port. None where it is not met.
    fn kept(&self, issuing: Port) -> Option<String> {
        if !self.rules.same_authority(self.case.entry_port(), issuing)
            || !statute::faults(self.case, self.rules).is_empty()
        {
            return None;
        }
        let port = ("port", self.port(self.case.entry_port()));
        let values: Vec<(&str, String)> =
            self.ground().into_iter().chain(self.stay()).chain([port]).collect();
        Some(self.fill(&self.texts.rationale.kept, &values))
    }

    fn offered(&self, to: Port) -> String {
        let r = &self.texts.rationale;
        let entry = self.case.entry_port();
        let text = if entry == to { &r.offered } else { &r.offered_elsewhere };
        self.fill(text, &[("port", self.port(to)), ("entry", self.port(entry))])
    }

    fn closed(&self, code: ClosingCode, text: &str) -> String {
        let name = self.rules.closing(code).map_or("", |c| c.name.get(self.texts.lang)).to_owned();
        self.fill(text, &[("name", name), ("code", code.to_string())])
    }

    /// The sentence of the code, what of the case bears on it, and what was checked.
    fn refused(&self, code: ClosingCode) -> Vec<String> {
        let r = &self.texts.rationale;
        let rule = self.rules.closing(code);
        let accepted = rule.is_none_or(|c| c.kind != ClosingKind::NotAccept);
        let text = if accepted { &r.refused } else { &r.not_accepted };
        let mut all = vec![self.closed(code, text)];
        match rule.map(|c| c.bears).unwrap_or_default() {
            ClosingSubject::Nothing => {}
            ClosingSubject::Material => all.extend(self.faults(|_| true)),
            ClosingSubject::Authenticity => {
                all.extend(self.faults(|l| l.heads.has(Criterion::Authenticity) && !is_missing(l)));
                all.extend(self.found(&r.found, |l| l.heads.has(Criterion::Authenticity)));
            }
            ClosingSubject::Ground => {
                all.push(self.fill(&r.ground, &self.ground()));
                all.extend(self.faults(|l| l.heads.has(Criterion::Legitimacy)));
            }
            ClosingSubject::Costs => all.push(self.one(FUNDS)),
            ClosingSubject::Consent => all.push(self.one(CONSENT)),
            ClosingSubject::Port => {
                let values =
                    [("entry", self.port(self.case.entry_port())), ("office", self.port(self.case.office))];
                all.push(self.fill(&r.port, &values));
            }
            ClosingSubject::Stay => {
                let most = ("most", self.rules.policy.max_stay_days.to_string());
                let values: Vec<(&str, String)> = self.stay().into_iter().chain([most]).collect();
                all.push(self.fill(&r.stay, &values));
            }
            ClosingSubject::Passport => all.extend(self.found(&r.found, |l| l.item == PASSPORT)),
            ClosingSubject::Exemption => all.extend(self.now.and_then(|now| {
                exemption_reason(self.texts, &exemption(self.case, self.rules, now), self.rules)
            })),
        }
        all.push(self.checked());
        all.extend(self.opened());
        all
    }

    /// What is missing and what is wrong, of some lines.
    fn faults(&self, wanted: impl Fn(&ChecklistItem) -> bool) -> Vec<String> {
        let r = &self.texts.rationale;
        // What the office has not done yet is no fault of the applicant.
        let of = |l: &ChecklistItem| {
            let own = l.is_recorded_by_officer() && !matches!(l.state, ItemState::Rejected(_));
            wanted(l) && (l.blocks_approval() || l.is_recorded_by_officer()) && !own
        };
        let lines = || self.case.lines.iter().filter(|l| of(l));
        let missing = lines().filter(|l| is_missing(l)).map(|l| self.item(l)).collect();
        let wrong = lines().filter(|l| !is_missing(l));
        let wrong = wrong.filter_map(|l| self.defect(l).map(|defect| self.because(l, defect))).collect();
        self.listed(&r.missing, "items", missing)
            .into_iter()
            .chain(self.listed(&r.wrong, "items", wrong))
            .collect()
    }

    fn defect(&self, line: &ChecklistItem) -> Option<String> {
        let ItemState::Rejected(defect) = line.state else { return None };
        Some(
            self.rules
                .defect(defect)
                .map_or_else(|| defect.to_string(), |d| d.name.get(self.texts.lang).to_owned()),
        )
    }

    /// The state of one item; what was not submitted is missing, whether it was requested or not.
    fn one(&self, item: Item) -> String {
        let line = self.case.line(item);
        let state = line.map_or_else(|| ItemState::Missing.name(), ChecklistItem::state_text);
        let state = line
            .and_then(|l| self.defect(l))
            .unwrap_or_else(|| Catalog::text_or_name(&self.texts.item_state, state).to_owned());
        let name = item_name(self.texts, item, self.rules);
        self.fill(&self.texts.rationale.one, &[("item", name), ("state", state)])
    }
}
