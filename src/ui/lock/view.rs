//! A screen that is hidden: nothing of any case is in its cells.

use crate::text::Catalog;
use crate::ui::base::bar::{KeyBar, KeyBarItem};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::{self, Extent};
use crate::ui::state::privacy::{ScreenCover, SignInForm};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    cover: &ScreenCover,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    cells::clear(buf, screen);
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    let t = &ctx.texts.sign_in;
    match cover {
        ScreenCover::Hidden => {
            let area = overlay::open(buf, screen, Extent::Alone(1), (&ctx.texts.app.name, ""), ctx);
            cells::put(buf, area.inner.x, area.inner.y, area.inner.width, &t.curtain, ctx.theme.text);
            let key = ctx.keys.key_of(Context::Global, Action::Curtain).unwrap_or_default();
            let bar =
                KeyBar { items: vec![KeyBarItem::new(&[&key, "Enter"], verb("show"))], pinned: Vec::new() };
            bar.draw_at_foot(buf, screen, ctx);
            None
        }
        ScreenCover::Locked(sign_in) => {
            let area = overlay::open(buf, screen, Extent::Alone(5), (&t.title, ""), ctx);
            let inner = area.inner;
            let name = format!("{}  {}", ctx.officer.name, ctx.office);
            cells::put(buf, inner.x, inner.y, inner.width, &name, ctx.theme.strong);
            let rest = Rect { y: inner.y + 1, height: 4, ..inner };
            let bar = KeyBar {
                items: vec![KeyBarItem::new(&["Enter"], verb("sign_in"))],
                pinned: vec![KeyBarItem::new(&["Ctrl-c"], verb("quit"))],
            };
            bar.draw_at_foot(buf, screen, ctx);
            fields(buf, rest, sign_in, ctx.officer.id.as_str(), ctx)
        }
    }
}

/// The question, the field, and what was wrong; four lines.
pub(in crate::ui) fn fields(
    buf: &mut Buffer,
    area: Rect,
    sign_in: &SignInForm,
    officer: &str,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let (t, theme) = (&ctx.texts.sign_in, &ctx.theme);
    let question = match sign_in.code {
        Some(_) => t.ask_code.to_string(),
        None if officer.is_empty() => ctx.texts.first_run.ask_passphrase.to_string(),
        None => crate::text::fill(&t.ask_passphrase, &[("officer", officer)]),
    };
    cells::put(buf, area.x, area.y, area.width, &question, theme.label);
    let line = Rect { y: area.y + 1, height: 1, ..area };
    let field = sign_in.code.as_ref().unwrap_or(&sign_in.secret);
    let cursor = field.draw(buf, line, theme.input);
    if sign_in.busy {
        cells::put(buf, area.x, area.y + 2, area.width, &t.busy, theme.label);
    } else if let Some(said) = &sign_in.said {
        for (text, y) in cells::wrap(said, usize::from(area.width)).into_iter().zip(area.y + 2..area.bottom())
        {
            cells::put(buf, area.x, y, area.width, text, theme.late);
        }
    }
    (!sign_in.busy).then_some(cursor)
}
