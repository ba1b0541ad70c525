//! The notice that went out last: what came of each item that it asked for, what else changed, and its text.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, day_time, fill};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::letter::{page, wide, wrapped};
use crate::ui::base::overlay;
use crate::ui::detail::reply::since;
use crate::ui::detail::subject::requested_item_text;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// How many lines are shown at once, and how many there are.
pub(in crate::ui) fn extent(model: &Model, no: CaseNo, ctx: &SessionContext) -> (usize, usize) {
    let lines = model.case(no).map_or(0, |case| lines(case, usize::from(wide(model.size.0)), ctx).len());
    (page(model.size.1), lines)
}

/// What came of the notice that went out last, and its text, line by line.
#[must_use]
pub fn letter_lines(case: &Case, ctx: &SessionContext) -> Vec<String> {
    unwrapped(case, ctx).into_iter().map(|(text, _)| text).collect()
}

fn lines(case: &Case, wide: usize, ctx: &SessionContext) -> Vec<(String, Style)> {
    unwrapped(case, ctx)
        .into_iter()
        .flat_map(|(text, style)| {
            let parts: Vec<String> = wrapped(&text, wide).into_iter().map(ToOwned::to_owned).collect();
            parts.into_iter().map(move |part| (part, style))
        })
        .collect()
}

fn unwrapped(case: &Case, ctx: &SessionContext) -> Vec<(String, Style)> {
    let (theme, texts, p) = (&ctx.theme, &ctx.texts, &ctx.texts.paper);
    let Some(request) = case.requests.last() else { return Vec::new() };
    let mut all = since(case, ctx);
    if all.is_empty() {
        all.push((p.no_reply.to_string(), theme.text));
        for (n, asked) in request.asked.iter().enumerate() {
            all.push((format!("  {}. {}", n + 1, requested_item_text(asked, ctx)), theme.text));
        }
    }
    let at = day_time(texts, request.at);
    let sent = fill(&p.sent, &[("at", &at), ("officer", request.officer.as_str())]);
    all.extend([(String::new(), theme.text), (sent, theme.title)]);
    all.extend(request.text.split('\n').map(|line| (line.to_owned(), theme.text)));
    all
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    no: CaseNo,
    top: usize,
    model: &Model,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let case = model.case(no)?;
    let all = lines(case, usize::from(wide(model.size.0)), ctx);
    let high = u16::try_from(all.len() + 2).unwrap_or(u16::MAX).min(screen.height.saturating_sub(3)).max(5);
    let title = format!("{}  {no}", Catalog::of(&ctx.texts.action, "letter"));
    let inner = overlay::frame(buf, screen, wide(model.size.0), high, &title, ctx);
    let foot = inner.bottom().saturating_sub(1);
    for ((text, style), y) in all.iter().skip(top).zip(inner.top()..foot) {
        cells::put(buf, inner.x, y, inner.width, text, *style);
    }
    cells::field(
        buf,
        inner.x,
        foot,
        inner.width,
        &ctx.texts.paper.hint_letter,
        ctx.theme.key,
        ctx.glyphs.ellipsis,
    );
    None
}
