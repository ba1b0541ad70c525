//! The dialog of a second officer: what was decided and why, who agrees, and the proof.

use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::detail::subject::{proposal_lines, subject_line};
use crate::ui::dialogs::countersign::state::CountersignForm;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    second: &CountersignForm,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let Some(case) = model.case(second.case) else { return DrawnLayer::default() };
    let theme = &ctx.theme;
    let (_, wide) = overlay::room((screen.width, screen.height), Extent::Dialog(1));
    let about: Vec<String> = proposal_lines(case, ctx)
        .iter()
        .flat_map(|t| cells::wrap(t, wide))
        .take(5)
        .map(ToOwned::to_owned)
        .collect();
    let title = crate::text::Catalog::text_or_name(&ctx.texts.action, "consent");
    let area = overlay::open(buf, screen, Extent::Dialog(about.len() + 7), (title, ""), ctx);
    let inner = area.inner;
    cells::field(
        buf,
        inner.x,
        inner.y,
        inner.width,
        &subject_line(case, model, ctx),
        theme.strong,
        ctx.glyphs.ellipsis,
    );
    let mut y = inner.y + 1;
    for text in &about {
        cells::put(buf, inner.x, y, inner.width, text, theme.text);
        y += 1;
    }
    y += 1;
    let label = cells::put(buf, inner.x, y, inner.width, &ctx.texts.sign_in.second_officer, theme.label);
    let at =
        second.officer.draw(buf, Rect::new(inner.x + label + 1, y, 24, 1).intersection(inner), theme.input);
    y += 1;
    let rest = Rect::new(inner.x, y, inner.width, 4).intersection(inner);
    let officer = second.officer.value().trim();
    let cursor = crate::ui::lock::view::fields(buf, rest, &second.sign_in, officer, ctx);
    area.drawn(if second.naming { Some(at) } else { cursor })
}
