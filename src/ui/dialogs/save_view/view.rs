//! The question under which number and name a list is saved: what it shows now, what is saved already, the name.

use crate::domain::listing::{SLOTS, Sort, View};
use crate::text::{Catalog, fill};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::dialogs::save_view::state::SaveViewForm;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    form: &SaveViewForm,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let (theme, lists) = (&ctx.theme, &ctx.texts.lists);
    let opened = overlay::open(buf, screen, Extent::Dialog(9), (&lists.keep_title, ""), ctx);
    let inner = opened.inner;
    let shows = shown(model.view, model.filter.value().trim(), model.preferences.sort, ctx);
    let line = |buf: &mut Buffer, y: u16, text: &str, style| {
        cells::field(buf, inner.x, y, inner.width, text, style, ctx.glyphs.ellipsis);
    };
    line(buf, inner.y, &ctx.texts.labelled(&lists.keep_shows, &shows), theme.strong);
    for (number, y) in SLOTS.zip(inner.y + 2..) {
        let kept = model.preferences.keeps.views.get(&number);
        let style = if number == form.number { theme.selection } else { theme.text };
        let text = match kept {
            Some(kept) => {
                let shows = shown(kept.view, &kept.query, kept.sort, ctx);
                let gap = 26_usize.saturating_sub(cells::width(&kept.name));
                format!(" {number}  {}{:gap$}{shows}", kept.name, "")
            }
            None => format!(" {number}  {}", lists.keep_free),
        };
        let dim = kept.is_none() && number != form.number;
        line(buf, y, &text, if dim { theme.label } else { style });
    }
    let y = inner.y + 8;
    let x = inner.x + cells::put(buf, inner.x, y, 12, &lists.keep_name, theme.label) + 1;
    let area = Rect::new(x, y, inner.right().saturating_sub(x).min(32), 1);
    let cursor = form.name.draw(buf, area, theme.input);
    if form.name.value().is_empty() {
        // What it is called if nothing is written.
        let at = cursor.0 + 1;
        cells::put(
            buf,
            at,
            y,
            area.right().saturating_sub(at),
            &form.without,
            theme.input.patch(theme.label),
        );
    }
    opened.drawn(Some(cursor))
}

/// A list, what it is narrowed to, how it is sorted.
fn shown(view: View, query: &str, sort: Option<Sort>, ctx: &SessionContext) -> String {
    let texts = &ctx.texts;
    let sorted = sort.map_or_else(String::new, |sort| {
        let column = Catalog::text_or_name(&texts.column, sort.by.name());
        let way = if sort.down { "v" } else { "^" };
        format!("{} {way}", fill(&texts.lists.sorted, &[("column", column)]))
    });
    let parts = [texts.views.name(view), query, &sorted];
    let dot = format!(" {} ", ctx.glyphs.dot);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(&dot)
}
