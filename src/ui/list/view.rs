//! The list: one row a case, painted cell by cell. Numbers are right-aligned, state is text as well as a colour, and only the rows on
//! the screen are touched.

use crate::domain::case::Case;
use crate::domain::case::checklist::progress;
use crate::domain::decide::{counter_items, is_done};
use crate::domain::listing::{Column, View};
use crate::domain::queue::{QueueEntry, minutes_until};
use crate::domain::unattended::UnattendedReason;
use crate::text::{Catalog, date_time, short_span};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::meaning::{band_style, state_style};
use crate::ui::base::theme::over;
use crate::ui::state::model::{Focus, Model};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListColumn {
    Slack,
    Arrives,
    Closed,
    Flight,
    Case,
    Traveller,
    Native,
    Nationality,
    Ground,
    Port,
    Documents,
    State,
    Owner,
    Inviter,
    Received,
    Visa,
    Originals,
    Until,
}

/// The columns from the left.
const ORDER: [ListColumn; 18] = [
    ListColumn::Slack,
    ListColumn::Arrives,
    ListColumn::Closed,
    ListColumn::Flight,
    ListColumn::Case,
    ListColumn::Traveller,
    ListColumn::Native,
    ListColumn::Nationality,
    ListColumn::Ground,
    ListColumn::Port,
    ListColumn::Documents,
    ListColumn::Visa,
    ListColumn::Originals,
    ListColumn::Until,
    ListColumn::State,
    ListColumn::Owner,
    ListColumn::Inviter,
    ListColumn::Received,
];

/// Cells before the columns: cursor, band and flag.
const SIGNS: u16 = 3;
/// Cells of a name before and after a list has room for its nationality, ground and port.
const NAME: (u16, u16) = (12, 19);

/// A column with its place.
#[derive(Clone, Copy, Debug)]
struct PlacedColumn {
    column: ListColumn,
    x: u16,
    wide: u16,
}

impl ListColumn {
    /// Whether its text is at the right.
    fn right(self) -> bool {
        matches!(self, Self::Slack | Self::Arrives | Self::Documents | Self::Originals)
    }

    /// What the list is sorted by at a click on its head.
    fn sorts(self) -> Option<Column> {
        Some(match self {
            Self::Slack => Column::Slack,
            Self::Arrives => Column::Lands,
            Self::Closed => Column::Closed,
            Self::Case => Column::Case,
            Self::Traveller => Column::Traveller,
            Self::Nationality => Column::Nationality,
            Self::Ground => Column::Ground,
            Self::Port => Column::Entry,
            Self::Documents => Column::Documents,
            Self::State => Column::State,
            Self::Owner => Column::Owner,
            Self::Flight
            | Self::Native
            | Self::Inviter
            | Self::Received
            | Self::Visa
            | Self::Originals
            | Self::Until => return None,
        })
    }

    fn head(self, ctx: &SessionContext) -> &str {
        let c = &ctx.texts.columns;
        match self {
            Self::Slack => &c.slack,
            Self::Arrives => &c.lands,
            Self::Closed => &c.closed,
            Self::Flight => &c.flight,
            Self::Case => &c.case,
            Self::Traveller => &c.traveller,
            Self::Native => &c.native,
            Self::Nationality => &c.nat,
            Self::Ground => &c.ground,
            Self::Port => &c.entry,
            Self::Documents => &c.docs,
            Self::State => &c.state,
            Self::Owner => &c.owner,
            Self::Inviter => &c.inviter,
            Self::Received => &c.received,
            Self::Visa => &c.visa,
            Self::Originals => &c.originals,
            Self::Until => &c.until,
        }
    }
}

/// The columns that a list of a width has room for, from the left. A column is whole or absent.
fn columns(area: Rect, view: View, ctx: &SessionContext) -> Vec<PlacedColumn> {
    // The head of a narrow column may be wider than what is in it.
    let nat = u16::try_from(cells::width(&ctx.texts.columns.nat)).unwrap_or(4).max(3);
    let archive = view == View::Archive;
    let expected = view == View::Expected;
    let review = !archive && !expected;
    // The first is never dropped. The archive has no clocks: one column says when a case was closed.
    let wanted = [
        (ListColumn::Closed, 16, archive),
        (ListColumn::Slack, 6, review),
        (ListColumn::Case, 9, true),
        (ListColumn::Traveller, NAME.0, true),
        (ListColumn::State, 9, true),
        (ListColumn::Arrives, 7, !archive),
        (ListColumn::Originals, 4, expected),
        (ListColumn::Until, 5, expected),
        (ListColumn::Visa, 6, expected),
        (ListColumn::Documents, 4, !expected),
        (ListColumn::Owner, 5, !expected),
        (ListColumn::Port, 4, !expected),
        (ListColumn::Ground, 6, !expected),
        (ListColumn::Nationality, nat, true),
        (ListColumn::Flight, 6, !archive),
        (ListColumn::Native, 12, true),
        (ListColumn::Inviter, 16, true),
        (ListColumn::Received, 5, true),
    ];
    let mut room = (area.width + 1).saturating_sub(SIGNS);
    let mut wide = [0u16; ORDER.len()];
    let mut full = false;
    for (column, cells, _) in wanted.into_iter().filter(|(.., wanted)| *wanted) {
        if column == ListColumn::Flight {
            // Names have their room before the columns of a wide screen.
            widen(&mut wide, ListColumn::Traveller, NAME.1 - NAME.0, &mut room);
        }
        full |= cells + 1 > room;
        if !full {
            wide[place(column)] = cells;
            room -= cells + 1;
        }
    }
    for (column, cells) in [
        (ListColumn::Traveller, 7),
        (ListColumn::Owner, 4),
        (ListColumn::Inviter, 14),
        (ListColumn::Traveller, 14),
    ] {
        widen(&mut wide, column, cells, &mut room);
    }
    let mut x = area.x + SIGNS;
    let mut placed = Vec::with_capacity(ORDER.len());
    for column in ORDER {
        let wide = wide[place(column)];
        if wide > 0 {
            placed.push(PlacedColumn { column, x, wide });
            x += wide + 1;
        }
    }
    placed
}

fn place(column: ListColumn) -> usize {
    ORDER.iter().position(|c| *c == column).unwrap_or(0)
}

/// Gives a column that is there so many cells more, as far as there are any.
fn widen(wide: &mut [u16; ORDER.len()], column: ListColumn, cells: u16, room: &mut u16) {
    let at = place(column);
    if wide[at] > 0 {
        let more = cells.min(*room);
        wide[at] += more;
        *room -= more;
    }
}

/// More rows above the screen are not counted out: the place has two digits.
const MOST_ABOVE: usize = 99;

/// The column whose head is at a cell of the row of heads.
pub(in crate::ui) fn column_at(area: Rect, x: u16, view: View, ctx: &SessionContext) -> Option<Column> {
    let at = |c: &&PlacedColumn| (c.x..c.x + c.wide).contains(&x);
    columns(area, view, ctx).iter().find(at).and_then(|c| c.column.sorts())
}

pub(in crate::ui) fn heads(buf: &mut Buffer, area: Rect, model: &Model, ctx: &SessionContext) {
    cells::blank(buf, area.x, area.y, area.width, ctx.theme.label);
    if model.top > 0 {
        // Cases that came in above are not to be missed because the list did not move.
        let above = format!("^{}", model.top.min(MOST_ABOVE));
        cells::put(buf, area.x, area.y, 3, &above, ctx.theme.key);
    }
    for PlacedColumn { column, x, wide } in columns(area, model.view, ctx) {
        let text = column.head(ctx);
        // Sorted otherwise than the queue is never to be overlooked.
        let sorted =
            column.sorts().is_some_and(|by| model.preferences.sort.is_some_and(|sort| sort.by == by));
        let style = if sorted { ctx.theme.soon } else { ctx.theme.label };
        if column.right() {
            cells::field_right(buf, x, area.y, wide, text, style);
        } else {
            cells::field(buf, x, area.y, wide.min(area.right().saturating_sub(x)), text, style, "");
        }
    }
}

pub(in crate::ui) fn draw(buf: &mut Buffer, area: Rect, model: &Model, ctx: &SessionContext) {
    if model.rows.is_empty() {
        return empty(buf, area, model, ctx);
    }
    let columns = columns(area, model.view, ctx);
    for (row, y) in (model.top..model.rows.len()).zip(area.top()..area.bottom()) {
        let spot = &model.rows[row];
        let Some(case) = model.case(spot.no) else { continue };
        let chosen = model.selected == Some(spot.no);
        let paint = ListRow {
            y,
            x: area.x,
            width: area.width,
            chosen,
            focus: model.focus == Focus::List,
            fresh: model.fresh.contains(&spot.no),
            found: model.search.hit(row),
        };
        paint.draw(buf, spot, case, &columns, model, ctx);
    }
}

fn empty(buf: &mut Buffer, area: Rect, model: &Model, ctx: &SessionContext) {
    let v = &ctx.texts.views;
    let filtered = !model.filter.value().is_empty() && model.unfiltered() > 0;
    let text = match model.view {
        _ if filtered => &v.empty_filter,
        View::Queue => &v.empty_queue,
        View::Waiting => &v.empty_waiting,
        View::All => &v.empty_all,
        View::Archive if model.archive_busy => &ctx.texts.header.searching,
        View::Archive => &v.empty_archive,
        View::Orphans => &v.empty_orphans,
        View::Expected => &v.empty_expected,
    };
    let lines = cells::wrap(text, usize::from(area.width.saturating_sub(4)));
    for (line, y) in lines.into_iter().zip(area.top() + 1..area.bottom()) {
        cells::put(buf, area.x + 3, y, area.width.saturating_sub(4), line, ctx.theme.label);
    }
}

struct ListRow {
    x: u16,
    y: u16,
    width: u16,
    chosen: bool,
    focus: bool,
    fresh: bool,
    /// It answers to what is looked for.
    found: bool,
}

impl ListRow {
    fn draw(
        &self,
        buf: &mut Buffer,
        spot: &QueueEntry,
        case: &Case,
        columns: &[PlacedColumn],
        model: &Model,
        ctx: &SessionContext,
    ) {
        let (theme, texts) = (&ctx.theme, &ctx.texts);
        let ellipsis = ctx.glyphs.ellipsis;
        let y = self.y;
        // The chosen row is seen at once; what is urgent, marked or decided keeps its colours on it.
        let one = match (self.chosen, self.focus) {
            (true, true) => Some(theme.selection),
            (true, false) => Some(theme.other_pane),
            _ => None,
        };
        let style = |own: Style| one.map_or(own, |row| over(row, own));
        let plain = style(theme.text);
        let band = style(band_style(spot.place.band, theme));
        cells::blank(buf, self.x, y, self.width, plain);
        if self.chosen {
            cells::put(buf, self.x, y, 1, ctx.glyphs.cursor, plain);
        }
        if model.view != View::Archive {
            // A closed case has no urgency.
            cells::put(buf, self.x + 1, y, 1, spot.place.band.letter().encode_utf8(&mut [0; 4]), band);
        }
        let marked = model.marks.has(spot.no);
        let elsewhere = !ctx.rules.same_authority(case.entry_port(), case.office);
        let no_port = !columns.iter().any(|c| c.column == ListColumn::Port);
        let flag = match (marked, self.fresh, elsewhere && no_port) {
            (true, ..) => Some((ctx.glyphs.mark, theme.mark)),
            (_, true, _) => Some(("*", theme.strong)),
            (.., true) => Some((">", theme.soon)),
            _ => None,
        };
        if let Some((sign, own)) = flag {
            cells::put(buf, self.x + 2, y, 1, sign, style(own));
        }
        let traveller = &case.papers.traveller;
        for PlacedColumn { column, x, wide } in columns.iter().copied() {
            match column {
                ListColumn::Slack => {
                    let slack =
                        spot.place.slack_minutes(model.now).map_or_else(|| "-".to_owned(), short_span);
                    cells::field_right(buf, x, y, wide, &slack, band);
                }
                ListColumn::Arrives => {
                    let admission = model.view == View::Expected;
                    let lands = match spot.place.arrives_at {
                        // Landed is not seen: who is at the counter comes first.
                        Some(at) if admission && !spot.place.to_issue => {
                            short_span(minutes_until(at, model.now))
                        }
                        None => "-".to_owned(),
                        Some(at) if at <= model.now => texts.labels.at_port.to_string(),
                        Some(at) => short_span(minutes_until(at, model.now)),
                    };
                    cells::field_right(buf, x, y, wide, &lands, plain);
                }
                ListColumn::Closed => {
                    let closed = date_time(spot.place.received_at);
                    cells::put(buf, x, y, wide, &closed, plain);
                }
                ListColumn::Flight => {
                    let flight = case.expected_arrival().map(|l| l.carrier.to_string()).unwrap_or_default();
                    cells::field(buf, x, y, wide, &flight, plain, ellipsis);
                }
                ListColumn::Case => {
                    let number = if marked { theme.mark } else { theme.strong };
                    cells::put(buf, x, y, wide, &case.no.to_string(), style(number));
                }
                ListColumn::Traveller => {
                    let found = if self.found { plain.add_modifier(Modifier::UNDERLINED) } else { plain };
                    let name = named(case, wide, columns);
                    cells::field(buf, x, y, wide, &name, found, ellipsis);
                }
                ListColumn::Native => {
                    let native = traveller.native_name.as_deref().unwrap_or_default();
                    cells::field(buf, x, y, wide, native, plain, ellipsis);
                }
                ListColumn::Nationality => {
                    cells::put(buf, x, y, wide, traveller.nationality.as_str(), plain);
                }
                ListColumn::Ground => {
                    let ground = format!("{}/{}", case.papers.ground, case.papers.category);
                    cells::put(buf, x, y, wide, &ground, plain);
                }
                // This port's own code says nothing.
                ListColumn::Port if elsewhere => {
                    cells::put(buf, x, y, wide, &format!(">{}", case.entry_port()), style(theme.soon));
                }
                ListColumn::Port => {}
                ListColumn::Documents => {
                    let (settled, all) = progress(&case.lines);
                    let docs = if settled == all && all > 0 { style(theme.good) } else { plain };
                    let text = format!("{settled}/{all}");
                    // Two numbers of two digits take the blank before them too.
                    let used = u16::try_from(text.len()).unwrap_or(wide).min(wide + 1);
                    cells::put(buf, x + wide - used, y, used, &text, docs);
                }
                ListColumn::Visa => {
                    let visa = format!("{} {}", case.papers.category, case.papers.stay_days);
                    cells::field(buf, x, y, wide, &visa, plain, ellipsis);
                }
                ListColumn::Originals => {
                    let items = counter_items(case, &ctx.rules);
                    let done = items.iter().filter(|item| is_done(case, **item)).count();
                    let own = if done == items.len() { style(theme.good) } else { plain };
                    cells::field_right(buf, x, y, wide, &format!("{done}/{}", items.len()), own);
                }
                ListColumn::Until => {
                    let until = case
                        .admission
                        .as_ref()
                        .and_then(|a| a.travellers.iter().filter_map(|t| t.enter_by(a.valid_until)).min());
                    let until = until.map_or_else(|| "-".to_owned(), |day| day.format("%m-%d").to_string());
                    cells::put(buf, x, y, wide, &until, plain);
                }
                ListColumn::State => {
                    let pending = model.pending.as_ref().is_some_and(|p| p.case == case.no);
                    let state = Catalog::text_or_name(&texts.state_short, case.state.name());
                    // Among unattended cases, why it is one says more than its state.
                    // Nor can the visa be issued where the traveller enters elsewhere now.
                    let elsewhere =
                        |o: &&UnattendedReason| matches!(o, UnattendedReason::EntersElsewhere { .. });
                    let orphan =
                        model.orphans.get(&spot.no).filter(|o| model.view == View::Orphans || elsewhere(o));
                    let state =
                        orphan.map_or(state, |o| Catalog::text_or_name(&texts.orphan_short, o.name()));
                    let state = if pending { &texts.app.saving } else { state };
                    let own = if pending { theme.text } else { state_style(&case.state, theme) };
                    cells::put(buf, x, y, wide, &cells::fit(state, wide.into(), ellipsis), style(own));
                }
                ListColumn::Owner => {
                    if let Some(owner) = case.owner(model.desk_time()) {
                        let mine = *owner == ctx.officer.id;
                        let owner = if mine { &texts.labels.me } else { owner.as_str() };
                        let own = style(if mine { theme.strong } else { theme.label });
                        cells::field(buf, x, y, wide, owner, own, ellipsis);
                    }
                }
                ListColumn::Inviter => {
                    let inviter = case.papers.inviter.as_ref().map(|i| &*i.name).unwrap_or_default();
                    cells::field(buf, x, y, wide, inviter, plain, ellipsis);
                }
                ListColumn::Received => {
                    let received = date_time(case.received_at);
                    cells::put(buf, x, y, wide, received.get(5..10).unwrap_or_default(), plain);
                }
            }
        }
    }
}

/// The traveller's name, with the native one where both are whole and it has no column of its own.
fn named(case: &Case, wide: u16, columns: &[PlacedColumn]) -> String {
    let traveller = &case.papers.traveller;
    let name = traveller.name();
    let own = columns.iter().any(|c| c.column == ListColumn::Native);
    match &traveller.native_name {
        Some(native) if !own => {
            let both = format!("{name}  {native}");
            if cells::width(&both) <= usize::from(wide) { both } else { name }
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    fn heads(width: u16, lang: Lang) -> Vec<(ListColumn, u16)> {
        let columns = columns(Rect::new(0, 0, width, 1), View::Queue, &SessionContext::plain(lang));
        let end = columns.last().map(|c| c.x + c.wide).unwrap();
        assert!(end <= width, "{width}: {columns:?}");
        assert!(columns.windows(2).all(|c| c[0].x + c[0].wide < c[1].x), "{columns:?}");
        columns.iter().map(|c| (c.column, c.wide)).collect()
    }

    #[test]
    fn columns_are_dropped_by_priority() {
        let has = |width, column| heads(width, Lang::En).iter().any(|(c, _)| *c == column);
        let name =
            |width| heads(width, Lang::En).iter().find(|(c, _)| *c == ListColumn::Traveller).unwrap().1;
        assert_eq!(name(80), 15);
        assert!(has(80, ListColumn::Nationality) && !has(80, ListColumn::Flight));
        assert!(!has(60, ListColumn::Owner) && has(60, ListColumn::Documents) && has(61, ListColumn::Owner));
        assert!(!has(70, ListColumn::Nationality) && has(70, ListColumn::Port));
        assert!(has(92, ListColumn::Flight) && !has(92, ListColumn::Native));
        assert_eq!(name(92), 20);
        assert!(has(104, ListColumn::Native) && !has(104, ListColumn::Inviter));
        assert!(has(139, ListColumn::Inviter) && has(139, ListColumn::Received));
        let zh = heads(80, Lang::Zh);
        assert!(zh.contains(&(ListColumn::Nationality, 4)) && zh.contains(&(ListColumn::Traveller, 14)));
    }

    #[test]
    fn columns_of_every_width_fit_it() {
        for width in 60..260 {
            for lang in Lang::ALL {
                let columns = heads(width, lang);
                assert!(columns.iter().any(|(c, _)| *c == ListColumn::State), "{width}");
            }
        }
    }
}
