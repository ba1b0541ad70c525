//! A text that came as keys: how long it is, its beginning, and that nothing of it was run.

use crate::text::fill;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::dialogs::burst::state::TypedTextOffer;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines of the text that are shown.
const LINES: usize = 3;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    offer: &TypedTextOffer,
    ctx: &SessionContext,
) -> DrawnLayer {
    let (theme, t) = (&ctx.theme, &ctx.texts.burst);
    let (_, wide) = overlay::room((screen.width, screen.height), Extent::Dialog(1));
    let (came, kept) = (offer.burst.length, offer.burst.text.chars().count());
    let values = [("n", came.to_string()), ("m", kept.to_string())];
    let told = if came > kept { &t.long } else { &t.told };
    let told = fill(told, &values.each_ref().map(|(n, v)| (*n, v.as_str())));
    let told = cells::wrap(&told, wide).into_iter().map(|line| (line.to_owned(), theme.strong));
    let shown = cells::wrap_to(&offer.shown(), wide, LINES, ctx.glyphs.ellipsis);
    let blank = std::iter::once((String::new(), theme.text));
    let lines: Vec<_> = told.chain(blank).chain(shown.into_iter().map(|line| (line, theme.text))).collect();
    let extent = Extent::Dialog(lines.len());
    overlay::text(buf, screen, extent, (&t.title, ""), (&lines, 0), ctx).drawn(None)
}
