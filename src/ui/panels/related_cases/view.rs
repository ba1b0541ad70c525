//! The related cases of a case: why they match, how strongly, and what was determined of each; the selected one side by side with the case.

use crate::domain::case::Case;
use crate::domain::related_cases::{FieldMatch, MatchStrength, RelatedCase, valid_determination};
use crate::text::{
    Catalog, FieldPair, date_time, determination_short_text, determination_text, field_pairs, fill,
    match_count_lines, match_reason_lines, no_matches_line, state_long,
};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent, OverlayArea};
use crate::ui::panels::related_cases::state::{RelatedCasesPanel, waits};
use crate::ui::state::model::Model;
use crate::ui::state::privacy::{masked, masked_date};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::sync::Arc;

/// Rows above the matches: the counts, and how far the search is.
const ABOVE: u16 = 2;
/// Rows above the compared fields: why they match, the determination, and the two case numbers.
const ABOVE_FIELDS: u16 = 3;
/// Lines of a match.
const HIGH: u16 = 2;

/// How many matches are shown at once in so many rows.
pub(super) fn matches_shown(rows: usize) -> usize {
    (rows.saturating_sub(ABOVE.into()) / usize::from(HIGH)).max(1)
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    panel: &RelatedCasesPanel,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let own = newest(&panel.own, model);
    let title =
        ctx.texts.labelled(&ctx.texts.radar.title, &format!("{}  {}", own.no, own.papers.traveller.name()));
    let area = overlay::open(buf, screen, Extent::Page, (&title, ""), ctx);
    match panel.chosen().filter(|_| panel.pair) {
        Some(found) => pair(buf, &area, panel, found, model, ctx),
        None => list(buf, &area, panel, model, ctx),
    }
    area.drawn(None)
}

/// The newest form of a case: the desk's, where it is open.
fn newest<'a>(case: &'a Arc<Case>, model: &'a Model) -> &'a Case {
    model.desk.get(case.no).map_or(&**case, |l| &*l.case)
}

fn list(
    buf: &mut Buffer,
    area: &OverlayArea,
    panel: &RelatedCasesPanel,
    model: &Model,
    ctx: &SessionContext,
) {
    let (theme, texts, ellipsis) = (&ctx.theme, &ctx.texts, ctx.glyphs.ellipsis);
    let inner = area.inner;
    let foot = inner.bottom();
    let open = panel.open(|case| newest(case, model));
    let status = if let Some(why) = &panel.failed {
        Some((why.clone(), theme.late))
    } else if !panel.done {
        Some((fill(&texts.radar.busy, &[("n", &panel.seen.looked.to_string())]), theme.text))
    } else {
        None
    };
    let y = inner.y;
    if !panel.seen.found.is_empty() {
        let counts =
            match_count_lines(texts, &panel.seen, open, &ctx.rules).join(&format!(" {} ", ctx.glyphs.dot));
        cells::field(
            buf,
            inner.x,
            y,
            inner.width,
            &counts,
            if open > 0 { theme.strong } else { theme.text },
            ellipsis,
        );
    } else if status.is_none() {
        let empty = no_matches_line(texts, &ctx.rules);
        for (line, y) in cells::wrap(&empty, usize::from(inner.width)).into_iter().zip(y..foot) {
            cells::put(buf, inner.x, y, inner.width, line, theme.text);
        }
    }
    if let Some((text, style)) = &status {
        cells::chip(buf, inner.x, y + 1, inner.width, text, *style, ellipsis);
    }
    let shown = matches_shown(inner.height.into());
    let row = panel.row().unwrap_or(0);
    let top = (row / shown) * shown;
    for (found, n) in panel.seen.found.iter().skip(top).take(shown).zip(0u16..) {
        let place = Rect::new(inner.x, y + ABOVE + n * HIGH, inner.width, HIGH);
        one(buf, place, panel, found, model, ctx);
    }
    overlay::more(buf, area, (top, shown, panel.seen.found.len()), ctx);
}

fn strength_style(strength: MatchStrength, ctx: &SessionContext) -> Style {
    match strength {
        MatchStrength::Strong => ctx.theme.soon,
        MatchStrength::Likely => ctx.theme.strong,
        MatchStrength::Weak => ctx.theme.label,
    }
}

/// A match in two lines: how strongly, which case and what was said; below it, why.
fn one(
    buf: &mut Buffer,
    area: Rect,
    panel: &RelatedCasesPanel,
    found: &RelatedCase,
    model: &Model,
    ctx: &SessionContext,
) {
    let (theme, texts, ellipsis) = (&ctx.theme, &ctx.texts, ctx.glyphs.ellipsis);
    let chosen = panel.at == Some(found.other.no);
    let style = |own: Style| if chosen { theme.selection } else { own };
    let (own, other) = (newest(&panel.own, model), newest(&found.other, model));
    let answer = valid_determination(own, other);
    for y in area.top()..area.bottom() {
        cells::blank(buf, area.x, y, area.width, style(theme.text));
    }
    if chosen {
        cells::put(buf, area.x, area.y, 1, ctx.glyphs.cursor, theme.selection);
    }
    let weight =
        if answer.is_some_and(|a| !a.same) { theme.label } else { strength_style(found.strength(), ctx) };
    let mut x = area.x + 2;
    cells::field(
        buf,
        x,
        area.y,
        7,
        Catalog::text_or_name(&texts.radar.strength, found.strength().name()),
        style(weight),
        ellipsis,
    );
    x += 8;
    x += cells::put(buf, x, area.y, 10, &other.no.to_string(), style(theme.strong)) + 1;
    let word = if waits(found, own, other) || answer.is_some() {
        determination_short_text(texts, answer)
    } else {
        String::new()
    };
    let word_wide = u16::try_from(cells::width(&word)).unwrap_or(u16::MAX).min(area.width / 2);
    let end = area.right().saturating_sub(word_wide + 1);
    let name = other.papers.travellers().nth(found.theirs).unwrap_or(&other.papers.traveller).name();
    let state = state_long(texts, &other.state, &ctx.rules);
    let facts =
        [name, state, date_time(other.received_at)[..10].to_owned()].join(&format!(" {} ", ctx.glyphs.dot));
    cells::field(buf, x, area.y, end.saturating_sub(x + 1), &facts, style(theme.text), ellipsis);
    let said_style = match answer {
        Some(a) if a.same => theme.good,
        Some(_) => theme.label,
        None => theme.soon,
    };
    cells::put(buf, end, area.y, word_wide, &word, style(said_style));
    let why = match_reason_lines(texts, found, &ctx.rules).join(&format!(" {} ", ctx.glyphs.dot));
    cells::field(
        buf,
        area.x + 10,
        area.y + 1,
        area.width.saturating_sub(10),
        &why,
        style(theme.label),
        ellipsis,
    );
}

/// The columns of the labels, and of each of the two cases.
fn columns(width: u16) -> (u16, u16) {
    let label = 12.min(width / 4);
    (label, width.saturating_sub(label + 3) / 2)
}

/// The lines of the case beside the chosen match in so many rows and columns, and how many of them are shown at once.
pub(super) fn comparison(
    panel: &RelatedCasesPanel,
    (high, wide): (usize, usize),
    model: &Model,
    ctx: &SessionContext,
) -> (Vec<ComparisonLine>, usize) {
    let page = high.saturating_sub(ABOVE_FIELDS.into()).max(1);
    let Some(found) = panel.chosen() else { return (Vec::new(), page) };
    let (_, half) = columns(u16::try_from(wide).unwrap_or(u16::MAX));
    let (own, other) = (newest(&panel.own, model), newest(&found.other, model));
    let rows = field_pairs(&ctx.texts, (own, found.mine), (other, found.theirs), &ctx.rules);
    (rows.iter().flat_map(|row| wrapped(row, half, panel, found, ctx, model)).collect(), page)
}

/// The case and the chosen match, field by field; what differs has its sign.
fn pair(
    buf: &mut Buffer,
    area: &OverlayArea,
    panel: &RelatedCasesPanel,
    found: &RelatedCase,
    model: &Model,
    ctx: &SessionContext,
) {
    let (theme, texts, ellipsis) = (&ctx.theme, &ctx.texts, ctx.glyphs.ellipsis);
    let (own, other) = (newest(&panel.own, model), newest(&found.other, model));
    let inner = area.inner;
    let (label, half) = columns(inner.width);
    let (left, right) = (inner.x + label + 2, inner.x + label + 3 + half);
    let foot = inner.bottom();
    let strength = Catalog::text_or_name(&texts.radar.strength, found.strength().name());
    let answer = valid_determination(own, other);
    let wanted = waits(found, own, other) || answer.is_some();
    let word = if wanted { determination_text(texts, answer) } else { String::new() };
    let why = match_reason_lines(texts, found, &ctx.rules).join(&format!(" {} ", ctx.glyphs.dot));
    let word_style = if answer.is_none() { theme.soon } else { theme.good };
    cells::chip(buf, inner.x, inner.y, label + 1, strength, strength_style(found.strength(), ctx), ellipsis);
    cells::field(buf, left, inner.y, inner.right().saturating_sub(left), &why, theme.text, ellipsis);
    cells::chip(buf, left, inner.y + 1, inner.right().saturating_sub(left), &word, word_style, ellipsis);
    cells::put(buf, left, inner.y + 2, half, &own.no.to_string(), theme.title);
    cells::put(buf, right, inner.y + 2, half, &other.no.to_string(), theme.title);
    let (lines, room) = comparison(panel, (inner.height.into(), inner.width.into()), model, ctx);
    let top = panel.top.min(lines.len().saturating_sub(room));
    for (line, y) in lines.iter().skip(top).zip(inner.y + ABOVE_FIELDS..foot) {
        let (sign, value) = match line.agree {
            FieldMatch::Differs | FieldMatch::Alike => (theme.soon, theme.strong),
            FieldMatch::Same | FieldMatch::Unsaid => (theme.text, theme.text),
        };
        cells::field(buf, inner.x, y, label, &line.label, theme.label, ellipsis);
        cells::put(buf, inner.x + label, y, 1, line.sign, sign);
        cells::field(buf, left, y, half, &line.here, value, ellipsis);
        cells::field(buf, right, y, half, &line.there, value, ellipsis);
    }
    // The row below: what the signs between the two mean.
    cells::put(buf, inner.x, foot, inner.width, &texts.radar.legend, theme.label);
    overlay::more(buf, area, (top, room, lines.len()), ctx);
}

/// A line of the two: a long value goes on in the next.
pub(super) struct ComparisonLine {
    label: String,
    sign: &'static str,
    agree: FieldMatch,
    here: String,
    there: String,
}

fn wrapped(
    row: &FieldPair<'_>,
    half: u16,
    panel: &RelatedCasesPanel,
    found: &RelatedCase,
    ctx: &SessionContext,
    model: &Model,
) -> Vec<ComparisonLine> {
    let (here, there) = (
        hidden(row, &row.here, panel.own.no, panel, ctx, model),
        hidden(row, &row.there, found.other.no, panel, ctx, model),
    );
    let none = |text: String| if text.is_empty() { ctx.texts.radar.none.to_string() } else { text };
    let (here, there) = (none(here), none(there));
    let (a, b) = (cells::wrap(&here, usize::from(half)), cells::wrap(&there, usize::from(half)));
    let at = |lines: &[&str], n: usize| lines.get(n).copied().unwrap_or_default().to_owned();
    (0..a.len().max(b.len()).max(1))
        .map(|n| ComparisonLine {
            label: if n == 0 { row.label.to_owned() } else { String::new() },
            sign: if n == 0 { sign(row.agree) } else { " " },
            agree: row.agree,
            here: at(&a, n),
            there: at(&b, n),
        })
        .collect()
}

/// What stays masked where nobody wrote down that it is looked at.
fn hidden(
    row: &FieldPair<'_>,
    text: &str,
    no: crate::domain::case_no::CaseNo,
    panel: &RelatedCasesPanel,
    ctx: &SessionContext,
    model: &Model,
) -> String {
    let open = !ctx.protected || panel.looked.contains(&no) || model.privacy.shows(no);
    match row.field {
        "passport" if !open => masked(text),
        "born" if !open => masked_date(text),
        _ => text.to_owned(),
    }
}

fn sign(agree: FieldMatch) -> &'static str {
    match agree {
        FieldMatch::Same => "=",
        FieldMatch::Alike => "~",
        FieldMatch::Differs => "!",
        FieldMatch::Unsaid => " ",
    }
}
