//! The question whether somebody may board: what is looked for, what was found, the answer, and who asks.

use crate::domain::case::application::Traveller;
use crate::domain::case::disclosure::Disclosure;
use crate::text::{Catalog, boarding_text, day_time};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::dialogs::boarding::state::{BoardingDialog, FoundTraveller, MOST};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines of the answer at the most.
const ANSWER: usize = 4;

/// A case that was found: whom it is about, the flight, and what is said of it.
fn row(found: &FoundTraveller<'_>, ctx: &SessionContext) -> String {
    let FoundTraveller { case, traveller } = *found;
    let arrival = case.expected_arrival();
    let flight =
        arrival.map_or_else(String::new, |a| format!("{} {}", a.carrier, day_time(&ctx.texts, a.at)));
    let said = Disclosure::of(case, traveller).name();
    let said = Catalog::text_or_name(&ctx.texts.inform.said, said);
    let person = case.papers.travellers().nth(traveller.unwrap_or_default().into());
    let name = person.map(Traveller::name).unwrap_or_default();
    [&*case.no.to_string(), said, &name, &flight].join("  ")
}

/// What is said without a case: nothing is looked for yet, or nothing is found.
fn without_case<'a>(dialog: &BoardingDialog, ctx: &'a SessionContext) -> &'a str {
    let t = &ctx.texts.inform;
    match (dialog.words.value().trim().is_empty(), dialog.busy) {
        (true, _) => &t.find_hint,
        (false, true) => &t.searching,
        (false, false) => &t.unknown,
    }
}

/// What was found and what is said of it, for line mode.
#[must_use]
pub(crate) fn boarding_lines(dialog: &BoardingDialog, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let found = dialog.found(model);
    if found.is_empty() {
        return vec![without_case(dialog, ctx).to_owned()];
    }
    let answer = |f: &FoundTraveller<'_>| boarding_text(&ctx.texts, f.case, f.traveller, &ctx.rules);
    found.iter().flat_map(|found| [row(found, ctx), answer(found)]).collect()
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    dialog: &BoardingDialog,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let (theme, texts, t) = (&ctx.theme, &ctx.texts, &ctx.texts.inform);
    let extent = Extent::Dialog(MOST + ANSWER + 6);
    let title = Catalog::text_or_name(&texts.action, "boarding");
    let area = overlay::open(buf, screen, extent, (title, ""), ctx);
    let inner = area.inner;
    let wide = usize::from(inner.width);
    let line = |buf: &mut Buffer, y: u16, text: &str, style| {
        cells::field(buf, inner.x, y, inner.width, text, style, ctx.glyphs.ellipsis);
    };
    let field = |buf: &mut Buffer, y: u16, label: &str, on: bool| {
        let style = if on { theme.key } else { theme.label };
        let x = inner.x + cells::put(buf, inner.x, y, inner.width, label, style) + 1;
        Rect::new(x, y, inner.right().saturating_sub(x), 1)
    };
    let at = field(buf, inner.y, &t.find, !dialog.writing_by);
    let words = dialog.words.draw(buf, at, theme.input);
    let found = dialog.found(model);
    let chosen = dialog.chosen.min(found.len().saturating_sub(1));
    for ((n, one), y) in found.iter().enumerate().zip(inner.y + 2..) {
        let style = if n == chosen { theme.selection } else { theme.text };
        line(buf, y, &row(one, ctx), style);
    }
    let y = inner.y + 3 + u16::try_from(found.len()).unwrap_or(0);
    let (answer, style) = match found.get(chosen) {
        Some(FoundTraveller { case, traveller }) => {
            let yes = Disclosure::of(case, *traveller).may_board();
            (boarding_text(texts, case, *traveller, &ctx.rules), if yes { theme.good } else { theme.soon })
        }
        None => (without_case(dialog, ctx).to_owned(), theme.label),
    };
    let parts = cells::wrap_to(&answer, wide, ANSWER, ctx.glyphs.ellipsis);
    for (part, y) in parts.iter().zip(y..) {
        line(buf, y, part, style);
    }
    if found.is_empty() {
        return area.drawn(Some(words));
    }
    let y = inner.bottom().saturating_sub(2);
    let at = field(buf, y, &t.by, dialog.writing_by);
    let by = dialog.by.draw(buf, at, theme.input);
    line(buf, y + 1, if dialog.writing_by { &t.by_hint } else { &t.next_hint }, theme.label);
    area.drawn(Some(if dialog.writing_by { by } else { words }))
}
