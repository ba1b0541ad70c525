//! The lines of the legend, laid out in columns; both scrolling and drawing use them. Signs and letters come from where the list and the
//! case take them, so that none can be missing or differ.

use crate::domain::case::checklist::{Criterion, Requirement};
use crate::domain::queue::Band;
use crate::text::{Catalog, fill, short_span};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::meaning::{band_style, criterion_letter, item_sign, item_states, requirement_letter};
use ratatui::style::Style;

/// Cells of a column, and between two.
const COLUMN: usize = 36;
const GAP: usize = 3;

/// A text at a cell of a line.
pub(in crate::ui) struct LegendPiece {
    pub(in crate::ui) x: u16,
    pub(in crate::ui) text: String,
    pub(in crate::ui) style: Style,
}

/// Signs of one kind, under a title.
struct LegendBlock {
    title: String,
    rows: Vec<LegendRow>,
}

struct LegendRow {
    sign: String,
    style: Style,
    text: String,
}

fn row(sign: impl Into<String>, style: Style, text: impl Into<String>) -> LegendRow {
    LegendRow { sign: sign.into(), style, text: text.into() }
}

/// Every sign with its meaning, one a line: where there are no columns.
#[must_use]
pub(crate) fn plain_lines(ctx: &SessionContext) -> Vec<String> {
    let mut all = Vec::new();
    for block in blocks(ctx) {
        all.push(block.title);
        let sign = |sign: &str| if sign.trim().is_empty() { "''".to_owned() } else { sign.to_owned() };
        all.extend(block.rows.iter().map(|row| ctx.texts.labelled(&sign(&row.sign), &row.text)));
    }
    all
}

/// Every line at a width.
pub(in crate::ui) fn lines(wide: usize, ctx: &SessionContext) -> Vec<Vec<LegendPiece>> {
    let count = ((wide + GAP) / (COLUMN + GAP)).max(1);
    let column = (wide + GAP) / count - GAP;
    // Each block goes to the column that is shortest so far.
    let mut columns: Vec<Vec<Vec<LegendPiece>>> = (0..count).map(|_| Vec::new()).collect();
    for block in blocks(ctx) {
        let lines = block_lines(&block, column, ctx);
        let Some(shortest) = (0..count).min_by_key(|n| columns[*n].len()) else { continue };
        if !columns[shortest].is_empty() {
            columns[shortest].push(Vec::new());
        }
        columns[shortest].extend(lines);
    }
    let mut all: Vec<Vec<LegendPiece>> = Vec::new();
    for (n, lines) in columns.into_iter().enumerate() {
        let left = u16::try_from(n * (column + GAP)).unwrap_or(u16::MAX);
        for (y, pieces) in lines.into_iter().enumerate() {
            if y == all.len() {
                all.push(Vec::new());
            }
            all[y].extend(pieces.into_iter().map(|piece| LegendPiece { x: piece.x + left, ..piece }));
        }
    }
    all
}

fn block_lines(block: &LegendBlock, wide: usize, ctx: &SessionContext) -> Vec<Vec<LegendPiece>> {
    let title = cells::fit(&block.title, wide, ctx.glyphs.ellipsis);
    let mut all = vec![vec![LegendPiece { x: 0, text: title, style: ctx.theme.title }]];
    let signs = block.rows.iter().map(|row| cells::width(&row.sign)).max().unwrap_or(0);
    let text_x = u16::try_from(signs + 2).unwrap_or(u16::MAX);
    for row in &block.rows {
        for (n, part) in cells::wrap(&row.text, wide.saturating_sub(signs + 2)).into_iter().enumerate() {
            let mut pieces = vec![LegendPiece { x: text_x, text: part.to_owned(), style: ctx.theme.text }];
            if n == 0 {
                pieces.insert(0, LegendPiece { x: 1, text: row.sign.clone(), style: row.style });
            }
            all.push(pieces);
        }
    }
    all
}

fn blocks(ctx: &SessionContext) -> Vec<LegendBlock> {
    let (l, texts, theme) = (&ctx.texts.legend, &ctx.texts, &ctx.theme);
    let block = |title: &str, rows: Vec<LegendRow>| LegendBlock { title: title.to_owned(), rows };
    let mut all = vec![
        block(&l.band, Band::ALL.map(|band| band_row(band, ctx)).into()),
        block(&l.item, items(ctx)),
        block(&l.flag, flags(ctx)),
        block(
            &l.need,
            [Requirement::Mandatory, Requirement::Conditional, Requirement::Optional]
                .map(|need| {
                    let letter = requirement_letter(need, texts);
                    row(letter, theme.label, Catalog::text_or_name(&texts.legend_need, need.name()))
                })
                .into(),
        ),
        block(&l.criteria, criteria(ctx)),
        block(&l.number, numbers(ctx)),
        block(&l.owner, owners(ctx)),
        block(
            &l.colour,
            vec![
                row(&*l.late, theme.late, &*l.late_text),
                row(&*l.soon, theme.soon, &*l.soon_text),
                row(&*l.good, theme.good, &*l.good_text),
                row(&*l.away, theme.away, &*l.away_text),
                row(&*l.deny, theme.deny, &*l.deny_text),
            ],
        ),
    ];
    let grounds = ctx.rules.grounds().map(|ground| {
        let codes: Vec<String> = ground.categories.iter().map(ToString::to_string).collect();
        let name = texts.labelled(ground.name.get(ctx.lang), &codes.join(" "));
        row(ground.code.to_string(), theme.text, name)
    });
    all.push(block(&l.ground, grounds.collect()));
    let categories = ctx.rules.categories().filter(|category| category.at_port);
    let categories =
        categories.map(|category| row(category.code.to_string(), theme.text, category.name.get(ctx.lang)));
    all.push(block(&l.category, categories.collect()));
    all
}

fn band_row(band: Band, ctx: &SessionContext) -> LegendRow {
    let hours = ctx.rules.policy.humanitarian_within_hours.to_string();
    let text = fill(Catalog::text_or_name(&ctx.texts.legend_band, band.name()), &[("n", &hours)]);
    row(band.letter(), band_style(band, &ctx.theme), text)
}

fn items(ctx: &SessionContext) -> Vec<LegendRow> {
    let (l, glyphs, theme) = (&ctx.texts.legend, &ctx.glyphs, &ctx.theme);
    let state = |state| {
        let (sign, style) = item_sign(state, true, glyphs, theme);
        row(sign, style, Catalog::text_or_name(&ctx.texts.item_state, state.name()))
    };
    let files = [row(glyphs.file, theme.good, &*l.file), row(glyphs.no_file, theme.soon, &*l.no_file)];
    let found = [row(glyphs.doubt, theme.soon, &*l.finding)];
    item_states().map(state).into_iter().chain(found).chain(files).collect()
}

fn flags(ctx: &SessionContext) -> Vec<LegendRow> {
    let (l, glyphs, theme) = (&ctx.texts.legend, &ctx.glyphs, &ctx.theme);
    let key = |action| ctx.keys.key_of(Context::Queue, action).unwrap_or_default();
    vec![
        row(glyphs.cursor, theme.selection, &*l.selected),
        row(glyphs.mark, theme.mark, fill(&l.marked, &[("key", &key(Action::Mark))])),
        row("*", theme.strong, fill(&l.new, &[("key", &key(Action::LetIn))])),
        row("^3", theme.key, &*l.above),
        row(">PEK", theme.soon, &*l.elsewhere),
        row("BUS/M", theme.text, &*l.pair),
        row("3/8", theme.text, &*l.documents),
        row(glyphs.ellipsis, theme.text, &*l.cut),
        row(glyphs.arrow, theme.key, &*l.leads),
        row("^ v", theme.soon, &*l.sorted),
    ]
}

fn criteria(ctx: &SessionContext) -> Vec<LegendRow> {
    let (l, glyphs, theme) = (&ctx.texts.legend, &ctx.glyphs, &ctx.theme);
    let letter = |head: Criterion| {
        row(criterion_letter(head), theme.label, Catalog::text_or_name(&ctx.texts.head, head.name()))
    };
    let signs = [
        row(glyphs.verified, theme.good, &*l.confirmed),
        row(glyphs.missing, theme.label, &*l.unconfirmed),
        row(glyphs.rejected, theme.late, &*l.check_failed),
    ];
    Criterion::ALL.map(letter).into_iter().chain(signs).collect()
}

fn numbers(ctx: &SessionContext) -> Vec<LegendRow> {
    let (l, theme) = (&ctx.texts.legend, &ctx.theme);
    let (day, minutes) = (24 * 60, 295);
    vec![
        row(short_span(minutes), theme.text, &*l.hours),
        row(short_span(2 * day + 2 * 60), theme.text, &*l.days),
        row(short_span(-55), theme.late, &*l.overdue),
        row("-", theme.text, &*l.none),
        row(&*ctx.texts.columns.slack, theme.label, &*l.slack),
        row(&*ctx.texts.columns.lands, theme.label, &*l.arrives),
    ]
}

fn owners(ctx: &SessionContext) -> Vec<LegendRow> {
    let (l, theme) = (&ctx.texts.legend, &ctx.theme);
    vec![
        row(&*ctx.texts.labels.me, theme.strong, &*l.mine),
        row("chen", theme.label, &*l.other),
        row(" ", theme.text, &*l.nobody),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;
    use crate::ui::base::glyphs::{ASCII, Glyphs, UNICODE};

    fn signs(ctx: &SessionContext) -> Vec<String> {
        blocks(ctx).into_iter().flat_map(|block| block.rows).map(|row| row.sign).collect()
    }

    /// Every sign that says something; the others only draw lines.
    fn telling(glyphs: &Glyphs) -> Vec<&'static str> {
        let Glyphs {
            ascii: _,
            missing,
            received,
            verified,
            rejected,
            waived,
            mark,
            cursor,
            ellipsis,
            arrow,
            dot: _,
            doubt,
            file,
            no_file,
            horizontal: _,
            vertical: _,
            corners: _,
        } = *glyphs;
        vec![
            missing, received, verified, rejected, waived, mark, cursor, ellipsis, arrow, doubt, file,
            no_file,
        ]
    }

    #[test]
    fn legend_has_every_sign_of_list_and_case() {
        for lang in Lang::ALL {
            for glyphs in [UNICODE, ASCII] {
                let ctx = SessionContext { glyphs, ..SessionContext::plain(lang) };
                let signs = signs(&ctx);
                let has = |sign: &str| assert!(signs.iter().any(|s| s == sign), "{lang:?}: {sign}");
                telling(&glyphs).into_iter().for_each(has);
                for band in Band::ALL {
                    has(&band.letter().to_string());
                }
                for head in Criterion::ALL {
                    has(&criterion_letter(head).to_string());
                }
                for state in item_states() {
                    has(item_sign(state, true, &glyphs, &ctx.theme).0);
                }
                for ground in ctx.rules.grounds() {
                    has(&ground.code.to_string());
                    for category in &ground.categories {
                        has(&category.to_string());
                    }
                }
            }
        }
    }

    #[test]
    fn legend_lines_fit_their_width() {
        for lang in Lang::ALL {
            let ctx = SessionContext::plain(lang);
            for wide in [20, 56, 76, 120, 200] {
                for line in lines(wide, &ctx) {
                    let mut from = 0;
                    for piece in &line {
                        assert!(usize::from(piece.x) >= from, "{wide}: {}", piece.text);
                        from = usize::from(piece.x) + cells::width(&piece.text);
                    }
                    assert!(from <= wide, "{lang:?} {wide}: {from}");
                }
            }
        }
    }

    #[test]
    fn columns_lose_no_line_of_the_legend() {
        let ctx = SessionContext::plain(Lang::En);
        let letters = |wide| {
            let lines = lines(wide, &ctx);
            let mut all: Vec<char> = lines.iter().flatten().flat_map(|p| p.text.chars()).collect();
            all.retain(|c| !c.is_whitespace());
            all.sort_unstable();
            all
        };
        assert_eq!(letters(76), letters(120));
    }
}
