//! The filter beside the views, never hidden while it hides rows: its words and how many rows are left of how many. While it is being
//! written what could come next stands below it, in place of the column heads, and what is wrong with it at the foot.

use crate::domain::listing::View;
use crate::text::{fill, query_fault};
use crate::ui::base::cells;
use crate::ui::base::context::Setting;
use crate::ui::base::widgets::field::Field;
use crate::ui::state::list_filter::Narrow;
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
    set: &Setting,
) -> Option<(u16, u16)> {
    let narrowed = model.filtering || !model.filter.value().is_empty();
    let sought = model.find.writing || model.find.asks();
    if !narrowed && !sought {
        if model.view == View::Archive && model.archive_busy {
            cells::put(buf, x, 1, width.saturating_sub(x), &progress(model, set), set.theme.dim);
        }
        return None;
    }
    let mut cursor = None;
    // Where there is no room for both, the one that is written stands whole; what hides rows is named in any case.
    let both = narrowed && sought;
    if narrowed {
        let until = if both { x + (width - x) / 2 } else { width };
        let line = Line {
            label: &set.texts.header.filter,
            field: &model.filter,
            asked: &model.narrow,
            counts: counts(model, set),
        };
        let (end, at) = line.draw(buf, x, until, set);
        x = end + 2;
        cursor = model.filtering.then_some(at);
    }
    if sought {
        let line = Line {
            label: &set.texts.lists.find,
            field: &model.find.field,
            asked: &model.find.asked,
            counts: hits(model, set),
        };
        let (_, at) = line.draw(buf, x, width, set);
        cursor = if model.find.writing { Some(at) } else { cursor };
    }
    cursor.filter(|_| model.layers.is_empty())
}

/// A query on the line of views: what it is, its text, what came of it.
struct Line<'a> {
    label: &'a str,
    field: &'a Field,
    asked: &'a Narrow,
    counts: String,
}

impl Line<'_> {
    /// Draws it and answers where it ends, and the cursor's cell.
    fn draw(&self, buf: &mut Buffer, x: u16, until: u16, set: &Setting) -> (u16, (u16, u16)) {
        let theme = &set.theme;
        let mut at = x + cells::put(buf, x, 1, 12, &format!(" {} ", self.label), theme.banner) + 1;
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

/// Which of the rows that answer the hand is on.
fn hits(model: &Model, set: &Setting) -> String {
    let lists = &set.texts.lists;
    let all = model.find.hits.len();
    if all == 0 {
        return if model.find.asks() { lists.no_hits.to_string() } else { String::new() };
    }
    let n = model.position().and_then(|row| model.find.place(row)).map_or("-".into(), |n| n.to_string());
    fill(&lists.hits, &[("n", &n), ("m", &all.to_string())])
}

/// What was left out is underlined where it stands, as long as the text has not been scrolled.
fn mark_faults(buf: &mut Buffer, area: Rect, text: &str, asked: &Narrow, style: Style) {
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

fn progress(model: &Model, set: &Setting) -> String {
    if model.archive_looked == 0 {
        return set.texts.header.searching.to_string();
    }
    let found = if model.archive_old { 0 } else { model.rows.len() };
    let (n, m) = (found.to_string(), model.archive_looked.to_string());
    fill(&set.texts.query.looked, &[("n", &n), ("m", &m)])
}

fn counts(model: &Model, set: &Setting) -> String {
    let texts = &set.texts;
    let n = model.rows.len().to_string();
    if model.view != View::Archive {
        return fill(&texts.header.of, &[("n", &n), ("m", &model.unfiltered().to_string())]);
    }
    if model.archive_busy {
        progress(model, set)
    } else if model.archive_more {
        fill(&texts.header.more, &[("n", &n)])
    } else {
        n
    }
}

/// What could come next, in place of the column heads. Answers whether there is anything.
pub(in crate::ui) fn candidates(buf: &mut Buffer, area: Rect, model: &Model, set: &Setting) -> bool {
    let Some((field, asked)) = model.asking() else { return false };
    let completion = asked.completion(field, &model.arranged.keeps, set);
    if completion.candidates.is_empty() {
        return false;
    }
    let theme = &set.theme;
    cells::blank(buf, area.x, area.y, area.width, theme.text);
    let mut x = area.x + 1;
    x += cells::put(buf, x, area.y, 8, &set.texts.query.takes, theme.key) + 1;
    let chosen = asked.candidate.min(completion.candidates.len() - 1);
    // The chosen one stands first: it is what the key takes, and nothing has to be looked for.
    let turned = completion.candidates[chosen..].iter().chain(&completion.candidates[..chosen]);
    for (n, candidate) in turned.enumerate() {
        let name = if candidate.name.is_empty() { String::new() } else { format!(" {}", candidate.name) };
        let text = format!(" {}{name} ", candidate.label);
        let wide = u16::try_from(cells::width(&text)).unwrap_or(u16::MAX);
        if x.saturating_add(wide) > area.right() && n > 0 {
            break;
        }
        let style = if n == 0 { theme.selection } else { theme.dim };
        x += cells::put(buf, x, area.y, area.right().saturating_sub(x), &text, style) + 1;
    }
    true
}

/// What has to be said about the filter: a part that was left out, or words that are only nearly what was found.
#[must_use]
pub fn told(model: &Model, set: &Setting) -> Option<String> {
    let texts = &set.texts.query;
    if let Some(fault) = model.find.asked.parsed.faults.first() {
        return Some(query_fault(&set.texts, fault));
    }
    if let Some(fault) = model.narrow.parsed.faults.first() {
        return Some(query_fault(&set.texts, fault));
    }
    let archive = model.view == View::Archive;
    if let (true, Some(key)) = (archive, model.narrow.without.first()) {
        return Some(fill(&texts.no_clock, &[("key", key.name())]));
    }
    if archive && model.archive_near {
        return Some(fill(&texts.near, &[("words", model.filter.value())]));
    }
    if !archive && !model.narrow.near.is_empty() && !model.rows.is_empty() {
        return Some(fill(&texts.near, &[("words", &set.texts.listed(&model.narrow.near))]));
    }
    None
}
