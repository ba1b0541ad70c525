//! The notice that went out last: what came of each item that it asked for, what else changed, and its text.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, day_time, fill};
use crate::ui::app::layer::Layer;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay;
use crate::ui::detail::reply::since;
use crate::ui::dialogs::document_request::view::{requested_item_text, wrapped};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

fn wide(model: &Model) -> u16 {
    100.min(model.size.0.saturating_sub(6))
}

/// How many lines are shown at once.
pub(in crate::ui) fn page(model: &Model) -> usize {
    usize::from(model.size.1.saturating_sub(5)).max(1)
}

/// How many lines there are.
pub(in crate::ui) fn length(model: &Model, ctx: &SessionContext) -> usize {
    match model.layers.last() {
        Some(Layer::RequestLetter { case, .. }) => {
            model.case(*case).map_or(0, |c| lines(c, usize::from(wide(model)), ctx).len())
        }
        _ => 0,
    }
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
    let all = lines(case, usize::from(wide(model)), ctx);
    let high = u16::try_from(all.len() + 2).unwrap_or(u16::MAX).min(screen.height.saturating_sub(3)).max(5);
    let title = format!("{}  {no}", Catalog::of(&ctx.texts.action, "letter"));
    let inner = overlay::frame(buf, screen, wide(model), high, &title, ctx);
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
