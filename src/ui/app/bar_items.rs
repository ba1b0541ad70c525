//! Which keys the bar shows: those of the next key press, and states that go on wherever the officer is. Owns their order; how they are
//! fitted and drawn is the bar's, and whether an action is possible is asked of `availability`.

use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::listing::View;
use crate::text::{Catalog, fill, seconds_left};
use crate::ui::actions::availability;
use crate::ui::actions::recallable::{RecallTarget, recall_target};
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::bar::{BarKeys, KeyBar, KeyBarItem, KeyBarStyle, foot};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context, HintRule};
use crate::ui::dialogs::action_form::state::{ActionForm, FormPart};
use crate::ui::dialogs::batch::state::{Batch, BatchStage};
use crate::ui::dialogs::blocked::remedy::remedy_for;
use crate::ui::dialogs::document_request::state::{DocumentRequestForm, RequestPart};
use crate::ui::dialogs::new_case::state::{NewCaseForm, NewCaseRow};
use crate::ui::dialogs::palette::state::{Palette, PaletteKind};
use crate::ui::dialogs::queue_explanation::reasons::ways;
use crate::ui::panels::Panel;
use crate::ui::panels::dashboard::view::is_roomy;
use crate::ui::state::model::{Focus, Model};
use ratatui::layout::Rect;

/// What can be done with the list, the most needed first.
const LIST: [Action; 36] = [
    Action::Open,
    Action::Issue,
    Action::Entered,
    Action::NoShow,
    Action::Void,
    Action::Extend,
    Action::BorderRefused,
    Action::ReviewAgain,
    Action::Expect,
    Action::Split,
    Action::Consent,
    Action::Dissent,
    Action::Approve,
    Action::Transfer,
    Action::Request,
    Action::Refuse,
    Action::Filter,
    Action::Claim,
    Action::Release,
    Action::Answer,
    Action::Recall,
    Action::Resume,
    Action::Hold,
    Action::Why,
    Action::Find,
    Action::AnswerEscalation,
    Action::WithdrawEscalation,
    Action::TakeOver,
    Action::Timeline,
    Action::Letter,
    Action::Radar,
    Action::Inviter,
    Action::Note,
    Action::Board,
    Action::Palette,
    Action::Paper,
];

/// The same with the checklist.
const CASE: [Action; 33] = [
    Action::Consent,
    Action::Dissent,
    Action::Seen,
    Action::Issue,
    Action::Entered,
    Action::NoShow,
    Action::Void,
    Action::Extend,
    Action::BorderRefused,
    Action::ReviewAgain,
    Action::Expect,
    Action::Split,
    Action::Verify,
    Action::Reject,
    Action::Waive,
    Action::Approve,
    Action::VerifyRun,
    Action::Transfer,
    Action::Request,
    Action::Refuse,
    Action::Answer,
    Action::Resume,
    Action::AnswerEscalation,
    Action::WithdrawEscalation,
    Action::Undo,
    Action::Redo,
    Action::Hold,
    Action::Note,
    Action::Timeline,
    Action::Letter,
    Action::Radar,
    Action::Inviter,
    Action::Paper,
];

/// What is left where there is no case.
const WITHOUT_CASE: [Action; 3] = [Action::Filter, Action::Board, Action::Palette];

/// Digits that choose; they are in no key table.
pub const DIGITS: &str = "1-9";

/// From here on the bar has room for every key for marks.
const WIDE: u16 = 140;

/// What the bar shows now. On the main screen actions that the row of the bar has no room for are left out, and not tried.
#[must_use]
pub fn bar(screen: &DeskScreen, ctx: &SessionContext) -> KeyBar {
    let model = &screen.model;
    let top = screen.layers.last();
    let every = top.is_some_and(|layer| layer.part().takes_every_key());
    let keys = BarKeys { contexts: screen.contexts(), writing: screen.is_writing() || every, ctx };
    let mut running: Vec<KeyBarItem> = recall(&keys, screen, ctx).into_iter().collect();
    let help = help(&keys, top, ctx);
    let mut bar = match top {
        Some(layer) => of_layer(layer, &keys, model, ctx),
        None if model.active_query().is_some() => of_query(&keys, model, ctx),
        None => {
            running.extend(resumed(model, ctx));
            running.extend(marks(&keys, model, ctx));
            running.extend(search(&keys, model));
            let leads_back =
                model.focus == Focus::Case || model.search.is_active() || model.deferred.is_some();
            let back = leads_back.then(|| keys.back(ctx.texts.bar_verb(Action::Back.name()))).flatten();
            let mut bar = KeyBar { items: running, pinned: back.into_iter().chain(help).collect() };
            fill_up(&mut bar, &keys, model, ctx);
            return bar;
        }
    };
    bar.items.splice(0..0, running);
    bar.pinned.extend(help);
    bar
}

/// Why the first blocked action of the bar is blocked; none where approval is possible.
#[must_use]
pub(crate) fn approval_blocked(model: &Model, ctx: &SessionContext) -> Option<String> {
    let case = meant(model)?;
    // After an approval it is the issue that may be blocked.
    let action = match &case.state {
        CaseState::Expected => Action::Issue,
        state if state.is_after_approval() => return None,
        _ => Action::Approve,
    };
    let blockers = availability::blockers(action, case, model, ctx)?;
    let why = availability::first_blocker_text(&blockers, ctx)?;
    let key = ctx.keys.key_of(Context::Global, action)?;
    let title = ctx.texts.bar_verb(action.name());
    Some(ctx.texts.labelled(&format!("{key} {title}"), &why))
}

/// The case that the keys of the main screen are for: in the list it follows the selection when the officer rests on it.
fn meant(model: &Model) -> Option<&Case> {
    match model.focus {
        Focus::Case => model.selected_case(),
        Focus::List => model.shown.and_then(|no| model.case(no)),
    }
    .map(AsRef::as_ref)
}

/// A decision of the officer that can be recalled, with its key where the next press recalls it.
fn recall(keys: &BarKeys<'_>, screen: &DeskScreen, ctx: &SessionContext) -> Option<KeyBarItem> {
    // The list of decisions has the seconds of each.
    if matches!(screen.layers.last(), Some(Layer::RecallList(_))) {
        return None;
    }
    let model = &screen.model;
    let count = model.recallable(ctx).count();
    let batch = screen.layers.is_empty() && model.focus == Focus::List && !model.marks.is_empty();
    let target = recall_target(model, ctx).filter(|_| !batch);
    let case = match target {
        Some(RecallTarget::Case(case)) => case,
        Some(RecallTarget::Several) | None => model.recallable(ctx).next()?,
    };
    let seconds = seconds_left(case.state.grace_until()?, model.now);
    let verb = ctx.texts.bar_verb(Action::Recall.name());
    // Always so many cells: the number changes while the bar is read.
    let left = fill(Catalog::text_or_name(&ctx.texts.bar, "seconds"), &[("n", &format!("{seconds:>2}"))]);
    let verb = format!("{verb} {left}");
    let verb = if count > 1 { ctx.texts.bracketed(&verb, &count.to_string()) } else { verb };
    let item = target.and_then(|_| keys.item(Action::Recall, &verb));
    Some(item.unwrap_or_else(|| KeyBarItem::new(&[], &verb)).styled(KeyBarStyle::Recall))
}

/// An action that waits until its blockers are resolved.
fn resumed(model: &Model, ctx: &SessionContext) -> Option<KeyBarItem> {
    let waits = model.deferred?;
    let action = ctx.texts.bar_verb(waits.action.name());
    let text = fill(Catalog::text_or_name(&ctx.texts.bar, "waits"), &[("action", action)]);
    Some(KeyBarItem::new(&[], &text).styled(KeyBarStyle::Recall))
}

/// How many cases are marked and the keys for marks: what is pressed next is for all of them.
fn marks(keys: &BarKeys<'_>, model: &Model, ctx: &SessionContext) -> Vec<KeyBarItem> {
    if model.marks.is_empty() || model.focus != Focus::List {
        return Vec::new();
    }
    let many = &ctx.texts.many;
    let count = fill(&many.bar, &[("n", &model.marks.len().to_string())]);
    let mut all = vec![KeyBarItem::new(&[], &count).styled(KeyBarStyle::Mark).joined()];
    if model.size.0 >= WIDE {
        all.extend([Action::Mark, Action::MarkRange].into_iter().filter_map(|action| {
            keys.item(action, ctx.texts.bar_verb(action.name())).map(KeyBarItem::joined)
        }));
    }
    all.extend(keys.item(Action::MarkAll, &many.bar_all).map(KeyBarItem::joined));
    all.extend(keys.item(Action::Unmark, &many.bar_clear));
    all
}

/// A search that goes on in the list.
fn search(keys: &BarKeys<'_>, model: &Model) -> Vec<KeyBarItem> {
    if model.search.hits.is_empty() || model.focus != Focus::List {
        return Vec::new();
    }
    [Action::FindNext, Action::FindPrev].into_iter().filter_map(|action| keys.named(action)).collect()
}

/// What shows every key; in the help itself, its other page.
fn help(keys: &BarKeys<'_>, top: Option<&Layer>, ctx: &SessionContext) -> Option<KeyBarItem> {
    if matches!(top, Some(Layer::Panel(Panel::Legend(_)))) {
        return keys.item(Action::Legend, Catalog::text_or_name(&ctx.texts.bar, "keys"));
    }
    let in_keys = matches!(top, Some(Layer::Palette(list)) if list.kind == PaletteKind::Keys);
    keys.named(if in_keys { Action::Legend } else { Action::Help })
}

/// Orders that the bar names only where they are possible.
const RARE: [Action; 3] = [Action::AnswerEscalation, Action::WithdrawEscalation, Action::TakeOver];

/// Whether the key that opens shows why the selected case is unattended, and what brings it back.
fn explains(model: &Model, ctx: &SessionContext) -> bool {
    let ways = |no| ways(no, model, ctx);
    model.focus == Focus::List
        && model.view == View::Orphans
        && model.selected.is_some_and(|no| !ways(no).is_empty())
}

/// Adds what can be done on the main screen, and then what is blocked, until the row of the bar is full.
fn fill_up(bar: &mut KeyBar, keys: &BarKeys<'_>, model: &Model, ctx: &SessionContext) {
    let actions: &[Action] = if model.focus == Focus::Case { &CASE } else { &LIST };
    let row = foot(Rect::new(0, 0, model.size.0, model.size.1));
    let case = meant(model);
    // What is pressed on marked cases is for all of them, whatever this one allows.
    let many = model.focus == Focus::List && !model.marks.is_empty();
    // Recall is a running state where it needs no dialog.
    let recalls = model.recallable(ctx).next().is_some();
    let mut blocked = Vec::new();
    for action in actions.iter().filter(|action| **action != Action::Recall || !recalls) {
        if !bar.fits(row) {
            return;
        }
        if case.is_none() && !WITHOUT_CASE.contains(action) {
            continue;
        }
        let blockers = case.and_then(|case| availability::blockers(*action, case, model, ctx));
        let is_blocked = blockers.is_some_and(|all| !all.is_empty());
        let rare =
            RARE.contains(action) || action.order().is_some_and(|order| order.hint == HintRule::WhenAllowed);
        // After an approval nothing is reviewed: what is left is shown, the issue also while it is blocked.
        let counter = case.is_some_and(|case| case.state.awaits_entry()) && action.is_order();
        let issue =
            counter && *action == Action::Issue && case.is_some_and(|c| c.state == CaseState::Expected);
        if (rare || counter) && is_blocked && !issue {
            continue;
        }
        let is_blocked = match many && action.is_order() {
            true => availability::one_by_one(*action, ctx).is_some(),
            false => is_blocked,
        };
        let item = if *action == Action::Open && explains(model, ctx) {
            keys.item(*action, ctx.texts.bar_verb(Action::Why.name()))
        } else {
            keys.named(*action)
        };
        match is_blocked {
            true => blocked.extend(item.map(|item| item.styled(KeyBarStyle::Blocked))),
            false => bar.items.extend(item),
        }
    }
    bar.items.append(&mut blocked);
}

/// Keys while a filter or a search is written.
fn of_query(keys: &BarKeys<'_>, model: &Model, ctx: &SessionContext) -> KeyBar {
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    let (next, prev) = if model.search.writing {
        (Action::Down, Action::Up)
    } else {
        (Action::FocusNext, Action::FocusPrev)
    };
    let items = [
        keys.item(Action::Open, verb("keep")),
        keys.item(Action::FocusNext, verb("complete")),
        if model.search.writing {
            keys.pair(next, prev, verb("match"))
        } else {
            keys.item(prev, verb("candidate"))
        },
        if model.search.writing { None } else { keys.pair(Action::Down, Action::Up, verb("choose")) },
    ];
    let back = if model.search.writing { verb("back") } else { verb("clear") };
    KeyBar { items: items.into_iter().flatten().collect(), pinned: keys.back(back).into_iter().collect() }
}

fn of_layer(layer: &Layer, keys: &BarKeys<'_>, model: &Model, ctx: &SessionContext) -> KeyBar {
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    let scroll = || keys.pair(Action::Down, Action::Up, verb("scroll"));
    let choose = || keys.pair(Action::Down, Action::Up, verb("choose"));
    let (items, back): (Vec<Option<KeyBarItem>>, &str) = match layer {
        Layer::Palette(list) => {
            let clears = list.writing && list.kind == PaletteKind::Keys;
            (of_palette(list, keys, ctx), if clears { "clear" } else { "close" })
        }
        Layer::Blocked(dialog) => {
            let case = model.case(dialog.case);
            let leads = |b| case.is_some_and(|c| remedy_for(b, dialog.action, c, model, ctx).is_some());
            // Only reasons that lead somewhere have a digit, and there are nine of these.
            let last = dialog.blockers.iter().rposition(leads).map_or(0, |n| n + 1);
            (vec![go(last, keys, ctx), choose().filter(|_| dialog.blockers.len() > 1)], "close")
        }
        Layer::Batch(batch) => return of_batch(batch, keys, ctx),
        Layer::Form(form) => return of_form(form, keys, ctx),
        Layer::DocumentRequest(form) => return of_request(form, keys, ctx),
        Layer::Countersign(_) => (
            vec![
                keys.item(Action::Open, ctx.texts.bar_verb(Action::Consent.name())),
                keys.item(Action::FocusNext, verb("field")),
            ],
            "cancel",
        ),
        Layer::Paper(paper) => (
            vec![
                keys.item(Action::Open, verb("issue")).filter(|_| paper.destination().is_some()),
                choose().filter(|_| paper.kinds.len() > 1),
                keys.item(Action::FocusNext, verb("destination")).filter(|_| paper.places.len() > 1),
            ],
            "cancel",
        ),
        Layer::SaveView(form) => (
            vec![
                keys.item(Action::Open, verb("save")),
                keys.pair(Action::Down, Action::Up, verb("number")),
                Some(KeyBarItem::new(&["Ctrl-d"], verb("delete")))
                    .filter(|_| model.preferences.keeps.views.contains_key(&form.number)),
            ],
            "cancel",
        ),
        Layer::QueueExplanation(dialog) => {
            (vec![go(ways(dialog.case, model, ctx).len(), keys, ctx), scroll()], "close")
        }
        Layer::Panel(panel) => return of_panel(panel, keys, model, ctx),
        Layer::Messages(_) => (vec![keys.item(Action::Open, verb("read")), scroll()], "close"),
        Layer::TypedText(offer) => {
            (vec![keys.item(Action::Open, verb("search")).filter(|_| offer.searchable)], "discard")
        }
        Layer::RecallList(_) => (
            vec![
                keys.item(Action::Recall, ctx.texts.bar_verb(Action::Recall.name())),
                keys.item(Action::Open, verb("go")),
                choose(),
            ],
            "close",
        ),
        Layer::ScanChoice(_) => (vec![keys.item(Action::Open, verb("go")), choose()], "cancel"),
        Layer::NewCase(form) => return of_new_case(form, keys, ctx),
        Layer::Clock(_) => (vec![keys.item(Action::Confirm, verb("confirm"))], "cancel"),
        Layer::Boarding(form) => {
            let open = keys.item(Action::Open, verb(if form.writing_by { "save" } else { "field" }));
            (vec![open, choose()], "cancel")
        }
        Layer::Quit(_) => (vec![keys.item(Action::Confirm, verb("quit"))], "cancel"),
    };
    dialog(items, keys, verb(back))
}

/// The form of a new case: rows and choices, ticks, the confirmation, or the answer to a question over it.
fn of_new_case(form: &NewCaseForm, keys: &BarKeys<'_>, ctx: &SessionContext) -> KeyBar {
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    if form.asks.is_some() {
        return dialog(vec![keys.item(Action::Confirm, verb("confirm"))], keys, verb("cancel"));
    }
    let field = keys.item(Action::FocusNext, verb("field"));
    let discard = Some(KeyBarItem::new(&["Ctrl-x"], verb("discard")));
    let items = match form.row {
        NewCaseRow::Confirm => vec![keys.item(Action::Confirm, ctx.texts.bar_verb(Action::NewCase.name()))],
        NewCaseRow::Item(..) => vec![Some(KeyBarItem::new(&["Space"], verb("tick"))), field, discard],
        NewCaseRow::Field(one) => {
            let choices = !one.choices(form.ground(ctx), ctx).is_empty();
            let choose = keys.pair(Action::PageDown, Action::PageUp, verb("choose"));
            vec![field, choose.filter(|_| choices), discard]
        }
    };
    dialog(items, keys, verb("close"))
}

fn dialog(items: Vec<Option<KeyBarItem>>, keys: &BarKeys<'_>, back: &str) -> KeyBar {
    KeyBar { items: items.into_iter().flatten().collect(), pinned: keys.back(back).into_iter().collect() }
}

/// Digits go to the places that they open, and the key that opens to the marked one.
fn go(places: usize, keys: &BarKeys<'_>, ctx: &SessionContext) -> Option<KeyBarItem> {
    let verb = Catalog::text_or_name(&ctx.texts.bar, "go");
    let mut item = keys.item(Action::Open, verb).filter(|_| places > 0)?;
    item.keys.insert(0, digits(places));
    Some(item.spoken(ctx))
}

/// The digits of so many places; there are nine.
#[must_use]
pub fn digits(places: usize) -> String {
    match places {
        0 | 1 => "1".to_owned(),
        n => format!("1-{}", n.min(9)),
    }
}

fn of_palette(list: &Palette, keys: &BarKeys<'_>, ctx: &SessionContext) -> Vec<Option<KeyBarItem>> {
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    let choose = keys.pair(Action::Down, Action::Up, verb("choose"));
    match (list.kind, list.writing) {
        (PaletteKind::Keys, true) => vec![keys.item(Action::Open, verb("keep")), choose],
        (PaletteKind::Keys, false) => {
            vec![keys.item(Action::Open, verb("run")), keys.item(Action::Filter, verb("search")), choose]
        }
        (PaletteKind::Palette, _) => vec![keys.item(Action::Open, verb("run")), choose],
    }
}

fn of_batch(batch: &Batch, keys: &BarKeys<'_>, ctx: &SessionContext) -> KeyBar {
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    let scroll = keys.pair(Action::Down, Action::Up, verb("scroll"));
    match batch.stage {
        BatchStage::Preview => {
            let action = ctx.texts.bar_verb(batch.action.name());
            let can = !batch.orders.is_empty();
            dialog(vec![keys.item(Action::Confirm, action).filter(|_| can), scroll], keys, verb("cancel"))
        }
        BatchStage::Running(_) => dialog(Vec::new(), keys, verb("stop")),
        BatchStage::Report => dialog(vec![scroll], keys, verb("close")),
    }
}

fn of_form(form: &ActionForm, keys: &BarKeys<'_>, ctx: &SessionContext) -> KeyBar {
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    let parts = form.parts();
    let last = parts.last() == Some(&form.part);
    let action = match form.action {
        Action::Note => verb("save"),
        action => ctx.texts.bar_verb(action.name()),
    };
    let items = if form.part == FormPart::Confirm {
        let edit = keys.item(Action::FocusPrev, verb("edit")).filter(|_| parts.len() > 1);
        vec![keys.item(Action::Confirm, action), edit]
    } else {
        let unchosen = form.picker.as_ref().is_some_and(|picker| picker.chosen().is_none());
        let open = match (last && form.many.is_none(), unchosen) {
            (true, false) => action,
            // It goes back to the list.
            (true, true) => verb("choose"),
            (false, _) => verb("next"),
        };
        let choose = keys.pair(Action::Down, Action::Up, verb("choose"));
        vec![
            keys.item(Action::Open, open),
            choose.filter(|_| form.part == FormPart::Pick),
            keys.item(Action::FocusNext, verb("field")).filter(|_| !last),
            keys.item(Action::FocusPrev, verb("previous")).filter(|_| parts.first() != Some(&form.part)),
        ]
    };
    dialog(items, keys, verb("cancel"))
}

fn of_request(form: &DocumentRequestForm, keys: &BarKeys<'_>, ctx: &SessionContext) -> KeyBar {
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    let own = |key, name| Some(KeyBarItem::new(&[key], verb(name)));
    let next = || keys.item(Action::FocusNext, verb("next"));
    let previous = || keys.item(Action::FocusPrev, verb("previous"));
    let select = Some(KeyBarItem::new(&["Space", DIGITS], verb("select")).spoken(ctx));
    let items = match form.part {
        RequestPart::Confirm => vec![
            keys.item(Action::Confirm, verb("send")),
            keys.item(Action::FocusPrev, verb("edit")),
            own("Ctrl-s", "draft"),
            keys.pair(Action::Down, Action::Up, verb("scroll")),
        ],
        RequestPart::Items => {
            vec![select, next(), previous(), own("Ctrl-s", "draft")]
        }
        RequestPart::Zh | RequestPart::En => vec![
            keys.item(Action::Open, verb("line")),
            own("Ctrl-r", "renew"),
            next(),
            previous(),
            own("Ctrl-s", "draft"),
        ],
        RequestPart::Time | RequestPart::Late => {
            vec![keys.item(Action::Open, verb("next")), previous(), own("Ctrl-s", "draft")]
        }
    };
    dialog(items, keys, verb("cancel"))
}

fn of_panel(panel: &Panel, keys: &BarKeys<'_>, model: &Model, ctx: &SessionContext) -> KeyBar {
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    let scroll = || keys.pair(Action::Down, Action::Up, verb("scroll"));
    let (items, back) = match panel {
        Panel::Dashboard(_) => {
            let page = keys.pair(Action::FocusNext, Action::FocusPrev, verb("page"));
            (vec![page.filter(|_| !is_roomy(model.size))], "close")
        }
        Panel::History(_) => (vec![scroll()], "close"),
        Panel::Inbox(inbox) if inbox.asked => (vec![keys.item(Action::Confirm, verb("dismiss"))], "back"),
        Panel::Inbox(_) if model.inbox.is_empty() => (Vec::new(), "close"),
        Panel::Inbox(_) => {
            let choose = keys.pair(Action::Down, Action::Up, verb("choose"));
            (vec![keys.named(Action::Dismiss), choose], "close")
        }
        Panel::Inviter(_) => {
            (vec![keys.item(Action::Open, verb("go")), keys.item(Action::Radar, verb("related"))], "close")
        }
        Panel::Inform(_) => (
            vec![scroll(), keys.named(Action::Copy), keys.named(Action::WriteOut), keys.named(Action::Told)],
            "close",
        ),
        Panel::Legend(_) => (vec![scroll(), keys.item(Action::Filter, verb("search"))], "close"),
        Panel::RelatedCases(related) if related.seen.found.is_empty() => (Vec::new(), "close"),
        Panel::RelatedCases(related) => (
            vec![
                keys.item(Action::Open, verb(if related.pair { "go" } else { "compare" })),
                keys.item(Action::Same, verb("same")),
                keys.item(Action::NotSame, verb("differs")),
                keys.item(Action::Inviter, ctx.texts.bar_verb(Action::Inviter.name())),
            ],
            "close",
        ),
        Panel::Viewer(panel) if panel.asks_first() => (vec![keys.item(Action::Open, verb("show"))], "close"),
        Panel::Viewer(_) => (
            vec![
                keys.named(Action::Verify),
                keys.named(Action::Reject),
                keys.named(Action::Waive),
                keys.item(Action::NextFile, verb("next_file")),
                keys.item(Action::FocusNext, verb("next_item")),
                keys.pair(Action::PageDown, Action::PageUp, verb("page")),
                keys.pair(Action::ZoomIn, Action::ZoomOut, verb("zoom")),
                keys.named(Action::Fit),
                keys.named(Action::MrzBand),
                keys.pair(Action::TurnLeft, Action::TurnRight, verb("turn")),
            ],
            "close",
        ),
        Panel::Letter(_) => (vec![scroll(), keys.named(Action::Copy), keys.named(Action::WriteOut)], "close"),
    };
    dialog(items, keys, verb(back))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Orders that are done rarely or only by a lead: the palette and help have them.
    const NOT_IN_BAR: [Action; 5] =
        [Action::Escalate, Action::Assign, Action::Withdraw, Action::Reschedule, Action::Told];

    #[test]
    fn bar_has_or_leaves_out_every_order() {
        for action in Action::ALL.iter().filter(|action| action.is_order()) {
            let shown = LIST.contains(action) || CASE.contains(action);
            assert_ne!(shown, NOT_IN_BAR.contains(action), "{action}");
        }
    }
}
