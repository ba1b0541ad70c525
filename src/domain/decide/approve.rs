//! Approve: the three criteria confirmed and every rule of art. 20 met; a rationale where anything was waived or verified
//! despite a finding. Issues the receipt number.

use super::common::{claim_if_due, receipt_no, trimmed_note, work_blockers};
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::checklist::{Criterion, FindingSeverity, ItemState, is_confirmed};
use crate::domain::event::Event;
use crate::domain::statute;
use crate::domain::zone::day;

pub(super) fn approve(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    blockers.extend(statute_blockers(case, ctx));
    blockers.extend(review_blockers(case, ctx));
    let note = trimmed_note(note);
    if note.is_none() && case.has_override() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    let policy = &ctx.rules.policy;
    Ok(claim_if_due(case, ctx)
        .into_iter()
        .chain([Event::Approved {
            receipt: receipt_no(case, ctx),
            rules: policy.version.clone(),
            seals_at: ctx.grace_until(),
            note,
        }])
        .collect())
}

/// Art. 20: the port, the single entry, the days of stay; and a passport that outlasts the stay.
fn statute_blockers(case: &Case, ctx: &DecisionContext<'_>) -> Vec<Blocker> {
    let mut blockers = Vec::new();
    let (port, arrives) = (case.entry_port(), case.expected_arrival().map_or(ctx.now, |l| l.at));
    if !ctx.rules.same_authority(port, case.office) {
        blockers.push(Blocker::EntryPortElsewhere(port));
    }
    blockers.extend(statute::port_fault(port, day(arrives.max(ctx.now)), ctx.rules));
    blockers.extend(statute::faults(case, ctx.rules));
    let exit = case.planned_exit(ctx.now);
    if let Some(on) = case.papers.travellers().map(|t| t.passport.expires_on).min().filter(|on| *on < exit) {
        blockers.push(Blocker::PassportExpires { on, exit });
    }
    blockers
}

/// The review: items, then what no review can resolve, then the criteria.
fn review_blockers(case: &Case, ctx: &DecisionContext<'_>) -> Vec<Blocker> {
    // Covered above by the statute's own wording.
    const SAID: [&str; 8] = [
        "stay_too_long",
        "more_than_one_entry",
        "ground_unknown",
        "category_unknown",
        "category_not_at_port",
        "category_unfit",
        "passport_expires",
        "passport_expired",
    ];
    let ground = case.papers.ground;
    let items = case.lines.iter().filter(|l| l.blocks_approval()).map(|l| {
        let grouped = || ctx.rules.alternatives(ground, l.item).next().is_some();
        match l.state {
            ItemState::Missing if grouped() => Blocker::OneOfMissing { item: l.item, ground },
            _ if l.is_recorded_by_officer() => Blocker::CheckNotMade(l.item),
            ItemState::Missing => Blocker::ItemNotSubmitted(l.item),
            _ => Blocker::ItemNotVerified(l.item),
        }
    });
    let bars = case.lines.iter().flat_map(|l| {
        l.findings
            .iter()
            .filter(|f| f.severity == FindingSeverity::Bar && !SAID.contains(&f.code.as_str()))
            .map(|f| Blocker::FindingBars { item: l.item, finding: f.code })
    });
    let heads =
        Criterion::ALL.into_iter().filter(|h| !is_confirmed(&case.lines, *h)).map(Blocker::HeadNotConfirmed);
    // A checklist of before the policy has no line for it.
    let needs = ctx.rules.policy.approval.needs.iter().filter(|i| case.line(**i).is_none());
    let needs = needs.map(|i| Blocker::CheckNotMade(*i));
    items.chain(needs).chain(bars).chain(heads).collect()
}
