//! The profile of an inviter: what the register says, what is known from the desk's own cases, and the open ones.

use crate::domain::zone::day;
use crate::text::{LineWeight, date_time, fill, known_lines, open_line, registered_lines, state_long};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::panels::inviter::state::InviterPanel;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows of a page that the open cases leave to what is known of the inviter, and the fewest that they have.
const KNOWN: usize = 12;
const FEWEST: usize = 3;

/// A line above the open cases: its sign, and its text, each with its style.
pub(super) type ProfileLine = (&'static str, Style, String, Style);

/// What is known of the inviter, wrapped and cut to a page of so many rows and columns; and how many open cases are shown below it at once.
pub(super) fn lines(
    panel: &InviterPanel,
    (high, wide): (usize, usize),
    model: &Model,
    ctx: &SessionContext,
) -> (Vec<ProfileLine>, usize) {
    let (theme, texts) = (&ctx.theme, &ctx.texts);
    let mut all = head(panel, ctx);
    if let Some(inviter) = &panel.own.papers.inviter {
        all.extend(registered_lines(texts, inviter, &ctx.register, day(model.now)));
    }
    all.push((String::new(), LineWeight::Plain));
    if let Some(why) = &panel.failed {
        all.push((why.clone(), LineWeight::Warns));
    } else if !panel.done {
        let busy = fill(&texts.card.busy, &[("n", &panel.card.looked.to_string())]);
        all.push((busy, LineWeight::Quiet));
    }
    if panel.failed.is_none() && panel.card.looked > 0 {
        all.extend(known_lines(texts, &panel.card, &ctx.rules));
        all.push((String::new(), LineWeight::Plain));
        all.push((open_line(texts, &panel.card), LineWeight::Plain));
    }
    let mut lines = Vec::new();
    for (text, weight) in &all {
        let (sign, sign_style, style) = match weight {
            LineWeight::Plain => (" ", theme.text, theme.text),
            LineWeight::Quiet => (" ", theme.label, theme.label),
            // What needs attention has a sign too.
            LineWeight::Warns => (ctx.glyphs.doubt, theme.soon, theme.strong),
        };
        let mut parts = cells::wrap(text, wide.saturating_sub(2)).into_iter();
        lines.push((sign, sign_style, parts.next().unwrap_or_default().to_owned(), style));
        lines.extend(parts.map(|part| (" ", style, part.to_owned(), style)));
    }
    let most = high.saturating_sub(high.saturating_sub(KNOWN).max(FEWEST).min(panel.card.live.len()));
    lines.truncate(most);
    let page = high.saturating_sub(lines.len()).max(1);
    (lines, page)
}

pub(super) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    panel: &InviterPanel,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let (theme, texts, ellipsis) = (&ctx.theme, &ctx.texts, ctx.glyphs.ellipsis);
    let Some(inviter) = &panel.own.papers.inviter else { return DrawnLayer::default() };
    let title = texts.labelled(&texts.card.title, &inviter.name);
    let area = overlay::open(buf, screen, Extent::Page, (&title, ""), ctx);
    let inner = area.inner;
    let (lines, shown) = lines(panel, (inner.height.into(), inner.width.into()), model, ctx);
    let (foot, mut y) = (inner.bottom(), inner.y);
    for (sign, sign_style, text, style) in &lines {
        cells::put(buf, inner.x, y, 1, sign, *sign_style);
        cells::put(buf, inner.x + 2, y, inner.width.saturating_sub(2), text, *style);
        y += 1;
    }
    let row = panel.row().unwrap_or(0);
    let top = (row / shown) * shown;
    for (case, y) in panel.card.live.iter().skip(top).zip(y..foot) {
        let case = model.desk.get(case.no).map_or(&**case, |l| &*l.case);
        let chosen = panel.at == Some(case.no);
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
    overlay::more(buf, &area, (top, shown, panel.card.live.len()), ctx);
    area.drawn(None)
}

/// Who it is, as the application says.
fn head(panel: &InviterPanel, ctx: &SessionContext) -> Vec<(String, LineWeight)> {
    let Some(inviter) = &panel.own.papers.inviter else { return Vec::new() };
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
