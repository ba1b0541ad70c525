//! The hints while a key that only begins something waits for the next one.

use crate::text::Catalog;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::key_label;
use ratatui::buffer::Buffer;

/// Draws what may follow, in place of the hints of the screen: each key whole and what it does, or, where that is too much for a line, the
/// last key and a word. Where that is too much still it takes the line above too, and answers so.
pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    y: u16,
    width: u16,
    model: &DeskScreen,
    ctx: &SessionContext,
) -> bool {
    let label = |key: &str| key_label(key, ctx.lang, ctx.glyphs.ascii);
    let begun = model.keys.iter().map(|key| label(&key.to_string())).collect::<Vec<_>>().join(" ");
    let following = ctx.keys.following(model.contexts(), &model.keys);
    let whole: Vec<(String, &str)> = following
        .iter()
        .map(|(rest, action)| {
            (
                format!("{begun} {}", label(&rest.to_string())),
                Catalog::text_or_name(&ctx.texts.action, action.name()),
            )
        })
        .collect();
    let wide = |texts: &[(String, &str)], gap: usize| -> usize {
        texts.iter().map(|(key, text)| cells::width(key) + 1 + cells::width(text) + gap).sum()
    };
    let most = usize::from(width);
    if wide(&whole, 3) < most {
        line(buf, (1, y), width, &whole, 3, ctx);
        return false;
    }
    let short: Vec<(String, &str)> = following
        .iter()
        .map(|(rest, action)| {
            (label(&rest.to_string()), Catalog::text_or_name(&ctx.texts.hint, action.name()))
        })
        .collect();
    let first = 1 + u16::try_from(cells::width(&begun)).unwrap_or(0) + 2;
    let room = most.saturating_sub(usize::from(first));
    let two = wide(&short, 2) > room;
    let above = if two { y.saturating_sub(1) } else { y };
    cells::put(buf, 1, above, width, &begun, ctx.theme.strong);
    // As many as fit are in the first line.
    let fits = (0..=short.len()).rev().find(|n| wide(&short[..*n], 2) <= room + 2).unwrap_or(0);
    line(buf, (first, above), width, &short[..fits], 2, ctx);
    if two {
        line(buf, (first, y), width, &short[fits..], 2, ctx);
    }
    two
}

/// Keys and what they do, as far as the line goes.
fn line(
    buf: &mut Buffer,
    (mut x, y): (u16, u16),
    width: u16,
    texts: &[(String, &str)],
    gap: u16,
    ctx: &SessionContext,
) {
    for (key, text) in texts {
        let wide = u16::try_from(cells::width(key) + 1 + cells::width(text)).unwrap_or(u16::MAX);
        if x.saturating_add(wide) > width {
            cells::put(buf, x, y, width.saturating_sub(x), ctx.glyphs.ellipsis, ctx.theme.label);
            return;
        }
        x += cells::put(buf, x, y, width - x, key, ctx.theme.key) + 1;
        x += cells::put(buf, x, y, width.saturating_sub(x), text, ctx.theme.text) + gap;
    }
}
