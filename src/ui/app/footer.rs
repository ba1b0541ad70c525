//! The foot of the screen: what was done or why something cannot be done, and the keys that count here and now. A key that cannot be
//! used is dim; the line above says why the first of them is.

use crate::domain::listing::View;
use crate::text::{Catalog, fill, state_long, unattended_line};
use crate::ui::actions::availability;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context, HintRule};
use crate::ui::state::model::{Focus, Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The hints of the list, the most needed first.
const LIST: [Action; 16] = [
    Action::Open,
    Action::Consent,
    Action::Dissent,
    Action::Approve,
    Action::Transfer,
    Action::Request,
    Action::Refuse,
    Action::Claim,
    Action::Release,
    Action::Answer,
    Action::Recall,
    Action::Resume,
    Action::Hold,
    Action::Filter,
    Action::Why,
    Action::Help,
];

/// The hints of the checklist.
const CASE: [Action; 17] = [
    Action::Consent,
    Action::Dissent,
    Action::Verify,
    Action::VerifyRun,
    Action::Reject,
    Action::Waive,
    Action::Undo,
    Action::Redo,
    Action::Approve,
    Action::Transfer,
    Action::Request,
    Action::Refuse,
    Action::Hold,
    Action::Note,
    Action::Timeline,
    Action::Back,
    Action::Help,
];

/// From here on the hints have room for every key for marks.
const WIDE: u16 = 140;

pub(in crate::ui) fn draw(buf: &mut Buffer, screen: Rect, model: &DeskScreen, ctx: &SessionContext) {
    let y = screen.height - crate::ui::base::layout::BELOW;
    cells::blank(buf, 0, y, screen.width, ctx.theme.text);
    cells::blank(buf, 0, y + 1, screen.width, ctx.theme.text);
    let reason = if model.active_query().is_some() && model.layers.is_empty() {
        // The keys of the list are letters of the query now.
        let hint = if model.search.writing { &ctx.texts.lists.find_hint } else { &ctx.texts.query.hint };
        cells::field(
            buf,
            1,
            y + 1,
            screen.width.saturating_sub(2),
            hint,
            ctx.theme.label,
            ctx.glyphs.ellipsis,
        );
        None
    } else if model.keys.is_empty() {
        hints(buf, y + 1, screen.width, model, ctx)
    } else {
        if crate::ui::app::key_sequence_hints::draw(buf, y + 1, screen.width, model, ctx) {
            return;
        }
        None
    };
    let (text, style) = if let Some(pending) = &model.pending {
        (format!("{}  {}", pending.case, ctx.texts.app.saving), ctx.theme.text)
    } else if let Some(notice) = &model.status {
        let style = match notice.tone {
            StatusKind::Good => ctx.theme.good,
            StatusKind::Plain => ctx.theme.text,
            StatusKind::Bad => ctx.theme.late,
        };
        (notice.text.clone(), style)
    } else if let Some(sealing) = sealing(model, ctx) {
        let why = reason.map(|why| format!("  {}  {why}", ctx.glyphs.dot)).unwrap_or_default();
        (format!("{sealing}{why}"), ctx.theme.soon)
    } else if let Some(told) = crate::ui::list::filter_view::query_message(model, ctx) {
        (told, ctx.theme.soon)
    } else {
        (reason.unwrap_or_default(), ctx.theme.label)
    };
    let wide = screen.width.saturating_sub(2);
    let lines = cells::wrap(&text, usize::from(wide));
    match (&model.status, lines.as_slice()) {
        // What has to be read whole takes the line of the hints too, as long as it stands.
        (Some(_), [first, _, ..]) => {
            cells::blank(buf, 0, y + 1, screen.width, ctx.theme.text);
            cells::put(buf, 1, y, wide, first, style);
            let rest = text.get(first.len()..).unwrap_or_default().trim_start();
            cells::chip(buf, 1, y + 1, wide, rest, style, ctx.glyphs.ellipsis);
        }
        _ => cells::chip(buf, 1, y, wide, &text, style, ctx.glyphs.ellipsis),
    }
}

/// The officer's last decision as long as it can be taken back, and how many more there are.
fn sealing(model: &Model, ctx: &SessionContext) -> Option<String> {
    let case = model.last_recallable(ctx)?;
    let seconds = (case.state.grace_until()? - model.now).num_seconds().max(0);
    let state = state_long(&ctx.texts, &case.state, &ctx.rules);
    let key = ctx.keys.key_of(Context::Global, Action::Recall).unwrap_or_default();
    let more = model.recallable(ctx).count() - 1;
    let text = fill(
        &ctx.texts.notice.seals,
        &[("case", &case.no.to_string()), ("state", &state), ("s", &seconds.to_string()), ("key", &key)],
    );
    Some(if more > 0 { format!("{text}  (+{more})") } else { text })
}

/// How many cases are marked and the keys for marks, before the hints: what is pressed next is for all of them. Answers the cells that it
/// takes.
fn marks(buf: &mut Buffer, y: u16, width: u16, model: &Model, ctx: &SessionContext) -> u16 {
    if model.marks.is_empty() || model.focus != Focus::List {
        return 0;
    }
    let count = fill(&ctx.texts.many.bar, &[("n", &model.marks.len().to_string())]);
    let mut x = 1 + cells::put(buf, 1, y, width.saturating_sub(1), &count, ctx.theme.mark) + 1;
    let (hint, many) = (&ctx.texts.hint, &ctx.texts.many);
    let all = [
        (Action::Mark, Catalog::of(hint, Action::Mark.name())),
        (Action::MarkRange, Catalog::of(hint, Action::MarkRange.name())),
        (Action::MarkAll, &many.bar_all),
        (Action::Unmark, &many.bar_clear),
    ];
    let from = if width < WIDE { 2 } else { 0 };
    for (action, name) in &all[from..] {
        let Some(key) = ctx.keys.key_of(Context::Queue, *action) else { continue };
        x += cells::put(buf, x, y, width.saturating_sub(x), &key, ctx.theme.key) + 1;
        x += cells::put(buf, x, y, width.saturating_sub(x), name, ctx.theme.text) + 1;
    }
    x
}

/// Draws the hints and answers why the first dim one is dim.
fn hints(buf: &mut Buffer, y: u16, width: u16, model: &Model, ctx: &SessionContext) -> Option<String> {
    let (context, actions): (Context, &[Action]) = match model.focus {
        Focus::Case => (Context::Detail, &CASE),
        Focus::List => (Context::Queue, &LIST),
    };
    // The hints belong to the case in the detail pane: both follow the choice when the hand rests.
    let case = match model.focus {
        Focus::Case => model.selected_case(),
        Focus::List => model.shown.and_then(|no| model.case(no)),
    };
    let mut x = 1 + marks(buf, y, width, model, ctx);
    let mut reason = None;
    for action in actions {
        let Some(key) = ctx.keys.key_of(context, *action) else { continue };
        let blockers = case.and_then(|case| availability::blockers(*action, case, model, ctx));
        let blocked = blockers.as_ref().is_some_and(|all| !all.is_empty());
        let rare = action.order().is_some_and(|order| order.hint == HintRule::WhenAllowed);
        if rare && (blocked || case.is_none()) {
            continue;
        }
        let name = Catalog::of(&ctx.texts.hint, action.name());
        let wide = u16::try_from(cells::width(&key) + 1 + cells::width(name)).unwrap_or(u16::MAX);
        if x + wide >= width {
            break;
        }
        let dim = blocked || (case.is_none() && action.is_order());
        if *action == Action::Approve && reason.is_none() {
            let why = availability::first_blocker_text(blockers.as_deref().unwrap_or_default(), ctx);
            reason = why.map(|why| ctx.texts.labelled(&format!("{key} {name}"), &why));
        }
        let (ks, ts) =
            if dim { (ctx.theme.disabled, ctx.theme.disabled) } else { (ctx.theme.key, ctx.theme.text) };
        x += cells::put(buf, x, y, width - x, &key, ks) + 1;
        x += cells::put(buf, x, y, width.saturating_sub(x), name, ts) + 2;
    }
    match model.view {
        View::Archive => None,
        View::Orphans => {
            case.and_then(|c| model.orphans.get(&c.no)).map(|o| unattended_line(&ctx.texts, o, &ctx.rules))
        }
        _ => reason,
    }
}
