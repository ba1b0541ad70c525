//! The document request being made: until when, which items, the notice in both languages, why only now. The two languages are side by
//! side where there is room, else one below the other.

use crate::domain::case::Case;
use crate::domain::warning::{Warning, warnings_at};
use crate::text::{Catalog, blocker_text, day_time, fill, item_name, warning_text};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::letter::wrapped;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::detail::subject::{requested_item_text, subject_line};
use crate::ui::dialogs::document_request::state::{DocumentRequestForm, RequestPart};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// From this inner width on the languages are side by side.
const SIDE_BY_SIDE: u16 = 120;

/// Lines that the marked item may take.
const CHOSEN: usize = 4;
/// Lines that each reason or caution may take: the notice itself needs room too.
const WARNED: usize = 4;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    form: &DocumentRequestForm,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let Some(case) = model.case(form.case) else { return DrawnLayer::default() };
    let (theme, p) = (&ctx.theme, &ctx.texts.paper);
    let title = Catalog::text_or_name(&ctx.texts.action, "request");
    // The notice is read and written in two languages: it takes the page.
    let opened = overlay::open(buf, screen, Extent::Page, (title, ""), ctx);
    let inner = opened.inner;
    let (mut y, foot) = (inner.y, inner.bottom());
    let mut cursor = None;
    cells::field(
        buf,
        inner.x,
        y,
        inner.width,
        &subject_line(case, model, ctx),
        theme.strong,
        ctx.glyphs.ellipsis,
    );
    y += 1;
    let x = inner.x + cells::put(buf, inner.x, y, 20, &p.reply_by, theme.label) + 1;
    let at = form.time.draw(buf, Rect::new(x, y, 18, 1), theme.input);
    let (said, style) = match form.reply_by(model.now) {
        Some(at) => (day_time(&ctx.texts, at), theme.strong),
        None if form.time_wrong => (ctx.texts.dialog.time_wrong.to_string(), theme.late),
        None => ("?".to_owned(), theme.soon),
    };
    let room = inner.right().saturating_sub(x + 20);
    cells::chip(buf, x + 20, y, room, &said, style, ctx.glyphs.ellipsis);
    if form.part == RequestPart::Time {
        cursor = Some(at);
    }
    y += 1;
    y = items(buf, inner, y, form, ctx);
    if form.is_late() {
        cells::field(buf, inner.x, y, inner.width, &p.late_label, theme.label, ctx.glyphs.ellipsis);
        let at = form.late.draw_wrapped(buf, Rect::new(inner.x, y + 1, inner.width, 2), theme.input);
        if form.part == RequestPart::Late {
            cursor = Some(at);
        }
        y += 3;
    }
    let mut warn: Vec<String> =
        form.blockers.iter().map(|b| blocker_text(&ctx.texts, b, &ctx.rules)).collect();
    if form.stale {
        warn.push(p.stale.to_string());
    }
    warn.extend(cautions(form, case, model, ctx));
    let wrapped = |text: &String| cells::wrap_to(text, usize::from(inner.width), WARNED, ctx.glyphs.ellipsis);
    let mut warn: Vec<String> = warn.iter().flat_map(wrapped).collect();
    warn.truncate(WARNED + 2);
    let below = foot.saturating_sub(u16::try_from(warn.len()).unwrap_or(0));
    let area = Rect::new(inner.x, y + 1, inner.width, below.saturating_sub(y + 1));
    cursor = texts(buf, area, form, ctx).or(cursor);
    for (text, y) in warn.iter().zip(below..) {
        cells::chip(buf, inner.x, y, inner.width, text, theme.late, ctx.glyphs.ellipsis);
    }
    opened.drawn(cursor)
}

/// What should be known before it is sent; where items are unreviewed, the way to keep it follows.
fn cautions(form: &DocumentRequestForm, case: &Case, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let known =
        form.command(model.now).map(|c| warnings_at(case, &c, &ctx.rules, model.now)).unwrap_or_default();
    let told = |w: &Warning| {
        let text = warning_text(&ctx.texts, w, &ctx.rules);
        match w {
            Warning::ItemsUnreviewed(_) => format!("{text} {}", ctx.texts.paper.keep_hint),
            _ => text,
        }
    };
    known.iter().map(told).collect()
}

/// What can be asked for: one below the other while it is chosen, else in a line.
fn items(buf: &mut Buffer, inner: Rect, mut y: u16, form: &DocumentRequestForm, ctx: &SessionContext) -> u16 {
    let (theme, p, texts) = (&ctx.theme, &ctx.texts.paper, &ctx.texts);
    if form.part == RequestPart::Items {
        let room = usize::from(inner.height / 2).max(3);
        let top = (form.at + 1).saturating_sub(room);
        for (n, entry) in form.items.iter().enumerate().skip(top).take(room) {
            let style = if n == form.at { theme.selection } else { theme.text };
            let sign = if entry.chosen { ctx.glyphs.verified } else { " " };
            let why = requested_item_text(&entry.asked, ctx);
            let why = if entry.late { texts.bracketed(&why, &p.late_mark) } else { why };
            let text = format!("[{sign}] {}. {why}", n + 1);
            // The marked one is read to its end.
            let most = if n == form.at { CHOSEN } else { 1 };
            for line in cells::wrap_to(&text, usize::from(inner.width), most, ctx.glyphs.ellipsis) {
                cells::blank(buf, inner.x, y, inner.width, style);
                cells::put(buf, inner.x, y, inner.width, &line, style);
                y += 1;
            }
        }
        return y;
    }
    let named = |chosen: bool| -> Vec<String> {
        let some = form.items.iter().filter(|e| e.chosen == chosen);
        some.map(|e| item_name(texts, e.asked.item, &ctx.rules)).collect()
    };
    let (asks, left) = (named(true), named(false));
    let mut lines = vec![if asks.is_empty() {
        (p.asks_none.to_string(), theme.soon)
    } else {
        let label = fill(&p.asks, &[("n", &asks.len().to_string())]);
        (texts.labelled(&label, &texts.listed(&asks)), theme.text)
    }];
    if !left.is_empty() {
        lines.push((texts.labelled(&p.not_asked, &texts.listed(&left)), theme.label));
    }
    for (text, style) in lines {
        for line in cells::wrap_to(&text, usize::from(inner.width), 2, ctx.glyphs.ellipsis) {
            cells::put(buf, inner.x, y, inner.width, &line, style);
            y += 1;
        }
    }
    y
}

fn texts(
    buf: &mut Buffer,
    area: Rect,
    form: &DocumentRequestForm,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let theme = &ctx.theme;
    if area.height == 0 {
        return None;
    }
    if area.width >= SIDE_BY_SIDE {
        let half = (area.width - 3) / 2;
        let mut cursor = None;
        for (n, text) in form.texts.iter().enumerate() {
            let x = area.x + if n == 0 { 0 } else { half + 3 };
            let place = Rect::new(x, area.y, half, area.height);
            if form.editing() == Some(n) {
                cursor = Some(text.draw(buf, place, theme.input));
            } else {
                read(buf, place, &text.text(), form.top, ctx);
            }
        }
        return cursor;
    }
    if let Some(n) = form.editing() {
        return Some(form.texts[n].draw(buf, area, theme.input));
    }
    read(buf, area, &form.text(), form.top, ctx);
    None
}

/// A text that is only read, from a line on; the last line that fits stays in view.
pub(in crate::ui) fn read(buf: &mut Buffer, area: Rect, text: &str, top: usize, ctx: &SessionContext) {
    let lines = wrapped(text, usize::from(area.width));
    let top = top.min(lines.len().saturating_sub(usize::from(area.height)));
    for (line, y) in lines.iter().skip(top).zip(area.top()..area.bottom()) {
        cells::put(buf, area.x, y, area.width, line, ctx.theme.text);
    }
    let left = lines.len().saturating_sub(top + usize::from(area.height));
    if left > 0 {
        let more = format!("  {}", fill(&ctx.texts.dialog.more_below, &[("n", &left.to_string())]));
        let wide = u16::try_from(cells::width(&more)).unwrap_or(area.width).min(area.width);
        cells::put(buf, area.right() - wide, area.bottom() - 1, wide, &more, ctx.theme.label);
    }
}
