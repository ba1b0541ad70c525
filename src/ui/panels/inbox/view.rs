//! The files of the inbox that wait to be seen, each with why.

use crate::domain::sanitize::clean;
use crate::domain::waiting_file::WaitingFile;
use crate::text::{fill, waiting_file_lines};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Every line there is, each with the number of its file.
fn rows(files: &[WaitingFile], wide: u16, ctx: &SessionContext) -> Vec<(usize, String)> {
    let lines = |(n, file)| {
        let all = waiting_file_lines(&ctx.texts, file);
        let wrapped =
            all.iter().flat_map(|line| cells::wrap(line, usize::from(wide))).map(|l| (n, l.to_owned()));
        wrapped.collect::<Vec<_>>()
    };
    files.iter().enumerate().flat_map(lines).collect()
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    (at, asked): (usize, bool),
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let (theme, t) = (&ctx.theme, &ctx.texts.inbox);
    let (_, wide) = overlay::room((screen.width, screen.height), Extent::Dialog(1));
    let wide = u16::try_from(wide).unwrap_or(u16::MAX);
    let files = &model.inbox;
    let mut all = rows(files, wide.saturating_sub(2), ctx);
    if files.is_empty() {
        all = cells::wrap(&t.empty, usize::from(wide))
            .into_iter()
            .map(|l| (usize::MAX, l.to_owned()))
            .collect();
    }
    let name = files.get(at).map(|file| clean(&file.name).into_owned()).unwrap_or_default();
    let question = if ctx.protected { &t.ask_removed } else { &t.ask };
    let question = if asked { fill(question, &[("file", &name)]) } else { String::new() };
    let question: Vec<&str> = cells::wrap(&question, usize::from(wide));
    let question = if asked { &question[..] } else { &[] };
    let extent = Extent::Dialog(all.len() + 2);
    let (high, _) = overlay::room((screen.width, screen.height), extent);
    let page = all.len().clamp(1, high.saturating_sub(question.len()).max(1));
    let title = format!("{}  {}", t.title, files.len());
    let area = overlay::open(buf, screen, extent, (&title, ""), ctx);
    let inner = area.inner;
    // The last line of the marked file is on the screen, and as much before it as there is room for.
    let end = all.iter().rposition(|(n, _)| *n == at).map_or(page, |last| last + 1);
    let top = end.saturating_sub(page);
    let mut y = inner.y;
    for (n, text) in all.iter().skip(top).take(page) {
        let style: Style = if *n == at { theme.selection } else { theme.text };
        cells::blank(buf, inner.x, y, inner.width, style);
        cells::put(buf, inner.x + 1, y, inner.width.saturating_sub(1), text, style);
        y += 1;
    }
    for line in question {
        cells::put(buf, inner.x, y, inner.width, line, theme.strong);
        y += 1;
    }
    overlay::more(buf, &area, (top, page, all.len()), ctx);
    area.drawn(None)
}
