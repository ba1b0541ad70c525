//! What the viewer looks like: the picture, and beside or below it what the application and the machine-readable zone say. Where
//! the parts are, `places` says.

use super::places::{COLUMN, PASSPORT, ROWS, ViewerPlaces, places};
use super::proved;
use super::state::{ViewerPanel, ViewerStage};
use super::values::{self, ComparedValue};
use crate::domain::case::Case;
use crate::domain::case::checklist::progress;
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::code::Item;
use crate::domain::mrz;
use crate::text::{Catalog, fill, item_name, size_text};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::layout::is_wide;
use crate::ui::base::meaning::{item_sign, requirement_letter};
use crate::ui::base::overlay::{self, DrawnLayer};
use crate::ui::base::picture;
use crate::ui::base::picture::graphic::Graphic;
use crate::ui::state::model::Model;
use crate::ui::state::panel_data::FileFailure;
use crate::viewer::{Picture, ViewFault};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

/// Cells of a label and of a value of the application.
const LABEL: u16 = 9;
const VALUE: u16 = 20;

pub(super) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    panel: &ViewerPanel,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let Some(case) = model.case(panel.case) else { return DrawnLayer::default() };
    let places = places(panel.item, case, (screen.width, screen.height), ctx);
    cells::clear(buf, places.outer);
    let title = title(panel, case, ctx);
    let state = state(panel, case, &places, ctx);
    let parts = [(title.as_str(), ctx.theme.title)];
    overlay::rule(buf, places.rule, &parts, (&state, ctx.theme.label), ctx);
    let wide = is_wide(screen.width);
    picture(buf, &places, panel, ctx);
    zone(buf, places.zone, case, wide, ctx);
    if wide {
        for y in places.outer.top()..places.outer.bottom() {
            cells::put(buf, COLUMN, y, 1, ctx.glyphs.vertical, ctx.theme.border);
        }
        column(buf, &places, panel, case, ctx);
    } else {
        rows(buf, &places, panel, case, ctx);
    }
    DrawnLayer { cursor: None, outer: Some(places.outer) }
}

fn title(panel: &ViewerPanel, case: &Case, ctx: &SessionContext) -> String {
    let (texts, v) = (&ctx.texts, &ctx.texts.viewer);
    let name = item_name(texts, panel.item, &ctx.rules);
    let mut parts = vec![name];
    let files = case.files_of(panel.item).count();
    let count =
        |text: &str, n: usize, of: usize| fill(text, &[("n", &n.to_string()), ("m", &of.to_string())]);
    if files > 1 {
        parts.push(count(&v.file_of, panel.file + 1, files));
    }
    if let Some(pages) = panel.pages.filter(|pages| *pages > 1) {
        parts.push(count(&v.page_of, panel.page as usize + 1, pages as usize));
    }
    texts.listed(&parts)
}

/// Kind and size of the file, what is known of its hash, and the scale.
fn state(panel: &ViewerPanel, case: &Case, places: &ViewerPlaces, ctx: &SessionContext) -> String {
    let v = &ctx.texts.viewer;
    let Some(file) = panel.file(case) else { return String::new() };
    let mut parts = vec![format!("{} {}", file.kind.name().to_uppercase(), size_text(file.bytes))];
    if let ViewerStage::Shown(page, _) = &panel.stage {
        // The store gives out no bytes that are not those that were delivered.
        parts.push(v.hash_ok.to_string());
        let style = ctx.image_style();
        let room = style.dots((places.picture.width, places.picture.height));
        if let Some(sight) = panel.sight(room) {
            let across = if panel.lens.quarters.is_multiple_of(2) { page.natural.0 } else { page.natural.1 };
            let percent = u64::from(sight.whole.0) * 100 / u64::from(across.max(1));
            parts.push(format!("{} %", percent.max(1)));
        }
    }
    parts.join("  ")
}

fn picture(buf: &mut Buffer, places: &ViewerPlaces, panel: &ViewerPanel, ctx: &SessionContext) {
    let v = &ctx.texts.viewer;
    let area = places.picture;
    match &panel.stage {
        ViewerStage::Loading => sentence(buf, area, &[v.loading.to_string()], ctx),
        ViewerStage::Put => sentence(buf, area, &[v.put.to_string()], ctx),
        ViewerStage::Failed(FileFailure::Said(why)) => sentence(buf, area, std::slice::from_ref(why), ctx),
        ViewerStage::Failed(FileFailure::Fault(fault)) => {
            let why = Catalog::text_or_name(&ctx.texts.view_fault, fault.name()).to_owned();
            let next = match fault {
                ViewFault::LessProtected => &v.ask,
                ViewFault::NotBuilt | ViewFault::NoFilter => &v.outside,
                _ => &v.reject_or_outside,
            };
            sentence(buf, area, &[why, next.to_string()], ctx);
        }
        ViewerStage::Shown(_, turned) => {
            if let Some(seen) = seen(area, panel, turned, ctx) {
                picture::draw(buf, seen.area, turned, seen.part, seen.dots, ctx);
            }
        }
    }
}

/// What is seen of a picture, and on which cells.
struct SeenPart {
    area: Rect,
    part: (u32, u32, u32, u32),
    dots: (u32, u32),
}

fn seen(room: Rect, panel: &ViewerPanel, turned: &Picture, ctx: &SessionContext) -> Option<SeenPart> {
    let style = ctx.image_style();
    let sight = panel.sight(style.dots((room.width, room.height)))?;
    let (left, top, wide, high) = sight.part;
    let (w, h) = (f64::from(turned.width()), f64::from(turned.height()));
    let pixel = |part: f64, of: f64| (part * of).floor() as u32;
    let size = |part: f64, of: f64| (part * of).round().max(1.0) as u32;
    let part = (pixel(left, w), pixel(top, h), size(wide, w), size(high, h));
    let cells = style.cells(sight.dots);
    let x = room.x + room.width.saturating_sub(cells.0) / 2;
    let area = Rect { x, width: cells.0.min(room.width), height: cells.1.min(room.height), ..room };
    Some(SeenPart { area, part, dots: sight.dots })
}

/// The picture that the terminal draws on the blank cells.
pub(super) fn graphic(
    screen: Rect,
    panel: &ViewerPanel,
    model: &Model,
    ctx: &SessionContext,
) -> Option<Graphic> {
    let ViewerStage::Shown(_, turned) = &panel.stage else { return None };
    let case = model.case(panel.case)?;
    let room = places(panel.item, case, (screen.width, screen.height), ctx).picture;
    let SeenPart { area, part, dots } = seen(room, panel, turned, ctx)?;
    let (style, picture) = (ctx.image_style().style, Arc::clone(turned));
    Some(Graphic { style, room, area, picture, part, dots, is_guessed: ctx.viewer.cell.is_none() })
}

/// Sentences in place of the picture.
fn sentence(buf: &mut Buffer, area: Rect, sentences: &[String], ctx: &SessionContext) {
    let wide = area.width.saturating_sub(4);
    let mut y = area.y + area.height / 3;
    for (n, text) in sentences.iter().enumerate() {
        let style = if n == 0 { ctx.theme.text } else { ctx.theme.label };
        for part in cells::wrap(text, usize::from(wide)) {
            if y < area.bottom() {
                cells::put(buf, area.x + 2, y, wide, part, style);
            }
            y += 1;
        }
    }
}

/// The machine-readable zone as it was sent, large enough to be compared sign by sign.
fn zone(buf: &mut Buffer, mut area: Rect, case: &Case, wide: bool, ctx: &SessionContext) {
    let Some(lines) = values::zone(case).filter(|_| area.height > 0) else { return };
    if wide {
        let checks = mrz::field_checks(&lines);
        let right = checks.iter().filter(|(_, right)| *right).count();
        let state =
            fill(&ctx.texts.viewer.checks, &[("n", &right.to_string()), ("m", &checks.len().to_string())]);
        let style = if right == checks.len() { ctx.theme.label } else { ctx.theme.soon };
        let title = [(&*ctx.texts.viewer.zone, ctx.theme.title)];
        overlay::rule(buf, Rect { height: 1, ..area }, &title, (&state, style), ctx);
        area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    }
    for (line, y) in lines.into_iter().zip(area.top()..area.bottom()) {
        cells::put(buf, area.x + 1, y, area.width.saturating_sub(1), line, ctx.theme.strong);
    }
}

/// How many files an item has, and how many of them the officer has opened.
fn files_text(case: &Case, item: Item, ctx: &SessionContext) -> String {
    let files = case.files_of(item).count();
    if files == 0 {
        return String::new();
    }
    let v = &ctx.texts.viewer;
    let opened = files - case.unopened_by(ctx.officer.id, item);
    let text = if opened == files { &v.opened_all } else { &v.opened_some };
    fill(text, &[("n", &opened.to_string()), ("m", &files.to_string())])
}

/// Checklist and values in a column.
fn column(buf: &mut Buffer, places: &ViewerPlaces, panel: &ViewerPanel, case: &Case, ctx: &SessionContext) {
    let (theme, texts, area) = (&ctx.theme, &ctx.texts, places.values);
    let (done, all) = progress(&case.lines);
    let title = format!("{} {done}/{all}", texts.labels.documents);
    let row = |y: u16| Rect { y, height: 1, ..area };
    overlay::rule(buf, row(places.outer.y), &[(&title, theme.title)], ("", theme.label), ctx);
    let compared = values::values(case, case.received_at, texts);
    let proved = proved::values(panel.item, case, ctx);
    let wide = area.width.saturating_sub(LABEL + 2);
    let lines: Vec<Vec<String>> = proved.iter().map(|value| value.lines(wide, ctx)).collect();
    let is_passport = panel.item == PASSPORT;
    let need = if is_passport { compared.len() + 2 } else { lines.iter().map(Vec::len).sum::<usize>() + 1 };
    let room = area.height.saturating_sub(u16::try_from(need).unwrap_or(u16::MAX));
    let at = case.lines.iter().position(|l| l.item == panel.item).unwrap_or(0);
    let top = (at + 1).saturating_sub(usize::from(room));
    let mut y = area.y;
    for line in case.lines.iter().skip(top).take(room.into()) {
        let chosen = line.item == panel.item;
        let (sign, style) = item_sign(line.state, line.blocks_approval(), &ctx.glyphs, theme);
        let text = if chosen { theme.selection } else { theme.text };
        cells::blank(buf, area.x, y, area.width, text);
        if chosen {
            cells::put(buf, area.x, y, 1, ctx.glyphs.cursor, text);
        }
        cells::put(buf, area.x + 1, y, 1, sign, crate::ui::base::theme::over(text, style));
        cells::put(buf, area.x + 3, y, 1, requirement_letter(line.requirement, texts), text);
        let files = files_text(case, line.item, ctx);
        let wide = u16::try_from(cells::width(&files)).unwrap_or(0);
        let name = item_name(texts, line.item, &ctx.rules);
        let room = area.width.saturating_sub(7 + wide);
        cells::field(buf, area.x + 5, y, room, &name, text, ctx.glyphs.ellipsis);
        cells::put(buf, area.right().saturating_sub(wide + 1), y, wide, &files, text);
        y += 1;
    }
    let v = &texts.viewer;
    overlay::rule(buf, row(y), &[(&v.values, theme.title)], ("", theme.label), ctx);
    y += 1;
    if !is_passport {
        for (value, lines) in proved.iter().zip(&lines) {
            if y < area.bottom() {
                cells::field(buf, area.x + 1, y, LABEL - 1, &value.label, theme.label, ctx.glyphs.ellipsis);
            }
            for line in lines {
                if y < area.bottom() {
                    cells::put(buf, area.x + 1 + LABEL, y, wide, line, theme.strong);
                }
                y += 1;
            }
        }
        return;
    }
    cells::put(buf, area.x + 1 + LABEL, y, VALUE, &v.form, theme.label);
    cells::put(buf, area.x + 1 + LABEL + VALUE, y, VALUE, &v.mrz, theme.label);
    y += 1;
    for (value, y) in compared.iter().zip(y..area.bottom()) {
        value_row(buf, Rect { y, height: 1, ..area }, value, ctx);
    }
}

fn value_row(buf: &mut Buffer, area: Rect, value: &ComparedValue, ctx: &SessionContext) {
    let (theme, ellipsis) = (&ctx.theme, ctx.glyphs.ellipsis);
    let x = area.x + 1;
    cells::field(buf, x, area.y, LABEL - 1, &value.label, theme.label, ellipsis);
    cells::field(buf, x + LABEL, area.y, VALUE - 1, &value.form, theme.strong, ellipsis);
    let Some(mrz) = &value.mrz else { return };
    let room = area.right().saturating_sub(x + LABEL + VALUE + 3).min(VALUE - 1);
    cells::field(buf, x + LABEL + VALUE, area.y, room, mrz, theme.strong, ellipsis);
    let (sign, style) = if value.differs() { (ctx.glyphs.doubt, theme.soon) } else { ("=", theme.label) };
    cells::put(buf, area.right().saturating_sub(2), area.y, 1, sign, style);
}

/// Below the picture: of the passport the values that differ, while those that are equal are only counted; of another document what it should
/// prove.
fn rows(buf: &mut Buffer, places: &ViewerPlaces, panel: &ViewerPanel, case: &Case, ctx: &SessionContext) {
    let (theme, v, area) = (&ctx.theme, &ctx.texts.viewer, places.values);
    let values = values::values(case, case.received_at, &ctx.texts);
    let differing: Vec<_> = values.iter().filter(|value| value.differs()).collect();
    let n = differing.len().to_string();
    let is_passport = panel.item == PASSPORT;
    let title = match (values::zone(case).is_some(), differing.len()) {
        _ if !is_passport => v.values.to_string(),
        (false, _) => v.no_zone.to_string(),
        (true, 0) => v.all_equal.to_string(),
        (true, _) => fill(&v.some_differ, &[("n", &n)]),
    };
    let files = files_text(case, panel.item, ctx);
    let seen = panel.file(case).and_then(|file: &DeliveredFile| case.opened_at(ctx.officer.id, &file.sha256));
    let state = seen.map_or(files, |at| fill(&v.opened_at, &[("at", &crate::text::clock_time(at))]));
    overlay::rule(buf, Rect { height: 1, ..area }, &[(&title, theme.title)], (&state, theme.label), ctx);
    if !is_passport {
        let proved = proved::values(panel.item, case, ctx);
        let rows = proved::flow(&proved, area.width.saturating_sub(2), ROWS);
        for (row, y) in rows.iter().zip(area.y + 1..area.bottom()) {
            let mut x = area.x + 1;
            for value in row {
                let label = u16::try_from(cells::width(&value.label)).unwrap_or(u16::MAX);
                cells::put(buf, x, y, label, &value.label, theme.label);
                x = x.saturating_add(label + 1);
                let room = area.right().saturating_sub(x + 1);
                cells::chip(buf, x, y, room, &value.text, theme.strong, ctx.glyphs.ellipsis);
                x = x.saturating_add(u16::try_from(cells::width(&value.text) + 2).unwrap_or(u16::MAX));
            }
        }
        return;
    }
    for (value, y) in differing.iter().take(ROWS).zip(area.y + 1..area.bottom()) {
        value_row(buf, Rect { y, height: 1, width: area.width.min(COLUMN + 6), ..area }, value, ctx);
    }
}
