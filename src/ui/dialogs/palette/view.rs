//! The palette and the table of keys: what can be done, the key beside it, and what cannot be done now struck through with its
//! reason. Strokes are not on every terminal, so a sign says it too.

use crate::text::Catalog;
use crate::ui::actions::availability::unavailable_reason;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Context, key_label};
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::dialogs::palette::state::{Palette, PaletteEntry, PaletteKind, context_name};
use crate::ui::state::model::{Focus, Model};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

/// Cells for the title where a reason is beside it, at most.
const TITLE: usize = 42;

/// Cells for the keys in the table of keys.
const KEYS: u16 = 28;

/// A line of the list.
enum PaletteLine<'a> {
    Head(&'a str),
    Blank,
    Entry(PaletteEntry),
}

/// The lines, and which of them is marked.
fn lines<'a>(list: &Palette, ctx: &'a SessionContext) -> (Vec<PaletteLine<'a>>, usize) {
    let (mut lines, mut at) = (Vec::with_capacity(list.found.len() + 20), 0);
    let chosen = list.at();
    let mut last: Option<&str> = None;
    for (n, entry) in list.found.iter().enumerate() {
        let head: Option<&str> = match list.kind {
            PaletteKind::Keys if n < list.recent => Some(&ctx.texts.help.here),
            PaletteKind::Keys => Some(context_name(&ctx.texts, entry.context)),
            PaletteKind::Palette if n < list.recent => Some(&ctx.texts.palette.recent),
            PaletteKind::Palette if list.recent > 0 => Some(&ctx.texts.palette.all),
            PaletteKind::Palette => None,
        };
        if let Some(text) = head.filter(|h| last != Some(h)) {
            if !lines.is_empty() {
                lines.push(PaletteLine::Blank);
            }
            lines.push(PaletteLine::Head(text));
            last = Some(text);
        }
        if n == chosen {
            at = lines.len();
        }
        lines.push(PaletteLine::Entry(*entry));
    }
    (lines, at)
}

/// The keys beside a name.
fn keys(list: &Palette, entry: PaletteEntry, model: &Model, ctx: &SessionContext) -> String {
    let label = |key: String| key_label(&key, ctx.lang, ctx.glyphs.ascii);
    match list.kind {
        PaletteKind::Palette => {
            let context = if model.focus == Focus::Case { Context::Detail } else { Context::Queue };
            ctx.keys.key_of(context, entry.action).map(label).unwrap_or_default()
        }
        PaletteKind::Keys => ctx
            .keys
            .bindings()
            .iter()
            .find(|b| (b.context, b.action) == (entry.context, entry.action))
            .map(|b| {
                whole_keys(&b.keys().into_iter().map(label).collect::<Vec<_>>(), KEYS, ctx.glyphs.ellipsis)
            })
            .unwrap_or_default(),
    }
}

/// As many keys as there is room for, each whole: a cut one would be another key.
fn whole_keys(keys: &[String], wide: u16, ellipsis: &str) -> String {
    let mut text = String::new();
    for (n, key) in keys.iter().enumerate() {
        let gap = if n == 0 { "" } else { "  " };
        // What is left out is told, unless this is the last.
        let after = if n + 1 == keys.len() { 0 } else { 2 + cells::width(ellipsis) };
        if n > 0 && cells::width(&text) + gap.len() + cells::width(key) + after > usize::from(wide) {
            text.push_str("  ");
            text.push_str(ellipsis);
            break;
        }
        text.push_str(gap);
        text.push_str(key);
    }
    text
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    list: &Palette,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let (theme, texts) = (&ctx.theme, &ctx.texts);
    let (title, key_wide, extent) = match list.kind {
        PaletteKind::Palette => (&texts.palette.title, 10, Extent::Dialog(usize::from(u16::MAX))),
        PaletteKind::Keys => (&texts.help.title, KEYS, Extent::Page),
    };
    let place = format!("{} / {}", if list.found.is_empty() { 0 } else { list.at() + 1 }, list.found.len());
    let area = overlay::open(buf, screen, extent, (title, &place), ctx);
    let inner = area.inner;
    let sign = if list.kind == PaletteKind::Palette { ":" } else { "/" };
    let style = if list.writing { theme.key } else { theme.label };
    cells::put(buf, inner.x, inner.y, 1, sign, style);
    let line = Rect::new(inner.x + 2, inner.y, inner.width.saturating_sub(2), 1);
    let cursor = list.words.draw(buf, line, theme.input);
    let (lines, at) = lines(list, ctx);
    let room = usize::from(inner.height.saturating_sub(2)).max(1);
    let top = (at + 1).saturating_sub(room).min(lines.len().saturating_sub(room));
    if lines.is_empty() {
        cells::put(buf, inner.x, inner.y + 2, inner.width, &texts.dialog.nothing_fits, theme.soon);
    }
    let mut told = String::new();
    let names =
        list.found.iter().map(|e| cells::width(Catalog::text_or_name(&texts.action, e.action.name())));
    let title_wide = u16::try_from(names.max().unwrap_or(0).min(TITLE)).unwrap_or(0);
    for ((n, line), y) in lines.iter().enumerate().skip(top).take(room).zip(inner.y + 1..) {
        let entry = match line {
            PaletteLine::Blank => continue,
            PaletteLine::Head(text) => {
                cells::put(buf, inner.x, y, inner.width, text, theme.title);
                continue;
            }
            PaletteLine::Entry(entry) => *entry,
        };
        let why = if entry.runs() { unavailable_reason(entry.action, model, ctx) } else { None };
        let marked = n == at;
        let (plain, key) = match (marked, why.is_some()) {
            (true, _) => (theme.selection, theme.selection),
            (false, true) => (theme.disabled, theme.disabled),
            (false, false) => (theme.text, theme.key),
        };
        cells::blank(buf, inner.x, y, inner.width, plain);
        let struck = if why.is_some() { plain.add_modifier(Modifier::CROSSED_OUT) } else { plain };
        if why.is_some() {
            cells::put(buf, inner.x, y, 1, ctx.glyphs.missing, plain);
        }
        cells::put(buf, inner.x + 2, y, key_wide, &keys(list, entry, model, ctx), key);
        let x = inner.x + 2 + key_wide + 2;
        let left = inner.right().saturating_sub(x);
        let name = Catalog::text_or_name(&texts.action, entry.action.name());
        let beside = left > title_wide + 20;
        let name = cells::fit(name, usize::from(if beside { title_wide } else { left }), ctx.glyphs.ellipsis);
        cells::put(buf, x, y, left, &name, struck);
        if let Some(why) = why {
            if beside {
                let (x, left) = (x + title_wide + 2, left - title_wide - 2);
                cells::field(buf, x, y, left, &why, plain, ctx.glyphs.ellipsis);
            }
            if marked {
                told = why;
            }
        }
    }
    let foot = inner.bottom().saturating_sub(1);
    cells::chip(buf, inner.x, foot, inner.width, &told, theme.soon, ctx.glyphs.ellipsis);
    overlay::more(buf, &area, (top, room, lines.len()), ctx);
    area.drawn(list.writing.then_some(cursor))
}

#[cfg(test)]
mod tests {
    use super::whole_keys;

    #[test]
    fn keys_are_whole_or_left_out() {
        let keys = ["Esc", "q", "h", "Left", "F8", "Ctrl-c"].map(str::to_owned);
        assert_eq!(whole_keys(&keys, 40, ".."), "Esc  q  h  Left  F8  Ctrl-c");
        assert_eq!(whole_keys(&keys, 27, ".."), "Esc  q  h  Left  F8  Ctrl-c");
        assert_eq!(whole_keys(&keys, 26, ".."), "Esc  q  h  Left  F8  ..");
        assert_eq!(whole_keys(&keys[5..], 3, ".."), "Ctrl-c", "one is always there");
    }
}
