//! Which keys the bar shows: those of the next key press, and states that go on wherever the officer is. Owns their order; how they are
//! fitted and drawn is the bar's, and whether an action is possible is asked of `availability`.

use crate::domain::case::Case;
use crate::text::{Catalog, fill};
use crate::ui::actions::availability;
use crate::ui::actions::recallable::recallable_case;
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::bar::{BarKeys, KeyBar, KeyBarItem, KeyBarStyle};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context, HintRule};
use crate::ui::dialogs::action_form::state::{ActionForm, FormPart};
use crate::ui::dialogs::batch::state::{Batch, BatchStage};
use crate::ui::dialogs::blocked::remedy::remedy_for;
use crate::ui::dialogs::document_request::state::{DocumentRequestForm, RequestPart};
use crate::ui::dialogs::palette::state::{Palette, PaletteKind};
use crate::ui::dialogs::queue_explanation::reasons::ways;
use crate::ui::panels::Panel;
use crate::ui::state::model::{Focus, Model};

/// What can be done with the list, the most needed first.
const LIST: [Action; 17] = [
    Action::Open,
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
    Action::Note,
];

/// The same with the checklist.
const CASE: [Action; 17] = [
    Action::Consent,
    Action::Dissent,
    Action::Verify,
    Action::Reject,
    Action::Waive,
    Action::Approve,
    Action::VerifyRun,
    Action::Transfer,
    Action::Request,
    Action::Refuse,
    Action::Undo,
    Action::Redo,
    Action::Hold,
    Action::Note,
    Action::Timeline,
    Action::Radar,
    Action::Inviter,
];

/// Digits that choose; they are in no key table.
pub const DIGITS: &str = "1-9";

/// From here on the bar has room for every key for marks.
const WIDE: u16 = 140;

/// What the bar shows now.
#[must_use]
pub fn bar(screen: &DeskScreen, ctx: &SessionContext) -> KeyBar {
    let model = &screen.model;
    let top = screen.layers.last();
    let every = top.is_some_and(|layer| layer.part().takes_every_key());
    let keys = BarKeys { contexts: screen.contexts(), writing: screen.is_writing() || every, ctx };
    let mut bar = match top {
        Some(layer) => of_layer(layer, &keys, model, ctx),
        None if model.active_query().is_some() => of_query(&keys, model, ctx),
        None => main(&keys, model, ctx),
    };
    let mut running: Vec<KeyBarItem> = recall(&keys, screen, ctx).into_iter().collect();
    if top.is_none() && model.active_query().is_none() {
        running.extend(resumed(model, ctx));
        running.extend(marks(&keys, model, ctx));
        running.extend(search(&keys, model));
    }
    bar.items.splice(0..0, running);
    bar.pinned.extend(help(&keys, top, ctx));
    bar
}

/// Why the first blocked action of the bar is blocked; none where approval is possible.
#[must_use]
pub fn approval_blocked(model: &Model, ctx: &SessionContext) -> Option<String> {
    let case = meant(model)?;
    let blockers = availability::blockers(Action::Approve, case, model, ctx)?;
    let why = availability::first_blocker_text(&blockers, ctx)?;
    let key = ctx.keys.key_of(Context::Global, Action::Approve)?;
    let title = ctx.texts.bar_verb(Action::Approve.name());
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
    let model = &screen.model;
    let count = model.recallable(ctx).count();
    let batch = screen.layers.is_empty() && model.focus == Focus::List && !model.marks.is_empty();
    let meant = recallable_case(model, ctx).filter(|_| !batch);
    let case = meant.or(model.last_recallable(ctx))?;
    let seconds = (case.state.grace_until()? - model.now).num_seconds().max(0);
    let several = if count > 1 { format!(" ({count})") } else { String::new() };
    let verb = ctx.texts.bar_verb(Action::Recall.name());
    // Always so many cells: the number changes while the bar is read.
    let left = fill(Catalog::of(&ctx.texts.bar, "seconds"), &[("n", &format!("{seconds:>2}"))]);
    let verb = format!("{verb} {left}{several}");
    let item = meant.and_then(|_| keys.item(Action::Recall, &verb));
    Some(item.unwrap_or_else(|| KeyBarItem::new(&[], &verb)).styled(KeyBarStyle::Recall))
}

/// An action that waits until its blockers are resolved.
fn resumed(model: &Model, ctx: &SessionContext) -> Option<KeyBarItem> {
    let waits = model.deferred?;
    let action = ctx.texts.bar_verb(waits.action.name());
    let text = fill(Catalog::of(&ctx.texts.bar, "waits"), &[("action", action)]);
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
    if !model.search.is_active() || model.focus != Focus::List {
        return Vec::new();
    }
    [Action::FindNext, Action::FindPrev].into_iter().filter_map(|action| keys.named(action)).collect()
}

/// What shows every key; in the help itself, its other page.
fn help(keys: &BarKeys<'_>, top: Option<&Layer>, ctx: &SessionContext) -> Option<KeyBarItem> {
    if matches!(top, Some(Layer::Panel(Panel::Legend(_)))) {
        return keys.item(Action::Legend, Catalog::of(&ctx.texts.bar, "keys"));
    }
    let in_keys = matches!(top, Some(Layer::Palette(list)) if list.kind == PaletteKind::Keys);
    keys.named(if in_keys { Action::Legend } else { Action::Help })
}

fn main(keys: &BarKeys<'_>, model: &Model, ctx: &SessionContext) -> KeyBar {
    let actions: &[Action] = if model.focus == Focus::Case { &CASE } else { &LIST };
    let case = meant(model);
    let mut items = Vec::with_capacity(actions.len());
    for action in actions {
        let blockers = case.and_then(|case| availability::blockers(*action, case, model, ctx));
        let is_blocked = blockers.as_ref().is_some_and(|b| !b.is_empty());
        // Recall is a running state where it needs no dialog.
        let running = *action == Action::Recall && model.recallable(ctx).next().is_some();
        let rare = action.order().is_some_and(|order| order.hint == HintRule::WhenAllowed);
        if (rare && (is_blocked || case.is_none())) || running {
            continue;
        }
        let none = case.is_none() && action.is_order();
        let style = if is_blocked || none { KeyBarStyle::Blocked } else { KeyBarStyle::Plain };
        items.extend(keys.named(*action).map(|item| item.styled(style)));
    }
    let leads_back = model.focus == Focus::Case || model.search.is_active() || model.deferred.is_some();
    let back = ctx.texts.bar_verb(Action::Back.name());
    let pinned = leads_back.then(|| keys.back(back)).flatten().into_iter().collect();
    KeyBar { items, pinned }
}

/// Keys while a filter or a search is written.
fn of_query(keys: &BarKeys<'_>, model: &Model, ctx: &SessionContext) -> KeyBar {
    let verb = |name| Catalog::of(&ctx.texts.bar, name);
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
    let verb = |name| Catalog::of(&ctx.texts.bar, name);
    let scroll = || keys.pair(Action::Down, Action::Up, verb("scroll"));
    let choose = || keys.pair(Action::Down, Action::Up, verb("choose"));
    let (items, back): (Vec<Option<KeyBarItem>>, &str) = match layer {
        Layer::Palette(list) => (of_palette(list, keys, ctx), if list.writing { "clear" } else { "close" }),
        Layer::Blocked(dialog) => {
            let case = model.case(dialog.case);
            let leads = |b| case.is_some_and(|c| remedy_for(b, dialog.action, c, model, ctx).is_some());
            let some = dialog.blockers.iter().any(leads);
            (vec![go(some, keys, ctx), choose()], "close")
        }
        Layer::Batch(batch) => return of_batch(batch, keys, ctx),
        Layer::Form(form) => return of_form(form, keys, ctx),
        Layer::DocumentRequest(form) => return of_request(form, keys, ctx),
        Layer::NoVisaAnswer(_) => (letter(keys, ctx), "close"),
        Layer::Countersign(_) => (
            vec![
                keys.item(Action::Open, ctx.texts.bar_verb(Action::Consent.name())),
                keys.item(Action::FocusNext, verb("field")),
            ],
            "cancel",
        ),
        Layer::SaveView(_) => (
            vec![
                keys.item(Action::Open, verb("save")),
                keys.pair(Action::Down, Action::Up, verb("number")),
                Some(KeyBarItem::new(&["Ctrl-d"], verb("delete"))),
            ],
            "cancel",
        ),
        Layer::QueueExplanation(dialog) => {
            let some = !ways(dialog.case, model, ctx).is_empty();
            (vec![go(some, keys, ctx), scroll()], "close")
        }
        Layer::Panel(panel) => return of_panel(panel, keys, ctx),
        Layer::Messages(_) => (vec![keys.item(Action::Open, verb("read")), scroll()], "close"),
        Layer::TypedText(offer) => {
            (vec![keys.item(Action::Open, verb("search")).filter(|_| offer.searchable)], "discard")
        }
        Layer::Clock(_) => (vec![keys.item(Action::Confirm, verb("confirm"))], "cancel"),
        Layer::Quit(_) => (vec![keys.item(Action::Confirm, verb("quit"))], "cancel"),
    };
    dialog(items, keys, verb(back))
}

fn dialog(items: Vec<Option<KeyBarItem>>, keys: &BarKeys<'_>, back: &str) -> KeyBar {
    KeyBar { items: items.into_iter().flatten().collect(), pinned: keys.back(back).into_iter().collect() }
}

/// Digits go to the places that they stand for, and the key that opens to the marked one.
fn go(some: bool, keys: &BarKeys<'_>, ctx: &SessionContext) -> Option<KeyBarItem> {
    let mut item = keys.item(Action::Open, Catalog::of(&ctx.texts.bar, "go")).filter(|_| some)?;
    item.keys.insert(0, DIGITS.to_owned());
    Some(item)
}

fn of_palette(list: &Palette, keys: &BarKeys<'_>, ctx: &SessionContext) -> Vec<Option<KeyBarItem>> {
    let verb = |name| Catalog::of(&ctx.texts.bar, name);
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
    let verb = |name| Catalog::of(&ctx.texts.bar, name);
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
    let verb = |name| Catalog::of(&ctx.texts.bar, name);
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
        let open = if last && form.many.is_none() { action } else { verb("next") };
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
    let verb = |name| Catalog::of(&ctx.texts.bar, name);
    let own = |key, name| Some(KeyBarItem::new(&[key], verb(name)));
    let next = || keys.item(Action::FocusNext, verb("next"));
    let previous = || keys.item(Action::FocusPrev, verb("previous"));
    let select = Some(KeyBarItem::new(&["Space", DIGITS], verb("select")));
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

fn of_panel(panel: &Panel, keys: &BarKeys<'_>, ctx: &SessionContext) -> KeyBar {
    let verb = |name| Catalog::of(&ctx.texts.bar, name);
    let scroll = || keys.pair(Action::Down, Action::Up, verb("scroll"));
    let (items, back) = match panel {
        Panel::Dashboard(_) => (vec![keys.pair(Action::FocusNext, Action::FocusPrev, verb("page"))], "close"),
        Panel::History(_) => (vec![scroll()], "close"),
        Panel::Inbox(inbox) if inbox.asked => (vec![keys.item(Action::Confirm, verb("dismiss"))], "back"),
        Panel::Inbox(_) => {
            let choose = keys.pair(Action::Down, Action::Up, verb("choose"));
            (vec![keys.named(Action::Dismiss), choose], "close")
        }
        Panel::Inviter(_) => {
            (vec![keys.item(Action::Open, verb("go")), keys.item(Action::Radar, verb("related"))], "close")
        }
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
        Panel::RequestLetter(_) => (letter(keys, ctx), "close"),
    };
    dialog(items, keys, verb(back))
}

/// A letter is read, copied, or written to a file.
fn letter(keys: &BarKeys<'_>, ctx: &SessionContext) -> Vec<Option<KeyBarItem>> {
    let scroll = keys.pair(Action::Down, Action::Up, Catalog::of(&ctx.texts.bar, "scroll"));
    vec![scroll, keys.named(Action::Copy), keys.named(Action::WriteOut)]
}
