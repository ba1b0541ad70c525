//! Keys on a list of reasons, the way to where each is mended, and the action taken up again afterwards.

use crate::domain::blocked::Blocker;
use crate::domain::case_no::CaseNo;
use crate::domain::listing::View;
use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::dialogs::action_form::state::FormPart;
use crate::ui::dialogs::blocked::deferred_action::{deferred_by, remaining_blockers};
use crate::ui::dialogs::blocked::remedy::{Remedy, remedy_for};
use crate::ui::dialogs::queue_explanation::reasons::ways;
use crate::ui::state::deferred_action::DeferredAction;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Model, StatusKind};

/// An action: choose a reason, go to its place, or close.
pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let Some(Layer::Blocked { blockers, at, .. }) = model.layers.last_mut() else { return Vec::new() };
    match action {
        Action::Down => *at = (*at + 1).min(blockers.len().saturating_sub(1)),
        Action::Up => *at = at.saturating_sub(1),
        Action::Open => {
            let at = *at;
            return jump(model, at, ctx);
        }
        _ => {
            model.layers.pop();
        }
    }
    Vec::new()
}

/// A digit goes to where its reason is mended.
pub(in crate::ui) fn digit(model: &mut Model, chord: Chord, ctx: &SessionContext) -> Vec<Effect> {
    match chord.digit() {
        Some(n) if n > 0 => jump(model, n - 1, ctx),
        _ => Vec::new(),
    }
}

/// A digit begins what an unattended case is brought back with.
pub(in crate::ui) fn why_digit(model: &mut Model, chord: Chord, ctx: &SessionContext) -> Vec<Effect> {
    match chord.digit() {
        Some(n) if n > 0 => way_back(model, n - 1, ctx),
        _ => Vec::new(),
    }
}

/// Begins one of the ways; where there is none, the reasons are closed.
pub(in crate::ui) fn way_back(model: &mut Model, n: usize, ctx: &SessionContext) -> Vec<Effect> {
    let Some(Layer::QueueExplanation { case: no, .. }) = model.layers.last() else { return Vec::new() };
    let all = ways(*no, model, ctx);
    let here = model.selected == Some(*no);
    match all.get(n).filter(|_| here) {
        Some(way) => {
            model.layers.pop();
            crate::ui::dialogs::action_form::update::begin(model, *way, ctx)
        }
        None if all.is_empty() => {
            model.layers.pop();
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Goes where a reason leads. One that leads nowhere is marked, and the line below says so.
fn jump(model: &mut Model, n: usize, ctx: &SessionContext) -> Vec<Effect> {
    let Some(Layer::Blocked { action, case: no, blockers, .. }) = model.layers.last() else {
        return Vec::new();
    };
    let (action, no) = (*action, *no);
    let Some(blocker) = blockers.get(n).cloned() else { return Vec::new() };
    let blocker = &blocker;
    let way = model.case(no).and_then(|case| remedy_for(blocker, action, case, model, ctx));
    let Some(way) = way else {
        if let Some(Layer::Blocked { at, .. }) = model.layers.last_mut() {
            *at = n;
        }
        return Vec::new();
    };
    model.layers.pop();
    let effects = match way {
        Remedy::Item(item) => {
            model.item = Some(item);
            crate::ui::lock::update::enter(model, ctx)
        }
        Remedy::Check(item) => {
            if let Some(case) = model.case(no).cloned() {
                crate::ui::dialogs::action_form::update::record_check(model, &case, item, ctx);
            }
            Vec::new()
        }
        // Enter decides nothing: what is done with one key elsewhere is confirmed here.
        Remedy::Begin(to @ (Action::Resume | Action::Recall)) => {
            crate::ui::dialogs::action_form::update::ask(model, to, ctx);
            Vec::new()
        }
        Remedy::Begin(to) => {
            let port = matches!(blocker, Blocker::NotEntryPort(_));
            let effects = crate::ui::dialogs::action_form::update::begin(model, to, ctx);
            if let Some(Layer::Form(form)) = model.layers.last_mut()
                && port
                && form.port.is_some()
            {
                form.part = FormPart::Port;
            }
            effects
        }
        Remedy::Words => {
            let effects = crate::ui::dialogs::action_form::update::begin(model, action, ctx);
            if let Some(Layer::Form(form)) = model.layers.last_mut()
                && form.note.is_some()
            {
                form.part = FormPart::Note;
            }
            effects
        }
        Remedy::Timeline => {
            model.layers.push(Layer::History { case: no, top: 0 });
            Vec::new()
        }
    };
    model.deferred = deferred_by(action, no, way).or(model.deferred);
    effects
}

/// An order about a case is on disk: what waits for it is begun once nothing is in its way, or else told, with the hand on what comes next.
/// It is begun and never decided: the key that confirms is another one.
pub(in crate::ui) fn go_on(model: &mut Model, no: CaseNo, ctx: &SessionContext) -> Vec<Effect> {
    let Some(taken) = model.deferred.filter(|t| t.case == no) else { return Vec::new() };
    if model.pending.is_some() || !model.layers.is_empty() {
        return Vec::new();
    }
    let Some(left) = remaining_blockers(taken, model, ctx) else {
        model.deferred = None;
        return Vec::new();
    };
    let here = under_the_hand(model, no);
    if left.is_empty() {
        model.deferred = None;
        if here {
            return crate::ui::dialogs::action_form::update::begin(model, taken.action, ctx);
        }
        model.set_status(StatusKind::Plain, taken.ready(ctx));
        return Vec::new();
    }
    if here {
        next_in_line(model, taken, &left, ctx);
    }
    let waits = taken.waits(left.len(), ctx);
    // What was done stands before it where both have room on the line: the keys below it stay readable.
    let both = model.status.as_ref().map(|done| format!("{}  {waits}", done.text));
    let room = usize::from(model.size.0.saturating_sub(2));
    let text = both.filter(|text| cells::width(text) <= room).unwrap_or_else(|| {
        let on_disk = fill(&ctx.texts.lead.on_disk, &[("case", &no.to_string())]);
        format!("{on_disk}  {waits}")
    });
    model.set_status(StatusKind::Good, text);
    Vec::new()
}

/// The item of the first reason that is left gets the hand, where it does not lie on one of them already.
fn next_in_line(model: &mut Model, taken: DeferredAction, left: &[Blocker], ctx: &SessionContext) {
    let Some(case) = model.case(taken.case) else { return };
    let items = || {
        left.iter().filter_map(|b| match remedy_for(b, taken.action, case, model, ctx) {
            Some(Remedy::Item(item)) => Some(item),
            _ => None,
        })
    };
    if !items().any(|i| Some(i) == model.item) {
        model.item = items().next().or(model.item);
    }
}

/// Chooses a case that its own order has moved to another list. Answers whether it is there.
fn under_the_hand(model: &mut Model, no: CaseNo) -> bool {
    let row = |model: &Model| model.rows.iter().position(|s| s.no == no);
    if model.selected == Some(no) {
        return true;
    }
    if row(model).is_none() {
        model.view = View::All;
        model.apply_pending();
    }
    let Some(row) = row(model) else { return false };
    model.select(row);
    model.follow();
    true
}
