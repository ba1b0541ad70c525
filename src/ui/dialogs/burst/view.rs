//! A text that came as keys: how long it is, its beginning, and that nothing of it was run.

use crate::text::fill;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay;
use crate::ui::dialogs::burst::state::TypedTextOffer;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const WIDE: u16 = 66;
/// Lines of the text that are shown.
const LINES: usize = 3;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    offer: &TypedTextOffer,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let (theme, t) = (&ctx.theme, &ctx.texts.burst);
    let wide = WIDE.min(screen.width.saturating_sub(6));
    let (came, kept) = (offer.burst.length, offer.burst.text.chars().count());
    let values = [("n", came.to_string()), ("m", kept.to_string())];
    let told = if came > kept { &t.long } else { &t.told };
    let told = fill(told, &values.each_ref().map(|(n, v)| (*n, v.as_str())));
    let told = cells::wrap(&told, usize::from(wide));
    let shown = offer.shown();
    let lines = cells::wrap_to(&shown, usize::from(wide), LINES, ctx.glyphs.ellipsis);
    let high = u16::try_from(told.len() + lines.len() + 3).unwrap_or(u16::MAX);
    let inner = overlay::frame(buf, screen, wide, high, &t.title, ctx);
    let mut y = inner.y;
    for line in told {
        cells::put(buf, inner.x, y, inner.width, line, theme.strong);
        y += 1;
    }
    for (line, y) in lines.iter().zip(y + 1..) {
        cells::put(buf, inner.x, y, inner.width, line, theme.text);
    }
    let hint = if offer.searchable { &t.hint } else { &t.hint_beneath };
    cells::field(
        buf,
        inner.x,
        inner.bottom().saturating_sub(1),
        inner.width,
        hint,
        theme.key,
        ctx.glyphs.ellipsis,
    );
    None
}
