//! A letter of a case. Of the document request that was sent last: what came of each item that it asked for, what else changed, and its
//! text; or the answer that no visa is needed.

use crate::domain::case::Case;
use crate::text::{Catalog, day_time, fill};
use crate::ui::base::context::SessionContext;
use crate::ui::base::letter::wrapped;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::detail::reply::since;
use crate::ui::detail::subject::requested_item_text;
use crate::ui::panels::letter::state::{LetterContent, LetterPanel};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What came of the document request that was sent last, and its text, a line each; not wrapped.
#[must_use]
pub(crate) fn letter_lines(case: &Case, ctx: &SessionContext) -> Vec<String> {
    unwrapped(case, ctx).into_iter().map(|(text, _)| text).collect()
}

/// The lines of a letter on a screen of a size. None where the case of a request is not at hand.
pub(super) fn lines(
    letter: &LetterPanel,
    size: (u16, u16),
    model: &Model,
    ctx: &SessionContext,
) -> Vec<(String, Style)> {
    let (_, wide) = overlay::room(size, Extent::Dialog(1));
    let all = match &letter.content {
        LetterContent::Request => model.case(letter.case).map_or_else(Vec::new, |case| unwrapped(case, ctx)),
        LetterContent::NoVisa(text) => vec![(text.to_string(), ctx.theme.text)],
    };
    let parts = |(text, style): &(String, Style)| {
        wrapped(text, wide).into_iter().map(|part| (part.to_owned(), *style)).collect::<Vec<_>>()
    };
    all.iter().flat_map(parts).collect()
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

pub(super) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    letter: &LetterPanel,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let all = lines(letter, (screen.width, screen.height), model, ctx);
    if all.is_empty() {
        return DrawnLayer::default();
    }
    let title = match letter.content {
        LetterContent::Request => Catalog::text_or_name(&ctx.texts.action, "letter"),
        LetterContent::NoVisa(_) => &ctx.texts.exemption.answer,
    };
    let title = (title, &*letter.case.to_string());
    overlay::text(buf, screen, Extent::Dialog(all.len()), title, (&all, letter.top), ctx).drawn(None)
}
