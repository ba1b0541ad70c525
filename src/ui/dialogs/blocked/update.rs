//! Keys on a list of reasons, the way to where each is mended, and the action taken up again afterwards.

use crate::domain::case_no::CaseNo;
use crate::domain::listing::View;
use crate::domain::refusal::Blocker;
use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::base::cells;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::dialogs::action_form::state::Part;
use crate::ui::dialogs::blocked::deferred_action::TakenUp;
use crate::ui::dialogs::blocked::remedy::{Lead, lead};
use crate::ui::dialogs::blocked::resume::{left, on_the_way};
use crate::ui::dialogs::queue_explanation::reasons::ways;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Model, Tone};

/// An action: choose a reason, go to its place, or close.
pub(in crate::ui) fn take(model: &mut Model, action: Action, set: &Setting) -> Vec<Effect> {
    let Some(Layer::Blocked { blockers, at, .. }) = model.layers.last_mut() else { return Vec::new() };
    match action {
        Action::Down => *at = (*at + 1).min(blockers.len().saturating_sub(1)),
        Action::Up => *at = at.saturating_sub(1),
        Action::Open => {
            let at = *at;
            return jump(model, at, set);
        }
        _ => {
            model.layers.pop();
        }
    }
    Vec::new()
}

/// A digit goes to where its reason is mended.
pub(in crate::ui) fn digit(model: &mut Model, chord: Chord, set: &Setting) -> Vec<Effect> {
    match chord.digit() {
        Some(n) if n > 0 => jump(model, n - 1, set),
        _ => Vec::new(),
    }
}

/// A digit begins what an unattended case is brought back with.
pub(in crate::ui) fn why_digit(model: &mut Model, chord: Chord, set: &Setting) -> Vec<Effect> {
    match chord.digit() {
        Some(n) if n > 0 => way_back(model, n - 1, set),
        _ => Vec::new(),
    }
}

/// Begins one of the ways; where there is none, the reasons are closed.
pub(in crate::ui) fn way_back(model: &mut Model, n: usize, set: &Setting) -> Vec<Effect> {
    let Some(Layer::Why { case: no, .. }) = model.layers.last() else { return Vec::new() };
    let all = ways(*no, model, set);
    let here = model.selected == Some(*no);
    match all.get(n).filter(|_| here) {
        Some(way) => {
            model.layers.pop();
            crate::ui::dialogs::action_form::update::begin(model, *way, set)
        }
        None if all.is_empty() => {
            model.layers.pop();
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Goes where a reason leads. One that leads nowhere is marked, and the line below says so.
fn jump(model: &mut Model, n: usize, set: &Setting) -> Vec<Effect> {
    let Some(Layer::Blocked { action, case: no, blockers, .. }) = model.layers.last() else {
        return Vec::new();
    };
    let (action, no) = (*action, *no);
    let Some(blocker) = blockers.get(n).cloned() else { return Vec::new() };
    let blocker = &blocker;
    let way = model.case(no).and_then(|case| lead(blocker, action, case, model, set));
    let Some(way) = way else {
        if let Some(Layer::Blocked { at, .. }) = model.layers.last_mut() {
            *at = n;
        }
        return Vec::new();
    };
    model.layers.pop();
    let effects = match way {
        Lead::Item(item) => {
            model.item = Some(item);
            crate::ui::lock::update::enter(model, set)
        }
        Lead::Check(item) => {
            if let Some(case) = model.case(no).cloned() {
                crate::ui::dialogs::action_form::update::record_check(model, &case, item, set);
            }
            Vec::new()
        }
        // Enter decides nothing: what is done with one key elsewhere is confirmed here.
        Lead::Begin(to @ (Action::Resume | Action::Recall)) => {
            crate::ui::dialogs::action_form::update::ask(model, to, set);
            Vec::new()
        }
        Lead::Begin(to) => {
            let port = matches!(blocker, Blocker::NotEntryPort(_));
            let effects = crate::ui::dialogs::action_form::update::begin(model, to, set);
            if let Some(Layer::Form(form)) = model.layers.last_mut()
                && port
                && form.port.is_some()
            {
                form.part = Part::Port;
            }
            effects
        }
        Lead::Words => {
            let effects = crate::ui::dialogs::action_form::update::begin(model, action, set);
            if let Some(Layer::Form(form)) = model.layers.last_mut()
                && form.note.is_some()
            {
                form.part = Part::Note;
            }
            effects
        }
        Lead::Timeline => {
            model.layers.push(Layer::Timeline { case: no, top: 0 });
            Vec::new()
        }
    };
    model.taken_up = on_the_way(action, no, way).or(model.taken_up);
    effects
}

/// An order about a case is on disk: what waits for it is begun once nothing is in its way, or else told, with the hand on what comes next.
/// It is begun and never decided: the key that confirms is another one.
pub(in crate::ui) fn go_on(model: &mut Model, no: CaseNo, set: &Setting) -> Vec<Effect> {
    let Some(taken) = model.taken_up.filter(|t| t.case == no) else { return Vec::new() };
    if model.pending.is_some() || !model.layers.is_empty() {
        return Vec::new();
    }
    let Some(left) = left(taken, model, set) else {
        model.taken_up = None;
        return Vec::new();
    };
    let here = under_the_hand(model, no);
    if left.is_empty() {
        model.taken_up = None;
        if here {
            return crate::ui::dialogs::action_form::update::begin(model, taken.action, set);
        }
        model.say(Tone::Plain, taken.ready(set));
        return Vec::new();
    }
    if here {
        next_in_line(model, taken, &left, set);
    }
    let waits = taken.waits(left.len(), set);
    // What was done stands before it where both have room on the line: the keys below it stay readable.
    let both = model.notice.as_ref().map(|done| format!("{}  {waits}", done.text));
    let room = usize::from(model.size.0.saturating_sub(2));
    let text = both.filter(|text| cells::width(text) <= room).unwrap_or_else(|| {
        let on_disk = fill(&set.texts.lead.on_disk, &[("case", &no.to_string())]);
        format!("{on_disk}  {waits}")
    });
    model.say(Tone::Good, text);
    Vec::new()
}

/// The item of the first reason that is left gets the hand, where it does not lie on one of them already.
fn next_in_line(model: &mut Model, taken: TakenUp, left: &[Blocker], set: &Setting) {
    let Some(case) = model.case(taken.case) else { return };
    let items = || {
        left.iter().filter_map(|b| match lead(b, taken.action, case, model, set) {
            Some(Lead::Item(item)) => Some(item),
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
        model.let_in();
    }
    let Some(row) = row(model) else { return false };
    model.choose(row);
    model.follow();
    true
}
