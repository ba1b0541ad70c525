//! What could be done now: each action as an officer who does everything right would fill it in, held against `decide`. The hints grey
//! out by it, and a dialog opens only where it says yes.

use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::admission::end_of;
use crate::domain::clock_trust::DeskTime;
use crate::domain::command::{ArrivalChange, Command};
use crate::domain::decide::{self, decide};
use crate::domain::event::Event;
use crate::domain::zone::{beijing, day};
use crate::text::{Catalog, blocker_text, fill};
use crate::ui::actions::choices::sample_choice;
use crate::ui::actions::recallable::recall_target;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, ActionKind, DialogField, FormValues, waits_for_another};
use crate::ui::state::model::{Focus, Model};
use chrono::{DateTime, Duration, Utc};

/// What `decide` would say now. The screen asks this to grey out what cannot be done.
///
/// # Errors
/// A refusal with every blocker.
pub(crate) fn dry_run(
    case: &Case,
    command: &Command,
    ctx: &SessionContext,
    time: DeskTime,
) -> Result<Vec<Event>, Blocked> {
    decide(Some(case), case.no, Some(case.version), command, &on(ctx, time))
}

/// The same as it is written in a field.
pub(in crate::ui) fn later_day_text(action: Action, case: &Case, now: DateTime<Utc>) -> Option<String> {
    later_day(action, case, now).map(|at| at.with_timezone(&beijing()).format("%Y-%m-%d %H:%M").to_string())
}

/// What `decide` would say of one case of a batch.
pub(in crate::ui) fn dry_run_of_batch(
    case: &Case,
    one: &decide::BatchItem,
    ctx: &SessionContext,
    time: DeskTime,
) -> Result<Vec<Event>, Blocked> {
    decide::one_of_many(Some(case), one.case, Some(one.seen), &one.command, &on(ctx, time))
}

fn on(ctx: &SessionContext, time: DeskTime) -> decide::DecisionContext<'_> {
    decide::DecisionContext {
        office: ctx.office,
        officer: &ctx.officer,
        rules: &ctx.rules,
        now: time.now,
        two_persons: ctx.protected,
        consented: false,
        roster: &ctx.roster,
        clock_confirmed: time.confirmed,
        anchor: ctx.anchor,
        visa_number_of: None,
        split_open: None,
    }
}

/// For an extension a time after the last day that there is now; none for another action.
pub(in crate::ui) fn later_day(action: Action, case: &Case, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let admission = case.admission.as_ref().filter(|_| action == Action::Extend)?;
    let arrives = case.arrival_ahead(now).map(day);
    let days = [Some(admission.valid_until), Some(day(now))].into_iter().flatten().max()?;
    let last = arrives.into_iter().chain(days.succ_opt()).max()?;
    Some(end_of(last) - Duration::hours(12))
}

/// The command that is tried when only the possibility of an action is asked: filled in as an officer who does everything right
/// would fill it in.
#[must_use]
pub(crate) fn sample_command(
    action: Action,
    model: &Model,
    ctx: &SessionContext,
    case: &Case,
) -> Option<Command> {
    let order = action.order()?;
    let item =
        model.item.filter(|i| case.line(*i).is_some()).or_else(|| case.lines.first().map(|l| l.item))?;
    let soon = model.now + Duration::hours(1);
    let mut values = FormValues {
        item: Some(item),
        time: Some(later_day(action, case, model.now).unwrap_or(soon)),
        arrives: Some(ArrivalChange::At(soon)),
        number: Some("A0000001".into()),
        note: Some("-".into()),
        ..FormValues::default()
    };
    for field in order.fields {
        match field {
            DialogField::Run => values.run = case.verifiable_items(ctx.officer.id).collect(),
            DialogField::Choice(list) => values.choice = sample_choice(*list, case, ctx, model.now),
            DialogField::Item
            | DialogField::Time(_)
            | DialogField::Arrival
            | DialogField::Carrier
            | DialogField::EntryPort
            | DialogField::VisaNumber
            | DialogField::Note(_) => {}
        }
    }
    (order.command)(&values)
}

/// What blocks an action on a case: nothing where it can be begun. None for what is no order.
#[must_use]
pub fn blockers(action: Action, case: &Case, model: &Model, ctx: &SessionContext) -> Option<Vec<Blocker>> {
    // The second officer may sign in at this very terminal.
    if action == Action::Consent && waits_for_another(case, ctx.officer.id) {
        return Some(Vec::new());
    }
    let command = sample_command(action, model, ctx, case)?;
    Some(dry_run(case, &command, ctx, model.desk_time()).err().map_or_else(Vec::new, |b| b.blockers))
}

/// Whether an action can be begun on a case now.
#[must_use]
pub(crate) fn is_possible(action: Action, case: &Case, model: &Model, ctx: &SessionContext) -> bool {
    blockers(action, case, model, ctx).is_some_and(|all| all.is_empty())
}

/// The first of some blockers and how many more there are, in words. None where there is none.
#[must_use]
pub(crate) fn first_blocker_text(blockers: &[Blocker], ctx: &SessionContext) -> Option<String> {
    let first = blocker_text(&ctx.texts, blockers.first()?, &ctx.rules);
    let more = blockers.len() - 1;
    Some(if more > 0 { ctx.texts.bracketed(&first, &format!("+{more}")) } else { first })
}

/// What blocks an action on the main screen. None where it can be begun.
#[must_use]
pub fn unavailable_reason(action: Action, model: &Model, ctx: &SessionContext) -> Option<String> {
    let no_case = || Some(ctx.texts.notice.no_case.to_string());
    match action.kind() {
        ActionKind::Look(_) if model.selected.is_none() => return no_case(),
        ActionKind::Order(_) => {}
        ActionKind::Look(_)
        | ActionKind::Move(_)
        | ActionKind::Focus(_)
        | ActionKind::View(_)
        | ActionKind::Sort(_)
        | ActionKind::List(_)
        | ActionKind::Page(_)
        | ActionKind::Session(_)
        | ActionKind::Panel(_)
        | ActionKind::Answer => return None,
    }
    if model.focus == Focus::List && !model.marks.is_empty() {
        // The action is named beside it.
        return why_one_by_one(action, ctx).map(str::to_owned);
    }
    if action == Action::Recall && recall_target(model, ctx).is_some() {
        return None;
    }
    let Some(case) = model.selected_case() else { return no_case() };
    let blockers = blockers(action, case, model, ctx)?;
    let first = blocker_text(&ctx.texts, blockers.first()?, &ctx.rules);
    let more = blockers.len() - 1;
    Some(if more > 0 { ctx.texts.bracketed(&first, &format!("+{more}")) } else { first })
}

/// Why an action is not for many cases at once. None where it is.
pub(in crate::ui) fn one_by_one(action: Action, ctx: &SessionContext) -> Option<String> {
    let why = why_one_by_one(action, ctx)?;
    let title = Catalog::text_or_name(&ctx.texts.action, action.name());
    Some(fill(&ctx.texts.many.one_by_one, &[("action", title), ("why", why)]))
}

/// The reason of the policy for it.
fn why_one_by_one(action: Action, ctx: &SessionContext) -> Option<&str> {
    let name = if action == Action::Answer { "accepted" } else { action.name() };
    let rule = ctx.rules.policy.in_bulk(name);
    if rule.is_some_and(|r| r.may) {
        return None;
    }
    Some(rule.map_or(Catalog::text_or_name(&ctx.texts.refusal, "one_by_one"), |r| r.why.get(ctx.lang)))
}
