//! A screen that is hidden: nothing of any case stands in its cells.

use crate::ui::base::context::SessionContext;
use crate::ui::base::{cells, overlay};
use crate::ui::state::privacy::{ScreenCover, SignInForm};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const WIDE: u16 = 56;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    shut: &ScreenCover,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    cells::clear(buf, screen);
    match shut {
        ScreenCover::Hidden => {
            let inner = overlay::frame(buf, screen, WIDE, 1, &ctx.texts.app.name, ctx);
            cells::put(buf, inner.x, inner.y, inner.width, &ctx.texts.sign_in.curtain, ctx.theme.text);
            None
        }
        ScreenCover::Locked(sign_in) => {
            let inner = overlay::frame(buf, screen, WIDE, 6, &ctx.texts.sign_in.title, ctx);
            let name = format!("{}  {}", ctx.officer.name, ctx.office);
            cells::put(buf, inner.x, inner.y, inner.width, &name, ctx.theme.strong);
            let area = Rect { y: inner.y + 1, height: 5, ..inner };
            fields(buf, area, sign_in, (ctx.officer.id.as_str(), &ctx.texts.sign_in.hint), ctx)
        }
    }
}

/// The question, the field, what was wrong, and the keys; five lines.
pub(in crate::ui) fn fields(
    buf: &mut Buffer,
    area: Rect,
    sign_in: &SignInForm,
    (officer, keys): (&str, &str),
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let (t, theme) = (&ctx.texts.sign_in, &ctx.theme);
    let question = match sign_in.code {
        Some(_) => t.ask_code.to_string(),
        None => crate::text::fill(&t.ask_passphrase, &[("officer", officer)]),
    };
    cells::put(buf, area.x, area.y, area.width, &question, theme.label);
    let line = Rect { y: area.y + 1, height: 1, ..area };
    let field = sign_in.code.as_ref().unwrap_or(&sign_in.secret);
    let cursor = field.draw(buf, line, theme.input);
    if let Some(said) = &sign_in.said {
        for (text, y) in cells::wrap(said, usize::from(area.width)).into_iter().zip(area.y + 2..area.y + 4) {
            cells::put(buf, area.x, y, area.width, text, theme.late);
        }
    }
    let hint = if sign_in.busy { &*t.busy } else { keys };
    cells::put(buf, area.x, area.y + 4, area.width, hint, theme.key);
    (!sign_in.busy).then_some(cursor)
}
