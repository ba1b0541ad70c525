//! The dialog of a second officer: what was decided and why, who agrees, and the proof.

use crate::ui::base::context::SessionContext;
use crate::ui::base::{cells, overlay};
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
) -> Option<(u16, u16)> {
    let case = model.case(second.case)?;
    let theme = &ctx.theme;
    let wide = 74.min(screen.width.saturating_sub(6));
    let about: Vec<String> = proposal_lines(case, ctx)
        .iter()
        .flat_map(|t| cells::wrap(t, usize::from(wide)))
        .take(5)
        .map(ToOwned::to_owned)
        .collect();
    let high = u16::try_from(about.len()).unwrap_or(5) + 9;
    let title = crate::text::Catalog::of(&ctx.texts.action, "consent");
    let inner = overlay::frame(buf, screen, wide, high, title, ctx);
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
    let area = Rect::new(inner.x, y, inner.width, 5).intersection(inner);
    let cursor = crate::ui::lock::view::fields(
        buf,
        area,
        &second.sign_in,
        (second.officer.value().trim(), &ctx.texts.sign_in.second_hint),
        ctx,
    );
    if second.naming { Some(at) } else { cursor }
}
