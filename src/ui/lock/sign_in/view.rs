//! What the sign-in screen looks like.

use super::SignInScreen;
use crate::domain::lang::Lang;
use crate::text::{Catalog, fill};
use crate::ui::base::bar::{KeyBar, KeyBarItem};
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, Extent};
use crate::ui::base::{cells, layout, too_small};
use crate::ui::lock::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines of the form.
const HIGH: usize = 12;

/// The key that changes the language, and the other language in its own words.
pub(in crate::ui) fn other_language(ctx: &SessionContext) -> KeyBarItem {
    let other = match ctx.lang {
        Lang::En => "中文",
        Lang::Zh | Lang::Loaded => "English",
    };
    KeyBarItem::new(&["F2"], other)
}

/// Draws the screen; returns the cell of the text cursor, where text is being written.
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
    let area = overlay::open(buf, screen, Extent::Alone(HIGH), ("portdesk", ""), ctx);
    let inner = area.inner;
    let line = |n: u16| Rect { y: inner.y + n, height: 1, ..inner };
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    cells::put(buf, inner.x, inner.y, inner.width, &t.protected, theme.strong);
    cells::put(buf, inner.x, inner.y + 2, inner.width, &t.ask_officer, theme.label);
    let (cursor, bar) = if shown.naming {
        if let Some(said) = &shown.sign_in.said {
            cells::put(buf, inner.x, inner.y + 4, inner.width, said, theme.late);
        }
        let at = shown.officer.draw(buf, Rect { width: inner.width.min(40), ..line(3) }, theme.input);
        let items = vec![KeyBarItem::new(&["Enter"], verb("next")), other_language(ctx)];
        (Some(at), KeyBar { items, pinned: vec![KeyBarItem::new(&["Esc"], verb("quit"))] })
    } else {
        cells::put(buf, inner.x, inner.y + 3, inner.width, shown.officer.value().trim(), theme.strong);
        let rest = Rect { y: inner.y + 5, height: 4, ..inner };
        let at = view::fields(buf, rest, &shown.sign_in, shown.officer.value().trim(), ctx);
        let items = vec![
            KeyBarItem::new(&["Enter"], verb("sign_in")),
            other_language(ctx),
            KeyBarItem::new(&["Ctrl-c"], verb("quit")),
        ];
        (at, KeyBar { items, pinned: vec![KeyBarItem::new(&["Esc"], verb("back"))] })
    };
    if let Some((done, total)) = shown.progress {
        let percent = (done * 100 / total.max(1)).to_string();
        let text = fill(&t.anew, &[("n", &percent)]);
        cells::put(buf, inner.x, inner.y + 9, inner.width, &text, theme.label);
    }
    if let Some(stand) = &shown.stand {
        let entry = fill(&ctx.texts.handover.entry, &[("n", &stand.entry.to_string())]);
        let text = format!("{entry}  {}", stand.digits);
        cells::put(buf, inner.x, inner.y + 11, inner.width, &text, theme.label);
    }
    bar.draw_at_foot(buf, screen, ctx);
    cursor
}
