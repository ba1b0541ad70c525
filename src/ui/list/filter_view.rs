//! The filter beside the views, never hidden while it hides rows: its words and how many rows are left of how many. While it is being
//! written what could come next is below it, in place of the column heads, and what is wrong with it at the foot.

use crate::domain::listing::View;
use crate::text::{field_name, fill, query_faults_text};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::widgets::field::Field;
use crate::ui::state::list_filter::ListFilter;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// More cells than this no query needs.
const WIDEST: u16 = 80;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    mut x: u16,
    width: u16,
    model: &Model,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let narrowed = model.filtering || !model.filter.value().is_empty();
    let sought = model.search.writing || model.search.is_active();
    if !narrowed && !sought {
        if model.view == View::Archive && model.archive_busy {
            cells::put(buf, x, 1, width.saturating_sub(x), &progress(model, ctx), ctx.theme.label);
        }
        return None;
    }
    let mut cursor = None;
    // Where there is no room for both, the one that is written is shown whole; what hides rows is named in any case.
    let both = narrowed && sought;
    if narrowed {
        let until = if both { x + (width - x) / 2 } else { width };
        let line = FilterLine {
            label: &ctx.texts.header.filter,
            field: &model.filter,
            asked: &model.list_filter,
            counts: counts(model, ctx),
        };
        let (end, at) = line.draw(buf, x, until, ctx);
        x = end + 2;
        cursor = model.filtering.then_some(at);
    }
    if sought {
        let line = FilterLine {
            label: &ctx.texts.lists.find,
            field: &model.search.field,
            asked: &model.search.asked,
            counts: hits(model, ctx),
        };
        let (_, at) = line.draw(buf, x, width, ctx);
        cursor = if model.search.writing { Some(at) } else { cursor };
    }
    cursor
}

/// A query on the line of views: what it is, its text, what came of it.
struct FilterLine<'a> {
    label: &'a str,
    field: &'a Field,
    asked: &'a ListFilter,
    counts: String,
}

impl FilterLine<'_> {
    /// Draws it and answers where it ends, and the cursor's cell.
    fn draw(&self, buf: &mut Buffer, x: u16, until: u16, ctx: &SessionContext) -> (u16, (u16, u16)) {
        let theme = &ctx.theme;
        let mut at = x + cells::put(buf, x, 1, 12, &format!(" {} ", self.label), theme.soon) + 1;
        let wide = u16::try_from(cells::width(&self.counts)).unwrap_or(0);
        let room = until.saturating_sub(at + wide + 2).clamp(4, WIDEST);
        let area = Rect::new(at, 1, room, 1);
        let cursor = self.field.draw(buf, area, theme.input);
        mark_faults(buf, area, self.field.value(), self.asked, theme.late);
        at += room + 1;
        at += cells::put(buf, at, 1, until.saturating_sub(at), &self.counts, theme.strong);
        (at, cursor)
    }
}

/// Which of the rows that answer is selected.
fn hits(model: &Model, ctx: &SessionContext) -> String {
    let lists = &ctx.texts.lists;
    let all = model.search.hits.len();
    if all == 0 {
        return if model.search.is_active() { lists.no_hits.to_string() } else { String::new() };
    }
    let n = model.position().and_then(|row| model.search.place(row)).map_or("-".into(), |n| n.to_string());
    fill(&lists.hits, &[("n", &n), ("m", &all.to_string())])
}

/// What was left out is underlined where it is, as long as the text has not been scrolled.
fn mark_faults(buf: &mut Buffer, area: Rect, text: &str, asked: &ListFilter, style: Style) {
    if cells::width(text) >= usize::from(area.width) {
        return;
    }
    for fault in &asked.parsed.faults {
        let (Some(before), Some(part)) = (text.get(..fault.at.start), text.get(fault.at.clone())) else {
            continue;
        };
        let from = u16::try_from(cells::width(before)).unwrap_or(0);
        let wide = u16::try_from(cells::width(part)).unwrap_or(0);
        cells::restyle(buf, area.x + from, area.y, wide, style.add_modifier(Modifier::UNDERLINED));
    }
}

fn progress(model: &Model, ctx: &SessionContext) -> String {
    if model.archive_looked == 0 {
        return ctx.texts.header.searching.to_string();
    }
    let found = if model.archive_old { 0 } else { model.rows.len() };
    let (n, m) = (found.to_string(), model.archive_looked.to_string());
    fill(&ctx.texts.query.looked, &[("n", &n), ("m", &m)])
}

fn counts(model: &Model, ctx: &SessionContext) -> String {
    let texts = &ctx.texts;
    let n = model.rows.len().to_string();
    if model.view != View::Archive {
        return fill(&texts.header.of, &[("n", &n), ("m", &model.unfiltered().to_string())]);
    }
    if model.archive_busy {
        progress(model, ctx)
    } else if model.archive_more {
        fill(&texts.header.more, &[("n", &n)])
    } else {
        n
    }
}

/// What could come next, in place of the column heads. Answers whether there is anything.
pub(in crate::ui) fn candidates(buf: &mut Buffer, area: Rect, model: &Model, ctx: &SessionContext) -> bool {
    let Some((field, asked)) = model.active_query() else { return false };
    let completion = asked.completion(field, &model.preferences.keeps, ctx);
    if completion.candidates.is_empty() {
        return false;
    }
    let theme = &ctx.theme;
    cells::blank(buf, area.x, area.y, area.width, theme.text);
    let mut x = area.x + 1;
    x += cells::put(buf, x, area.y, 8, &ctx.texts.query.takes, theme.key) + 1;
    let chosen = asked.candidate.min(completion.candidates.len() - 1);
    // The chosen one is first: it is what the key takes, and nothing has to be looked for.
    let turned = completion.candidates[chosen..].iter().chain(&completion.candidates[..chosen]);
    for (n, candidate) in turned.enumerate() {
        let name = if candidate.name.is_empty() { String::new() } else { format!(" {}", candidate.name) };
        let text = format!(" {}{name} ", candidate.label);
        let wide = u16::try_from(cells::width(&text)).unwrap_or(u16::MAX);
        if x.saturating_add(wide) > area.right() && n > 0 {
            break;
        }
        let style = if n == 0 { theme.selection } else { theme.label };
        x += cells::put(buf, x, area.y, area.right().saturating_sub(x), &text, style) + 1;
    }
    true
}

/// What has to be said about the filter: a part that was left out, or words that are only nearly what was found.
#[must_use]
pub(crate) fn query_message(model: &Model, ctx: &SessionContext) -> Option<String> {
    let texts = &ctx.texts.query;
    let faults = [&model.search.asked, &model.list_filter].map(|asked| &asked.parsed.faults);
    if let Some(text) = faults.into_iter().find_map(|faults| query_faults_text(&ctx.texts, faults)) {
        return Some(text);
    }
    let archive = model.view == View::Archive;
    if let (true, Some(key)) = (archive, model.list_filter.without.first()) {
        return Some(fill(&texts.no_clock, &[("key", field_name(&ctx.texts, *key))]));
    }
    if archive && model.archive_near {
        return Some(fill(&texts.near, &[("words", model.filter.value())]));
    }
    if !archive && !model.list_filter.near.is_empty() && !model.rows.is_empty() {
        return Some(fill(&texts.near, &[("words", &ctx.texts.listed(&model.list_filter.near))]));
    }
    None
}
