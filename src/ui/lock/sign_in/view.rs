//! What the screen before signing in looks like. Nothing on it is of any case, and nothing that is typed as a secret stands on it.

use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::{cells, layout, overlay, too_small};
use crate::ui::lock::sign_in::SignInScreen;
use crate::ui::lock::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Inside the frame.
const WIDE: u16 = 66;
const HIGH: u16 = 13;

/// Draws the screen; answers the cell of the text cursor, where text is being written.
pub fn draw(
    buf: &mut Buffer,
    screen: Rect,
    shown: &SignInScreen,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let (theme, t) = (&ctx.theme, &ctx.texts.sign_in);
    cells::clear(buf, screen);
    if layout::is_too_small((screen.width, screen.height)) {
        too_small::draw(buf, screen, ctx);
        return None;
    }
    let inner = overlay::frame(buf, screen, WIDE, HIGH, "portdesk", ctx);
    let line = |n: u16| Rect { y: inner.y + n, height: 1, ..inner };
    cells::put(buf, inner.x, inner.y, inner.width, &t.protected, theme.strong);
    cells::put(buf, inner.x, inner.y + 2, inner.width, &t.ask_officer, theme.label);
    let cursor = if shown.naming {
        cells::put(buf, inner.x, inner.y + 9, inner.width, &t.name_hint, theme.key);
        if let Some(said) = &shown.sign_in.said {
            cells::put(buf, inner.x, inner.y + 5, inner.width, said, theme.late);
        }
        Some(shown.officer.draw(buf, Rect { width: inner.width.min(40), ..line(3) }, theme.input))
    } else {
        cells::put(buf, inner.x, inner.y + 3, inner.width, shown.officer.value().trim(), theme.strong);
        let area = Rect { y: inner.y + 5, height: 5, ..inner };
        view::fields(buf, area, &shown.sign_in, (shown.officer.value().trim(), &t.prove_hint), ctx)
    };
    if let Some((done, total)) = shown.progress {
        let percent = (done * 100 / total.max(1)).to_string();
        let text = fill(&t.anew, &[("n", &percent)]);
        cells::put(buf, inner.x, inner.y + 10, inner.width, &text, theme.label);
    }
    if let Some(stand) = &shown.stand {
        let entry = fill(&ctx.texts.handover.entry, &[("n", &stand.entry.to_string())]);
        let text = format!("{entry}  {}", stand.digits);
        cells::put(buf, inner.x, inner.y + 12, inner.width, &text, theme.label);
    }
    cursor
}
