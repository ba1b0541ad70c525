//! Receive an application: a new case, or a new version of the application of a case that is not decided.

use super::context::DecisionContext;
use crate::domain::application_diff::changes;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::application::Application;
use crate::domain::case::checklist::{ChecklistItem, Finding, ItemState};
use crate::domain::code::Item;
use crate::domain::event::Event;
use crate::domain::file_fault::is_of_files;
use crate::domain::findings;
use crate::domain::matching::{CaseMatch, is_of_others};

const FORM: Item = Item::new("FORM");
const PASSPORT: Item = Item::new("PASSPORT");

pub(super) fn receive(
    case: Option<&Case>,
    papers: &Application,
    matches: &[CaseMatch],
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    if papers.office != ctx.office {
        return Err(Blocked::one(Blocker::OfficeElsewhere(papers.office)));
    }
    let rules = ctx.rules.policy.version.clone();
    let lines = findings::checklist(papers, matches, ctx.rules, ctx.now);
    let Some(case) = case else {
        return Ok(vec![Event::Received { office: ctx.office, papers: papers.clone(), lines, rules }]);
    };
    if case.state.is_concluded() {
        return Err(Blocked::one(Blocker::Decided));
    }
    if case.papers == *papers {
        return Ok(Vec::new());
    }
    let changes = changes(&case.papers, papers);
    let lines = lines.into_iter().map(|new| carry_over(case, papers, new)).collect();
    Ok(vec![Event::Supplemented { papers: papers.clone(), lines, changes, rules }])
}

/// What was settled stays settled, unless the new version touches it: another document for the item, or another finding on it.
fn carry_over(case: &Case, papers: &Application, new: ChecklistItem) -> ChecklistItem {
    let Some(old) = case.line(new.item) else { return new };
    let documents = |p: &Application| -> Vec<[u8; 32]> {
        p.documents.iter().filter(|d| d.item == new.item).map(|d| d.sha256).collect()
    };
    // A check covers these persons only, done or waived.
    if new.is_recorded_by_officer() && !case.papers.travellers().eq(papers.travellers()) {
        return new;
    }
    let identity = new.item == PASSPORT && case.papers.traveller != papers.traveller;
    // Matches of other cases do not concern the item itself; files are compared by their documents.
    let findings = |line: &ChecklistItem| -> Vec<Finding> {
        line.findings.iter().filter(|f| !is_of_others(f) && !is_of_files(f)).cloned().collect()
    };
    let same = documents(&case.papers) == documents(papers) && findings(old) == findings(&new) && !identity;
    // What was found about a file holds as long as its document does.
    let item = new.item;
    let hash = |p: &Application, name: &str| {
        p.documents.iter().find(|d| d.item == item && *d.name == *name).map(|d| d.sha256)
    };
    let named = |name: &str| hash(&case.papers, name) == hash(papers, name);
    let mut new = new;
    new.findings.extend(old.findings.iter().filter(|f| is_of_files(f) && named(&f.about)).cloned());
    match old.state {
        ItemState::Waived => ChecklistItem { state: old.state, note: old.note.clone(), ..new },
        _ if same => ChecklistItem { state: old.state, note: old.note.clone(), ..new },
        _ => new,
    }
}

pub(super) fn flag(case: &Case, other: CaseMatch) -> Result<Vec<Event>, Blocked> {
    if case.state.is_closed() {
        return Err(Blocked::one(Blocker::WrongState(case.state.clone())));
    }
    if other.is_known(case) {
        return Ok(Vec::new());
    }
    let item = [other.item(), FORM, PASSPORT].into_iter().find(|i| case.line(*i).is_some());
    Ok(vec![Event::Flagged { item: item.unwrap_or(PASSPORT), finding: other.finding() }])
}
