//! An action that is blocked now: every reason, a digit for each that leads somewhere, and where the marked one leads.

use crate::domain::blocked::Blocker;
use crate::domain::case_no::CaseNo;
use crate::text::blocker_text;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::dialogs::blocked::remedy::{Remedy, remedy_for, remedy_hint, title};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines that the remedy of the marked reason may take.
const REMEDY: usize = 3;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    (action, no): (Action, CaseNo),
    blockers: &[Blocker],
    at: usize,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let (theme, texts) = (&ctx.theme, &ctx.texts);
    let (_, wide) = overlay::room((screen.width, screen.height), Extent::Dialog(1));
    let case = model.case(no);
    let leads: Vec<Option<Remedy>> =
        blockers.iter().map(|b| case.and_then(|case| remedy_for(b, action, case, model, ctx))).collect();
    let mut lines: Vec<(usize, bool, String)> = Vec::new();
    for (n, b) in blockers.iter().enumerate() {
        let text = blocker_text(texts, b, &ctx.rules);
        for (i, line) in cells::wrap(&text, wide.saturating_sub(4)).into_iter().enumerate() {
            lines.push((n, i == 0, line.to_owned()));
        }
    }
    // Its size does not depend on which reason is marked.
    let hints: Vec<String> = blockers
        .iter()
        .zip(&leads)
        .map(|(blocker, lead)| {
            let hint = remedy_hint(blocker, *lead, case.map(AsRef::as_ref), ctx);
            if lead.is_some() { format!("{} {hint}", ctx.glyphs.arrow) } else { hint }
        })
        .collect();
    let wrapped = |hint: &String| cells::wrap_to(hint, wide, REMEDY, ctx.glyphs.ellipsis);
    let below = hints.iter().map(|hint| wrapped(hint).len()).max().unwrap_or(1).max(1);
    let (title, left) = title(action, blockers, &leads, ctx);
    let extent = Extent::Dialog(lines.len() + 1 + below);
    let area = overlay::open(buf, screen, extent, (&title, &left), ctx);
    let inner = area.inner;
    let room = usize::from(inner.height).saturating_sub(1 + below).max(1);
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
    if let Some(hint) = hints.get(at) {
        let style = if leads[at].is_some() { theme.key } else { theme.label };
        let from = inner.bottom().saturating_sub(u16::try_from(below).unwrap_or(1));
        for (text, y) in wrapped(hint).iter().zip(from..inner.bottom()) {
            cells::put(buf, inner.x, y, inner.width, text, style);
        }
    }
    overlay::more(buf, &area, (top, room, lines.len()), ctx);
    area.drawn(None)
}
