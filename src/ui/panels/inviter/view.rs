//! The card of an inviter: what the register says, what is known from the desk's own cases, and the open ones.

use crate::domain::zone::day;
use crate::text::{LineWeight, date_time, fill, known_lines, open_line, registered_lines, state_long};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::panels::inviter::state::InviterPanel;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines above and below the open cases, at the most.
const AROUND: u16 = 16;

/// How many open cases are on a screen at once.
#[must_use]
pub fn rows((_, height): (u16, u16)) -> usize {
    usize::from(height.saturating_sub(AROUND)).max(3)
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    sight: &InviterPanel,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let (theme, texts, ellipsis) = (&ctx.theme, &ctx.texts, ctx.glyphs.ellipsis);
    let Some(inviter) = &sight.own.papers.inviter else { return DrawnLayer::default() };
    let title = texts.labelled(&texts.card.title, &inviter.name);
    let area = overlay::open(buf, screen, Extent::Page, (&title, ""), ctx);
    let inner = area.inner;
    let foot = inner.bottom();
    let today = day(model.now);
    let mut lines = head(sight, ctx);
    lines.extend(registered_lines(texts, inviter, &ctx.register, today));
    lines.push((String::new(), LineWeight::Plain));
    if let Some(why) = &sight.failed {
        lines.push((why.clone(), LineWeight::Warns));
    } else if !sight.done {
        let busy = fill(&texts.card.busy, &[("n", &sight.card.looked.to_string())]);
        lines.push((busy, LineWeight::Quiet));
    }
    if sight.failed.is_none() && sight.card.looked > 0 {
        lines.extend(known_lines(texts, &sight.card, &ctx.rules));
        lines.push((String::new(), LineWeight::Plain));
        lines.push((open_line(texts, &sight.card), LineWeight::Plain));
    }
    let shown = rows((screen.width, screen.height)).min(sight.card.live.len());
    let last = foot.saturating_sub(u16::try_from(shown).unwrap_or(u16::MAX));
    let mut y = inner.y;
    for (text, weight) in &lines {
        let style = match weight {
            LineWeight::Plain => theme.text,
            LineWeight::Warns => theme.strong,
            LineWeight::Quiet => theme.label,
        };
        // What is to be looked at has a sign too.
        let sign = ctx.glyphs.doubt;
        let wrapped = cells::wrap(text, usize::from(inner.width.saturating_sub(2)));
        for (n, line) in wrapped.iter().enumerate() {
            if y < last {
                let (sign, own) =
                    if n == 0 && *weight == LineWeight::Warns { (sign, theme.soon) } else { (" ", style) };
                cells::put(buf, inner.x, y, 1, sign, own);
                cells::put(buf, inner.x + 2, y, inner.width.saturating_sub(2), line, style);
                y += 1;
            }
        }
        if wrapped.is_empty() {
            y += 1;
        }
    }
    let row = sight.row().unwrap_or(0);
    let shown = usize::from(foot.saturating_sub(y)).max(1);
    let top = (row / shown) * shown;
    for (case, y) in sight.card.live.iter().skip(top).zip(y..foot) {
        let case = model.desk.get(case.no).map_or(&**case, |l| &*l.case);
        let chosen = sight.at == Some(case.no);
        let style = if chosen { theme.selection } else { theme.text };
        cells::blank(buf, inner.x, y, inner.width, style);
        if chosen {
            cells::put(buf, inner.x, y, 1, ctx.glyphs.cursor, style);
        }
        let x = inner.x + 2 + cells::put(buf, inner.x + 2, y, 10, &case.no.to_string(), style) + 1;
        let state = state_long(texts, &case.state, &ctx.rules);
        let received = &date_time(case.received_at);
        let facts = [case.papers.traveller.name(), state, received.to_owned()];
        let facts = facts.join(&format!(" {} ", ctx.glyphs.dot));
        cells::field(buf, x, y, inner.right().saturating_sub(x), &facts, style, ellipsis);
    }
    overlay::more(buf, &area, (top, shown, sight.card.live.len()), ctx);
    area.drawn(None)
}

/// Who it is, as the papers say.
fn head(sight: &InviterPanel, ctx: &SessionContext) -> Vec<(String, LineWeight)> {
    let Some(inviter) = &sight.own.papers.inviter else { return Vec::new() };
    let l = &ctx.texts.labels;
    let dot = format!(" {} ", ctx.glyphs.dot);
    let mut all = Vec::new();
    if let Some(code) = &inviter.uscc {
        let right = crate::domain::credit_code::CreditCode::parse(code).is_ok();
        let (word, weight) =
            if right { (&l.code_ok, LineWeight::Plain) } else { (&l.code_wrong, LineWeight::Warns) };
        all.push((format!("{code} {word}"), weight));
    }
    let contact: Vec<&str> = [&inviter.contact, &inviter.phone, &inviter.address]
        .into_iter()
        .flatten()
        .map(AsRef::as_ref)
        .collect();
    if !contact.is_empty() {
        all.push((contact.join(&dot), LineWeight::Quiet));
    }
    all
}
