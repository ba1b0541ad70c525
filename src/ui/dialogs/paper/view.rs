//! The dialog that issues a document: which there are, and where the marked one goes.

use crate::domain::paper::{PaperDestination, PaperKind};
use crate::text::{Catalog, fill};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::dialogs::paper::state::PaperDialog;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    dialog: &PaperDialog,
    ctx: &SessionContext,
) -> DrawnLayer {
    let (theme, t) = (&ctx.theme, &ctx.texts.issued);
    let case = dialog.about().map_or_else(String::new, |no| no.to_string());
    let extent = Extent::Dialog(dialog.kinds.len() + 2);
    let area = overlay::open(buf, screen, extent, (&t.title, &case), ctx);
    let inner = area.inner;
    for (n, ((kind, case), y)) in dialog.kinds.iter().zip(inner.y..inner.bottom()).enumerate() {
        let style = if n == dialog.at { theme.selection } else { theme.text };
        cells::blank(buf, inner.x, y, inner.width, style);
        let kind = kind_text(*kind, ctx);
        let text = match case {
            Some(no) => format!(" {}  {no}  {kind}", n + 1),
            None => format!(" {}  {kind}", n + 1),
        };
        cells::field(buf, inner.x, y, inner.width, &text, style, ctx.glyphs.ellipsis);
    }
    let y = inner.y.saturating_add(u16::try_from(dialog.kinds.len()).unwrap_or(0) + 1);
    if y < inner.bottom() {
        let text = ctx.texts.labelled(&t.destination, &destination_text(dialog.destination(), ctx));
        cells::field(buf, inner.x, y, inner.width, &text, theme.strong, ctx.glyphs.ellipsis);
    }
    area.drawn(None)
}

fn kind_text(kind: PaperKind, ctx: &SessionContext) -> &str {
    Catalog::text_or_name(&ctx.texts.issued.kinds, kind.name())
}

/// Where the document goes, in words.
pub(crate) fn destination_text(to: Option<PaperDestination>, ctx: &SessionContext) -> String {
    let t = &ctx.texts.issued;
    match (to, &ctx.print, &ctx.notices) {
        (Some(PaperDestination::Printer), Some(command), _) => {
            fill(&t.to_printer, &[("program", &command.program)])
        }
        (Some(_), _, Some(folder)) => fill(&t.to_file, &[("folder", &folder.display().to_string())]),
        _ => t.no_folder.to_string(),
    }
}
