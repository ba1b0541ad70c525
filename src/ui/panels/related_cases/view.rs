//! The radar: the matches of a case, why and how strongly, and what was said of each; the chosen one side by side with the case.

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

/// Rows of the screen beside the matches: its first, the title, the counts, a blank one, messages and the bar.
const AROUND: u16 = 6;
/// Lines of a match.
const HIGH: u16 = 2;

/// How many matches are on a screen at once.
#[must_use]
pub fn rows((_, height): (u16, u16)) -> usize {
    usize::from(height.saturating_sub(AROUND) / HIGH).max(1)
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    radar: &RelatedCasesPanel,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let own = newest(&radar.own, model);
    let title =
        ctx.texts.labelled(&ctx.texts.radar.title, &format!("{}  {}", own.no, own.papers.traveller.name()));
    let area = overlay::open(buf, screen, Extent::Page, (&title, ""), ctx);
    match radar.chosen().filter(|_| radar.pair) {
        Some(found) => pair(buf, &area, radar, found, model, ctx),
        None => list(buf, &area, radar, model, ctx),
    }
    area.drawn(None)
}

/// The newest form of a case: the desk's, where it is live.
fn newest<'a>(case: &'a Arc<Case>, model: &'a Model) -> &'a Case {
    model.desk.get(case.no).map_or(&**case, |l| &*l.case)
}

fn list(
    buf: &mut Buffer,
    area: &OverlayArea,
    radar: &RelatedCasesPanel,
    model: &Model,
    ctx: &SessionContext,
) {
    let (theme, texts, ellipsis) = (&ctx.theme, &ctx.texts, ctx.glyphs.ellipsis);
    let inner = area.inner;
    let foot = inner.bottom();
    let open = radar.open(|case| newest(case, model));
    let status = if let Some(why) = &radar.failed {
        Some((why.clone(), theme.late))
    } else if !radar.done {
        Some((fill(&texts.radar.busy, &[("n", &radar.seen.looked.to_string())]), theme.text))
    } else {
        None
    };
    let mut y = inner.y;
    if !radar.seen.found.is_empty() {
        let counts =
            match_count_lines(texts, &radar.seen, open, &ctx.rules).join(&format!(" {} ", ctx.glyphs.dot));
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
    y += 1;
    if let Some((text, style)) = &status {
        cells::chip(buf, inner.x, y, inner.width, text, *style, ellipsis);
    }
    y += 1;
    let shown = usize::from(foot.saturating_sub(y) / HIGH).max(1);
    let row = radar.row().unwrap_or(0);
    let top = (row / shown) * shown;
    for (found, n) in radar.seen.found.iter().skip(top).take(shown).zip(0u16..) {
        let place = Rect::new(inner.x, y + n * HIGH, inner.width, HIGH);
        one(buf, place, radar, found, model, ctx);
    }
    overlay::more(buf, area, (top, shown, radar.seen.found.len()), ctx);
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
    radar: &RelatedCasesPanel,
    found: &RelatedCase,
    model: &Model,
    ctx: &SessionContext,
) {
    let (theme, texts, ellipsis) = (&ctx.theme, &ctx.texts, ctx.glyphs.ellipsis);
    let chosen = radar.at == Some(found.other.no);
    let style = |own: Style| if chosen { theme.selection } else { own };
    let (own, other) = (newest(&radar.own, model), newest(&found.other, model));
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
        Catalog::of(&texts.radar.strength, found.strength().name()),
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

/// Every line of the two beside each other.
fn pair_lines(
    half: u16,
    radar: &RelatedCasesPanel,
    found: &RelatedCase,
    model: &Model,
    ctx: &SessionContext,
) -> Vec<ComparisonLine> {
    let (own, other) = (newest(&radar.own, model), newest(&found.other, model));
    field_pairs(&ctx.texts, (own, found.mine), (other, found.theirs), &ctx.rules)
        .iter()
        .flat_map(|row| wrapped(row, half, radar, found, ctx, model))
        .collect()
}

/// How many lines of the two are shown at once, and how many there are.
pub(in crate::ui) fn extent(
    model: &Model,
    radar: &RelatedCasesPanel,
    ctx: &SessionContext,
) -> (usize, usize) {
    let (high, wide) = overlay::room(model.size, Extent::Page);
    // What agrees takes two lines, the two numbers one.
    let page = high.saturating_sub(3).max(1);
    let (_, half) = columns(u16::try_from(wide).unwrap_or(u16::MAX));
    (page, radar.chosen().map_or(0, |found| pair_lines(half, radar, found, model, ctx).len()))
}

/// The case and the chosen match, field by field; what differs has its sign.
fn pair(
    buf: &mut Buffer,
    area: &OverlayArea,
    radar: &RelatedCasesPanel,
    found: &RelatedCase,
    model: &Model,
    ctx: &SessionContext,
) {
    let (theme, texts, ellipsis) = (&ctx.theme, &ctx.texts, ctx.glyphs.ellipsis);
    let (own, other) = (newest(&radar.own, model), newest(&found.other, model));
    let inner = area.inner;
    let (label, half) = columns(inner.width);
    let (left, right) = (inner.x + label + 2, inner.x + label + 3 + half);
    let foot = inner.bottom();
    let strength = Catalog::of(&texts.radar.strength, found.strength().name());
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
    let lines = pair_lines(half, radar, found, model, ctx);
    let room = usize::from(foot.saturating_sub(inner.y + 3));
    let top = radar.top.min(lines.len().saturating_sub(room));
    for (line, y) in lines.iter().skip(top).zip(inner.y + 3..foot) {
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
struct ComparisonLine {
    label: String,
    sign: &'static str,
    agree: FieldMatch,
    here: String,
    there: String,
}

fn wrapped(
    row: &FieldPair<'_>,
    half: u16,
    radar: &RelatedCasesPanel,
    found: &RelatedCase,
    ctx: &SessionContext,
    model: &Model,
) -> Vec<ComparisonLine> {
    let (here, there) = (
        hidden(row, &row.here, radar.own.no, radar, ctx, model),
        hidden(row, &row.there, found.other.no, radar, ctx, model),
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
    radar: &RelatedCasesPanel,
    ctx: &SessionContext,
    model: &Model,
) -> String {
    let open = !ctx.protected || radar.looked.contains(&no) || model.privacy.shows(no);
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
