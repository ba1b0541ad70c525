//! The notice that went out last: what came of each item that it asked for, what else changed, and its text.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, day_time, fill};
use crate::ui::base::context::SessionContext;
use crate::ui::base::letter::wrapped;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::detail::reply::since;
use crate::ui::detail::subject::requested_item_text;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// How many lines are shown at once, and how many there are.
pub(in crate::ui) fn extent(model: &Model, no: CaseNo, ctx: &SessionContext) -> (usize, usize) {
    let (_, wide) = overlay::room(model.size, Extent::Dialog(1));
    let lines = model.case(no).map_or(0, |case| lines(case, wide, ctx).len());
    (overlay::room(model.size, Extent::Dialog(lines)).0, lines)
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
) -> DrawnLayer {
    let Some(case) = model.case(no) else { return DrawnLayer::default() };
    let (_, wide) = overlay::room((screen.width, screen.height), Extent::Dialog(1));
    let all = lines(case, wide, ctx);
    let title = (Catalog::text_or_name(&ctx.texts.action, "letter"), &*no.to_string());
    overlay::text(buf, screen, Extent::Dialog(all.len()), title, (&all, top), ctx).drawn(None)
}
