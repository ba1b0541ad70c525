//! What is said of a case outside, in lines: for scrolling, for drawing, and for line mode.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, boarding_texts, inviter_text, spelled, told_line};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::panels::inform::state::InformPanel;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What is said, a line each; not wrapped. A hidden case is not read out.
#[must_use]
pub(crate) fn inform_lines(case: &Case, hidden: bool, ctx: &SessionContext) -> Vec<(String, Style)> {
    let (theme, texts, t) = (&ctx.theme, &ctx.texts, &ctx.texts.inform);
    let title = |text: &str| (text.to_owned(), theme.title);
    let mut all = vec![title(&t.board_title)];
    all.extend(boarding_texts(texts, case, &ctx.rules).into_iter().map(|text| (text, theme.strong)));
    all.extend([(String::new(), theme.text), title(&t.inviter_title)]);
    all.extend(inviter_text(texts, case, &ctx.rules).split('\n').map(|line| (line.to_owned(), theme.text)));
    all.extend([(String::new(), theme.text), title(&t.spell_title)]);
    let traveller = &case.papers.traveller;
    let mut read = vec![(&t.spell_case, case.no.to_string())];
    read.extend(case.valid_receipt().map(|receipt| (&t.spell_receipt, receipt.to_owned())));
    if hidden {
        all.push((t.spell_hidden.to_string(), theme.label));
    } else {
        read.push((&t.spell_passport, traveller.passport.number.to_string()));
    }
    read.push((&t.spell_name, traveller.name()));
    for (label, text) in read {
        all.push((texts.labelled(label, &text), theme.text));
        all.push((format!("  {}", spelled(&text, ctx.lang)), theme.label));
    }
    all.extend([(String::new(), theme.text), title(&t.told_title)]);
    let told: Vec<_> = case.told_entries().map(|told| (told_line(texts, &told), theme.text)).collect();
    if told.is_empty() {
        all.push((t.told_none.to_string(), theme.label));
    }
    all.extend(told);
    all
}

/// The lines on a screen of a size. None where the case is not at hand.
pub(super) fn lines(
    no: CaseNo,
    size: (u16, u16),
    model: &Model,
    ctx: &SessionContext,
) -> Vec<(String, Style)> {
    let (_, wide) = overlay::room(size, Extent::Dialog(1));
    let Some(case) = model.case(no) else { return Vec::new() };
    let hidden = model.privacy.hides(no, ctx.protected);
    let all = inform_lines(case, hidden, ctx);
    let parts = |(text, style): &(String, Style)| {
        if text.is_empty() {
            return vec![(String::new(), *style)];
        }
        cells::wrap(text, wide).into_iter().map(|part| (part.to_owned(), *style)).collect::<Vec<_>>()
    };
    all.iter().flat_map(parts).collect()
}

pub(super) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    panel: &InformPanel,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let all = lines(panel.case, (screen.width, screen.height), model, ctx);
    if all.is_empty() {
        return DrawnLayer::default();
    }
    let title = (Catalog::text_or_name(&ctx.texts.action, "inform"), &*panel.case.to_string());
    overlay::text(buf, screen, Extent::Dialog(all.len()), title, (&all, panel.top), ctx).drawn(None)
}
