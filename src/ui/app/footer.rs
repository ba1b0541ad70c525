//! The last two rows of the screen: what was done or why something cannot be done, and the bar.

use crate::domain::listing::View;
use crate::text::{fill, seconds_left, state_long, unattended_line};
use crate::ui::actions::recallable::{RecallTarget, recall_target};
use crate::ui::app::bar_items::{approval_blocked, bar};
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

pub(in crate::ui) fn draw(buf: &mut Buffer, screen: Rect, model: &DeskScreen, ctx: &SessionContext) {
    let y = screen.height - crate::ui::base::layout::BELOW;
    let both = if model.keys.is_empty() {
        bar(model, ctx).draw_at_foot(buf, screen, ctx);
        false
    } else {
        cells::blank(buf, 0, y + 1, screen.width, ctx.theme.text);
        crate::ui::app::key_sequence_hints::draw(buf, y + 1, screen.width, model, ctx)
    };
    if both {
        return;
    }
    let Some((text, style)) = message(model, ctx) else {
        // A dialog has this row.
        if model.layers.is_empty() {
            cells::blank(buf, 0, y, screen.width, ctx.theme.text);
        }
        return;
    };
    cells::blank(buf, 0, y, screen.width, ctx.theme.text);
    let wide = screen.width.saturating_sub(2);
    let lines = cells::wrap(&text, usize::from(wide));
    match (&model.status, lines.as_slice()) {
        // What has to be read whole takes the row of the bar too, until the next key.
        (Some(_), [first, _, ..]) => {
            cells::blank(buf, 0, y + 1, screen.width, ctx.theme.text);
            cells::put(buf, 1, y, wide, first, style);
            let rest = text.get(first.len()..).unwrap_or_default().trim_start();
            cells::chip(buf, 1, y + 1, wide, rest, style, ctx.glyphs.ellipsis);
        }
        _ => cells::chip(buf, 1, y, wide, &text, style, ctx.glyphs.ellipsis),
    }
}

/// The message of the row above the bar. Behind a dialog only what was just said.
fn message(model: &DeskScreen, ctx: &SessionContext) -> Option<(String, Style)> {
    let theme = &ctx.theme;
    if let Some(pending) = &model.pending {
        return Some((format!("{}  {}", pending.case, ctx.texts.app.saving), theme.text));
    }
    if let Some(status) = &model.status {
        let style = match status.tone {
            StatusKind::Good => theme.good,
            StatusKind::Plain => theme.text,
            StatusKind::Bad => theme.late,
        };
        return Some((status.text.clone(), style));
    }
    if !model.layers.is_empty() {
        return None;
    }
    let blocked =
        if model.active_query().is_some() || !model.keys.is_empty() { None } else { blocked(model, ctx) };
    if let Some(recall) = recallable(model, ctx) {
        return Some((recall, theme.soon));
    }
    if let Some(said) = crate::ui::list::filter_view::query_message(model, ctx) {
        return Some((said, theme.soon));
    }
    blocked.map(|why| (why, theme.label))
}

/// Why the case cannot be approved; among unattended cases, why it is one.
fn blocked(model: &Model, ctx: &SessionContext) -> Option<String> {
    match model.view {
        View::Archive => None,
        View::Orphans => {
            let reason = model.shown.and_then(|no| model.orphans.get(&no));
            reason.map(|o| unattended_line(&ctx.texts, o, &ctx.rules))
        }
        _ => approval_blocked(model, ctx),
    }
}

/// The officer's decision that the key recalls, else the first to become final; and how many more there are.
fn recallable(model: &Model, ctx: &SessionContext) -> Option<String> {
    let case = match recall_target(model, ctx) {
        Some(RecallTarget::Case(case)) => case,
        Some(RecallTarget::Several) | None => model.recallable(ctx).next()?,
    };
    let seconds = seconds_left(case.state.grace_until()?, model.now);
    let state = state_long(&ctx.texts, &case.state, &ctx.rules);
    let key = ctx.keys.key_of(Context::Global, Action::Recall).unwrap_or_default();
    let more = model.recallable(ctx).count() - 1;
    let text = fill(
        &ctx.texts.notice.seals,
        &[("case", &case.no.to_string()), ("state", &state), ("s", &seconds.to_string()), ("key", &key)],
    );
    Some(if more > 0 { ctx.texts.bracketed(&text, &format!("+{more}")) } else { text })
}
