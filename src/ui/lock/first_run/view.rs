//! What the first screen looks like: the question, the three ways on, and below them what is filled in, one line after the other.

use crate::text::Catalog;
use crate::ui::base::context::SessionContext;
use crate::ui::base::{cells, layout, overlay, too_small};
use crate::ui::lock::first_run::{FirstRun, FirstRunError, FirstRunStep};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Inside the frame.
const WIDE: u16 = 66;
const HIGH: u16 = 19;
/// Lines of the list of ports, with what narrows it.
const PORTS: u16 = 8;

/// Draws the screen; answers the cell of the text cursor, where text is being written.
pub fn draw(buf: &mut Buffer, screen: Rect, first: &FirstRun, ctx: &SessionContext) -> Option<(u16, u16)> {
    let (theme, f) = (&ctx.theme, &ctx.texts.first_run);
    cells::clear(buf, screen);
    if layout::is_too_small((screen.width, screen.height)) {
        too_small::draw(buf, screen, ctx);
        return None;
    }
    let inner = overlay::frame(buf, screen, WIDE, HIGH, "portdesk", ctx);
    let mut y = inner.y;
    cells::put(buf, inner.x, y, inner.width, &f.title, theme.strong);
    y += 1;
    for line in cells::wrap(&f.text, usize::from(inner.width)) {
        cells::put(buf, inner.x, y, inner.width, line, theme.text);
        y += 1;
    }
    y += 1;
    for (key, text, step) in [("s", &f.set_up, true), ("d", &f.sample, false), ("q", &f.quit, false)] {
        let begun = first.step != FirstRunStep::Choose;
        let style = match (begun, step) {
            (false, _) => theme.text,
            (true, true) => theme.strong,
            (true, false) => theme.label,
        };
        cells::put(buf, inner.x + 2, y, 2, key, if begun { theme.label } else { theme.key });
        cells::put(buf, inner.x + 5, y, inner.width.saturating_sub(5), text, style);
        y += 1;
    }
    y += 1;
    let cursor = fields(buf, Rect { y, height: inner.bottom().saturating_sub(y + 2), ..inner }, first, ctx);
    let hint = if first.step == FirstRunStep::Choose { &f.hint } else { &f.fill_hint };
    if let Some(wrong) = first.wrong {
        let cut;
        let text = match wrong {
            FirstRunError::Cut(pasted) => {
                cut = pasted.cut(ctx).unwrap_or_default();
                &*cut
            }
            FirstRunError::Office => &f.wrong_office,
            FirstRunError::Officer => &f.wrong_officer,
            FirstRunError::Differ => &ctx.texts.sign_in.differ,
            FirstRunError::Weak(weak) => Catalog::of(&ctx.texts.weak, weak.code()),
        };
        cells::put(buf, inner.x, inner.bottom() - 2, inner.width, text, theme.late);
    }
    cells::put(buf, inner.x, inner.bottom() - 1, inner.width, hint, theme.key);
    cursor
}

/// What was filled in already, in a line each, and what is being filled in.
fn fields(buf: &mut Buffer, area: Rect, first: &FirstRun, ctx: &SessionContext) -> Option<(u16, u16)> {
    let (theme, f) = (&ctx.theme, &ctx.texts.first_run);
    let mut y = area.y;
    let filled = |buf: &mut Buffer, y: &mut u16, label: &str, value: &str| {
        let x = area.x + cells::put(buf, area.x, *y, area.width, label, theme.label) + 1;
        cells::put(buf, x, *y, area.right().saturating_sub(x), value, theme.strong);
        *y += 1;
    };
    let write = |buf: &mut Buffer, y: u16, label: &str| {
        cells::put(buf, area.x, y, area.width, label, theme.label);
        Rect::new(area.x, y + 1, area.width.min(40), 1)
    };
    if first.step > FirstRunStep::Office
        && let Some(port) = first.office.choice()
    {
        filled(buf, &mut y, &f.ask_office, &format!("{} {}", port.code, port.name));
    }
    if first.step > FirstRunStep::Officer {
        filled(buf, &mut y, &f.ask_officer, first.officer.value().trim());
    }
    match first.step {
        FirstRunStep::Choose => None,
        FirstRunStep::Office => {
            cells::put(buf, area.x, y, area.width, &f.office, theme.label);
            let list = Rect { y: y + 1, height: PORTS, ..area }.intersection(area);
            Some(first.office.draw(buf, list, true, ctx))
        }
        FirstRunStep::Officer => {
            let line = write(buf, y, &f.officer);
            Some(first.officer.draw(buf, line, theme.input))
        }
        FirstRunStep::Name => {
            let line = write(buf, y, &f.name);
            Some(first.name.draw(buf, line, theme.input))
        }
        FirstRunStep::Passphrase | FirstRunStep::Again => {
            filled(buf, &mut y, &f.ask_name, first.name.value().trim());
            let (label, secret) = if first.step == FirstRunStep::Passphrase {
                (&f.passphrase, &first.secret)
            } else {
                (&f.again, &first.again)
            };
            let line = write(buf, y, label);
            if first.step == FirstRunStep::Passphrase {
                for (n, text) in cells::wrap(&f.without, usize::from(area.width)).into_iter().enumerate() {
                    let y = line.y + 2 + u16::try_from(n).unwrap_or(0);
                    if y < area.bottom() {
                        cells::put(buf, area.x, y, area.width, text, theme.label);
                    }
                }
            }
            Some(secret.draw(buf, line, theme.input))
        }
    }
}
