//! Keys of the radar: choose a match, see it beside the case, say whether it is the same, go there.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::domain::listing::View;
use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::base::scroll::scrolled;
use crate::ui::panels::panel::Panel;
use crate::ui::panels::related_cases::state::RelatedCasesPanel;
use crate::ui::state::effect::{CaseAccess, Effect};
use crate::ui::state::model::{Model, StatusKind};
use crate::ui::state::panel_data::PanelRequest;

/// Opens the radar of the case under the hand; it is looked for outside.
pub(in crate::ui) fn open(model: &mut Model, no: CaseNo) -> Vec<Effect> {
    let Some(own) = model.case(no).cloned() else { return Vec::new() };
    model.layers.push(Layer::Panel(Box::new(Panel::RelatedCases(Box::new(RelatedCasesPanel::new(own))))));
    vec![Effect::Panel(PanelRequest::RelatedCases(no))]
}

fn on_top(model: &mut Model) -> Option<&mut RelatedCasesPanel> {
    match model.layers.last_mut() {
        Some(Layer::Panel(sight)) => match &mut **sight {
            Panel::RelatedCases(radar) => Some(radar),
            Panel::Dashboard(_) | Panel::Inviter(_) => None,
        },
        _ => None,
    }
}

/// An action for the radar on top.
pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let (size, now) = (model.size, model.now);
    let (page_beside, lines) = match model.layers.last() {
        Some(Layer::Panel(sight)) => match &**sight {
            Panel::RelatedCases(radar) if radar.pair => {
                crate::ui::panels::related_cases::view::extent(model, radar, ctx)
            }
            _ => (1, 0),
        },
        _ => (1, 0),
    };
    let Some(radar) = on_top(model) else { return Vec::new() };
    radar.held = true;
    // A word and a way are of the match that the hand has seen.
    if radar.just_moved(now) && matches!(action, Action::Open | Action::Same | Action::NotSame) {
        return Vec::new();
    }
    match action {
        Action::Back | Action::FocusPrev if radar.pair => radar.pair = false,
        Action::Back | Action::Quit | Action::Cancel | Action::Radar => {
            model.layers.pop();
            return vec![Effect::Panel(PanelRequest::Nothing)];
        }
        Action::Inviter => {
            let own = radar.own.no;
            model.layers.pop();
            return crate::ui::panels::inviter::update::open(model, own, ctx);
        }
        Action::Open if radar.pair => return go(model),
        Action::Open | Action::FocusNext => return side_by_side(model, ctx),
        Action::Same | Action::NotSame => return say(model, action == Action::Same, ctx),
        _ if radar.pair => {
            radar.top = scrolled(radar.top, action, page_beside, lines).unwrap_or(radar.top);
        }
        _ => {
            let page = crate::ui::panels::related_cases::view::rows(size);
            let last = radar.seen.found.len().saturating_sub(1);
            let row = radar.row().unwrap_or(0);
            let to = match action {
                Action::Down => row + 1,
                Action::Up => row.saturating_sub(1),
                Action::PageDown | Action::HalfDown => row + page,
                Action::PageUp | Action::HalfUp => row.saturating_sub(page),
                Action::First => 0,
                Action::Last => last,
                _ => return Vec::new(),
            };
            radar.at = radar.seen.found.get(to.min(last)).map(|f| f.other.no);
        }
    }
    Vec::new()
}

/// The chosen match beside the case. Where a look has to be written down, both of them are first.
fn side_by_side(model: &mut Model, ctx: &SessionContext) -> Vec<Effect> {
    let guard = model.privacy.clone();
    let Some(radar) = on_top(model) else { return Vec::new() };
    let Some(other) = radar.chosen().map(|f| f.other.no) else { return Vec::new() };
    radar.top = 0;
    let open = |no: &CaseNo| !ctx.protected || guard.shows(*no) || radar.looked.contains(no);
    let waits: Vec<CaseNo> = [radar.own.no, other].into_iter().filter(|no| !open(no)).collect();
    radar.pair = waits.is_empty();
    radar.waits.clone_from(&waits);
    waits.into_iter().map(|no| Effect::Look(no, CaseAccess::Opened)).collect()
}

/// A look was written down, or was not; answers whether the radar had asked for it.
pub(in crate::ui) fn looked(model: &mut Model, no: CaseNo, failed: Option<&str>) -> bool {
    let Some(radar) = on_top(model).filter(|r| r.waits.contains(&no)) else { return false };
    if let Some(why) = failed {
        radar.waits.clear();
        model.set_status(StatusKind::Bad, why.to_owned());
        return true;
    }
    radar.waits.retain(|w| *w != no);
    radar.looked.push(no);
    radar.pair = radar.waits.is_empty();
    true
}

/// The screen was locked: the two have to be looked at anew.
pub(in crate::ui) fn forget_looks(model: &mut Model) {
    if let Some(radar) = on_top(model) {
        radar.pair = false;
        radar.waits.clear();
        radar.looked.clear();
    }
}

/// Says of the chosen match that it is the same, or not. It is written on both, and the other word takes it back.
fn say(model: &mut Model, same: bool, ctx: &SessionContext) -> Vec<Effect> {
    // What was said last is on its way.
    if model.pending.is_some() {
        return Vec::new();
    }
    let Some(radar) = on_top(model) else { return Vec::new() };
    let (own, other) = (radar.own.clone(), radar.chosen().map(|f| f.other.clone()));
    let Some(other) = other else { return Vec::new() };
    record_determination(model, &own, &other, same, ctx)
}

/// Has a word written that is said of two cases; where both are closed it says why not.
pub fn record_determination(
    model: &mut Model,
    own: &Case,
    other: &Case,
    same: bool,
    ctx: &SessionContext,
) -> Vec<Effect> {
    // A closed case keeps what it has: the word is written on the live one of the two.
    let newest = |case: &Case| model.desk.get(case.no).map(|l| l.case.clone());
    let (on, about) = match (newest(own), newest(other)) {
        (Some(own), _) => (own, other.no),
        (None, Some(other)) => (other, own.no),
        (None, None) => {
            let text = fill(&ctx.texts.radar.closed, &[("case", &own.no.to_string())]);
            model.set_status(StatusKind::Plain, text);
            return Vec::new();
        }
    };
    crate::ui::dialogs::action_form::update::order(
        model,
        &on,
        Command::Compare { other: about, same, note: None },
    )
}

/// Goes to the chosen match: in the list that has it, or in the archive by its number.
fn go(model: &mut Model) -> Vec<Effect> {
    let Some(other) = on_top(model).and_then(|r| r.at) else { return Vec::new() };
    let mut effects = vec![Effect::Panel(PanelRequest::Nothing)];
    model.layers.pop();
    effects.extend(jump(model, other));
    effects
}

/// Chooses a case wherever it stands: in the view, in the view of all live cases without the filter, or in the archive.
pub(in crate::ui) fn jump(model: &mut Model, no: CaseNo) -> Vec<Effect> {
    let row = |model: &Model| model.rows.iter().position(|s| s.no == no);
    let live = model.desk.get(no).is_some();
    let mut effects = Vec::new();
    if row(model).is_none() {
        model.filter.clear();
        if live {
            model.view = View::All;
        } else {
            model.view = View::Archive;
            model.filter.paste(&no.to_string());
        }
        effects.extend(crate::ui::list::filter::changed(model));
    }
    model.focus = crate::ui::state::model::Focus::List;
    if let Some(row) = row(model) {
        model.select(row);
    }
    model.follow();
    effects
}
