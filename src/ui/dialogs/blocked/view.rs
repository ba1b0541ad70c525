//! An action that cannot be taken now: every reason, a digit for each that leads somewhere, and where the marked one leads.

use crate::domain::blocked::Blocker;
use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, blocker_text, fill};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::base::overlay;
use crate::ui::dialogs::blocked::remedy::{Remedy, remedy_for, remedy_hint};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines that the way of the marked reason may take.
const WAY_LINES: usize = 3;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    (action, no): (Action, CaseNo),
    blockers: &[Blocker],
    at: usize,
    model: &Model,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let (theme, texts) = (&ctx.theme, &ctx.texts);
    let wide = 70.min(screen.width.saturating_sub(6));
    let title = fill(&texts.dialog.blocked_title, &[("action", Catalog::of(&texts.action, action.name()))]);
    let case = model.case(no);
    let leads: Vec<Option<Remedy>> =
        blockers.iter().map(|b| case.and_then(|case| remedy_for(b, action, case, model, ctx))).collect();
    let mut lines: Vec<(usize, bool, String)> = Vec::new();
    for (n, b) in blockers.iter().enumerate() {
        let text = blocker_text(texts, b, &ctx.rules);
        for (i, line) in cells::wrap(&text, usize::from(wide.saturating_sub(4))).into_iter().enumerate() {
            lines.push((n, i == 0, line.to_owned()));
        }
    }
    let way = blockers.get(at).map(|blocker| {
        let way = remedy_hint(blocker, leads[at], case.map(AsRef::as_ref), ctx);
        match leads[at] {
            Some(_) => (format!("{} {way}", ctx.glyphs.arrow), theme.key),
            None => (way, theme.label),
        }
    });
    let (way, style) = way.unwrap_or((String::new(), theme.label));
    let way = cells::wrap_to(&way, usize::from(wide), WAY_LINES, ctx.glyphs.ellipsis);
    let below = way.len().max(1) + 2;
    let high = u16::try_from(lines.len() + below).unwrap_or(u16::MAX).min(screen.height.saturating_sub(4));
    let inner = overlay::frame(buf, screen, wide, high, &title, ctx);
    let room = usize::from(inner.height).saturating_sub(below).max(1);
    let first = lines.iter().position(|(n, ..)| *n == at).unwrap_or(0);
    let top = (first + 2).saturating_sub(room).min(lines.len().saturating_sub(room));
    for ((n, begins, line), y) in lines.iter().skip(top).take(room).zip(inner.top()..) {
        let style = if *n == at { theme.selection } else { theme.text };
        cells::blank(buf, inner.x, y, inner.width, style);
        if *begins && leads[*n].is_some() {
            // There are nine digits; Enter goes to the others.
            let sign = if *n < 9 { (n + 1).to_string() } else { ctx.glyphs.arrow.to_owned() };
            cells::put(buf, inner.x, y, 2, &sign, if *n == at { style } else { theme.key });
        }
        cells::put(buf, inner.x + 3, y, inner.width.saturating_sub(3), line, style);
    }
    let foot = inner.bottom().saturating_sub(1);
    for (text, y) in way.iter().zip(foot.saturating_sub(u16::try_from(way.len()).unwrap_or(0))..) {
        cells::put(buf, inner.x, y, inner.width, text, style);
    }
    let d = &texts.dialog;
    let hint = if leads.iter().any(Option::is_some) { &d.blocked_hint } else { &d.no_way_hint };
    cells::put(buf, inner.x, foot, inner.width, hint, theme.label);
    overlay::place(buf, inner, (top, room, lines.len()), ctx);
    None
}
